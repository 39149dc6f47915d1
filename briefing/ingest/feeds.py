"""RSS, Atom, RDF and JSON feeds -> plain entries (the door to feedparser). Runs in the sandbox only.

feedparser is no safety boundary: some authors' names take it a quarter of a minute, and its sanitizer is going. So it
gets bytes and never an address, resolves nothing, and no HTML leaves here: entries become plain paragraphs.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXException

from briefing import encoding, markup
from briefing.errors import InputError

MOST_ENTRIES = 1000
TEASER_WORDS = 120
"""A summary shorter than this is a teaser, whatever the feed calls it."""

CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.|(?:(?:continue|keep) reading|read (?:more|on|the full \w+)|weiterlesen"
    r"|lire la suite|leer más|leggi tutto)\W{0,3})\s*$",
    re.IGNORECASE,
)
"""How a text ends that goes on elsewhere."""

PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
ANNOUNCED = re.compile(r"<link\b[^>]{0,500}?>", re.IGNORECASE)
ZONED = re.compile(r"\d{1,2}:\d\d.*(?:Z|[+-]\d\d:?\d\d|\s[A-Z]{1,5})\)?\s*$", re.IGNORECASE)
"""A time of day with its zone behind it."""


def parse(
    content: bytes, *, url: str, media_type: str = "", charset: str = "", drop: Sequence[str] = ()
) -> Mapping[str, Any]:
    """A feed as JSON-like values: title, language, entries.

    Raises:
        InputError: it is no feed; of a web page the message says where the page announces its feed.
    """
    if not content.strip():
        raise InputError("empty: there is no feed")
    if PAGE.match(content[:10_000]):
        raise InputError(f"a web page and not a feed{announced(content)}")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return of_json(content, drop=drop)
    markup.refuse_entities(content)
    return of_xml(content, url=url, media_type=media_type, charset=charset, drop=drop)


def of_xml(content: bytes, *, url: str, media_type: str, charset: str, drop: Sequence[str]) -> Mapping[str, Any]:
    """A feed in XML, well-formed or not."""
    import feedparser  # type: ignore[import-untyped]

    kind = f"{media_type or 'application/xml'}{f'; charset={charset}' if charset else ''}"
    try:
        read = feedparser.parse(
            BytesIO(content),
            response_headers={"content-type": kind, "content-location": url},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (TypeError, ValueError, AttributeError, LookupError, AssertionError) as error:
        # Its own faults, set off by damaged feeds: a height that is no number, a name space that is not declared.
        raise InputError(f"not a feed that can be read: {' '.join(str(error).split())[:200]}") from None
    fault = read.get("bozo_exception")
    if not read.entries and (isinstance(fault, SAXException) or not read.version):
        why = f": {' '.join(str(fault).split())[:200]}" if fault else ""
        raise InputError(f"{'a feed that is damaged' if read.version else 'not a feed'}{why}")
    head = read.feed
    return {
        "title": plain(head.get("title")),
        "language": head.get("language") or "",
        "entries": [of_entry(one, drop=drop) for one in read.entries[:MOST_ENTRIES]],
    }


def of_entry(one: dict[str, Any], *, drop: Sequence[str]) -> Mapping[str, Any]:
    """One entry of a feed in XML."""
    contents = [part.get("value") or "" for part in one.get("content") or [] if part.get("type") != "application/xml"]
    whole = max((markup.paragraphs(part, drop=drop) for part in contents), key=len, default="")
    teaser = markup.paragraphs(one.get("summary") or "", drop=drop)
    text = whole if len(whole) >= len(teaser) else teaser
    link = one.get("link") or next((way.get("href") for way in one.get("links") or [] if way.get("href")), None)
    return {
        "link": link,
        "guid": one.get("id") or "",
        "title": plain(one.get("title")),
        "author": plain(one.get("author")),
        "published": stamp(one, "published", "created", "updated"),
        "updated": stamp(one, "updated"),
        "text": text,
        "full": is_full(text, meant=bool(whole)),
        "outlet": plain((one.get("source") or {}).get("title")),
        "language": (one.get("title_detail") or {}).get("language") or "",
    }


def is_full(text: str, *, meant: bool) -> bool:
    """Whether an entry's text is the article: not cut off, and long where it is meant as such, else very long."""
    count = len(text.split())
    return count >= TEASER_WORDS * (1 if meant else 2) and not CUT.search(text[-80:])


def stamp(one: dict[str, Any], *names: str) -> str | None:
    """The first of an entry's dates that was understood, in ISO 8601: a minute in UTC, or without a zone the day."""
    for name in names:
        # feedparser's own `get` gives another date where there is none, and warns.
        parsed, written = dict.get(one, f"{name}_parsed"), dict.get(one, name)
        if not parsed or not isinstance(written, str):
            continue
        try:
            moment = datetime(*parsed[:6]).replace(tzinfo=UTC)  # noqa: DTZ001  (feedparser gives UTC)
        except (ValueError, TypeError, OverflowError):
            continue
        return moment.isoformat() if ZONED.search(written) else moment.date().isoformat()
    return None


def of_json(content: bytes, *, drop: Sequence[str]) -> Mapping[str, Any]:
    """A JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""
    try:
        read = json.loads(encoding.decode(content))
    except (ValueError, RecursionError) as error:
        raise InputError(f"not a feed: its JSON is broken ({' '.join(str(error).split())[:100]})") from None
    if (
        not isinstance(read, dict)
        or "jsonfeed.org" not in str(read.get("version"))
        or not isinstance(read.get("items"), list)
    ):
        raise InputError("not a feed: JSON, but no JSON Feed")
    return {
        "title": text_of(read, "title"),
        "language": text_of(read, "language"),
        "entries": [of_item(one, drop=drop) for one in read["items"][:MOST_ENTRIES] if isinstance(one, dict)],
    }


def of_item(one: Mapping[str, Any], *, drop: Sequence[str]) -> Mapping[str, Any]:
    """One item of a JSON Feed."""
    whole = markup.paragraphs(text_of(one, "content_html"), drop=drop) or text_of(one, "content_text")
    text = whole or text_of(one, "summary")
    authors = one.get("authors") or [one.get("author")]
    named = (
        [text_of(author, "name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    )
    return {
        "link": text_of(one, "url") or text_of(one, "external_url"),
        "guid": str(one.get("id") or "")[:500],
        "title": text_of(one, "title"),
        "author": ", ".join(filter(None, named)),
        "published": rfc3339(one.get("date_published")),
        "updated": rfc3339(one.get("date_modified")),
        "text": text,
        "full": is_full(text, meant=bool(whole)),
        "language": text_of(one, "language"),
    }


def text_of(one: Mapping[str, Any], name: str) -> str:
    """A text of a JSON object, or ""."""
    value = one.get(name)
    return value if isinstance(value, str) else ""


def rfc3339(value: Any) -> str | None:
    """A date of a JSON Feed, where it is one."""
    try:
        return datetime.fromisoformat(value).isoformat()
    except (ValueError, TypeError):
        return None


def plain(value: Any) -> str:
    """A title without tags and character references; feeds quote them up to twice."""
    if not isinstance(value, str):
        return ""
    text = value[:5_000]
    if re.search(r"</?[a-zA-Z][^<>]*>|&[#\w]+;", text):
        text = markup.paragraphs(text)
        text = html.unescape(text)
    return " ".join(text.split())


def announced(content: bytes) -> str:
    """Where a page announces its feed, for the message that it is none."""
    head = content[:200_000].decode("utf-8", "replace")
    for tag in ANNOUNCED.findall(head)[:200]:
        if re.search(r"application/(?:rss|atom|feed)\+", tag, re.IGNORECASE):
            address: Iterable[str] = re.findall(r"""href\s*=\s*["']([^"'<>\s]{1,500})["']""", tag, re.IGNORECASE)
            for one in address:
                return f"; the page names its feed: {html.unescape(one)}"
    return "; is it a login page, or is the feed's address another one?"
