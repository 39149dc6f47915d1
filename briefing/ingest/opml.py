"""Lists of feeds as other programs keep them: OPML 1 and 2 (opml.org), read in the sandbox and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from briefing import links, markup
from briefing.errors import InputError
from briefing.ingest.entries import label

MOST = 5000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `site` is the outlet's own page, None where the list does not say."""

    title: str
    feed: str
    site: str | None = None


def parse(content: bytes) -> Mapping[str, Any]:
    """An OPML file as JSON-like values; for the sandbox.

    Raises:
        InputError: it is no OPML.
    """
    markup.refuse_entities(content)
    root = markup.xml(content)
    if str(root.tag).lower() != "opml":
        raise InputError(f"not OPML: its root is <{str(root.tag)[:40]}>")
    rows = []
    for element in root.iter("outline"):
        said = {name.lower(): value for name, value in element.attrib.items()}
        if said.get("xmlurl"):
            title = said.get("title") or said.get("text") or ""
            rows.append({"title": title, "feed": said["xmlurl"], "site": said.get("htmlurl")})
    return {"outlines": rows[:MOST]}


def outlines(found: Any) -> tuple[list[Outline], list[str]]:
    """The feeds of a list, each address once, and the addresses that are none of the web."""
    if not isinstance(found, Mapping) or not isinstance(found.get("outlines"), list):
        raise InputError("what was read of it cannot be used")
    kept: dict[str, Outline] = {}
    refused = []
    for row in found["outlines"]:
        feed = links.web(row.get("feed"))
        if feed is None:
            refused.append(label(row.get("feed")) or "an empty address")
        else:
            kept.setdefault(feed, Outline(label(row.get("title")), feed, links.web(row.get("site"))))
    return list(kept.values()), refused


def write(title: str, feeds: Iterable[Outline]) -> str:
    """A list of feeds as OPML 2.0."""
    rows = [
        f"    <outline type={quoteattr('rss')} text={quoteattr(one.title)} title={quoteattr(one.title)}"
        f" xmlUrl={quoteattr(one.feed)}{f' htmlUrl={quoteattr(one.site)}' if one.site else ''}/>"
        for one in feeds
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    <title>{escape(title)}</title>'
    return "\n".join([head, "  </head>", "  <body>", *rows, "  </body>", "</opml>", ""])
