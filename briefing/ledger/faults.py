"""What a database says when it refuses, as one line with its mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import exc

from briefing.errors import StoreError

MENDS = {
    "SQLITE_BUSY": "another process holds it locked; wait for it, or end it, and run again",
    "SQLITE_LOCKED": "another process holds it locked; wait for it, or end it, and run again",
    "SQLITE_FULL": "the disk is full; make room and run again",
    "SQLITE_READONLY": "it cannot be written: change the permissions of the file and of its folder",
    "SQLITE_CANTOPEN": "it cannot be opened: change the permissions of the file and of its folder",
    "SQLITE_PERM": "it cannot be opened: change the permissions of the file and of its folder",
    "SQLITE_IOERR": "the disk reports an error; check it before you run again",
    "SQLITE_CORRUPT": "it is broken; put it aside and bring back a copy (briefing restore)",
    "SQLITE_NOTADB": "it is no database; move it away, or name another `store` in the config",
}
NETWORK = {"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}
"""File systems whose locks and shared memory SQLite's write-ahead log cannot rely on (sqlite.org/wal.html)."""


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn what the database or the system says into StoreError, one line that names the store and the mend.

    A broken rule of the tables (IntegrityError) and a wrong statement (ProgrammingError) are faults of the program
    and stay as they are, as does whatever else is raised between two statements.
    """
    try:
        yield
    except (exc.IntegrityError, exc.ProgrammingError):
        raise
    except exc.DBAPIError as error:
        raise StoreError(f"{place}: {mend(error.orig)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{place}: {mend(error)}") from error
    except exc.TimeoutError as error:
        raise StoreError(f"{place}: all connections to it are in use; run again") from error


@contextmanager
def told_of_files(path: Path) -> Iterator[None]:
    """The same for what the system says of a file or folder of the store, and for what SQLite says of it."""
    try:
        with told(str(path)):
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{path}: {reason}; mend that, or name another `store` in the config") from error


def mend(error: BaseException | None) -> str:
    """The line for what a driver raised."""
    name = getattr(error, "sqlite_errorname", None)
    if name:
        family = "_".join(name.split("_")[:2])
        return MENDS.get(family, str(error))
    first = next(iter(str(error).splitlines()), "it does not answer")
    return f"{first}; see that the server runs and lets this user in"


def refuse_network(path: Path) -> None:
    """Refuse a file on a network file system, where two machines would ruin it. Raises StoreError."""
    kind = filesystem(path.absolute().parent)
    if kind in NETWORK:
        raise StoreError(
            f"{path} is on a network file system ({kind}), which cannot hold it safely; name one on a local disk, "
            "or a PostgreSQL address"
        )


def filesystem(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system a folder is on, as the kernel names it; "" where that cannot be told."""
    try:
        rows = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return ""
    real = folder.resolve()
    under = [(len(row[1]), row[2]) for row in rows if real.is_relative_to(row[1].replace("\\040", " "))]
    return max(under, default=(0, ""))[1]
