"""Which sentences to take, given what each is worth: greedily, without saying a thing twice or leaning on nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.ranking.features import Vector, dot

SAME = 0.75
"""Cosine above which two sentences say the same: the second is barred."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the greedy choice works on, one entry a sentence in reading order.

    `passages` holds the first and last index of what must be printed with the sentence, None where it cannot be
    taken; `words` counts words between spaces; `concepts` are the parts of `scores` that are worth it only once.
    """

    scores: Sequence[float]
    passages: Sequence[tuple[int, int] | None]
    words: Sequence[int]
    vectors: Sequence[Vector]
    concepts: Sequence[Mapping[str, float]] = ()


def select(
    offer: Offer, *, sentences: int | None, words: int | None, redundancy: float = 0.0
) -> dict[int, dict[str, float]]:
    """The sentences taken, each with what the choosing took off its score, within the limits given.

    At each step the passage with the best mean worth is taken that fits and repeats no sentence taken. A sentence's
    worth is its score, less `redundancy` times its highest cosine to a sentence taken, less the weight of those of
    its concepts that a sentence taken has. Equal worth goes to the earlier sentence.
    """
    count = len(offer.scores)
    likest, repeated = [0.0] * count, [0.0] * count
    holders = _holders(offer.concepts)
    taken: dict[int, dict[str, float]] = {}
    left = [(index, run) for index, run in enumerate(offer.passages) if run is not None]
    worth = list(offer.scores)
    room = words
    while left and (sentences is None or len(taken) < sentences):
        slots = count if sentences is None else sentences - len(taken)
        members = _best(left, worth, likest, taken, offer.words, slots, room)
        if not members:
            break
        for index in members:
            taken[index] = {"redundancy": -redundancy * likest[index], "repeated": -repeated[index]}
        room = None if room is None else room - sum([offer.words[index] for index in members])
        left = [(index, run) for index, run in left if index not in taken]
        for index in members:
            vector = offer.vectors[index]
            likest = [max(like, dot(vector, other)) for like, other in zip(likest, offer.vectors, strict=True)]
            for concept in offer.concepts[index] if offer.concepts else ():
                for holder in holders.pop(concept, ()):
                    repeated[holder] += offer.concepts[holder][concept]
        worth = [
            score - redundancy * like - again for score, like, again in zip(offer.scores, likest, repeated, strict=True)
        ]
    return taken


def _best(
    left: Sequence[tuple[int, tuple[int, int]]],
    worth: Sequence[float],
    likest: Sequence[float],
    taken: Mapping[int, object],
    words: Sequence[int],
    slots: int,
    room: int | None,
) -> list[int]:
    """The members, not yet taken, of the best passage that fits; empty where none does."""
    most = 0.0
    best: list[int] = []
    for index, (first, last) in left:
        members = [index] if first == last else [i for i in range(first, last + 1) if i not in taken]
        if len(members) > slots or (room is not None and sum([words[i] for i in members]) > room):
            continue
        if any(likest[i] > SAME for i in members):
            continue
        mean = round(sum([worth[i] for i in members]) / len(members), 9)
        if not best or mean > most:
            most, best = mean, members
    return best


def _holders(concepts: Sequence[Mapping[str, float]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(concepts):
        for concept in own:
            found[concept].append(index)
    return found
