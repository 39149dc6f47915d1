"""A brief as `brief.json` holds it: plain values in a fixed order, from which every page is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from briefing.model import (
    Agreement,
    Article,
    Brief,
    Coverage,
    Dated,
    Divergence,
    Health,
    LeftOut,
    Moment,
    Position,
    Quote,
    Section,
)

LISTED = 500
"""Articles that were left out are named up to so many; of more, the contract has the count."""


def contract(brief: Brief) -> dict[str, Any]:
    """The brief as `brief.json` promises it: plain values in a fixed order, all a page is drawn from."""
    return {
        "schema": 1,
        "title": brief.title,
        "desk": brief.desk,
        "date": brief.day.isoformat(),
        "number": brief.number,
        "language": brief.language,
        "method": brief.method,
        "lead": [
            *({"theme": theme, **quote_contract(q)} for theme, q in brief.lead),
            *({"theme": theme, **quote_contract(q), "later": True} for theme, q in filter(None, [brief.since])),
        ],
        "sources": [source_contract(article) for article in brief.articles],
        "outlets": [asdict(card) for card in brief.outlets],
        "sections": [section_contract(section) for section in brief.sections],
        "coverage": [coverage_contract(fact) for fact in brief.coverage],
        "timeline": [dated_contract(fact) for fact in brief.timeline],
        "stories": [list(story) for story in brief.stories],
        "left_out": [left_contract(one) for one in brief.left[:LISTED]],
        "left_out_count": len(brief.left),
        "left_out_reasons": dict(sorted(Counter(one.reason for one in brief.left).items())),
        "health": health_contract(brief.health),
        "failed": [{"source": failure.source, "why": failure.why} for failure in brief.failures],
    }


def left_contract(one: LeftOut) -> dict[str, Any]:
    """One article of `brief.json` that was read and did not enter, and why."""
    return {"article": one.name, "name": one.outlet, "title": one.title, "why": one.why, "reason": one.reason}


def health_contract(health: Health) -> dict[str, Any]:
    """How the sources of the web were, in `brief.json`: how many there are, and each that gave nothing."""
    silent = [{"name": one.name, "state": one.state, "since": moment_contract(one.since)} for one in health.silent]
    return {"asked": health.asked, "silent": silent}


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


def dated_contract(fact: Dated) -> dict[str, Any]:
    """One row of the timeline: the days it can mean, and who says so; the first position is the wording to show."""
    return {
        "first": fact.first,
        "last": fact.last,
        "precision": fact.precision,
        "positions": [position_contract(p) for p in fact.positions],
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
    """One side of a note: a quote and the value compared, and how it was read where it is a number."""
    amount = {"amount": asdict(position.amount)} if position.amount else {}
    return {**quote_contract(position.quote), "value": position.value, **amount}


def quote_contract(q: Quote) -> dict[str, Any]:
    """A quote: whose, where, and the words."""
    return {"source": q.source, "start": q.start, "end": q.end, "quote": q.text}
