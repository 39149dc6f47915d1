"""LexRank and TextRank as matrix kernels (the door to numpy): sumy's formulas, without its loops over pairs.

Both give the ranks of sumy 0.13, scores rounded at the ninth digit; `tests/test_summarize_methods.py` holds them to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
THRESHOLD = 0.1
DAMPING = 0.85
ROUNDS = 1000
"""Far above what either iteration needs; a bound all the same."""


def lexrank(sentences: Sequence[Sequence[str]]) -> list[float]:
    """Centrality in the graph of sentences whose idf-weighted cosine is over 0.1; one score a list of stems.

    Erkan and Radev, JAIR 22 (2004), as sumy has it: tf over the sentence's largest, idf ln(n / (1 + df)), power
    iteration until a step is under 0.1.
    """
    counts = _counts(sentences)
    if not counts.size:
        return [0.0] * len(sentences)
    rarity = np.log(len(sentences) / (1 + (counts > 0).sum(axis=0)))
    weighted = counts / np.maximum(counts.max(axis=1), 1)[:, None] * rarity
    lengths = np.sqrt((weighted**2).sum(axis=1))
    lengths[lengths == 0] = np.inf
    linked = ((weighted @ weighted.T) / lengths[:, None] / lengths > THRESHOLD).astype(float)
    chain = linked / np.maximum(linked.sum(axis=1), 1)[:, None]
    ranks = np.full(len(sentences), 1 / len(sentences))
    for _ in range(ROUNDS):
        moved = chain.T @ ranks
        length = np.linalg.norm(moved)
        if not length:
            break
        moved /= length
        step = np.linalg.norm(moved - ranks)
        ranks = moved
        if step <= 0.1:
            break
    return [round(float(rank), 9) for rank in ranks]


def textrank(sentences: Sequence[Sequence[str]]) -> list[float]:
    """Centrality in the graph of word overlap over the logarithms of the lengths; one score a list of stems.

    Mihalcea and Tarau, EMNLP 2004, as sumy has it: damping 0.85, until a step is under 0.0001.
    """
    count = len(sentences)
    counts = _counts(sentences)
    if not counts.size:
        return [0.0] * count
    logs = np.log(np.maximum(counts.sum(axis=1), 1))
    norm = logs[:, None] + logs
    norm[norm < 1e-8] = 1.0
    weights = counts @ counts.T / norm
    weights /= weights.sum(axis=1)[:, None] + 1e-7
    chain = (1 - DAMPING) / count + DAMPING * weights
    ranks = np.full(count, 1 / count)
    for _ in range(ROUNDS):
        moved = chain.T @ ranks
        step = np.linalg.norm(moved - ranks)
        ranks = moved
        if step <= 1e-4:
            break
    return [round(float(rank), 9) for rank in ranks]


def _counts(sentences: Sequence[Sequence[str]]) -> Matrix:
    """Sentences by stems; stems that one sentence has and no other are kept, for they lengthen its vector."""
    column: dict[str, int] = {}
    rows, columns = [], []
    for row, stems in enumerate(sentences):
        for stem in stems:
            rows.append(row)
            columns.append(column.setdefault(stem, len(column)))
    counts = np.zeros((len(sentences), len(column)))
    np.add.at(counts, (rows, columns), 1)
    return counts
