"""Two sentences that are word for word the same but for what somebody or something is called.

Where copy was taken over and a term exchanged, the exchange was made on purpose; it is shown
even among reprints of one origin. Exchanged plain nouns are synonyms as a rule, and are not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

from briefing.diverge.align import Story
from briefing.diverge.notes import Note, development, lead, ordered
from briefing.diverge.phrase import frame_title, masked_title
from briefing.model import Position

ALIKE = 0.3
MOST = 240
LONGEST = 4
MASKED = re.compile(r"(?<!\w)([a-z]+)([*_-]{2,})([a-z]*)(?![\w*])")
"""A word with letters left out: "d**n", "d---"."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of one passage that stand where another passage has others, both as spans of their sentences."""

    one: tuple[int, int, int]
    other: tuple[int, int, int]
    weight: float
    why: str


def find(story: Story) -> Iterator[Note]:
    """A note for each pair of exchanged terms, with every article that uses either in that sentence."""
    pairs = sorted(
        ((cosine, n, m) for n, near in enumerate(story.near) for cosine, m in near if m > n and cosine >= ALIKE),
        key=lambda pair: (-pair[0], pair[1:]),
    )[:MOST]
    groups: dict[tuple[str, str], list[Swap]] = {}
    terms = [exchangeable(story, number) for number in range(len(story.passages))]
    for cosine, n, m in pairs:
        if not any(terms[n][i] - terms[m][i] and terms[m][i] - terms[n][i] for i in (0, 1)):
            continue
        for swap in swaps(story, n, m, cosine):
            one, other = sorted((words_of(story, swap.one), words_of(story, swap.other)))
            groups.setdefault((one, other), []).append(swap)
    for pair in sorted(groups, key=lambda key: (-groups[key][0].weight, key)):
        yield make(story, groups[pair])
    yield from masked(story)


def masked(story: Story) -> Iterator[Note]:
    """A note for each word that one voice prints with letters left out and another in full, in like sentences."""
    for number, passage in enumerate(story.passages):
        for found in MASKED.finditer(passage.low):
            whole = re.compile(rf"(?<!\w){found[1]}[a-z]{{{len(found[2])}}}{found[3]}(?!\w)")
            rows = {passage.article.id: (number, *found.span())}
            for cosine, other in story.near[number]:
                printed = whole.search(story.passages[other].low) if cosine >= ALIKE else None
                if printed and story.voice_of(other) != story.voice_of(number):
                    rows.setdefault(story.passages[other].article.id, (other, *printed.span()))
            if len(rows) > 1:
                yield expletive(story, list(rows.values()))


def expletive(story: Story, rows: Sequence[tuple[int, int, int]]) -> Note:
    """The note for a word masked by some."""
    positions = ordered(story, (story.position(n, a, b, story.passages[n].text[a:b]) for n, a, b in rows))
    return Note(
        "attribution",
        masked_title(),
        "attribution.masked",
        1.6 + 0.6 * max(lead(story, n) for n, _, _ in rows),
        0.9,
        2,
        positions,
        frozenset(n for n, _, _ in rows),
        development(story, positions),
        {"word": positions[0].value},
    )


def exchangeable(story: Story, number: int) -> tuple[frozenset[str], frozenset[str]]:
    """What can be exchanged in a passage: words that carry a charge, and names that can go by another."""
    low = story.passages[number].low
    words = frozenset(m[0] for group in story.lexicon.labels for m in group.pattern.finditer(low))
    names = frozenset(m.key for m in story.mentions[number] if story.entities[m.key].kind in ("body", "name"))
    return words, names


def swaps(story: Story, n: int, m: int, cosine: float) -> Iterator[Swap]:
    """The telling exchanges between two passages."""
    a, b = story.passages[n].tokens, story.passages[m].tokens
    blocks = SequenceMatcher(None, [t.low for t in a], [t.low for t in b], autojunk=False).get_opcodes()
    for i, (tag, a1, a2, b1, b2) in enumerate(blocks):
        if tag != "replace" or max(a2 - a1, b2 - b1) > LONGEST or not held(blocks, i):
            continue
        why = telling(story, n, (a1, a2), m, (b1, b2))
        if why:
            yield Swap((n, a[a1].start, a[a2 - 1].end), (m, b[b1].start, b[b2 - 1].end), cosine, why)


def held(blocks: Sequence[tuple[str, int, int, int, int]], i: int) -> bool:
    """Whether an exchange has the same words on both sides, two at least on one and three in all.
    An end of the sentence counts for one.
    """
    before = blocks[i - 1][2] - blocks[i - 1][1] if i else 1
    after = blocks[i + 1][2] - blocks[i + 1][1] if i + 1 < len(blocks) else 1
    return before >= 1 and after >= 1 and before + after >= 4


def telling(story: Story, n: int, a: tuple[int, int], m: int, b: tuple[int, int]) -> str:
    """Why an exchange is worth a note: another charge, or another name; "" where it is not."""
    one = " ".join(t.low for t in story.passages[n].tokens[a[0] : a[1]])
    other = " ".join(t.low for t in story.passages[m].tokens[b[0] : b[1]])
    if one[:3] == other[:3] or Levenshtein.distance(one, other) <= 2 or one in other or other in one:
        return ""
    for group in story.lexicon.labels:
        left, right = group.pattern.search(one), group.pattern.search(other)
        if left and right and group.charge.get(left[0], 0) != group.charge.get(right[0], 0):
            return group.name
    left_names, right_names = names_in(story, n, a), names_in(story, m, b)
    if left_names and right_names and not left_names & right_names and comparable(story, left_names, right_names):
        return "name"
    return ""


def names_in(story: Story, number: int, span: tuple[int, int]) -> set[str]:
    """Keys of the names that fill a span of tokens from end to end."""
    return {
        m.key
        for m in story.mentions[number]
        if m.name.first <= span[0] + 1
        and m.name.last >= span[1] - 2
        and m.name.first < span[1]
        and m.name.last >= span[0]
    }


def comparable(story: Story, one: set[str], other: set[str]) -> bool:
    """Whether two sets of names hold bodies, which can go by several names.
    Persons, places and countries that differ are other facts.
    """
    kinds = {story.entities[key].kind for key in one | other}
    return kinds <= {"body", "name"} and all(len(key) > 2 for key in one | other)


def words_of(story: Story, place: tuple[int, int, int]) -> str:
    """The folded words of a place."""
    return story.passages[place[0]].low[place[1] : place[2]]


def make(story: Story, found: list[Swap]) -> Note:
    """The note for one pair of terms."""
    places = sorted({place for swap in found for place in (swap.one, swap.other)})
    chosen: dict[str, tuple[int, int, int]] = {}
    for place in places:
        chosen.setdefault(story.passages[place[0]].article.id, place)
    if len({words_of(story, place) for place in chosen.values()}) < 2:
        chosen = {story.passages[p[0]].article.id: p for p in (found[0].one, found[0].other)}
    positions: tuple[Position, ...] = ordered(
        story, (story.position(n, s, e, story.passages[n].text[s:e]) for n, s, e in chosen.values())
    )
    height = max(lead(story, p[0]) for p in chosen.values())
    charged = found[0].why != "name"
    return Note(
        "label",
        frame_title([p.value for p in positions]),
        "label.frame",
        1.5 + 0.6 * height + 0.4 * charged + 0.15 * len(positions),
        0.7,
        2,
        positions,
        frozenset(p[0] for p in chosen.values()),
        development(story, positions),
        {"likeness": f"{found[0].weight:.2f}", "why": found[0].why},
    )
