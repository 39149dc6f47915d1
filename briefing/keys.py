"""The file of a desk's secret keys: made on first use, readable by its owner alone, rotated by a command.

One key a line: what it is for, since when, and 64 hex digits. `token` keys sign links and envelopes, the newest first;
older ones still open what they signed. The one `erasure` key hashes the addresses of those who were erased, and is
never changed: with another, an old list could bring them back. The keys are not in the store, so that a stolen copy
of the store cannot forge a link or guess an erased address.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefing.errors import KeysError

KEPT = timedelta(days=400)
"""How long an old token key opens what it signed. Providers ask for 60 days at the least; a mail is kept longer."""

LINE = re.compile(r"(token|erasure) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) ([0-9a-f]{64})", re.ASCII)
HEAD = "# The secret keys of this desk. Keep a copy apart from the store; whoever has them can forge links.\n"


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The ring, newest token key first, and the key of erased addresses. Shows nothing of itself when printed."""

    tokens: tuple[bytes, ...]
    erasure: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One key of the file."""

    use: str
    since: datetime
    key: bytes

    def text(self) -> str:
        """As it stands in the file."""
        return f"{self.use} {self.since:%Y-%m-%dT%H:%M:%SZ} {self.key.hex()}\n"


def keys(path: Path, *, now: datetime) -> Keys:
    """The keys in a file, which is made with new ones if there is none.

    Raises:
        KeysError: it cannot be read or made, others may read it, or a line of it is no key. Nothing was changed.
    """
    lines = read(path)
    if lines is None:
        made = (new("token", now), new("erasure", now))
        write(path, made, replacing=False)
        lines = read(path) or ()  # those of another process, if it was quicker
    tokens = sorted((line for line in lines if line.use == "token"), key=lambda line: line.since, reverse=True)
    erasure = [line.key for line in lines if line.use == "erasure"]
    if not tokens or len(erasure) != 1:
        raise KeysError(f"{path} must hold at least one `token` and exactly one `erasure` key; bring back a copy of it")
    return Keys(tuple(line.key for line in tokens), erasure[0])


def rotate(path: Path, *, now: datetime) -> int:
    """Put a new token key in front, drop those past their time, and give how many can still open what they signed.

    Raises:
        KeysError: as `keys` does; the file is as it was.
    """
    keys(path, now=now)
    lines = read(path) or ()
    # An old key counts from the day on which it stopped signing, which is when the one after it began.
    tokens = sorted((line for line in lines if line.use == "token"), key=lambda line: line.since)
    ends = [line.since for line in tokens[1:]] + [now]
    old = [line for line, end in zip(tokens, ends, strict=True) if end > now - KEPT]
    erasure = [line for line in lines if line.use == "erasure"]
    write(path, (new("token", now), *reversed(old), *erasure), replacing=True)
    return len(old)


def new(use: str, now: datetime) -> Line:
    """A key of 256 random bits."""
    return Line(use, now.astimezone(UTC).replace(microsecond=0), secrets.token_bytes(32))


def read(path: Path) -> tuple[Line, ...] | None:
    """The keys in a file; None where there is none."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeysError(f"{path} cannot be read: {error.strerror}; it must belong to the user who runs this") from None
    if mode & 0o077:
        raise KeysError(f"{path} can be read by others; type: chmod 600 {path}")
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line.strip())
        try:
            since = datetime.fromisoformat(match[2]) if match else None
        except ValueError:
            since = None
        if match is None or since is None:
            raise KeysError(f"{path} line {number} is no key; bring back a copy of the file")
        found.append(Line(match[1], since, bytes.fromhex(match[3])))
    return tuple(found)


def write(path: Path, lines: tuple[Line, ...], *, replacing: bool) -> None:
    """Put the file in place in one step, durable and for its owner alone; not `replacing`, one that is there stays."""
    # Named by chance: another thread may be at it, and in a container every run has the same process number.
    aside = path.with_name(f".new-{path.name}-{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            os.write(file, (HEAD + "".join(line.text() for line in lines)).encode())
            os.fsync(file)
        finally:
            os.close(file)
        if replacing:
            os.replace(aside, path)
        else:
            with suppress(FileExistsError):
                os.link(aside, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise KeysError(f"{path} cannot be written: {error.strerror}; name another `keys` in the config") from None
    finally:
        with suppress(OSError):
            aside.unlink()
