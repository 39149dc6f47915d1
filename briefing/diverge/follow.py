"""What became of a difference that an earlier edition noted: who moved, whether it is narrower now, or closed. Pure.

A number is followed by what it counts, in a sentence that speaks of the same; a name by its spellings. Other kinds of
difference are a matter of words, and whether they are settled is for the reader to judge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from briefing import text
from briefing.diverge import lexicon
from briefing.diverge.facets import read
from briefing.diverge.facets.types import Passage, Quantity
from briefing.diverge.number import amount
from briefing.model import Article, Position, Quote

Status = Literal["open", "narrowed", "closed"]

LIKE = 0.34
"""Share of the earlier sentence's stems that a sentence holds which gives the same count anew; figures do not count."""
ALIKE = 0.5
"""The same where the number counts nothing that the lexicon knows, such as people killed."""


@dataclass(frozen=True, slots=True)
class Move:
    """An outlet that gave one value and gives another now; `before` is "" where it had given none."""

    outlet: str
    before: str
    now: Position


@dataclass(frozen=True, slots=True)
class Followed:
    """How a difference stands: those who say something on it now, whether they moved or stay with it."""

    status: Status
    moves: tuple[Move, ...]
    same: tuple[Move, ...]


def follow(note: Mapping[str, Any], articles: Sequence[Article]) -> Followed | None:
    """How a note stands after newer articles of its story; None where they say nothing on it, or for other kinds.

    `note` is a divergence of a contract whose positions have the "outlet" besides; "quote" and "value" are looked at.
    """
    if note["kind"] not in ("number", "name"):
        return None
    before: dict[str, tuple[float | str, str]] = {}
    for position in note["positions"]:
        key = worth(position) if note["kind"] == "number" else text.fold(position["value"])
        if key is not None:
            before[position["outlet"]] = (key, position["value"])
    if len({key for key, _ in before.values()}) < 2:
        return None
    after = {outlet: key for outlet, (key, _) in before.items()}
    moves: list[Move] = []
    same: list[Move] = []
    for article in articles:
        found = number_now(note, article) if note["kind"] == "number" else name_now(note, article)
        if found is None:
            continue
        key, position = found
        old = before.get(article.source)
        change = Move(article.source, old[1] if old else "", position)
        (same if old and old[0] == key else moves).append(change)
        after[article.source] = key
    if not moves and not same:
        return None
    left, were = len(set(after.values())), len({key for key, _ in before.values()})
    status: Status = "closed" if left == 1 else "narrowed" if left < were else "open"
    return Followed(status, tuple(moves), tuple(same))


def told(position: Mapping[str, Any]) -> tuple[Passage, Quantity] | None:
    """The number that a position of an earlier edition turns on, read again in its own words."""
    quote, value = position["quote"], position["value"]
    sentences = text.split(quote)
    pseudo = Article("earlier", "", "", quote, "", sentences, language="en")
    at = quote.find(value)
    for passage in read(pseudo, lexicon.load("en")):
        for quantity in passage.quantities:
            start = passage.sentence.start + quantity.start
            if at <= start < at + len(value) or at < 0:
                return passage, quantity
    return None


def worth(position: Mapping[str, Any]) -> float | None:
    """The number of a position; None where it has none that can be read again."""
    found = told(position)
    return found[1].value if found else None


def number_now(note: Mapping[str, Any], article: Article) -> tuple[float, Position] | None:
    """The number that an article gives for what a note counts, where one of its sentences speaks of the same."""
    if article.language not in ("en", "und"):
        return None
    known = [found for position in note["positions"] if (found := told(position))]
    best: tuple[float, int, Quantity, Passage] | None = None
    for passage in read(article, lexicon.load("en")):
        for quantity in passage.quantities:
            for earlier, old in known:
                if quantity.part or (quantity.unit, quantity.category) != (old.unit, old.category):
                    continue
                if not old.category and quantity.head != old.head:
                    continue
                share = overlap(earlier, passage)
                if share >= (LIKE if old.category else ALIKE) and (best is None or share > best[0]):
                    best = (share, passage.index, quantity, passage)
    if best is None:
        return None
    _, _, quantity, passage = best
    sentence = passage.sentence
    quote = Quote(article.id, sentence.start, sentence.end, sentence.text)
    value = passage.text[quantity.start : quantity.end]
    return quantity.value, Position(quote, value, amount(quantity))


def overlap(one: Passage, other: Passage) -> float:
    """Share of the stems of an earlier sentence that another holds, figures left out."""
    mine, theirs = (
        {token.stem for token in passage.tokens if token.stem and not token.stem[0].isdigit()}
        for passage in (one, other)
    )
    return len(mine & theirs) / len(mine) if mine else 0.0


def name_now(note: Mapping[str, Any], article: Article) -> tuple[str, Position] | None:
    """The spelling that an article uses most, among those of a note."""
    spellings = sorted({position["value"] for position in note["positions"]}, key=lambda one: (-len(one), one))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, spellings)) + r")(?!\w)")
    found = list(pattern.finditer(article.text))
    if not found:
        return None
    times: dict[str, int] = {}
    for match in found:
        times[match[0]] = times.get(match[0], 0) + 1
    most = max(times, key=lambda one: (times[one], one))
    start = next(match.start() for match in found if match[0] == most)
    for sentence in article.sentences:
        if sentence.start <= start < sentence.end and not sentence.heading:
            quote = Quote(article.id, sentence.start, sentence.end, sentence.text)
            return text.fold(most), Position(quote, most)
    return None
