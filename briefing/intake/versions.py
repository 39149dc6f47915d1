"""New versions of articles that have entered an edition: they do not enter again, and what was corrected is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from briefing import links, stories
from briefing.intake.survey import Surveyed
from briefing.ledger.surveys import Quoted
from briefing.model import Article, Quote

SAME_ARTICLE = 0.3
"""Share of common runs of five words (Jaccard) from which what stands at one place is one article, and not another
that a desk has saved under the same name."""
SAME_SENTENCE = 60.0
"""Likeness of two sentences (Indel ratio, 0 to 100) from which one is what the other was corrected to."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Words that an edition quoted and that their article does not hold any more; `now` is what stands there instead,
    None where nothing like it does. `article` is the article as it reads now.
    """

    old: Quoted
    edition: str
    article: Article
    now: Quote | None


def versions(
    found: Sequence[Surveyed], earlier: Mapping[str, Surveyed]
) -> tuple[list[Surveyed], list[tuple[Surveyed, Surveyed]]]:
    """The articles that are new, and those that are another version of an earlier one, each with that one."""
    places: dict[object, Surveyed] = {}
    for one in earlier.values():
        for place in places_of(one):
            places[place] = one
    fresh: list[Surveyed] = []
    changed: list[tuple[Surveyed, Surveyed]] = []
    for one in found:
        old = next((places[place] for place in places_of(one) if place in places), None)
        if old and stories.shared(one.traits, old.traits) >= SAME_ARTICLE:
            changed.append((one, old))
        else:
            fresh.append(one)
    return fresh, changed


def places_of(one: Surveyed) -> Iterator[object]:
    """Where an article stands: its file or address as read, and its address with its outlet."""
    yield one.name
    if one.traits.address:
        yield one.traits.outlet, one.traits.address


def corrections(article: Article, name: str, quoted: Sequence[tuple[str, Quoted]]) -> Iterator[Corrected]:
    """What editions quoted of an article and it does not say any more; each sentence once, the newest edition's."""
    address = links.key(article.url) if article.url else ""
    told: set[str] = set()
    gone = [
        (edition, old)
        for edition, old in sorted(quoted, key=lambda pair: pair[0], reverse=True)
        if old.quote not in article.text
        and (
            old.file == name or (address and old.url and links.key(old.url) == address and old.outlet == article.source)
        )
    ]
    for edition, old in gone:
        # A clause that was quoted beside its whole sentence is corrected with it.
        if old.quote in told or any(old.quote != other.quote and old.quote in other.quote for _, other in gone):
            continue
        told.add(old.quote)
        yield Corrected(old, edition, article, counterpart(article, old.quote))


def counterpart(article: Article, words: str) -> Quote | None:
    """The sentence that stands where the words once stood."""
    best = max(article.sentences, key=lambda s: (fuzz.partial_ratio(words, s.text), -s.start), default=None)
    whole = best and max(fuzz.ratio(words, best.text), fuzz.partial_ratio(words, best.text))
    if best is None or not whole or whole < SAME_SENTENCE:
        return None
    return Quote(article.id, best.start, best.end, best.text)
