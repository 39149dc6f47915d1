"""Sitemaps and their extension for news (sitemaps.org) -> plain entries. Runs in the sandbox only."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from briefing import markup
from briefing.errors import InputError

MOST_ENTRIES = 1000
UNPACKED = 10_000_000


def parse(content: bytes) -> Mapping[str, Any]:
    """A sitemap as JSON-like values: entries, newest first; of an index the sitemaps it names, newest first.

    Raises:
        InputError: it is no sitemap.
    """
    if content.startswith(b"\x1f\x8b"):
        content = unpacked(content)
    markup.refuse_entities(content)
    root = markup.xml(content)
    name = local(root)
    if name == "sitemapindex":
        rows = sorted((row(one) for one in root), key=lambda found: found.get("lastmod", ""), reverse=True)
        return {"entries": [], "more": [found["loc"] for found in rows if found.get("loc")]}
    if name != "urlset":
        raise InputError(f"not a sitemap: its root is <{name[:40]}>, not <urlset> or <sitemapindex>")
    found = [of_row(row(one)) for one in root]
    found.sort(key=lambda one: one["published"] or one["updated"] or "", reverse=True)
    return {"entries": found[:MOST_ENTRIES]}


def unpacked(content: bytes) -> bytes:
    """A sitemap that is kept as a gzip file."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as packed:
            whole = packed.read(UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise InputError("a gzip file that is broken") from None
    if len(whole) > UNPACKED:
        raise InputError(f"a gzip file of more than {UNPACKED / 1e6:g} MB")
    return whole


def local(element: Any) -> str:
    """An element's name without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def row(element: Any) -> dict[str, str]:
    """What an entry of a sitemap says, by the names of its elements; those of `news:news` among them."""
    return {
        local(one): (one.text or "").strip()
        for one in element.iter()
        if local(one) in {"loc", "lastmod", "publication_date", "title", "name", "language"}
    }


def of_row(found: Mapping[str, str]) -> dict[str, Any]:
    """One entry."""
    return {
        "link": found.get("loc"),
        "guid": found.get("loc", ""),
        "title": found.get("title", ""),
        "published": stamp(found.get("publication_date")),
        "updated": stamp(found.get("lastmod")),
        "outlet": found.get("name", ""),
        "language": found.get("language", ""),
    }


def stamp(written: str | None) -> str | None:
    """A W3C date: a day, or a minute; None for a year or month alone."""
    try:
        found = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return written if len(written or "") == 10 else found.isoformat()
