"""The PDF says what the text version says: the same sentences, in the same order, and nothing besides but labels."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import days
import editions
import pypdf
import pytest

from briefing import config, drawing, intake, render
from briefing.build import make
from briefing.compose import contract
from briefing.press import Press
from briefing.render import making
from conftest import ROOT

FURNITURE = [
    "contents",
    "no",
    "articles",
    "article",
    "outlets",
    "outlet",
    "differences",
    "difference",
    "in",
    "brief",
    "since",
    "then",
    "common",
    "ground",
    "where",
    "they",
    "differ",
    "what",
    "each",
    "outlet",
    "adds",
    "by",
    "later",
    "report",
    "number",
    "date",
    "name",
    "stance",
    "attribution",
    "label",
    "only",
    "one",
    "source",
    "omission",
    "yes",
    "said",
    "hedged",
    "denied",
    "words",
    "of",
    "the",
    "shortest",
    "report",
    "who",
    "reports",
    "timeline",
    "sources",
    "undated",
    "reprints",
    "not",
    "in",
    "this",
    "edition",
    "how",
    "was",
    "made",
    "every",
    "sentence",
    "is",
    "quoted",
    "word",
    "for",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "passages",
    "by",
    "and",
    "theme",
    "happened",
    "when",
    "says",
    "so",
    "figures",
]
"""Words of headings and labels, which a picture or a table says in its own way."""


def seeds() -> dict[str, Any]:
    """The contract of the seed articles."""
    desk = config.read(ROOT / "config.yaml")
    taken = intake.take(desk, today=date(2020, 1, 15))
    return json.loads(json.dumps(contract(make(desk, taken, day=date(2020, 1, 15)))))


BRIEFS = {"seeds": seeds, "quiet": editions.quiet, "middling": lambda: days.heavy(articles=9, notes=12, themes=3)}


@cache
def printed(name: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A brief and its files, made once."""
    brief = BRIEFS[name]()
    return brief, patient(brief)


def patient(brief: dict[str, Any], **design: str) -> dict[str, bytes]:
    """The files of a brief, however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch, Press(deadline_seconds=300) as press:
        patch.setattr(drawing, "LAYOUT_SECONDS", 300.0)
        files, why = drawing.draw(brief, press=press, design=drawing.Design(**design))
    assert not why
    return files


def words(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"\w+", text)


def squeezed(text: str) -> str:
    """A text without its lines: no white space, no hyphens, which may stand for a broken word, one form of each letter."""
    return re.sub(r"[\s‐­-]+", "", unicodedata.normalize("NFC", text))


def reflowed(pdf: bytes, head: str) -> str:
    """The words of all pages but for their heads and feet, squeezed."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    lines = [line.strip() for page in pages for line in page.splitlines()]
    return squeezed("\n".join(line for line in lines if line != head and not re.fullmatch(r"\d+ of \d+", line)))


def head(brief: dict[str, Any]) -> str:
    """What stands at the head of every page but the first."""
    return f"{brief['title']} {render.words('en', ()).date(brief['date'])}"


def sentences(brief: dict[str, Any]) -> Iterator[str]:
    """Every sentence of a brief in the order of the page."""
    first = {section["theme"]: section for section in brief["sections"]}
    for item in brief["lead"]:
        yield item["quote"]
        if "later" not in item and first[item["theme"]]["divergences"]:
            yield render.typeset(first[item["theme"]]["divergences"][0]["what"])
    for section in brief["sections"]:
        yield from (item["quote"] for item in render.opening(section, brief))
        yield from (note["positions"][0]["quote"] for note in section["agreements"])
        for note in section["divergences"]:
            yield render.typeset(note["what"])
            for outlet in dict.fromkeys(position["source"] for position in note["positions"]):
                yield from (p["quote"] for p in note["positions"] if p["source"] == outlet)
        yield from (item["quote"] for outlet in section["outlets"] for item in outlet["quotes"])
    yield from (fact["quote"] for fact in brief["coverage"])
    yield from (fact["positions"][0]["quote"] for fact in brief["timeline"])
    yield from (source["title"] for source in brief["sources"])
    yield from (failure["why"] for failure in brief["failed"])
    yield "Sentences were chosen and ordered by a program and written by the outlets named"


def found_in_order(text: str, wanted: list[str]) -> tuple[list[str], str]:
    """The sentences that a text holds one behind the other, and what is left of it without them."""
    found, rest, at = [], [], 0
    for sentence in wanted:
        place = text.find(squeezed(sentence), at)
        if place >= 0:
            found.append(sentence)
            rest.append(text[at:place])
            at = place + len(squeezed(sentence))
    return found, " ".join([*rest, text[at:]])


@pytest.mark.parametrize("name", BRIEFS)
def test_pdf_and_text_hold_the_same_sentences_in_the_same_order(name: str) -> None:
    brief, files = printed(name)
    wanted = list(sentences(brief))

    assert found_in_order(reflowed(files["brief.pdf"], head(brief)), wanted)[0] == wanted
    assert found_in_order(squeezed(files["brief.txt"].decode()), wanted)[0] == wanted


@pytest.mark.parametrize("name", BRIEFS)
def test_beyond_the_sentences_pdf_and_text_have_labels_only(name: str) -> None:
    brief, files = printed(name)
    wanted = list(sentences(brief))
    known = {word.casefold() for word in FURNITURE}
    for holder in (brief["title"], brief["desk"], *(s["title"] for s in brief["sections"])):
        known |= {word.casefold() for word in re.findall(r"\w+", holder)}
    for source in brief["sources"]:
        for told in (source["name"], source["author"] or "", source["url"] or ""):
            known |= {word.casefold() for word in re.findall(r"[^\W\d]+", told)}
    months = "january february march april may june july august september october november december"
    known |= {*months.split(), *(month[:3] for month in months.split())}
    colophon = {word.casefold() for row in making.rows(brief, render.words("en", ())) for word in words(" ".join(row))}

    for text in (reflowed(files["brief.pdf"], head(brief)), squeezed(files["brief.txt"].decode())):
        rest = found_in_order(text, wanted)[1].casefold()
        for word in sorted(known | colophon, key=lambda word: (-len(word), word)):
            rest = rest.replace(word, " ")
        assert re.findall(r"[^\W\d_]{3,}", rest) == []
