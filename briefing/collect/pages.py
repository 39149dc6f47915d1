"""Pages of articles, as far as robots.txt and the host let us read them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from briefing.errors import FetchError, InputError
from briefing.fetch import Answer, Fetcher, place
from briefing.ingest import entries
from briefing.ingest.entries import Entry
from briefing.sandbox import Sandbox

AGENT = "briefing"
"""The name by which robots.txt may speak to us."""

LONGEST_DELAY = 30.0
"""Seconds between two pages that robots.txt may ask for; more would never end."""

REFUSALS = (401, 403, 429)
"""After one of these a host is asked for no further page in the same run."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read; `entry` is None where it has not changed."""

    entry: Entry | None
    url: str
    etag: str | None
    modified: str | None


class Pages:
    """Reads pages; remembers for one run what each host's robots.txt says and which hosts refuse us."""

    def __init__(self, fetcher: Fetcher, sandbox: Sandbox) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._robots: dict[str, bytes | FetchError] = {}
        self._refused: dict[str, FetchError] = {}

    def read(
        self,
        url: str,
        *,
        within: str,
        headers: dict[str, str],
        drop: Sequence[str],
        etag: str | None,
        modified: str | None,
        now: datetime,
    ) -> Page:
        """The article of a page. Headers of the source go only to the host the source itself is on.

        Raises:
            FetchError: it cannot be had; InputError: it cannot be understood. Nothing is kept of it.
        """
        own = headers if urlsplit(url).netloc == urlsplit(within).netloc else {}
        delay = self._leave(url, within=within)
        try:
            answer = self._fetcher.get(
                url,
                headers=own,
                etag=etag,
                modified=modified,
                within=within,
                delay_seconds=delay,
                onward=partial(self._leave_onward, within=within),
            )
        except FetchError as error:
            if error.status in REFUSALS or error.wait_seconds:
                self._refused.setdefault(place(error.url or url).named, error)
            raise
        if not answer.fresh:
            return Page(None, answer.url, answer.etag or etag, answer.modified or modified)
        return Page(self._understood(answer, drop=drop, now=now), answer.url, answer.etag, answer.modified)

    def _understood(self, answer: Answer, *, drop: Sequence[str], now: datetime) -> Entry:
        """What the sandbox makes of a page; InputError where it is none."""
        if answer.media_type and not answer.media_type.startswith(("text/", "application/xhtml", "application/xml")):
            raise InputError(f"not a page: the server calls it {answer.media_type}")
        found: Any = self._sandbox.run("page", answer.body, charset=answer.charset, drop=list(drop))
        if not isinstance(found, dict):
            raise InputError("what was read of it cannot be used")
        return entries.entry(found, base=answer.url, now=now)

    def _leave_onward(self, url: str, *, within: str) -> float:
        """The same for where a page redirects to, by the robots.txt of the host it leads to."""
        try:
            return self._leave(url, within=within)
        except FetchError as error:
            why = f"it leads on to {url}: {error}"
            raise FetchError(
                why, kind=error.kind, url=url, wait_seconds=error.wait_seconds, status=error.status
            ) from None

    def _leave(self, url: str, *, within: str) -> float:
        """The seconds robots.txt wants between two requests; FetchError where it does not want this page read.

        FetchError also where the host has refused us before.
        """
        there = place(url)
        if there.named in self._refused:
            raise self._refused[there.named]
        origin = f"{there.scheme}://{there.named}"
        with self._guard:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:  # so that each is asked for once, whoever needs it
            if origin not in self._robots:
                self._robots[origin] = self._rules(origin, within=within)
            rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise rules
        if not rules:
            return 0
        try:
            said = self._sandbox.run("robots", rules, agent=AGENT, url=url)
        except InputError as error:
            raise FetchError(
                f"not read: its robots.txt cannot be understood: {error}", kind="robots", url=url
            ) from None
        if not said["allowed"]:
            raise FetchError("not read: robots.txt of the outlet forbids it", kind="robots", url=url)
        return min(max(float(said["delay"]), 0.0), LONGEST_DELAY)

    def _rules(self, origin: str, *, within: str) -> bytes | FetchError:
        """What robots.txt of a host says; b"" where it has none, an error where none can be had (RFC 9309, 2.3.1)."""
        try:
            return self._fetcher.get(f"{origin}/robots.txt", within=within).body
        except FetchError as error:
            if 400 <= error.status < 500 and error.status != 429:
                return b""
            why = f"not read: its robots.txt cannot be had: {error}"
            return FetchError(why, kind=error.kind, url=error.url, wait_seconds=error.wait_seconds, status=error.status)
