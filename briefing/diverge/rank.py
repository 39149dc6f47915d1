"""Which notes a reader sees, and in what order: few, weighty, true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefing.diverge.align import Story
from briefing.diverge.notes import Note

CAPS = {"number": 4, "date": 2, "name": 3, "stance": 6, "attribution": 3, "label": 6, "omission": 2}
"""Notes of a kind for up to four voices; half as many again for more."""
ALONE = "only-one-source"
LEAST_ALONE = 1
"""Notes on what one voice alone carries: one more than there are others, twelve for every five voices at most."""
OVERLAP = 0.5
FRAMES = 2
COVERED = 0.4
"""A sentence quoted so far elsewhere is not shown again as one outlet's own."""
DIGITS = re.compile(r"\D+")


def rank(story: Story, notes: Sequence[Note]) -> tuple[list[Note], list[tuple[Note, str]]]:
    """Notes in order of importance, near-duplicates merged and caps kept; and those dropped, each with the reason.

    What several outlets tell differently goes first: what one alone carries never outnumbers it by much.
    """
    ordered = sorted(notes, key=lambda n: (n.kind == ALONE, -n.score, n.kind, n.what, sorted(n.passages)))
    kept: list[Note] = []
    dropped: list[tuple[Note, str]] = []
    for note in ordered:
        twin = next((k for k in kept if same(k, note)), None)
        most, what = limit(story, note, kept)
        if twin:
            dropped.append((note, f"says the same as: {twin.what}"))
        elif sum(what in (k.kind, k.rule) for k in kept) >= most:
            dropped.append((note, f"more than {most} of {what}"))
        else:
            kept.append(note)
    return level(kept), dropped


def limit(story: Story, note: Note, kept: Sequence[Note]) -> tuple[int, str]:
    """How many notes like this one there may be, and of what: its kind, or its rule where that is narrower."""
    if note.kind == ALONE:
        others = sum(k.kind != ALONE for k in kept)
        return min(12 * len(story.voices) // 5, LEAST_ALONE + others), ALONE
    if note.rule == "label.frame" and sum(k.rule == note.rule for k in kept) >= FRAMES:
        return FRAMES, note.rule
    return CAPS[note.kind] * (3 if len(story.voices) > 4 else 2) // 2, note.kind


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
        if one.rule == other.rule == "label.frame":
            return common > 0
        if one.kind == "label" and one.rule == other.rule and one.passages == other.passages:
            return True
        if one.kind in ("number", "label", "name"):
            spans = {(p.quote.source, p.value) for p in one.positions}
            return len(spans & {(p.quote.source, p.value) for p in other.positions}) * 2 >= min(
                len(one.positions), len(other.positions)
            )
        if one.kind == "stance":
            quoted = {(p.quote.source, p.quote.start) for p in one.positions}
            shared = quoted & {(p.quote.source, p.quote.start) for p in other.positions}
            return len(shared) * 2 > min(len(one.positions), len(other.positions))
        return common / least >= OVERLAP or (one.kind == ALONE and one.what == other.what and ":" in one.what)
    alone, richer = (one, other) if one.kind == "only-one-source" else (other, one)
    if alone.kind != "only-one-source":
        return False
    if richer.kind in ("stance", "attribution"):
        return "unnamed source" not in alone.trace and covered(alone, richer) >= COVERED
    return (richer.kind == "omission" and common >= least) or (richer.kind == "number" and tells(alone, richer))


def covered(alone: Note, richer: Note) -> float:
    """Share of a sentence that one outlet alone carries which another note quotes already."""
    sentence = alone.positions[0].quote
    quoted = [
        min(p.quote.end, sentence.end) - max(p.quote.start, sentence.start)
        for p in richer.positions
        if p.quote.source == sentence.source
    ]
    return max([0, *quoted]) / (sentence.end - sentence.start)


def tells(alone: Note, number: Note) -> bool:
    """Whether what one outlet alone carries is only its figure, which a number note already sets beside the others."""
    figures = {(p.quote.source, DIGITS.sub("", p.value)) for p in number.positions}
    return any(
        source == p.quote.source and figure and figure in DIGITS.sub("", p.quote.text)
        for p in alone.positions
        for source, figure in figures
    )
