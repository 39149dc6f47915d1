"""Saved HTML pages."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta, timezone

import pytest

from briefing import clean
from briefing.model import Article, Item

BODY = [
    "The council of Port Lenora voted on Monday to rebuild the harbour bridge after a debate of nine hours.",
    "Work will begin in May, the mayor said, and the ferry will run until it is done, whatever that may cost the town.",
    "The bridge has been closed since a barge struck it in 2019, and nobody has been charged with the accident so far.",
]
STATED = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2024-03-04T10:15:00+01:00"}]}</script>'


def page(head: str = STATED, body: list[str] = BODY) -> str:
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>Bridge to be rebuilt | The Gazette</title>
<meta property="og:title" content="Bridge to be rebuilt | The Gazette"><meta property="og:site_name" content="The Gazette">
<meta name="author" content="Ann Carter"><link rel="canonical" href="https://gazette.example/bridge">{head}</head><body>
<nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Bridge to be rebuilt</h1>
{"".join(f"<p>{paragraph}</p>" for paragraph in body)}
<p><a href="/ferry">Read more: Ferry fares to rise</a></p></article>
<footer><p>Subscribe to our newsletter</p><p>© The Gazette</p></footer></body></html>"""


def read(content: str, *, markup: bool = True) -> Article:
    article = clean.article(Item(name="bridge.html", content=content, sha256="0", markup=markup, file="bridge.html"))
    assert isinstance(article, Article), article
    return article


def test_a_page_becomes_its_article_with_what_it_says_of_itself() -> None:
    article = read(page())
    assert article.text == "\n\n".join(BODY)
    assert (article.title, article.source, article.id, article.author, article.language) == (
        *("Bridge to be rebuilt", "The Gazette", "the-gazette", "Ann Carter", "en"),
    )
    assert article.url == "https://gazette.example/bridge"
    assert article.published == datetime(2024, 3, 4, 10, 15, tzinfo=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-03-04T10:15:00">', date(2024, 3, 4)),
        ('<script type="application/ld+json">{"datePublished": "2024-02-30"}</script>', None),
        ('<script type="application/ld+json">{"datePublished": "9999-01-01T00:00:00Z"}</script>', None),
        ('<script type="application/ld+json">{broken</script>', None),
        ("", None),
    ],
)
def test_the_day_is_what_the_page_states_or_none(head: str, published: date | None) -> None:
    assert read(page(head)).published == published


def test_html_is_known_by_its_start_where_nobody_said_so() -> None:
    assert read(page(), markup=False).text == "\n\n".join(BODY)


def test_only_a_web_address_is_taken_for_the_page() -> None:
    assert read(page().replace("https://gazette.example/bridge", "javascript:alert(1)")).url is None


@pytest.mark.parametrize(
    "content", ["", "<html>", "<html><body></body></html>", "\x00", "<" * 500, "<div>" * 3000, "]]>", "<?xml"]
)
def test_a_page_without_an_article_is_a_failure_and_no_error(content: str) -> None:
    failure = clean.article(Item(name="bridge.html", content=content, sha256="0", markup=True))
    assert not isinstance(failure, Article)
    assert "bridge.html" in failure.why


def test_plain_text_does_not_import_trafilatura() -> None:
    code = (
        "import sys; from briefing import clean; from briefing.model import Item; "
        "clean.article(Item('a', 'The council met on Monday. It agreed.', '0', language='en')); "
        "sys.exit('trafilatura' in sys.modules or 'lxml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_language_is_what_was_told_then_what_the_words_say_then_the_desks() -> None:
    french = "Les dockers ont cessé le travail lundi matin. Ils demandent une hausse des salaires de nuit dans le port."

    def language(content: str, told: str | None = None) -> str:
        article = clean.article(Item("a.txt", content, "0", language=told), language="en")
        assert isinstance(article, Article)
        return article.language

    assert language(french) == "fr"
    assert language(french, told="oc") == "oc"
    assert language("Brest 3, Lorient 1.") == "en", "too little to tell: the desk's own"
