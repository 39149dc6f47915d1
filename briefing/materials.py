"""What an edition is made of, as plain values and back: its articles' own words, the settings, what did the work.

The words of an article are kept as they were cleaned, so that an edition can be made anew when the files are gone or
cleaning has changed: every offset still counts in the same text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from briefing import __version__, text
from briefing.intake import Intake
from briefing.model import Article, Brief, Failure, Health, LeftOut, Moment, Silent

LIBRARIES = (
    "babel",
    "fonttools",
    "font-source-sans-pro",
    "font-source-serif-pro",
    "jinja2",
    "numpy",
    "pydyf",
    "pystemmer",
    "sumy",
    "tinycss2",
    "weasyprint",
)
"""Libraries whose version may show in the bytes of an edition."""


def of(brief: Brief, *, news: object, settings: str, templates: Sequence[Path], variant: str) -> dict[str, Any]:
    """The materials of a brief.

    Args:
        news: what it has that earlier editions had not, as its contract holds it.
        settings: the text of the config.
        templates: the folders that templates come from.
    """
    return {
        "day": brief.day.isoformat(),
        "number": brief.number,
        "variant": variant,
        "articles": [article(one) for one in brief.articles],
        "stories": [list(story) for story in brief.stories],
        "failures": [asdict(failure) for failure in brief.failures],
        "left": [asdict(one) for one in brief.left],
        "health": {"asked": brief.health.asked, "silent": [silent(one) for one in brief.health.silent]},
        "news": news,
        "settings": settings,
        "made_with": versions(templates),
    }


def versions(templates: Sequence[Path]) -> dict[str, str]:
    """What does the work, with its version; of the templates, a hash of all of them."""
    found = {"briefing": __version__}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    digest = hashlib.sha256()
    for folder in templates:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found | {"templates": digest.hexdigest()[:12]}


def article(one: Article) -> dict[str, Any]:
    """An article as plain values; its sentences are cut anew."""
    values = asdict(replace(one, sentences=()))
    del values["sentences"]
    return values | {"published": one.published.isoformat() if one.published else None}


def taken(made_of: Mapping[str, Any]) -> Intake:
    """What had entered the edition."""
    return Intake(
        articles=tuple(restored(one) for one in made_of["articles"]),
        stories=tuple(tuple(story) for story in made_of["stories"]),
        failures=tuple(Failure(**one) for one in made_of["failures"]),
        left=tuple(LeftOut(**one) for one in made_of["left"]),
    )


def silent(one: Silent) -> dict[str, Any]:
    """A source that gave nothing, as plain values."""
    return asdict(one) | {"since": one.since.isoformat() if one.since else None}


def health(made_of: Mapping[str, Any]) -> Health:
    """How the sources of the web were; of an edition from before that was kept, nothing is known."""
    told = made_of.get("health", {"asked": 0, "silent": []})
    found = [
        Silent(**{**one, "since": date.fromisoformat(one["since"]) if one["since"] else None}) for one in told["silent"]
    ]
    return Health(told["asked"], tuple(found))


def restored(values: Mapping[str, Any]) -> Article:
    """The article that `article` made plain."""
    words = text.split(values["text"], language=values["language"])
    return Article(**{**values, "published": moment(values["published"]), "sentences": words})


def moment(written: str | None) -> Moment | None:
    """A day or an aware minute."""
    if written is None:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What does the work now in another version than then, one line each."""
    return [
        f"{name} was {before.get(name, 'not there')} and is {now.get(name, 'not there')}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
