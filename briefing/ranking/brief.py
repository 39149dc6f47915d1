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
        "topic": 1.9,
        "follows": 1.5,
        "position": 1.3,
        "lead": 1.3,
        "precedes": -1.3,
        "asides": -1.3,
        "length": -1.1,
        "wording": 1.0,
        "quotation": -0.8,
        "person": -0.7,
        "numbers": 0.5,
        "title": 0.5,
    },
    redundancy=0.0,
)
SEVERAL_ARTICLES = Weights(
    {
        "centrality": 1.05,
        "support": 0.65,
        "quotation": 0.65,
        "precedes": -0.55,
        "agreed": 0.5,
        "early": 0.3,
        "follows": 0.2,
    },
    redundancy=1.2,
)


def scores(texts: Texts, weights: Weights) -> list[dict[str, float]]:
    """What each feature adds to each sentence's score."""
    columns = [[weight * value for value in FEATURES[name](texts)] for name, weight in weights.features.items()]
    names = tuple(weights.features)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def concepts(texts: Texts, weights: Weights) -> list[Vector]:
    """Per sentence the parts of its score that are worth it only once: subjects and shared phrases, by weight."""
    found: list[Vector] = [{} for _ in texts.sentences]
    if weight := weights.features.get("topic"):
        scale = weight / (max(texts.told, default=0.0) or 1.0)
        for own, stems in zip(found, texts.shared, strict=True):
            own.update({stem: scale * texts.subjects[stem] for stem in stems})
    if weight := weights.features.get("agreed"):
        for own, phrases in zip(found, texts.phrases, strict=True):
            own.update({phrase: weight * value for phrase, value in phrases.items()})
    return found
