"""How an edition was made, in rows of a label and a text: what was read, left out and failed, how to prove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefing.frame import Frame

NAMED = 24
"""Outlets that are named; of more, the row has the count."""


def rows(brief: Mapping[str, Any], say: Frame) -> list[tuple[str, str]]:
    """The rows in their order. An older contract that lacks one's values is drawn without that row."""
    made = [(say("made.read"), read(brief, say)), (say("made.left_out"), left_out(brief, say))]
    made.append((say("made.failed"), failed(brief, say)))
    if method := brief.get("method"):
        made.append((say("made.condensed"), say("made.method", method=method)))
    made.append((say("made.written"), f"{say('made.no_model')} {say('colophon')}"))
    made.append((say("made.proof"), say("made.prove", command=f"briefing verify {brief['date']}")))
    return made


def read(brief: Mapping[str, Any], say: Frame) -> str:
    """How many articles of which outlets were read, those with them that were left out."""
    left = brief.get("left_out", [])
    outlets = list(dict.fromkeys([source["name"] for source in brief["sources"]] + [one["name"] for one in left]))
    outlets = [name for name in outlets if name]
    named = ", ".join(outlets[:NAMED])
    if len(outlets) > NAMED:
        named += f" {say('made.more', len(outlets) - NAMED)}"
    articles = say("articles", len(brief["sources"]) + brief.get("left_out_count", 0))
    return f"{articles} · {say('outlets', len(outlets))}{f': {named}' if named else ''}"


def left_out(brief: Mapping[str, Any], say: Frame) -> str:
    """How many articles were read and not taken, and why, the commonest reason first."""
    count = brief.get("left_out_count", 0)
    if not count:
        return say("made.nothing")
    reasons: Mapping[str, int] = brief.get("left_out_reasons") or {"various": count}
    told = [f"{say(f'made.reasons.{reason}')} ({times})" for reason, times in sorted(reasons.items(), key=weight)]
    return f"{say('articles', count)}: {', '.join(told)}"


def weight(reason: tuple[str, int]) -> tuple[int, str]:
    """The commonest first, those of one number by name."""
    return -reason[1], reason[0]


def failed(brief: Mapping[str, Any], say: Frame) -> str:
    """Which sources of the web gave nothing, and how many others could not be read."""
    told = []
    health = brief.get("health", {"silent": []})
    if health["silent"]:
        named = [
            f"{one['name']} ({say('health.' + one['state'], day=say.date(one['since']) if one['since'] else '')})"
            for one in health["silent"]
        ]
        told.append(f"{say('health.silent', len(named), all=health['asked'])} {', '.join(named)}.")
    if brief["failed"]:
        told.append(say("made.failures", len(brief["failed"])))
    return " ".join(told) or say("made.nothing")
