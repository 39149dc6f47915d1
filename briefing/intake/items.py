"""What the sources hold, a batch at a time, so that a hundred thousand articles need not be in memory together."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from briefing import clean, ingest
from briefing.config import Config
from briefing.model import Failure, Item

BATCH = 64
SAMPLE = 40
"""Pages of an outlet by which its furniture is known: those with the lowest SHA-256, which is as good as any choice."""

T = TypeVar("T")


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def files(config: Config) -> tuple[list[Path], dict[str, Mapping[str, object]], list[Failure]]:
    """The files of all sources, what the configuration says of each by name, and folders that cannot be listed."""
    found: list[Path] = []
    given: dict[str, Mapping[str, object]] = {}
    failures: list[Failure] = []
    for source in config.sources:
        named: Sequence[Path] = source.named
        if source.folder:
            named, unlisted = ingest.find(source.folder, source.patterns, base=config.folder)
            failures += unlisted
        for file in named:
            name = ingest.named(file, config.folder)
            if name not in given:
                found.append(file)
                given[name] = config.facts(file, source)
    return found, given, failures


class Sources:
    """The items of a desk, read anew each time they are gone through, and the failures met the last time.

    What a file held the first time is remembered by its SHA-256, so that those not wanted need not be read again.
    """

    def __init__(self, config: Config, more: Sequence[Item] = ()) -> None:
        """`more` are items that do not come from files, such as those of the store."""
        self.config = config
        self.more = more
        self.failures: list[Failure] = []
        self.skipped = 0
        self.held: dict[str, str] = {}
        self.unwanted: Collection[str] = ()

    def skip(self, sha256s: Collection[str]) -> None:
        """From now on leave out the items that are known to have one of these SHA-256."""
        self.unwanted = sha256s

    def known(self) -> set[str]:
        """The SHA-256 of all items that were met."""
        return {*self.held.values(), *(item.sha256 for item in self.more)}

    def __iter__(self) -> Iterator[list[Item]]:
        """Batches of items, files first."""
        paths, given, self.failures = files(self.config)
        self.skipped = 0
        wanted = []
        for path in paths:
            if self.unwanted and self.held.get(ingest.named(path, self.config.folder)) in self.unwanted:
                self.skipped += 1
            else:
                wanted.append(path)
        for batch in batches(wanted):
            items, unread = ingest.read(
                batch, base=self.config.folder, given=given, limit_bytes=self.config.limits.bytes
            )
            self.failures += unread
            self.held.update((item.name, item.sha256) for item in items)
            yield list(items)
        yield from batches([item for item in self.more if item.sha256 not in self.unwanted])


def furniture(sources: Iterable[Sequence[Item]]) -> Mapping[str, frozenset[str]]:
    """The lines that recur across the pages of an outlet, by its name, from SAMPLE pages of each."""
    kept: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    content: dict[tuple[str, str], Item] = {}
    count = 0
    for batch in sources:
        for item in batch:
            if not item.source:
                continue
            count += 1
            entry = (-int(item.sha256, 16), item.name, count)
            mine = kept[item.source]
            if len(mine) < SAMPLE:
                heapq.heappush(mine, entry)
                content[item.source, item.name] = item
            elif entry > mine[0]:
                content[item.source, item.name] = item
                content.pop((item.source, heapq.heapreplace(mine, entry)[1]), None)
    return clean.repeated(content.values())
