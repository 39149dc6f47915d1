"""Saved HTML -> the article's text and what the page says of itself (the door to trafilatura)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from briefing import encoding, text
from briefing.clean import characters, dates
from briefing.errors import InputError
from briefing.model import Moment

START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
STAMPS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "dc.date.issued",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
)
SEPARATED = re.compile(r"\s+[|–—·»-]\s+")
DEEPEST = 40
"""JSON-LD nested deeper than this is not followed."""


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page, read. Each field is "" or None where the page does not say."""

    content: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str | None = None
    published: Moment | None = None
    language: str = ""


def is_markup(content: str) -> bool:
    """Does the content begin as an HTML document does?"""
    return bool(START.match(content))


def parse(content: bytes, *, charset: str = "", drop: Sequence[str] = ()) -> Mapping[str, str | None]:
    """What `read` makes of a page as it came from the web, as JSON-like values; for the sandbox.

    charset: what the server said of its encoding, which outranks what the page says (WHATWG HTML, 13.2.3.2).
    """
    return as_values(read(encoding.decode(content, told=charset, damaged="mark"), drop=drop))


def parse_saved(content: bytes) -> Mapping[str, str | None]:
    """What `read` makes of a page whose text is known, given as UTF-8, as JSON-like values; for the sandbox."""
    return as_values(read(content.decode("utf-8", "surrogatepass")))


def as_values(found: Page) -> Mapping[str, str | None]:
    """A page as JSON-like values."""
    return {
        "text": found.content,
        "title": found.title,
        "author": found.author,
        "outlet": found.outlet,
        "canonical": found.url,
        "published": found.published.isoformat() if found.published else None,
        "language": found.language,
    }


def from_values(found: Any) -> Page:
    """The page that `as_values` gave, checked again, since strangers' bytes were at work where it was made.

    Raises:
        InputError: it has not the form of one.
    """
    try:
        content, *labels = (found[key] for key in ("text", "title", "author", "outlet", "language"))
        when, url = found["published"], found["canonical"]
        stamp = None if when is None else (date if len(when) == 10 else datetime).fromisoformat(when)
        whole = all(isinstance(value, str) for value in (content, *labels, url or ""))
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        raise InputError("what was read of it cannot be used")
    title, author, outlet, language = map(characters.label, labels)
    return Page(content, title, author, outlet, address(url), stamp, language)


def read(markup: str, *, drop: Sequence[str] = ()) -> Page:
    """The page's article as plain paragraphs, with its metadata; a page without an article has no content.

    drop: XPath expressions of what else is no part of the article.
    """
    import trafilatura
    from lxml import html  # type: ignore[import-untyped]

    visible = characters.visible(markup)
    try:
        tree = html.fromstring(visible.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (ValueError, AssertionError, html.etree.ParserError):
        return Page(bare(visible))
    stamp = published(tree)
    language = (tree.get("lang") or "").split("-")[0].strip().lower() if tree.tag == "html" else ""
    document = trafilatura.bare_extraction(
        visible,
        fast=True,
        prune_xpath=list(drop) or None,
        include_comments=False,
        include_tables=False,
        include_formatting=False,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": f"{dates.LATEST}-12-31",
            "min_date": f"{dates.EARLIEST}-01-01",
        },
    )
    if document is None or isinstance(document, dict):
        name, site = headed(tree)
        return Page(bare(visible), title=name, outlet=site, published=stamp, language=language)
    return Page(
        content=document.text or bare(visible),
        title=characters.label(document.title),
        author=characters.label(document.author),
        outlet=characters.label(document.sitename) or outlet(tree, characters.label(document.title)),
        url=address(document.url),
        published=stamp or dates.moment(document.date or ""),
        language=language if re.fullmatch(r"[a-z]{2}", language) else "",
    )


def bare(visible: str) -> str:
    """The text between the tags of a page in which no article was found: `rules` then look for its sentences."""
    body = re.search(r"<body\b", visible, re.IGNORECASE)
    return characters.plain(visible[body.start() :] if body else visible)


def outlet(tree: Any, title: str) -> str:
    """The outlet's name as the page's <title> has it behind the headline, or ""."""
    name, site = headed(tree)
    return site if title and text.fold(title).startswith(text.fold(name)[:60]) else ""


def headed(tree: Any) -> tuple[str, str]:
    """The page's <title> as the headline and the outlet's name behind its last bar or dash; "" where there is none."""
    whole = characters.label(" ".join(tree.xpath("//head/title//text()")[:3]))
    parts = [part.strip() for part in SEPARATED.split(whole)]
    if len(parts) < 2 or not 1 <= len(parts[-1].split()) <= 5 or any(map(str.isdigit, parts[-1])):
        return whole, ""
    return whole[: whole.rindex(parts[-1])].rstrip(" |–—·»-"), parts[-1]


def published(tree: Any) -> Moment | None:
    """The day the page states in JSON-LD, a meta tag or a time element, with its time where that has a zone."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = stated(json.loads(script, strict=False), 0)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    for meta in tree.xpath("//meta[@content]"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in STAMPS and (found := iso(meta.get("content"))):
            return found
    return next(
        filter(
            None,
            (
                iso(time.get("datetime"))
                for time in tree.xpath("//time[@datetime and (@pubdate or @itemprop='datePublished')]")
            ),
        ),
        None,
    )


def stated(value: Any, depth: int) -> Moment | None:
    """The first `datePublished` in a JSON-LD value."""
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        own = value.get("datePublished")
        if isinstance(own, str) and (found := iso(own)):
            return found
        value = list(value.values())
    if isinstance(value, list):
        return next(filter(None, (stated(entry, depth + 1) for entry in value)), None)
    return None


def iso(value: str | None) -> Moment | None:
    """An ISO 8601 stamp as a day, or a minute where it names its zone; other forms as `dates.moment` reads them."""
    bare = (value or "").strip()[:64]
    try:
        read = datetime.fromisoformat(bare)
    except ValueError:
        return dates.moment(text.fold(bare))
    if not dates.EARLIEST <= read.year <= dates.LATEST:
        return None
    return read if read.tzinfo and read.utcoffset() is not None else date(read.year, read.month, read.day)


def address(url: str | None) -> str | None:
    """The URL where it is a web address, else None."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url.strip() if url and parts.scheme in {"http", "https"} and parts.hostname else None
