"""The articles a desk holds: listed, shown, taken out of the running, and added by hand.

Articles of the web and those added by hand are in the store, under a number. Files belong to their folder: they are
listed and shown, and whoever does not want one deletes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefing import clean, ingest, links
from briefing.collect.items import ADDED, item
from briefing.collect.pages import Pages
from briefing.collect.run import fetcher
from briefing.config import Config
from briefing.errors import InputError, UsageError
from briefing.intake import Memory
from briefing.intake.items import Sources
from briefing.ledger import Store, articles, surveys
from briefing.ledger.articles import Found, Outcome, Stored
from briefing.model import Failure, Item
from briefing.sandbox import Sandbox, saved

NUMBER = re.compile(r"[0-9]{1,18}")
"""The number of an article; the store has none that is longer."""


@dataclass(frozen=True, slots=True)
class Held:
    """One article as it is listed. `number` is None for a file; `state` says where it stands, in a few words."""

    number: int | None
    name: str
    outlet: str
    title: str
    published: str
    state: str


def listed(config: Config, memory: Memory) -> Iterator[Held]:
    """All articles a desk holds: its files by name, then those of the store in the order they were first seen."""
    editions = memory.published()
    with memory.store.reading() as connection:
        entered = {sha: day for sha, _, day in surveys.entered(connection, config.language, editions)}
        stored = articles.listed(connection, dropped=True)
    sources = Sources(config)
    for batch in sources.without(()):
        for one in batch:
            state = f"in the edition of {entered[one.sha256]}" if one.sha256 in entered else "new"
            yield Held(None, one.name, one.source or "", one.title or "", str(one.published or ""), state)
    for failure in sources.failures:
        yield Held(None, failure.source, "", "", "", f"cannot be read: {failure.why}")
    for kept in stored:
        state = "new"
        if kept.dropped:
            state = f"taken out: {kept.dropped}"
        elif kept.newest.sha256 in entered:
            state = f"in the edition of {entered[kept.newest.sha256]}"
        yield Held(kept.id, kept.url or kept.key, kept.outlet, kept.title, str(kept.published or ""), state)


def find(config: Config, store: Store, reference: str) -> Stored | Item:
    """An article by its number, address or file. Raises UsageError where there is none, or several."""
    with store.reading() as connection:
        if NUMBER.fullmatch(reference) and (kept := articles.get(connection, int(reference))):
            return kept
        wanted = links.key(reference)
        found: list[Stored | Item] = [
            one
            for one in articles.listed(connection, dropped=True)
            if reference in (one.key, one.url) or (one.url and "/" in reference and links.key(one.url) == wanted)
        ]
    found += [one for batch in Sources(config).only({reference}) for one in batch if one.name == reference]
    if not found:
        raise UsageError(f"there is no article {reference}; list them with: briefing articles")
    if len(found) > 1:
        numbers = ", ".join(str(one.id) for one in found if isinstance(one, Stored))
        raise UsageError(f"{reference} is several articles; name one by its number: {numbers}")
    return found[0]


def shown(config: Config, memory: Memory, reference: str) -> Iterator[str]:
    """An article to be read, as the program has cleaned it, with where it comes from and where it stands."""
    found = find(config, memory.store, reference)
    read = item(found, None) if isinstance(found, Stored) else found
    made = clean.article(read, language=config.language, pages=saved.read)
    if isinstance(made, Failure):
        raise UsageError(made.why)
    yield made.title
    yield f"{made.source}, {made.published or 'undated'}{f', {made.author}' if made.author else ''}"
    yield f"language {made.language}, {len(made.sentences)} sentences, sha256 {made.sha256}"
    if isinstance(found, Stored):
        yield f"number {found.id}, {found.url or found.key}, first seen {found.first_seen:%Y-%m-%d %H:%M} UTC"
        if len(found.versions) > 1:
            yield f"{len(found.versions)} versions, the newest of {found.newest.fetched:%Y-%m-%d %H:%M} UTC"
        if found.dropped:
            yield f"taken out: {found.dropped}"
    editions = memory.published()
    with memory.store.reading() as connection:
        entered = {sha: day for sha, _, day in surveys.entered(connection, config.language, editions)}
    if made.sha256 in entered:
        yield f"in the edition of {entered[made.sha256]}"
    yield ""
    yield made.text


def drop(config: Config, store: Store, reference: str, *, why: str) -> Stored:
    """Take an article of the store out of the running, or ("" as the reason) let it in again."""
    found = find(config, store, reference)
    if isinstance(found, Item):
        raise UsageError(f"{reference} is a file of the desk's own: delete it, or move it away")
    with store.writing() as connection:
        articles.drop(connection, found.id, why=why)
    return found


def add(store: Store, found: Found, *, now: datetime) -> tuple[int, Outcome]:
    """Keep an article that was added by hand; its number, and whether it is new, changed or known already."""
    with store.writing() as connection:
        outcome = articles.put(connection, ADDED, found, now=now)
        kept = articles.find(connection, ADDED, found.key)
    assert kept
    return kept.id, outcome


def from_bytes(content: bytes, *, name: str, given: Mapping[str, object]) -> Found:
    """An article from a file or from standard input. Raises InputError where it is none."""
    read = ingest.understand(content, name=name, given=given)
    made = clean.article(read, pages=saved.read)
    if isinstance(made, Failure):
        raise InputError(made.why)
    return Found(
        key=read.url or f"sha256:{read.sha256}",
        text=read.content,
        title=made.title,
        url=made.url,
        outlet=made.source if read.source or made.url else name,
        author=made.author or "",
        language=read.language or "",
        published=made.published,
    )


def from_web(config: Config, url: str, *, agent: str, clock: Callable[[], datetime], given: Mapping[str, Any]) -> Found:
    """An article from its address, as far as robots.txt lets us. Raises FetchError or InputError."""
    with Sandbox() as sandbox:
        pages = Pages(fetcher(config.fetch, agent=agent, now=clock), sandbox)
        page = pages.read(url, within=url, headers={}, drop=(), etag=None, modified=None, now=clock())
    entry = page.entry
    if entry is None or not entry.text:
        raise InputError(f"{url}: no article was found on the page")
    return Found(
        key=links.key(entry.canonical or page.url),
        text=entry.text,
        title=given.get("title") or entry.title,
        url=page.url,
        canonical=entry.canonical,
        outlet=given.get("source") or entry.outlet,
        author=given.get("author") or entry.author,
        language=given.get("language") or entry.language,
        published=given.get("published") or entry.published,
        etag=page.etag,
        modified=page.modified,
    )
