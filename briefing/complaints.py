"""Which complaints were made already: whoever is called every few minutes says a lasting one once a day.

What is wrong for good (a wrong setting, a full disk, a relay that refuses us) would else be said by every call of cron,
a hundred and fifty mails a day in which the one that matters is lost.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

NAME = ".run.told"
"""The file that remembers, beside the lock of the run. It holds hashes and times, for the folder may be served."""

AGAIN = timedelta(hours=23, minutes=55)
"""After which a lasting complaint is made again: a day, less what a daily call may come early."""

LARGEST = 1_000_000
"""Bytes beyond which the file is none of ours."""


class Complaints:
    """What was said of one desk, remembered in the first of `folders` that can be written; `now` is aware.

    Nothing is raised: where no folder can be written (none is made), everything is said every time.
    """

    def __init__(self, folders: Sequence[Path], *, now: datetime) -> None:
        self._files = [folder / NAME for folder in folders]
        self._now = now

    def anew(self, lines: Iterable[str]) -> list[str]:
        """The lines to say now, each once: those that were not said within a day. They count as said from here on."""
        lasting = self._lasting()
        fresh = {digest(line): line for line in lines if digest(line) not in lasting}
        if fresh:
            self._keep(lasting | dict.fromkeys(fresh, self._now))
        return list(fresh.values())

    def forget(self) -> None:
        """All is well: what comes next is said, even if it was said before."""
        if any(map(read, self._files)):
            self._keep({})

    def _lasting(self) -> dict[str, datetime]:
        """What was said within a day, with the time. What a wrong clock dated into the future does not count."""
        known = {key: at for file in self._files for key, at in read(file).items()}
        return {key: at for key, at in known.items() if timedelta() <= self._now - at < AGAIN}

    def _keep(self, said: dict[str, datetime]) -> None:
        """Write the file in place, not aside and renamed: a full disk, which is to be told of, has room for that."""
        content = json.dumps({key: at.isoformat() for key, at in said.items()}).encode()
        for file in self._files:
            with suppress(OSError):
                opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
                try:
                    os.pwrite(opened, content, 0)
                    os.ftruncate(opened, len(content))
                finally:
                    os.close(opened)
                if said:
                    return  # to forget, every file is emptied


def read(file: Path) -> dict[str, datetime]:
    """What a file remembers; nothing of one that is not there, or was damaged."""
    try:
        with open(os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            found = {key: datetime.fromisoformat(at) for key, at in json.loads(opened.read(LARGEST)).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {key: at for key, at in found.items() if at.tzinfo}


def digest(line: str) -> str:
    """What a complaint is known by."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
