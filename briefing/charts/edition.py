"""The pictures of an edition, from its contract: who is heard on what, what happened when, a number in dispute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefing.charts.dated import dated
from briefing.charts.heat_map import heat_map
from briefing.charts.plotting import Picture
from briefing.charts.strip import Value, strip
from briefing.frame import Frame

OUTLETS = 40
"""More rows than this do not fit a page; the picture is then left out, and the table stands alone."""

MEASURED = frozenset(["mass", "area", "length", "volume"])
"""Units whose numbers are not those of the words: a scale in metres would not fit "three miles"."""


def coverage(brief: Mapping[str, Any], say: Frame) -> Picture | None:
    """How many passages of each outlet an edition quotes, by theme; None where fewer than two outlets are heard."""
    outlets = list(dict.fromkeys(source["name"] for source in brief["sources"]))
    name = {source["id"]: source["name"] for source in brief["sources"]}
    if not 2 <= len(outlets) <= OUTLETS or not brief["sections"]:
        return None
    counts = {outlet: [0] * len(brief["sections"]) for outlet in outlets}
    for column, section in enumerate(brief["sections"]):
        for source, _, _ in sorted({(q["source"], q["start"], q["end"]) for q in quotes(section)}):
            counts[name[source]][column] += 1
    return heat_map(
        title=say("picture.coverage"),
        rows=outlets,
        columns=[section["title"] for section in brief["sections"]],
        counts=[counts[outlet] for outlet in outlets],
        corner=say("picture.outlet"),
    )


def quotes(section: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every quote of a section, those of its notes with it."""
    found = list(section["summary"])
    for outlet in section["outlets"]:
        found += outlet["quotes"]
    for note in (*section["agreements"], *section["divergences"]):
        found += note["positions"]
    return found


def timeline(brief: Mapping[str, Any], say: Frame) -> Picture | None:
    """The times of an edition's dated facts and the outlets that tell them; None for fewer than two of either."""
    times = by_time(brief.get("timeline", []))
    name = {source["id"]: source["name"] for source in brief["sources"]}
    tells = [{name[position["source"]] for fact in facts for position in fact["positions"]} for facts in times]
    outlets = [outlet for outlet in dict.fromkeys(name.values()) if any(outlet in told for told in tells)]
    if len(times) < 2 or not 2 <= len(outlets) <= OUTLETS:
        return None
    words = [" ".join(fact["positions"][0]["quote"] for fact in facts) for facts in times]
    return dated(
        title=say("picture.timeline"),
        rows=outlets,
        facts=list(zip(labels([facts[0] for facts in times], say), words, strict=True)),
        tells=[[outlet in told for told in tells] for outlet in outlets],
        head=(say("picture.when"), say("picture.what"), say("picture.who")),
    )


def by_time(facts: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Dated facts in their order, those of one time together: a day is told once, with all that happened on it."""
    times: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for fact in facts:
        times.setdefault((fact["first"], fact["precision"]), []).append(fact)
    return list(times.values())


def labels(facts: Sequence[Mapping[str, Any]], say: Frame) -> list[str]:
    """The times of dated facts in short, a day's year on a second line where it is not that of the fact before."""
    written, year = [], ""
    for fact in facts:
        short = say.date(fact["first"], f"short_{fact['precision']}")
        new = fact["precision"] == "day" and fact["first"][:4] != year
        written.append(f"{short}\n{fact['first'][:4]}" if new else short)
        year = fact["first"][:4]
    return written


def dispute(note: Mapping[str, Any], brief: Mapping[str, Any], say: Frame) -> Picture | None:
    """The values of a number note on one scale; None where it is no such note or a value cannot be placed."""
    amounts = [position.get("amount") for position in note["positions"]]
    if note["kind"] != "number" or not all(amounts) or any(amount["unit"] in MEASURED for amount in amounts):
        return None
    name = {source["id"]: source["name"] for source in brief["sources"]}
    values = [
        Value(name[p["source"]], p["value"], p["amount"]["low"], p["amount"]["high"], p["amount"]["about"])
        for p in note["positions"]
    ]
    return strip(
        title=say("picture.dispute"),
        values=values,
        write=say.number,
        head=(say("picture.outlet"), say("picture.value")),
    )
