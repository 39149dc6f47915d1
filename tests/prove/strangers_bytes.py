"""Real and made-up bytes of strangers through the sandbox and on to articles: no traceback, no hang, no bad link.

Reads within the folder that CORPORA names: `feedparser` (its test feeds), `trafilatura` and `article-extraction-benchmark`
(pages of publishers), `big-list-of-naughty-strings` (blns.json, put into every text a feed, sitemap, OPML or page has).
Each is passed over where it is not there. Every file is also tried cut in half and with bytes changed at random (seeded).
Prints passed/total for each; exits 1 where a parser let an exception out of itself, took longer than SLOW, or a link
that is not of the web got through.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from briefing import clean
from briefing.errors import InputError
from briefing.ingest import entries, opml
from briefing.ingest.entries import Entry
from briefing.model import Item
from briefing.sandbox import Job, Sandbox

SLOW = 20.0
"""Seconds by the wall clock: the parsers have 3 of processor time, and the machine may be busy."""
BASE = "https://example.org/feed.xml"
NOW = datetime(2026, 1, 15, tzinfo=UTC)
Case = tuple[Job, str, bytes]


def varied(job: Job, name: str, content: bytes) -> Iterator[Case]:
    """A file, its first half, and the file with a hundredth of its bytes changed."""
    dice = random.Random(name)
    yield job, name, content
    yield job, f"{name} (half)", content[: len(content) // 2]
    spoilt = bytearray(content)
    for _ in range(max(1, len(spoilt) // 100) if spoilt else 0):
        spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
    yield job, f"{name} (spoilt)", bytes(spoilt)


def feeds(folder: Path) -> Iterator[Case]:
    """The test feeds of feedparser."""
    for path in sorted(
        one for one in folder.rglob("*") if one.suffix in (".xml", ".json", ".z", ".gz") and one.is_file()
    ):
        yield from varied("feed", path.name, path.read_bytes())


def pages(folder: Path) -> Iterator[Case]:
    """Saved pages."""
    for path in sorted(one for one in folder.rglob("*") if one.name.endswith((".html", ".html.gz")) and one.is_file()):
        content = path.read_bytes()
        yield from varied("page", path.name, gzip.decompress(content) if path.suffix == ".gz" else content)


def naughty(folder: Path) -> Iterator[Case]:
    """Each naughty string in every place for text, as it is and escaped."""
    strings: list[str] = json.loads((folder / "blns.json").read_text("utf-8"))
    for number, raw in enumerate(strings):
        for form, text in (("raw", raw), ("escaped", escape(raw))):
            name = f"naughty {number} {form}"
            item = "".join(
                f"<{tag}>{text}</{tag}>" for tag in ("title", "link", "guid", "author", "pubDate", "description")
            )
            yield (
                "feed",
                name,
                f"<rss version='2.0'><channel><title>{text}</title><item>{item}</item></channel></rss>".encode(
                    "utf-8", "surrogatepass"
                ),
            )
            yield (
                "sitemap",
                name,
                f"<urlset><url><loc>{text}</loc><lastmod>{text}</lastmod></url></urlset>".encode(
                    "utf-8", "surrogatepass"
                ),
            )
            yield (
                "opml",
                name,
                f'<opml><body><outline text="{text}" xmlUrl="{text}"/></body></opml>'.encode("utf-8", "surrogatepass"),
            )
            yield (
                "page",
                name,
                (
                    f"<html lang='{text}'><head><title>{text}</title><meta name=author content='{text}'></head>"
                    f"<body><article><h1>{text}</h1><p>The council said {text} on Tuesday.</p></article></body></html>"
                ).encode("utf-8", "surrogatepass"),
            )
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": raw, "items": [dict.fromkeys(
            ("id", "url", "title", "content_html", "content_text", "date_published", "language"), raw)]}  # fmt: skip
        yield "feed", f"naughty {number} JSON", json.dumps(feed).encode()


def follow(job: Job, found: Any) -> list[str]:
    """What the rest of the way makes of an answer: articles, cleaned. The links that got through."""
    if job == "opml":
        return [one.feed for one in opml.outlines(found)[0]]
    if job == "page":
        listed: tuple[Entry, ...] = (entries.entry(found, base=BASE, now=NOW),)
    else:
        listed = entries.listing(found, base=BASE, now=NOW).entries
    for one in listed[:50]:
        if one.text:
            clean.article(
                Item("x", one.text, "", source=one.outlet or "Outlet", title=one.title or None, author=one.author)
            )
    return [link for one in listed for link in (one.link, one.canonical) if link]


def attempt(sandbox: Sandbox, case: Case) -> tuple[str, str]:
    """How one case ended, and the line where it is not well: read, refused, stopped, gave up, slow or bad link."""
    job, name, content = case
    began = time.monotonic()
    try:
        options = {"url": BASE} if job == "feed" else {}
        links = follow(job, sandbox.run(job, content, **options))
    except InputError as error:
        kind = "gave up" if "gave up" in str(error) or "broke down" in str(error) else "refused"
        return ("stopped" if str(error).startswith("reading it took") else kind), f"{name}: {error}"
    if time.monotonic() - began > SLOW:
        return "slow", name
    bad = [link for link in links if not link.startswith(("http://", "https://"))]
    return ("bad link", f"{name}: {bad[0]}") if bad else ("read", "")


def main() -> int:
    """Try all, print, judge."""
    folder = Path(os.environ.get("CORPORA") or "/nowhere")
    parts = {"feedparser": feeds, "trafilatura": pages, "article-extraction-benchmark": pages}
    given = {name: read for name, read in parts.items() if (folder / name).is_dir()}
    if (folder / "big-list-of-naughty-strings" / "blns.json").is_file():
        given["big-list-of-naughty-strings"] = naughty
    if not given:
        print("skipped: CORPORA names no folder with material")
    worst = 0
    for name, read in given.items():
        began = time.monotonic()
        with Sandbox() as sandbox, ThreadPoolExecutor(3) as pool:
            ended = list(pool.map(lambda case, box=sandbox: attempt(box, case), read(folder / name)))
        counts = Counter(kind for kind, _ in ended)
        bad = [line for kind, line in ended if kind in ("gave up", "slow", "bad link")]
        told = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
        print(f"{len(ended) - len(bad)}/{len(ended)} {name} in {time.monotonic() - began:.0f} s: {told}")
        for line in [*bad[:10], *(line for kind, line in ended if kind == "stopped")][:15]:
            print(f"  {line[:200]}")
        worst |= bool(bad)
    return worst


if __name__ == "__main__":
    sys.exit(main())
