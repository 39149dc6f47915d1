"""Clauses of several voices that tell much the same: where notes look for one statement told in several ways.

A fact is a clause and, from each other article, the clause that shares most with it. What two
clauses share is weighed by how telling it is; a name alone is no fact, so a verb or noun must be
among it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.diverge.align import Story
from briefing.diverge.facets.clauses import breaks
from briefing.diverge.notes import lead
from briefing.model import Position

ENOUGH = 3
NEEDED = 1.15
"""Least weight that two clauses of one fact share, in units of the weight of a key that stands in two passages."""
BUDGET = 240
"""Counterparts of a clause are looked for under its most telling keys, until so many clauses have been looked at."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause with its keys; the span counts from the start of the sentence."""

    number: int
    start: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """Keys that several voices tell together, and for each article the clause that tells it."""

    keys: frozenset[str]
    units: tuple[Unit, ...]
    voices: frozenset[str]
    score: float
    positions: tuple[Position, ...]


def needed(story: Story) -> int:
    """How many voices make an agreement: three, or all there are where they are fewer."""
    return ENOUGH if len(story.voices) > ENOUGH else min(2, len(story.voices))


def clauses(story: Story) -> list[Unit]:
    """Every clause of a story with its keys; a clause too short to stand alone is joined to the one before it."""
    units: list[Unit] = []
    for number, passage in enumerate(story.passages):
        keyed = [(m.start, f"@{m.key}") for m in story.mentions[number]]
        named = {i for m in story.mentions[number] for i in range(m.name.first, m.name.last + 1)}
        families = story.lexicon.families
        keyed += [
            (t.start, families.get(t.stem, t.stem))
            for i, t in enumerate(passage.tokens)
            if t.stem and i not in named and not t.low[0].isdigit()
        ]
        keyed += [(d.start, f"#{d.first}") for d in passage.days if d.first and d.precision == "day"]
        keyed += [(q.start, f"={q.value:g}{q.unit}") for q in passage.quantities]
        first = len(units)
        for start, end in breaks(passage.text, story.lexicon):
            keys = frozenset(key for at, key in keyed if start <= at < end)
            if len(units) > first and (len(keys) < 3 or len(units[-1].keys) < 3):
                units[-1] = Unit(number, units[-1].start, end, units[-1].keys | keys)
            else:
                units.append(Unit(number, start, end, keys))
    return [unit for unit in units if len(unit.keys) > 1]


def weigher(story: Story, units: Sequence[Unit]) -> dict[str, float]:
    """Weight of each key over the clauses of a story."""
    frequency = Counter(key for unit in units for key in unit.keys)
    total = max(1, len(story.passages))
    weights = {}
    for key, count in frequency.items():
        weights[key] = math.log(1 + total / count) * (0.6 if key[0] == "#" else 1.0)
    return weights


def facts(story: Story, units: Sequence[Unit]) -> list[Fact]:
    """Facts carried by at least two voices (by two articles where there is but one voice), best first, no clause in
    two.
    """
    weights = weigher(story, units)
    least = NEEDED * math.log(1 + len(story.passages) / 2)
    posted: dict[str, list[int]] = defaultdict(list)
    for i, unit in enumerate(units):
        for key in unit.keys:
            posted[key].append(i)
    stars = [star(story, units, weights, posted, i, least) for i in range(len(units))]
    ranked = sorted((s for s in stars if s), key=lambda s: (-s[0], s[1]))
    used: set[int] = set()
    sentences: set[frozenset[int]] = set()
    found: list[Fact] = []
    floor = 2 if len(story.voices) > 1 else 1
    for score, seed, members in ranked:
        free = [seed] + [i for i in members if i not in used and i != seed]
        if seed in used or len(free) < 2 or len(free) * 2 <= len(members):
            continue
        voices = frozenset(story.voice_of(units[i].number) for i in free)
        if len(voices) < floor:
            continue
        told = frozenset(units[i].number for i in free)
        used |= set(free)
        if told in sentences:
            continue
        sentences.add(told)
        found.append(make([units[i] for i in free], voices, score))
    return sorted(found, key=lambda fact: (-fact.score, fact.units[0].number, fact.units[0].start))


def star(
    story: Story,
    units: Sequence[Unit],
    weights: dict[str, float],
    posted: dict[str, list[int]],
    seed: int,
    least: float,
) -> tuple[float, int, tuple[int, ...]] | None:
    """The best counterpart of a clause in each other article, as (score, clause, all members).
    None where there is none.
    """
    unit = units[seed]
    home = story.passages[unit.number].article.id
    near: set[int] = set()
    looked = 0
    for key in sorted(unit.keys, key=lambda key: (-weights[key], key)):
        looked += len(posted[key])
        if looked > BUDGET and near:
            break
        near.update(posted[key])
    best: dict[str, tuple[float, int]] = {}
    for other in sorted(near):
        article = story.passages[units[other].number].article.id
        shared = unit.keys & units[other].keys
        if article == home or len(shared) < 2:
            continue
        weight = math.fsum([weights[key] for key in shared])
        if weight < least or weight <= best.get(article, (0.0, 0))[0]:
            continue
        if any(key[0] not in "@#=" for key in shared):
            best[article] = (weight, other)
    best = coherent(units, weights, unit, best, least)
    if not best:
        return None
    by_voice: dict[str, float] = {}
    for article, (weight, _) in sorted(best.items()):
        by_voice[story.voice[article]] = max(by_voice.get(story.voice[article], 0.0), min(weight, 3 * least))
    by_voice.pop(story.voice[home], None)
    score = math.fsum(by_voice.values()) / least + len(by_voice) + lead(story, unit.number)
    return score, seed, tuple(sorted([seed, *(i for _, i in best.values())]))


def coherent(
    units: Sequence[Unit], weights: dict[str, float], seed: Unit, best: dict[str, tuple[float, int]], least: float
) -> dict[str, tuple[float, int]]:
    """The counterparts that share with the centre what most of them share.
    The others tell something else in like words.
    """
    counts = Counter(key for _, i in best.values() for key in units[i].keys & seed.keys)
    core = frozenset(key for key, count in counts.items() if count * 2 >= len(best))
    kept = {}
    for article, (weight, i) in best.items():
        common = core & units[i].keys
        if (
            len(common) > 1
            and math.fsum(weights[key] for key in common) >= 0.8 * least
            and any(key[0] not in "@#=" for key in common)
        ):
            kept[article] = (weight, i)
    return kept


def make(units: Sequence[Unit], voices: frozenset[str], score: float) -> Fact:
    """A fact from its clauses, the first of which is its centre; its words are left to whoever shows it."""
    counts = Counter(key for unit in units for key in unit.keys)
    shared = frozenset(key for key in units[0].keys if counts[key] * 2 > len(units) and counts[key] > 1)
    return Fact(shared, tuple(units), voices, score, ())


def overlap(story: Story, one: Unit, other: Unit) -> float:
    """Share of the lighter clause's weight that both clauses tell."""

    def weight(keys: frozenset[str]) -> float:
        return math.fsum(story.idf.get(key, 1.5) for key in keys if key[0] != "#")

    shared = one.keys & other.keys
    if len(shared) < 3 and len([key for key in shared if key[0] not in "@#="]) < 2:
        return 0.0
    return weight(shared) / max(0.1, min(weight(one.keys), weight(other.keys)))
