"""Whether a sender still lives: a lock that the system or the server frees when its process ends, however it ends.

No clock is asked, so a clock that jumps cannot make a living sender look dead. On SQLite the lock is on a file beside
the store, on PostgreSQL an advisory lock of the sender's own connection.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from briefing.ledger import faults
from briefing.ledger.opening import Store

SPACE = 741_105
"""The first half of our advisory locks' keys."""


@contextmanager
def present(store: Store, sender: str) -> Iterator[None]:
    """Be seen as alive under a name (letters and digits) that no other sender has, while the block runs."""
    if store.path is None:
        with faults.told(store.place), store.engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(sa.select(sa.func.pg_advisory_lock(SPACE, _number(sender))))
            yield
            connection.execute(sa.select(sa.func.pg_advisory_unlock(SPACE, _number(sender))))
        return
    with faults.told_of_files(store.path):
        place = _file(store.path, sender)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield
    finally:
        with suppress(OSError):
            place.unlink()
        os.close(file)


def alive(store: Store, sender: str) -> bool:
    """Whether the sender of this name lives. What a dead one left is cleaned away."""
    if store.path is None:
        with store.reading() as connection:
            key = sa.func.pg_try_advisory_xact_lock(SPACE, _number(sender))
            return not connection.execute(sa.select(key)).scalar_one()
    place = _file(store.path, sender)
    try:
        file = os.open(place, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        with suppress(OSError):
            place.unlink()
        return False
    finally:
        os.close(file)


def _file(store: Path, sender: str) -> Path:
    """The file whose lock a sender holds."""
    return store.with_name(f"{store.name}.senders") / sender


def _number(sender: str) -> int:
    """A name as the second half of a key, a signed number of 32 bits."""
    return int.from_bytes(hashlib.sha256(sender.encode()).digest()[:4], signed=True)
