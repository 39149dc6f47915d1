"""What relays refused while an edition was handed over, counted as what came back by mail is."""

from __future__ import annotations

from datetime import datetime

from briefing import subscriptions
from briefing.bounces import policy
from briefing.ledger import Connection, Store, bounces, deliveries, subscribers
from briefing.ledger.bounces import Bounce


def judge(store: Store, *, edition: int, now: datetime) -> int:
    """Count the refusals of an edition once, and suspend addresses by the policy; give how many were suspended.

    Raises:
        StoreError: the store failed; what was not counted is counted by the next call.
    """
    suspended = 0
    with store.reading() as connection:
        failed = list(deliveries.listed(connection, edition=edition, states=["failed"]))
    for row in failed:
        weight = policy.of_refusal(row.code or 0, row.reply or "") if row.stage in {"rcpt", "dot"} else None
        if weight is None:
            continue
        with store.writing() as connection:
            who = subscribers.with_id(connection, row.subscriber)
            bounce = Bounce(edition, row.changed, "soft" if weight == "soft" else "hard", status_of(row.reply or ""))
            new = who is not None and bounces.record(connection, who.id, bounce, digest=f"refused {row.id}")
            if who and new and (weight == "dead" or stops(connection, who.id, now=now)):
                suspended += subscriptions.suspend(connection, who, now=now)
    return suspended


def stops(connection: Connection, subscriber: int, *, now: datetime) -> bool:
    """Whether mail to a subscriber stops, by all that is known of them."""
    returned = bounces.of(connection, subscriber)
    return policy.stops(returned, handed_over=deliveries.handed_over(connection, subscriber), now=now)


def status_of(reply: str) -> str:
    """The enhanced status code in a reply, or ""."""
    found = policy.REASON.search(reply)
    return found[1] if found else ""
