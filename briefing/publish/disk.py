"""What publishing asks of a disk: durable bytes, names given and exchanged in one step, refusals told in a line."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from briefing.errors import PublishError

NEW, OLD, LINK = ".new-", ".old-", ".latest-"
"""How names begin that stand aside."""

MENDS = {
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "your disk quota is used up; make room and run again",
    errno.EACCES: "you may not write there; change its permissions or give another folder with {option}",
    errno.EPERM: "you may not write there; change its permissions or give another folder with {option}",
    errno.EROFS: "the file system is read-only; give another folder with {option}",
    errno.ENOENT: "no file or folder can be made there; give another folder with {option}",
    errno.EFBIG: "a file may not be that large here; raise the limit (ulimit -f) and run again",
    errno.EIO: "the disk reports an error; check it before you run again",
    errno.ENOTDIR: "a file stands where a folder is needed; move it away or give another folder with {option}",
    errno.EEXIST: "something else stands in its place; move it away or give another folder with {option}",
    errno.ENAMETOOLONG: "the path is too long; give another folder with {option}",
}
NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}
NO_HARD_LINKS = {errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


@contextmanager
def told(path: Path, *, option: str = "--out") -> Iterator[None]:
    """Turn what the system says into one line that names the path and the mend."""
    try:
        yield
    except OSError as error:
        known = MENDS.get(error.errno or 0)
        mend = known.format(option=option) if known else error.strerror or str(error)
        raise PublishError(f"{path} cannot be written: {mend}") from error


def is_file(path: Path, content: bytes) -> bool:
    """Whether a path is a file, and no link, of these bytes."""
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content


def replace(path: Path, content: bytes) -> None:
    """Give a file these bytes in one step; one that has them is not touched."""
    if is_file(path, content):
        return
    aside = path.with_name(f"{NEW}{path.name}-{os.getpid()}")
    try:
        write(aside, content)
        sync(aside)
        os.replace(aside, path)
    except OSError:
        remove(aside)
        raise


def remove(path: Path) -> None:
    """Take a file, link or folder away, never following a link; what cannot be removed now is left for the next run."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def carry(path: Path, to: Path) -> None:
    """Let somebody else's file, link or folder stand in a second place too: the same file, or else a durable copy."""
    if path.is_dir() and not path.is_symlink():
        os.mkdir(to)
        for below in sorted(path.iterdir()):
            carry(below, to / below.name)
        sync(to)
        shutil.copystat(path, to)
        return
    try:
        os.link(path, to, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        shutil.copy2(path, to, follow_symlinks=False)
        if not to.is_symlink():
            sync(to)


def write(path: Path, content: bytes) -> None:
    """A new file, which `sync` makes durable."""
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(target, rest) :]
    finally:
        os.close(target)


def sync(path: Path) -> None:
    """Make a file's bytes or a folder's entries durable, where the file system can do that for folders."""
    target = os.open(path, os.O_RDONLY)
    try:
        os.fsync(target)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(target)


def exchange(new: Path, old: Path) -> None:
    """Swap two folders in one step (Linux, renameat2(2)); elsewhere in two, which `recover` can finish."""
    try:
        swap(new, old)
    except OSError as error:
        if error.errno not in NO_EXCHANGE:
            raise
    else:
        return
    aside = old.with_name(OLD + old.name)
    os.rename(old, aside)
    try:
        os.rename(new, old)
    except OSError:
        os.rename(aside, old)
        raise
    remove(aside)


def swap(one: Path, other: Path) -> None:
    """renameat2 with RENAME_EXCHANGE. Raises OSError, ENOSYS where the C library does not have it."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    here, exchange_flag = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if call(here, os.fsencode(one), here, os.fsencode(other), exchange_flag) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(one))


def link(name: str, place: Path) -> None:
    """A symbolic link to a neighbour, or a file that holds its name."""
    try:
        os.symlink(name, place)  # noqa: PTH211  (like the other calls to the system here)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        write(place, name.encode() + b"\n")
        sync(place)
