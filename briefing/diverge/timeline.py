"""What happened when, and who says so: facts with a day, month or year that can be told from the text.

A row is one fact at one time. Clauses of several articles are one fact where they give the same time, share
enough telling words and do not give other figures; the wording shown first is the one that holds most of what the
others say, and whoever is named beside it gives its figures too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.diverge.agree import Unit, weigher
from briefing.diverge.align import Story
from briefing.diverge.facets.types import Day
from briefing.diverge.ground import event_keys
from briefing.diverge.notes import lead, ordered
from briefing.diverge.wording import cut
from briefing.model import Dated, Position, Quote

ROWS = 12
"""Rows of a timeline: more are not read."""
CROWDED = 3
"""Rows of one time, at most."""
SAME = 0.2
"""Clauses of one time tell one fact where they share so much of the lighter one's weight."""
CLEAR = 0.6
"""Of the wordings that hold so much of what the best one holds of the others', the shortest is shown."""
WIDTH = {"day": 1.0, "month": 0.5, "year": 0.25}
"""What a time is worth by how exactly it is told; no other kind makes a row."""


@dataclass(frozen=True, slots=True)
class Told:
    """A clause that gives a time, cut to a wording that can stand alone."""

    unit: Unit
    day: Day
    start: int
    end: int
    weight: float


def timeline(story: Story, units: Sequence[Unit]) -> tuple[Dated, ...]:
    """The weightiest dated facts of a story in order of time, at most ROWS.

    A time that cannot be told because its article is undated makes no row, nor does a date at odds with its
    weekday, nor a year that one voice alone looks back to.
    """
    weights = weigher(story, units)
    events = event_keys(story) - speaking(story)
    times: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for told in (told for unit in units for told in dated(story, unit, weights)):
        if not told.unit.keys.isdisjoint(events):
            day = told.day
            times[f"{day.first}", f"{day.last}", day.precision].append(told)
    rows = []
    for (first, last, precision), found in sorted(times.items()):
        facts = [(worth(story, fact), fact) for fact in together(story, found, weights) if fact]
        for score, fact in sorted(facts, key=lambda row: (-row[0], row[1][0].unit.number))[:CROWDED]:
            if precision == "year" and len({story.voice_of(told.unit.number) for told in fact}) < 2:
                continue  # the background of one article
            positions = tuple(position(story, told) for told in fact)
            shown, *rest = positions
            rows.append((score, Dated(first, last, precision, (shown, *ordered(story, rest)))))
    rows.sort(key=lambda row: (-row[0], row[1].first, row[1].positions[0].quote.start))
    kept = [row for _, row in rows[:ROWS]]
    return tuple(sorted(kept, key=lambda row: (row.first, row.last, row.positions[0].quote.source)))


def speaking(story: Story) -> set[str]:
    """Keys of the verbs of saying: that somebody spoke is not by itself an event."""
    return {
        t.stem
        for p in story.passages
        for m in p.tone
        if m.kind in ("say", "according")
        for t in p.tokens
        if m.start <= t.start < m.end
    }


def dated(story: Story, unit: Unit, weights: Mapping[str, float]) -> list[Told]:
    """The times a clause gives, each with the words to show; none where these could not stand alone."""
    found = []
    for day in story.passages[unit.number].days:
        if unit.start <= day.start < unit.end and fixed(story, unit.number, day):
            span = cut(story, unit, (day.start, day.end))
            if span and whole(story.passages[unit.number].text[slice(*span)]):
                found.append(Told(unit, day, *span, mass(unit.keys, weights)))
    return found


def fixed(story: Story, number: int, day: Day) -> bool:
    """Whether a time is told by the calendar: "today" may mean these days, and "last night" is two days."""
    passage = story.passages[number]
    if day.precision not in WIDTH or day.first is None or day.clash:
        return False
    if day.precision == "year" and passage.published:
        return day.first.year != passage.published.year
    return day.precision != "day" or day.weekday is not None or any(map(str.isdigit, passage.low[day.start : day.end]))


def whole(text: str) -> bool:
    """Whether no bracket of a wording has lost its partner."""
    return all(text.count(left) == text.count(right) for left, right in ("()", "[]"))


def mass(keys: frozenset[str], weights: Mapping[str, float]) -> float:
    """The weight of keys, marks of time left out."""
    return math.fsum(sorted(weights.get(key, 0.0) for key in keys if key[0] != "#"))


def together(story: Story, found: Sequence[Told], weights: Mapping[str, float]) -> list[list[Told]]:
    """Clauses of one time put together by what they tell; one of each article, the fullest wording first."""
    facts: list[list[Told]] = []
    for told in sorted(found, key=lambda one: (-one.weight, one.unit.number, one.start)):
        for fact in facts:
            first = fact[0]
            shared = mass(first.unit.keys & told.unit.keys, weights)
            if shared >= SAME * min(first.weight, told.weight) and not odd(story, told, fact):
                articles = {story.passages[one.unit.number].article.id for one in fact}
                if story.passages[told.unit.number].article.id not in articles:
                    fact.append(told)
                break
        else:
            facts.append([told])
    return [shown_first(story, fact, weights) for fact in facts]


def figures(story: Story, told: Told) -> frozenset[tuple[float, str]]:
    """The numbers of a wording, each with its unit."""
    return frozenset(
        (quantity.value, quantity.unit)
        for quantity in story.passages[told.unit.number].quantities
        if told.start <= quantity.start < told.end
    )


def odd(story: Story, told: Told, fact: Sequence[Told]) -> bool:
    """Whether a clause gives figures, and others than a clause of the fact gives."""
    own = figures(story, told)
    return any(own and theirs and own != theirs for theirs in (figures(story, one) for one in fact))


def shown_first(story: Story, fact: Sequence[Told], weights: Mapping[str, float]) -> list[Told]:
    """A fact's wordings, the one that shows it best in front; none where each begins with a stand-in for a name."""
    grammar = story.lexicon.grammar
    leaning = (grammar["pronouns"] | grammar["substitutes"]) - grammar["determiners"]
    clear = [one for one in fact if head(story, one) not in leaning]
    if not clear:
        return []
    held = {one: borne(one, fact, weights) for one in clear}
    best = min(
        (one for one in clear if held[one] >= CLEAR * max(held.values())),
        key=lambda one: (one.end - one.start, one.unit.number),
    )
    carried = figures(story, best)
    return [best, *(one for one in fact if one is not best and carried <= figures(story, one))]


def head(story: Story, told: Told) -> str:
    """The first word of a wording, folded."""
    return next(t.low for t in story.passages[told.unit.number].tokens if t.start >= told.start)


def borne(told: Told, fact: Sequence[Told], weights: Mapping[str, float]) -> float:
    """How much of what the others say a wording holds, for its own length."""
    others = frozenset(key for one in fact if one is not told for key in one.unit.keys)
    return mass(told.unit.keys & others, weights) / (told.weight or 1.0) if others else told.weight


def worth(story: Story, fact: Sequence[Told]) -> float:
    """What a row is worth: independent voices first, then how near the top of its article, how central its names."""
    voices = {story.voice_of(told.unit.number) for told in fact}
    nearest = max(lead(story, told.unit.number) for told in fact)
    names = [story.centrality(key) for told in fact for key in told.unit.keys if key[0] == "@"]
    return round(len(voices) + nearest + max(names, default=0.0) + WIDTH[fact[0].day.precision], 9)


def position(story: Story, told: Told) -> Position:
    """The wording as a quote; its value is the words that tell the time."""
    passage, shift = story.passages[told.unit.number], story.passages[told.unit.number].sentence.start
    text = passage.text[told.start : told.end]
    quote = Quote(passage.article.id, shift + told.start, shift + told.end, text)
    return Position(quote, passage.text[told.day.start : told.day.end])
