"""The methods of sumy (the door to it), fed with our sentences and stems instead of its tokenizers and NLTK's data.

Importing this module imports nothing of sumy: that costs a quarter of a second, and is left to the first use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from briefing.model import Sentence

MARK = "\x00"
"""What sumy reads in place of a stop word: a token that is none of the words. Gaps between words stay gaps."""

ABSENT = "\x01"
"""A word that no text has, where sumy refuses an empty set."""

CLASSES = {
    "luhn": ("luhn", "LuhnSummarizer"),
    "edmundson": ("edmundson", "EdmundsonSummarizer"),
    "kl": ("kl", "KLSummarizer"),
    "sumbasic": ("sum_basic", "SumBasicSummarizer"),
    "reduction": ("reduction", "ReductionSummarizer"),
}
WEIGHTS = ("cue", "key", "title", "location")


@dataclass(frozen=True, slots=True)
class Cues:
    """Edmundson's settings: words that speak for a sentence, against it, or for nothing, and the weight of each part.

    Words are given as stems. `key` counts the bonus words that are frequent in the text itself; Edmundson (JACM
    1969) found the other three together better than with it, so it weighs nothing unless asked for.
    """

    bonus: frozenset[str] = frozenset()
    stigma: frozenset[str] = frozenset()
    null: frozenset[str] = frozenset()
    weights: tuple[float, float, float, float] = (1.0, 0.0, 1.0, 1.0)


def ratings(
    method: str, sentences: Sequence[Sentence], *, title: Sequence[str] = (), cues: Cues | None = None
) -> list[float]:
    """The rating that sumy gives each sentence, in order, rounded at the ninth digit. Headings inform it, and get 0.

    `title` holds the stems of the headline. `kl` and `sumbasic` rate by the order in which they would take a
    sentence: 0 for the first, -1 for the next.
    """
    if all(sentence.heading for sentence in sentences):
        return [0.0] * len(sentences)
    document = _document(sentences, title)
    rated = iter(_summarizer(method, cues or Cues())(document))
    return [0.0 if sentence.heading else round(float(next(rated, 0.0)), 9) for sentence in sentences]


def _document(sentences: Sequence[Sentence], title: Sequence[str]) -> Any:
    from sumy.models.dom import ObjectDocumentModel, Paragraph
    from sumy.models.dom import Sentence as Base

    class Line(Base):  # type: ignore[misc]
        """A sentence equal to itself alone: sumy keeps its ratings in a dict, where equal ones would be merged."""

        __slots__ = ("given",)
        __hash__ = object.__hash__

        def __init__(self, given: Iterable[str], heading: bool) -> None:
            super().__init__("", None, heading)
            self.given = tuple(given)

        def __eq__(self, other: object) -> bool:
            return self is other

        @property
        def words(self) -> tuple[str, ...]:
            return self.given

    paragraphs: list[list[Line]] = [[Line(title, True)]] if title else [[]]
    number = sentences[0].paragraph if sentences else 0
    for sentence in sentences:
        if sentence.paragraph != number:
            number = sentence.paragraph
            paragraphs.append([])
        paragraphs[-1].append(Line([stem or MARK for stem in sentence.stems], sentence.heading))
    return ObjectDocumentModel([Paragraph(lines) for lines in paragraphs])


def _summarizer(method: str, cues: Cues) -> Callable[[Any], list[float]]:
    """A function from a document to a rating for each of its sentences that is no heading."""
    made = _with_ratings(_class_of(method))
    if method == "edmundson":
        summarizer = made(**dict(zip((f"{name}_weight" for name in WEIGHTS), cues.weights, strict=True)))
        summarizer.bonus_words = cues.bonus or {ABSENT}
        summarizer.stigma_words = cues.stigma or {ABSENT}
        summarizer.null_words = cues.null | {MARK}
        return lambda document: list(summarizer(document, 0))
    summarizer = made()
    summarizer.stop_words = frozenset({MARK})
    return lambda document: list(summarizer(document, 0))


def _class_of(method: str) -> Any:
    if method == "lsa":
        return _lsa()
    module, name = CLASSES[method]
    return getattr(import_module(f"sumy.summarizers.{module}"), name)


def _lsa() -> Any:
    """LSA with its matrix filled here: sumy's has rows in hash order, and warns where sentences outnumber words."""
    import numpy as np
    from sumy.summarizers.lsa import LsaSummarizer

    class Lsa(LsaSummarizer):  # type: ignore[misc]
        def _create_dictionary(self, document: Any) -> dict[str, int]:
            return {word: row for row, word in enumerate(sorted(set(document.words) - {MARK}))}

        def _create_matrix(self, document: Any, dictionary: dict[str, int]) -> Any:
            matrix = np.zeros((len(dictionary), len(document.sentences)))
            for column, sentence in enumerate(document.sentences):
                for word in sentence.words:
                    if word in dictionary:
                        matrix[dictionary[word], column] += 1
            return matrix

    return Lsa


def _with_ratings(base: Any) -> Any:
    """The summarizer, changed to hand out every sentence's rating where it would pick the best."""

    class Rating(base):  # type: ignore[misc]
        @staticmethod
        def _get_best_sentences(sentences: Any, _count: Any, rating: Any, *args: Any) -> tuple[float, ...]:
            rate: Any = rating.__getitem__ if isinstance(rating, Mapping) else rating
            return tuple(rate(sentence, *args) for sentence in sentences)

    return Rating
