"""What a feed, a news sitemap or a page says about articles, as plain bounded values.

The parsers run in a child process and answer in JSON. Whatever of it is not as it should be is dropped here, once more,
in the process that goes on with it: text of the wrong kind, links that are not of the web, dates that cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from briefing import links
from briefing.errors import InputError
from briefing.model import Moment

MOST_ENTRIES = 1000
LONGEST_LABEL = 500
LONGEST_TEXT = 200_000
"""Characters of one article, some 30,000 words; fifty such from each of eight sources at once stay within 100 MB."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as its source announces it; "" or None where it does not say.

    `text` is plain paragraphs, `full` whether the feed means it as the whole article and not as a teaser. `link` is a
    web address; `outlet` is who the feed says it took the article from.
    """

    link: str | None = None
    guid: str = ""
    title: str = ""
    author: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    text: str = ""
    full: bool = False
    outlet: str = ""
    language: str = ""
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap holds. `more` are the sitemaps that an index names, the newest first."""

    title: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    more: tuple[str, ...] = ()


def listing(found: Any, *, base: str, now: datetime) -> Listing:
    """A Listing of what the child answered about the bytes that came from `base`.

    Raises:
        InputError: it has not the form of an answer at all.
    """
    if not isinstance(found, Mapping) or not isinstance(found.get("entries"), list):
        raise InputError("what was read of it cannot be used")
    entries = [entry(raw, base=base, now=now) for raw in found["entries"][:MOST_ENTRIES] if isinstance(raw, Mapping)]
    more = found.get("more")
    return Listing(
        title=label(found.get("title")),
        language=language(found.get("language")),
        entries=tuple(one for one in entries if one.title or one.text or one.link),
        more=tuple(filter(None, (links.web(one, base=base) for one in more[:50]))) if isinstance(more, list) else (),
    )


def entry(raw: Mapping[str, Any], *, base: str, now: datetime) -> Entry:
    """One entry, with everything dropped that is not as it should be."""
    return Entry(
        link=links.web(raw.get("link"), base=base),
        guid=label(raw.get("guid")),
        title=label(raw.get("title")),
        author=label(raw.get("author"))[:200],
        published=moment(raw.get("published"), now=now),
        updated=moment(raw.get("updated"), now=now),
        text=words(raw.get("text")),
        full=raw.get("full") is True,
        outlet=label(raw.get("outlet"))[:200],
        language=language(raw.get("language")),
        canonical=links.web(raw.get("canonical"), base=base),
    )


def label(value: Any) -> str:
    """A name or headline: one line, nothing that hides or turns text around."""
    if not isinstance(value, str):
        return ""
    kept = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in value[: 4 * LONGEST_LABEL])
    return " ".join(kept.split())[:LONGEST_LABEL]


def words(value: Any) -> str:
    """The text of an article: no surrogates and no null, so that it can be stored and printed."""
    if not isinstance(value, str):
        return ""
    return value[:LONGEST_TEXT].encode("utf-8", "ignore").decode().replace("\0", "").strip()


def language(value: Any) -> str:
    """A two-letter code, or ""."""
    code = value.replace("_", "-").split("-")[0].strip().lower() if isinstance(value, str) else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def moment(value: Any, *, now: datetime) -> Moment | None:
    """A day or an aware minute of ISO 8601; None where it is neither, or lies before 1500 or after tomorrow."""
    if not isinstance(value, str):
        return None
    try:
        found: Moment = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None
    if isinstance(found, datetime):
        if found.utcoffset() is None:
            found = found.date()
        elif found > now + timedelta(days=1):
            return None
    day = found.date() if isinstance(found, datetime) else found
    return found if day.year >= 1500 and day <= (now + timedelta(days=1)).date() else None
