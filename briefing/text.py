"""Sentences, words and stems of news text, with their places in it.

Pure: text in, values out; nothing is downloaded, and no model is loaded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import sentencex
import Stemmer
from stop_words import AVAILABLE_LANGUAGES, get_stop_words

from briefing.model import Sentence

PARAGRAPH = re.compile(r"\S(?:.|\n(?!\n))*")
WORD = re.compile(r"\w+(?:['’.-]\w+)*", re.UNICODE)
LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}


def split(text: str, *, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a canonical text, in order, each with its words and stems.

    A paragraph never shares a sentence with the next one; `text[s.start:s.end] == s.text` for each.
    """
    found: list[Sentence] = []
    for number, paragraph in enumerate(PARAGRAPH.finditer(text)):
        for start, end in spans(paragraph.group(), language=language):
            start, end = start + paragraph.start(), end + paragraph.start()
            words = tuple(WORD.findall(text[start:end]))
            stems = tuple(stem(word, language=language) for word in words)
            found.append(Sentence(start, end, text[start:end], number, words, stems))
    return tuple(found)


def spans(paragraph: str, *, language: str = "en") -> list[tuple[int, int]]:
    """Start and end of each sentence of one paragraph, without the space around it."""
    cuts = []
    for boundary in sentencex.get_sentence_boundaries(language, paragraph):
        piece = paragraph[boundary["start_index"] : boundary["end_index"]]
        start = boundary["start_index"] + len(piece) - len(piece.lstrip())
        end = boundary["end_index"] - len(piece) + len(piece.rstrip())
        if start < end:
            cuts.append((start, end))
    return cuts


@lru_cache(maxsize=200_000)
def stem(word: str, *, language: str = "en") -> str:
    """The folded stem of a word, or "" for a stop word. Unknown languages are folded and not stemmed."""
    folded = fold(word)
    if folded in stop_words(language):
        return ""
    stemmer = stemmer_of(language)
    folded = folded.removesuffix("'s")
    return stemmer.stemWord(folded) if stemmer else folded


@lru_cache(maxsize=64)
def stemmer_of(language: str) -> Stemmer.Stemmer | None:
    """The Snowball stemmer of a language, or None where there is none."""
    name = LANGUAGES.get(language)
    return Stemmer.Stemmer(name) if name else None


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Folded stop words of a language; empty where no list is known."""
    if language not in LANGUAGES or LANGUAGES[language] not in AVAILABLE_LANGUAGES:
        return frozenset()
    return frozenset(fold(word) for word in get_stop_words(LANGUAGES[language]))


def fold(text: str) -> str:
    """A copy for comparing: lower case, no accents, plain quotes, dashes and spaces. Length may change."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub("[\u2018\u2019\u201b\u02bc`]", "'", text)
    text = re.sub("[\u201c\u201d\u00ab\u00bb]", '"', text)
    text = re.sub("[\u2010-\u2015]", "-", text)
    return re.sub(r"\s+", " ", text).strip().casefold()
