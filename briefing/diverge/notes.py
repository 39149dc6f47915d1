"""A note before it is ranked, and what all kinds of note share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from briefing.diverge.align import Story
from briefing.model import Position

LATER = timedelta(days=2)
"""Articles this far apart report different moments: what differs between them is a development."""


Place = tuple[str, int]
"""Article id, and where in it a quote begins."""


@dataclass(frozen=True, slots=True)
class Note:
    """A candidate: `score` orders it among all, `confidence` is how sure its rule is; `passages` are those it rests on.

    `trace` holds what `explain` shows: the values compared and how the score came about.
    """

    kind: str
    what: str
    rule: str
    score: float
    confidence: float
    importance: int
    positions: tuple[Position, ...]
    passages: frozenset[int]
    development: bool = False
    trace: Mapping[str, str] = field(default_factory=dict)


def day(story: Story, article: str) -> date | None:
    """The day an article speaks from."""
    numbers = story.by_article.get(article, ())
    return story.passages[numbers[0]].published if numbers else None


def development(story: Story, positions: Sequence[Position], told: Mapping[Place, float] | None = None) -> bool:
    """Whether the positions come from articles so far apart in time that the later one reports a later state.

    `told` holds what each position tells, by its place; where articles of one time tell different
    things already, the difference is no matter of time.
    """
    dated = sorted((d, p.quote.source, p.quote.start) for p in positions if (d := day(story, p.quote.source)))
    if len(dated) < 2 or dated[-1][0] - dated[0][0] < LATER:
        return False
    times: list[dict[str, set[float]]] = [{}]
    for i, (when, source, start) in enumerate(dated):
        if i and when - dated[i - 1][0] >= LATER:
            times.append({})
        times[-1].setdefault(story.voice[source], set()).add((told or {}).get((source, start), 0.0))
    return all(len({frozenset(steps) for steps in voices.values()}) < 2 for voices in times)


def ordered(story: Story, positions: Iterable[Position]) -> tuple[Position, ...]:
    """Positions in the order of the story's articles, then of the text; each span once."""
    place = {article.id: n for n, article in enumerate(story.articles)}
    unique = {(p.quote.source, p.quote.start, p.quote.end): p for p in positions}
    return tuple(sorted(unique.values(), key=lambda p: (place[p.quote.source], p.quote.start, p.quote.end)))


def lead(story: Story, number: int) -> float:
    """How near to the opening of its article a passage stands: 1 for the first, towards 0 for the last."""
    numbers = story.by_article[story.passages[number].article.id]
    return 1.0 - numbers.index(number) / max(1, len(numbers))


def voices_of(story: Story, positions: Iterable[Position]) -> set[str]:
    """The independent voices among positions."""
    return {story.voice[position.quote.source] for position in positions}


def listed(words: Iterable[str], *, most: int = 4) -> str:
    """Distinct words in a list, in order, cut short after `most`."""
    unique = list(dict.fromkeys(word for word in words if word))
    return ", ".join(unique[:most]) + (", …" if len(unique) > most else "")
