"""Charged words that one voice holds at arm's length between quotation marks of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from briefing.diverge.align import Story
from briefing.diverge.facets.types import Passage
from briefing.diverge.lexicon import LabelGroup
from briefing.diverge.notes import Note, lead, ordered, voices_of
from briefing.diverge.phrase import scare_title

SCARE = 3
"""A quotation of no more words than this holds a word at arm's length; a longer one is somebody's speech."""


class Place(NamedTuple):
    """A charged word, folded, with its passage and span."""

    number: int
    start: int
    end: int
    word: str


def at_edge(passage: Passage, around: tuple[int, int], word: tuple[int, int]) -> bool:
    """Whether a word opens or ends what is quoted; in its middle it is part of somebody's speech."""
    sides = (passage.low[around[0] : word[0]], passage.low[word[1] : around[1]])
    return not all(any(c.isalnum() for c in side) for side in sides)


def quoted(story: Story, group: LabelGroup) -> Iterator[Note]:
    """Notes on charged words that one voice sets between quotation marks of their own and another does not."""
    uses: dict[str, dict[str, dict[str, Place]]] = defaultdict(lambda: defaultdict(dict))
    for number, passage in enumerate(story.passages):
        for found in group.pattern.finditer(passage.low):
            if group.charge.get(found[0], 0) < 0:
                around = next(((a, b) for a, b in passage.quoted if a <= found.start() and found.end() <= b), None)
                manner = (
                    "plain"
                    if around is None
                    else "scare"
                    if len(passage.text[slice(*around)].split()) <= SCARE and at_edge(passage, around, found.span())
                    else "speech"
                )
                root = found[0].rstrip("s")
                uses[root][story.passages[number].article.id].setdefault(
                    manner, Place(number, found.start(), found.end(), found[0])
                )
    for root in sorted(uses):
        rows = {a: used.get("scare") or used.get("plain") or used["speech"] for a, used in uses[root].items()}
        scare = {story.voice[a] for a, used in uses[root].items() if "scare" in used}
        other = {story.voice[a] for a, used in uses[root].items() if "scare" not in used}
        centre = next((rows[a] for a, used in sorted(uses[root].items()) if "scare" in used), None)
        if not scare or not other - scare or centre is None:
            continue
        kept = [w for w in rows.values() if w is centre or len(story.keys[w.number] & story.keys[centre.number]) >= 2]
        positions = ordered(
            story,
            (story.position(w.number, w.start, w.end, story.passages[w.number].text[w.start : w.end]) for w in kept),
        )
        if len(voices_of(story, positions)) > 1:
            place = max(lead(story, w.number) for w in kept)
            yield Note(
                "label",
                scare_title(centre.word),
                "label.scare",
                1.6 + 0.5 * place,
                0.65,
                2,
                positions,
                frozenset(w.number for w in kept),
                False,
                {"word": root},
            )
