"""Who carries what: facts by outlets, and how surely each states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.diverge.agree import Fact
from briefing.diverge.align import Story
from briefing.model import Quote

ROWS = 8


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
    """Rows for the facts given, at most ROWS of them, in their order."""
    rows = []
    for fact in facts[:ROWS]:
        cells = {article.id: Cell("", None) for article in story.articles}
        for unit, position in zip(
            sorted(fact.units, key=lambda u: u.number),
            sorted(fact.positions, key=lambda p: place(story, p.quote)),
            strict=False,
        ):
            cells[position.quote.source] = Cell(tone(story, unit.number, unit.start, unit.end), position.quote)
        label = min((p.quote for p in fact.positions), key=lambda q: (len(q.text), q.source, q.start))
        rows.append(Row(label, cells))
    return tuple(rows)


def place(story: Story, quote: Quote) -> tuple[int, int]:
    """Order of a quote: its article's place in the story, then its own in the article."""
    ids = [article.id for article in story.articles]
    return ids.index(quote.source), quote.start


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
    if quoted or any(mark.kind in ("say", "according", "source") for mark in passage.tone):
        return "attributed"
    return "flat"
