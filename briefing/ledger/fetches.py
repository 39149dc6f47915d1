"""How each source of the web has fared: what to ask it next time, since when it fails, and what was told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from briefing.ledger.tables import Connection, Moment, insert, metadata

Outcome = Literal["read", "unchanged", "failed"]

fetches = sa.Table(
    "fetches",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("fresh", sa.Integer, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)
"""Every attempt of the last KEPT, one row each, for whoever looks into how a source has fared."""

KEPT = timedelta(days=90)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("moved", sa.Text),
    sa.Column("tried", Moment, nullable=False),
    sa.Column("answered", Moment),
    sa.Column("newest", Moment),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failing_since", Moment),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("not_before", Moment),
    sa.Column("told", Moment),
    sa.Column("unread", sa.Text, nullable=False),
)
"""Where each source stands now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a source stands.

    `tried` is the last attempt, `answered` the last that went well, `newest` when it last gave something new.
    `failures` counts attempts in a row, from `failing_since`; `why` is the last one's reason. It is not asked again
    before `not_before`. `told` is when the operator was told that it fails for long; None again once it answers.
    `unread` has a line for each article whose text could not be had when its list was last read, parted by line ends.
    """

    source: str
    tried: datetime
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None
    answered: datetime | None = None
    newest: datetime | None = None
    entries: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    why: str = ""
    not_before: datetime | None = None
    told: datetime | None = None
    unread: str = ""


def standings(connection: Connection) -> Mapping[str, Standing]:
    """Where each source stands that was ever asked, by its name in the store."""
    rows = connection.execute(sa.select(feeds).order_by(feeds.c.source))
    return {row.source: Standing(**row._mapping) for row in rows}  # noqa: SLF001  (SQLAlchemy's public name)


def record(
    connection: Connection, standing: Standing, *, outcome: Outcome, fresh: int = 0, entries: int = 0, why: str = ""
) -> None:
    """Enter an attempt, made at `standing.tried`, and where the source stands after it."""
    values = {name: getattr(standing, name) for name in feeds.columns.keys()}  # noqa: SIM118  (not a dict)
    row = insert(connection, feeds).values(values)
    now_true = {name: row.excluded[name] for name in values if name != "source"}
    connection.execute(row.on_conflict_do_update(index_elements=["source"], set_=now_true))
    attempt = {"source": standing.source, "at": standing.tried, "outcome": outcome, "why": why}
    connection.execute(sa.insert(fetches).values(**attempt, entries=entries, fresh=fresh))
    old = sa.and_(fetches.c.source == standing.source, fetches.c.at < standing.tried - KEPT)
    connection.execute(sa.delete(fetches).where(old))


def mark_told(connection: Connection, sources: Sequence[str], *, now: datetime) -> None:
    """Note that the operator has been told that these sources fail for long."""
    connection.execute(sa.update(feeds).where(feeds.c.source.in_(sources)).values(told=now))
