"""A time after which a step is ended, for what may hang: a server, a file system, a program that runs in circles."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from briefing.errors import Overdue


class Budget:
    """The time a whole run has; each step gets its own deadline, and never more than is left of the whole."""

    def __init__(self, whole: timedelta, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + whole.total_seconds()

    @property
    def left(self) -> timedelta:
        """What is left of the whole, never less than nothing."""
        return timedelta(seconds=max(0.0, self._end - self._clock()))

    @contextmanager
    def step(self, what: str, limit: timedelta) -> Iterator[None]:
        """Run a step of the main thread within its limit.

        Raises Overdue inside the step when its time is over: it ends at its next line of Python, and what it had begun
        is taken back as for any other error.
        """
        seconds = min(limit, self.left).total_seconds()
        if seconds <= 0:
            raise Overdue(f"no time was left to {what}; the next run takes it up")

        def end(_: int, __: FrameType | None) -> None:
            raise Overdue(f"it took more than {told(seconds)} to {what}, and was ended; the next run takes it up again")

        before = signal.signal(signal.SIGALRM, end)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def told(seconds: float) -> str:
    """A length of time in words."""
    if seconds < 120:
        return f"{seconds:.3g} seconds"
    return f"{seconds / 60:.3g} minutes"
