"""What is learnt of one article before it is known whether it enters an edition: a few kilobytes, made by a worker."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from briefing import __version__, clean, stories, themes
from briefing.model import Article, Failure, Item
from briefing.sandbox import saved

BEST = 3
"""Sentences of an article that tell how much it speaks of a theme: the ones that speak of it most."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An article by what is needed to place it: `points` has one number a theme, how much it speaks of it."""

    name: str
    title: str
    traits: stories.Traits
    points: tuple[float, ...]

    @property
    def key(self) -> str:
        """The SHA-256 of its bytes, by which it is known everywhere."""
        return self.traits.key


@dataclass(frozen=True, slots=True)
class Job:
    """One article to be surveyed: what was read, the furniture its outlet repeats, and the day it was first seen."""

    item: Item
    lines: frozenset[str] = frozenset()
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a survey depends on besides the article: this program, the desk's language and themes, the furniture."""

    common: str
    lines: Mapping[str, str]

    @classmethod
    def of(cls, language: str, listed: Sequence[themes.Theme], lines: Mapping[str, frozenset[str]]) -> Basis:
        """The basis of the surveys of one run."""
        common = digest(__version__, stories.VERSION, language, *map(repr, listed))
        return cls(common, {outlet: digest(*sorted(found)) for outlet, found in lines.items()})

    def stamp(self, item: Item, seen: date) -> str:
        """The same for as long as the survey of an item would come out the same."""
        known = replace(item, content="", name="")
        return digest(self.common, self.lines.get(item.source or "", ""), repr(known), seen.isoformat())


def digest(*parts: str) -> str:
    """A short hash of some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def survey(jobs: Sequence[Job], *, listed: Sequence[themes.Theme], language: str) -> list[Surveyed | Failure]:
    """What is learnt of some articles, one to one; a Failure where no words of an article are left."""
    found: list[Surveyed | Failure] = []
    for job in jobs:
        made = clean.article(job.item, repeated=job.lines, language=language, pages=saved.read)
        if isinstance(made, Failure):
            found.append(made)
            continue
        known = stories.traits(made, seen=job.seen)
        found.append(Surveyed(job.item.name, made.title, known, points(made, listed)))
    return found


def points(article: Article, listed: Sequence[themes.Theme]) -> tuple[float, ...]:
    """How much an article speaks of each theme: the points of the sentences that speak of it most."""
    told: dict[str, list[float]] = defaultdict(list)
    if listed:
        for speaks in themes.assign([article], listed).values():
            told[speaks.theme].append(speaks.points)
    return tuple(round(sum(sorted(told[theme.name], reverse=True)[:BEST]), 3) for theme in listed)


def as_row(one: Surveyed) -> dict[str, Any]:
    """A survey as plain values to be kept as JSON."""
    return {"name": one.name, "title": one.title, "points": list(one.points), **stories.as_row(one.traits)}


def from_row(key: str, row: Mapping[str, Any]) -> Surveyed:
    """The survey that `as_row` gave."""
    return Surveyed(row["name"], row["title"], stories.from_row(key, dict(row)), tuple(row["points"]))
