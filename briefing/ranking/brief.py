"""The weights of `brief`: what each feature is worth, for one article and for several on one event.

Chosen and cross-validated by `bench/weights.py`; `docs/quality.md` says how, and what each feature is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.ranking.features import FEATURES, Texts, Vector


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature adds to a score; `redundancy` is taken off for likeness to what is taken already."""

    features: Mapping[str, float]
    redundancy: float


ONE_ARTICLE = Weights(
    {
        "topic": 2.7,
        "asides": -3.3,
        "position": 3.7,
        "follows": 4.0,
        "precedes": -4.7,
        "lead": 3.6,
        "length": -1.9,
        "quotation": -2.1,
        "person": -2.0,
        "numbers": 0.9,
        "breaks": -0.9,
        "title": 1.7,
    },
    redundancy=1.8,
)
SEVERAL_ARTICLES = Weights(
    {
        "agreed": 0.25,
        "support": 0.45,
        "centrality": 0.85,
        "follows": 0.5,
        "precedes": -0.9,
        "title": 0.2,
        "quotation": 0.15,
        "position": 0.3,
        "short": -0.35,
    },
    redundancy=1.3,
)


def scores(texts: Texts, weights: Weights) -> list[dict[str, float]]:
    """What each feature adds to each sentence's score, rounded so that every machine orders them alike."""
    columns = [
        (name, [round(weight * value, 6) for value in FEATURES[name](texts)])
        for name, weight in weights.features.items()
    ]
    return [{name: column[index] for name, column in columns} for index in range(len(texts.sentences))]


def concepts(texts: Texts, weights: Weights) -> list[Vector]:
    """Per sentence the parts of its score that are worth it only once: subjects and shared phrases, by weight."""
    found: list[Vector] = [{} for _ in texts.sentences]
    for name, parts in (("topic", texts.subjects), ("agreed", texts.phrases)):
        if weight := weights.features.get(name):
            for own, part in zip(found, parts, strict=True):
                own.update({key: weight * value for key, value in part.items()})
    return found
