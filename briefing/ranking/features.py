"""What each sentence has to show for itself, in numbers: the features of `brief`.

Plain Python and linear in the words of the articles: no matrix is built and no foreign library is loaded, and the
sums come out the same on every machine. A sum of cosines to many sentences is one product with the sum of their
vectors, and the sums to what follows and what precedes are kept running (directed edges after PacSum: Zheng and
Lapata, ACL 2019). Sentence vectors are binary over stems and of unit length.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from briefing.model import Sentence
from briefing.openings import QUOTES, quotes
from briefing.wordlists import SPEAKERS

Vector = dict[str, float]
NUMBER = re.compile("[0-9٠-٩۰-۹०-९]")
COMMON = 200
"""Stems in more sentences than this are left out when support is looked for: they identify nothing, and the time
would grow with the square of their number."""


@dataclass(frozen=True)
class Texts:
    """Sentences of one or more articles in reading order, as the features see them.

    `article[i]` and `place[i]` say in which article, and as which of its sentences, sentence i stands;
    `titles` holds the stems of each article's headline, `languages` their codes.
    """

    sentences: Sequence[Sentence]
    article: Sequence[int]
    place: Sequence[int]
    titles: Sequence[frozenset[str]]
    languages: Sequence[str]

    @cached_property
    def bags(self) -> list[list[str]]:
        """Each sentence's stems without repetition, in order: sums over them come out the same on every machine."""
        return [list(filter(None, dict.fromkeys(sentence.stems))) for sentence in self.sentences]

    @cached_property
    def frequency(self) -> dict[str, int]:
        """In how many sentences each stem stands."""
        return Counter(chain.from_iterable(self.bags))

    @cached_property
    def shared(self) -> list[list[str]]:
        """Of each sentence's stems those that stand in another sentence too: all that likeness can rest on."""
        repeated = {stem for stem, count in self.frequency.items() if count > 1}
        return [list(filter(repeated.__contains__, stems)) for stems in self.bags]

    @cached_property
    def vectors(self) -> list[Vector]:
        """A unit vector a sentence, of which only shared stems are kept: others add to no likeness.

        Weighted by inverse sentence frequency, ln((n + 1) / (count + 1/2)). A sentence without any stem is like its
        own copies alone.
        """
        total = len(self.bags) + 1
        rarity = {stem: math.log(total / (count + 0.5)) for stem, count in self.frequency.items() if count > 1}
        once = math.log(total / 1.5) ** 2
        found: list[Vector] = []
        for sentence, stems, shared in zip(self.sentences, self.bags, self.shared, strict=True):
            weights = [rarity[stem] for stem in shared]
            length = math.sqrt(sum([weight * weight for weight in weights]) + once * (len(stems) - len(shared)))
            unit = [weight / length for weight in weights] if length else []
            found.append(dict(zip(shared, unit, strict=True)) if length else {sentence.text: 1.0})
        return found

    @cached_property
    def roots(self) -> list[float]:
        """The length of each binary vector: the square root of the number of stems, at least 1."""
        return [math.sqrt(len(stems)) or 1.0 for stems in self.bags]

    @cached_property
    def edges(self) -> tuple[list[float], list[float]]:
        """Sums of each sentence's cosines to those before it, and to those after it, in its own article."""
        sums: list[Vector] = [defaultdict(float) for _ in self.titles]
        before = []
        for number, stems, root in zip(self.article, self.shared, self.roots, strict=True):
            earlier = sums[number]
            before.append(sum(map(earlier.__getitem__, stems)) / root)
            share = 1 / root
            for stem in stems:
                earlier[stem] += share
        after = [
            max(0.0, (sum(map(sums[number].__getitem__, stems)) - len(stems) / root) / root - back)
            for number, stems, root, back in zip(self.article, self.shared, self.roots, before, strict=True)
        ]
        return before, after

    @cached_property
    def subjects(self) -> Vector:
        """What each shared stem weighs: the logarithm of 1 plus its mentions.

        A mention in the i-th sentence of an article counts 1/sqrt(i), for reports put first what they are about.
        """
        mass: Vector = defaultdict(float)
        for stems, place in zip(self.shared, self.place, strict=True):
            weight = (1 + place) ** -0.5
            for stem in stems:
                mass[stem] += weight
        return {stem: math.log(1 + total) for stem, total in mass.items()}

    @cached_property
    def told(self) -> list[float]:
        """The weight of each sentence's subjects together."""
        return [sum(map(self.subjects.__getitem__, stems)) for stems in self.shared]

    @cached_property
    def phrases(self) -> list[dict[str, float]]:
        """Each sentence's pairs of neighbouring stems that several articles have; the heaviest sentence has 1.

        A pair weighs the square of the number of articles that have it. Of two articles nothing can be in more than
        both, so there a pair counts that occurs twice anywhere. After Gillick and Favre's bigram concepts (2009).
        """
        pairs = []
        for sentence in self.sentences:
            stems = [stem for stem in sentence.stems if stem]
            pairs.append(list(dict.fromkeys([f"{one} {other}" for one, other in pairwise(stems)])))
        holders: dict[str, set[int]] = defaultdict(set)
        count: dict[str, int] = Counter([pair for own in pairs for pair in own])
        for own, number in zip(pairs, self.article, strict=True):
            for pair in own:
                holders[pair].add(number)
        few = len(self.titles) <= 2
        return _on_one_scale(
            [
                {
                    pair: float(len(holders[pair]) ** 2)
                    for pair in own
                    if (count[pair] if few else len(holders[pair])) > 1
                }
                for own in pairs
            ]
        )


def _on_one_scale(weights: list[Vector]) -> list[Vector]:
    top = max([sum(own.values()) for own in weights], default=0.0)
    return [{key: weight / top for key, weight in own.items()} for own in weights] if top > 0 else weights


def dot(one: Vector, other: Vector) -> float:
    """Sum of products over the stems of `one`: the cosine where both are unit vectors."""
    get = other.get
    return sum([weight * get(stem, 0.0) for stem, weight in one.items()])


def scaled(values: list[float]) -> list[float]:
    """The values divided by the largest, for articles of all lengths to be on one scale; as they are if all are 0."""
    top = max(values, default=0.0)
    return [value / top for value in values] if top > 0 else values


def topic(texts: Texts) -> list[float]:
    """How much is said elsewhere of what the sentence says: the weight of its subjects."""
    return scaled(texts.told)


def agreed(texts: Texts) -> list[float]:
    """How much of what the sentence says other articles say in the same words: the weight of its shared phrases."""
    return [sum(phrases.values()) for phrases in texts.phrases]


def asides(texts: Texts) -> list[float]:
    """Tens of stems that stand in no other sentence: what is said once is detail."""
    return [(len(stems) - len(shared)) / 10 for stems, shared in zip(texts.bags, texts.shared, strict=True)]


def position(texts: Texts) -> list[float]:
    """1 for the first sentence of an article, a half for the second, a third for the third."""
    return [1 / (1 + place) for place in texts.place]


def early(texts: Texts) -> list[float]:
    """Position with a slow decay: the fourth root of `position`."""
    return [(1 + place) ** -0.25 for place in texts.place]


def precedes(texts: Texts) -> list[float]:
    """Likeness to what the article said before it."""
    return scaled(texts.edges[0])


def follows(texts: Texts) -> list[float]:
    """Likeness to what the article goes on to say after it."""
    return scaled(texts.edges[1])


def centrality(texts: Texts) -> list[float]:
    """Likeness to all sentences together."""
    total: Vector = defaultdict(float)
    for stems, root in zip(texts.bags, texts.roots, strict=True):
        for stem in stems:
            total[stem] += 1 / root
    weight = total.__getitem__
    return scaled([sum(map(weight, stems)) / root for stems, root in zip(texts.bags, texts.roots, strict=True)])


def lead(texts: Texts) -> list[float]:
    """Mean likeness to the first three sentences of each article."""
    total: Vector = defaultdict(float)
    count = 0
    for stems, root, place in zip(texts.bags, texts.roots, texts.place, strict=True):
        if place < 3:
            count += 1
            for stem in stems:
                total[stem] += 1 / root
    weight, told = total.__getitem__, total.__contains__
    found = []
    for stems, shared, root, place in zip(texts.bags, texts.shared, texts.roots, texts.place, strict=True):
        likeness = sum(map(weight, filter(told, shared)))
        if place < 3:  # it is one of them, with the stems that are its own
            likeness += (len(stems) - len(shared)) / root
        found.append(likeness / (root * count))
    return found


def support(texts: Texts) -> list[float]:
    """Mean over the other articles of the likeness to their most similar sentence: what several sources say."""
    others: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, vector in enumerate(texts.vectors):
        for stem, weight in vector.items():
            others[stem].append((index, weight))
    found = []
    for own, vector in zip(texts.article, texts.vectors, strict=True):
        cosine: dict[int, float] = defaultdict(float)
        for stem, weight in vector.items():
            if len(others[stem]) <= COMMON:
                for index, other in others[stem]:
                    cosine[index] += weight * other
        nearest: dict[int, float] = defaultdict(float)
        for index, value in cosine.items():
            number = texts.article[index]
            nearest[number] = max(nearest[number], value)
        found.append(sum([nearest[number] for number in sorted(nearest) if number != own]))
    return scaled(found)


def title(texts: Texts) -> list[float]:
    """Likeness to the article's own headline."""
    found = []
    for stems, root, number in zip(texts.bags, texts.roots, texts.article, strict=True):
        headline = texts.titles[number]
        common = sum(map(headline.__contains__, stems)) if headline else 0
        found.append(common / (root * math.sqrt(len(headline))) if common else 0.0)
    return found


def numbers(texts: Texts) -> list[float]:
    """1 where the sentence holds a digit."""
    return [1.0 if NUMBER.search(sentence.text) else 0.0 for sentence in texts.sentences]


def quotation(texts: Texts) -> list[float]:
    """1 where the sentence opens with a quotation mark, a half where one stands inside it."""
    return [
        0.0 if not quotes(sentence.text) else 1.0 if sentence.text[0] in QUOTES else 0.5 for sentence in texts.sentences
    ]


def person(texts: Texts) -> list[float]:
    """1 where somebody speaks of "I" or "we", or to "you": opinion, address, recollection."""
    found = []
    for sentence, number in zip(texts.sentences, texts.article, strict=True):
        own = SPEAKERS.get(texts.languages[number], frozenset())
        found.append(0.0 if own.isdisjoint(sentence.words) else 1.0)
    return found


def wording(texts: Texts) -> list[float]:
    """Characters a word, in fives: reporting is worded in longer words than speech and asides are."""
    return [len(sentence.text) / (5 * (len(sentence.words) or 1)) for sentence in texts.sentences]


def length(texts: Texts) -> list[float]:
    """The square root of the number of words over 25: the longer, the less room for others."""
    return [math.sqrt(len(sentence.words) / 25) for sentence in texts.sentences]


FEATURES: dict[str, Callable[[Texts], list[float]]] = {
    measure.__name__: measure
    for measure in (
        topic,
        agreed,
        asides,
        position,
        early,
        precedes,
        follows,
        centrality,
        lead,
        support,
        title,
        numbers,
        quotation,
        person,
        wording,
        length,
    )
}
