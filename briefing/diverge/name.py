"""One name in two spellings, where different outlets keep to different ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from rapidfuzz.distance import Levenshtein

from briefing.diverge.align import Story
from briefing.diverge.entities import Mention, alike, skeleton
from briefing.diverge.lexicon import Lexicon
from briefing.diverge.notes import Note, lead, ordered, voices_of
from briefing.diverge.phrase import name_title


def find(story: Story) -> Iterator[Note]:
    """Name notes, one for each name that two outlets spell differently."""
    uses: dict[str, dict[str, list[tuple[int, Mention]]]] = defaultdict(lambda: defaultdict(list))
    for number, mentions in enumerate(story.mentions):
        for mention in mentions:
            uses[mention.key][story.passages[number].article.id].append((number, mention))
    for key in sorted(uses):
        if key not in story.lexicon.countries and len(uses[key]) > 1:
            note = spelled(story, uses[key])
            if note:
                yield note


def spelled(story: Story, uses: dict[str, list[tuple[int, Mention]]]) -> Note | None:
    """The note for one name, or None where all outlets spell it alike."""
    counts = Counter(word for used in uses.values() for _, m in used for word in m.name.core)
    pairs = [
        (one, other)
        for one in sorted(counts)
        for other in sorted(counts)
        if one < other and akin(one, other, story.lexicon)
    ]
    for one, other in pairs:
        note = tell(story, uses, partial(holds, one), partial(holds, other), f"{one} / {other}")
        if note:
            return note
    forms = sorted({m.name.core for used in uses.values() for _, m in used if len(m.name.core) > 1})
    for i, left in enumerate(forms):
        for right in forms[i + 1 :]:
            if left != right and not shortened(left, right) and skeleton("".join(left)) == skeleton("".join(right)):
                note = tell(
                    story, uses, partial(reads, left), partial(reads, right), f"{' '.join(left)} / {' '.join(right)}"
                )
                if note:
                    return note
    return None


def shortened(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ in a word of one or two letters, which is an abbreviation: "Mill Rd", "Mill Road"."""
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and any(a != b and min(len(a), len(b)) < 3 for a, b in pairs)


def holds(word: str, mention: Mention) -> bool:
    """Whether a mention has a word in its name."""
    return word in mention.name.core


def reads(core: tuple[str, ...], mention: Mention) -> bool:
    """Whether a mention is a name in full."""
    return mention.name.core == core


def akin(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two words, already known to stand in one name, are two spellings; short ones differ in a letter."""
    return alike(one, other, lexicon) or (
        min(len(one), len(other)) == 3
        and abs(len(one) - len(other)) == 1
        and skeleton(one)[0] == skeleton(other)[0]
        and Levenshtein.distance(one, other) == 1
    )


def tell(
    story: Story,
    uses: dict[str, list[tuple[int, Mention]]],
    is_one: Callable[[Mention], bool],
    is_other: Callable[[Mention], bool],
    spellings: str,
) -> Note | None:
    """The note for two spellings, or None where no two voices keep to different ones."""
    with_one = {a for a, used in uses.items() if any(is_one(m) for _, m in used)}
    with_other = {a for a, used in uses.items() if any(is_other(m) for _, m in used)}
    if not with_one - with_other or not with_other - with_one:
        return None
    rows = []
    for article in sorted(with_one ^ with_other):
        chosen = is_one if article in with_one else is_other
        used = [(n, m) for n, m in uses[article] if chosen(m)]
        rows.append(max(used, key=lambda use: (len(use[1].name.core), -use[0])))
    positions = ordered(
        story, (story.position(n, m.start, m.end, story.passages[n].text[m.start : m.end]) for n, m in rows)
    )
    if len(voices_of(story, positions)) < 2:
        return None
    place = max(lead(story, n) for n, _ in rows)
    seen = sum(len(used) for used in uses.values())
    return Note(
        "name",
        name_title([p.value for p in positions]),
        "name.spelling",
        1.0 + 0.5 * place + min(1.0, 0.05 * seen),
        0.85,
        2 if seen >= 6 else 1,
        positions,
        frozenset(n for n, _ in rows),
        False,
        {"spellings": spellings},
    )
