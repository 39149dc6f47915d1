"""Where the outlets put the same actor, or the same thing, on an ordered scale; and whom they hold responsible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefing.diverge.align import Story
from briefing.diverge.entities import Mention
from briefing.diverge.lexicon import Scale
from briefing.diverge.notes import Note, development, lead, ordered, voices_of
from briefing.diverge.phrase import stance_title

Slot = tuple[str, str]

REACH = 70
PASSIVE = 14
"""Farther behind a verb than this, "by" tells who did something else."""
ROWS = 3
BESIDE = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A place on a scale: its step and span, who acts, and the slots in which it can be compared."""

    number: int
    start: int
    end: int
    step: int
    actor: str
    slots: frozenset[Slot]


def find(story: Story) -> Iterator[Note]:
    """Stance notes, scale by scale."""
    for scale in story.lexicon.scales:
        hits = [hit for number in range(len(story.passages)) for hit in hits_in(story, number, scale)]
        if len({story.voice_of(hit.number) for hit in hits}) > 1:
            yield from tables(story, scale, hits)


def hits_in(story: Story, number: int, scale: Scale) -> Iterator[Hit]:
    """The places of one scale in a passage."""
    passage = story.passages[number]
    for found in scale.any_step.finditer(passage.low):
        start, end = found.span()
        stems = {t.stem for t in passage.tokens if t.stem and start - 2 * REACH < t.start < end + REACH}
        objects = stems & scale.objects
        pattern = story.lexicon.pattern
        if pattern["unsaid"].search(passage.low, 0, start) or pattern["physical"].match(passage.low, end):
            continue
        if scale.objects and not objects:
            continue
        step = next(s.value for s in scale.steps if s.pattern.fullmatch(found[0]))
        for actor in together(story, number, actor_of(story, number, start, end)):
            slots = slots_of(story, number, scale, (start, end), actor, objects)
            if slots:
                yield Hit(number, start, end, step, actor, slots)


def slots_of(
    story: Story, number: int, scale: Scale, span: tuple[int, int], actor: str, objects: set[str]
) -> frozenset[Slot]:
    """The slots in which a place can be compared, by the scale's rule."""
    start, end = span
    passage = story.passages[number]
    acting = widen(story, actor)
    things = {story.lexicon.families.get(o, o) for o in objects}
    behind = [m for m in story.mentions[number] if end <= m.start < end + REACH]
    if scale.slot == "actor-object":
        return frozenset((a, t) for a in acting for t in things)
    if scale.slot == "object":
        return frozenset(("", t) for t in things)
    if scale.slot == "topic":
        beside = [m.key for m in story.mentions[number] if start - REACH < m.start < end + REACH]
        return frozenset((a, "") for key in [*beside, actor] for a in widen(story, key))
    if scale.slot == "person":
        persons = [m for m in story.mentions[number] if story.entities[m.key].kind == "person"]
        if story.lexicon.pattern["active"].search(passage.low, start, end):
            chosen = [m for m in persons if end <= m.start < end + BESIDE][:1]
        else:
            chosen = [m for m in persons if start - BESIDE < m.end <= start][-1:]
        return frozenset((m.key, "") for m in chosen)
    if scale.slot == "actor":
        return frozenset((a, "") for a in acting)
    if scale.slot == "actor-verb":
        verb = next(
            (story.lexicon.families.get(t.stem, t.stem) for t in passage.tokens if t.start >= end and t.stem), ""
        )
        return frozenset((a, verb) for a in acting if verb)
    if not behind or story.lexicon.pattern["origin"].match(passage.low, end):
        return frozenset()
    target = widen(story, behind[0].key)
    if scale.slot == "target":
        return frozenset((t, "") for t in target)
    return frozenset((a, f"@{t}") for a in acting for t in target if a != t)


def actor_of(story: Story, number: int, start: int, end: int) -> str:
    """Key of who acts at a span: named after "by", else first in the clause, else in the sentence, else in the
    sentence before where a pronoun opens; "" where nobody is named.
    """
    passage = story.passages[number]
    mentions = [m for m in story.mentions[number] if not m.name.placed]
    by = story.lexicon.pattern["agent"].search(passage.low, end, end + PASSIVE)
    if by:
        agents = [m for m in mentions if by.start() < m.start < by.start() + 24]
        if agents:
            return agents[0].key
    cut = border(story, passage.low, start, mentions)
    before = [m for m in mentions if cut < m.start < start]
    if before:
        return before[0].key
    opening = next((t.low for t in passage.tokens if t.start > cut), "")
    earlier = [m for m in mentions if m.start < start]
    if opening in story.lexicon.grammar["pronouns"] and cut > 0:
        return earlier[0].key if len({m.key for m in earlier}) == 1 else ""
    if earlier:
        return earlier[0].key
    return before_it(story, number) if opening in story.lexicon.grammar["pronouns"] else ""


def border(story: Story, low: str, start: int, mentions: Sequence[Mention]) -> int:
    """Where the clause before `start` opens; an "and" between two names opens none."""
    joined = {m.end for m in mentions}
    between = story.lexicon.pattern["joined"]
    marks = story.lexicon.pattern["border"].finditer(low, 0, start)
    return max((m.end() - 1 for m in marks if m.start() not in joined or not between.fullmatch(m[0])), default=-1)


def together(story: Story, number: int, actor: str) -> list[str]:
    """An actor, and those joined to it by "and": "Both Hale and the Board have …"."""
    found = [actor]
    for one, other in pairwise(story.mentions[number]):
        if one.key == actor and story.lexicon.pattern["joined"].fullmatch(
            story.passages[number].low, one.end, other.start
        ):
            found.append(other.key)
    return list(dict.fromkeys(found))


def before_it(story: Story, number: int) -> str:
    """Whom a pronoun that opens a sentence stands for: the first one named in the sentence before."""
    if not number or story.passages[number - 1].article.id != story.passages[number].article.id:
        return ""
    return next((m.key for m in story.mentions[number - 1] if not m.name.placed), "")


def widen(story: Story, key: str) -> frozenset[str]:
    """An actor with the bodies it speaks for."""
    return frozenset({key}) | story.entities[key].acts_for if key else frozenset()


def tables(story: Story, scale: Scale, hits: list[Hit]) -> Iterator[Note]:
    """Notes for the slots of a scale, the widest first; a place is used in one slot only."""
    slots: dict[Slot, list[Hit]] = defaultdict(list)
    for hit in hits:
        for slot in hit.slots:
            slots[slot].append(hit)
    ranked = sorted(
        slots,
        key=lambda slot: (
            -len({story.voice_of(h.number) for h in slots[slot]}),
            -len(slots[slot]),
            -spread(story, slots[slot]),
            slot,
        ),
    )
    used: set[tuple[int, int, str]] = set()
    for slot in ranked:
        fresh = [hit for hit in slots[slot] if (hit.number, hit.start, hit.actor) not in used]
        note = tabulate(story, scale, slot, fresh)
        if note:
            used |= {(hit.number, hit.start, hit.actor) for hit in fresh}
            yield note


def spread(story: Story, hits: list[Hit]) -> int:
    """How far apart the voices stand: the widest gap between steps of two voices that do not hold the same steps."""
    by_voice: dict[str, set[int]] = defaultdict(set)
    for hit in hits:
        by_voice[story.voice_of(hit.number)].add(hit.step)
    held = sorted(tuple(sorted(steps)) for steps in by_voice.values())
    return max((abs(a - b) for one in held for other in held if one != other for a in one for b in other), default=0)


def tabulate(story: Story, scale: Scale, slot: Slot, hits: list[Hit]) -> Note | None:
    """The note for one slot: for each article its first place on each step; None where the voices stand together."""
    gap = spread(story, hits)
    chosen: dict[tuple[str, int], Hit] = {}
    for hit in sorted(hits, key=lambda h: (h.number, h.start)):
        chosen.setdefault((story.passages[hit.number].article.id, hit.step), hit)
    count: Counter[str] = Counter()
    rows = []
    for (article, _), hit in chosen.items():
        count[article] += 1
        rows += [hit] if count[article] <= ROWS else []
    placed = [
        (story.position(h.number, h.start, h.end, story.passages[h.number].text[h.start : h.end]), h.step) for h in rows
    ]
    positions = ordered(story, (position for position, _ in placed))
    told = {(position.quote.source, position.quote.start): float(step) for position, step in placed}
    voices = len(voices_of(story, positions))
    if voices < 2 or gap < (1 if voices > 2 else 2):
        return None
    place = max(lead(story, h.number) for h in rows)
    principal = Counter(h.actor for h in rows if h.actor and slot[0] in widen(story, h.actor))
    actor = max(sorted(principal), key=lambda key: principal[key]) if principal else slot[0]
    central = story.centrality(f"@{actor}") if actor else 0.1
    thing = slot[1] if not slot[1].startswith("@") else ""
    score = 0.8 + 0.25 * gap + 0.8 * place + 1.0 * central + 0.3 * (voices - 2)
    return Note(
        "stance",
        stance_title(scale.title, actor=story.entities[actor].display if actor else "", obj=thing),
        f"stance.{scale.name}",
        score,
        min(0.9, 0.5 + 0.08 * gap),
        3 if score > 3.0 else 2,
        positions,
        frozenset(h.number for h in rows),
        development(story, positions, told),
        {"steps": ", ".join(f"{h.step:+d}" for h in rows), "slot": " / ".join(slot), "gap": str(gap)},
    )
