"""One edition to every subscriber, once: enqueue, claim, send, record.

`letters` writes the messages, `sending` has the threads that send them, `pace` says how fast and when again, `recorder`
gathers what is written into the store. What a crash leaves at each step stands in `briefing.ledger.deliveries`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from briefing.deliver.letters import Desk, Letters, hashes, read_files
from briefing.deliver.pace import Rate
from briefing.deliver.recorder import Recorder
from briefing.deliver.sending import Job, Senders, Writer
from briefing.errors import RelayError, UsageError
from briefing.ledger import Store, deliveries, editions, restores
from briefing.ledger.deliveries import State
from briefing.ledger.editions import Edition
from briefing.ledger.presence import alive, present
from briefing.mail import Transport

__all__ = ["Clock", "Desk", "Letters", "Plan", "Result", "admit", "deliver", "hashes", "read_files", "recover"]

FRESH = timedelta(hours=48)
"""An edition first seen here longer than this after it was built is old news, or the store is an old copy."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the run sees it."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a run sends."""

    connections: int = 4
    messages_per_connection: int = 100
    per_minute: int | None = None
    expire_after: timedelta = timedelta(hours=24)
    resend_doubtful: bool = False
    only: Collection[int] | None = None
    """Subscribers by number; None for all."""


@dataclass(frozen=True, slots=True)
class Result:
    """Where all deliveries of the edition stand after a run, and why it stopped before its end, if it did."""

    counts: Mapping[State, int]
    stopped: RelayError | None


def admit(
    store: Store,
    *,
    files: Mapping[str, str],
    day: date,
    language: str,
    now: datetime,
    built: datetime,
    late: bool = False,
    rebuilt: bool = False,
) -> Edition:
    """The edition as recorded, or recorded now, if it may be sent with these files (name to SHA-256).

    Raises:
        UsageError: it waits for review or was withdrawn; it is old news; or its files are not those that the first
            subscribers got. Nothing was changed.
    """
    with store.writing() as connection:
        known = editions.find(connection, day=day, language=language)
        if known and known.state not in ("published", "missed", "skipped"):  # made by hand since
            hint = "approve it first" if known.state == "draft" else "it is not to be sent"
            raise UsageError(f"the edition of {day} is recorded as {known.state}; {hint}")
        restored = restores.newest_day(connection)
        if restored and day <= restored and not late:
            raise UsageError(
                f"the store was brought back from a copy on {restored}, and the edition of {day} may have been sent "
                "since that copy was made; if it shall go out now, say --late"
            )
        begun = known and any(deliveries.counts(connection, edition=known.id).values())
        if not begun and not late and now - built > FRESH:
            raise UsageError(
                f"the edition of {day} was built {(now - built).days} days ago and none of it is recorded as sent; "
                "if it shall go out now, say --late"
            )
        same = known is not None and all(known.files.get(name) == digest for name, digest in files.items())
        if begun and not same and not rebuilt:
            raise UsageError(
                f"the edition of {day} was built again after it began to go out; "
                "to send the new one to those who still wait, say --rebuilt"
            )
        if known and same and known.state == "published":
            return known
        return editions.record(
            connection, day=day, language=language, state="published", files=files, built=built, published=now
        )


def recover(store: Store, *, now: datetime) -> int:
    """Take over from senders that died; gives of how many messages nobody knows whether they were sent."""
    with store.reading() as connection:
        known = deliveries.senders(connection)
    dead = [sender for sender in known if not alive(store, sender)]
    doubtful = 0
    for sender in dead:
        with store.writing() as connection:
            doubtful += deliveries.recover(connection, sender, now)[1]
    return doubtful


def deliver(
    store: Store,
    edition: Edition,
    *,
    transport: Transport,
    write: Writer,
    plan: Plan,
    clock: Clock,
    sender: str,
    chance: random.Random,
    told: Callable[[State], None] = lambda _: None,
) -> Result:
    """Send an edition to every subscriber who wants it and has not got it, and record what became of each.

    Args:
        sender: a name that no other run has, of letters and digits.
        chance: for the spread of waiting times.
        told: is called with what became of each message, from any thread.

    Raises:
        StoreError: the store failed; no message went out without its mark.
    """
    with present(store, sender):
        recover(store, now=clock.now())
        with store.writing() as connection:
            now = clock.now()
            deliveries.expire(connection, now)
            if plan.resend_doubtful:
                deliveries.resolve(connection, None, resend=True, now=now)
            expires = now + plan.expire_after
            deliveries.enqueue(
                connection, edition=edition.id, day=edition.day, now=now, expires=expires, only=plan.only
            )
        stopped = None
        try:
            send(store, edition, transport, write, plan, clock, sender, chance, told)
        except RelayError as error:
            stopped = error
    with store.reading() as connection:
        return Result(deliveries.counts(connection, edition=edition.id), stopped)


def send(
    store: Store,
    edition: Edition,
    transport: Transport,
    write: Writer,
    plan: Plan,
    clock: Clock,
    sender: str,
    chance: random.Random,
    told: Callable[[State], None],
) -> None:
    """Run the sender threads on what is enqueued."""
    job = Job(
        edition=edition.id,
        day=edition.day,
        sender=sender,
        only=plan.only,
        connections=plan.connections,
        messages_per_connection=plan.messages_per_connection,
    )
    with Recorder(store) as recorder:
        Senders(
            job,
            store=store,
            recorder=recorder,
            transport=transport,
            write=write,
            rate=Rate(plan.per_minute, monotonic=clock.monotonic, sleep=clock.sleep),
            clock=clock.now,
            sleep=clock.sleep,
            chance=chance,
            told=told,
        ).run()
