"""All sources of the web, several at once, into the store: what `briefing fetch` does.

Each source is one transaction: its articles, how it fared and what to ask it next time. So a run that is killed loses
nothing: what was not kept is simply asked for again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from briefing.collect import health
from briefing.collect.reader import Limits, Reader, Reading
from briefing.config import Config, Fetch, Source
from briefing.errors import ConfigError, FetchError, InputError
from briefing.fetch import Bounds, Fetcher
from briefing.ledger import Store, articles, fetches
from briefing.ledger.fetches import Standing
from briefing.model import Failure
from briefing.sandbox import Sandbox

FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=20)
"""A source that fails is left alone for twice as long each time; never for a whole day, so that a daily run asks it."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one source fared in a run. `why` is the whole line for the operator, "" where all is well.

    state: read: it answered; unchanged: it has nothing new; failed: it did not, `why` says how; waiting: it failed
    before and is not asked yet; late: the run's time was over before its turn.
    `notes` are lines that no run has told yet; `unread` has one for each article whose text could not be had.
    """

    source: str
    state: Literal["read", "unchanged", "failed", "waiting", "late"]
    new: int = 0
    changed: int = 0
    listed: int = 0
    why: str = ""
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """How a run went: a Result for each source in the order of the config, and whom to tell the operator of.

    `lasting` are lines on sources that have failed for days, each given once for as long as it fails.
    """

    results: tuple[Result, ...]
    lasting: tuple[str, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The sources that gave nothing."""
        return tuple(Failure(one.source, one.why) for one in self.results if one.state in ("failed", "waiting", "late"))

    @property
    def new(self) -> int:
        """How many articles were not in the store before."""
        return sum(one.new for one in self.results)


def of_web(config: Config) -> list[Source]:
    """The sources that stand on the web."""
    return [source for source in config.sources if source.address]


def fetcher(settings: Fetch, *, agent: str, now: Callable[[], datetime]) -> Fetcher:
    """A fetcher as the settings have it; ConfigError where its file of certificates holds none."""
    bounds = Bounds(
        seconds=settings.seconds,
        raw_bytes=int(settings.megabytes * 1_000_000),
        bytes=int(settings.unpacked_megabytes * 1_000_000),
    )
    try:
        return Fetcher(
            agent=settings.agent or agent,
            now=now,
            bounds=bounds,
            delay_seconds=settings.delay_seconds,
            allowed=settings.allow,
            proxy=settings.proxy,
            certificates=settings.certificates,
        )
    except OSError:  # ssl.SSLError is one
        raise ConfigError(f"fetch.certificates: {settings.certificates} holds no certificate in PEM form") from None


def collect(
    config: Config,
    *,
    store: Store,
    agent: str,
    now: Callable[[], datetime],
    only: Collection[str] = (),
    at_once: bool = False,
    done: Callable[[Result], None] = lambda _: None,
) -> Report:
    """Read the desk's sources of the web into the store.

    Args:
        agent: the User-Agent, where the config names none.
        only: names or addresses of the sources to read; all where there are none.
        at_once: also those that are being left alone because they failed.
        done: called with each result as it comes in, from this thread.

    Raises:
        StoreError: the store cannot be written; what other sources gave before stays in it.
    """
    sources = [one for one in of_web(config) if not only or {one.key, one.called, one.address} & set(only)]
    began = now()
    with store.reading() as connection:
        standings = fetches.standings(connection)
    stopping = threading.Event()
    end = time.monotonic() + config.fetch.minutes * 60
    limits = Limits(
        articles=config.fetch.articles,
        recheck=timedelta(days=config.fetch.recheck_days),
        stopped=lambda: stopping.is_set() or time.monotonic() > end,
    )
    results: dict[str, Result] = {}
    if sources:
        with Sandbox() as sandbox, ThreadPoolExecutor(config.fetch.at_once, "source") as pool:
            reader = Reader(fetcher(config.fetch, agent=agent, now=now), sandbox, now=began, limits=limits)
            jobs = {
                pool.submit(
                    one_source, source, reader, store, standings.get(source.key), began, limits, at_once
                ): source
                for source in sources
            }
            try:
                for job in as_completed(jobs):
                    results[jobs[job].key] = job.result()
                    done(results[jobs[job].key])
            finally:
                stopping.set()
                pool.shutdown(wait=False, cancel_futures=True)
    lasting = tell_lasting(config, store, sources, now=began)
    return Report(tuple(results[source.key] for source in sources), lasting)


def one_source(
    source: Source,
    reader: Reader,
    store: Store,
    standing: Standing | None,
    now: datetime,
    limits: Limits,
    at_once: bool,
) -> Result:
    """Read a source, keep what it gave and how it fared; its failure is its result."""
    before = standing or Standing(source.key, now)
    if before.not_before and before.not_before > now and not at_once:
        until = health.moment(before.not_before, now)
        return Result(source.called, "waiting", why=f"{source.called}: {before.why} (left alone until {until})")
    if limits.stopped():
        return Result(source.called, "late", why=f"{source.called}: not read: the time for all sources was over")

    def known(keys: Sequence[str]) -> Mapping[str, articles.Stored]:
        with store.reading() as connection:
            return articles.of_source(connection, source.key, keys=keys)

    def young() -> Sequence[articles.Stored]:
        with store.reading() as connection:
            return articles.young(connection, source.key, since=now - limits.recheck)

    try:
        reading = reader.read(source, etag=before.etag, modified=before.modified, known=known, young=young)
        if reading.fresh and not reading.listed:
            return keep(store, source, before, reading, now, empty=True)
        return keep(store, source, before, reading, now)
    except FetchError as error:
        hop = f" ({error.url})" if error.url and error.url != source.address else ""
        return failed(store, source, before, f"{error}{hop}", now, wait=error.wait_seconds)
    except InputError as error:
        return failed(store, source, before, str(error), now)


def keep(
    store: Store, source: Source, before: Standing, reading: Reading, now: datetime, *, empty: bool = False
) -> Result:
    """One transaction: the articles of a source, and that it answered."""
    counts = {"new": 0, "changed": 0, "same": 0}
    told = before.unread.split("\n") if before.unread else []
    unread = [" ".join(f"{where}: {why}".split()) for where, why in reading.unread] if reading.fresh else told
    with store.writing() as connection:
        for found in reading.found:
            counts[articles.put(connection, source.key, found, now=now)] += 1
        for number in reading.same:
            articles.look_again(connection, number, now=now)
        standing = Standing(
            source.key,
            now,
            etag=reading.etag,
            modified=reading.modified,
            moved=reading.moved,
            answered=now,
            newest=now if counts["new"] else before.newest,
            entries=reading.listed if reading.fresh else before.entries,
            unread="\n".join(unread),
        )
        outcome: Literal["read", "unchanged"] = "read" if reading.fresh else "unchanged"
        fetches.record(connection, standing, outcome=outcome, fresh=counts["new"], entries=reading.listed)
    notes = []
    if empty and not (before.answered and not before.entries):
        notes.append(f"{source.called}: empty: it has no entry")
    if reading.moved and reading.moved != before.moved:
        notes.append(f"{source.called}: moved for good to {reading.moved}; write that address into the config")
    if fresh := [line for line in unread if line not in told]:
        more = f" (and {len(fresh) - 1} more of its articles)" if len(fresh) > 1 else ""
        notes.append(f"{source.called}: {fresh[0]}{more}")
    return Result(
        source.called,
        outcome,
        counts["new"],
        counts["changed"],
        reading.listed,
        notes=tuple(notes),
        unread=tuple(f"{source.called}: {line}" for line in unread),
    )


def failed(store: Store, source: Source, before: Standing, why: str, now: datetime, *, wait: float = 0) -> Result:
    """Record that a source gave nothing; what it gave before stays as it is."""
    failures = before.failures + 1
    pause = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    standing = replace(
        before,
        tried=now,
        failures=failures,
        failing_since=before.failing_since or now,
        why=why,
        not_before=now + (timedelta(seconds=wait) if wait else pause),
    )
    with store.writing() as connection:
        fetches.record(connection, standing, outcome="failed", why=why)
    return Result(source.called, "failed", why=f"{source.called}: {why}")


def tell_lasting(config: Config, store: Store, sources: Sequence[Source], *, now: datetime) -> tuple[str, ...]:
    """The lines on sources that have failed for days and were not told of yet; from now on they count as told."""
    with store.reading() as connection:
        standings = fetches.standings(connection)
    limit = now - timedelta(days=config.fetch.tell_after_days)
    due = [
        (source, standing)
        for source in sources
        if (standing := standings.get(source.key))
        and standing.failing_since
        and standing.failing_since <= limit
        and standing.told is None
    ]
    if due:
        with store.writing() as connection:
            fetches.mark_told(connection, [standing.source for _, standing in due], now=now)
    return tuple(
        f"{source.called} has failed since {standing.failing_since:%Y-%m-%d}: {standing.why}"
        for source, standing in due
    )
