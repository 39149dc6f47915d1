"""What is new since the edition before: differences that are new, open, narrowed or closed, and corrected words. Pure.

The notes of the last edition are followed in today's articles of the same story; words that an edition quoted are
looked for in the articles as they read now. Everything is put into the contract, under `news`, for the page to draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefing import text
from briefing.compose.brief_json import position_contract
from briefing.diverge.follow import Move, follow
from briefing.intake import Corrected, Intake, Past
from briefing.model import Article

ALIKE = 0.6
"""Share of the words of what two notes are about from which they are one."""


def since(contract: Mapping[str, Any], taken: Intake, past: Past) -> dict[str, Any] | None:
    """The `news` of a contract; None for a desk's first edition.

    {"since": date of the last edition,
     "notes": [{"theme", "status": "new"|"open"|"narrowed"|"closed", "what", "note": number of today's note in its theme
                from 1, or None, "moves": [{"outlet", "before", "now": position}], "same": [...]}],
     "corrections": [{"outlet", "file", "url", "title", "sha256", "edition", "theme", "old", "now": {"start", "end",
                      "quote"} or None}]}

    A note is "new" only in a story that earlier editions told; all of a new story is new.
    """
    if past.last is None:
        return None
    story = {article.id: taken.told.get(article.sha256, "") for article in taken.articles}
    followed, met = [], set()
    for theme, note, told in past.noted:
        mine = [article for article in taken.articles if told and story[article.id] == told]
        today = same_note(contract, note, {article.id for article in mine}) if mine else None
        if today:
            met.add(today)
        row = stands(theme, note, mine, today)
        if row:
            followed.append(row)
    known = set(past.placed.values())
    return {
        "since": past.last.isoformat(),
        "notes": [*followed, *fresh(contract, story, known, met)],
        "corrections": [correction(one) for one in taken.corrected],
    }


def stands(
    theme: str, note: Mapping[str, Any], articles: Sequence[Article], today: tuple[str, int] | None
) -> dict[str, Any] | None:
    """How a note of the last edition stands; None where nothing is said on it today."""
    found = follow(note, articles)
    if found is None and today is None:
        return None
    return {
        "theme": theme,
        "status": found.status if found else "open",
        "kind": note["kind"],
        "what": note["what"],
        "note": today[1] if today else None,
        "moves": [move(one) for one in found.moves] if found else [],
        "same": [move(one) for one in found.same] if found else [],
    }


def move(one: Move) -> dict[str, Any]:
    """What an outlet gave and gives now."""
    return {"outlet": one.outlet, "before": one.before, "now": position_contract(one.now)}


def fresh(
    contract: Mapping[str, Any], story: Mapping[str, str], known: set[str], met: set[tuple[str, int]]
) -> list[dict[str, Any]]:
    """Today's notes that the last edition did not have, in stories that were told before."""
    return [
        {
            "theme": section["theme"],
            "status": "new",
            "kind": note["kind"],
            "what": note["what"],
            "note": number,
            "moves": [],
            "same": [],
        }
        for section in contract["sections"]
        for number, note in enumerate(section["divergences"], start=1)
        if (section["theme"], number) not in met
        and any(story.get(position["source"]) in known for position in note["positions"])
    ]


def same_note(contract: Mapping[str, Any], note: Mapping[str, Any], ids: set[str]) -> tuple[str, int] | None:
    """Theme and number of today's note on the same thing as an earlier one of the same story."""
    best: tuple[float, str, int] | None = None
    for section in contract["sections"]:
        for number, today in enumerate(section["divergences"], start=1):
            if today["kind"] != note["kind"] or not ids & {position["source"] for position in today["positions"]}:
                continue
            share = likeness(subject(today), subject(note))
            if share >= ALIKE and (best is None or share > best[0]):
                best = (share, section["theme"], number)
    return best[1:] if best else None


def subject(note: Mapping[str, Any]) -> str:
    """What a note is about, without the values that differ."""
    what = str(note["what"])
    return what.partition(": ")[0] if note["kind"] == "number" else what


def likeness(one: str, other: str) -> float:
    """Share of the words of two lines that both have (Jaccard), by their stems."""
    mine, theirs = ({s for s in text.stems(text.WORD.findall(line)) if s} for line in (one, other))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def correction(one: Corrected) -> dict[str, Any]:
    """Words that were quoted and what their article says now."""
    now = {"start": one.now.start, "end": one.now.end, "quote": one.now.text} if one.now else None
    return {
        "outlet": one.article.source,
        "file": one.article.file,
        "url": one.article.url,
        "title": one.article.title,
        "sha256": one.article.sha256,
        "edition": one.edition,
        "theme": one.old.theme,
        "old": one.old.quote,
        "now": now,
    }
