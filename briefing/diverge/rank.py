"""Which notes a reader sees, and in what order: few, weighty, true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefing.diverge.align import Story
from briefing.diverge.notes import Note

CAPS = {"number": 4, "date": 2, "name": 3, "stance": 5, "attribution": 4, "label": 6, "only-one-source": 8, "omission": 3}
OVERLAP = 0.5


def rank(story: Story, notes: Sequence[Note]) -> tuple[list[Note], list[tuple[Note, str]]]:
    """Notes in order of importance, near-duplicates merged and caps kept; and those dropped, each with the reason."""
    ordered = sorted(notes, key=lambda n: (-n.score, n.kind, n.what, sorted(n.passages)))
    kept: list[Note] = []
    dropped: list[tuple[Note, str]] = []
    count: Counter[str] = Counter()
    for note in ordered:
        twin = next((k for k in kept if same(k, note)), None)
        if twin:
            dropped.append((note, f"says the same as: {twin.what}"))
        elif count[note.kind] >= CAPS[note.kind]:
            dropped.append((note, f"more than {CAPS[note.kind]} of its kind"))
        else:
            count[note.kind] += 1
            kept.append(note)
    return level(kept), dropped


def level(notes: list[Note]) -> list[Note]:
    """Confidence lowered where needed so that sorting by importance and confidence gives the order by score."""
    by_importance = sorted(notes, key=lambda n: (-n.importance, -n.score))
    ceiling: dict[int, float] = {}
    found = []
    for note in by_importance:
        confidence = min(note.confidence, ceiling.get(note.importance, 1.0))
        ceiling[note.importance] = confidence
        found.append(replace(note, confidence=round(confidence, 3)))
    return found


def same(one: Note, other: Note) -> bool:
    """Whether two notes rest on the same passages: half of the smaller one's for one kind, nearly all for two."""
    common = len(one.passages & other.passages)
    least = min(len(one.passages), len(other.passages))
    if one.kind == other.kind:
        if one.kind in ("number", "label", "name"):
            spans = {(p.quote.source, p.value) for p in one.positions}
            return len(spans & {(p.quote.source, p.value) for p in other.positions}) * 2 >= min(len(one.positions), len(other.positions))
        return common / least >= OVERLAP
    return "only-one-source" in (one.kind, other.kind) and common >= least and len(one.passages | other.passages) == 1
