"""What each sentence has to show for itself, in numbers: the features of `brief`.

Plain Python and linear in the words of the articles: no matrix is built, no foreign library is loaded. A sum of
cosines to many sentences is one dot product with the sum of their vectors, and the sums to what follows and what
precedes are kept running (directed edges after PacSum: Zheng and Lapata, ACL 2019). Sentence vectors are binary
over stems and of unit length, once plain and once weighted by inverse sentence frequency.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from briefing.model import Article, Sentence

Vector = dict[str, float]
Columns = dict[str, list[float]]
"""One list a feature, one number a sentence, sentences in the order given."""


def bag(sentence: Sentence) -> list[str]:
    """The sentence's stems without repetition, in order: sums over it come out the same on every machine."""
    return [stem for stem in dict.fromkeys(sentence.stems) if stem]


def vectors(bags: Sequence[list[str]]) -> list[Vector]:
    """One unit vector a sentence, weighted by inverse sentence frequency; empty where it has no stem."""
    frequency = Counter(stem for stems in bags for stem in stems)
    total = len(bags) + 1
    rarity = {stem: math.log(total / (count + 0.5)) for stem, count in frequency.items()}
    found = []
    for stems in bags:
        weights = [rarity[stem] for stem in stems]
        length = math.sqrt(sum(weight * weight for weight in weights))
        found.append({stem: weight / length for stem, weight in zip(stems, weights, strict=True)} if length else {})
    return found


def dot(one: Vector, other: Vector) -> float:
    """Sum of products over the stems of `one`: the cosine where both are unit vectors."""
    get = other.get
    return sum([weight * get(stem, 0.0) for stem, weight in one.items()])


def scaled(values: list[float]) -> list[float]:
    """The values divided by the largest, so that articles of all lengths are on one scale; as they are if none is positive."""
    top = max(values, default=0.0)
    return [value / top for value in values] if top > 0 else values


def edges(unit: Sequence[Vector]) -> tuple[list[float], list[float]]:
    """For each sentence of one article the sums of its cosines to the sentences before and after it."""
    total: Vector = defaultdict(float)
    for vector in unit:
        for stem, weight in vector.items():
            total[stem] += weight
    seen: Vector = defaultdict(float)
    before, after = [], []
    for vector in unit:
        back = dot(vector, seen)
        before.append(back)
        after.append(max(0.0, dot(vector, total) - back - (1.0 if vector else 0.0)))
        for stem, weight in vector.items():
            seen[stem] += weight
    return before, after


def centrality(bags: Sequence[list[str]]) -> list[float]:
    """Cosine sums of each plain unit vector to all: how much of the whole a sentence speaks of."""
    total: Vector = defaultdict(float)
    for stems in bags:
        if stems:
            share = 1 / math.sqrt(len(stems))
            for stem in stems:
                total[stem] += share
    return [sum([total[stem] for stem in stems]) / math.sqrt(len(stems)) if stems else 0.0 for stems in bags]


def likeness(stems: list[str], others: Iterable[str]) -> float:
    """Cosine of two sets of stems."""
    other = {stem for stem in others if stem}
    if not stems or not other:
        return 0.0
    return sum(stem in other for stem in stems) / math.sqrt(len(stems) * len(other))


def capitals(sentence: Sentence) -> float:
    """Share of the words after the first that open with a capital: a stand-in for names, 0 in scripts without case."""
    rest = sentence.words[1:]
    return sum([word[0].isupper() for word in rest]) / len(rest) if rest else 0.0


def one_article(article: Article, *, title: Sequence[str]) -> Columns:
    """The features of each sentence of one article. `title` holds the stems of its headline."""
    sentences = article.sentences
    bags = [bag(sentence) for sentence in sentences]
    unit = vectors(bags)
    before, after = edges(unit)
    return {
        "position": [(1 + index) ** -0.25 for index in range(len(sentences))],
        "centrality": scaled(centrality(bags)),
        "follows": scaled(after),
        "precedes": scaled(before),
        "title": [likeness(stems, title) for stems in bags],
        "names": [capitals(sentence) for sentence in sentences],
        "numbers": [float(any(c.isdigit() for c in sentence.text)) for sentence in sentences],
        "quotation": [quotation(sentence.text) for sentence in sentences],
        "short": [max(0, 10 - len(sentence.words)) / 10 for sentence in sentences],
        "long": [max(0, len(sentence.words) - 35) / 35 for sentence in sentences],
    }


def quotation(text: str) -> float:
    """1 where the sentence opens with a quotation mark, a half where one stands inside it."""
    if text[:1] in "\"“«„":
        return 1.0
    return 0.5 if any(mark in text for mark in "\"“«„") else 0.0
