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
        fresh: which of them are new; two that are not are not compared, nor looked at.
        days: how far apart in time two may lie. An undated article is compared with all.
    """
    starts, terms, weights = vectors(found)
    order = np.argsort(terms, kind="stable")
    owner = np.repeat(np.arange(len(found)), np.diff(starts))[order]
    edges = np.searchsorted(terms[order], np.arange(int(terms.max(initial=-1)) + 2))
    spread = np.diff(edges)
    day = np.array([one.day.toordinal() if one.day else 0 for one in found], dtype=np.int64)
    tongues = {name: number for number, name in enumerate(sorted({one.language for one in found} - {"und"}), start=1)}
    tongue = np.array([tongues.get(one.language, 0) for one in found], dtype=np.int64)
    new = np.array(fresh, dtype=bool)
    mine = np.zeros(len(spread))
    for place in np.flatnonzero(new).tolist():
        own = slice(starts[place], starts[place + 1])
        near = neighbours(terms[own], spread, edges, owner)
        apart = np.where(day[near] * day[place] > 0, np.abs(day[place] - day[near]), 0)
        readable = (tongue[near] == tongue[place]) | (tongue[near] * tongue[place] == 0)
        near = near[readable & (apart <= days) & (near != place) & (~new[near] | (near < place))]
        if not len(near):
            continue
        mine[terms[own]] = weights[own]
        lengths = starts[near + 1] - starts[near]
        begins = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        rows = np.repeat(starts[near] - begins, lengths) + np.arange(int(lengths.sum()))
        products = mine[terms[rows]] * weights[rows]
        mine[terms[own]] = 0.0
        shared = np.add.reduceat((products > 0).astype(np.int64), begins)
        apart = np.where(day[near] * day[place] > 0, np.abs(day[place] - day[near]), 0)
        scores = np.round(np.add.reduceat(products, begins) - A_DAY * apart, 6)
        kept = np.flatnonzero((shared >= SHARED) & (scores >= LEAST))
        for at in kept[np.argsort(-scores[kept], kind="stable")[:NEAREST]].tolist():
            other = int(near[at])
            yield min(other, place), max(other, place), float(scores[at])


def neighbours(
    terms: NDArray[np.int64], spread: NDArray[np.int64], edges: NDArray[np.int64], owner: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The articles that hold the rarest of some terms, until BUDGET entries have been looked at; in order."""
    rare = terms[np.lexsort((terms, spread[terms]))]
    counts = spread[rare]
    rare = rare[(counts <= CROWD) & (np.cumsum(counts) - counts <= BUDGET)]
    if not len(rare):
        return np.zeros(0, dtype=np.int64)
    found: NDArray[np.int64] = np.unique(np.concatenate([owner[edges[term] : edges[term + 1]] for term in rare]))
    return found


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
