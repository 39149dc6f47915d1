"""Sentences, words and stems of news text, with their places in it.

Pure: text in, values out; nothing is downloaded. A model is loaded only by `language_of`, and only in doubt.
"""

from __future__ import annotations

import re

from briefing.model import Sentence
from briefing.text.languages import language_of
from briefing.text.sentences import spans
from briefing.text.words import WORD, fold, stem, stems, stop_words

__all__ = ["WORD", "fold", "language_of", "spans", "split", "stem", "stems", "stop_words"]

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


def split(text: str, *, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a canonical text, in order, each with its words and stems.

    A line never shares a sentence with the next one; `text[s.start:s.end] == s.text` for each.
    """
    bounds = spans(text, language=language)
    words = [tuple(WORD.findall(text, start, end)) for start, end in bounds]
    # One batch: words never seen before are stemmed together.
    # A line all in capitals says nothing of which of its words are names.
    spelled = [
        [word.lower() for word in group] if text[start:end].isupper() and len(group) > 2 else group
        for (start, end), group in zip(bounds, words, strict=True)
    ]
    made = stems([word for group in spelled for word in group], language=language)
    breaks = [match.end() for match in _PARAGRAPH_BREAK.finditer(text)]
    found: list[Sentence] = []
    paragraph = first = 0
    opening = bounds[0][0] if bounds else 0
    while paragraph < len(breaks) and breaks[paragraph] <= opening:
        breaks.pop(0)
    for (start, end), group in zip(bounds, words, strict=True):
        while paragraph < len(breaks) and breaks[paragraph] <= start:
            paragraph += 1
        last = first + len(group)
        found.append(Sentence(start, end, text[start:end], paragraph, group, made[first:last]))
        first = last
    return tuple(found)
