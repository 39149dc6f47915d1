"""What goes on the page, in what order, and how much of it.

Reads: Articles, the theme of each sentence, the scores of the summariser, notes. Gives: Brief.
Knows nothing of files, templates or settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from briefing.likeness import SAME, likeness
from briefing.model import (
    Agreement,
    Article,
    Brief,
    Coverage,
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

WHOLE = 0.8
"""Share of a sentence from which a note has quoted it whole."""

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
) -> Brief:
    """Fill one section a theme, in the order of `themes`, and the one for what fits none.

    Args:
        themes: name and title of each theme.
        speaks: the theme of each sentence that has one, by article id and index.
        ranked: every quotable sentence with its score, best first.
        condensed: the sentences that stand for their article (its digest). What fits no theme is
            printed from these alone; under a theme an article adds these and what is about it.
        in_brief: so many of the sentences that open a theme stand in the lead too.
        overview: at most so many sentences open a theme.
        each_outlet: at most so many more follow from each article.

    A theme that no sentence speaks of has no section. No sentence is printed twice outside the
    lead and the notes, and none that says the same as one above it in its section.
    """
    by_id = {article.id: article for article in articles}
    digest = set(condensed)
    sections = []
    for name, heading in (*themes, (OTHERS, others)):
        about = candidates(ranked, speaks, digest, theme=name)
        agreed, differ = (agreements or {}).get(name, ()), (divergences or {}).get(name, ())
        chosen = open_theme(about, by_id, most=overview if name != OTHERS else 0)
        added = add_outlets(about, chosen, quoted_in(differ, by_id), by_id, most=each_outlet)
        if chosen or added or differ:
            sections.append(
                Section(
                    theme=name,
                    title=heading,
                    summary=tuple(quote(by_id, place) for place in chosen),
                    outlets=added,
                    agreements=tuple(agreed),
                    divergences=tuple(differ),
                )
            )
    lead = tuple((section.theme, first) for section in sections for first in section.summary[:in_brief])
    return Brief(title, desk, day, language, tuple(articles), lead, tuple(sections), tuple(failures), tuple(coverage))


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


def cost(by_id: Mapping[str, Article], place: Place, chosen: Sequence[Place]) -> float:
    """What a sentence's place in an overview costs for what is there already: the same article, the same words."""
    sentence = sentence_at(by_id, place)
    nearest = max((likeness(sentence, sentence_at(by_id, other)) for other in chosen), default=0.0)
    return CROWDED * sum(article == place[0] for article, _ in chosen) + ALIKE * nearest


def add_outlets(
    about: Sequence[Candidate],
    above: Sequence[Place],
    noted: Sequence[Place],
    by_id: Mapping[str, Article],
    *,
    most: int,
) -> tuple[Outlet, ...]:
    """What each article adds to a theme, article by article in their order, sentences in text order.

    An article that is not heard otherwise gets its worthiest sentence, welcome or not. A sentence
    that leans on its predecessor follows it, or stands only where its article would else be silent.
    What notes quote in full is not said again.
    """
    printed = [*above, *noted]
    result = []
    for article in by_id.values():
        heard = any(source == article.id for source, _ in above)
        mine = [c for c in about if c.place[0] == article.id and c.place not in printed]
        kept: list[Place] = []
        for candidate in sorted(mine, key=lambda c: hangs(by_id, c.place)):
            place = candidate.place
            follows = (place[0], place[1] - 1) in printed + kept
            silent = not heard and not kept
            if len(kept) == most or not (candidate.welcome or silent):
                continue
            if hangs(by_id, place) and not follows and not silent:
                continue
            if not says_same(by_id, place, printed + kept):
                kept.append(place)
        if kept:
            printed += kept
            result.append(Outlet(article.id, tuple(quote(by_id, place) for place in sorted(kept))))
    return tuple(result)


def quoted_in(notes: Sequence[Divergence], by_id: Mapping[str, Article]) -> list[Place]:
    """The sentences that notes quote nearly whole: a reader has seen them."""
    places = []
    for quote in (position.quote for note in notes for position in note.positions):
        for index, sentence in enumerate(by_id[quote.source].sentences):
            shared = min(quote.end, sentence.end) - max(quote.start, sentence.start)
            if shared >= WHOLE * (sentence.end - sentence.start):
                places.append((quote.source, index))
    return places


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
    sentence = sentence_at(by_id, place)
    return any(likeness(sentence, sentence_at(by_id, other)) >= SAME for other in others)


def sentence_at(by_id: Mapping[str, Article], place: Place) -> Sentence:
    """The sentence at a place."""
    return by_id[place[0]].sentences[place[1]]


def quote(by_id: Mapping[str, Article], place: Place) -> Quote:
    """A sentence as a quote of its article."""
    sentence = sentence_at(by_id, place)
    return Quote(place[0], sentence.start, sentence.end, sentence.text)


def contract(brief: Brief) -> dict[str, Any]:
    """The brief as `brief.json` promises it: plain values in a fixed order, all a page is drawn from."""
    return {
        "schema": 1,
        "title": brief.title,
        "desk": brief.desk,
        "date": brief.day.isoformat(),
        "language": brief.language,
        "lead": [{"theme": theme, **quote_contract(q)} for theme, q in brief.lead],
        "sources": [source_contract(article) for article in brief.articles],
        "sections": [section_contract(section) for section in brief.sections],
        "coverage": [coverage_contract(fact) for fact in brief.coverage],
        "failed": [{"source": failure.source, "why": failure.why} for failure in brief.failures],
    }


def source_contract(article: Article) -> dict[str, Any]:
    """One source of `brief.json`."""
    return {
        "id": article.id,
        "file": article.file,
        "url": article.url,
        "name": article.source,
        "title": article.title,
        "author": article.author,
        "published": moment_contract(article.published),
        "language": article.language,
        "sha256": article.sha256,
        "origin": article.origin or article.id,
    }


def moment_contract(moment: Moment | None) -> str | None:
    """A day as YYYY-MM-DD, a minute as YYYY-MM-DDTHH:MM+ZZ:ZZ, undated as None."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None


def section_contract(section: Section) -> dict[str, Any]:
    """One section of `brief.json`."""
    return {
        "theme": section.theme,
        "title": section.title,
        "summary": [quote_contract(q) for q in section.summary],
        "agreements": [agreement_contract(note) for note in section.agreements],
        "divergences": [divergence_contract(note) for note in section.divergences],
        "outlets": [
            {"source": outlet.source, "quotes": [quote_contract(q) for q in outlet.quotes]}
            for outlet in section.outlets
        ],
    }


def coverage_contract(fact: Coverage) -> dict[str, Any]:
    """One row of the coverage table: the fact's shortest words, and how each source carries it."""
    return {
        **quote_contract(fact.label),
        "carried": [
            {"source": one.source, "tone": one.tone, "quote": quote_contract(one.quote) if one.quote else None}
            for one in fact.carried
        ],
    }


def agreement_contract(note: Agreement) -> dict[str, Any]:
    """One agreement of `brief.json`."""
    return {"positions": [position_contract(p) for p in note.positions]}


def divergence_contract(note: Divergence) -> dict[str, Any]:
    """One divergence of `brief.json`."""
    return {
        "kind": note.kind,
        "what": note.what,
        "rule": note.rule,
        "confidence": note.confidence,
        "importance": note.importance,
        "development": note.development,
        "positions": [position_contract(p) for p in note.positions],
    }


def position_contract(position: Position) -> dict[str, Any]:
    """One side of a note: a quote and the value compared."""
    return {**quote_contract(position.quote), "value": position.value}


def quote_contract(q: Quote) -> dict[str, Any]:
    """A quote: whose, where, and the words."""
    return {"source": q.source, "start": q.start, "end": q.end, "quote": q.text}
