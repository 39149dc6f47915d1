"""The day of each article a desk holds, as it was when the article was last read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from briefing.ledger.tables import Connection, insert, metadata

article_days = sa.Table(
    "article_days",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("day", sa.Text),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("passed", sa.Integer, nullable=False),
)

MANY = 500
"""Rows a statement: SQLite takes 32,766 parameters, and PostgreSQL no more than twice that."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One article. It need not be read again for as long as its `mark` is the same.

    `words` is the hash of its words, by which copies are known; "" where it holds no article. `passed`: a build has had
    it, and made no edition.
    """

    mark: str
    day: date | None
    words: str
    passed: bool = False


def known(connection: Connection, language: str) -> dict[str, Dated]:
    """All articles, by name."""
    rows = connection.execute(sa.select(article_days).where(article_days.c.language == language))
    return {
        row.name: Dated(row.mark, date.fromisoformat(row.day) if row.day else None, row.words, bool(row.passed))
        for row in rows
    }


def keep(connection: Connection, language: str, found: Mapping[str, Dated]) -> None:
    """Remember articles in the place of what was known of those names."""
    values = [
        {
            "language": language,
            "name": name,
            "mark": one.mark,
            "day": one.day.isoformat() if one.day else None,
            "words": one.words,
            "passed": int(one.passed),
        }
        for name, one in found.items()
    ]
    row = insert(connection, article_days)
    columns = ("mark", "day", "words", "passed")
    row = row.on_conflict_do_update(
        index_elements=["language", "name"], set_={name: row.excluded[name] for name in columns}
    )
    if values:
        connection.execute(row, values)


def forget(connection: Connection, language: str, names: Collection[str]) -> None:
    """Forget articles that are not there any more."""
    gone: Sequence[str] = sorted(names)
    for start in range(0, len(gone), MANY):
        some = article_days.c.name.in_(gone[start : start + MANY])
        connection.execute(sa.delete(article_days).where(article_days.c.language == language, some))


def pass_over(connection: Connection, language: str) -> None:
    """Note that a build has had all of them."""
    connection.execute(sa.update(article_days).where(article_days.c.language == language).values(passed=1))
