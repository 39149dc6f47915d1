"""Which theme a sentence speaks of.

A theme is a name, a title and words or phrases. They are matched on stems at word boundaries, so
"negotiate" finds "negotiations" and "port" does not find "report".

Reads: Article. Gives: one theme name a sentence, or none. Knows nothing of scores, pages or settings.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.model import Article, Sentence, Speaks
from briefing.openings import leans
from briefing.text import WORD, fold, stems

NEIGHBOUR = 0.25
"""What the sentences before and after add, as a share of what they score themselves: enough to
settle a tie, too little to carry a sentence that has no word of the theme."""

LEANING = 0.5
"""What a sentence that opens on a word for something before it ("It also seized the town") takes
over from its predecessor."""

COMPOUND = re.compile("[-\u2010-\u2015]")

MOST = 5
"""How many themes `discover` names at most: what a reader takes in at one look."""

COMMON = 0.35
NAME_COMMON = 0.12
"""A phrase in more than this share of all sentences is the subject of them all and parts nothing; a name sooner, for
who is named everywhere is who the news is about, and what is done about them are its themes."""

FEW = 5
"""Up to so many sentences a phrase is never too common: a share says nothing of a handful."""

Place = tuple[str, int]
"""An article's id and the index of one of its sentences."""

Term = tuple[str, ...]
"""A word or phrase as the keys it is matched by, in order."""


@dataclass(frozen=True, slots=True)
class Theme:
    """`words` speak for the theme, a phrase more than a word; one of `excluded` keeps a sentence out."""

    name: str
    title: str
    words: tuple[str, ...]
    excluded: tuple[str, ...] = ()


def assign(articles: Sequence[Article], themes: Sequence[Theme]) -> Mapping[Place, Speaks]:
    """The theme of each sentence that has one, by article id and index; headings have none.

    A sentence scores, for a theme, one point for each word of each of the theme's terms that it
    holds: a phrase counts more than a word, and double if the term is the theme's own name or title.
    The weightiest term counts in full, the second for a half, the third for a third, so that
    three passing names do not outweigh what the sentence is about. Sentences next to it in its
    paragraph add a quarter of theirs; one that leans on its predecessor takes half of that one's.

    The highest score wins. A tie goes to the theme whose term stands first in the sentence, then
    to the one that comes first in `themes`. A sentence without a word of any theme has none,
    unless it leans on one that has.
    """
    lexicons = {
        language: [Lexicon.of(theme, language) for theme in themes]
        for language in sorted({article.language for article in articles})
    }
    found: dict[Place, Speaks] = {}
    for article in articles:
        own = [scores(keys_of(s.words, article.language), lexicons[article.language]) for s in article.sentences]
        for index, sentence in enumerate(article.sentences):
            speaks = None if sentence.heading else strongest(article, index, own, themes)
            if speaks is not None:
                found[article.id, index] = speaks
    return found


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A theme's terms in the stems of one language: the points of each, and those that keep a sentence out."""

    points: Mapping[Term, int]
    excluded: tuple[Term, ...]

    @classmethod
    def of(cls, theme: Theme, language: str) -> Lexicon:
        """The terms of a theme as the keys that a sentence of that language is matched by."""
        own = {term_keys(theme.name.replace("-", " "), language), term_keys(theme.title, language)}
        terms = [term for term in (term_keys(word, language) for word in theme.words) if term]
        return cls(
            {term: len(term) * (2 if term in own else 1) for term in terms},
            tuple(term for term in (term_keys(word, language) for word in theme.excluded) if term),
        )


def keys_of(words: Sequence[str], language: str) -> tuple[str, ...]:
    """What words are matched by: stems, a stop word by itself, a compound by its parts."""
    parts = [part for word in words for part in COMPOUND.split(word) if part]
    return tuple(stemmed or fold(part) for part, stemmed in zip(parts, stems(parts, language=language), strict=True))


def term_keys(term: str, language: str) -> Term:
    """The keys of a theme's word or phrase, in order."""
    return keys_of(WORD.findall(term), language)


def first_place(term: Term, keys: Sequence[str]) -> int | None:
    """Where the term begins among the keys, or None."""
    for i in range(len(keys) - len(term) + 1):
        if keys[i] == term[0] and tuple(keys[i : i + len(term)]) == term:
            return i
    return None


def scores(keys: Sequence[str], lexicons: Sequence[Lexicon]) -> tuple[tuple[float, int], ...]:
    """Points and first place of each theme's terms in one sentence; (-inf, 0) where a word excludes it."""
    result = []
    for lexicon in lexicons:
        if any(first_place(term, keys) is not None for term in lexicon.excluded):
            result.append((-math.inf, 0))
            continue
        places = {term: place for term in lexicon.points if (place := first_place(term, keys)) is not None}
        points = sorted((lexicon.points[term] for term in places), reverse=True)
        total = math.fsum(point / number for number, point in enumerate(points, start=1))
        result.append((total, min(places.values(), default=len(keys))))
    return tuple(result)


def strongest(
    article: Article, index: int, own: Sequence[tuple[tuple[float, int], ...]], themes: Sequence[Theme]
) -> Speaks | None:
    """The theme that one sentence speaks of most, or None."""
    sentences = article.sentences
    before = index - 1 if index and not sentences[index - 1].heading else None
    leaning = before is not None and leans(sentences[index], sentences[before], language=article.language)
    best: tuple[float, int, int] | None = None
    for number in range(len(themes)):
        mine, place = own[index][number]
        if mine == -math.inf or (mine == 0 and not leaning):
            continue
        around = 0.0
        for other in (index - 1, index + 1):
            if 0 <= other < len(sentences) and sentences[other].paragraph == sentences[index].paragraph:
                around += NEIGHBOUR * max(0.0, own[other][number][0])
        if leaning and before is not None:
            around = max(around, LEANING * max(0.0, own[before][number][0]))
        total = round(mine + around, 9)
        rank = (-total, place, number)
        if total > 0 and (best is None or rank < best):
            best = rank
    return Speaks(themes[best[2]].name, -best[0]) if best else None


def discover(articles: Sequence[Article], *, most: int = MOST) -> tuple[Theme, ...]:
    """Themes named from the articles themselves, the one that covers most sentences first.

    Candidates are runs of one to three content words that at least two outlets use (where there
    are two) and that neither too many sentences hold nor a longer phrase holds for them. Each
    pick takes the candidate that covers most of the sentences not yet covered, longer phrases
    counting more; the phrases met mostly beside it are its further words.

    Source: the greedy cover is Nemhauser, Wolsey and Fisher 1978; that a phrase inside a longer
    one counts less is the idea of the C-value (Frantzi, Ananiadou and Mima 2000).
    """
    phrases = candidates(articles)
    total = sum(len(article.sentences) for article in articles)
    outlets = min(2, len({article.source for article in articles}))
    source = {article.id: article.source for article in articles}
    kept = {
        key: phrase
        for key, phrase in phrases.items()
        if 2 <= len(phrase.places) <= max(FEW, (NAME_COMMON if phrase.name else COMMON) * total)
        and len({source[article] for article, _ in phrase.places}) >= outlets
    }
    kept = {key: phrase for key, phrase in kept.items() if not inside_longer(key, kept)}
    found: list[Theme] = []
    covered: set[Place] = set()
    while kept and len(found) < most:
        new = {key: len(phrase.places - covered) for key, phrase in kept.items()}
        key = max(kept, key=lambda k: (new[k] * (1 + len(k)), len(kept[k].places), kept[k].surface))
        if new[key] < 2:
            break
        beside = companions(key, kept)
        title = title_of(key, beside, kept)
        words = (kept[key].surface, *(kept[other].surface for other in beside))
        found.append(Theme(name=slug(title) or f"theme-{len(found) + 1}", title=title, words=words))
        covered = covered.union(kept[key].places, *(kept[other].places for other in beside))
        kept = {other: phrase for other, phrase in kept.items() if other != key and other not in beside}
    return tuple(found)


def title_of(key: Term, beside: Sequence[Term], kept: Mapping[Term, Phrase]) -> str:
    """The phrase as a heading; a name with the commonest plain word beside it, which says what it is about."""
    title = kept[key].surface[0].upper() + kept[key].surface[1:]
    plain = [term for term in beside if not kept[term].name]
    if not kept[key].name or not plain:
        return title
    about = min(plain, key=lambda term: (-len(kept[term].places), term))
    return f"{title}: {kept[about].surface}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of content words: the sentences that hold it, how it is mostly written, and whether it is a name."""

    places: frozenset[Place]
    surface: str
    name: bool


def candidates(articles: Sequence[Article]) -> Mapping[Term, Phrase]:
    """Runs of one to three content words with nothing but a space between them, by their stems."""
    places: dict[Term, set[Place]] = defaultdict(set)
    written: dict[Term, Counter[str]] = defaultdict(Counter)
    for article in articles:
        for index, sentence in enumerate(article.sentences):
            for run in runs(sentence):
                for size in (1, 2, 3):
                    for i in range(len(run) - size + 1):
                        term = tuple(stemmed for _, stemmed in run[i : i + size])
                        places[term].add((article.id, index))
                        written[term][" ".join(word for word, _ in run[i : i + size])] += 1
    found = {}
    for term, forms in written.items():
        surface = min(forms, key=lambda form: (-forms[form], form))
        found[term] = Phrase(frozenset(places[term]), surface, name=surface[0].isupper())
    return found


def runs(sentence: Sentence) -> list[list[tuple[str, str]]]:
    """The stretches of content words of a sentence, as word and stem; punctuation and stop words part them."""
    found: list[list[tuple[str, str]]] = [[]]
    end = -1
    for word, stemmed in zip(sentence.words, sentence.stems, strict=True):
        start = sentence.text.find(word, max(end, 0))
        if sentence.text[end:start] != " ":
            found.append([])
        end = start + len(word)
        bare = re.sub(r"['’]s$", "", word)
        if stemmed.isalpha() and len(stemmed) > 2:
            found[-1].append((bare, stemmed))
        if not stemmed.isalpha() or len(stemmed) < 3 or bare != word:
            found.append([])
    return [run for run in found if run]


def inside_longer(term: Term, kept: Mapping[Term, Phrase]) -> bool:
    """Whether a longer phrase around this one stands in at least four fifths of its sentences."""
    home = kept[term].places
    return any(
        len(other) > len(term) and first_place(term, other) is not None and len(phrase.places & home) >= 0.8 * len(home)
        for other, phrase in kept.items()
    )


def companions(term: Term, kept: Mapping[Term, Phrase]) -> list[Term]:
    """Up to six phrases that stand mostly in the sentences of this one, the closest first."""
    home = kept[term].places
    close = []
    for other, phrase in kept.items():
        shared = len(phrase.places & home)
        if other != term and shared >= 2 and 2 * shared >= len(phrase.places):
            close.append((-shared / len(phrase.places), -shared, other))
    return [other for _, _, other in sorted(close)[:6]]


def slug(title: str) -> str:
    """A title as a name for anchors and settings: folded letters and digits, joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", fold(title)))
