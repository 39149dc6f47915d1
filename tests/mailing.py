"""A desk with subscribers and an edition, small and quick, for tests of mail."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from briefing import addresses, tokens
from briefing.deliver import Clock, Desk, Letters, Plan, Result, admit, deliver, hashes
from briefing.keys import Keys
from briefing.ledger import Store, deliveries, open_store, subscribers
from briefing.ledger.editions import Edition
from briefing.ledger.subscribers import Choices
from briefing.mail.session import Patience, Relay, Security
from briefing.mail.transports import RelayTransport

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
DAY = date(2026, 1, 15)
KEYS = Keys((b"k" * 32,), b"e" * 32)
QUICK = Patience(connect=5, command=0.5, data=0.5, block=2, dot=0.5, quit=0.2)
SOURCE = {"id": "a", "file": "a.txt", "url": None, "name": "The Paper", "title": "Harbour", "author": None}
SOURCE |= {"published": "2026-01-15", "language": "en", "sha256": "0" * 64, "origin": "a"}
QUOTES = {
    "harbour": {"source": "a", "start": 0, "end": 16, "quote": "Harbour reopens."},
    "bridge": {"source": "a", "start": 18, "end": 33, "quote": "Bridge delayed."},
}
CONTRACT = {
    "schema": 1,
    "title": "Morning Brief",
    "desk": "",
    "date": "2026-01-15",
    "number": None,
    "language": "en",
    "lead": [{"theme": name} | quote for name, quote in QUOTES.items()],
    "sources": [SOURCE],
    "sections": [
        {"theme": name, "title": name.title(), "summary": [quote], "agreements": [], "divergences": [], "outlets": []}
        for name, quote in QUOTES.items()
    ],
    "coverage": [],
    "timeline": [],
    "stories": [["a"]],
    "left_out": [],
    "left_out_count": 0,
    "failed": [],
    "news": None,
}
FILES = {
    "brief.json": json.dumps(CONTRACT).encode(),
    "brief.html": b"<html><body><p>Harbour reopens.</p></body></html>",
    "brief.txt": b"Harbour reopens.\n",
    "brief.pdf": b"%PDF-1.7 small",
    "mail.html": b'<html><body><p>Harbour reopens.</p><a href="https://unsubscribe.invalid/">leave</a>'
    b' <a href="https://preferences.invalid/">choose</a></body></html>',
    "mail.txt": b"Harbour reopens.\n\nLeave: https://unsubscribe.invalid/\nChoose: https://preferences.invalid/\n",
}
DESK = Desk(
    sender="Morning Brief <brief@example.org>",
    reply_to=None,
    title="Morning Brief",
    list_id="morning-brief.example.org",
    site="https://brief.example.org",
    templates=None,
    keys=KEYS,
    bounces="bounces@example.org",
    largest=10_000_000,
)


EVERYTHING = Choices()
ONE_LINE = Plan(connections=1)


class Time:
    """A clock that stands still until it is moved; sleeping moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)

    def read(self) -> datetime:
        return self.now

    @property
    def clock(self) -> Clock:
        return Clock(self.read, lambda: self.read().timestamp(), lambda seconds: self.move(seconds=seconds))


def subscribe(store: Store, *names: str, choices: Choices = EVERYTHING) -> list[int]:
    """Active subscribers; a name without @ is at example.net."""
    found = []
    with store.writing() as connection:
        for name in names:
            address = addresses.check(name if "@" in name else f"{name}@example.net")
            handle = tokens.handle(random.Random(name).randbytes(10))
            one = subscribers.add(connection, address, handle=handle, state="active", now=NOW, choices=choices)
            found.append(one.id)
    return found


def edition(store: Store, files: dict[str, bytes] = FILES, day: date = DAY, now: datetime = NOW) -> Edition:
    return admit(store, files=hashes(files), day=day, language="en", now=now, built=now)


def to(port: int, *, security: Security = "none", patience: Patience = QUICK, **more) -> RelayTransport:
    return RelayTransport(Relay("127.0.0.1", port, security=security, patience=patience, name="desk.example", **more))


def send(
    store: Store,
    transport,
    *,
    time: Time | None = None,
    files: dict[str, bytes] = FILES,
    desk: Desk = DESK,
    plan: Plan = ONE_LINE,
    sender: str | None = None,
    day: date = DAY,
    signer=None,
    wrap: Callable = lambda write: write,
) -> Result:
    """One run of the whole of `deliver`, as a process would make it."""
    time = time or Time()
    found = edition(store, files, day, time.now)
    write = Letters(files, edition=found.id, day=day, desk=desk, signer=signer)
    return deliver(
        store,
        found,
        transport=transport,
        write=wrap(write),
        plan=plan,
        clock=time.clock,
        sender=sender or f"s{random.getrandbits(48):x}",
        chance=random.Random(1),
    )


def states(store: Store) -> dict[int, str]:
    """The state of each subscriber's delivery."""
    with store.reading() as connection:
        return {one.subscriber: one.state for one in deliveries.listed(connection)}


def fresh(folder: Path) -> Store:
    return open_store(str(folder / "briefing.db"), now=NOW)


def small(**changes) -> Desk:
    return replace(DESK, **changes)
