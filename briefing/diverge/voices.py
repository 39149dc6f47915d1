"""Which articles are one voice: reprints and wire copy folded to one origin.

"Three outlets" must mean three reporters. Articles that share a good part of their running text,
quotations apart, were written by the same hand; a common quotation alone proves nothing, as
everybody hears the same speech.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from briefing.diverge.facets.speech import quotations
from briefing.model import Article

SHINGLE = 5
SHARE = 0.3
"""Share of the smaller article's five-word runs found in the other from which both are one voice."""
ENOUGH = 15
NEARLY = 0.85
"""Fewer than ENOUGH common runs prove nothing of two short texts unless nearly all of one is found in the other."""
COMMON = 12
"""A run found in more articles than this is a set phrase, and proves nothing."""


def origins(articles: Sequence[Article]) -> dict[str, str]:
    """Article id -> id of the article that stands for its voice: the earliest, then the longest, then the lowest id.

    An `origin` already set on an article is kept to. Sharing is transitive.
    """
    parent = {article.id: article.id for article in articles}

    def root(one: str) -> str:
        while parent[one] != one:
            one = parent[one]
        return one

    for article in articles:
        if article.origin in parent:
            parent[root(article.id)] = root(article.origin)
    shingles = {article.id: runs(article) for article in articles}
    holders: dict[int, list[str]] = defaultdict(list)
    for article in articles:
        for run in shingles[article.id]:
            holders[run].append(article.id)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if 1 < len(ids) <= COMMON:
            shared.update(combinations(ids, 2))
    for (one, other), count in shared.items():
        least = min(len(shingles[one]), len(shingles[other]))
        if least and ((count / least >= SHARE and count >= ENOUGH) or count / least >= NEARLY):
            parent[root(one)] = root(other)
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[root(article.id)].append(article)
    found = {article.id: first(group) for group in groups.values() for article in group}
    return {article.id: found[article.id] for article in articles}


def runs(article: Article) -> frozenset[int]:
    """Hashes of the runs of five words outside quotations; of whole sentences where the article has none so long."""
    spoken = quotations(article.text)
    found = []
    for sentence in article.sentences:
        inside = sum(
            min(b, sentence.end) - max(a, sentence.start) for a, b in spoken if a < sentence.end and b > sentence.start
        )
        if inside * 2 > sentence.end - sentence.start:
            continue
        words = [word.casefold() for word in sentence.words]
        found += [hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1)]
    if not found:
        found = [hash(tuple(word.casefold() for word in sentence.words)) for sentence in article.sentences]
    return frozenset(found)


def first(group: Sequence[Article]) -> str:
    """The article that stands for a voice."""
    return min(group, key=lambda a: (a.published is None, str(a.published or ""), -len(a.text), a.id)).id
