"""Whom the outlets hold responsible, and how others tell of that party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.diverge.align import Story
from briefing.diverge.notes import Note, development, lead, ordered, voices_of
from briefing.diverge.phrase import blame_title
from briefing.diverge.stance import Hit, hits_in, widen

AHEAD = 60
CENTRAL = 0.25


@dataclass(frozen=True, slots=True)
class Blame:
    """A phrase of blame: where it stands and whom it names."""

    number: int
    start: int
    end: int
    party: str


def find(story: Story) -> Iterator[Note]:
    """Notes on who is held responsible.
    Two parties blamed for like things, or one blamed here and told of as yielding there.
    """
    blames = [blame for number in range(len(story.passages)) for blame in blames_in(story, number)]
    if not blames:
        return
    response = next((scale for scale in story.lexicon.scales if scale.name == "response"), None)
    answers: dict[str, list[Hit]] = defaultdict(list)
    for number in range(len(story.passages)):
        for hit in hits_in(story, number, response) if response else ():
            for actor in widen(story, hit.actor):
                answers[actor].append(hit)
    used: set[str] = set()
    for blame in sorted(blames, key=lambda b: (-story.centrality(f"@{b.party}"), b.number, b.start)):
        if blame.party not in used:
            used.add(blame.party)
            note = weigh(story, blame, blames, answers)
            if note:
                yield note


def blames_in(story: Story, number: int) -> Iterator[Blame]:
    """The phrases of blame in a passage whose party is named and matters to the story."""
    passage = story.passages[number]
    for found in story.lexicon.blame.finditer(passage.low):
        party = next((m for m in story.mentions[number] if found.end() <= m.start < found.end() + AHEAD), None)
        own = story.lexicon.pattern["own"].match(passage.low, found.end())
        if (
            party
            and not own
            and story.centrality(f"@{party.key}") >= CENTRAL
            and story.entities[party.key].kind in ("person", "body", "country")
        ):
            yield Blame(number, found.start(), party.end, party.key)


def weigh(story: Story, blame: Blame, blames: list[Blame], answers: dict[str, list[Hit]]) -> Note | None:
    """The note for one blamed party, or None where no other voice puts it otherwise."""
    mine = widen(story, blame.party)
    topic = {key for key in story.keys[blame.number] if key[0] != "@"}
    others = [b for b in blames if not widen(story, b.party) & mine and len(topic & story.keys[b.number]) > 1]
    yielding = [h for key in sorted(mine) for h in answers[key] if h.step > 0]
    positions = [
        story.position(blame.number, blame.start, blame.end, story.passages[blame.number].text[blame.start : blame.end])
    ]
    seen = {story.voice_of(blame.number)}
    numbers = {blame.number}
    rows: list[Blame | Hit] = [*others, *yielding]
    for row in rows:
        if story.voice_of(row.number) not in seen:
            seen.add(story.voice_of(row.number))
            numbers.add(row.number)
            positions.append(
                story.position(row.number, row.start, row.end, story.passages[row.number].text[row.start : row.end])
            )
    arranged = ordered(story, positions)
    if len(voices_of(story, arranged)) < 2:
        return None
    central = story.centrality(f"@{blame.party}")
    place = max(lead(story, n) for n in numbers)
    return Note(
        "stance",
        blame_title(story.entities[blame.party].display),
        "stance.blame",
        1.6 + central + 0.6 * place + 0.2 * len(seen),
        0.55,
        3 if central > 0.5 else 2,
        arranged,
        frozenset(numbers),
        development(story, arranged),
        {"party": blame.party},
    )
