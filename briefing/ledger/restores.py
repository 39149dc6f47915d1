"""When a store was brought back from a copy: what its editions had been sent to since, it cannot know."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from briefing.ledger.deliveries import deliveries
from briefing.ledger.tables import Connection, Moment, metadata

restores = sa.Table(
    "restores",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
)


def record(connection: Connection, *, at: datetime, day: date) -> None:
    """Note that the store was brought back; editions up to `day` may have been sent after the copy was made.

    So what waited in the copy counts as in doubt.
    """
    connection.execute(sa.insert(restores).values(at=at, day=day.isoformat()))
    open_ones = deliveries.c.state.in_(("queued", "claimed", "at_dot", "deferred"))
    doubtful = {"state": "in_doubt", "due": None, "sender": None, "changed": at}
    connection.execute(sa.update(deliveries).where(open_ones).values(**doubtful))


def newest_day(connection: Connection) -> date | None:
    """The last date whose edition may have been sent before a restore; None where there was none."""
    found = connection.execute(sa.select(sa.func.max(restores.c.day))).scalar_one()
    return date.fromisoformat(found) if found else None
