"""What is remembered of articles that were read for an edition, and what each published edition quoted and noted.

An article belongs to the edition it was last read for; it has entered that edition when the edition is published. So a
run that ends before it publishes leaves nothing that would have to be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from briefing.ledger.tables import Connection, insert, metadata

surveys = sa.Table(
    "surveys",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("story", sa.Text, nullable=False),
    sa.Column("day", sa.Text),
    sa.Column("seen", sa.Text, nullable=False),
    sa.Column("stamp", sa.Text, nullable=False),
    sa.Column("survey", sa.Text, nullable=False),
)
taken_editions = sa.Table(
    "taken_editions",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("date", sa.Text, primary_key=True),
    sa.Column("contract_sha256", sa.Text, nullable=False),
)
quotes = sa.Table(
    "quotes",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("date", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("article_sha256", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("file", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("start_at", sa.Integer, nullable=False),
    sa.Column("end_at", sa.Integer, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
)
edition_notes = sa.Table(
    "edition_notes",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("date", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

survey_files = sa.Table(
    "survey_files",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("changed_ns", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
)

MANY = 500
"""Rows a statement: SQLite takes 32,766 parameters, and PostgreSQL no more than twice that."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One article as it was read for an edition. `survey` is JSON, good for as long as `stamp` is the same; `seen` is
    the day the article was first met, `day` that of its publication or else the same.
    """

    sha256: str
    words: str
    edition: date
    story: str
    day: date | None
    seen: date
    stamp: str
    survey: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article that an edition printed, with the theme they stand under; "" for the opening."""

    article_sha256: str
    outlet: str
    file: str | None
    url: str | None
    theme: str
    start: int
    end: int
    quote: str


def keep(connection: Connection, language: str, found: Sequence[Survey]) -> None:
    """Remember articles; of one that is known already the day it was first met stays."""
    for start in range(0, len(found), MANY):
        row = insert(connection, surveys)
        names = ("words", "edition", "story", "day", "stamp", "survey")
        row = row.on_conflict_do_update(
            index_elements=["language", "sha256"], set_={name: row.excluded[name] for name in names}
        )
        values = [
            {
                "language": language,
                "sha256": one.sha256,
                "words": one.words,
                "edition": one.edition.isoformat(),
                "story": one.story,
                "day": one.day.isoformat() if one.day else None,
                "seen": one.seen.isoformat(),
                "stamp": one.stamp,
                "survey": one.survey,
            }
            for one in found[start : start + MANY]
        ]
        connection.execute(row, values)


def files(connection: Connection, language: str) -> Iterator[tuple[str, int, int, str, str]]:
    """Name, size, time of change in nanoseconds, SHA-256 and outlet of each file as it was last read."""
    columns = (survey_files.c[name] for name in ("name", "size", "changed_ns", "sha256", "outlet"))
    for row in connection.execute(sa.select(*columns).where(survey_files.c.language == language)):
        yield row.name, row.size, row.changed_ns, row.sha256, row.outlet


def keep_files(connection: Connection, language: str, found: Sequence[tuple[str, int, int, str, str]]) -> None:
    """Remember files as they were read, in the form that `files` gives."""
    names = ("size", "changed_ns", "sha256", "outlet")
    for start in range(0, len(found), MANY):
        row = insert(connection, survey_files)
        row = row.on_conflict_do_update(
            index_elements=["language", "name"], set_={name: row.excluded[name] for name in names}
        )
        values = [
            {"language": language, **dict(zip(("name", *names), one, strict=True))}
            for one in found[start : start + MANY]
        ]
        connection.execute(row, values)


def entered(connection: Connection, language: str, editions: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """SHA-256, hash of the words, and edition of each article that is in one of the editions."""
    columns = (surveys.c.sha256, surveys.c.words, surveys.c.edition)
    mine = sa.and_(surveys.c.language == language, surveys.c.edition.in_(sorted(editions)))
    for row in connection.execute(sa.select(*columns).where(mine)):
        yield row.sha256, row.words, row.edition


def recent(
    connection: Connection, language: str, editions: Collection[str], *, since: date, quoted: Collection[str] = ()
) -> Iterator[tuple[str, str, str]]:
    """SHA-256, story and survey of the articles of some editions that are of `since` or later, or of no day.

    quoted: SHA-256 of articles that are given too, of whatever day.
    """
    columns = (surveys.c.sha256, surveys.c.story, surveys.c.survey)
    late = sa.or_(surveys.c.day >= since.isoformat(), surveys.c.day.is_(None), surveys.c.sha256.in_(sorted(quoted)))
    mine = sa.and_(surveys.c.language == language, surveys.c.edition.in_(sorted(editions)), late)
    for row in connection.execute(sa.select(*columns).where(mine)):
        yield row.sha256, row.story, row.survey


def unentered(connection: Connection, language: str, editions: Collection[str]) -> Iterator[tuple[str, date, str, str]]:
    """SHA-256, day first met, stamp and survey of the articles that are in none of the editions."""
    columns = (surveys.c.sha256, surveys.c.seen, surveys.c.stamp, surveys.c.survey)
    mine = sa.and_(surveys.c.language == language, surveys.c.edition.not_in(sorted(editions)))
    for row in connection.execute(sa.select(*columns).where(mine)):
        yield row.sha256, date.fromisoformat(row.seen), row.stamp, row.survey


def taken(connection: Connection, language: str) -> Mapping[str, str]:
    """The date of each published edition that was taken up, with the SHA-256 of its contract."""
    found = connection.execute(sa.select(taken_editions).where(taken_editions.c.language == language))
    return {row.date: row.contract_sha256 for row in found}


def take_up(
    connection: Connection,
    language: str,
    day: str,
    *,
    contract_sha256: str,
    articles: Sequence[str],
    printed: Sequence[Quoted],
    notes: Sequence[tuple[str, str, str]],
) -> None:
    """Enter what a published edition quoted, and its notes as (theme, kind, JSON), in place of what was known of it.

    Its articles are its own from now on, even if a later draft had taken them up again meanwhile.
    """
    mine = {"language": language, "date": day}
    for table in (quotes, edition_notes, taken_editions):
        connection.execute(sa.delete(table).where(table.c.language == language, table.c.date == day))
    connection.execute(sa.insert(taken_editions).values(**mine, contract_sha256=contract_sha256))
    rows: list[dict[str, Any]] = [
        {
            **mine,
            "number": number,
            "article_sha256": one.article_sha256,
            "outlet": one.outlet,
            "file": one.file,
            "url": one.url,
            "theme": one.theme,
            "start_at": one.start,
            "end_at": one.end,
            "quote": one.quote,
        }
        for number, one in enumerate(printed)
    ]
    if rows:
        connection.execute(sa.insert(quotes), rows)
    noted = [
        {**mine, "number": number, "theme": theme, "kind": kind, "note": note}
        for number, (theme, kind, note) in enumerate(notes)
    ]
    if noted:
        connection.execute(sa.insert(edition_notes), noted)
    for start in range(0, len(articles), MANY):
        some = surveys.c.sha256.in_(articles[start : start + MANY])
        connection.execute(sa.update(surveys).where(surveys.c.language == language, some).values(edition=day))


def quoted(connection: Connection, language: str, day: str) -> Sequence[Quoted]:
    """What an edition printed, in its order."""
    mine = sa.and_(quotes.c.language == language, quotes.c.date == day)
    return [
        Quoted(row.article_sha256, row.outlet, row.file, row.url, row.theme, row.start_at, row.end_at, row.quote)
        for row in connection.execute(sa.select(quotes).where(mine).order_by(quotes.c.number))
    ]


def noted(connection: Connection, language: str, day: str) -> Sequence[tuple[str, str, str]]:
    """The theme, the kind and the JSON of each note of an edition, in its order."""
    mine = sa.and_(edition_notes.c.language == language, edition_notes.c.date == day)
    found = connection.execute(sa.select(edition_notes).where(mine).order_by(edition_notes.c.number))
    return [(row.theme, row.kind, row.note) for row in found]


def story_of(connection: Connection, language: str, sha256s: Collection[str]) -> Mapping[str, str]:
    """The story of each of some articles, by SHA-256."""
    found: dict[str, str] = {}
    wanted = sorted(sha256s)
    for start in range(0, len(wanted), MANY):
        some = surveys.c.sha256.in_(wanted[start : start + MANY])
        query = sa.select(surveys.c.sha256, surveys.c.story).where(surveys.c.language == language, some)
        found.update((row.sha256, row.story) for row in connection.execute(query))
    return found
