"""Article -> Digest: the sentences that stand for it, chosen and never written.

`brief` is the project's own method; `lead` takes the first sentences as they stand; the others are the methods of
sumy under their usual names (lexrank and textrank as kernels of our own that rank as sumy's do). Whatever the
method, `lead` apart, no question, teaser, caption or half quotation is taken, nothing that says what a taken
sentence says already, and a sentence that opens on He, It, But ... only after the one it leans on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefing import openings, text
from briefing.errors import UsageError
from briefing.model import Article, Digest, Pick
from briefing.ranking import features
from briefing.ranking.selection import Candidate, select

METHODS = ("brief", "lead", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction")


@dataclass(frozen=True, slots=True)
class Length:
    """How long a digest may be: at most `amount` sentences or words, or a share of the article.

    `auto` takes one sentence in ten, and at least 3 and at most 6 of them, from one article.
    """

    unit: Literal["sentences", "words", "auto"] = "auto"
    amount: int = 0

    @classmethod
    def parse(cls, value: str | int | Length) -> Length:
        """`3`, `"3 sentences"`, `"120 words"` or `"auto"`; raises UsageError on anything else."""
        if isinstance(value, Length):
            return value
        found = re.fullmatch(r"\s*(\d+)\s*(sentence|word|)s?\s*", str(value).casefold())
        if found and int(found[1]) > 0:
            return cls("words" if found[2] == "word" else "sentences", int(found[1]))
        if str(value).strip().casefold() == "auto":
            return cls()
        raise UsageError(f"length {value!r}: write a number of sentences or words (3 sentences, 120 words) or auto")

    def limits(self, counts: Sequence[int]) -> tuple[int | None, int | None]:
        """At most so many sentences, at most so many words, for articles of `counts` sentences each."""
        if self.unit == "words":
            return None, self.amount
        if self.unit == "sentences":
            return self.amount, None
        return max([min(6, max(3, round(count / 10))) for count in counts], default=0), None


@dataclass(frozen=True, slots=True)
class Cues:
    """Edmundson's settings: words that speak for a sentence, against it, or for nothing, and the weight of each part."""

    bonus: tuple[str, ...] = ()
    stigma: tuple[str, ...] = ()
    null: tuple[str, ...] = ()
    cue: float = 1.0
    key: float = 0.0
    title: float = 1.0
    location: float = 1.0


@dataclass(frozen=True, slots=True)
class Rated:
    """A sentence in its article with its score; `place` is its place among all sentences of the articles."""

    place: int
    article: Article
    index: int
    score: float
    features: Mapping[str, float]
    fit: bool
    leans: bool


ONE = {
    "position": 1.75,
    "centrality": 0.55,
    "follows": 0.90,
    "precedes": -0.15,
    "title": 0.60,
    "names": 1.00,
    "numbers": 0.30,
    "quotation": -0.50,
    "short": -0.85,
    "long": -1.00,
}
REDUNDANCY = 0.45


def condense(
    article: Article, *, method: str = "brief", length: Length | str | int = "auto", cues: Cues | None = None
) -> Digest:
    """The sentences that stand for one article, in reading order. An article without a sentence gives no pick."""
    return Digest(article, method, _chosen([article], method, Length.parse(length), cues))


def together(
    articles: Sequence[Article], *, method: str = "brief", length: Length | str | int = "auto", cues: Cues | None = None
) -> tuple[Pick, ...]:
    """The sentences that stand for several articles on one event, no two of which say the same.

    In reading order: by article in the order given, then by position.
    """
    return _chosen(articles, method, Length.parse(length), cues)


def rank(articles: Sequence[Article], *, method: str = "brief", cues: Cues | None = None) -> tuple[Pick, ...]:
    """Every quotable sentence of the articles, best first; equal scores by position, then by article id."""
    rated = [r for r in _rated(articles, method, cues) if r.fit]
    rated.sort(key=lambda r: (-r.score, r.index, r.article.id))
    return tuple(Pick(r.article.id, r.index, r.score, r.features) for r in rated)


def _chosen(articles: Sequence[Article], method: str, length: Length, cues: Cues | None) -> tuple[Pick, ...]:
    rated = _rated(articles, method, cues)
    sentences, words = length.limits([len(article.sentences) for article in articles])
    if method == "lead":
        candidates = [
            Candidate(r.place, r.score, len(r.article.sentences[r.index].text.split()), {}) for r in rated
        ]
    else:
        fit = [r for r in rated if r.fit] or rated
        vectors = features.vectors([features.bag(r.article.sentences[r.index]) for r in rated])
        candidates = [
            Candidate(
                r.place,
                r.score,
                len(r.article.sentences[r.index].text.split()),
                vectors[r.place],
                r.place - 1 if r.leans else None,
            )
            for r in fit
        ]
    taken = select(candidates, sentences=sentences, words=words, redundancy=REDUNDANCY if method == "brief" else 0.0)
    picks = []
    for choice in sorted(taken, key=lambda choice: choice.order):
        r = rated[choice.order]
        extras = {name: round(value, 6) for name, value in choice.extras.items()}
        picks.append(
            Pick(r.article.id, r.index, round(r.score + sum(extras.values()), 6), {**r.features, **extras} if r.features else {})
        )
    return tuple(picks)


def _rated(articles: Sequence[Article], method: str, cues: Cues | None) -> list[Rated]:
    if method not in METHODS:
        raise UsageError(f"no method {method!r}: choose one of {', '.join(METHODS)}")
    rows: list[Rated] = []
    for article in articles:
        inside = openings.spoken(article.sentences)
        for index, (score, parts) in enumerate(_scores(article, method, cues)):
            sentence = article.sentences[index]
            previous = article.sentences[index - 1] if index else None
            rows.append(
                Rated(
                    len(rows),
                    article,
                    index,
                    score,
                    parts,
                    openings.quotable(sentence) and not inside[index],
                    openings.leans(sentence, previous, language=article.language),
                )
            )
    return rows


def _scores(article: Article, method: str, cues: Cues | None) -> list[tuple[float, Mapping[str, float]]]:
    count = len(article.sentences)
    if method == "lead":
        return [(float(count - index), {}) for index in range(count)]
    stems = tuple(text.stem(word, language=article.language) for word in text.WORD.findall(article.title))
    columns = features.one_article(article, title=stems)
    found = []
    for index in range(count):
        parts = {name: round(weight * columns[name][index], 6) for name, weight in ONE.items()}
        found.append((round(sum(parts.values()), 6), parts))
    return found
