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
"""A term that more articles hold within reach finds none of them; it counts where another term has found them."""
NEAREST = 200
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
Vectors = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def alike(found: Sequence[Traits], *, fresh: Sequence[bool], days: int) -> Iterator[Pair]:
    """Pairs of articles as (earlier, later, likeness 0 to 1), by their places in `found`.

    Args:
        found: in order of day, undated last.
        fresh: which of them are new; two that are not are not compared.
        days: how far apart in time two may lie. An undated article is compared with all.
    """
    starts, terms, weights = vectors(found)
    order = np.argsort(terms, kind="stable")
    owner = np.repeat(np.arange(len(found)), np.diff(starts))[order]
    edges = np.searchsorted(terms[order], np.arange(int(terms.max(initial=-1)) + 2))
    day = np.array([one.day.toordinal() if one.day else 0 for one in found], dtype=np.int64)
    language = [one.language for one in found]
    dated = int(np.count_nonzero(day))
    new = np.array(fresh, dtype=bool)
    held = np.array(weights)[order]
    for place in range(len(found)):
        own = slice(starts[place], starts[place + 1])
        low = 0 if place >= dated else int(np.searchsorted(day[:dated], day[place] - days))
        scores = np.zeros(place - low)
        shared = np.zeros(place - low, dtype=np.int64)
        reached = np.zeros(place - low, dtype=bool)
        for term, weight in zip(terms[own].tolist(), weights[own].tolist(), strict=True):
            first, last = edges[term], edges[term + 1]
            holders = owner[first:last]
            begin, end = np.searchsorted(holders, (low, place))
            near = holders[begin:end] - low
            scores[near] += weight * held[first:last][begin:end]
            shared[near] += 1
            if end - begin <= CROWD:
                reached[near] = True
        if not new[place]:
            reached &= new[low:place]
        apart = np.where(day[low:place] * day[place] > 0, np.abs(day[place] - day[low:place]), 0)
        scores -= A_DAY * apart
        kept = np.flatnonzero(reached & (shared >= SHARED) & (scores >= LEAST))
        kept = kept[np.argsort(-scores[kept], kind="stable")[:NEAREST]]
        for other in sorted(kept.tolist()):
            if comparable(language[other + low], language[place]):
                yield other + low, place, round(float(scores[other]), 6)


def comparable(one: str, other: str) -> bool:
    """Whether words of two languages can be compared: the same, or one is not known."""
    return one == other or "und" in (one, other)


def vectors(found: Sequence[Traits]) -> Vectors:
    """Unit vectors of the BEST terms of each article, row by row: where each begins, terms as numbers, weights.

    The weight is (1 + log tf) log(1 + (N + PRIOR) / df). Terms that one article alone holds are left out.
    """
    holders = Counter(term for one in found for term in one.terms)
    numbers = {term: number for number, term in enumerate(sorted(t for t, count in holders.items() if count > 1))}
    total = len(found) + PRIOR
    idf = np.log1p(total / np.array([holders[term] for term in numbers] or [1], dtype=np.float64))
    starts, terms, weights = [0], [], []
    for one in found:
        known = [(numbers[t], c) for t, c in zip(one.terms, one.counts, strict=True) if t in numbers]
        own = np.array([number for number, _ in known], dtype=np.int64)
        weight = (1 + np.log([float(count) for _, count in known])) * idf[own] if known else np.zeros(0)
        best = np.lexsort((own, -np.round(weight, 9)))[:BEST]
        best = best[np.argsort(own[best])]
        length = float(np.sqrt(np.sum(weight[best] ** 2))) or 1.0
        terms.append(own[best])
        weights.append(weight[best] / length)
        starts.append(starts[-1] + len(best))
    flat = np.concatenate(terms) if terms else np.zeros(0, dtype=np.int64)
    return np.array(starts), flat, np.concatenate(weights) if weights else np.zeros(0)


def copies(found: Sequence[Traits], *, fresh: Sequence[bool]) -> Iterator[Pair]:
    """Pairs with most of their running text in common, however far apart in time, by MinHash and banded hashing.

    Of many copies of one text each is paired with the earliest alone.
    """
    index = RMinHashLSH(threshold=COPY, num_perm=PERMUTATIONS, num_bands=BANDS)
    sketches = [minhash(one.sketch) for one in found]
    index.insert_many(sketches)
    for place, others in enumerate(index.query_all(sketches)):
        for other in sorted(others):
            if other >= place:
                break
            if not (fresh[place] or fresh[other]):
                continue
            share = sketches[place].jaccard(sketches[other])
            if share >= COPY:
                yield other, place, round(float(share), 6)
                break
