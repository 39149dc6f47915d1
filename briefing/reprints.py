"""Which articles are one voice: reprints and wire copy folded to one origin. Pure.

"Three outlets" must mean three reporters. Articles that share a good part of their running text,
quotations apart, were written by the same hand; a common quotation alone proves nothing, as
everybody hears the same speech.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from briefing.model import Article, Sentence
from briefing.quoted import quotations

SHINGLE = 5
SHARE = 0.3
"""Share of the smaller article's five-word runs found in the other from which both are one voice."""
ENOUGH = 15
NEARLY = 0.85
"""Fewer than ENOUGH common runs prove nothing of two short texts unless nearly all of one is found in the other."""
COMMON = 12
"""A run found in more articles than this is a set phrase, and proves nothing."""
LIKELY = 0.08
"""From this share of common runs on, which chance seldom gives, sentences are compared, quotations included: copy
whose words an editor changed here and there, or of which little but an agency's own interview is left."""
SAME_SENTENCE = 88.0
"""Likeness of two sentences (Indel ratio, 0 to 100) from which one was made from the other."""
SENTENCES = 3
"""At least so many such sentences, which must be SHARE of the smaller article's."""


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
    by_id = {article.id: article for article in articles}
    own = {article.id: unquoted(article) for article in articles}
    shingles = {name: runs(sentences or by_id[name].sentences) for name, sentences in own.items()}
    for (one, other), count in common_runs(shingles).items():
        least = min(len(shingles[one]), len(shingles[other]))
        share = count / least if least else 0.0
        alike = (share >= SHARE and count >= ENOUGH) or share >= NEARLY
        if alike or (share >= LIKELY and rewritten(by_id[one].sentences, by_id[other].sentences)):
            parent[root(one)] = root(other)
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[root(article.id)].append(article)
    found = {article.id: first(group) for group in groups.values() for article in group}
    return {article.id: found[article.id] for article in articles}


def common_runs(shingles: dict[str, frozenset[int]]) -> Counter[tuple[str, str]]:
    """How many runs each two articles share; a set phrase that many hold is not counted."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, found in shingles.items():
        for run in found:
            holders[run].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        if 1 < len(names) <= COMMON:
            shared.update(combinations(names, 2))
    return shared


def unquoted(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article that are mostly its own words and nobody's speech."""
    spoken = quotations(article.text)
    if not spoken:
        return article.sentences
    kept = []
    for sentence in article.sentences:
        inside = sum(
            min(b, sentence.end) - max(a, sentence.start) for a, b in spoken if a < sentence.end and b > sentence.start
        )
        if inside * 2 <= sentence.end - sentence.start:
            kept.append(sentence)
    return tuple(kept)


def runs(sentences: Iterable[Sentence]) -> frozenset[int]:
    """Hashes of the runs of five words; of whole sentences where none is so long; another process gives others."""
    words = [tuple(word.casefold() for word in sentence.words) for sentence in sentences]
    found = [hash(one[i : i + SHINGLE]) for one in words for i in range(len(one) - SHINGLE + 1)]
    return frozenset(found or map(hash, words))


def rewritten(one: Sequence[Sentence], other: Sequence[Sentence]) -> bool:
    """Whether enough sentences of the shorter article were made from sentences of the other."""
    told = [[sentence.text for sentence in text if len(sentence.words) > SHINGLE] for text in (one, other)]
    # Of two as long, what they say decides which is measured: a copy must meet every article as its original does.
    fewer, more = sorted(told, key=lambda sentences: (len(sentences), sentences))
    same = sum(
        any(fuzz.ratio(sentence, candidate, score_cutoff=SAME_SENTENCE) for candidate in more) for sentence in fewer
    )
    return same >= SENTENCES and same >= SHARE * len(fewer)


def first(group: Sequence[Article]) -> str:
    """The article that stands for a voice."""
    return min(group, key=lambda a: (a.published is None, str(a.published or ""), -len(a.text), a.id)).id
