"""What independent outlets say about the same thing: where they agree, and where they say different things.

`compare` is pure: articles in, a Comparison out; the order of the articles changes nothing. Notes
come from slot tables (outlet -> value and verbatim quote), one module for each kind, and every
quote is the article's text at its span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing import reprints
from briefing.diverge import (
    agree,
    align,
    attribution,
    blame,
    common,
    coverage,
    date,
    frames,
    label,
    lexicon,
    name,
    number,
    omission,
    rank,
    single,
    speakers,
    stance,
    timeline,
)
from briefing.diverge.align import Story
from briefing.diverge.coverage import Row
from briefing.diverge.notes import Note
from briefing.model import Agreement, Article, Dated, Divergence

AGREEMENTS = 16
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a note is in, or is not: its rule, values and score.
    `dropped` says why it was left out, "" where it is in.
    """

    kind: str
    what: str
    rule: str
    score: float
    values: Mapping[str, str]
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `compare` found.

    `voices` maps each article id to the id of the article that stands for its voice. `divergences`
    are in order of importance, with `traces` beside them in the same order, followed by the traces of
    the notes that were weighed and left out. `coverage` has a row for each of the leading facts, `timeline` one for
    each of the weightiest that have a time, in order of time.
    """

    voices: Mapping[str, str]
    agreements: tuple[Agreement, ...]
    divergences: tuple[Divergence, ...]
    coverage: tuple[Row, ...]
    traces: tuple[Trace, ...]
    timeline: tuple[Dated, ...] = ()


def compare(articles: Sequence[Article]) -> Comparison:
    """Agreements and divergences among articles on one story, in any order.

    Articles in a language without a lexicon are counted as voices and not compared; of several
    languages the commonest is compared. Fewer than two articles give an empty comparison.
    """
    ordered = sorted(articles, key=lambda a: (a.published is None, str(a.published or ""), a.source, a.id))
    voice = reprints.origins(ordered)
    language, readable = spoken(ordered)
    if len(readable) < 2:
        return Comparison(voice, (), (), (), ())
    story = align.build(readable, {a.id: voice[a.id] for a in readable}, lexicon.load(language))
    units = agree.clauses(story)
    facts = agree.facts(story, units)
    shared = common.common(story, units)
    notes = candidates(story, facts, shared, units)
    kept, dropped = rank.rank(story, notes)
    traces = [Trace(n.kind, n.what, n.rule, n.score, n.trace) for n in kept]
    traces += [Trace(n.kind, n.what, n.rule, n.score, n.trace, why) for n, why in dropped]
    return Comparison(
        voices=voice,
        agreements=tuple(Agreement(fact.positions) for fact in common.agreed(story, shared)[:AGREEMENTS]),
        divergences=tuple(divergence(note) for note in kept),
        coverage=coverage.table(story, shared),
        traces=tuple(traces),
        timeline=timeline.timeline(story, units),
    )


def spoken(articles: Sequence[Article]) -> tuple[str, list[Article]]:
    """The commonest language that has a lexicon, and the articles in it, those of unknown language included."""
    counts = Counter(a.language for a in articles if a.language != "und" and lexicon.available(a.language))
    language = min(counts, key=lambda one: (-counts[one], one), default=DEFAULT)
    return language, [a for a in articles if a.language in (language, "und")]


def candidates(
    story: Story, facts: Sequence[agree.Fact], shared: Sequence[agree.Fact], units: Sequence[agree.Unit]
) -> list[Note]:
    """All notes of all kinds; among copies of one voice only figures that differ."""
    if len(story.voices) < 2:
        return list(number.find(story))
    notes: list[Note] = []
    for kind in (number, date, name, stance, blame, label, frames, single):
        notes += kind.find(story)
    return [*notes, *attribution.find(story, facts, units), *speakers.find(story, facts), *omission.find(story, shared)]


def divergence(note: Note) -> Divergence:
    """A note as it travels on."""
    return Divergence(
        note.kind, note.what, note.rule, note.confidence, note.importance, note.positions, note.development
    )
