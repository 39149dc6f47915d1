"""The same statement stated flatly here, on somebody's word there, with a reserve elsewhere; and words with two speakers."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from briefing.diverge.align import Story
from briefing.diverge.facets.types import Passage
from briefing.diverge.notes import Note, development, lead, ordered
from briefing.diverge.phrase import attribution_title

RANK = {"flat": 0, "attributed": 1, "claimed": 2, "hedged": 3, "denied": 4}
NEARBY = 60
SHARED = 4.5


def find(story: Story) -> Iterator[Note]:
    """Attribution notes, one for each pair of like passages with a wide gap in how surely they speak."""
    for number in range(len(story.passages)):
        for cosine, other in story.near[number]:
            if other > number and cosine >= 0.15 and story.voice_of(other) != story.voice_of(number):
                note = gap(story, number, other, cosine)
                if note:
                    yield note


def level_of(passage: Passage, words: set[str], families: dict[str, str]) -> tuple[str, tuple[int, int] | None]:
    """How surely a passage states what `words` tell: the strongest mark within reach of them, and its place."""
    spots = [t.start for t in passage.tokens if t.stem and families.get(t.stem, t.stem) in words]
    best: tuple[int, str, tuple[int, int] | None] = (0, "flat", None)
    for mark in passage.tone:
        kind = {"hedge": "hedged", "unclear": "hedged", "deny": "denied", "claim": "claimed", "say": "attributed", "according": "attributed", "source": "attributed"}.get(mark.kind)
        if kind is None:
            continue
        reach = NEARBY if kind in ("hedged", "denied", "claimed") else 400
        if sum(mark.start - reach < spot < mark.end + reach for spot in spots) >= 2 and RANK[kind] > best[0]:
            best = (RANK[kind], kind, (mark.start, mark.end))
    if best[1] == "flat" and spots and all(any(a <= s < b for a, b in passage.quoted) for s in spots):
        return "attributed", passage.quoted[0]
    return best[1], best[2]


def gap(story: Story, number: int, other: int, cosine: float) -> Note | None:
    """The note for a pair, or None where both speak as surely or share too little."""
    shared = story.keys[number] & story.keys[other]
    words = {key for key in shared if key[0] != "@"}
    if len(words) < 2 or story.weight(frozenset(shared)) < SHARED:
        return None
    families = dict(story.lexicon.families)
    one, mark_one = level_of(story.passages[number], words, families)
    two, mark_two = level_of(story.passages[other], words, families)
    apart = abs(RANK[one] - RANK[two])
    if apart < 2:
        return None
    if said_alike(story.passages[number], story.passages[other]):
        return None
    positions = ordered(story, (place(story, n, m, words, level) for n, m, level in ((number, mark_one, one), (other, mark_two, two))))
    height = max(lead(story, number), lead(story, other))
    topic = ""
    return Note(
        "attribution", attribution_title(topic), "attribution.gap", 0.8 + 0.4 * apart + height + cosine, 0.5, 3 if height > 0.7 and apart > 2 else 2,
        positions, frozenset((number, other)), development(story, positions), {"levels": f"{one} / {two}", "cosine": f"{cosine:.2f}"},
    )


def place(story: Story, number: int, mark: tuple[int, int] | None, words: set[str], level: str):  # type: ignore[no-untyped-def]
    """The clause that states the words, with the mark of tone as its value."""
    passage = story.passages[number]
    spots = [(t.start, t.end) for t in passage.tokens if t.stem and story.lexicon.families.get(t.stem, t.stem) in words]
    if mark is None:
        return story.position(number, spots[0][0], spots[min(2, len(spots) - 1)][1], "stated flatly")
    near = min(spots, key=lambda s: abs(s[0] - mark[0]))
    return story.position(number, min(mark[0], near[0]), max(mark[1], near[1]), passage.text[mark[0] : mark[1]])


def said_alike(one: Passage, other: Passage) -> bool:
    """Whether both give the same quotation: that is an agreement."""
    return any(
        fuzz.partial_ratio(one.low[a:b], other.low[c:d]) > 88
        for a, b in one.quoted
        for c, d in other.quoted
        if b - a > 20 and d - c > 20
    )
