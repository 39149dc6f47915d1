"""An edition against its articles as they read now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefing import text, verify
from briefing.model import Article
from conftest import Told


def edition(*articles: Article) -> dict[str, Any]:
    """The contract of a brief that quotes the first sentence of each article."""
    return {
        "lead": [],
        "coverage": [],
        "sources": [{"id": a.id, "file": a.file, "url": a.url, "sha256": a.sha256} for a in articles],
        "sections": [
            {
                "summary": [
                    {"source": a.id, "start": 0, "end": a.sentences[0].end, "quote": a.sentences[0].text}
                    for a in articles
                ],
                "agreements": [],
                "divergences": [],
                "outlets": [],
            }
        ],
    }


def reworded(article: Article, old: str, new: str) -> Article:
    words = article.text.replace(old, new)
    return replace(article, text=words, sha256="other", sentences=text.split(words, language="en"))


def test_an_edition_whose_articles_are_unchanged_is_proved(told: Told) -> None:
    alpha, beta = told("Alpha", "Ten ships wait."), told("Beta", "Nine ships wait.")

    assert verify.faults(edition(alpha, beta), [beta, alpha]) == []


def test_one_changed_letter_in_a_quote_is_named_with_the_quote(told: Told) -> None:
    alpha = told("Alpha", "Ten ships wait.")

    assert verify.faults(edition(alpha), [reworded(alpha, "Ten", "Tan")]) == [
        "alpha.txt: the file has changed since the edition was made (its sha256 differs)",
        "alpha.txt: not there word for word at 0: “Ten ships wait.”",
    ]


def test_a_source_that_changed_elsewhere_is_named_though_its_quotes_stand(told: Told) -> None:
    alpha = told("Alpha", "Ten ships wait.", "It rains.")

    assert verify.faults(edition(alpha), [reworded(alpha, "rains", "pours")]) == [
        "alpha.txt: the file has changed since the edition was made (its sha256 differs)"
    ]


def test_a_source_that_is_gone_and_a_quote_of_no_listed_source_are_named(told: Told) -> None:
    alpha, beta = told("Alpha", "Ten ships wait."), told("Beta", "Nine ships wait.")
    brief = edition(alpha, beta)
    brief["sources"].pop()

    assert verify.faults(brief, [beta]) == [
        "alpha.txt: the article is not there any more; its quotes cannot be proved",
        "“Nine ships wait.” names the source beta, which the edition does not list",
    ]


def test_a_quote_under_another_outlets_name_or_past_the_end_of_the_text_is_named(told: Told) -> None:
    alpha, beta = told("Alpha", "Ten ships wait."), told("Beta", "Nine ships wait.")
    brief = edition(alpha, beta)
    quote = brief["sections"][0]["summary"][0]
    brief["sections"][0]["outlets"] = [{"source": "beta", "quotes": [quote]}]
    brief["coverage"] = [quote | {"carried": [{"source": "beta", "tone": "flat", "quote": quote | {"end": 16}}]}]

    assert verify.faults(brief, [alpha, beta]) == [
        "“Ten ships wait.” stands under beta and is a quote of alpha",
        "“Ten ships wait.” stands under beta and is a quote of alpha",
        "alpha.txt: not there word for word at 0: “Ten ships wait.”",
    ]


def test_a_page_that_shows_other_words_than_the_contract_is_named(told: Told) -> None:
    alpha = told("Alpha", "Ten ships & a tug wait.")
    brief = edition(alpha)

    assert (
        verify.unprinted(
            brief, page="<p>Ten <mark>ships</mark> &amp; a\ntug wait.</p>", plain="Ten ships & a\n  tug wait."
        )
        == []
    )
    assert verify.unprinted(brief, page="<p>Six ships &amp; a tug wait.</p>", plain="Ten ships") == [
        "brief.html does not show, word for word: “Ten ships & a tug wait.”",
        "brief.txt does not show, word for word: “Ten ships & a tug wait.”",
    ]


def test_a_long_quote_is_shown_by_its_beginning(told: Told) -> None:
    alpha = told("Alpha", "Ten ships wait " + "and wait " * 20 + "for a pilot.")

    fault = verify.faults(edition(alpha), [reworded(alpha, "pilot", "tug")])[1]

    assert fault.endswith("and wait …”") and len(fault) < 150
