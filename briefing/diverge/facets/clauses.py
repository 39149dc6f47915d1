"""Where a sentence can be cut so that what remains is a whole clause."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from briefing.diverge.lexicon import Lexicon, load

OPEN = {"“": "”", '"': '"', "«": "»"}
LEAST = 6
LONG = 26
"""A clause of more words may be cut once more, at the finer joints."""


def breaks(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """Spans of the clauses of a sentence, in order, without the commas and spaces between them."""
    return parted(text, lexicon.language)


@lru_cache(maxsize=10_000)
def parted(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The same; asked for again and again, so answers are kept."""
    lexicon = load(language)
    spans, start = [], 0
    for cut in lexicon.breaks.finditer(text):
        if cut.start() > start:
            spans.append((start, cut.start()))
        start = cut.end()
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(piece for span in spans for piece in finer(text, *span, lexicon))


def finer(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """A clause as it is, or cut at its joints where it is long."""
    if len(text[start:end].split()) <= LONG:
        return [(start, end)]
    cuts = [start, *(m.end() for m in lexicon.finer.finditer(text, start + 1, end)), end]
    return [(a, len(text[:b].rstrip()) if b < end else b) for a, b in pairwise(cuts) if a < b]


def clause(text: str, start: int, end: int, lexicon: Lexicon, *, least: int = LEAST) -> tuple[int, int]:
    """The shortest run of clauses of `text` that holds `start:end` and has at least `least` words.

    Quotation marks are kept in pairs where the partner stands in the same sentence.
    """
    spans = breaks(text, lexicon)
    first = max((i for i, (a, _) in enumerate(spans) if a <= start), default=0)
    last = min((i for i, (_, b) in enumerate(spans) if b >= end), default=len(spans) - 1)
    last = max(first, last)
    while len(text[spans[first][0] : spans[last][1]].split()) < least and (first > 0 or last < len(spans) - 1):
        if last < len(spans) - 1 and (first == 0 or shorter(spans, last + 1, first - 1)):
            last += 1
        else:
            first -= 1
    return balance(text, spans[first][0], spans[last][1])


def shorter(spans: Sequence[tuple[int, int]], one: int, other: int) -> bool:
    """Whether clause `one` is no longer than clause `other`."""
    return spans[one][1] - spans[one][0] <= spans[other][1] - spans[other][0]


def balance(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened so that a quotation opened in it is closed in it, where the sentence does so."""
    inside = text[start:end]
    for left, right in OPEN.items():
        if left == right:
            if inside.count(left) % 2:
                before = text.count(left, 0, start) % 2
                if before:
                    start = text.rfind(left, 0, start)
                else:
                    close = text.find(left, end)
                    end = close + 1 if close >= 0 else end
        elif inside.count(left) > inside.count(right):
            close = text.find(right, end)
            end = close + 1 if close >= 0 else end
        elif inside.count(left) < inside.count(right):
            opening = text.rfind(left, 0, start)
            start = opening if opening >= 0 else start
        inside = text[start:end]
    while end > start and text[end - 1] in " ,;:—–-(":
        end -= 1
    return start, end
