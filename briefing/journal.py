"""What runs did, one JSON object a line, in a file that is turned over before it grows large."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from briefing.errors import PublishError

LARGEST = 1_000_000
"""Bytes after which a log is turned over."""


class Journal:
    """Appends entries to the file `path`.

    Each entry is written with one call, so that two processes never mix their lines. A log that has reached
    `largest` bytes becomes `<name>.1`, that one `<name>.2`, and so on; of those `kept` stay. `clock` gives
    aware moments.

    `write` raises PublishError where the file cannot be written.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime], largest: int = LARGEST, kept: int = 5) -> None:
        self.path = path
        self._clock = clock
        self._largest = largest
        self._kept = kept

    def write(self, event: str, **values: object) -> None:
        """One entry: the time, the process, what happened and its particulars. Give it no address and no secret."""
        entry = {"at": self._clock().isoformat(timespec="milliseconds"), "pid": os.getpid(), "event": event, **values}
        line = json.dumps(entry, ensure_ascii=False, default=str) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._turn()
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o640)
            try:
                os.write(file, line.encode(errors="backslashreplace"))
            finally:
                os.close(file)
        except OSError as error:
            raise PublishError(
                f"the log {self.path} cannot be written: {error.strerror}; mend it, or give another file with `log`"
            ) from error

    def _turn(self) -> None:
        """Turn a full log over, the oldest out first."""
        try:
            if os.stat(self.path).st_size < self._largest:
                return
        except FileNotFoundError:
            return
        if not self._kept:
            self.path.unlink()
            return
        numbered = [self.path, *(self.path.with_name(f"{self.path.name}.{n}") for n in range(1, self._kept + 1))]
        for older, newer in zip(reversed(numbered), reversed(numbered[:-1]), strict=False):
            if newer.exists():
                os.replace(newer, older)
