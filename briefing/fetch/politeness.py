"""How we behave on other people's servers: one connection a host, a pause between two, and away when asked to be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600.0
"""Retry-After is believed up to a day, so that no server can silence a source for good."""

SHORTEST_WAIT = 60.0
"""What a Retry-After that cannot be read, or lies in the past, is taken for."""


class Politeness:
    """Lets one request at a time to a host, and each at least `delay_seconds` after the last."""

    def __init__(self, *, delay_seconds: float, pause: Callable[[float], object]) -> None:
        self._delay = delay_seconds
        self._pause = pause
        self._guard = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._ended: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, *, delay_seconds: float = 0) -> Iterator[None]:
        """Wait for our turn at a host, and hold it for the length of the block.

        delay_seconds: what the host itself asks for (Crawl-delay), where it is more than our own.
        """
        with self._guard:
            lock = self._hosts.setdefault(host, threading.Lock())
        with lock:
            ended = self._ended.get(host)
            if ended is not None:
                wait = ended + max(self._delay, delay_seconds) - time.monotonic()
                if wait > 0:
                    self._pause(wait)
            try:
                yield
            finally:
                self._ended[host] = time.monotonic()


def retry_after(value: str, *, now: datetime) -> float:
    """Seconds a Retry-After asks for, a number or a date (RFC 9110, 10.2.3): at least a minute, at most a day."""
    if not value:
        return 0.0
    if value.isdecimal():
        asked = float(value[:12])
    else:
        try:
            when = parsedate_to_datetime(value)
            asked = ((when if when.tzinfo else when.replace(tzinfo=UTC)) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            asked = 0.0
    return min(max(asked, SHORTEST_WAIT), LONGEST_WAIT)
