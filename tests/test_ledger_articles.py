"""Articles in the store: each once a source, every version kept; and where each source stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from briefing.ledger import Store, articles, fetches, open_store
from briefing.ledger.articles import Found

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
FOUND = Found(
    key="example.org/quake",
    text="Twelve people died, officials said.",
    title="Quake",
    url="https://example.org/quake?utm_source=feed",
    canonical="https://example.org/quake",
    outlet="Example Post",
    published=date(2026, 1, 14),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path / "briefing.db"), now=NOW)
    yield opened
    opened.close()


def test_an_article_enters_once_and_is_looked_at_again(store: Store) -> None:
    with store.writing() as connection:
        assert articles.put(connection, "post", FOUND, now=NOW) == "new"
        assert articles.put(connection, "post", FOUND, now=NOW + timedelta(hours=1)) == "same"
        (held,) = articles.listed(connection)
    assert (held.url, held.published, held.first_seen, held.looked) == (
        FOUND.url,
        date(2026, 1, 14),
        NOW,
        NOW + timedelta(hours=1),
    )
    assert [version.text for version in held.versions] == [FOUND.text]


def test_an_article_that_changed_keeps_both_texts_and_its_first_day(store: Store) -> None:
    corrected = replace(FOUND, text="Seventeen people died, officials said.", published=date(2026, 1, 15))
    with store.writing() as connection:
        articles.put(connection, "post", FOUND, now=NOW)
        assert articles.put(connection, "post", corrected, now=NOW + timedelta(hours=1)) == "changed"
        (held,) = articles.listed(connection)
    assert [(one.number, one.text) for one in held.versions] == [(1, FOUND.text), (2, corrected.text)]
    assert held.newest.fetched == NOW + timedelta(hours=1)
    assert held.published == date(2026, 1, 14)


def test_the_same_key_at_two_sources_is_two_articles(store: Store) -> None:
    with store.writing() as connection:
        articles.put(connection, "post", FOUND, now=NOW)
        articles.put(connection, "wire", FOUND, now=NOW)
        assert len(articles.listed(connection)) == 2
        assert set(articles.of_source(connection, "wire", keys=[FOUND.key, "other"])) == {FOUND.key}


def test_articles_are_listed_by_when_they_were_first_seen(store: Store) -> None:
    later = replace(FOUND, key="example.org/flood")
    with store.writing() as connection:
        articles.put(connection, "post", FOUND, now=NOW)
        articles.put(connection, "post", later, now=NOW + timedelta(days=1))
        since = articles.listed(connection, since=NOW)
        until = articles.listed(connection, until=NOW)
    assert [one.key for one in since] == ["example.org/flood"]
    assert [one.key for one in until] == ["example.org/quake"]


def test_a_dropped_article_is_kept_and_not_listed(store: Store) -> None:
    with store.writing() as connection:
        articles.put(connection, "post", FOUND, now=NOW)
        (held,) = articles.listed(connection)
        articles.drop(connection, held.id, why="an advertisement")
        assert articles.listed(connection) == []
        (kept,) = articles.listed(connection, dropped=True)
    assert (kept.dropped, kept.newest.text) == ("an advertisement", FOUND.text)


def test_a_source_is_remembered_with_what_to_ask_it_next(store: Store) -> None:
    standing = fetches.Standing("post", NOW, etag='"1"', answered=NOW, entries=3)
    with store.writing() as connection:
        fetches.record(connection, standing, outcome="read", fresh=3, entries=3)
        failed = replace(standing, tried=NOW + timedelta(hours=1), failures=1, failing_since=NOW, why="answers 500")
        fetches.record(connection, failed, outcome="failed", why="answers 500")
        fetches.mark_told(connection, ["post"], now=NOW)
        assert fetches.standings(connection) == {"post": replace(failed, told=NOW)}


def test_attempts_older_than_three_months_are_dropped(tmp_path: Path) -> None:
    with closing(open_store(str(tmp_path / "store.db"), now=NOW)) as store, store.writing() as connection:
        for days in (0, 89, 91):
            standing = fetches.Standing("post", NOW + timedelta(days=days))
            fetches.record(connection, standing, outcome="read")
        kept = connection.exec_driver_sql("SELECT count(*) FROM fetches").scalar_one()
    assert kept == 2
