"""One run at a time: a lock that the kernel frees when its holder ends, however it ends. No stale lock is possible."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from briefing.errors import Busy, PublishError

NAME = ".run.lock"
"""The file in the out folder that a run holds. It stays there: removing it could let two runs hold two files."""

LONGEST_NOTE = 500


@contextmanager
def held(folder: Path, *, what: str, now: datetime) -> Iterator[None]:
    """Hold the lock of a folder; `what` and `now` tell a second run who has it and since when.

    Raises:
        Busy: another process holds it; the message names its command, its process id and its start.
        PublishError: the lock file cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Close on exec, so that no child outlives us with the lock; never through a link somebody planted.
        file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise PublishError(
            f"{folder / NAME} cannot be made: {error.strerror}; a run needs it, so mend the folder's permissions"
        ) from error
    try:
        take(file, folder)
        note = json.dumps({"what": what, "pid": os.getpid(), "since": now.isoformat(timespec="seconds")})
        with suppress(OSError):  # a full disk: the lock holds all the same
            os.ftruncate(file, 0)
            os.pwrite(file, note.encode(), 0)
        yield
    finally:
        os.close(file)


def take(file: int, folder: Path) -> None:
    """Take the lock or say who has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        who, since = holder(file)
        raise Busy(f"another run is at work in {folder}: {who}; nothing was changed", since=since) from None
    except OSError as error:
        raise PublishError(
            f"{folder / NAME} cannot be locked: {error.strerror}; keep --out on a disk of this machine"
        ) from error


def holder(file: int) -> tuple[str, datetime | None]:
    """Who holds the lock and since when, as they wrote it; in the instant before they have written, nobody can say."""
    try:
        note = json.loads(os.pread(file, LONGEST_NOTE, 0))
        who = f"briefing {note['what']}, process {note['pid']}, since {note['since']}"
        return who, datetime.fromisoformat(note["since"]).astimezone(UTC)
    except (ValueError, LookupError, TypeError):
        return "a run that has just started", None
