"""Confirmations of a sign-up: who asked when, and whether the mail went out. Holds hashes and numbers, no address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from briefing.ledger.tables import Connection, Moment, metadata

confirmations = sa.Table(
    "confirmations",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("subscriber", sa.BigInteger, nullable=False),
    sa.Column("asked", Moment, nullable=False),
    sa.Column("sent", Moment),
)


def asked_since(connection: Connection, person: str, *, since: datetime) -> Sequence[datetime]:
    """When confirmations were asked for one person (a keyed hash), oldest first."""
    which = sa.and_(confirmations.c.person == person, confirmations.c.asked > since)
    return (
        connection.execute(sa.select(confirmations.c.asked).where(which).order_by(confirmations.c.asked))
        .scalars()
        .all()
    )


def ask(connection: Connection, *, person: str, subscriber: int, now: datetime) -> None:
    """Enter that a confirmation is to be sent."""
    connection.execute(sa.insert(confirmations).values(person=person, subscriber=subscriber, asked=now))


def waiting(connection: Connection, *, since: datetime) -> Sequence[tuple[int, int]]:
    """Number and subscriber of each confirmation that was asked since a moment and has not gone out."""
    which = sa.and_(confirmations.c.sent.is_(None), confirmations.c.asked > since)
    rows = connection.execute(sa.select(confirmations.c.id, confirmations.c.subscriber).where(which))
    return [(number, subscriber) for number, subscriber in rows]


def mark_sent(connection: Connection, number: int, *, now: datetime) -> None:
    """Enter that a confirmation went out."""
    connection.execute(sa.update(confirmations).where(confirmations.c.id == number).values(sent=now))


def forget(connection: Connection, *, before: datetime) -> None:
    """Delete those asked before a moment: they count for no limit any more."""
    connection.execute(sa.delete(confirmations).where(confirmations.c.asked < before))
