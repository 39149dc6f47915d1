"""The words in which a fact is shown: a clause that can stand alone, cut out of its sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from briefing.diverge.agree import Unit
from briefing.diverge.align import Story
from briefing.diverge.facets.clauses import balance, breaks
from briefing.diverge.facets.types import Passage
from briefing.diverge.grammar import verb
from briefing.diverge.lexicon import Lexicon

LONGEST = 60
"""A quote of more words than this is no wording to show."""
SHORTEST = 4
LIST = re.compile(r"(?:,(?: [a-z]{1,3}){0,2} [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*(?=[,.;]|$))+")
"""Names behind a comma: a list is not cut in the middle."""
DOUBT = ("deny", "hedge", "unclear", "claim")
NEAR = 24
"""So many characters before a span a word of doubt still bears on it: "denied allegations that ..."."""
QUOTES = "“\"'‘«[("


def cut(story: Story, unit: Unit, core: tuple[int, int]) -> tuple[int, int] | None:
    """The shortest run of clauses around `core` that opens like a sentence and has a verb; None where there is none."""
    passage, lexicon = story.passages[unit.number], story.lexicon
    spans = breaks(passage.text, lexicon)
    first = max((i for i, (a, _) in enumerate(spans) if a <= core[0]), default=0)
    last = max(first, min((i for i, (_, b) in enumerate(spans) if b >= core[1]), default=len(spans) - 1))
    while True:
        start = opening(passage, lexicon, spans[first][0], spans[last][1])
        whole = start is not None and start <= core[0] and closed(passage.text[start : spans[last][1]])
        if start is not None and whole and not doubted(passage, start):
            break
        if first == 0:
            return None
        first -= 1
    listed = LIST.match(passage.text, spans[last][1])
    start, end = balance(passage.text, start, listed.end() if listed else spans[last][1])
    if passage.text[start : start + 2] in ('" ', "” ") or passage.text[start : start + 3] == "'' ":
        start = next((t.start for t in passage.tokens if t.start > start), start)
    words = [t for t in passage.tokens if start <= t.start < end]
    return (start, end) if SHORTEST <= len(words) <= LONGEST else None


def doubted(passage: Passage, start: int) -> bool:
    """Whether a word of doubt or denial stands right before a span: cut there, the span would say the opposite."""
    return any(mark.kind in DOUBT and start - NEAR <= mark.end <= start for mark in passage.tone)


def closed(text: str) -> bool:
    """Whether no bracket is closed that was not opened."""
    return text.count(")") <= text.count("(")


def opening(passage: Passage, lexicon: Lexicon, start: int, end: int) -> int | None:
    """Where a clause begins that can be read by itself, a conjunction at its front left out.
    None where it cannot: it hangs on what stands before, or has no verb.
    """
    grammar = lexicon.grammar
    tokens = [t for t in passage.tokens if start <= t.start < end]
    stripped = 0
    while tokens and tokens[0].low in grammar["conjunctions"] and stripped < 2:
        tokens, stripped = tokens[1:], stripped + 1
    verbs = [t for b, t in pairwise(tokens) if verb(t.low, lexicon.language) and b.low not in grammar["determiners"]]
    if len(tokens) < SHORTEST or not verbs:
        return None
    head = tokens[0]
    opens = head.text[0].isupper() or head.text[0].isdigit() or head.low in grammar["openers"]
    if start == 0 and not (stripped and opens):
        return 0
    if head.low in grammar["relatives"] | grammar["joining"] or verb(head.low, lexicon.language):
        return None
    mark = head.start
    while mark > start and passage.text[mark - 1] in QUOTES:
        mark -= 1
    if mark == head.start and "," in passage.text[head.start : verbs[0].start]:
        return None
    return mark if opens or mark < head.start else None
