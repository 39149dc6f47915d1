"""What goes on the page, in what order, and how much of it.

Reads: Articles, the theme of each sentence, the scores of the summariser, notes. Gives: Brief.
Knows nothing of files, templates or settings.
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from briefing.compose.brief_json import contract as contract
from briefing.likeness import SAME, likeness
from briefing.model import (
    Agreement,
    Article,
    Brief,
    Coverage,
    Dated,
    Divergence,
    Failure,
    Moment,
    Outlet,
    Pick,
    Position,
    Quote,
    Section,
    Sentence,
    Speaks,
)
from briefing.openings import echoes, leans

OTHERS = "others"
"""The name of the section for what fits no theme."""

CROWDED = 0.35
"""What each sentence an article already has in an overview takes off its next one, on a scale where a theme's best
sentence scores 1 and its worst 0: an overview is drawn from all the articles, not from the longest."""

ALIKE = 0.8
"""What saying wholly the same as a sentence above would take off on that scale; half the same takes half of it."""

CLOSE = 1.0
"""What speaking of nothing but the theme adds on the same scale: a summariser knows what matters in an article,
not what matters to a theme."""

ABOUT = 2.0
"""Points from which a sentence is about its theme (`model.Speaks`), and printed even where no digest holds it."""

NEWS = 2 * ALIKE
"""What saying wholly what an earlier article said takes off a sentence that shall tell what has happened since."""

HALF_SAID = 0.4
"""From this likeness to a sentence above on, an outlet adds too little with its own to be worth a reader's lines."""

LATER = timedelta(days=2)
"""An article so long after the middle one of an edition tells what has happened since."""

MOSTLY = 0.5
"""Share of a sentence from which notes, common ground or the timeline have told it: what stands beside tells something
else."""

Place = tuple[str, int]


def compose(
    *,
    title: str,
    desk: str,
    day: date,
    language: str,
    articles: Sequence[Article],
    themes: Sequence[tuple[str, str]],
    speaks: Mapping[Place, Speaks],
    ranked: Sequence[Pick],
    condensed: Sequence[Place],
    others: str = "Also reported",
    in_brief: int = 1,
    overview: int = 4,
    each_outlet: int = 2,
    agreements: Mapping[str, Sequence[Agreement]] | None = None,
    divergences: Mapping[str, Sequence[Divergence]] | None = None,
    failures: Sequence[Failure] = (),
    coverage: Sequence[Coverage] = (),
    timeline: Sequence[Dated] = (),
    number: int | None = None,
) -> Brief:
    """Fill one section a theme, in the order of `themes` (name and title), and the one for what fits none.

    Args:
        speaks: the theme of each sentence that has one, by article id and index.
        ranked: every quotable sentence with its score, best first.
        condensed: the sentences that stand for their article (its digest). What fits no theme is
            printed from these alone; under a theme an article adds these and what is about it.
        in_brief, overview: how many of the sentences that open a theme stand in the lead, and how many open it.
        each_outlet: at most so many more follow from each article.
        number: which edition of the desk this is, counted from 1; None where nobody counts.

    A theme that no sentence speaks of has no section. No sentence is printed twice outside the lead and the notes, none
    that says the same as one above it in its section, and beyond the lead none that is common ground as well.
    """
    by_id = {article.id: article for article in articles}
    told = told_by(by_id, shown(agreements or {}, divergences or {}, timeline))
    sections, pool = [], []
    for name, heading in (*themes, (OTHERS, others)):
        about = candidates(ranked, speaks, set(condensed), theme=name)
        pool += [(name, candidate) for candidate in about if name != OTHERS]
        agreed, differ = (agreements or {}).get(name, ()), (divergences or {}).get(name, ())
        shared = told_by(by_id, [note.positions[0] for note in agreed])
        chosen = open_theme(about, by_id, most=overview if name != OTHERS else 0)
        beside = [(p.quote.source, index) for note in differ for p in note.positions for index in among(by_id, p)]
        added = add_outlets(about, chosen, [*beside, *shared], told, by_id, most=each_outlet)
        kept = [place for i, place in enumerate(chosen) if i < in_brief or place not in shared]
        summary = tuple(quote(by_id, place) for place in kept)
        if summary or added or differ:
            sections.append(Section(name, heading, summary, added, tuple(agreed), tuple(differ)))
    lead = tuple((section.theme, first) for section in sections for first in section.summary[:in_brief])
    later = since(pool, by_id, {quote.source for _, quote in lead}) if in_brief else None
    texts = (title, desk, day, language)
    facts = (tuple(failures), tuple(coverage), tuple(timeline))
    return Brief(*texts, tuple(articles), lead, tuple(sections), *facts, number=number, since=later)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be printed under a theme: `worth` is 0 to 1 for its score, more for closeness to it."""

    place: Place
    worth: float
    welcome: bool


def candidates(
    ranked: Sequence[Pick], speaks: Mapping[Place, Speaks], digest: set[Place], *, theme: str
) -> list[Candidate]:
    """The sentences of one theme, the worthiest first; those welcome that their digest holds or that are about it."""
    absent = Speaks(OTHERS, 0.0)
    mine = [(pick, speaks.get((pick.article, pick.index), absent)) for pick in ranked]
    mine = [(pick, told) for pick, told in mine if told.theme == theme]
    if not mine:
        return []
    least = min(pick.score for pick, _ in mine)
    spread = max(pick.score for pick, _ in mine) - least or 1.0
    found = []
    for pick, told in mine:
        place = (pick.article, pick.index)
        worth = (pick.score - least) / spread + CLOSE * told.points / (told.points + ABOUT)
        if theme != OTHERS or place in digest:
            found.append(Candidate(place, round(worth, 9), place in digest or told.points >= ABOUT))
    return sorted(found, key=lambda c: (-c.worth, c.place[1], c.place[0]))


def open_theme(about: Sequence[Candidate], by_id: Mapping[str, Article], *, most: int) -> list[Place]:
    """The sentences that open a theme, best first: each stands on its own, and no two say the same."""
    standing = [candidate for candidate in about if stands(by_id, candidate.place)]
    chosen: list[Place] = []
    while standing and len(chosen) < most:
        best = max(standing, key=lambda candidate: candidate.worth - cost(by_id, candidate.place, chosen))
        chosen.append(best.place)
        standing = [c for c in standing if c is not best and not says_same(by_id, c.place, [best.place])]
    return chosen


def since(
    pool: Sequence[tuple[str, Candidate]], by_id: Mapping[str, Article], heard: Collection[str]
) -> tuple[str, Quote] | None:
    """What has happened since: a sentence, with its theme, of the articles that came LATER than the middle one.

    A later report begins with what was known before; the sentence to show is worthy and least like the earlier ones.
    None where there is no such article, or the lead hears one already.
    """
    days = {a.id: day for a in by_id.values() if (day := day_of(a.published)) is not None}
    middle = statistics.median_low(days.values()) if days else None
    later = {article for article, day in days.items() if middle and day - middle >= LATER}
    earlier = [sentence for a in by_id.values() if a.id not in later for sentence in a.sentences]
    best: tuple[float, str, Place] | None = None
    for name, candidate in pool if later.isdisjoint(heard) else ():
        if candidate.place[0] in later and stands(by_id, candidate.place):
            mine = sentence_at(by_id, candidate.place)
            known = max((likeness(mine, other) for other in earlier), default=0.0)
            worth = round(candidate.worth - NEWS * known, 9)
            if best is None or worth > best[0]:
                best = (worth, name, candidate.place)
    return (best[1], quote(by_id, best[2])) if best else None


def day_of(moment: Moment | None) -> date | None:
    """The day of a moment, in its own time zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def cost(by_id: Mapping[str, Article], place: Place, chosen: Sequence[Place]) -> float:
    """What a sentence's place in an overview costs for what is there already: the same article, the same words."""
    return CROWDED * sum(article == place[0] for article, _ in chosen) + ALIKE * nearest(by_id, place, chosen)


def nearest(by_id: Mapping[str, Article], place: Place, others: Sequence[Place]) -> float:
    """How like the likest of the other sentences is, 0 to 1."""
    sentence = sentence_at(by_id, place)
    return max((likeness(sentence, sentence_at(by_id, other)) for other in others if other != place), default=0.0)


def add_outlets(
    about: Sequence[Candidate],
    above: Sequence[Place],
    beside: Sequence[Place],
    told: Collection[Place],
    by_id: Mapping[str, Article],
    *,
    most: int,
) -> tuple[Outlet, ...]:
    """What each article adds to a theme, article by article in their order, sentences in text order.

    Args:
        above, beside: the sentences that open the theme, and those from which its notes and common ground quote: what
            is unlike them goes first, and what says much the same is left out.
        told: sentences that stand elsewhere on the page, so that they are not said again.

    An article that the theme does not hear otherwise gets its worthiest sentence, welcome or not. A sentence
    that leans on its predecessor follows it, or stands only where its article would else be silent.
    """
    printed = [*above, *beside]
    result = []
    for article in by_id.values():
        heard = any(source == article.id for source, _ in printed)
        mine = [c for c in about if c.place[0] == article.id and c.place not in above and c.place not in told]
        news = {c.place: round(c.worth - NEWS * nearest(by_id, c.place, printed), 9) for c in mine}
        kept: list[Place] = []
        for candidate in sorted(mine, key=lambda c: (hangs(by_id, c.place), -news[c.place])):
            place = candidate.place
            follows = (place[0], place[1] - 1) in printed + kept
            silent = not heard and not kept
            if len(kept) == most or not (candidate.welcome or silent):
                continue
            if hangs(by_id, place) and not follows and not silent:
                continue
            if nearest(by_id, place, printed + kept) < (SAME if silent else HALF_SAID):
                kept.append(place)
        if kept:
            printed += kept
            result.append(Outlet(article.id, tuple(quote(by_id, place) for place in sorted(kept))))
    return tuple(result)


def shown(
    agreements: Mapping[str, Sequence[Agreement]],
    divergences: Mapping[str, Sequence[Divergence]],
    timeline: Sequence[Dated],
) -> list[Position]:
    """The positions whose words stand on the page: all of the notes, the first of common ground and of dated facts."""
    agreed = [note.positions[0] for notes in agreements.values() for note in notes]
    differ = [position for notes in divergences.values() for note in notes for position in note.positions]
    return [*agreed, *differ, *(fact.positions[0] for fact in timeline)]


def told_by(by_id: Mapping[str, Article], positions: Sequence[Position]) -> set[Place]:
    """The sentences of which positions together quote so much that a reader has seen them."""
    seen: dict[Place, set[int]] = {}
    for position in positions:
        quote = position.quote
        for index in among(by_id, position):
            sentence = by_id[quote.source].sentences[index]
            span = range(max(quote.start, sentence.start), min(quote.end, sentence.end))
            seen.setdefault((quote.source, index), set()).update(span)
    return {place for place, parts in seen.items() if len(parts) >= MOSTLY * len(sentence_at(by_id, place).text)}


def among(by_id: Mapping[str, Article], position: Position) -> list[int]:
    """The indices of the sentences from which a position quotes."""
    quote = position.quote
    sentences = by_id[quote.source].sentences
    return [i for i, s in enumerate(sentences) if s.start < quote.end and quote.start < s.end]


def stands(by_id: Mapping[str, Article], place: Place) -> bool:
    """Whether a theme can open with the sentence: it neither leans on the one before it nor adds itself to it."""
    return not hangs(by_id, place) and not echoes(sentence_at(by_id, place), language=by_id[place[0]].language)


def hangs(by_id: Mapping[str, Article], place: Place) -> bool:
    """Whether a sentence cannot stand without the one before it in its article."""
    article, index = by_id[place[0]], place[1]
    before = article.sentences[index - 1] if index else None
    return before is not None and leans(article.sentences[index], before, language=article.language)


def says_same(by_id: Mapping[str, Article], place: Place, others: Sequence[Place]) -> bool:
    """Whether one of the other sentences already says what this one says."""
    return nearest(by_id, place, others) >= SAME


def sentence_at(by_id: Mapping[str, Article], place: Place) -> Sentence:
    """The sentence at a place."""
    return by_id[place[0]].sentences[place[1]]


def quote(by_id: Mapping[str, Article], place: Place) -> Quote:
    """A sentence as a quote of its article."""
    sentence = sentence_at(by_id, place)
    return Quote(place[0], sentence.start, sentence.end, sentence.text)
