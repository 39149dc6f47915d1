"""The day of the newest article, for a desk whose editions are dated by it: asked at every call, so it is made cheap.

Only what is new or changed since the last time is read; of the rest the store knows the day. A file is known by its
size and time of change, as for an edition (see `items.Mark`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

from briefing import __version__, clean, text
from briefing.config import Config
from briefing.intake.items import Mark, Sources, batches, files, status
from briefing.intake.memory import Memory
from briefing.intake.survey import Job, digest
from briefing.ledger import article_days, surveys
from briefing.ledger.article_days import Dated
from briefing.model import Article, Failure, Item
from briefing.sandbox import saved

Map = Callable[..., Iterable[Any]]

TOGETHER = 16
"""Articles that a worker is given at once."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The day of the newest article; None where none has a day up to tomorrow.

    `articles` counts those that hold one, and `fresh` tells whether one is among them that no build has passed over.
    """

    day: date | None
    articles: int
    fresh: bool


def newest(
    config: Config,
    memory: Memory,
    *,
    today: date,
    more: Mapping[str, str],
    items: Callable[[Sequence[str]], Sequence[Item]],
    map: Map = map,  # noqa: A002
) -> Newest:
    """The day of the newest article of a desk: as if all were read, with copies of one article dated by the first.

    Days after tomorrow do not count: they are mistakes. What is learnt is kept in the store at once.

    Args:
        more: articles that are no files, by name, each with what changes when it does.
        items: gives those of them that have these names.
    """
    found, given, _ = files(config)
    marks = {name: file_mark(status(path), given[name]) for name, path in found.items()} | dict(more)
    with memory.store.reading() as connection:
        known = article_days.known(connection, memory.language)
    unknown = {name for name, mark in marks.items() if name not in known or known[name].mark != mark}
    if unknown:
        read = dict(look(config, memory, unknown, marks, items([name for name in more if name in unknown]), map))
        known |= read
    gone = known.keys() - marks.keys()
    if unknown or gone:
        with memory.store.writing() as connection:
            article_days.keep(connection, memory.language, {name: known[name] for name in unknown & known.keys()})
            article_days.forget(connection, memory.language, gone)
    return among([known[name] for name in marks if name in known], today=today)


def pass_over(memory: Memory) -> None:
    """Note that a build has had all articles that were learnt of, and made no edition."""
    with memory.store.writing() as connection:
        article_days.pass_over(connection, memory.language)


def among(known: Sequence[Dated], *, today: date) -> Newest:
    """The newest day of some articles."""
    first: dict[str, date] = {}
    for one in known:
        if one.day and one.words:
            first[one.words] = min(one.day, first.get(one.words, one.day))
    days = [day for day in first.values() if day <= today + timedelta(days=1)]
    return Newest(
        max(days, default=None),
        articles=len({one.words for one in known if one.words}),
        fresh=any(one.words and not one.passed for one in known),
    )


def look(
    config: Config,
    memory: Memory,
    unknown: set[str],
    marks: Mapping[str, str],
    more: Sequence[Item],
    map: Map,  # noqa: A002
) -> Iterator[tuple[str, Dated]]:
    """Read what is not known. A file that cannot be read is not learnt of, and tried again the next time."""
    with memory.store.reading() as connection:
        kept = {row[0]: Mark(*row[1:]) for row in surveys.files(connection, memory.language)}
    sources = Sources(config, more, kept)
    lines = sources.furniture()

    def jobs() -> Iterator[Job]:
        for item in chain(chain.from_iterable(sources.read(unknown.__contains__)), more):
            yield Job(item, lines.get(item.source or "", frozenset()))

    for results in map(partial(dated, language=config.language), batches(jobs(), TOGETHER)):
        for name, day, words in results:
            yield name, Dated(marks[name], day, words)


def dated(jobs: Sequence[Job], *, language: str) -> list[tuple[str, date | None, str]]:
    """Name, day and hash of the words of some articles; no words where an item holds none."""
    found = []
    for job in jobs:
        made = clean.article(job.item, repeated=job.lines, language=language, pages=saved.read)
        found.append((job.item.name, *day_and_words(made)))
    return found


def day_and_words(made: Article | Failure) -> tuple[date | None, str]:
    """The day of an article and the hash of its folded words."""
    if isinstance(made, Failure):
        return None, ""
    published = made.published
    day = published.date() if isinstance(published, datetime) else published
    return day, hashlib.sha256(text.fold(made.text).encode()).hexdigest()


def file_mark(found: tuple[int, int], given: Mapping[str, object]) -> str:
    """What changes when a file does, or what the config says of it, or this program."""
    return f"{found[0]} {found[1]} {digest(__version__, repr(sorted(given.items())))}"
