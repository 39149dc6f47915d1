"""What the sources hold, a batch at a time, so that a hundred thousand articles need not be in memory together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from briefing import clean, ingest
from briefing.config import Config
from briefing.model import Failure, Item

BATCH = 64
SAMPLE = 24
"""Pages of an outlet by which its furniture is known: those with the lowest SHA-256, which is as good as any choice."""

T = TypeVar("T")


class Mark(NamedTuple):
    """What a file was when it was last read: as long as size and time of change are the same, so are its bytes."""

    size: int
    changed_ns: int
    sha256: str
    outlet: str


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def files(config: Config) -> tuple[dict[str, Path], dict[str, Mapping[str, object]], list[Failure]]:
    """The files of all sources by name, what the configuration says of each, and folders that cannot be listed."""
    found: dict[str, Path] = {}
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
                found[name] = file
                given[name] = config.facts(file, source)
    return found, given, failures


class Sources:
    """The items of a desk, read anew each time they are asked for, and the failures met so far.

    `marks` tells what each file held, so that those not wanted need not be read; it comes from an earlier run and is
    completed as files are read.
    """

    def __init__(self, config: Config, more: Sequence[Item] = (), marks: Mapping[str, Mark] | None = None) -> None:
        """`more` are items that do not come from files, such as those of the store."""
        self.config, self.more = config, more
        self.files, self.given, self.failures = files(config)
        self.marks: dict[str, Mark] = {}
        for name, path in self.files.items():
            mark = (marks or {}).get(name)
            if mark and mark[:2] == status(path):
                self.marks[name] = mark

    def read(self, wanted: Callable[[str], bool]) -> Iterator[list[Item]]:
        """Batches of the files that are wanted by name; a file that cannot be read is a failure, told once."""
        for batch in batches(name for name in self.files if wanted(name)):
            paths = [self.files[name] for name in batch]
            before = [status(path) for path in paths]
            items, unread = ingest.read(
                paths, base=self.config.folder, given=self.given, limit_bytes=self.config.limits.bytes
            )
            self.failures += [failure for failure in unread if failure not in self.failures]
            marked = dict(zip(batch, before, strict=True))
            for item in items:
                size, changed = marked[item.name]
                self.marks[item.name] = Mark(size, changed, item.sha256, item.source or "")
            yield list(items)

    def unmarked(self) -> Iterator[list[Item]]:
        """The files that changed, or were never read."""
        unread = {failure.source for failure in self.failures}
        return self.read(lambda name: name not in self.marks and name not in unread)

    def without(self, sha256s: Collection[str]) -> Iterator[list[Item]]:
        """All items but those that are known to have one of these SHA-256."""
        unread = {failure.source for failure in self.failures}
        yield from self.read(
            lambda name: name not in unread and not (name in self.marks and self.marks[name].sha256 in sha256s)
        )
        yield from batches(item for item in self.more if item.sha256 not in sha256s)

    def only(self, wanted: Collection[str]) -> Iterator[list[Item]]:
        """The items with one of these SHA-256, or one of these names."""
        yield from self.read(lambda name: name in wanted or (name in self.marks and self.marks[name].sha256 in wanted))
        yield from batches(item for item in self.more if item.sha256 in wanted or item.name in wanted)

    def count(self, sha256s: Collection[str]) -> int:
        """How many files and other items have one of these SHA-256."""
        marked = sum(mark.sha256 in sha256s for mark in self.marks.values())
        return marked + sum(item.sha256 in sha256s for item in self.more)

    def furniture(
        self, *, among: Collection[str] | None = None, later: Collection[str] = ()
    ) -> Mapping[str, frozenset[str]]:
        """The lines that recur across the pages of an outlet, by its name, from SAMPLE pages of each.

        Every file that was not read before is read for it. An edition that is proved or built again must not be
        cleaned by what came after it: `among` are the SHA-256 of what was there then, or `later` of what was not.
        """
        for _ in self.unmarked():
            pass
        pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, mark in self.marks.items():
            outlet = str(self.given[name].get("source") or mark.outlet)
            if outlet and (among is None or mark.sha256 in among) and mark.sha256 not in later:
                pages[outlet].append((mark.sha256, name))
        chosen = {name for mine in pages.values() for _, name in sorted(mine)[:SAMPLE]}
        sample = [item for batch in self.read(lambda name: name in chosen) for item in batch]
        stored: dict[str, list[Item]] = defaultdict(list)
        for item in self.more:
            if (among is None or item.sha256 in among) and item.sha256 not in later:
                stored[item.source or ""].append(item)
        for outlet, mine in stored.items():
            sample += sorted(mine, key=lambda item: (item.sha256, item.name))[:SAMPLE] if outlet else []
        return clean.repeated(sample)


def status(path: Path) -> tuple[int, int]:
    """Size and time of change of a file; (-1, -1) where it cannot be told."""
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns
