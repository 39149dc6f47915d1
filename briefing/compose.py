"""What goes on the page, in what order, and how much of it.

Reads: Articles, the theme of each sentence, the scores of the summariser, notes. Gives: Brief.
Knows nothing of files, templates or settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from briefing.likeness import SAME, likeness
from briefing.model import (
    Agreement,
    Article,
    Brief,
    Divergence,
    Failure,
    Moment,
    Outlet,
    Pick,
    Position,
    Quote,
    Section,
    Sentence,
)
from briefing.openings import leans

OTHERS = "others"
"""The name of the section for what fits no theme."""

CROWDED = 0.35
"""What each sentence an outlet already has in an overview takes off its next one, as a share of the best score there:
an overview is drawn from all the articles, not from the longest."""

Place = tuple[str, int]


def compose(
    *,
    title: str,
    desk: str,
    day: date,
    language: str,
    articles: Sequence[Article],
    themes: Sequence[tuple[str, str]],
    theme_of: Mapping[Place, str],
    ranked: Sequence[Pick],
    condensed: Sequence[Place],
    others: str = "Also reported",
    overview: int = 4,
    each_outlet: int = 3,
    agreements: Mapping[str, Sequence[Agreement]] | None = None,
    divergences: Mapping[str, Sequence[Divergence]] | None = None,
    failures: Sequence[Failure] = (),
) -> Brief:
    """Fill one section a theme, in the order of `themes`, and the one for what fits none.

    Args:
        themes: name and title of each theme.
        theme_of: the theme of each sentence that has one, by article id and index.
        ranked: every quotable sentence with its score, best first.
        condensed: the sentences that stand for their article (its digest); they are all an
            outlet adds to a theme, and all that the section of the others is made of.
        overview: at most so many sentences open a theme.
        each_outlet: at most so many more follow from each article.

    A theme that no sentence speaks of has no section. No sentence is printed twice outside the
    lead, and none that says the same as one above it in its section.
    """
    by_id = {article.id: article for article in articles}
    digest = set(condensed)
    sections = []
    for name, heading in (*themes, (OTHERS, others)):
        about = [pick for pick in ranked if theme_of.get((pick.article, pick.index), OTHERS) == name]
        if name == OTHERS:
            about = [pick for pick in about if (pick.article, pick.index) in digest]
        chosen = open_theme(about, by_id, most=overview if name != OTHERS else 0)
        added = add_outlets(about, chosen, by_id, digest, most=each_outlet)
        if chosen or added:
            sections.append(
                Section(
                    theme=name,
                    title=heading,
                    summary=tuple(quote(by_id, place) for place in chosen),
                    outlets=added,
                    agreements=tuple((agreements or {}).get(name, ())),
                    divergences=tuple((divergences or {}).get(name, ())),
                )
            )
    lead = tuple((section.theme, section.summary[0]) for section in sections if section.summary)
    return Brief(title, desk, day, language, tuple(articles), lead, tuple(sections), tuple(failures))


def open_theme(about: Sequence[Pick], by_id: Mapping[str, Article], *, most: int) -> list[Place]:
    """The sentences that open a theme, best first: each stands on its own, and no two say the same.

    An outlet's second sentence has to be better than another outlet's first by `CROWDED` of the best score.
    """
    standing = [pick for pick in about if not hangs(by_id[pick.article], pick.index)]
    if not standing:
        return []
    least = min(pick.score for pick in standing)
    spread = max(pick.score for pick in standing) - least or 1.0
    chosen: list[Pick] = []
    while standing and len(chosen) < most:
        taken = [pick.article for pick in chosen]
        best = max(standing, key=lambda pick: (pick.score - least) / spread - CROWDED * taken.count(pick.article))
        chosen.append(best)
        standing = [
            pick for pick in standing if pick is not best and not says_same(by_id, pick_place(pick), [pick_place(best)])
        ]
    return [pick_place(pick) for pick in chosen]


def add_outlets(
    about: Sequence[Pick], above: Sequence[Place], by_id: Mapping[str, Article], digest: set[Place], *, most: int
) -> tuple[Outlet, ...]:
    """What each article adds to a theme, article by article in their order, sentences in text order.

    From each article the best sentences of its digest; its best sentence of all where the digest
    has none on the theme and the overview has none of the article. A sentence that leans on its
    predecessor follows only directly behind it.
    """
    printed = list(above)
    result = []
    for article in by_id.values():
        mine = [pick_place(pick) for pick in about if pick.article == article.id and pick_place(pick) not in printed]
        wanted = [place for place in mine if place in digest]
        if not wanted and not any(source == article.id for source, _ in above):
            wanted = mine
            limit = 1
        else:
            limit = most
        kept: list[Place] = []
        for place in sorted(wanted, key=lambda p: (hangs(article, p[1]), mine.index(p))):
            if len(kept) == limit:
                break
            alone = hangs(article, place[1]) and (article.id, place[1] - 1) not in kept
            if not alone and not says_same(by_id, place, printed + kept):
                kept.append(place)
        if kept:
            printed += kept
            result.append(Outlet(article.id, tuple(quote(by_id, place) for place in sorted(kept))))
    return tuple(result)


def hangs(article: Article, index: int) -> bool:
    """Whether a sentence cannot stand without the one before it in its article."""
    before = article.sentences[index - 1] if index else None
    return before is not None and leans(article.sentences[index], before, language=article.language)


def says_same(by_id: Mapping[str, Article], place: Place, others: Sequence[Place]) -> bool:
    """Whether one of the other sentences already says what this one says."""
    sentence = sentence_at(by_id, place)
    return any(likeness(sentence, sentence_at(by_id, other)) >= SAME for other in others)


def sentence_at(by_id: Mapping[str, Article], place: Place) -> Sentence:
    """The sentence at a place."""
    return by_id[place[0]].sentences[place[1]]


def pick_place(pick: Pick) -> Place:
    """Where a pick stands."""
    return pick.article, pick.index


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
