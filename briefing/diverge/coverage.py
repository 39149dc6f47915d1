"""Who carries what: facts by outlets, and how surely each states them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.diverge.agree import Fact
from briefing.diverge.align import Story
from briefing.diverge.grammar import negates
from briefing.model import Quote

ROWS = 8
NEARLY = 0.8
DOUBT = 0.4
"""Shares of a fact's weight: a sentence with so much of it tells it, one with so much may tell it."""
UNSEEN = 3.0


@dataclass(frozen=True, slots=True)
class Cell:
    """How one article carries a fact: "flat", "attributed", "hedged", "denied", or "" where it does not.
    With its words.
    """

    tone: str
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Row:
    """A fact, told by the shortest quote of it, and a cell for each article id."""

    label: Quote
    cells: Mapping[str, Cell]


def table(story: Story, facts: Sequence[Fact]) -> tuple[Row, ...]:
    """Rows for the facts given, at most ROWS of them, in their order.

    A fact that an outlet without a matching clause may well tell in other words has no row, as an
    empty cell would say that it does not.
    """
    rows: list[Row] = []
    akin = story.lexicon.akin
    held = [
        {akin.get(k, k) for k in keys} | {f"={q.value:g}{q.unit}" for q in passage.quantities}
        for keys, passage in zip(story.keys, story.passages, strict=True)
    ]
    for fact in facts:
        told = {story.passages[unit.number].article.id for unit in fact.units}
        elsewhere = {a.id: told_in_other_words(story, fact, a.id, held) for a in story.articles if a.id not in told}
        if any(found is None for found in elsewhere.values()):
            continue
        cells = {article.id: Cell("", None) for article in story.articles}
        for unit, position in zip(fact.units, fact.positions, strict=True):
            cells[position.quote.source] = Cell(tone(story, unit.number, unit.start, unit.end), position.quote)
        for article, number in elsewhere.items():
            if number is not None and number >= 0:
                end = len(story.passages[number].text)
                cells[article] = Cell(tone(story, number, 0, end), story.quote(number, 0, end).quote)
        rows.append(Row(fact.positions[0].quote, cells))
        if len(rows) == ROWS:
            break
    return tuple(rows)


def told_in_other_words(story: Story, fact: Fact, article: str, held: Sequence[set[str]]) -> int | None:
    """The sentence of an article that holds nearly all of a fact, its act among it, -1 where none holds much of it.
    None where that cannot be told. `held` are the keys of each passage.
    """
    akin = story.lexicon.akin
    keys = frozenset(k for k in fact.keys if k[0] != "#" and k not in story.lexicon.filler)
    weights = {k: story.idf.get(k, UNSEEN) for k in keys}
    whole = math.fsum(weights.values())
    acts = {k for k in keys if k in story.lexicon.events or k in akin.values()}
    best = (0.0, -1)
    for number in story.by_article.get(article, ()):
        mine = held[number]
        if keys.isdisjoint(mine):
            continue
        best = max(best, (math.fsum([weights[k] for k in keys & mine]) / whole, number))
        if best[1] == number and not acts <= mine:
            best = (min(best[0], DOUBT), number)
    if best[0] >= NEARLY and not doubtful(story, best[1]):
        return best[1]
    return None if best[0] >= DOUBT else -1


def doubtful(story: Story, number: int) -> bool:
    """Whether a sentence supposes or denies something: then what it holds may be no report of it."""
    lexicon = story.lexicon
    words = [t.low for t in story.passages[number].tokens]
    return not lexicon.grammar["conditions"].isdisjoint(words) or any(negates(w, lexicon.language) for w in words)


def tone(story: Story, number: int, start: int, end: int) -> str:
    """How surely a clause speaks.
    The strongest mark in it, or "attributed" where it stands in a sentence with a speaker.
    """
    passage = story.passages[number]
    inside = {mark.kind for mark in passage.tone if start <= mark.start < end}
    if "deny" in inside:
        return "denied"
    if inside & {"hedge", "unclear", "claim"}:
        return "hedged"
    quoted = any(a < end and b > start for a, b in passage.quoted)
    if quoted or any(mark.kind in ("say", "according", "source", "own") for mark in passage.tone):
        return "attributed"
    return "flat"
