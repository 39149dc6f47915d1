"""What fences a child process in: limits of the system, and an audit hook that refuses files, sockets and programs."""

from __future__ import annotations

import math
import os
import resource
import sys
from typing import Any

LIBRARIES = tuple(os.path.realpath(prefix) + os.sep for prefix in (sys.prefix, sys.base_prefix))
REFUSED = ("socket.", "subprocess.", "urllib.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


def limit(kind: int, value: int) -> None:
    """Set a limit of this process; never above what it was given itself.

    Of processor time the hard limit is a second later, so that the signal tells it from a kill.
    """
    hard = resource.getrlimit(kind)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    last = bound + 1 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else bound
    resource.setrlimit(kind, (bound, last))


def limit_work(seconds: float) -> None:
    """From now on at most so many seconds of processor time, rounded up; never more than was left."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(spent.ru_utime + spent.ru_stime + seconds)
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY or until < soft:
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def refuse_all_but_libraries(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578): from here on Python may read its own libraries, and nothing else of the machine."""
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, int):
            return
        place = os.path.realpath(os.fsdecode(path))
        if flags & os.O_ACCMODE == os.O_RDONLY and place.startswith(LIBRARIES):
            return
    elif not event.startswith(REFUSED):
        return
    raise PermissionError(f"refused in a child process: {event}")


def without_network() -> bool:
    """Leave the machine's network for an empty one of our own; False where the system does not let us."""
    import ctypes

    new_user, new_network = 0x10000000, 0x40000000
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.unshare(new_network) == 0 or library.unshare(new_user | new_network) == 0)
