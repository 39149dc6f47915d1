"""Where the outlets put the same actor, or the same thing, on an ordered scale; and whom they hold responsible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.diverge.align import Story
from briefing.diverge.lexicon import Scale
from briefing.diverge.notes import Note, development, lead, ordered, voices_of
from briefing.diverge.phrase import stance_title

HEDGES = ("hedge", "unclear")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place on a scale: its step, its words, who acts, and what it is about."""

    number: int
    start: int
    end: int
    step: int
    actors: frozenset[str]
    objects: frozenset[str]
    topics: frozenset[str]


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
        step = next(s.value for s in scale.steps if s.pattern.fullmatch(found[0]))
        near = [t for t in passage.tokens if found.start() - 70 < t.start < found.end() + 70]
        stems = frozenset(t.stem for t in near if t.stem)
        objects = stems & scale.objects
        if scale.objects and not objects:
            continue
        topics = frozenset(
            f"@{m.key}" for m in story.mentions[number] if found.start() - 90 < m.start < found.end() + 90
        )
        yield Hit(number, found.start(), found.end(), step, actors(story, number, found.start(), found.end()), objects, topics)


def actors(story: Story, number: int, start: int, end: int) -> frozenset[str]:
    """Who acts in a passage at `start`: after "by", else the first name of the clause, else that of the sentence before; with the bodies they act for."""
    passage = story.passages[number]
    mentions = [m for m in story.mentions[number] if not m.name.placed]
    behind = passage.low[end : end + 30]
    at = behind.find(" by ")
    if 0 <= at < 22:
        by = [m for m in mentions if end + at <= m.start < end + at + 24]
        if by:
            return widen(story, by[0].key)
    cut = max((passage.low.rfind(mark, 0, start) for mark in (";", " but ", " while ", " that ", ": ", " after ", " and ")), default=-1)
    before = [m for m in mentions if cut < m.start < start] or [m for m in mentions if m.start < start]
    if before:
        return widen(story, before[0].key)
    if number and story.passages[number - 1].article.id == passage.article.id and passage.tokens[0].low in ("he", "she", "it", "they", "the", "his", "her", "their", "this"):
        previous = [m for m in story.mentions[number - 1] if not m.name.placed]
        if previous:
            return widen(story, previous[0].key)
    return frozenset()


def widen(story: Story, key: str) -> frozenset[str]:
    """An actor with the bodies it speaks for."""
    return frozenset({key}) | story.entities[key].acts_for


def tables(story: Story, scale: Scale, hits: list[Hit]) -> Iterator[Note]:
    """Slot tables of a scale: an actor and what it acts on -> voice -> its places."""
    slots: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        for actor in hit.actors:
            if scale.objects:
                for thing in {story.lexicon.families.get(o, o) for o in hit.objects}:
                    slots[(actor, thing)].append(hit)
            for topic in hit.topics:
                if topic != f"@{actor}":
                    slots[(actor, topic)].append(hit)
    ranked = sorted(slots.items(), key=lambda item: (-spread(story, item[1]), item[0]))
    used: set[tuple[int, int]] = set()
    for (actor, thing), found in ranked:
        fresh = [hit for hit in found if (hit.number, hit.start) not in used]
        if spread(story, fresh) < 1:
            continue
        note = tabulate(story, scale, actor, thing, fresh)
        if note:
            used |= {(hit.number, hit.start) for hit in fresh}
            yield note


def spread(story: Story, hits: list[Hit]) -> float:
    """How far apart the voices stand: the widest gap between steps of two voices, more voices first among equals."""
    by_voice: dict[str, set[int]] = defaultdict(set)
    for hit in hits:
        by_voice[story.voice_of(hit.number)].add(hit.step)
    gap = 0
    voices = sorted(by_voice)
    for i, one in enumerate(voices):
        for other in voices[i + 1 :]:
            if by_voice[one] != by_voice[other]:
                gap = max(gap, max(abs(a - b) for a in by_voice[one] for b in by_voice[other]))
    return gap + 0.1 * len(by_voice) if gap else 0.0


def tabulate(story: Story, scale: Scale, actor: str, thing: str, hits: list[Hit]) -> Note | None:
    """The note for one slot: for each article its first place on each step."""
    chosen: dict[tuple[str, int], Hit] = {}
    for hit in sorted(hits, key=lambda h: (h.number, h.start)):
        chosen.setdefault((story.passages[hit.number].article.id, hit.step), hit)
    rows = list(chosen.values())
    positions = ordered(story, (story.position(h.number, h.start, h.end, story.passages[h.number].text[h.start : h.end]) for h in rows))
    if len(voices_of(story, positions)) < 2:
        return None
    gap = spread(story, rows)
    place = max(lead(story, h.number) for h in rows)
    central = min(1.0, 0.1 * len(story.postings.get(f"@{actor}", ())))
    name = story.entities[actor].display
    obj = thing if not thing.startswith("@") else ""
    score = 1.2 + 0.35 * gap + place + central
    return Note(
        "stance", stance_title(scale.title, actor=name, obj=obj), f"stance.{scale.name}", score, min(0.9, 0.4 + 0.1 * gap), 3 if gap >= 3 and place > 0.6 else 2,
        positions, frozenset(h.number for h in rows), development(story, positions),
        {"steps": ", ".join(f"{h.step:+d}" for h in rows), "slot": f"{actor} / {thing}"},
    )
