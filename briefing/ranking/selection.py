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

    `passage` is the first and last index of what must be printed with the sentence, None where it cannot be
    taken; `words` counts words between spaces; `concepts` are what it adds to the cover, by weight.
    """

    score: Sequence[float]
    passage: Sequence[tuple[int, int] | None]
    words: Sequence[int]
    vectors: Sequence[Vector]
    concepts: Sequence[Mapping[object, float]] = ()


def select(
    offer: Offer, *, sentences: int | None, words: int | None, redundancy: float = 0.0, cover: float = 0.0
) -> dict[int, dict[str, float]]:
    """The sentences taken, each with what the choosing added to its score, within the limits given.

    At each step the passage with the best mean worth is taken that fits and repeats nothing. A sentence's worth is
    its score, less `redundancy` times its highest cosine to a sentence taken, plus `cover` times the weight of
    those of its concepts that no sentence taken has. Equal worth goes to the earlier sentence.
    """
    likest = [0.0] * len(offer.score)
    gain = [sum(concepts.values()) for concepts in offer.concepts] if cover else []
    holders = _holders(offer.concepts) if cover else {}
    taken: dict[int, dict[str, float]] = {}
    left = [(index, run) for index, run in enumerate(offer.passage) if run is not None]
    worth = list(offer.score)
    if cover:
        worth = [score + cover * extra for score, extra in zip(worth, gain, strict=True)]
    while left and (sentences is None or len(taken) < sentences):
        members = _best(left, worth, likest, taken, offer, sentences, words)
        if not members:
            break
        for index in members:
            extras = {"redundancy": -redundancy * likest[index]} if redundancy else {}
            if cover:
                extras["cover"] = cover * gain[index]
            taken[index] = extras
        left = [(index, run) for index, run in left if index not in taken]
        for index in members:
            vector = offer.vectors[index]
            for concept in offer.concepts[index] if cover else ():
                for holder in holders.pop(concept, ()):
                    gain[holder] -= offer.concepts[holder][concept]
            for other in range(len(likest)):
                likest[other] = max(likest[other], dot(vector, offer.vectors[other]))
        worth = [
            score - redundancy * like + (cover * gain[index] if cover else 0.0)
            for index, (score, like) in enumerate(zip(offer.score, likest, strict=True))
        ]
    return taken


def _best(
    left: Sequence[tuple[int, tuple[int, int]]],
    worth: Sequence[float],
    likest: Sequence[float],
    taken: Mapping[int, object],
    offer: Offer,
    sentences: int | None,
    words: int | None,
) -> list[int]:
    """The members, not yet taken, of the best passage that fits; empty where none does."""
    room = None if words is None else words - sum([offer.words[index] for index in taken])
    most, best = 0.0, []
    for index, (first, last) in left:
        members = [index] if first == last else [i for i in range(first, last + 1) if i not in taken]
        if sentences is not None and len(taken) + len(members) > sentences:
            continue
        if room is not None and sum([offer.words[i] for i in members]) > room:
            continue
        if any([likest[i] > SAME for i in members]):
            continue
        mean = round(sum([worth[i] for i in members]) / len(members), 9)
        if not best or mean > most:
            most, best = mean, members
    return best


def _holders(concepts: Sequence[Mapping[object, float]]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for index, own in enumerate(concepts):
        for concept in own:
            found[concept].append(index)
    return found
