"""The values that the facets of a sentence are made of. All spans count from the start of the sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefing.model import Article, Sentence


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, folded, and stemmed ("" for a stop word)."""

    text: str
    low: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts.

    `value` is in base units of `unit` ("" for a plain count; a currency, or a family such as "length").
    `qualifier` is "", "at_least", "at_most", "about" or "range", whose upper end is `top`. `category` is
    the lexicon's ("killed", …) or "". `head` is the stem of the noun counted, `part` marks a share of
    another number. `anchor` and `noun_end` are the indices of the first and last token.
    """

    start: int
    end: int
    value: float
    unit: str
    qualifier: str
    category: str
    head: str
    part: bool
    anchor: int
    noun_end: int
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Day:
    """An expression of time: the first and last day it can mean, both None where that cannot be told.

    `precision` is "day", "week", "month", "year" or "vague". `weekday` is 0 to 6 where one is
    named. `clash` marks a weekday and a date side by side that do not fit.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    precision: str
    weekday: int | None = None
    clash: bool = False
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: `core` is its folded words without titles and particles.

    `opening` marks a single word that opens the sentence, and may be no name at all. `land` is the country
    for which an office right before the name is held, "" where none is named.
    """

    start: int
    end: int
    core: tuple[str, ...]
    titled: bool
    placed: bool
    opening: bool
    first: int
    last: int
    role: str = ""
    land: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """A word or phrase that tells how surely something is said.
    "say", "according", "hedge", "unclear", "deny", "claim", "opinion", "source".
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence with all its facets. `quoted` holds the spans of it that lie inside quotation marks."""

    article: Article
    index: int
    sentence: Sentence
    low: str
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    quoted: tuple[tuple[int, int], ...]
    tone: tuple[Tone, ...]
    published: date | None

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.sentence.text
