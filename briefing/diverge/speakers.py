"""One statement, and who is said to have made it.
The head of a body, a spokesman, a written statement, somebody unnamed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.diverge.agree import Fact
from briefing.diverge.align import Story
from briefing.diverge.entities import Mention
from briefing.diverge.notes import Note, lead, ordered, voices_of
from briefing.diverge.phrase import speaker_title

MANNERS = ("source", "spokesman", "statement")
ALIKE = 0.2


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a passage: manner, group of actors, and the span from the speaker to the verb of saying.
    `mouth` holds the names before or behind the verb, `office` those of them that hold the speaker's office.
    """

    number: int
    start: int
    end: int
    manner: str
    group: frozenset[str]
    mouth: frozenset[str]
    office: frozenset[str]


def find(story: Story, facts: Sequence[Fact]) -> Iterator[Note]:
    """Notes on facts that are given as the words of one side by different mouths."""
    for fact in facts:
        speakers = [s for number in sorted({u.number for u in fact.units}) for s in [speaker(story, number)] if s]
        groups = sorted({key for s in speakers for key in s.group})
        best = max(
            groups,
            key=lambda key: (
                len({story.voice_of(s.number) for s in speakers if key in s.group}),
                story.centrality(f"@{key}"),
            ),
            default="",
        )
        mine = [s for s in speakers if best in s.group]
        if (
            not {s.manner for s in mine} & {"spokesman", "source"}
            or len({s.manner for s in mine}) < 2
            or story.centrality(f"@{best}") < 0.25
            or not similar(story, mine)
        ):
            continue
        positions = ordered(
            story,
            (story.position(s.number, s.start, s.end, story.passages[s.number].text[s.start : s.end]) for s in mine),
        )
        if len(voices_of(story, positions)) < 2:
            continue
        place = max(lead(story, s.number) for s in mine)
        yield Note(
            "attribution",
            speaker_title(story.entities[best].display),
            "attribution.speaker",
            0.9 + 0.5 * place + 0.6 * story.centrality(f"@{best}") + 0.3 * len(mine),
            0.55,
            2,
            positions,
            frozenset(s.number for s in mine),
            False,
            {"manners": ", ".join(s.manner for s in mine), "side": best},
        )


def holds_office(story: Story, number: int, mention: Mention) -> bool:
    """Whether a mention names the spokesman, and not whom the spokesman speaks for."""
    low, pattern = story.passages[number].low, story.lexicon.pattern
    before = pattern["spokesman_titled"].search(low, 0, mention.start)
    return bool(before) or bool(pattern["spokesman_apposed"].match(low, mention.end))


def similar(story: Story, speakers: Sequence[Speaker]) -> bool:
    """Whether the passages are alike enough to give one statement."""
    return any(
        story.cosine(one.number, other.number) >= ALIKE
        and story.voice_of(one.number) != story.voice_of(other.number)
        and one.manner != other.manner
        and not (one.office & other.mouth or other.office & one.mouth)
        for i, one in enumerate(speakers)
        for other in speakers[i + 1 :]
    )


def speaker(story: Story, number: int) -> Speaker | None:
    """Who speaks in a passage, from the names right before or behind its first verb of saying."""
    passage, pattern = story.passages[number], story.lexicon.pattern
    mark = next(
        (
            m
            for m in passage.tone
            if m.kind in ("say", "claim") and not pattern["no_statement"].match(passage.low, m.start, m.end)
        ),
        None,
    )
    if mark is None:
        return None
    before = [m for m in story.mentions[number] if mark.start - 90 < m.start < mark.start and not m.name.placed]
    behind = [m for m in story.mentions[number] if mark.end <= m.start < mark.end + 45]
    chosen = before or behind
    if not chosen:
        return None
    start, end = (chosen[0].start, mark.end) if before else (mark.start, chosen[-1].end)
    window = passage.low[max(0, start - 30) : end]
    manner = next((name for name in MANNERS if pattern[f"manner_{name}"].search(window)), "self")
    own = frozenset(m.key for m in chosen if manner == "spokesman" and holds_office(story, number, m))
    group = frozenset(key for m in chosen for key in story.entities[m.key].acts_for | {m.key}) - own
    return Speaker(number, start, end, manner, group, frozenset(m.key for m in chosen), own)
