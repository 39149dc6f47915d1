"""One message of the mailbox: attributed, told apart, acted on. Nothing is ever answered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from briefing import subscriptions
from briefing.bounces import refusals, report
from briefing.ledger import Store, bounces, subscribers
from briefing.ledger.bounces import Bounce
from briefing.subscriptions import envelope

Outcome = Literal[
    "hard", "soft", "delayed", "delivered", "auto-reply", "complaint", "left", "other", "unsigned", "unknown"
]
"""unsigned: no genuine address of ours is in it, so it is forged or of somebody else. unknown: of somebody erased."""

FOR_PEOPLE: frozenset[Outcome] = frozenset({"other", "unsigned"})
"""What is left in the mailbox for a person to look at."""


def handle(content: bytes, *, store: Store, base: str, keys: Sequence[bytes], now: datetime) -> tuple[Outcome, bool]:
    """Act on a message; what it was, and whether it suspended a subscriber.

    It may be handled again, after a crash for one: it then counts once.

    Raises:
        StoreError: the store failed, and nothing was done.
    """
    whose = envelope.attributed(content[: report.LARGEST], base=base, keys=keys, now=now)
    if whose is None:
        return "unsigned", False
    read = report.read(content)
    with store.writing() as connection:
        who = subscribers.with_handle(connection, whose.handle)
        if who is None or who.address is None:
            return "unknown", False
        if whose.purpose == "leave-by-mail":
            if read.kind in {"hard", "soft", "delayed", "delivered", "auto-reply"}:
                return "other", False  # a machine that answers what it was not asked
            subscriptions.leave(connection, who, now=now)
            return "left", False
        if read.kind == "complaint":
            subscriptions.complain(connection, who, now=now)
            return "complaint", False
        if read.kind == "leave":
            subscriptions.leave(connection, who, now=now)
            return "left", False
        if read.kind not in {"hard", "soft"}:
            return read.kind, False
        kind: bounces.Kind = "hard" if read.kind == "hard" else "soft"
        bounce = Bounce(whose.edition, now, kind, read.status)
        new = bounces.record(connection, who.id, bounce, digest=hashlib.sha256(content).hexdigest())
        suspended = new and refusals.stops(connection, who.id, now=now)
        return kind, suspended and subscriptions.suspend(connection, who, now=now)
