"""What people are promised: leaving works as providers do it and at once, sign-ups bomb nobody, erased is gone.

P12 GET and HEAD a thousand times change no row; POST in both encodings answers 200, twice, without redirect or cookie.
P13 leaving during a run of a thousand mails: no mail to somebody begins after the answer to their wish to leave.
P15 ten thousand sign-ups of one person, in many spellings: one confirmation a day, three a week; one answer for all.
P18 after an erasure no file of the desk holds the address; what is exported is imported as it was.
P19 the log of the server holds no address and no token, whatever goes wrong.
"""

from __future__ import annotations

import logging
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent)]

import mailing  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from briefing import addresses, subscriptions  # noqa: E402
from briefing.deliver import Clock, Plan, deliver  # noqa: E402
from briefing.ledger import Store, confirmations, deliveries, open_store, subscribers  # noqa: E402
from briefing.ledger.bounces import Bounce, record  # noqa: E402
from briefing.ledger.editions import Edition  # noqa: E402
from briefing.ledger.subscribers import Choices, Consent  # noqa: E402
from briefing.mail.message import Wire  # noqa: E402
from briefing.mail.replies import Outcome  # noqa: E402
from briefing.subscriptions import spreadsheet  # noqa: E402
from briefing.subscriptions.links import Links  # noqa: E402
from briefing.web import Desk, application  # noqa: E402

SITE = "https://brief.example.org"
KEYS = mailing.KEYS
LINKS = Links(SITE, KEYS)


class Pages:
    """A desk's pages over a store of its own."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.store = open_store(str(folder / "briefing.db"), now=now())
        desk = Desk(
            title="Morning Brief",
            language="en",
            site=SITE,
            out=folder / "dist",
            store=self.store,
            keys=KEYS,
            clock=now,
            notify=lambda: None,
        )
        app = application(desk, forms_per_hour=10**9, requests_per_minute=10**9)
        self.client = TestClient(app, base_url=SITE, follow_redirects=False, raise_server_exceptions=False)

    def rows(self) -> list[tuple[object, ...]]:
        with self.store.reading() as connection:
            tables = ("subscribers", "confirmations", "bounces", "deliveries")
            return [tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]


@contextmanager
def pages(now: Callable[[], datetime] = lambda: mailing.NOW) -> Iterator[Pages]:
    with tempfile.TemporaryDirectory() as name:
        made = Pages(Path(name), now)
        yield made
        made.store.close()


def path(link: str) -> str:
    return link.removeprefix(SITE)


def one_click() -> tuple[int, int]:
    good = total = 0
    with pages() as desk:
        (who,) = mailing.subscribe(desk.store, "anna")
        with desk.store.reading() as connection:
            anna = subscribers.with_id(connection, who)
        assert anna
        links = [
            path(link)
            for link in (
                LINKS.unsubscribe(anna),
                LINKS.confirmation(anna, now=mailing.NOW),
                LINKS.preferences(anna, now=mailing.NOW),
            )
        ]
        before = desk.rows()
        for number in range(1000):
            answer = desk.client.request("GET" if number % 2 else "HEAD", links[number % 3])
            total += 1
            good += answer.status_code == 200 and desk.rows() == before
        bodies = [
            {"data": {"List-Unsubscribe": "One-Click"}},
            {"files": {"List-Unsubscribe": (None, "One-Click")}},
            {},
            {"content": b"x" * 50_000, "headers": {"Content-Type": "text/plain"}},
            {"content": b"\x00\xff" * 9, "headers": {"Content-Type": "multipart/form-data"}},
        ]
        for body in bodies * 2:
            answer = desk.client.post(links[0], **body)  # type: ignore[arg-type]
            total += 1
            good += answer.status_code == 200 and not {"location", "set-cookie"} & set(answer.headers)
    return good, total


def letters(day: Edition) -> mailing.Letters:
    return mailing.Letters(mailing.FILES, edition=day.id, day=day.day, desk=mailing.DESK, signer=None)


class Postbox:
    """A transport that notes when each mail begins and when its dot is set, and takes a moment for each."""

    def __init__(self) -> None:
        self.begun: dict[str, float] = {}
        self.sent: dict[str, float] = {}

    def line(self) -> Postbox:
        return self

    open = True
    size = 0

    def send(self, sender: str, to: str, wire: Wire, before_dot: Callable[[], bool]) -> Outcome:
        self.begun[to] = time.monotonic()
        time.sleep(0.02)
        if not before_dot():
            return Outcome("withdrawn", "dot", 0)
        self.sent[to] = time.monotonic()
        return Outcome("sent", "dot", 250, "2.0.0 ok")

    def quit(self) -> None:
        pass


def leaving_wins() -> tuple[int, int]:
    amount = 1000
    with pages(lambda: datetime.now(UTC)) as desk:
        mailing.subscribe(desk.store, *(f"s{number}" for number in range(amount)))
        day = mailing.edition(desk.store)
        with desk.store.reading() as connection:
            everybody = list(subscribers.due(connection, mailing.DAY))
        postbox, answered = Postbox(), {}

        def leave() -> None:
            chance = random.Random(3)
            for who in chance.sample(everybody, 400):
                answer = desk.client.post(path(LINKS.unsubscribe(who)))
                assert answer.status_code == 200
                answered[who.wire] = time.monotonic()

        leaving = threading.Thread(target=leave)
        leaving.start()
        deliver(
            desk.store,
            day,
            transport=postbox,
            write=letters(day),
            plan=Plan(connections=4),
            clock=Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep),
            sender="prover",
            chance=random.Random(4),
        )
        leaving.join()
        with desk.store.reading() as connection:
            counts = deliveries.counts(connection, edition=day.id)
    late = [who for who, at in answered.items() if postbox.begun.get(who, 0) > at or postbox.sent.get(who, 0) > at]
    during = sum(postbox.begun.get(who, float("inf")) > min(answered.values()) for who in postbox.begun)
    print(
        f"  {len(answered)} left while {during} mails went out; {counts['sent']} sent, {counts['suppressed']} suppressed, {len(late)} late"
    )
    settled = counts["sent"] + counts["suppressed"] == amount and counts["sent"] == len(postbox.sent)
    return (len(answered) - len(late)) * settled, 400


def sign_up_bomb() -> tuple[int, int]:
    time_now = [mailing.NOW]
    with pages(lambda: time_now[0]) as desk:
        spellings = [
            "anna@example.org",
            "ANNA@Example.ORG",
            "an.na@example.org",
            "anna+{}@example.org",
            "a.n.n.a+{}@example.org",
        ]
        seen: set[bytes] = set()
        asked: list[datetime] = []
        for number in range(10_000):
            time_now[0] = mailing.NOW + timedelta(seconds=number * 7 * 86_400 / 10_000)
            form = {"address": spellings[number % 5].format(number), "consent": "yes"}
            seen.add(desk.client.post("/subscribe", data=form).content)
            if number % 100 == 0 or number == 9_999:
                asked = waiting(desk.store)
        gaps = [later - earlier for earlier, later in pairwise(asked)]
        good = (len(seen) == 1) + (len(asked) <= 3) + all(gap > timedelta(days=1) for gap in gaps)
        print(f"  10000 sign-ups of one person in a week: {len(asked)} confirmations, {len(seen)} answer")
        states = ("pending", "active", "paused", "unsubscribed", "bounced", "suppressed")
        answers = set()
        for state in states:
            address = addresses.check(f"{state}@example.org")
            with desk.store.writing() as connection:
                subscribers.add(connection, address, handle=subscriptions.new_handle(), state=state, now=mailing.NOW)
            answers.add(desk.client.post("/subscribe", data={"address": address.wire, "consent": "yes"}).content)
        answers.add(desk.client.post("/subscribe", data={"address": "new@example.org", "consent": "yes"}).content)
    return good + (answers == seen), 4


def waiting(store: Store) -> list[datetime]:
    with store.reading() as connection:
        return sorted(row.asked for row in connection.execute(confirmations.confirmations.select()))


def erased() -> tuple[int, int]:
    good = total = 0
    for number in range(25):
        with pages() as desk:
            others = mailing.subscribe(desk.store, *(f"other{n}" for n in range(number)))
            canary = addresses.check(f"Canary.{number}@Example.org")
            with desk.store.writing() as connection:
                consent = Consent(f"canary consent {number}", "web", mailing.NOW)
                who = subscriptions.add(
                    connection, canary, consent=consent, choices=Choices(("trade",)), keys=KEYS, now=mailing.NOW
                )
                record(connection, who.id, Bounce(1, mailing.NOW, "soft", "4.2.2"), digest="d")
                subscriptions.sign_up(
                    connection,
                    addresses.check(f"canary.{number}+x@example.org"),
                    choices=Choices(),
                    consent=consent,
                    keys=KEYS,
                    now=mailing.NOW,
                )
            day = mailing.edition(desk.store)
            refuse = Refuser("550 5.1.1 <{to}> unknown, {to}")
            deliver(
                desk.store, day, transport=refuse, write=letters(day), plan=Plan(connections=1),
                clock=Clock(lambda: mailing.NOW, time.monotonic, lambda _: None), sender="prover", chance=random.Random(5),
            )  # fmt: skip
            with desk.store.writing() as connection:
                for address in (canary, addresses.check(f"canary.{number}+x@example.org")):
                    found = subscribers.find(connection, key=address.key)
                    assert found
                    subscriptions.erase(connection, found, keys=KEYS, now=mailing.NOW)
            desk.store.scrub()
            assert desk.store.path
            desk.store.copy(desk.store.path.with_name("backup.db"))
            found_in = [
                file.name
                for file in desk.store.path.parent.rglob("*")
                if file.is_file() and re.search(rb"canary", file.read_bytes(), re.IGNORECASE)
            ]
            total += 2
            good += not found_in
            if found_in:
                print(f"  found in {found_in}")
            with desk.store.reading() as connection:
                table = "\n".join(spreadsheet.write(subscribers.listed(connection)))
            good += round_trip(table) and table.count("\n") == len(others)
    return good, total


def round_trip(table: str) -> bool:
    with tempfile.TemporaryDirectory() as name:
        store = open_store(str(Path(name) / "other.db"), now=mailing.NOW)
        with store.writing() as connection:
            for row in spreadsheet.read(table, themes=()):
                assert isinstance(row, spreadsheet.Row)
                consent = row.consent or Consent("", "", mailing.NOW)
                subscriptions.take(connection, row, consent=consent, keys=KEYS, now=mailing.NOW)
            again = "\n".join(spreadsheet.write(subscribers.listed(connection)))
        store.close()
    return again.replace(f",,,{mailing.NOW.isoformat()},", ",,,,") == table.replace(
        f",,,{mailing.NOW.isoformat()},", ",,,,"
    )


class Refuser(Postbox):
    """A relay that refuses every recipient with an address in its reply."""

    def __init__(self, reply: str) -> None:
        super().__init__()
        self.reply = reply

    def send(self, sender: str, to: str, wire: Wire, before_dot: Callable[[], bool]) -> Outcome:
        return Outcome("failed", "rcpt", 550, self.reply.format(to=to))


def silent_log() -> tuple[int, int]:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda told: lines.append(handler.format(told))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    for noisy in ("httpx", "httpcore", "httpx2", "httpcore2", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)  # the client of this proof, not the server
    with pages() as desk:
        (who,) = mailing.subscribe(desk.store, "canary")
        with desk.store.reading() as connection:
            anna = subscribers.with_id(connection, who)
        assert anna
        secrets = ["canary", anna.handle]
        for link in (
            LINKS.unsubscribe(anna),
            LINKS.preferences(anna, now=mailing.NOW),
            LINKS.confirmation(anna, now=mailing.NOW),
        ):
            secrets.append(link.rpartition("-")[2])
            for method in ("GET", "POST", "PUT"):
                desk.client.request(method, path(link), data={"address": "canary@example.net", "theme": "canary"})
        for address in ("canary@example.net", "canary", "canary@@example.net", "canary\n@example.net"):
            desk.client.post("/subscribe", data={"address": address, "consent": "yes"})
        desk.store.close()
        assert desk.store.path
        desk.store.path.rename(desk.store.path.with_name("away"))
        desk.store.path.mkdir()  # from here on the store fails
        for link in (LINKS.unsubscribe(anna), LINKS.preferences(anna, now=mailing.NOW)):
            desk.client.post(path(link))
        desk.client.post("/subscribe", data={"address": "canary@example.net", "consent": "yes"})
    logging.getLogger().removeHandler(handler)
    leaks = [line for line in lines if any(secret in line for secret in secrets)]
    for line in leaks[:3]:
        print(f"  {line[:300]}")
    faults = sum("Error at" in line or "could not be entered" in line for line in lines)
    return (len(lines) - len(leaks)) * (faults >= 3), len(lines)


def main() -> int:
    failed = False
    for name, proof in (
        ("P12 one-click", one_click),
        ("P13 leaving wins", leaving_wins),
        ("P15 sign-up bomb", sign_up_bomb),
        ("P18 erased is gone", erased),
        ("P19 silent log", silent_log),
    ):
        good, total = proof()
        print(f"{name} {good}/{total}", flush=True)
        failed |= good != total
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
