"""What became of a difference that an earlier edition noted: who moved, whether it is narrower now, or closed. Pure.

A number is followed by what it counts, in a sentence that speaks of the same; a day by the one day of such a sentence;
a name by its spellings; a word for somebody or something by those of the note, in a sentence that else reads alike.
Whether a stance or a reserve has been given up is told by no one sentence, and is for the reader to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from briefing import text
from briefing.diverge import lexicon
from briefing.diverge.facets import read
from briefing.diverge.facets.types import Day, Passage, Quantity
from briefing.diverge.number import amount
from briefing.model import Article, Position, Quote

Key = float | str
"""What two positions are compared by."""
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
    now = NOW.get(note["kind"])
    if now is None or note.get("rule") in UNTOLD:
        return None
    before: dict[str, tuple[Key, str]] = {}
    for position in note["positions"]:
        key = worth(note["kind"], position)
        if key is not None:
            before[position["outlet"]] = (key, position["value"])
    if len({key for key, _ in before.values()}) < 2:
        return None
    after = {outlet: key for outlet, (key, _) in before.items()}
    moves: list[Move] = []
    same: list[Move] = []
    for article in articles:
        found = now(note, article)
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


def worth(kind: str, position: Mapping[str, Any]) -> Key | None:
    """What a position gave, to be compared; None where it has no number or day that can be read again."""
    if kind == "number":
        found = told(position)
        return found[1].value if found else None
    if kind == "date":
        given = told_day(position)
        return f"{given[1].first} {given[1].last}" if given else None
    return text.fold(position["value"])


def told_day(position: Mapping[str, Any]) -> tuple[Passage, Day] | None:
    """The day or year that a position turns on, where its own words tell it without the day they were written on."""
    quote, value = position["quote"], position["value"]
    at = quote.find(value)
    pseudo = Article("earlier", "", "", quote, "", text.split(quote), language="en")
    for passage in read(pseudo, lexicon.load("en")):
        for day in passage.days:
            if passage.sentence.start + day.start == at and day.first and day.precision in ("day", "year"):
                return passage, day
    return None


def day_now(note: Mapping[str, Any], article: Article) -> tuple[str, Position] | None:
    """The one day that an article gives in sentences on the same; None where they give several, or none."""
    if article.language not in ("en", "und"):
        return None
    known = [found for position in note["positions"] if (found := told_day(position))]
    given: dict[str, tuple[Passage, Day]] = {}
    for passage in read(article, lexicon.load("en")):
        if len(passage.days) != 1 or passage.sentence.heading:
            continue
        day = passage.days[0]
        fits = any(day.precision == old.precision and overlap(earlier, passage) >= ALIKE for earlier, old in known)
        if fits and day.first:
            given.setdefault(f"{day.first} {day.last}", (passage, day))
    if len(given) != 1:
        return None
    (key, (passage, day)) = next(iter(given.items()))
    sentence = passage.sentence
    quote = Quote(article.id, sentence.start, sentence.end, sentence.text)
    return key, Position(quote, passage.text[day.start : day.end])


def word_now(note: Mapping[str, Any], article: Article) -> tuple[str, Position] | None:
    """The word of a note that an article uses in a sentence like an earlier one, where it uses none of the others."""
    words = {text.fold(position["value"]): position["value"] for position in note["positions"]}
    if not all(words):
        return None
    pattern = whole_words(words.values())
    used = {text.fold(match[0]) for match in pattern.finditer(article.text)}
    if len(used) != 1:
        return None
    earlier = [stems_without(position["quote"], pattern) for position in note["positions"]]
    for sentence in article.sentences:
        match = None if sentence.heading else pattern.search(sentence.text)
        theirs = stems_without(sentence.text, pattern) if match else frozenset()
        if match and any(mine and len(mine & theirs) / len(mine) >= ALIKE for mine in earlier):
            quote = Quote(article.id, sentence.start, sentence.end, sentence.text)
            return text.fold(match[0]), Position(quote, match[0])
    return None


def stems_without(line: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """The stems of a line without the words that are compared."""
    return frozenset(stem for stem in text.stems(text.WORD.findall(pattern.sub(" ", line))) if stem)


def whole_words(values: Iterable[str]) -> re.Pattern[str]:
    """Some words or phrases, the longest first, whole and in any case."""
    ordered = sorted(values, key=lambda one: (-len(one), one))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.IGNORECASE)


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


NOW: Mapping[str, Callable[[Mapping[str, Any], Article], tuple[Key, Position] | None]] = {
    "number": number_now,
    "name": name_now,
    "date": day_now,
    "label": word_now,
}
"""How each kind of note is followed; what is not here is not."""

UNTOLD = {"date.weekday", "date.since", "label.name", "label.scare"}
"""Rules whose values say nothing by themselves: a date at odds with itself, a description that may be left out."""
