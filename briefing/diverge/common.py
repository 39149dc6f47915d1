"""Facts that several voices really carry: what a reader may take as common ground, and who reports what.

Every outlet named beside a fact must carry its core: the words, names and figures that all of its
clauses share, among them an act or event, and telling enough together. A clause whose figure, day or
negation differs tells something else. What is shown is the wording that says least beyond the core.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from briefing.diverge.agree import Fact, Unit, needed
from briefing.diverge.align import Story
from briefing.diverge.facets.clauses import balance
from briefing.diverge.ground import Clause, Field, agrees, describe, judged, mass, spots, survey, telling, toll
from briefing.diverge.lexicon import Scale
from briefing.diverge.notes import lead
from briefing.diverge.wording import cut, doubted

THIN = 1.2
"""Least weight of a core of two keys, in units of what is asked of any."""
SHARE = 0.16
"""Least share of a clause's weight that the core makes up."""
DATED = 0.55
"""The part of that which a core needs that holds a day other than the news' own."""
TELLING = 1.9
"""Weight from which a single key tells something by itself."""
RARE = 2.6
"""Weight from which a word that tells an act tells one event."""
FULL = 1.6
"""A core so many times as heavy as the least is as good as any; more voices are better then."""
PAIR = 0.42
"""The same where there are but two voices, which like words join more easily by chance."""
WIDE = 0.6
"""A wording, which can take in more than the clause, may fall short of that by so much."""
SHOWN = 0.45
"""Least share of the shown clause's weight that others say as well."""
NAMED = 0.3
"""The same for a wording that is shown because the best one opens with a pronoun."""
SPOKEN = 10
BUDGET = 100
"""Like clauses are looked for under the most telling keys, until so many have been looked at."""
CANDIDATES = 10
CHOICES = 3
RESERVE = frozenset(("hedge", "unclear", "deny", "claim"))


def common(story: Story, units: Sequence[Unit]) -> list[Fact]:
    """Facts of two voices or more, the best first, no sentence twice; the first clause of each is the one to show."""
    ground = survey(story, units)
    found = [one for i in range(ground.single) for one in best_cores(ground, i)]
    found.sort(key=lambda one: (-one[0], one[2]))
    used: dict[int, list[tuple[Unit, frozenset[str]]]] = defaultdict(list)
    facts: list[Fact] = []
    for score, core, members in found:
        chosen = [ground.clauses[i] for i in members]
        told = sum(clause.unit.number in used for clause in chosen)
        if told * 2 >= len(chosen) or any(
            met(clause.unit, other) and core & ground.events <= told_there
            for clause in chosen
            for other, told_there in used.get(clause.unit.number, ())
        ):
            continue
        fact = make(ground, core, chosen, score)
        if fact:
            facts.append(fact)
            for clause in chosen:
                used[clause.unit.number].append((clause.unit, core))
    return facts


def met(one: Unit, other: Unit) -> bool:
    """Whether two clauses of one sentence overlap."""
    return one.start < other.end and other.start < one.end


def agreed(story: Story, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that enough voices state without a reserve, or all with one; the others' clauses are left out."""
    kept: list[Fact] = []
    for fact in facts:
        rows = list(zip(fact.units, fact.positions, strict=True))
        plain = [(unit, position) for unit, position in rows if not reserved(story, unit)]
        rows = plain or rows
        voices = frozenset(story.voice_of(unit.number) for unit, _ in rows)
        if len(voices) >= needed(story) and len(rows) > 1 and stands(story, fact, rows[0][0]):
            kept.append(Fact(fact.keys, tuple(u for u, _ in rows), voices, fact.score, tuple(p for _, p in rows)))
    return kept


def stands(story: Story, fact: Fact, unit: Unit) -> bool:
    """Whether a wording can be read by itself: a few spoken words about nobody named and no figure cannot."""
    passage = story.passages[unit.number]
    spoken = any(a <= unit.start + 1 and unit.end <= b + 1 for a, b in passage.quoted)
    words = sum(unit.start <= t.start < unit.end for t in passage.tokens)
    return not spoken or words >= SPOKEN or any(key[0] in "@=" for key in fact.keys)


def reserved(story: Story, unit: Unit) -> bool:
    """Whether a clause is told with a reserve."""
    tone = story.passages[unit.number].tone
    return any(mark.kind in RESERVE and unit.start <= mark.start < unit.end for mark in tone)


def best_cores(ground: Field, seed: int) -> list[tuple[float, frozenset[str], tuple[int, ...]]]:
    """The cores that most voices share with a clause, as (score, core, clauses, this one first), CHOICES at most."""
    story, mine = ground.story, ground.clauses[seed]
    if mine.weight < ground.least or ground.events.isdisjoint(mine.keys):
        return []
    home = mine.article
    shared: list[tuple[float, int, frozenset[str]]] = []
    for other in near(ground, mine):
        theirs = ground.clauses[other]
        keys = mine.keys & theirs.keys
        if theirs.article == home or len(keys) < 2 or ground.events.isdisjoint(keys):
            continue
        weight = heard(ground, keys, mine)
        if weight and agrees(ground, mine, theirs, weight):
            shared.append((weight, other, keys))
    shared.sort(key=lambda row: (-row[0], row[1]))
    shared = shared[:CANDIDATES]
    cores = {keys for _, _, keys in shared}
    cores |= {a[2] & b[2] for a, b in combinations(shared, 2)}
    best: dict[tuple[int, ...], tuple[float, frozenset[str], tuple[int, ...]]] = {}
    weights = {
        core: heard(ground, core, mine) for core in cores if len(core) > 1 and not ground.events.isdisjoint(core)
    }
    for core in sorted((c for c in weights if weights[c] and weights[c] >= asked(ground, c) * mine.weight), key=sorted):
        weight, least = weights[core], asked(ground, core)
        share = SHARE if toll(mine, core) else PAIR
        pair = weight < share * mine.weight
        rows: dict[str, tuple[float, int]] = {}
        for _, other, keys in shared:
            theirs = ground.clauses[other]
            thin = len(core) < 3 and weight < THIN * ground.least and least == SHARE
            if core <= keys and not thin and weight >= least * theirs.weight:
                rows[theirs.article] = max(rows.get(theirs.article, (-1.0, 0)), (weight / theirs.weight, other))
        voices = {story.voice[article] for article in (home, *rows)}
        floor = 2 if len(story.voices) > 1 else 1
        if not rows or len(voices) < floor:
            continue
        if len(voices) < 3 and (pair or any(weight < share * ground.clauses[i].weight for _, i in rows.values())):
            continue
        score = (
            len(voices) * min(weight, FULL * ground.least) / ground.least
            + lead(story, mine.unit.number)
            + weight / max(mine.weight, 0.1)
            + 3.0 * (len(voices) >= needed(story))
        )
        members = (seed, *(i for _, i in rows.values()))
        if members not in best or score > best[members][0]:
            best[members] = (score, core, members)
    return sorted(best.values(), key=lambda one: (-one[0], one[2]))[:CHOICES]


def heard(ground: Field, keys: frozenset[str], mine: Clause) -> float:
    """How telling a core is; a clause told again in all its words needs no more than it has."""
    return telling(ground, keys) or (judged(ground, keys, enough=1.0) if keys == mine.keys else 0.0)


def asked(ground: Field, core: frozenset[str]) -> float:
    """Least share of a clause's weight that a core makes up; less where it holds a day other than the news' own."""
    return SHARE * (DATED if core & ground.elsewhen else 1.0)


def near(ground: Field, mine: Clause) -> list[int]:
    """Clauses that share a telling key, the rarest keys first, until the budget is spent."""
    found: set[int] = set()
    looked = 0
    for key in sorted(mine.keys, key=lambda key: (-ground.weights.get(key, 0.0), key)):
        looked += len(ground.posted[key])
        if looked > BUDGET and found:
            break
        found.update(ground.posted[key])
    return sorted(found)


def make(ground: Field, core: frozenset[str], chosen: Sequence[Clause], score: float) -> Fact | None:
    """A fact from its clauses; None where too few agree as they are quoted, or none can stand for all.

    A clause is quoted in a wording that can be read by itself, or as it is where that would take in too much else; what
    is shown for all can be read by itself.
    """
    story = ground.story
    pair = len({story.voice_of(clause.unit.number) for clause in chosen}) < 3
    least = SHARE if toll(chosen[0], core) else WIDE * (PAIR if pair else asked(ground, core))
    options = [worded(ground, clause, core, least) for clause in chosen]
    home = next((units[0] for units in options if units and units[0] is not None), None)
    if home is None:
        return None
    first = describe(ground, home)
    rows: list[Unit] = []
    standing: set[Unit] = set()
    for whole, plain in options:
        unit = next((u for u in (whole, plain) if u and (u is home or consistent(ground, home, first, u, core))), None)
        rows += [unit] if unit else []
        standing |= {unit} if unit and unit is whole else set()
    rows = rows if firm(ground, core) else tied(ground, rows, core)
    voices = frozenset(story.voice_of(unit.number) for unit in rows)
    if len(rows) < 2 or len(voices) < (2 if len(story.voices) > 1 else 1):
        return None
    shown = {unit: close(ground, unit, rows, core) for unit in rows}
    rows.sort(key=lambda unit: (unit not in standing, -shown[unit][0], unit.number, unit.start))
    if shown[rows[0]][1] < (SHARE if toll(chosen[0], core) else SHOWN):
        return None
    neutral = next((i for i, unit in enumerate(rows) if not charged(story, unit)), 0)
    if rows[neutral] in standing and shown[rows[neutral]][1] >= SHOWN:
        rows.insert(0, rows.pop(neutral))
    named = next(
        (i for i, u in enumerate(rows) if u in standing and shown[u][1] >= NAMED and not pronoun(ground, u)), 0
    )
    if pronoun(ground, rows[0]):
        rows.insert(0, rows.pop(named))
    positions = tuple(story.quote(u.number, u.start, u.end) for u in rows)
    return Fact(core, tuple(rows), voices, score, positions)


def pronoun(ground: Field, unit: Unit) -> bool:
    """Whether a wording opens with a word that stands for somebody or something told before."""
    story = ground.story
    head = next((t.low for t in story.passages[unit.number].tokens if t.start >= unit.start), "")
    return head in ground.persons | story.lexicon.grammar["substitutes"]


def firm(ground: Field, core: frozenset[str]) -> bool:
    """Whether a core tells one event by itself.

    By two words, a rare one, three parties, a figure, a day, or a name that is not everywhere.
    """
    words = [key for key in core if key[0] not in "@=#" and ground.weights[key] > 0]
    stand_ins = frozenset[str]().union(*(ground.stand_ins.get(key, frozenset()) for key in core))
    parties = sum(key[0] == "@" for key in core - stand_ins)
    if len(words) > 1 or parties > 2 or any(ground.weights[key] >= RARE for key in words):
        return True
    return any(key[0] in "=#" or (key[0] == "@" and ground.weights[key] >= TELLING) for key in core)


def tied(ground: Field, rows: Sequence[Unit], core: frozenset[str]) -> list[Unit]:
    """The wordings that share a telling key beyond the core with another: names that are everywhere prove little."""
    kept = []
    for unit in rows:
        others = frozenset[str]().union(*(row.keys for row in rows if row is not unit))
        if any(ground.weights.get(key, 0.0) >= TELLING for key in (unit.keys & others) - core):
            kept.append(unit)
    return kept


def worded(ground: Field, clause: Clause, core: frozenset[str], least: float) -> tuple[Unit | None, Unit | None]:
    """A clause in a wording that can be read by itself, and as it is; None where either says too much else."""
    story, number = ground.story, clause.unit.number
    spans = [
        cut(story, clause.unit, spots(ground, clause, core)),
        balance(story.passages[number].text, clause.unit.start, clause.unit.end),
    ]
    units = []
    for span in spans:
        keys = frozenset(key for key, at, _ in ground.at[number] if span and span[0] <= at < span[1])
        doubt = span and doubted(story.passages[number], span[0])
        told = bool(keys) and not doubt and mass(ground, keys & core) >= least * mass(ground, keys)
        units.append(Unit(number, *span, keys) if span and told and core <= keys else None)
    return units[0], units[1]


def consistent(ground: Field, home: Unit, first: Clause, unit: Unit, core: frozenset[str]) -> bool:
    """Whether a wording agrees with the first as it is cut: a cut can take in a figure, a day or a stance."""
    passages = ground.story.passages
    opposed = any(
        apart(scale, passages[home.number].low[home.start : home.end], passages[unit.number].low[unit.start : unit.end])
        for scale in ground.story.lexicon.scales
        if scale.objects & core
    )
    return not opposed and agrees(ground, first, describe(ground, unit), first.weight)


def apart(scale: Scale, one: str, other: str) -> bool:
    """Whether two texts stand at places of a scale that lie apart."""
    first, second = (
        [next(s.value for s in scale.steps if s.pattern.fullmatch(m[0])) for m in scale.any_step.finditer(text)]
        for text in (one, other)
    )
    return bool(first and second) and (max(first) < 0 < min(second) or max(second) < 0 < min(first))


def charged(story: Story, unit: Unit) -> bool:
    """Whether a wording takes a side by what it calls things."""
    low = story.passages[unit.number].low[unit.start : unit.end]
    return any(group.charge.get(m[0], 0) for group in story.lexicon.labels for m in group.pattern.finditer(low))


def close(ground: Field, unit: Unit, rows: Sequence[Unit], core: frozenset[str]) -> tuple[float, float]:
    """How well a wording stands for all, best where it says little beyond the core; the share others say too."""
    story = ground.story
    passage = story.passages[unit.number]
    others = {key for row in rows if story.voice_of(row.number) != story.voice_of(unit.number) for key in row.keys}
    if not others:
        others = {key for row in rows if row is not unit for key in row.keys}
    whole = mass(ground, unit.keys) or 1.0
    borne = mass(ground, unit.keys & others) / whole
    marks = [m.kind for m in passage.tone if unit.start <= m.start < unit.end]
    distance = sum(0.8 * (kind in RESERVE) + 0.3 * (kind in ("opinion", "own")) for kind in marks)
    standing = 0.25 * (unit.start == 0) - 0.3 * pronoun(ground, unit)
    return mass(ground, unit.keys & core) / whole + 0.3 * borne + standing - distance, borne
