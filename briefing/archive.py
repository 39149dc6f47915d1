"""What follows the editions: the archive page and the feed, made anew from the editions that are there.

Each is put in place in one step and only when its bytes differ, so that a crash leaves the old one or the new one.
Both are drawn from the contracts alone; a feed that is a minute behind an edition is no fault, half a feed is.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from briefing import publish, render
from briefing.config import Config
from briefing.errors import UsageError
from briefing.timetable import Timetable, moment

INDEX, FEED = "index.html", "feed.xml"
LATEST = 30
"""Editions in the feed."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (2.2)."""


def follow(config: Config, out: Path) -> None:
    """Let the archive and the feed follow the editions in `out`.

    Raises:
        RenderError: a template is wrong. PublishError: a file cannot be written. Editions, archive and feed are then
            as they were before.
    """
    made = [edition for edition in (entry(config, out, name) for name in listed(out)) if edition]
    page, news = index(config, made), feed(config, made)
    publish.file(out / INDEX, page.encode())
    publish.file(out / FEED, news.encode())


def listed(out: Path) -> list[str]:
    """The dates that have an edition, the newest first."""
    return publish.editions(out)[::-1]


def entry(config: Config, out: Path, name: str) -> dict[str, Any] | None:
    """What the archive says of one edition; None where its file is damaged, which `verify` tells."""
    try:
        contract = json.loads(publish.read(out, name))
        return {
            "date": name,
            "number": contract.get("number"),
            "id": identity(config, name),
            "updated": updated(config.timetable, date.fromisoformat(name)).isoformat(),
            "pdf_bytes": (out / name / "brief.pdf").stat().st_size,
            "articles": len(contract["sources"]),
            "outlets": len({source["name"] for source in contract["sources"]}),
            "notes": sum(len(section["divergences"]) for section in contract["sections"]),
            "sections": [plain(section["title"]) for section in contract["sections"]],
            "lead": [plain(item["quote"]) for item in contract["lead"]],
        }
    except (UsageError, OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def site(config: Config) -> str:
    """The address of the web pages with "/" at its end; "" for a desk without, whose links are relative."""
    return f"{config.site.rstrip('/')}/" if config.site else ""


def index(config: Config, editions: Sequence[Mapping[str, Any]]) -> str:
    """The archive page of all editions."""
    desk = {"title": config.title, "desk": config.desk, "language": config.language, "site": site(config)}
    desk["subscribe"] = f"{site(config)}subscribe" if config.site and config.subscribers.sign_up == "open" else ""
    return render.archive(desk, editions, templates=config.templates, look=config.look.drawn())


def feed(config: Config, editions: Sequence[Mapping[str, Any]]) -> str:
    """The Atom feed of the newest editions."""
    newest = editions[0]["updated"] if editions else updated(config.timetable, date(2000, 1, 1)).isoformat()
    desk = {
        "title": plain(config.title),
        "author": plain(config.desk or config.title),
        "language": config.language,
        "site": site(config),
        "id": identity(config, ""),
        "updated": newest,
    }
    return render.feed(desk, editions[:LATEST], templates=config.templates)


def identity(config: Config, name: str) -> str:
    """An id that stays when the desk moves to another address (RFC 4287, 4.2.6)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"briefing:{config.title}:{config.language}:{name}").urn


def updated(table: Timetable, day: date) -> datetime:
    """The moment an edition is of: when it was due, in the desk's zone, and not when it was made."""
    return moment(table, day).astimezone(table.zone)


def plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
