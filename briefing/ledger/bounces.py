"""What came back from subscribers: one row a message, by a hash of it, so that a message read twice counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from briefing.ledger.tables import Connection, Moment, insert, metadata

Kind = Literal["hard", "soft"]

bounces = sa.Table(
    "bounces",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("subscriber", sa.BigInteger, nullable=False),
    sa.Column("edition", sa.BigInteger),
    sa.Column("at", Moment, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """One message that came back: of which edition (its number in the store), when, and with which status code."""

    edition: int | None
    at: datetime
    kind: Kind
    status: str


def record(connection: Connection, subscriber: int, bounce: Bounce, *, digest: str) -> bool:
    """Enter a bounce; False, and nothing done, for a message that is entered already."""
    row = insert(connection, bounces).values(
        subscriber=subscriber,
        edition=bounce.edition,
        at=bounce.at,
        kind=bounce.kind,
        status=bounce.status,
        digest=digest,
    )
    return connection.execute(row.on_conflict_do_nothing(index_elements=["digest"])).rowcount == 1


def of(connection: Connection, subscriber: int) -> Sequence[Bounce]:
    """What came back from a subscriber, oldest first."""
    rows = connection.execute(sa.select(bounces).where(bounces.c.subscriber == subscriber).order_by(bounces.c.at))
    return [Bounce(row.edition, row.at, row.kind, row.status) for row in rows]


def clear(connection: Connection, subscriber: int) -> None:
    """Forget what came back from a subscriber: they were resumed, or signed up anew."""
    connection.execute(sa.delete(bounces).where(bounces.c.subscriber == subscriber))
