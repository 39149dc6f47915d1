"""Prove an edition: every quote of a brief against its articles as they read now. Pure.

Reads: the contract of `brief.json` and Articles cleaned anew. Gives: one line a fault.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.model import Article

SHOWN = 90
"""Characters of a quote that a fault shows: enough to find it on the page."""


def faults(brief: Mapping[str, Any], articles: Sequence[Article]) -> list[str]:
    """What no longer holds, in the order of the page; an empty list proves the edition.

    A source is looked up by file or address, then by id. One that cannot be found, or whose bytes
    have changed, is a fault even where its quotes still stand, because then nobody can say what
    else the outlet has changed.
    """
    found: list[str] = []
    by_place = {place: article for article in articles for place in (article.id, article.url, article.file) if place}
    sources = {source["id"]: source for source in brief["sources"]}
    now: dict[str, Article] = {}
    for source in brief["sources"]:
        name = source["file"] or source["url"] or source["id"]
        article = by_place.get(source["file"]) or by_place.get(source["url"]) or by_place.get(source["id"])
        if article is None:
            found.append(f"{name}: the article is not there any more; its quotes cannot be proved")
            continue
        now[source["id"]] = article
        if article.sha256 != source["sha256"]:
            found.append(f"{name}: the file has changed since the edition was made (its sha256 differs)")
    for holder in (one for section in brief["sections"] for one in section["outlets"]):
        found += [
            f"“{shorten(quote['quote'])}” stands under {holder['source']} and is a quote of {quote['source']}"
            for quote in holder["quotes"]
            if quote["source"] != holder["source"]
        ]
    for one in (one for fact in brief["coverage"] for one in fact["carried"] if one["quote"]):
        quote = one["quote"]
        if quote["source"] != one["source"]:
            found.append(
                f"“{shorten(quote['quote'])}” stands under {one['source']} and is a quote of {quote['source']}"
            )
    told = set()
    for quote in quotes(brief):
        article = now.get(quote["source"])
        place = (quote["source"], quote["start"], quote["end"], quote["quote"])
        if quote["source"] not in sources:
            found.append(
                f"“{shorten(quote['quote'])}” names the source {quote['source']}, which the edition does not list"
            )
        elif article and not holds(article.text, quote) and place not in told:
            told.add(place)
            name = article.file or article.url or article.id
            found.append(f"{name}: not there word for word at {quote['start']}: “{shorten(quote['quote'])}”")
    return found


def holds(text: str, quote: Mapping[str, Any]) -> bool:
    """Whether a text has the words of a quote at its place, and the place is inside the text."""
    start, end = quote["start"], quote["end"]
    return bool(0 <= start < end <= len(text) and text[start:end] == quote["quote"])


def unprinted(brief: Mapping[str, Any], *, page: str, plain: str) -> list[str]:
    """Quotes that the web page or the plain text shows in other words, one line a fault.

    Tags and line breaks do not count: `page` is HTML, `plain` is wrapped.
    """
    shown = {
        "brief.html": " ".join(html.unescape(re.sub(r"<[^<>]*>", "", page)).split()),
        "brief.txt": " ".join(plain.split()),
    }
    words = dict.fromkeys(" ".join(quote["quote"].split()) for quote in printed(brief))
    return [
        f"{name} does not show, word for word: “{shorten(text)}”"
        for name, seen in shown.items()
        for text in words
        if text not in seen
    ]


def printed(brief: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The quotes that every page shows, in its order: of an agreement the first, of a table row its label."""
    yield from brief["lead"]
    for section in brief["sections"]:
        yield from section["summary"]
        yield from (note["positions"][0] for note in section["agreements"])
        yield from (position for note in section["divergences"] for position in note["positions"])
        yield from (quote for outlet in section["outlets"] for quote in outlet["quotes"])
    yield from brief["coverage"]
    yield from (fact["positions"][0] for fact in brief.get("timeline", ()))


def quotes(brief: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every quote of a brief in the order of the page, those inside notes too."""
    yield from brief["lead"]
    for section in brief["sections"]:
        yield from section["summary"]
        for note in (*section["agreements"], *section["divergences"]):
            yield from note["positions"]
        for outlet in section["outlets"]:
            yield from outlet["quotes"]
    for fact in brief["coverage"]:
        yield fact
        yield from (one["quote"] for one in fact["carried"] if one["quote"])
    for fact in brief.get("timeline", ()):
        yield from fact["positions"]
    for row in (brief.get("news") or {}).get("notes", ()):
        yield from (one["now"] for one in (*row["moves"], *row["same"]))


def shorten(text: str) -> str:
    """The beginning of a quote, for a message."""
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def uncorrected(brief: Mapping[str, Any], articles: Sequence[Article]) -> list[str]:
    """What no longer holds of the corrections an edition told: words an article now has, words it had lost."""
    found = []
    by_sha = {article.sha256: article for article in articles}
    for one in (brief.get("news") or {}).get("corrections", ()):
        name = one["file"] or one["url"] or one["outlet"]
        article = by_sha.get(one["sha256"])
        if article is None:
            found.append(f"{name}: the article has changed since its correction was told, or is not there any more")
        elif one["old"] in article.text:
            found.append(f"{name}: “{shorten(one['old'])}” is told as corrected and stands in the article")
        elif one["now"] and not holds(article.text, one["now"]):
            found.append(f"{name}: “{shorten(one['now']['quote'])}” does not stand at {one['now']['start']}")
    return found
