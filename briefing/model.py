"""The values that travel from stage to stage: one type for each moment of an article's life.

Frozen, and they know nothing of files, pages, mail or settings. Offsets count Unicode characters
of an article's canonical text, `end` exclusive, so `article.text[quote.start:quote.end] == quote.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Moment = date | datetime
"""A day, or a minute with its time zone (a `datetime` here is always aware). Absent means undated."""


@dataclass(frozen=True, slots=True)
class Item:
    """What was read, before any of it is understood.

    `name` is how a message names it to the operator (the path or address as they gave it).
    `content` is decoded text, `markup` says whether it is HTML; `sha256` is of the bytes as read.
    The rest is what the reader was told by front matter, config or feed; None where nobody said.
    """

    name: str
    content: str
    sha256: str
    markup: bool = False
    file: str | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
    published: Moment | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, with its words and stems made once and shared by every stage.

    `words` are the words as written, in order. `stems` has one entry a word: the folded stem,
    or "" where the word is a stop word. `paragraph` counts from 0. `heading` marks a line that
    stands for no sentence (a subheading inside the article): it is kept, and never quoted.
    """

    start: int
    end: int
    text: str
    paragraph: int
    words: tuple[str, ...]
    stems: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The article's own words and nothing else.

    `text` is the canonical text: paragraphs parted by one empty line ("\\n\\n"), single spaces inside
    them, without the headline. `id` is unique within one run and depends on the articles alone, not
    on the order they came in. `language` is an ISO 639-1 code, or "und" where it is not known.
    """

    id: str
    source: str
    title: str
    text: str
    sha256: str
    sentences: tuple[Sentence, ...]
    published: Moment | None = None
    author: str | None = None
    file: str | None = None
    url: str | None = None
    language: str = "und"
    origin: str = ""
    """The id of the article this one reprints, or "" where it is its own."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source or article that could not be used. `why` is the whole line an operator reads, the name in it."""

    source: str
    why: str


Reason = Literal["off_topic", "same_story", "no_room", "new_version", "same_address", "various"]
"""Why an article did not enter; "various" in editions of before it was told."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that was read and did not enter. `why` is the whole line an operator reads, the name in it.

    `reason` is the same in a word, which pages tell in their language.
    """

    name: str
    title: str
    outlet: str
    why: str
    reason: Reason = "various"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one article, at their place in it. `source` is the article's id."""

    source: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence that a summariser took. `index` counts the article's sentences from 0.

    `features` holds what each feature added to `score`, for `summarize --explain`; methods that
    have no features leave it empty.
    """

    article: str
    index: int
    score: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digest:
    """The sentences that stand for an article, in reading order."""

    article: Article
    method: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Speaks:
    """The theme a sentence speaks of, and how strongly: 1 for one passing word, 2 and more for what it is about."""

    theme: str
    points: float


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was read, for a scale: the least and the most it can mean, None where it is open on that side.

    Both are in base units of `unit`, which is "" for a plain count. `about` marks a rounded or guessed one.
    """

    low: float | None
    high: float | None
    unit: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a note: an outlet's own words, and the value compared; `amount` where that is a number."""

    quote: Quote
    value: str
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A fact that several independent voices carry, each with its own words."""

    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where outlets say different things about the same thing.

    `what` is neutral and made from a fixed pattern. `confidence` is 0 to 1, `importance` 1 to 3.
    `development` marks a later report, which is no contradiction.
    """

    kind: str
    what: str
    rule: str
    confidence: float
    importance: int
    positions: tuple[Position, ...]
    development: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """How one article carries a fact, with its words: flat, attributed, hedged or denied; "" where it does not."""

    source: str
    tone: str
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reports a fact: the shortest words for it, and every article."""

    label: Quote
    carried: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A fact and its time: the first and last day (YYYY-MM-DD) it can mean, how exactly it is told, and who says so.

    `precision` is "day", "month" or "year". A position's value is the words that tell the time.
    """

    first: str
    last: str
    precision: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """What one article adds to a theme beyond the overview, in the article's own order."""

    source: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One theme of a brief. A list that is empty is not printed, nor is its heading."""

    theme: str
    title: str
    summary: tuple[Quote, ...]
    outlets: tuple[Outlet, ...]
    agreements: tuple[Agreement, ...] = ()
    divergences: tuple[Divergence, ...] = ()


@dataclass(frozen=True, slots=True)
class OutletCard:
    """What the desk says of an outlet, in its own words: where it sits, who owns it. Never a verdict."""

    name: str
    country: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that gave nothing. state: failed, stale, empty or unread; `since` is the day from which on."""

    name: str
    state: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How the sources of the web were: how many there are, and those that gave nothing."""

    asked: int
    silent: tuple[Silent, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """One edition, ready to be drawn. `lead` pairs a theme's name with its one sentence.

    `since` is such a pair too: what a much later article than the others reports; None where the lead has it already.
    """

    title: str
    desk: str
    day: date
    language: str
    articles: tuple[Article, ...]
    lead: tuple[tuple[str, Quote], ...]
    sections: tuple[Section, ...]
    failures: tuple[Failure, ...]
    coverage: tuple[Coverage, ...] = ()
    timeline: tuple[Dated, ...] = ()
    stories: tuple[tuple[str, ...], ...] = ()
    """The ids of the articles on each event, the weightiest event first."""
    left: tuple[LeftOut, ...] = ()
    number: int | None = None
    since: tuple[str, Quote] | None = None
    method: str = ""
    """The summariser that chose the sentences of each article."""
    outlets: tuple[OutletCard, ...] = ()
    health: Health = Health(0)
