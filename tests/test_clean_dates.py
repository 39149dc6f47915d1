"""The day a page prints on itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from briefing import clean
from briefing.model import Article, Item, Moment

BODY = (
    "The council of Port Lenora voted on Monday to rebuild the bridge.\n\nWork will begin in May 2031, said the mayor."
)


def published(line: str, *, end: bool = False) -> Moment | None:
    page = f"Bridge to be rebuilt\n\n{BODY}\n\n{line}" if end else f"Bridge to be rebuilt\n\n{line}\n\n{BODY}"
    article = clean.article(Item(name="a.txt", content=page, sha256="0", source="The Gazette", language="en"))
    assert isinstance(article, Article)
    assert article.text == BODY
    return article.published


@pytest.mark.parametrize(
    "line",
    [
        "15 January 2020",
        "15 Jan, 2020 19:03",
        "January 15, 2020",
        "Jan. 15th, 2020 at 7:03 pm",
        "The Gazette, January 15, 2020",
        "Wednesday, January 15, 2020",
        "2020-01-15",
        "2020/01/15 10:00",
        "15/01/2020",
        "01/15/2020",
        "15.01.2020",
        "PUBLISHED: 05:32 EST, 15 January 2020",
        "Publié le 15 janvier 2020 à 10h30",
        "Veröffentlicht am 15. Januar 2020 um 10:30 Uhr",
        "Publicado el 15 de enero de 2020",
        "Pubblicato il 15 gennaio 2020",
        "15 de janeiro de 2020",
        "15 января 2020",
        "15 Ocak 2020",
        "2020年1月15日",
    ],
)
def test_a_line_that_is_a_date_is_read_and_taken_out(line: str) -> None:
    assert published(line) == date(2020, 1, 15)


def test_it_may_stand_at_the_end() -> None:
    assert published("15 January 2020", end=True) == date(2020, 1, 15)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 2020-01-15T10:00:00Z", datetime(2020, 1, 15, 10, tzinfo=UTC)),
        ("15 January 2020 10:00 GMT", datetime(2020, 1, 15, 10, tzinfo=UTC)),
        ("2020-01-15T10:00:00+05:30", datetime(2020, 1, 15, 10, tzinfo=timezone(timedelta(hours=5, minutes=30)))),
        ("January 15, 2020, 12:05 am UTC", datetime(2020, 1, 15, 0, 5, tzinfo=UTC)),
    ],
)
def test_a_time_counts_where_it_names_its_zone(line: str, expected: datetime) -> None:
    assert published(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Feb 30, 2020",
        "1 January 9999",
        "01/02/2020",
        "Updated 12:03 GMT",
        "3 min",
        "5 min read",
        "2 hours ago",
        "2020-13-45",
    ],
)
def test_what_is_no_day_leaves_the_article_undated(line: str) -> None:
    assert published(line) is None


def test_publication_counts_more_than_a_change() -> None:
    assert published("Updated: 17 January 2020\nPublished: 15 January 2020") == date(2020, 1, 15)


def test_a_date_in_a_sentence_is_no_stamp() -> None:
    page = (
        "Bridge to be rebuilt\n\nOn 15 January 2020 the council of Port Lenora met.\n\nIt had last met on 3 May 2019."
    )
    article = clean.article(Item(name="a.txt", content=page, sha256="0", source="The Gazette", language="en"))
    assert isinstance(article, Article)
    assert article.published is None


def test_what_the_reader_was_told_counts_more_than_the_page() -> None:
    page = f"Bridge to be rebuilt\n\n15 January 2020\n\n{BODY}"
    article = clean.article(Item(name="a.txt", content=page, sha256="0", published=date(2020, 1, 14), language="en"))
    assert isinstance(article, Article)
    assert article.published == date(2020, 1, 14)
