"""Clauses laid out for comparison: what each holds, how telling it is, and what keeps two apart."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from briefing.diverge.agree import Unit
from briefing.diverge.align import Story
from briefing.diverge.facets.types import Quantity
from briefing.diverge.grammar import negates, verb
from briefing.diverge.notes import LATER

NEEDED = 1.1
"""Least weight of a core, in units of the weight of a key that stands in two sentences."""
DATED = 0.8
"""How telling a day or a year is, in proportion to a word found as often."""
YEAR = "y"
ENOUGH = 1.45
"""A core lighter than this, in units of the least, joins clauses that tell of different things."""
STRONG = 2.0
"""A core so many times as heavy as the least needs no common name."""
Spot = tuple[str, int, int]
"""A key, and where in its sentence it stands."""
NIGHT = timedelta(days=1)
BACK = 2
"""So many sentences back somebody is looked for whom a pronoun at the head of a sentence stands for."""
MANY = 7.5
"""A clause heavier than so many of the least cores tells several facts, and is weighed as this."""
PAIRED = 260
"""Neighbouring clauses longer than this together, in characters, are not taken as one."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause or two neighbouring ones: its keys, and what must not differ from another of the same fact.

    `known` is the last day, as a key, of which its article can tell as past.
    """

    unit: Unit
    article: str
    keys: frozenset[str]
    names: frozenset[str]
    figures: tuple[Quantity, ...]
    acts: Mapping[str, frozenset[str]]
    days: frozenset[str]
    known: str
    negated: bool
    person: str
    supposed: bool
    weight: float


@dataclass(slots=True)
class Field:
    """All clauses of a story, the `single` ones before the pairs; where each key stands, and how telling it is.

    `at` holds the keys of each sentence with their places, `elsewhen` the days that are not those of the news itself,
    `stand_ins` the names that a name also stands for.
    """

    story: Story
    clauses: list[Clause]
    weights: Mapping[str, float]
    events: frozenset[str]
    least: float
    persons: frozenset[str]
    at: Sequence[Sequence[Spot]]
    elsewhen: frozenset[str]
    stand_ins: Mapping[str, frozenset[str]]
    posted: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    single: int = 0
    told: dict[frozenset[str], float] = field(default_factory=dict)


def survey(story: Story, units: Sequence[Unit]) -> Field:
    """The clauses of a story, single and in neighbouring pairs, ready to be compared."""
    at = [tuple(placed(story, number)) for number in range(len(story.passages))]
    weights = weigh(story, at)
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
        at=at,
        elsewhen=elsewhen(story),
        stand_ins={
            f"@{key}": frozenset(f"@{other}" for other in story.stands_for(key) if other != key)
            for key in story.entities
            if len(story.stands_for(key)) > 1
        },
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


def weigh(story: Story, at: Sequence[Sequence[Spot]]) -> dict[str, float]:
    """How telling each key is: the rarer, the more. Words of time and number tell nothing; a day and a year do."""
    frequency = Counter(key for spots in at for key in {key for key, _, _ in spots})
    filler = story.lexicon.filler
    return {
        key: 0.0 if key in filler else math.log(1 + len(at) / count) * (DATED if key[0] == "#" else 1.0)
        for key, count in frequency.items()
    }


def elsewhen(story: Story) -> frozenset[str]:
    """The days named that lie more than a day from the day of every article."""
    published = {p.published for p in story.passages if p.published}
    days = {d.first for p in story.passages for d in p.days if d.first and d.precision == "day"}
    return frozenset(f"#{day}" for day in days if all(abs(day - one) > NIGHT for one in published))


def event_keys(story: Story) -> frozenset[str]:
    """Keys of words that tell an act or event: those of the families, and those that stand as a verb somewhere."""
    lexicon = story.lexicon
    found = set(lexicon.events - lexicon.things) | {f"~{group.name}" for group in lexicon.labels if group.act}
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
    keys = frozenset(key for key, at, _ in ground.at[unit.number] if unit.start <= at < unit.end)
    words = [t.low for t in passage.tokens if unit.start <= t.start < unit.end]
    return Clause(
        unit=unit,
        article=passage.article.id,
        keys=keys,
        names=frozenset(key for key in keys if key[0] == "@"),
        figures=tuple(q for q in passage.quantities if unit.start <= q.start < unit.end),
        acts=suffered(ground, unit),
        days=frozenset(key for key in keys if key[0] == "#" and key[1] != YEAR),
        known=f"#{passage.published + LATER}" if passage.published else "#9",
        negated=any(negates(word, lexicon.language) for word in words),
        person=next((word for word in words if word in ground.persons), ""),
        supposed=not grammar["conditions"].isdisjoint(words),
        weight=min(mass(ground, keys), MANY * ground.least),
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
    if keys not in ground.told:
        ground.told[keys] = judged(ground, keys)
    return ground.told[keys]


def judged(ground: Field, keys: frozenset[str], *, enough: float = ENOUGH) -> float:
    """The same, not yet known; `enough` is 1 for all that a clause holds, which cannot be more."""
    weight = mass(ground, keys)
    if weight < enough * ground.least:
        return 0.0
    words = {key for key in keys if key[0] not in "@#=" and ground.weights.get(key)}
    acts = words & ground.events
    named = any(key[0] in "@=#" for key in keys)
    return weight if acts and (named or (words != acts and len(words) > 2)) else 0.0


def mass(ground: Field, keys: AbstractSet[str]) -> float:
    """The weight of keys; words and marks of time have none, and a person counts once with those it stands for."""
    weights = ground.weights
    twice = [
        min(weights.get(key, 0.0), math.fsum([weights.get(other, 0.0) for other in others & keys]))
        for key, others in ground.stand_ins.items()
        if key in keys and not others.isdisjoint(keys)
    ]
    return math.fsum([weights[key] for key in keys if key in weights]) - math.fsum(twice)


def agrees(ground: Field, one: Clause, other: Clause, weight: float) -> bool:
    """Whether nothing in two clauses tells that they speak of different things, or say opposite ones."""
    if one.negated != other.negated:
        return False
    masculine = ground.story.lexicon.grammar["masculine"]
    if one.person and other.person and (one.person in masculine) != (other.person in masculine):
        return False
    if one.days and other.days and not one.days & other.days:
        return False
    if any(b.known < day <= a.known for a, b in ((one, other), (other, one)) for day in a.days - b.days):
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


def placed(story: Story, number: int) -> Iterator[Spot]:
    """Every key of a sentence with its place: words, names and whom they stand for, days, years and figures."""
    passage, lexicon = story.passages[number], story.lexicon
    named = {i for m in story.mentions[number] for i in range(m.name.first, m.name.last + 1)}
    for mention in story.mentions[number]:
        for key in story.stands_for(mention.key):
            yield f"@{key}", mention.start, mention.end
    head = passage.tokens[0]
    if head.low in lexicon.grammar["persons"]:
        yield from ((f"@{key}", head.start, head.end) for key in story.stands_for(somebody(story, number)))
    acts = [
        (f"~{group.name}", *m.span())
        for group in lexicon.labels
        if group.act
        for m in group.pattern.finditer(passage.low)
    ]
    yield from acts
    for i, token in enumerate(passage.tokens):
        if any(a <= token.start < b for _, a, b in acts):
            continue
        if token.stem and i not in named and not token.low[0].isdigit():
            key = lexicon.families.get(token.stem, token.stem)
            yield lexicon.akin.get(key, key), token.start, token.end
            inside = story.inside(token.low)
            if inside and not lexicon.pattern["belonging"].match(passage.low, token.end):
                yield f"@{inside}", token.start, token.end
    for day in passage.days:
        if day.first and day.precision in ("day", "year"):
            mark = f"{YEAR}{day.first.year}" if day.precision == "year" else str(day.first)
            yield f"#{mark}", day.start, day.end
    yield from ((f"={q.value:g}{q.unit}", q.start, q.end) for q in passage.quantities)


def somebody(story: Story, number: int) -> str:
    """The person first named in the nearest of the sentences before that names one; "" where none does."""
    home = story.passages[number].article.id
    for before in range(number - 1, max(-1, number - 1 - BACK), -1):
        if story.passages[before].article.id != home:
            break
        found = next((m.key for m in story.mentions[before] if story.entities[m.key].kind == "person"), "")
        if found:
            return found
    return ""


def spots(ground: Field, clause: Clause, core: frozenset[str]) -> tuple[int, int]:
    """From the first to the last word of the core in a clause."""
    unit = clause.unit
    inside = [(a, b) for key, a, b in ground.at[unit.number] if key in core and unit.start <= a and b <= unit.end]
    return (min(a for a, _ in inside), max(b for _, b in inside)) if inside else (unit.start, unit.end)
