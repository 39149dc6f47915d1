"""Articles of the store as Items, as if they had just been read: what a build that is offline works with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from briefing.config import Config, Source
from briefing.ledger import Connection, articles
from briefing.ledger.articles import Stored
from briefing.model import Item


def item(stored: Stored, source: Source | None) -> Item:
    """One stored article in its newest version; what the config now says of its source wins over what was stored."""
    return Item(
        name=stored.url or stored.key,
        content=stored.newest.text,
        sha256=stored.newest.sha256,
        url=stored.url,
        source=(source.outlet if source else None) or stored.outlet or None,
        title=stored.newest.title or stored.title or None,
        published=stored.published,
        author=stored.author or None,
        language=(source.language if source else None) or stored.language or None,
    )


ADDED = "added by hand"
"""The source of articles that an operator added one by one."""


def marks(connection: Connection, config: Config) -> dict[str, str]:
    """The stored articles that may enter an edition, by a name of their own, each with what changes when it does."""
    sources = {source.key for source in config.sources if source.address} | {ADDED}
    return {
        f"article {number}": f"{sha256} {published}"
        for number, source, sha256, published in articles.newest_texts(connection)
        if source in sources
    }


def named(connection: Connection, config: Config, names: Iterable[str]) -> list[Item]:
    """The Items of stored articles that `marks` named, under that name."""
    stored = articles.numbered(connection, [int(name.removeprefix("article ")) for name in names])
    by_key = {source.key: source for source in config.sources if source.address}
    return [replace(item(one, by_key.get(one.source)), name=f"article {one.id}") for one in stored]


def items(config: Config, kept: Iterable[Stored], *, every_version: bool = False) -> list[Item]:
    """The Items of stored articles whose source the desk still names, and of those added by hand.

    every_version: the texts they had before too, for the proof of an edition that quoted one of those, and also
        articles whose source is no more.
    """
    by_key = {source.key: source for source in config.sources if source.address}
    if not every_version:
        return [item(one, by_key.get(one.source)) for one in kept if one.source in by_key or one.source == ADDED]
    return [item(replace(one, versions=(version,)), by_key.get(one.source)) for one in kept for version in one.versions]
