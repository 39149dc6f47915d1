"""All articles of a story read and indexed.
Who is named where, which words are telling, which sentences speak of the same thing.

Similarity is TF-IDF over stems, with synonyms folded, and over names. It serves as evidence and to
find counterparts; for sentences that disagree the right counterpart is first in only two of five
cases, so no kind of note relies on it alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.diverge import entities
from briefing.diverge.entities import Entity, Mention
from briefing.diverge.facets import read
from briefing.diverge.facets.clauses import clause
from briefing.diverge.facets.types import Passage
from briefing.diverge.lexicon import Lexicon
from briefing.model import Article, Position, Quote

COMMON = 0.3
"""A key in more than this share of the passages says nothing about likeness when there are many."""
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Story:
    """Passages in order of article and place; everything else is by passage number, article id, or key.

    A key is a stem with its synonyms folded, or "@" and the key of an entity.
    """

    lexicon: Lexicon
    articles: tuple[Article, ...]
    voice: Mapping[str, str]
    passages: tuple[Passage, ...]
    mentions: tuple[tuple[Mention, ...], ...]
    entities: Mapping[str, Entity]
    keys: tuple[frozenset[str], ...]
    idf: Mapping[str, float]
    postings: Mapping[str, tuple[int, ...]]
    by_article: Mapping[str, tuple[int, ...]]
    near: tuple[tuple[tuple[float, int], ...], ...]
    most_named: int
    parts: Mapping[str, str]
    """Words that stand for a name: its last word, and a noun such as "capital" that some article sets beside it."""

    @property
    def voices(self) -> tuple[str, ...]:
        """The voices, in order of their articles."""
        return tuple(dict.fromkeys(self.voice[article.id] for article in self.articles))

    def stands_for(self, key: str) -> frozenset[str]:
        """The key of a name, the bodies it speaks for, and the country for which it holds office."""
        if not key:
            return frozenset()
        entity = self.entities[key]
        land = entity.land if entity.kind == "person" else ""
        return frozenset((key, *entity.acts_for, *([land] if land else [])))

    def inside(self, low: str) -> str:
        """Key of the name that a folded word holds without being it: "capital", or a compound; "" where none is."""
        if low in self.lexicon.grammar["seats"]:
            return self.parts.get(low, "")
        front = low.partition("-")[0] if "-" in low else ""
        return self.lexicon.countries.get(front, "") or self.parts.get(front, "") if front else ""

    def voice_of(self, number: int) -> str:
        """The voice a passage belongs to."""
        return self.voice[self.passages[number].article.id]

    def position(
        self, number: int, start: int, end: int, value: str, *, whole: bool = False, least: int = 6
    ) -> Position:
        """The clause, or the whole sentence, that holds `start:end` of a passage, as a position."""
        passage = self.passages[number]
        if not whole:
            start, end = clause(passage.text, start, end, self.lexicon, least=least)
        else:
            start, end = 0, len(passage.text)
        shift = passage.sentence.start
        text = passage.article.text[shift + start : shift + end]
        return Position(Quote(passage.article.id, shift + start, shift + end, text), value)

    def quote(self, number: int, start: int, end: int) -> Position:
        """A span of a passage as a position without a value."""
        passage = self.passages[number]
        shift = passage.sentence.start
        return Position(Quote(passage.article.id, shift + start, shift + end, passage.text[start:end]), "")

    def centrality(self, key: str) -> float:
        """How much the story turns on a name: its passages in proportion to those of the name found most."""
        return len(self.postings.get(key, ())) / self.most_named

    def cosine(self, one: int, other: int) -> float:
        """Likeness of two passages, 0 to 1."""

        def square(keys: frozenset[str]) -> float:
            return math.fsum(self.idf[key] ** 2 for key in keys)

        shared = square(self.keys[one] & self.keys[other])
        return shared / math.sqrt(square(self.keys[one]) * square(self.keys[other])) if shared else 0.0

    def weight(self, keys: frozenset[str]) -> float:
        """How telling a set of keys is: the sum of their inverse frequencies."""
        return math.fsum(self.idf[key] for key in keys)


def build(articles: Sequence[Article], voice: Mapping[str, str], lexicon: Lexicon) -> Story:
    """Read and index articles, which are taken in the order given."""
    passages = tuple(passage for article in articles for passage in read(article, lexicon))
    names = entities.resolve(passages, lexicon)
    keys = tuple(keys_of(p, m, lexicon) for p, m in zip(passages, names.mentions, strict=True))
    frequency = Counter(key for found in keys for key in found)
    idf = {key: math.log(1 + len(passages) / count) for key, count in frequency.items()}
    posted: dict[str, list[int]] = defaultdict(list)
    mine: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(keys):
        mine[passages[number].article.id].append(number)
        for key in sorted(found):
            posted[key].append(number)
    return Story(
        lexicon=lexicon,
        articles=tuple(articles),
        voice=voice,
        passages=passages,
        mentions=names.mentions,
        entities=names.entities,
        keys=keys,
        idf=idf,
        postings={key: tuple(numbers) for key, numbers in posted.items()},
        by_article={article: tuple(numbers) for article, numbers in mine.items()},
        near=neighbours(passages, keys, idf, posted),
        parts=parts_of(names.entities, names.mentions, passages, posted, lexicon),
        most_named=max((len(numbers) for key, numbers in posted.items() if key[0] == "@"), default=1),
    )


def parts_of(
    named: Mapping[str, Entity],
    mentions: Sequence[Sequence[Mention]],
    passages: Sequence[Passage],
    posted: Mapping[str, Sequence[int]],
    lexicon: Lexicon,
) -> dict[str, str]:
    """Word -> key of the name it stands for: the name named most that ends with it; the one place set beside a seat."""
    found: dict[str, str] = {}
    for key in sorted(named, key=lambda key: (len(posted.get(f"@{key}", ())), key)):
        found[key.split()[-1]] = key
    seats: dict[str, set[str]] = defaultdict(set)
    for passage, inside in zip(passages, mentions, strict=True):
        for mention in inside:
            before = passage.tokens[mention.name.first - 1] if mention.name.first else None
            if before and before.low in lexicon.grammar["seats"]:
                seats[before.low].add(mention.key)
    return found | {word: next(iter(keys)) for word, keys in seats.items() if len(keys) == 1}


def keys_of(passage: Passage, mentions: Sequence[Mention], lexicon: Lexicon) -> frozenset[str]:
    """The keys of a passage: entities, and the stems of the other words with synonyms folded."""
    named = {i for mention in mentions for i in range(mention.name.first, mention.name.last + 1)}
    found = {f"@{mention.key}" for mention in mentions}
    for i, token in enumerate(passage.tokens):
        front = token.low.partition("-")[0]
        if "-" in token.low and front in lexicon.countries:
            found.add(f"@{lexicon.countries[front]}")
        if token.stem and i not in named and not token.low[0].isdigit():
            found.add(lexicon.families.get(token.stem, token.stem))
    return frozenset(found)


def neighbours(
    passages: Sequence[Passage],
    keys: Sequence[frozenset[str]],
    idf: Mapping[str, float],
    posted: Mapping[str, list[int]],
) -> tuple[tuple[tuple[float, int], ...], ...]:
    """For each passage the most similar passages of each other article, as (cosine, number), best first."""
    norm = [math.sqrt(math.fsum(idf[key] ** 2 for key in found)) or 1.0 for found in keys]
    limit = max(30, int(COMMON * len(passages))) if len(passages) < 400 else 60
    found = []
    for number, mine in enumerate(keys):
        scores: dict[int, float] = defaultdict(float)
        for key in sorted(mine):
            numbers = posted[key]
            if len(numbers) <= limit:
                weight = idf[key] ** 2
                for other in numbers:
                    scores[other] += weight
        article = passages[number].article.id
        ranked = sorted(
            (
                (score / (norm[number] * norm[other]), other)
                for other, score in scores.items()
                if passages[other].article.id != article
            ),
            key=lambda pair: (-pair[0], pair[1]),
        )
        taken: Counter[str] = Counter()
        best = []
        for cosine, other in ranked:
            if cosine < 0.08:
                break
            if taken[passages[other].article.id] < NEAREST:
                taken[passages[other].article.id] += 1
                best.append((round(cosine, 4), other))
        found.append(tuple(best))
    return tuple(found)
