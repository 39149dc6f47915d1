"""Article -> Digest: the sentences that stand for it, chosen and never written.

`brief` is the project's own method; `lead` takes the first sentences as they stand; the others are the methods of
sumy under their usual names. Whatever the method, `lead` apart, no question, teaser, caption or half quotation is
taken, nothing that repeats a sentence taken, and what leans on the sentence before it only together with that one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefing import openings, text
from briefing.errors import UsageError
from briefing.model import Article, Digest, Pick, Sentence
from briefing.ranking import brief, classic
from briefing.ranking.features import Texts, topic
from briefing.ranking.selection import Offer, select
from briefing.wordlists import OPENERS

METHODS = ("brief", "lead", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction")

MOST = {"lexrank": 1500, "textrank": 1500, "lsa": 400, "luhn": 1000, "kl": 120, "sumbasic": 800, "reduction": 250}
"""How many sentences a method is given. Of more, those that say most of what the whole speaks of (the feature `topic`)
are kept, and the others rank below them in reading order: kl grows with the power 2.6 of their number."""

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Length:
    """How long a digest may be: at most `amount` sentences or words, or a share of the article.

    `auto` takes one sentence in ten of an article, at least 3 and at most 6, so that a long article does not
    crowd out a short one; of several articles together the same share, at least 3 and at most 10.
    """

    unit: Literal["sentences", "words", "auto"] = "auto"
    amount: int = 0

    @classmethod
    def parse(cls, value: str | int | Length) -> Length:
        """`3`, `"3 sentences"`, `"120 words"` or `"auto"`; raises UsageError on anything else."""
        if isinstance(value, Length):
            return value
        found = re.fullmatch(r"\s*(\d{1,6})\s*(sentence|word|)s?\s*", str(value).casefold(), re.ASCII)
        if found and int(found[1]) > 0:
            return cls("words" if found[2] == "word" else "sentences", int(found[1]))
        if str(value).strip().casefold() == "auto":
            return cls()
        raise UsageError(f"length {value!r}: write a number of sentences or words (3 sentences, 120 words) or auto")

    def limits(self, articles: Sequence[Article]) -> tuple[int | None, int | None]:
        """At most so many sentences, and at most so many words; None where there is no such limit."""
        if self.unit == "words":
            return None, self.amount
        if self.unit == "sentences":
            return self.amount, None
        share = round(sum([len(article.sentences) for article in articles]) / 10)
        return min(6 if len(articles) < 2 else 10, max(3, share)), None


@dataclass(frozen=True, slots=True)
class Cues:
    """Edmundson's settings: words that speak for a sentence, against it, or for nothing, and the weight of each part.

    Words in any inflection. `key` counts bonus words that are frequent in the text; it weighs nothing by default.
    """

    bonus: tuple[str, ...] = ()
    stigma: tuple[str, ...] = ()
    null: tuple[str, ...] = ()
    cue: float = 1.0
    key: float = 0.0
    title: float = 1.0
    location: float = 1.0


def condense(
    article: Article, *, method: str = "brief", length: Length | str | int = "auto", cues: Cues | None = None
) -> Digest:
    """The sentences that stand for one article, in reading order.

    At least one, whatever the length asked for; none only where the article has no sentence. Raises UsageError
    for a method or a length that does not exist.
    """
    return Digest(article, method, _chosen((article,), method, Length.parse(length), cues))


def together(
    articles: Sequence[Article],
    *,
    method: str = "brief",
    length: Length | str | int = "auto",
    cues: Cues | None = None,
) -> tuple[Pick, ...]:
    """The sentences that stand for several articles on one event, no two of which say the same.

    In reading order: by article in the order given, then by position. Raises UsageError as `condense` does.
    """
    return _chosen(articles, method, Length.parse(length), cues)


def rank(articles: Sequence[Article], *, method: str = "brief", cues: Cues | None = None) -> tuple[Pick, ...]:
    """Every sentence of the articles that may be quoted, best first; equal scores by position, then by article id.

    One that leans on its predecessor is among them: `openings.passages` says what it has to be printed with.
    """
    texts = _texts(articles)
    parts = _parts(articles, texts, method, cues)
    rated = [
        Pick(articles[number].id, index, _total(own), {} if "" in own else own)
        for number, index, own, run in zip(texts.article, texts.place, parts, _passages(articles), strict=True)
        if run is not None
    ]
    return tuple(sorted(rated, key=lambda pick: (-pick.score, pick.index, pick.article)))


def _chosen(articles: Sequence[Article], method: str, length: Length, cues: Cues | None) -> tuple[Pick, ...]:
    texts = _texts(articles)
    parts = _parts(articles, texts, method, cues)
    sentences, words = length.limits(articles)
    offer = Offer(
        scores=[_total(own) for own in parts],
        passages=_plain(texts) if method == "lead" else _passages(articles),
        words=[len(sentence.text.split()) for sentence in texts.sentences],
        vectors=[{} for _ in texts.sentences] if method == "lead" else texts.vectors,
        concepts=brief.concepts(texts, _weights(articles)) if method == "brief" else (),
    )
    redundancy = _weights(articles).redundancy if method == "brief" else 0.0
    taken = select(offer, sentences=sentences, words=words, redundancy=redundancy) or _one(offer, _plain(texts), words)
    picks = []
    for index in sorted(taken):
        own = dict(parts[index])
        if method == "brief":
            own.update({name: round(value, 6) for name, value in taken[index].items() if round(value, 6)})
        article = articles[texts.article[index]]
        picks.append(Pick(article.id, texts.place[index], _total(own), {} if "" in own else own))
    return tuple(picks)


def _one(offer: Offer, plain: Sequence[Run | None], words: int | None) -> Mapping[int, Mapping[str, float]]:
    """The best single sentence where nothing could be taken by the rules; the shortest where none fits the words."""
    able = [i for i, run in enumerate(offer.passages) if run == (i, i)] or [i for i, run in enumerate(plain) if run]
    fitting = [index for index in able if words is None or offer.words[index] <= words]
    if fitting:
        return {max(fitting, key=lambda index: (offer.scores[index], -index)): {}}
    return {min(able, key=lambda index: (offer.words[index], index)): {}} if able else {}


def _texts(articles: Sequence[Article]) -> Texts:
    sentences: list[Sentence] = []
    numbers: list[int] = []
    places: list[int] = []
    for number, article in enumerate(articles):
        count = len(article.sentences)
        sentences += article.sentences
        numbers += [number] * count
        places += range(count)
    titles = [frozenset(_title(article)) for article in articles]
    return Texts(sentences, numbers, places, titles, _languages(articles))


def _title(article: Article) -> list[str]:
    """The stems of the headline; none where it is only the text's own first words, put there for want of one."""
    if article.text.startswith(article.title.rstrip(".… ")):
        return []
    return [stem for stem in text.stems(text.WORD.findall(article.title), language=article.language) if stem]


def _languages(articles: Sequence[Article]) -> list[str]:
    """Each article's language; one we have no word list of, or none, is read as what most of its neighbours are in.

    Of a text of two lines the language cannot be told, and its neighbours' is the likeliest.
    """
    known = Counter([article.language for article in articles if article.language in OPENERS])
    common = min(known, key=lambda language: (-known[language], language), default="und")
    return [article.language if article.language in OPENERS else common for article in articles]


def _passages(articles: Sequence[Article]) -> list[Run | None]:
    """What each sentence has to be printed with, as places among all sentences of the articles."""
    found: list[Run | None] = []
    for article, language in zip(articles, _languages(articles), strict=True):
        base = len(found)
        runs = openings.passages(article.sentences, language=language)
        found += [(base + run[0], base + run[1]) if run else None for run in runs]
    return found


def _plain(texts: Texts) -> list[Run | None]:
    """Every sentence by itself, headings apart."""
    return [None if sentence.heading else (i, i) for i, sentence in enumerate(texts.sentences)]


def _weights(articles: Sequence[Article]) -> brief.Weights:
    return brief.ONE_ARTICLE if len(articles) < 2 else brief.SEVERAL_ARTICLES


def _total(parts: Mapping[str, float]) -> float:
    return round(sum(parts.values()), 6)


def _parts(articles: Sequence[Article], texts: Texts, method: str, cues: Cues | None) -> list[dict[str, float]]:
    """What makes up each sentence's score; under the name "" where the method has no features."""
    if method not in METHODS:
        raise UsageError(f"method {method!r} does not exist: choose one of {', '.join(METHODS)}")
    if method == "brief":
        return brief.scores(texts, _weights(articles))
    if method == "lead":
        return [{"": round(1 / (1 + place), 6)} for place in texts.place]
    return [{"": score} for score in _classic(articles, texts, method, cues or Cues())]


def _classic(articles: Sequence[Article], texts: Texts, method: str, cues: Cues) -> list[float]:
    kept = _kept(texts, MOST.get(method))
    sentences = [texts.sentences[index] for index in kept]
    if method in ("lexrank", "textrank"):
        from briefing.ranking import graph

        kernel = graph.lexrank if method == "lexrank" else graph.textrank
        rated = kernel([[stem for stem in sentence.stems if stem] for sentence in sentences])
    elif method == "edmundson":
        rated = []
        for article in articles:
            own = _stemmed(cues, article.language)
            rated += classic.ratings(method, article.sentences, title=_title(article), cues=own)
    else:
        rated = classic.ratings(method, sentences)
    if len(kept) == len(texts.sentences):
        return rated
    lowest = min(rated)
    scores = [round(lowest - 1 - index / len(texts.sentences), 9) for index in range(len(texts.sentences))]
    for index, score in zip(kept, rated, strict=True):
        scores[index] = score
    return scores


def _kept(texts: Texts, most: int | None) -> list[int]:
    """The places of the sentences a method is given: all, or the `most` that say most of what the whole speaks of."""
    count = len(texts.sentences)
    if most is None or count <= most:
        return list(range(count))
    weight = [round(value, 9) for value in topic(texts)]
    return sorted(sorted(range(count), key=lambda index: (-weight[index], index))[:most])


def _stemmed(cues: Cues, language: str) -> classic.Cues:
    bonus, stigma, null = (
        frozenset(filter(None, text.stems(words, language=language))) for words in (cues.bonus, cues.stigma, cues.null)
    )
    return classic.Cues(bonus, stigma, null, (cues.cue, cues.key, cues.title, cues.location))
