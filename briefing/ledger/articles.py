"""Articles read from the web: each once a source, with every version of its text that was seen.

An article is never deleted and a version never changed, so that an edition that quoted it can be proved years later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

import sqlalchemy as sa

from briefing.ledger.tables import Connection, Moment, insert, metadata

PIECE = 500
"""Values asked for at a time: SQLite takes 32,766 parameters, and PostgreSQL no more than twice that."""

Value = TypeVar("Value")

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("canonical", sa.Text),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("published", sa.Text),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("looked", Moment, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("dropped", sa.Text),
    sa.Column("text_from", sa.Text, nullable=False),
)
article_versions = sa.Table(
    "article_versions",
    metadata,
    sa.Column("article", sa.BigInteger, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("fetched", Moment, nullable=False),
)

Outcome = Literal["new", "changed", "same"]
Origin = Literal["feed", "page"]
"""Where a text was read."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article as a source gave it just now.

    `key` is what makes it the same article the next time, within its source. `canonical` is the address it says it
    stands at, `published` a day or an aware minute. `text` is plain paragraphs, not yet cleaned.
    """

    key: str
    text: str
    title: str = ""
    url: str | None = None
    canonical: str | None = None
    guid: str = ""
    outlet: str = ""
    author: str = ""
    language: str = ""
    published: date | datetime | None = None
    etag: str | None = None
    modified: str | None = None
    text_from: Origin = "feed"

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article, from `number` 1 up, and when it was fetched."""

    number: int
    sha256: str
    title: str
    text: str
    fetched: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as the store has it, its versions from the first to the newest.

    `first_seen` is when it was first read, `looked` when it was last read again. `dropped` is why an operator took it
    out of the running, "" where nobody did.
    """

    id: int
    source: str
    key: str
    url: str | None
    canonical: str | None
    guid: str
    outlet: str
    title: str
    author: str
    language: str
    published: date | datetime | None
    first_seen: datetime
    looked: datetime
    etag: str | None
    modified: str | None
    dropped: str
    text_from: Origin
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The text that counts."""
        return self.versions[-1]


def put(connection: Connection, source: str, found: Found, *, now: datetime) -> Outcome:
    """Keep an article: as a new one, as a new version where its text changed, or as looked at again.

    What the first sight said of its day stays where a later one says nothing, and where a later one is later: feeds
    move the day of an article at each correction, and a reader counts from the first.
    """
    held = find(connection, source, found.key)
    if held is None:
        row = insert(connection, articles).values(
            source=source,
            key=found.key,
            url=found.url,
            canonical=found.canonical,
            guid=found.guid,
            outlet=found.outlet,
            title=found.title,
            author=found.author,
            language=found.language,
            published=found.published.isoformat() if found.published else None,
            first_seen=now,
            looked=now,
            etag=found.etag,
            modified=found.modified,
            text_from=found.text_from,
        )
        number = connection.execute(row.on_conflict_do_nothing().returning(articles.c.id)).scalar_one_or_none()
        if number is None:  # another run has just entered it
            return put(connection, source, found, now=now)
        add_version(connection, number, 1, found, now=now)
        return "new"
    values: dict[str, object] = {"looked": now, "etag": found.etag, "modified": found.modified}
    if found.published and held.published is None:
        values["published"] = found.published.isoformat()
    changed = held.newest.sha256 != found.sha256
    if changed:
        values |= {"title": found.title or held.title}
        add_version(connection, held.id, held.newest.number + 1, found, now=now)
    connection.execute(sa.update(articles).where(articles.c.id == held.id).values(values))
    return "changed" if changed else "same"


def add_version(connection: Connection, article: int, number: int, found: Found, *, now: datetime) -> None:
    """One more text of an article."""
    row = {"article": article, "number": number, "sha256": found.sha256, "title": found.title, "text": found.text}
    connection.execute(sa.insert(article_versions).values(**row, fetched=now))


def look_again(connection: Connection, article: int, *, now: datetime) -> None:
    """Note that an article was looked at and had not changed."""
    connection.execute(sa.update(articles).where(articles.c.id == article).values(looked=now))


def drop(connection: Connection, article: int, *, why: str) -> None:
    """Take an article out of the running for good, or ("" as the reason) let it in again. Nothing of it is deleted."""
    connection.execute(sa.update(articles).where(articles.c.id == article).values(dropped=why or None))


def find(connection: Connection, source: str, key: str) -> Stored | None:
    """The article of a source that has a key."""
    found = read(connection, sa.and_(articles.c.source == source, articles.c.key == key))
    return found[0] if found else None


def of_source(connection: Connection, source: str, *, keys: Sequence[str]) -> dict[str, Stored]:
    """Those of a source's articles that have one of the keys, by key."""
    of_it = articles.c.source == source
    return {one.key: one for one in in_pieces(connection, keys, lambda some: sa.and_(of_it, articles.c.key.in_(some)))}


def young(connection: Connection, source: str, *, since: datetime) -> Sequence[Stored]:
    """Those of a source's articles that were first seen after a moment."""
    return read(connection, sa.and_(articles.c.source == source, articles.c.first_seen > since))


def get(connection: Connection, article: int) -> Stored | None:
    """The article with a number."""
    found = read(connection, articles.c.id == article)
    return found[0] if found else None


def listed(
    connection: Connection, *, since: datetime | None = None, until: datetime | None = None, dropped: bool = False
) -> Sequence[Stored]:
    """The articles first seen after `since` and not after `until`, in the order they were first seen.

    dropped: those too that an operator took out.
    """
    which: list[sa.ColumnElement[bool]] = [sa.true()]
    if since is not None:
        which.append(articles.c.first_seen > since)
    if until is not None:
        which.append(articles.c.first_seen <= until)
    if not dropped:
        which.append(articles.c.dropped.is_(None))
    return read(connection, sa.and_(*which))


def fetched(connection: Connection, *, since: datetime | None = None) -> Sequence[Stored]:
    """The articles with a version that was fetched after `since`, without those that an operator took out."""
    which = [articles.c.dropped.is_(None)]
    if since is not None:
        late = sa.select(article_versions.c.article).where(article_versions.c.fetched > since)
        which.append(articles.c.id.in_(late))
    return read(connection, sa.and_(*which))


def newest_texts(connection: Connection) -> Sequence[tuple[int, str, str, str]]:
    """Number, source, SHA-256 of the newest text and day as it is written ("" for none) of all that are in the running.

    The texts themselves are not read.
    """
    newest = (
        sa.select(article_versions.c.article, sa.func.max(article_versions.c.number).label("number"))
        .group_by(article_versions.c.article)
        .subquery()
    )
    of_newest = sa.and_(article_versions.c.article == newest.c.article, article_versions.c.number == newest.c.number)
    query = (
        sa.select(articles.c.id, articles.c.source, article_versions.c.sha256, articles.c.published)
        .join(newest, newest.c.article == articles.c.id)
        .join(article_versions, of_newest)
        .where(articles.c.dropped.is_(None))
    )
    return [(row.id, row.source, row.sha256, row.published or "") for row in connection.execute(query)]


def numbered(connection: Connection, numbers: Collection[int]) -> Sequence[Stored]:
    """The articles with these numbers."""
    return list(in_pieces(connection, sorted(numbers), articles.c.id.in_))


def with_versions(connection: Connection, sha256s: Collection[str]) -> Sequence[Stored]:
    """The articles that have, or had, one of these texts, taken out or not."""
    version = article_versions.c

    def having(some: Sequence[str]) -> sa.ColumnElement[bool]:
        return articles.c.id.in_(sa.select(version.article).where(version.sha256.in_(some)))

    return list({one.id: one for one in in_pieces(connection, sorted(sha256s), having)}.values())


def in_pieces(
    connection: Connection, values: Sequence[Value], which: Callable[[Sequence[Value]], sa.ColumnElement[bool]]
) -> Iterator[Stored]:
    """The articles a condition on many values holds for, asked for a piece of the values at a time."""
    for start in range(0, len(values), PIECE):
        yield from read(connection, which(values[start : start + PIECE]))


def read(connection: Connection, which: sa.ColumnElement[bool]) -> Sequence[Stored]:
    """The articles a condition holds for, as `listed` orders them."""
    order = (articles.c.first_seen, articles.c.id)
    rows = connection.execute(sa.select(articles).where(which).order_by(*order)).all()
    versions: dict[int, list[Version]] = {row.id: [] for row in rows}
    of_these = sa.select(article_versions).join(articles, articles.c.id == article_versions.c.article).where(which)
    for row in connection.execute(of_these.order_by(article_versions.c.article, article_versions.c.number)):
        versions[row.article].append(Version(row.number, row.sha256, row.title, row.text, row.fetched))
    return [
        Stored(
            row.id,
            row.source,
            row.key,
            row.url,
            row.canonical,
            row.guid,
            row.outlet,
            row.title,
            row.author,
            row.language,
            moment(row.published),
            row.first_seen,
            row.looked,
            row.etag,
            row.modified,
            row.dropped or "",
            row.text_from,
            tuple(versions[row.id]),
        )
        for row in rows
    ]


def moment(written: str | None) -> date | datetime | None:
    """A day, or a minute with its zone, as it was written."""
    if written is None:
        return None
    return date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(written)
