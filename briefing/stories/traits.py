"""What is kept of an article to find its like: a few kilobytes instead of the whole. The door to rensa (MinHash)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from sys import intern
from typing import Any

from rensa import RMinHash

from briefing import links, reprints, text
from briefing.model import Article

TERMS = 150
"""Terms kept of an article, those it uses most and names soonest first; a story is told by fewer."""
LEAD = 3
"""Sentences at the head whose words count double: news says first what it is about."""
PERMUTATIONS, SEED = 64, 1
VERSION = f"1.{RMinHash.ALGORITHM_VERSION}"
"""Changes where traits of the same article would come out otherwise; kept traits of another version are made anew."""


@dataclass(frozen=True, slots=True)
class Traits:
    """`key` is the SHA-256 of the article's bytes, `words` that of its folded words: equal where only page furniture
    differs. `day` is when it was published, or first seen where it does not say; None where neither is known.
    `address` is plain (see `links.key`), "" where it has none. `terms` are stems with their `counts`, the
    weightiest first. `sketch` is the MinHash of its runs of five words, quotations apart.
    """

    key: str
    words: str
    address: str
    outlet: str
    day: date | None
    language: str
    terms: tuple[str, ...]
    counts: tuple[int, ...]
    sketch: bytes


def traits(article: Article, *, seen: date | None = None) -> Traits:
    """The traits of an article; `seen` is the day it was first met, which stands for the date it does not give."""
    published = article.published
    counted = weigh(article)
    return Traits(
        key=article.sha256,
        words=hashlib.sha256(text.fold(article.text).encode()).hexdigest(),
        address=links.key(article.url) if article.url else "",
        outlet=article.source,
        day=(published.date() if isinstance(published, datetime) else published) or seen,
        language=article.language,
        terms=tuple(term for term, _ in counted),
        counts=tuple(count for _, count in counted),
        sketch=sketch(article),
    )


def weigh(article: Article) -> list[tuple[str, int]]:
    """The terms an article uses most, each with how often; one in the lead or the headline counts twice there."""
    found: Counter[str] = Counter()
    title = text.stems(text.WORD.findall(article.title), language=article.language)
    found.update({stem: 2 for stem in title if len(stem) > 1})
    for number, sentence in enumerate(article.sentences):
        for stem in sentence.stems:
            if len(stem) > 1:
                found[stem] += 2 if number < LEAD else 1
    ranked = sorted(found.items(), key=lambda pair: -pair[1])  # equals keep the order in which they were met
    return [(intern(term), count) for term, count in ranked[:TERMS]]


def sketch(article: Article) -> bytes:
    """The MinHash of the runs of five words of what an article says itself, in a form that can be kept."""
    made = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    made.update(list(runs(article)))
    state: bytes = made.__getstate__()
    return state


def runs(article: Article) -> Iterator[str]:
    """The runs of five words outside quotations, or whole sentences where none is so long."""
    lists = [[word.casefold() for word in s.words] for s in reprints.unquoted(article) or article.sentences]
    size = reprints.SHINGLE
    if all(len(words) < size for words in lists):
        yield from map(" ".join, lists)
    for words in lists:
        yield from (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def minhash(kept: bytes) -> RMinHash:
    """The MinHash of a sketch."""
    made = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    made.__setstate__(kept)
    return made


def as_row(one: Traits) -> dict[str, Any]:
    """Traits as plain values to be kept as JSON."""
    return {
        "words": one.words,
        "address": one.address,
        "outlet": one.outlet,
        "day": one.day.isoformat() if one.day else None,
        "language": one.language,
        "terms": " ".join(one.terms),
        "counts": list(one.counts),
        "sketch": one.sketch.hex(),
    }


def from_row(key: str, row: dict[str, Any]) -> Traits:
    """Traits from the values that `as_row` gave."""
    return Traits(
        key=key,
        words=row["words"],
        address=row["address"],
        outlet=row["outlet"],
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        language=row["language"],
        terms=tuple(map(intern, row["terms"].split(" "))) if row["terms"] else (),
        counts=tuple(row["counts"]),
        sketch=bytes.fromhex(row["sketch"]),
    )


def ordered(found: Iterable[Traits]) -> list[Traits]:
    """Traits by day, undated last, then by key, whatever order they came in."""
    return sorted(found, key=lambda one: (one.day is None, one.day or date.min, one.key))
