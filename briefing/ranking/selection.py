"""Which sentences to take, given what each is worth: greedily, without saying a thing twice or leaning on nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefing.ranking.features import Vector, dot

SAME = 0.75
"""Cosine above which two sentences say the same, and the later choice is barred."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence on offer. `order` is its place among all candidates' sentences in reading order; `needs` is the
    place of the sentence it leans on, or None."""

    order: int
    score: float
    words: int
    vector: Vector
    needs: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A choice and what the choosing took off its score (`redundancy`, at most 0)."""

    order: int
    extras: dict[str, float] = field(default_factory=dict)


def select(
    candidates: Sequence[Candidate], *, sentences: int | None, words: int | None, redundancy: float = 0.0
) -> list[Taken]:
    """The choices in the order they were made, within `sentences` and `words` where given.

    At each step the best candidate is taken that fits, leans on nothing that was left out, and says nothing
    already said; what it shares with a sentence already taken costs `redundancy` times their cosine.
    """
    taken: list[Taken] = []
    orders: set[int] = set()
    left = list(candidates)
    likest = {candidate.order: 0.0 for candidate in left}
    room = words
    while left and (sentences is None or len(taken) < sentences):
        best: Candidate | None = None
        most = 0.0
        for candidate in left:
            if candidate.needs is not None and candidate.needs not in orders:
                continue
            if likest[candidate.order] > SAME or (room is not None and candidate.words > room):
                continue
            value = round(candidate.score - redundancy * likest[candidate.order], 9)
            if best is None or value > most:
                best, most = candidate, value
        if best is None:
            break
        taken.append(Taken(best.order, {"redundancy": -redundancy * likest[best.order]} if redundancy else {}))
        orders.add(best.order)
        left.remove(best)
        if room is not None:
            room -= best.words
        for candidate in left:
            likest[candidate.order] = max(likest[candidate.order], dot(candidate.vector, best.vector))
    return taken
