"""How fast mail goes out, and when what did not go is tried again. Clock and chance are given."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

MINUTES = (15, 30, 60, 120, 240)
"""Between tries; the last one for all later tries. RFC 5321, 4.5.4.1, advises half an hour and more; a daily brief
that is half a day late has lost its use."""

JITTER = 0.2
"""Waits differ by up to a fifth either way, so that what failed together does not come back together."""

SLOWED = timedelta(minutes=10)
"""How long a domain is spared that asks us to slow down without saying for how long."""


def next_try(now: datetime, *, attempts: int, asked_seconds: int | None, chance: random.Random) -> datetime:
    """The moment of the next try after `attempts` of them, or after what the relay asked for, if that is longer."""
    minutes = MINUTES[min(max(attempts, 1), len(MINUTES)) - 1]
    wait = timedelta(minutes=minutes) * (1 + chance.uniform(-JITTER, JITTER))
    if asked_seconds is not None:
        wait = timedelta(seconds=asked_seconds) * (1 + chance.uniform(0, JITTER))
    return now + wait


class Rate:
    """Lets messages begin at even distances, over all threads together."""

    def __init__(
        self, per_minute: int | None, *, monotonic: Callable[[], float], sleep: Callable[[float], object]
    ) -> None:
        """Without a rate nobody waits."""
        self._distance = 60 / per_minute if per_minute else 0.0
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free = 0.0

    def wait(self) -> None:
        """Return when the next message may begin."""
        if not self._distance:
            return
        with self._lock:
            now = self._monotonic()
            begin = max(now, self._free)
            self._free = begin + self._distance
        if begin > now:
            self._sleep(begin - now)


class Spared:
    """Domains that are to be spared until a moment."""

    def __init__(self) -> None:
        """None yet."""
        self._until: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def spare(self, domain: str, *, now: datetime, asked_seconds: int | None) -> datetime:
        """Spare a domain, twice as long if it is spared already; gives the end."""
        with self._lock:
            wait = timedelta(seconds=asked_seconds) if asked_seconds else SLOWED
            if self._until.get(domain, now) > now:
                wait = max(wait, 2 * (self._until[domain] - now))
            self._until[domain] = now + wait
            return self._until[domain]

    def until(self, domain: str, now: datetime) -> datetime | None:
        """The end of a domain's rest, if it rests now."""
        end = self._until.get(domain)
        return end if end and end > now else None
