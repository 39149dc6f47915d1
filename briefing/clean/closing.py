"""The last look at the article's paragraphs: furniture that was run into them, cut at sentence boundaries only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefing import text
from briefing.clean import credits, forms, headline, notes, phrases  # noqa: A004
from briefing.clean.markdown import Line
from briefing.model import Moment

MIDWAY = phrases.opener(
    (
        "scroll down for",
        "scroll down to",
        "story continues below",
        "article continues below",
        "click here for",
        "click here to",
    )
)
LAST = phrases.opener(
    (
        *(
            "read also",
            "also read",
            "see also",
            "lire aussi",
            "lesen sie auch",
            "leggi anche",
            "lea también",
            "читайте также",
        ),
        *(
            "click here",
            "all rights reserved",
            "copyright",
            "©",
            "this material may not be published",
            "e-mail to a friend",
        ),
        *("reporting by", "additional reporting by", "editing by", "writing by", "follow us on", "get short url"),
        *(
            "community standards",
            "source:",
            "this article was originally published",
            "this story was originally published",
        ),
    )
)
COPYRIGHT = re.compile(r"(?<=[.!?\"”'’)])\s+(?:©|Copyright (?:©|\(c\)|\d{4}))[^.!?]{0,80}\.?$")
LONG = 200
"""Only paragraphs longer than this are searched: furniture is run into texts that lost their lines."""


def paragraphs(lines: Sequence[Line], *, title: str) -> tuple[list[Line], Moment | None]:
    """The paragraphs without what was run into them: title, stamp and dateline at the start, credits at the end."""
    kept = list(lines)
    found: Moment | None = None
    first = next((index for index, line in enumerate(kept) if forms.is_prose(line.text)), None)
    if first is not None:
        rest, found = headline.peel(kept[first].text, title)
        kept[first] = replace(kept[first], text=rest)
    kept = [replace(line, text=midway(line.text)) for line in kept]
    kept = [line for line in kept if line.text]
    while kept:
        rest = ending(kept[-1].text)
        if rest == kept[-1].text:
            break
        kept[-1] = replace(kept[-1], text=rest)
        if not rest:
            kept.pop()
    return kept, found


def midway(paragraph: str) -> str:
    """A long paragraph without sentences such as "Scroll down for video." inside it."""
    folded = paragraph.casefold()
    if len(paragraph) < LONG or not re.search(r"scroll down |continues below|click here (?:for|to) ", folded):
        return paragraph
    spans = [(one.start, one.end) for one in text.split(paragraph)]
    drop = [
        span
        for span in spans
        if MIDWAY.match(text.fold(paragraph[slice(*span)])) and forms.count(paragraph[slice(*span)]) <= 16
    ]
    return without(paragraph, drop)


def ending(paragraph: str) -> str:
    """A paragraph without the credits, links and wire signature behind its last sentence."""
    for pattern in (credits.WIRE, credits.SOURCE, COPYRIGHT):
        match = pattern.search(paragraph[-120:])
        if match:
            return paragraph[: len(paragraph) - len(paragraph[-120:]) + match.start()].rstrip()
    tail = paragraph[-400:]
    if len(paragraph) < LONG or not (LAST_WORDS.search(text.fold(tail))):
        return paragraph
    spans = [(one.start, one.end) for one in text.split(paragraph)]
    if len(spans) < 3:
        return paragraph
    last = paragraph[slice(*spans[-1])]
    folded = text.fold(last)
    if forms.count(last) > 40:
        return paragraph
    if notes.is_contribution(last):
        earlier = [span for span in spans[-3:-1] if notes.FILED.match(paragraph[slice(*span)])]
        return without(paragraph, [*earlier, spans[-1]] if spans[-2] in earlier or not earlier else [spans[-1]])
    return without(paragraph, [spans[-1]]) if LAST.match(folded) else paragraph


LAST_WORDS = re.compile(
    r"also|click here|rights reserved|copyright|©|may not be published|friend|reporting|editing|writing|contributed"
    r"|wrote|reported|follow us|short url|community standards|source|originally published|aussi|auch|anche|tambien"
)


def without(paragraph: str, spans: Sequence[tuple[int, int]]) -> str:
    """The paragraph without the spans, one space where each was."""
    for start, end in reversed(spans):
        paragraph = f"{paragraph[:start].rstrip()} {paragraph[end:].lstrip()}".strip()
    return paragraph
