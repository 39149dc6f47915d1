"""A newsworthy fact that one voice alone carries.

What makes a sentence new is easily counted; what makes it worth a reader's time is that it tells
of an act or a figure, of somebody the story turns on, early in the article, and not as comment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.diverge.align import Story
from briefing.diverge.facets.types import Quantity
from briefing.diverge.fit import near
from briefing.diverge.notes import Note, lead, ordered
from briefing.diverge.phrase import single_title
from briefing.diverge.topic import telling, topic

SHARED = 0.34
"""A sentence more like one of another voice than this tells the same fact."""
COUNTED = 0.5
"""The same for a sentence with a count that no other voice gives."""
COPY = 0.8
"""A sentence of the same voice as like as this is the same sentence in a reprint."""
WITHIN = 0.8
"""The same where one of the two has so many of the other's keys, and goes on."""
REPRINT = 0.5
"""The same where figures are common as well."""
BACKGROUND = -1.4
"""What a sentence loses that tells of what has gone on since a year or month, or went on in one."""
APART = 0.7
"""A sentence of which more than this is new shares too little with other voices: it leads away from the story."""
LEAST = 1.9
TOLLS = ("killed", "wounded", "arrested", "missing", "displaced")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Holders:
    """Which voices hold each key and each figure; how central each name is."""

    keys: dict[str, set[str]]
    figures: dict[float, set[str]]
    counts: dict[str, list[tuple[str, Quantity]]]
    central: dict[str, float]

    def alone(self, quantity: Quantity, voice: str) -> bool:
        """Whether no other voice has a figure, nor a toll that may be the same; a round word tells nothing where others
        count the same, and one of those who suffered may be "a man" elsewhere.
        """
        others = [q for held_by, q in self.counts[quantity.category] if held_by != voice]
        if quantity.qualifier == "range" and others:
            return False
        if quantity.category in TOLLS and (quantity.value <= 1 or any(near(quantity, q) for q in others)):
            return False
        return self.figures[quantity.value] == {voice}


def find(story: Story) -> Iterator[Note]:
    """A note for each sentence with enough that no other voice has; of two that tell the same figure, the first."""
    keys = {key: {story.voice_of(n) for n in numbers} for key, numbers in story.postings.items()}
    figures: dict[float, set[str]] = defaultdict(set)
    counts: dict[str, list[tuple[str, Quantity]]] = defaultdict(list)
    for number, passage in enumerate(story.passages):
        for quantity in passage.quantities:
            figures[quantity.value].add(story.voice_of(number))
            counts[quantity.category].append((story.voice_of(number), quantity))
    central = {key: story.centrality(key) for key in keys if key[0] == "@"}
    holders = Holders(keys, figures, counts, central)
    told: dict[tuple[str, str], Note] = {}
    for number in range(len(story.passages)):
        note = alone(story, number, holders)
        if note:
            what = note.what if ":" in note.what else str(number)
            first = told.setdefault((story.voice_of(number), what), note)
            told[story.voice_of(number), what] = replace(first, score=max(first.score, note.score))
    yield from told.values()


def alone(story: Story, number: int, holders: Holders) -> Note | None:
    """The note for a sentence that one voice alone carries, or None."""
    passage = story.passages[number]
    voice = story.voice_of(number)
    keys = story.keys[number]
    nearest = next((c for c, n in story.near[number] if story.voice_of(n) != voice), 0.0)
    novel = frozenset(k for k in keys if holders.keys[k] == {voice})
    counted = any(holders.alone(q, voice) and q.head for q in passage.quantities)
    if (
        nearest >= (COUNTED if counted else SHARED)
        or len(keys) < 4
        or (len(novel) * 4 < len(keys) and not counted)
        or furniture(story, number)
    ):
        return None
    figures = [q for q in passage.quantities if holders.alone(q, voice)]
    parts = worth(story, number, novel, figures, holders)
    parts["likeness"] = -nearest
    score = sum(parts.values())
    if score < LEAST or not (parts["names"] or figures or parts["acts"]):
        return None
    copies = reprints(story, number)
    if any(n < number for n in copies):
        return None
    rows = [number, *dict.fromkeys(copies)]
    positions = ordered(story, (story.position(n, 0, len(story.passages[n].text), "", whole=True) for n in rows))
    return Note(
        "only-one-source",
        single_title(
            [p.article.source for p in (story.passages[n] for n in rows)],
            telling(topic(story, number, novel | {f"={q.value:g}{q.unit}" for q in figures})),
        ),
        "single.novel",
        score,
        0.6,
        3 if score > 3.0 else 2 if score > 2.3 else 1,
        positions,
        frozenset(rows),
        False,
        {name: f"{value:.2f}" for name, value in parts.items() if value},
    )


def worth(
    story: Story, number: int, novel: frozenset[str], figures: Sequence[Quantity], holders: Holders
) -> dict[str, float]:
    """What a sentence is worth to a reader, part by part."""
    passage, lexicon = story.passages[number], story.lexicon
    known = sorted((holders.central[k] for k in story.keys[number] - novel if k[0] == "@"), reverse=True)
    acts = {m[0] for m in lexicon.tone["weighty"].finditer(passage.low)}
    kinds = {mark.kind for mark in passage.tone}
    lasting = any(d.precision in ("year", "month") and d.bound in lexicon.grammar["lasting"] for d in passage.days)
    share = len(novel) / len(story.keys[number])
    return {
        "novelty": share if share <= APART else share - 0.6,
        "names": 0.25 * min(2, sum(k[0] == "@" for k in novel)),
        "figures": 0.45 * min(2, len(figures))
        + 0.6 * any(q.category in TOLLS for q in figures)
        + 0.3 * any(q.head in lexicon.combatants | lexicon.whole for q in figures),
        "actors": 0.8 * min(1.0, sum(known[:2])),
        "acts": 0.55 * min(2, len(acts)),
        "unnamed source": 0.6 * ("source" in kinds),
        "claim, denial or doubt": 0.3 * min(2, len(kinds & {"claim", "own", "deny", "hedge"})),
        "place": 0.5 * lead(story, number),
        "comment": -0.5 * sum(mark.kind == "opinion" for mark in passage.tone),
        "background": BACKGROUND * lasting,
        "length": -0.02 * max(0, len(passage.tokens) - 35),
        "opening": -0.6 * (number == story.by_article[passage.article.id][0]),
    }


def reprints(story: Story, number: int) -> list[int]:
    """The sentence as other articles of the same voice have it, the nearest of each: word for word, or with the same
    figures in much the same words.
    """
    mine = {(q.value, q.head or q.unit) for q in story.passages[number].quantities}
    found: dict[str, int] = {}
    for cosine, other in story.near[number]:
        figures = {(q.value, q.head or q.unit) for q in story.passages[other].quantities}
        keys = story.keys[number], story.keys[other]
        within = len(keys[0] & keys[1]) >= WITHIN * min(len(keys[0]), len(keys[1])) > 2
        alike = cosine >= COPY or within or (cosine >= REPRINT and bool(mine & figures))
        if alike and story.voice_of(other) == story.voice_of(number):
            found.setdefault(story.passages[other].article.id, other)
    return list(found.values())


def furniture(story: Story, number: int) -> bool:
    """Whether a sentence belongs to the page, or is a headline or run of names rather than a sentence."""
    passage = story.passages[number]
    capitals = sum(token.text[0].isupper() for token in passage.tokens)
    return (
        bool(story.lexicon.tone["furniture"].search(passage.low))
        or capitals * 2 > len(passage.tokens)
        or len(passage.tokens) > LONGEST
        or passage.text.rstrip("\"”’' )]")[-1:] not in ".!?"
    )
