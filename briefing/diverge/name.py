"""One name in two spellings, where different outlets keep to different ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from briefing.diverge.align import Story
from briefing.diverge.entities import Mention, alike
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
        if one < other and alike(one, other)
    ]
    for one, other in pairs:
        with_one = {a for a, used in uses.items() if any(one in m.name.core for _, m in used)}
        with_other = {a for a, used in uses.items() if any(other in m.name.core for _, m in used)}
        if not with_one - with_other or not with_other - with_one:
            continue
        rows = []
        for article in sorted((with_one | with_other) - (with_one & with_other)):
            word = one if article in with_one else other
            used = [(n, m) for n, m in uses[article] if word in m.name.core]
            rows.append(max(used, key=lambda use: (len(use[1].name.core), -use[0])))
        positions = ordered(
            story,
            (story.position(n, m.start, m.end, story.passages[n].text[m.start : m.end]) for n, m in rows),
        )
        if len(voices_of(story, positions)) < 2:
            continue
        place = max(lead(story, n) for n, _ in rows)
        seen = sum(counts[w] for w in (one, other))
        return Note(
            "name", name_title([p.value for p in positions]), "name.spelling", 1.0 + 0.5 * place + min(1.0, 0.05 * seen), 0.85,
            2 if seen >= 6 else 1, positions, frozenset(n for n, _ in rows), False, {"spellings": f"{one} / {other}"},
        )
    return None
