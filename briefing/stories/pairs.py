"""Which articles are alike, and how much: TF-IDF over stems within a few days, and copies by MinHash at any distance.

A sparse product over the terms that tell articles apart: a term that hundreds of neighbours hold finds nobody. So the
cost grows with the number of articles and not with its square. The door to numpy and, with `traits`, to rensa.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHashLSH

from briefing.stories.traits import PERMUTATIONS, Traits, minhash

BEST = 60
"""Terms of an article that are compared, by TF-IDF."""
PRIOR = 30
"""Articles that are taken to be there besides: among five reports of one event its words would count for nothing."""
CROWD = 400
"""A term that more articles hold finds none of them; it counts where another term has found them."""
BUDGET = 1500
"""Entries of rare terms after which no more are looked at; one event's reports share some of the rarest."""
NEAREST = 100
"""At most so many likenesses are kept of one article."""
LEAST = 0.08
"""Likeness from which a pair is kept."""
SHARED = 6
"""Fewer common terms prove nothing, however much of two short texts they are."""
A_DAY = 0.01
"""What each day between two articles takes off their likeness."""
BANDS = 16
COPY = 0.5
"""Share of common runs of five words (Jaccard) from which two articles are copies of one."""

Pair = tuple[int, int, float]
Vector = tuple[NDArray[np.int64], NDArray[np.float64]]


class Window:
    """Articles that may be compared: which hold a term, and each one's vector, made when it is first asked for."""

    def __init__(self, found: Sequence[Traits], fresh: Sequence[bool]) -> None:
        self.found = found
        counted = Counter(term for one in found for term in one.terms)
        self.holders = {term: count for term, count in counted.items() if count > 1}
        del counted  # half of all terms stand in one article alone, and there are millions
        self.total = len(found) + PRIOR
        self.posted: dict[str, list[int]] = {}
        for one in (one for one, new in zip(found, fresh, strict=True) if new):
            self.posted.update((term, []) for term in one.terms if 1 < self.holders.get(term, 1) <= CROWD)
        for place, one in enumerate(found):
            for term in one.terms:
                if term in self.posted:
                    self.posted[term].append(place)
        self.numbers: dict[str, int] = {}
        self.vectors: dict[int, Vector] = {}

    def vector(self, place: int) -> Vector:
        """The unit vector of the BEST terms of an article, as numbers of terms and weights.

        The weight is (1 + log tf) log(1 + (N + PRIOR) / df). Terms that one article alone holds are left out.
        """
        made = self.vectors.get(place)
        if made is None:
            one = self.found[place]
            rows = [(t, c, df) for t, c in zip(one.terms, one.counts, strict=True) if (df := self.holders.get(t))]
            counts = np.array([c for _, c, _ in rows], dtype=np.float64)
            frequency = np.array([df for _, _, df in rows], dtype=np.float64)
            weights = np.round((1 + np.log(counts)) * np.log1p(self.total / frequency), 9)
            # Equals by their place among the article's own terms, which depends on nothing else.
            best = np.argsort(-weights, kind="stable")[:BEST]
            ids = np.array([self.numbers.setdefault(rows[i][0], len(self.numbers)) for i in best], dtype=np.int64)
            length = float(np.sqrt(np.sum(weights[best] ** 2))) or 1.0
            made = self.vectors[place] = (ids, weights[best] / length)
        return made

    def near(self, place: int) -> NDArray[np.int64]:
        """The articles that hold the rarest terms of one, until BUDGET entries have been looked at; in order."""
        terms = [term for term in self.found[place].terms if term in self.posted]
        entries: list[list[int]] = []
        budget = BUDGET
        for term in sorted(terms, key=lambda term: (self.holders[term], term)):
            if budget < 0:
                break
            entries.append(self.posted[term])
            budget -= len(self.posted[term])
        found: NDArray[np.int64] = np.unique(np.array([place for row in entries for place in row], dtype=np.int64))
        return found

    def likeness(self, place: int, near: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The cosine of an article and each of some others, and how many terms they share."""
        own, weights = self.vector(place)
        others = [self.vector(other) for other in near.tolist()]
        lengths = np.array([len(ids) for ids, _ in others], dtype=np.int64)
        ids = np.concatenate([ids for ids, _ in others])
        mine = np.zeros(len(self.numbers))
        mine[own] = weights
        products = mine[ids] * np.concatenate([w for _, w in others])
        row = np.repeat(np.arange(len(near)), lengths)
        scores: NDArray[np.float64] = np.zeros(len(near))
        scores += np.bincount(row, weights=products, minlength=len(near))
        shared: NDArray[np.int64] = np.zeros(len(near), dtype=np.int64)
        shared += np.bincount(row[products > 0], minlength=len(near))
        return scores, shared


def alike(found: Sequence[Traits], *, fresh: Sequence[bool], days: int, strong: float) -> Iterator[Pair]:
    """Pairs of articles as (earlier, later, likeness 0 to 1), by their places in `found`.

    Of pairs less alike than `strong` only those are given whose articles hang together by strong ones: the others can
    meet only in a story that was settled before, and count against it there.

    Args:
        found: in order of day, undated last.
        fresh: which of them are new; two that are not are not compared, nor looked at.
        days: how far apart in time two may lie. An undated article is compared with all.
    """
    window = Window(found, fresh)
    day = np.array([one.day.toordinal() if one.day else 0 for one in found], dtype=np.int64)
    tongues = {name: number for number, name in enumerate(sorted({one.language for one in found} - {"und"}), start=1)}
    tongue = np.array([tongues.get(one.language, 0) for one in found], dtype=np.int64)
    new = np.array(fresh, dtype=bool)
    kept_pairs: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]] = []
    for place in np.flatnonzero(new).tolist():
        near = window.near(place)
        apart = np.where(day[near] * day[place] > 0, np.abs(day[place] - day[near]), 0)
        readable = (tongue[near] == tongue[place]) | (tongue[near] * tongue[place] == 0)
        fit = readable & (apart <= days) & (near != place) & (~new[near] | (near < place))
        near, apart = near[fit], apart[fit]
        if not len(near):
            continue
        cosine, shared = window.likeness(place, near)
        scores = np.round(cosine - A_DAY * apart, 6)
        kept = np.flatnonzero((shared >= SHARED) & (scores >= LEAST))
        kept = kept[np.argsort(-scores[kept], kind="stable")[:NEAREST]]
        ends = np.minimum(near[kept], place), np.maximum(near[kept], place)
        kept_pairs.append((ends[0].astype(np.int32), ends[1].astype(np.int32), scores[kept].astype(np.float32)))
    if kept_pairs:
        one, other, scores = (np.concatenate(column) for column in zip(*kept_pairs, strict=True))
        yield from hanging_together(len(found), one, other, scores, strong)


def hanging_together(
    count: int, one: NDArray[np.int32], other: NDArray[np.int32], scores: NDArray[np.float32], strong: float
) -> Iterator[Pair]:
    """The pairs whose articles are joined by a chain of strong pairs."""
    parent = list(range(count))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    tied = scores >= strong
    for a, b in zip(one[tied].tolist(), other[tied].tolist(), strict=True):
        parent[root(b)] = root(a)
    home = np.array([root(place) for place in range(count)], dtype=np.int32)
    inside = home[one] == home[other]
    for a, b, score in zip(one[inside].tolist(), other[inside].tolist(), scores[inside].tolist(), strict=True):
        yield a, b, round(score, 6)


def copies(found: Sequence[Traits], *, fresh: Sequence[bool]) -> Iterator[Pair]:
    """Pairs with most of their running text in common, however far apart in time, by MinHash and banded hashing.

    Of many copies of one text each new one is paired with the earliest alone.
    """
    index = RMinHashLSH(threshold=COPY, num_perm=PERMUTATIONS, num_bands=BANDS)
    sketches = [minhash(one.sketch) for one in found]
    index.insert_many(sketches)
    for place, is_new in enumerate(fresh):
        if not is_new:
            continue
        for other in sorted(index.query(sketches[place])):
            if other == place or (other > place and fresh[other]):
                continue
            share = round(float(sketches[place].jaccard(sketches[other])), 6)
            if share >= COPY:
                yield min(other, place), max(other, place), share
                break
