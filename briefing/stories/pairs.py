"""Which articles are alike, and how much: TF-IDF over stems within a few days, and copies by MinHash at any distance.

A sparse product over the terms that tell articles apart: a term that hundreds of neighbours hold finds nobody. So the
cost grows with the number of articles and not with its square. The door to numpy and, with `traits`, to rensa.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

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

PORTION = 4096
"""Articles weighed together; only memory depends on it."""

Pair = tuple[int, int, float]
Places = NDArray[np.int64]


class Window:
    """Articles that may be compared: which hold a term, and each one's unit vector of its BEST terms.

    Terms are numbered in their order; one that a single article holds is none, since it finds nobody and half of all
    terms are such. The weight is (1 + log tf) log(1 + (N + PRIOR) / df). `terms` and `weights` have a row an article,
    BEST wide, filled up with the number after the last term and weight 0.
    """

    def __init__(self, found: Sequence[Traits], fresh: NDArray[np.bool_]) -> None:
        counted = Counter(term for one in found for term in one.terms)
        held = sorted(term for term, count in counted.items() if count > 1)
        self.holders = np.array([counted[term] for term in held] + [len(found)], dtype=np.int64)
        number = {term: place for place, term in enumerate(held)}
        del counted, held
        self.none = len(number)
        self.terms = np.full((len(found), BEST), self.none, dtype=np.int32)
        self.weights = np.zeros((len(found), BEST))
        wanted = np.zeros(self.none + 1, dtype=bool)
        rare: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
        self.rarest: dict[int, Places] = {}
        for start in range(0, len(found), PORTION):
            portion = slice(start, start + PORTION)
            terms = self.weigh(found[portion], number, portion)
            few = (terms < self.none) & (self.holders[terms] <= CROWD)
            for row in np.flatnonzero(fresh[portion]).tolist():
                mine = terms[row][few[row]]
                wanted[mine] = True
                self.rarest[start + row] = mine[np.lexsort((mine, self.holders[mine]))]
            rare.append((terms[few], (np.nonzero(few)[0] + start).astype(np.int32)))
        self.post(rare, wanted)
        self.own = np.zeros(self.none + 1)

    def weigh(self, found: Sequence[Traits], number: Mapping[str, int], portion: slice) -> NDArray[np.int32]:
        """Fill in the vectors of some articles; gives the numbers of all their terms, a row an article."""
        width = max(len(one.terms) for one in found)
        terms = np.full((len(found), width), self.none, dtype=np.int32)
        counts = np.ones((len(found), width))
        for row, one in enumerate(found):
            terms[row, : len(one.terms)] = [number.get(term, self.none) for term in one.terms]
            counts[row, : len(one.counts)] = one.counts
        total = self.terms.shape[0] + PRIOR
        weights = np.round((1 + np.log(counts)) * np.log1p(total / self.holders[terms]), 9)
        weights[terms == self.none] = 0.0
        # Equals by their place among the article's own terms, which depends on nothing else.
        best = np.argsort(-weights, axis=1, kind="stable")[:, :BEST]
        chosen = np.take_along_axis(weights, best, axis=1)
        length = np.sqrt(np.sum(chosen**2, axis=1, keepdims=True))
        self.terms[portion, : best.shape[1]] = np.take_along_axis(terms, best, axis=1)
        self.weights[portion, : best.shape[1]] = chosen / np.where(length > 0, length, 1.0)
        return terms

    def post(self, rare: Sequence[tuple[NDArray[np.int32], NDArray[np.int32]]], wanted: NDArray[np.bool_]) -> None:
        """Enter under each rare term of a new article which articles hold it, in order."""
        kept = [wanted[terms] for terms, _ in rare]
        terms = np.concatenate([terms[mine] for (terms, _), mine in zip(rare, kept, strict=True)])
        places = np.concatenate([places[mine] for (_, places), mine in zip(rare, kept, strict=True)])
        self.posted = places[np.argsort(terms, kind="stable")]
        self.bounds = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=self.none + 1))])

    def near(self, place: int) -> Places:
        """The articles that hold the rarest terms of a new one, until BUDGET entries have been looked at; in order."""
        looked = np.cumsum(self.holders[self.rarest[place]])
        mine = self.rarest[place][: np.searchsorted(looked, BUDGET, side="right") + 1]
        bounds = zip(self.bounds[mine].tolist(), self.bounds[mine + 1].tolist(), strict=True)
        entries = [self.posted[start:end] for start, end in bounds]
        return np.unique(np.concatenate(entries)).astype(np.int64) if entries else np.zeros(0, dtype=np.int64)

    def likeness(self, place: int, near: Places) -> tuple[NDArray[np.float64], Places]:
        """The cosine of an article and each of some others, and how many terms they share."""
        self.own[self.terms[place]] = self.weights[place]
        products = self.own[self.terms[near]] * self.weights[near]
        self.own[self.terms[place]] = 0.0
        return products.sum(axis=1), np.count_nonzero(products, axis=1)


def alike(found: Sequence[Traits], *, fresh: Sequence[bool], days: int, strong: float) -> Iterator[Pair]:
    """Pairs of articles as (earlier, later, likeness 0 to 1), by their places in `found`.

    Of pairs less alike than `strong` only those are given whose articles hang together by strong ones: the others can
    meet only in a story that was settled before, and count against it there.

    Args:
        found: in order of day, undated last.
        fresh: which of them are new; two that are not are not compared, nor looked at.
        days: how far apart in time two may lie. An undated article is compared with all.
    """
    day = np.array([one.day.toordinal() if one.day else 0 for one in found], dtype=np.int64)
    tongues = {name: number for number, name in enumerate(sorted({one.language for one in found} - {"und"}), start=1)}
    tongue = np.array([tongues.get(one.language, 0) for one in found], dtype=np.int64)
    new = np.array(fresh, dtype=bool)
    if not new.any():
        return
    window = Window(found, new)
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
            share = float(sketches[place].jaccard(sketches[other]))
            if share >= COPY:
                yield min(other, place), max(other, place), round(share, 6)
                break
