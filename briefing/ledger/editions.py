"""The editions of a desk: one a date and language, with the hash of each file that was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

import sqlalchemy as sa

from briefing.ledger.tables import Connection, Moment, insert, metadata

State = Literal["draft", "published", "missed", "skipped", "withdrawn"]
"""draft: waits for review. published: may be sent. missed: its day went by without one. skipped: its day had
no article. withdrawn: not to be sent."""

editions = sa.Table(
    "editions",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("date", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("number", sa.Integer),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("built", Moment),
    sa.Column("published", Moment),
)
edition_files = sa.Table(
    "edition_files",
    metadata,
    sa.Column("edition", sa.BigInteger, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as recorded. `files` maps a file's name to its SHA-256 in hex; empty for one that was missed.

    `number` is None until it is published; one that was published keeps it, whatever becomes of it.
    """

    id: int
    day: date
    language: str
    number: int | None
    state: State
    built: datetime | None
    published: datetime | None
    files: Mapping[str, str]


def record(
    connection: Connection,
    *,
    day: date,
    language: str,
    state: State,
    files: Mapping[str, str],
    built: datetime | None,
    published: datetime | None = None,
) -> Edition:
    """Enter an edition, or what is now true of the one of this day and language; a number that it has stays.

    Numbers count a language's published editions from 1 in the order in which they were first published. `files`
    replaces what was recorded of them before.
    """
    if state not in get_args(State):
        raise ValueError(f"{state!r} is no state of an edition")
    row = insert(connection, editions).values(
        date=day.isoformat(),
        language=language,
        number=free_number(language).scalar_subquery() if state == "published" else None,
        state=state,
        built=built,
        published=published,
    )
    now_true = {name: row.excluded[name] for name in ("state", "built", "published")}
    now_true["number"] = sa.func.coalesce(editions.c.number, row.excluded.number)
    connection.execute(row.on_conflict_do_update(index_elements=["date", "language"], set_=now_true))
    key = connection.execute(
        sa.select(editions.c.id).where(editions.c.date == day.isoformat(), editions.c.language == language)
    ).scalar_one()
    connection.execute(sa.delete(edition_files).where(edition_files.c.edition == key))
    if files:
        rows = [{"edition": key, "name": name, "sha256": digest} for name, digest in sorted(files.items())]
        connection.execute(sa.insert(edition_files), rows)
    found = find(connection, day=day, language=language)
    assert found
    return found


def free_number(language: str) -> sa.Select[int]:
    """The number of the next edition that is published for the first time."""
    return sa.select(sa.func.coalesce(sa.func.max(editions.c.number), 0) + 1).where(editions.c.language == language)


def number_of(connection: Connection, *, day: date, language: str) -> int:
    """The number that the edition of a day has, or gets if it is published next."""
    found = find(connection, day=day, language=language)
    if found and found.number:
        return found.number
    free: int = connection.execute(free_number(language)).scalars().one()
    return free


def move(connection: Connection, edition: int, *, state: State, published: datetime | None = None) -> None:
    """Give an edition another state; `published` is set where it is given."""
    values = {"state": state} | ({"published": published} if published else {})
    connection.execute(sa.update(editions).where(editions.c.id == edition).values(values))


def find(connection: Connection, *, day: date, language: str) -> Edition | None:
    """The edition of a day in a language, if it was recorded."""
    found = read(connection, sa.and_(editions.c.date == day.isoformat(), editions.c.language == language))
    return found[0] if found else None


def newest(connection: Connection, *, language: str, state: State = "published") -> Edition | None:
    """The edition of the latest day in a state."""
    latest = sa.select(sa.func.max(editions.c.date)).where(editions.c.language == language, editions.c.state == state)
    found = read(connection, sa.and_(editions.c.date == latest.scalar_subquery(), editions.c.language == language))
    return found[0] if found else None


def listed(connection: Connection, *, language: str | None = None) -> Sequence[Edition]:
    """All editions, or those of one language, by date."""
    return read(connection, editions.c.language == language if language else sa.true())


def read(connection: Connection, which: sa.ColumnElement[bool]) -> Sequence[Edition]:
    """The editions a condition holds for, by date, then language."""
    rows = connection.execute(sa.select(editions).where(which).order_by(editions.c.date, editions.c.language)).all()
    files: dict[int, dict[str, str]] = {row.id: {} for row in rows}
    of_these = sa.select(edition_files).join(editions, editions.c.id == edition_files.c.edition).where(which)
    for key, name, digest in connection.execute(of_these):
        files[key][name] = digest
    return [
        Edition(
            row.id,
            date.fromisoformat(row.date),
            row.language,
            row.number,
            row.state,
            row.built,
            row.published,
            files[row.id],
        )
        for row in rows
    ]
