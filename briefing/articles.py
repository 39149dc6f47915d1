"""Any articles, named by file: their digests and what they agree and differ on, with no edition made.

Beside `build` the only place where stages meet; nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing import clean, diverge, ingest, summarize
from briefing.compose import brief_json
from briefing.model import Article, Failure, Pick
from briefing.sandbox import saved

LARGEST = 5_000_000
"""Bytes a file may have: what the default of `limits` allows in a config."""


@dataclass(frozen=True, slots=True)
class Print:
    """The sentences that stand for one article, or for several together, in reading order."""

    articles: Mapping[str, Article]
    picks: tuple[Pick, ...]


def read(files: Sequence[Path], *, base: Path) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of these files, in the order the files were given, and what could not be used."""
    items, unread = ingest.read(files, base=base, limit_bytes=LARGEST)
    articles, unkept = clean.clean(items, pages=saved.read)
    place = {item.file: number for number, item in enumerate(items)}
    return tuple(sorted(articles, key=lambda a: place[a.file])), (*unread, *unkept)


def digests(articles: Sequence[Article], *, method: str, length: str | int, together: bool) -> Iterator[Print]:
    """One digest an article, or a single one of all."""
    if together:
        yield Print({a.id: a for a in articles}, summarize.together(articles, method=method, length=length))
        return
    for article in articles:
        yield Print({article.id: article}, summarize.condense(article, method=method, length=length).picks)


def as_json(digest: Print, *, explain: bool) -> str:
    """One line: {"file", "title", "sentences": [{"text", "start", "end", "score"}]}.

    A digest of several articles lists their `files` instead and names the file of each sentence.
    """
    articles = list(digest.articles.values())
    several = len(articles) > 1
    head: dict[str, Any] = {"file": articles[0].file, "title": articles[0].title}
    if several:
        head = {"file": None, "title": None, "files": [a.file for a in articles]}
    rows = []
    for pick in digest.picks:
        article = digest.articles[pick.article]
        sentence = article.sentences[pick.index]
        row = {"text": sentence.text, "start": sentence.start, "end": sentence.end, "score": pick.score}
        if several:
            row = {"file": article.file, **row}
        if explain:
            row["features"] = dict(pick.features)
        rows.append(row)
    return json.dumps({**head, "sentences": rows}, ensure_ascii=False)


def as_text(digest: Print, *, explain: bool) -> str:
    """The digest to be read: headline and outlet, then the sentences."""
    lines: list[str] = []
    shown = None
    for pick in digest.picks:
        article = digest.articles[pick.article]
        if article.id != shown:
            lines += [*([""] if lines else []), f"{article.title or article.file} ({article.source})"]
            shown = article.id
        lines.append(f"  {article.sentences[pick.index].text}")
        if explain:
            parts = ", ".join(f"{name} {value:+.3f}" for name, value in pick.features.items())
            lines.append(f"    score {pick.score:.3f}{' = ' + parts if parts else ''}")
    return "\n".join([*lines, ""])


def comparison_as_json(articles: Sequence[Article]) -> str:
    """Sources, agreements and divergences in the form of `brief.json`."""
    found = diverge.compare(articles)
    return json.dumps(
        {
            "sources": [
                {**brief_json.source_contract(article), "origin": found.voices.get(article.id, article.id)}
                for article in articles
            ],
            "agreements": [brief_json.agreement_contract(note) for note in found.agreements],
            "divergences": [brief_json.divergence_contract(note) for note in found.divergences],
        },
        ensure_ascii=False,
        indent=1,
    )


def comparison_as_text(articles: Sequence[Article]) -> str:
    """The notes to be read: common ground first, then the differences, the weightiest first."""
    found = diverge.compare(articles)
    name = {article.id: article.source for article in articles}
    lines = ["Common ground"] if found.agreements else []
    for agreement in found.agreements:
        first = agreement.positions[0].quote
        voices = ", ".join(dict.fromkeys(name[p.quote.source] for p in agreement.positions))
        lines.append(f"  “{first.text}” ({voices})")
    lines += [*([""] if lines else []), "Where they differ"] if found.divergences else []
    for note in found.divergences:
        lines.append(f"  {note.what} [{note.kind}{', later report' if note.development else ''}]")
        lines += [f"    {name[p.quote.source]}: “{p.quote.text}”" for p in note.positions]
    return "\n".join(lines or ["Nothing to note: no fact in several of them, and no difference."])
