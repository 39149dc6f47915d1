"""Quotations, and the words that tell how surely a sentence speaks."""

from __future__ import annotations

from briefing.diverge.facets.types import Tone
from briefing.diverge.lexicon import Lexicon

KINDS = ("unclear", "deny", "hedge", "claim", "own", "according", "say", "source", "opinion")
"""Kinds of mark, the stronger first; "weighty" and "furniture" are asked for where they are needed."""


def within(spans: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The parts of `spans` that lie in `start:end`, counted from `start`."""
    return tuple((max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start)


def tone(low: str, lexicon: Lexicon) -> tuple[Tone, ...]:
    """Marks of tone in a folded sentence, in order; the stronger kind wins where two overlap."""
    taken = [found.span() for found in lexicon.tone["idiom"].finditer(low)]
    marks = []
    for kind in KINDS:
        for found in lexicon.tone[kind].finditer(low):
            if not any(a < found.end() and found.start() < b for a, b in taken):
                taken.append(found.span())
                marks.append(Tone(found.start(), found.end(), kind))
    return tuple(sorted(marks, key=lambda mark: mark.start))
