"""Clauses laid out for comparison: what each holds, how telling it is, and what keeps two apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from briefing.diverge.agree import Unit, weigher
from briefing.diverge.align import Story
from briefing.diverge.facets.types import Quantity
from briefing.diverge.grammar import negates, verb

NEEDED = 1.1
"""Least weight of a core, in units of the weight of a key that stands in two sentences."""
STRONG = 2.0
"""A core so many times as heavy as the least needs no common name."""
PAIRED = 260
"""Neighbouring clauses longer than this together, in characters, are not taken as one."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause or two neighbouring ones: its keys, and what must not differ from another of the same fact."""

    unit: Unit
    article: str
    keys: frozenset[str]
    names: frozenset[str]
    figures: tuple[Quantity, ...]
    acts: Mapping[str, frozenset[str]]
    days: frozenset[str]
    negated: bool
    person: str
    supposed: bool
    weight: float


@dataclass(slots=True)
class Field:
    """All clauses of a story, the `single` ones before the pairs; where each key stands, and how telling it is."""

    story: Story
    clauses: list[Clause]
    weights: Mapping[str, float]
    events: frozenset[str]
    least: float
    persons: frozenset[str]
    posted: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    single: int = 0


def survey(story: Story, units: Sequence[Unit]) -> Field:
    """The clauses of a story, single and in neighbouring pairs, ready to be compared."""
    akin = story.lexicon.akin
    weights = dict(weigher(story, units))
    for key, other in akin.items():
        if key in weights or other in weights:
            weights[other] = min(weights.get(key, math.inf), weights.get(other, math.inf))
    for key in weights:
        if key[0] == "#" or key in story.lexicon.filler:
            weights[key] = 0.0
    joined = [
        Unit(a.number, a.start, b.end, a.keys | b.keys)
        for a, b in pairwise(units)
        if a.number == b.number and b.end - a.start < PAIRED
    ]
    spoken = {
        t.stem
        for p in story.passages
        for m in p.tone
        if m.kind in ("say", "according")
        for t in p.tokens
        if m.start <= t.start < m.end
    }
    ground = Field(
        story=story,
        clauses=[],
        weights=weights,
        events=event_keys(story) - spoken,
        least=NEEDED * math.log(1 + len(story.passages) / 2),
        persons=story.lexicon.grammar["masculine"] | story.lexicon.grammar["feminine"],
    )
    for i, unit in enumerate([*units, *joined]):
        if i == len(units):
            ground.single = len(ground.clauses)
        clause = describe(ground, unit)
        if not clause.supposed:
            for key in clause.keys:
                ground.posted[key].append(len(ground.clauses))
            ground.clauses.append(clause)
    ground.single = ground.single or len(ground.clauses)
    return ground


def event_keys(story: Story) -> frozenset[str]:
    """Keys of words that tell an act or event: those of the families, and those that stand as a verb somewhere."""
    lexicon = story.lexicon
    found = set(lexicon.events - lexicon.things)
    for passage in story.passages:
        for before, token in pairwise((passage.tokens[0], *passage.tokens)):
            acts = verb(token.low, lexicon.language) or before.low in lexicon.grammar["auxiliaries"]
            if acts and token.stem and token.text.islower() and token.stem not in lexicon.filler:
                key = lexicon.families.get(token.stem, token.stem)
                found.add(lexicon.akin.get(key, key))
    return frozenset(found)


def describe(ground: Field, unit: Unit) -> Clause:
    """A clause with what is compared."""
    story = ground.story
    passage, lexicon = story.passages[unit.number], story.lexicon
    grammar = lexicon.grammar
    keys = frozenset(lexicon.akin.get(key, key) for key in unit.keys)
    words = [t.low for t in passage.tokens if unit.start <= t.start < unit.end]
    return Clause(
        unit=unit,
        article=passage.article.id,
        keys=keys,
        names=frozenset(key for key in keys if key[0] == "@"),
        figures=tuple(q for q in passage.quantities if unit.start <= q.start < unit.end),
        acts=suffered(ground, unit),
        days=frozenset(key for key in keys if key[0] == "#"),
        negated=any(negates(word, lexicon.language) for word in words),
        person=next((word for word in words if word in ground.persons), ""),
        supposed=not grammar["conditions"].isdisjoint(words),
        weight=mass(ground, keys),
    )


def suffered(ground: Field, unit: Unit) -> dict[str, frozenset[str]]:
    """Category of a count -> the keys of a clause that tell it."""
    story = ground.story
    passage, lexicon = story.passages[unit.number], story.lexicon
    found: dict[str, frozenset[str]] = {}
    for quantity in passage.quantities:
        if quantity.category and quantity.category not in found and unit.start <= quantity.start < unit.end:
            pattern = next(pattern for name, pattern in lexicon.categories if name == quantity.category)
            found[quantity.category] = frozenset(
                lexicon.families.get(t.stem, t.stem)
                for t in passage.tokens
                if t.stem and unit.start <= t.start < unit.end and pattern.fullmatch(t.low)
            )
    return found


def telling(ground: Field, keys: frozenset[str]) -> float:
    """How telling a set of keys is; 0 where it is not enough, holds no act, or nothing that the act is about."""
    weight = mass(ground, keys)
    if weight < ground.least:
        return 0.0
    words = {key for key in keys if key[0] not in "@#=" and ground.weights.get(key)}
    acts = words & ground.events
    named = any(key[0] in "@=" for key in keys)
    return weight if acts and (named or (words != acts and len(words) > 2)) else 0.0


def mass(ground: Field, keys: Iterable[str]) -> float:
    """The weight of keys; words and marks of time have none."""
    weights = ground.weights
    return math.fsum([weights[key] for key in keys if key in weights])


def agrees(ground: Field, one: Clause, other: Clause, weight: float) -> bool:
    """Whether nothing in two clauses tells that they speak of different things, or say opposite ones."""
    if one.negated != other.negated:
        return False
    masculine = ground.story.lexicon.grammar["masculine"]
    if one.person and other.person and (one.person in masculine) != (other.person in masculine):
        return False
    if one.days and other.days and not one.days & other.days:
        return False
    if one.names and other.names and not one.names & other.names and weight < STRONG * ground.least:
        return False
    if any(counted(a, b) for a, b in ((one, other), (other, one))):
        return False
    return not any(conflict(p, other.figures) for p in one.figures)


def counted(one: Clause, other: Clause) -> bool:
    """Whether a clause counts the victims of an act that the other tells as well, without that count."""
    return any(
        keys & other.keys
        and not {q.value for q in one.figures if q.category == category} & {q.value for q in other.figures}
        for category, keys in one.acts.items()
    )


def conflict(figure: Quantity, others: Iterable[Quantity]) -> bool:
    """Whether others count the same as a figure, and none comes to the same."""
    rivals = [
        q
        for q in others
        if q.unit == figure.unit
        and ((q.category and q.category == figure.category) or (q.head and q.head == figure.head) or q.unit)
    ]
    return bool(rivals) and all(q.value != figure.value for q in rivals)


def toll(clause: Clause, core: frozenset[str]) -> bool:
    """Whether a core holds a count of victims together with what befell them."""
    return any(
        f"={q.value:g}{q.unit}" in core and clause.acts[q.category] & core
        for q in clause.figures
        if q.category in clause.acts
    )


def placed(story: Story, number: int) -> list[tuple[str, int, int]]:
    """Every key of a sentence with its place."""
    passage, lexicon = story.passages[number], story.lexicon
    named = {i for m in story.mentions[number] for i in range(m.name.first, m.name.last + 1)}
    found = [(f"@{m.key}", m.start, m.end) for m in story.mentions[number]]
    for i, token in enumerate(passage.tokens):
        if token.stem and i not in named and not token.low[0].isdigit():
            key = lexicon.families.get(token.stem, token.stem)
            found.append((lexicon.akin.get(key, key), token.start, token.end))
    found += [(f"#{d.first}", d.start, d.end) for d in passage.days if d.first and d.precision == "day"]
    return [*found, *((f"={q.value:g}{q.unit}", q.start, q.end) for q in passage.quantities)]


def spots(ground: Field, clause: Clause, core: frozenset[str]) -> tuple[int, int]:
    """From the first to the last word of the core in a clause."""
    unit = clause.unit
    inside = [
        (a, b) for key, a, b in placed(ground.story, unit.number) if key in core and unit.start <= a and b <= unit.end
    ]
    return (min(a for a, _ in inside), max(b for _, b in inside)) if inside else (unit.start, unit.end)
