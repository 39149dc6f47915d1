"""Editions into the out folder, whole or not at all.

An edition is written aside, made durable, and put in its place in one step; then `latest` is switched.
Whatever happens between two steps (a full disk, `kill -9`, a power cut), `<out>/<name>` is the old edition
or the new one, whole, and `latest` opens a whole edition. What a crash left aside is removed by the next run.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from briefing.errors import Busy, PublishError, UsageError
from briefing.publish.disk import LINK, NEW, OLD, carry, exchange, is_file, link, remove, replace, sync, told, write

__all__ = [
    "LATEST",
    "NAME",
    "OURS",
    "contract",
    "discard",
    "drafts",
    "edition",
    "editions",
    "file",
    "hashes",
    "newest",
    "probe",
    "read",
    "texts",
    "told",
]

NAME = re.compile(r"(?!latest$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CONTRACT = "brief.json"
LATEST = "latest"
DRAFTS = "drafts"
OURS = frozenset({"brief.json", "brief.html", "brief.txt", "brief.pdf", "mail.html", "mail.txt"})
"""What editions are made of. Any other file in an edition's folder is somebody else's, and is kept."""
WRITTEN = ".briefing-texts"
"""Lists the texts that were written into a folder, each with its SHA-256, as `sha256sum` writes them."""

NO_LOCKS = {errno.EBADF, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


def edition(out: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Make `out/name` an edition of these files, and `out/latest` point to the edition with the greatest name.

    Names that are dates sort by age, so building an old day again leaves `latest` where it is. An edition that
    already holds these bytes is not touched. What others put into its folder is kept; of OURS, only `files` stay.

    Raises:
        PublishError: it cannot be written; what was published before is whole and in its place.
        Busy: another process is publishing into `out` at this moment.
    """
    for unsafe in (part for part in (name, *files) if not NAME.fullmatch(part)):
        raise PublishError(f"{unsafe!r} cannot name an edition or its file: use letters, digits, '.', '-' and '_'")
    place = out / name
    with told(out), opened(out) as folder, only_one(out, folder):
        recover(out)
        refuse_stranger(place)
        refuse_folder(out / LATEST)
        if not holds(place, files):
            with told(place):
                put(place, files)
        switch(out, name)
    return place


def texts(folder: Path, articles: Mapping[str, str], *, sources: Collection[Path] = ()) -> None:
    """Write each text as `folder/<id>.txt` (UTF-8), and list them in WRITTEN; each file is whole or as it was before.

    Only a file that is still as an earlier call wrote it is written over. `sources` are the articles' own files:
    their folders are not for texts, which would be read as articles tomorrow.

    Raises:
        PublishError: a file cannot be written, or must not be. In the second case nothing was written.
    """
    for unsafe in (name for name in articles if not NAME.fullmatch(name)):
        raise PublishError(f"{unsafe!r} cannot name a file: use letters, digits, '.', '-' and '_'")
    with told(folder, option="--texts"):
        place = folder.resolve()
        if place in {source.resolve().parent for source in sources}:
            raise PublishError(f"{folder} holds articles that are read; give another folder with --texts")
        contents = {f"{name}.txt": text.encode() for name, text in articles.items()}
        written = texts_in(folder)
        others = {name for name in contents if os.path.lexists(folder / name) and name not in written}
        for name in sorted(others):
            if not is_file(folder / name, contents[name]):
                raise PublishError(
                    f"{folder / name} is not a text that --texts wrote, or was changed since; "
                    "move it away, or give another folder with --texts"
                )
        folder.mkdir(parents=True, exist_ok=True)
        made = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items() if name not in others}
        # Listed before they are written, beside what they replace: a crash leaves no text that is nobody's.
        listed = sorted({(name, digest) for known in (written, made) for name, digest in known.items()})
        replace(folder / WRITTEN, "".join(f"{digest}  {name}\n" for name, digest in listed).encode())
        for name, content in contents.items():
            replace(folder / name, content)


def texts_in(folder: Path) -> dict[str, str]:
    """The texts in a folder that are as `texts` wrote them, by name, with their SHA-256."""
    try:
        lines = (folder / WRITTEN).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    rows = (line.partition("  ") for line in lines)
    return {name: digest for digest, _, name in rows if has_digest(folder / name, digest)}


def has_digest(path: Path, digest: str) -> bool:
    """Whether a path is a file, and no link, whose bytes have this SHA-256."""
    return path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def file(path: Path, content: bytes) -> None:
    """Give a file beside the editions these bytes, durable, in one step. Raises PublishError; it is then as before."""
    with told(path):
        replace(path, content)
        sync(path.parent)


def probe(out: Path) -> None:
    """Try whether an edition could be published into `out`, and leave it as it was. Raises PublishError or Busy."""
    with told(out), opened(out) as folder, only_one(out, folder):
        refuse_folder(out / LATEST)
        aside = out / f"{NEW}probe-{os.getpid()}"
        try:
            write(aside, b"probe")
            sync(aside)
        finally:
            remove(aside)


def newest(out: Path) -> str:
    """The name of the edition that `out/latest` stands for. Raises UsageError where there is none."""
    latest = out / LATEST
    with suppress(OSError, UnicodeDecodeError):
        name = os.readlink(latest) if latest.is_symlink() else latest.read_text(encoding="ascii").strip()
        if DAY.fullmatch(name) and (out / name / CONTRACT).is_file():
            return name
    names = editions(out)
    if not names:
        raise UsageError(f"there is no edition in {out} yet; make one with: briefing build")
    return names[-1]


def read(out: Path, name: str) -> bytes:
    """The `brief.json` of an edition. Raises UsageError where there is no such edition, or it cannot be read."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name of an edition; give a date such as 2020-01-31")
    try:
        return (out / name / CONTRACT).read_bytes()
    except FileNotFoundError:
        known = editions(out)
        there = f"; there are {', '.join(known[-5:])}" if known else ""
        raise UsageError(f"there is no edition {name} in {out}{there}") from None
    except OSError as error:
        raise UsageError(f"{out / name / CONTRACT} cannot be read: {error.strerror}") from None


def contract(out: Path, name: str) -> dict[str, Any]:
    """What the `brief.json` of an edition holds. Raises UsageError as `read`, and where it is damaged."""
    try:
        found = json.loads(read(out, name))
        if isinstance(found, dict) and found.keys() >= {"sources", "sections"}:
            return found
        why = "it is no contract of an edition"
    except ValueError as error:
        why = str(error)
    raise UsageError(f"{out / name / CONTRACT} is damaged ({why}); make it anew: briefing rebuild {name}")


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each of OURS in a published folder, by name."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted(OURS)
        if (folder / name).is_file()
    }


def discard(out: Path, name: str) -> None:
    """Take an edition away, for one that has moved elsewhere; `latest` follows. What cannot be removed is left."""
    with told(out), opened(out) as folder, only_one(out, folder):
        remove(out / name)
        if editions(out):
            switch(out, name)
        else:
            remove(out / LATEST)


def drafts(out: Path) -> Path:
    """Where editions wait for review: a folder of its own, in no archive and behind no `latest`."""
    return out / DRAFTS


def editions(out: Path) -> list[str]:
    """The dates of the published editions, in order. A copy that somebody keeps under another name is none."""
    try:
        return sorted(p.name for p in out.iterdir() if DAY.fullmatch(p.name) and (p / CONTRACT).is_file())
    except OSError:
        return []


@contextmanager
def opened(out: Path) -> Iterator[int]:
    """The out folder as a descriptor. It is made if need be, and removed again if nothing came into it."""
    made = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    folder = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield folder
    finally:
        os.close(folder)
        if made:
            with suppress(OSError):
                out.rmdir()


@contextmanager
def only_one(out: Path, folder: int) -> Iterator[None]:
    """Hold the out folder's lock, which the system frees when the process ends, however it ends."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy(f"another run is publishing into {out} at this moment; wait for it and run again") from None
    except OSError as error:
        if error.errno not in NO_LOCKS:  # some network file systems cannot lock a folder
            raise
    yield


def recover(out: Path) -> None:
    """Undo what a crash left: put an edition back that was moved aside, remove what was never finished."""
    for left in sorted(out.glob(".*")):
        if left.name.startswith(OLD):
            home = out / left.name.removeprefix(OLD)
            if not os.path.lexists(home):
                os.rename(left, home)
                continue
        if left.name.startswith((NEW, OLD, LINK)):
            remove(left)


def refuse_stranger(place: Path) -> None:
    """Refuse to replace what is no folder, before anything is written."""
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        kind = "link" if place.is_symlink() else "file"
        raise PublishError(f"{place} is a {kind}, not an edition; move it away and run again")


def refuse_folder(latest: Path) -> None:
    """Refuse to replace a folder by the link to the newest edition."""
    if latest.is_dir() and not latest.is_symlink():
        raise PublishError(f"{latest} is a folder, not a link to the newest edition; move it away and run again")


def holds(place: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the folder has these files with these bytes, and no other of OURS."""
    try:
        found = {path.name for path in place.iterdir()}
        return not (found & OURS) - set(files) and all(is_file(place / name, files[name]) for name in files)
    except OSError:
        return False


def put(place: Path, files: Mapping[str, bytes]) -> None:
    """Write the files aside, make them durable, and put the folder in its place in one step."""
    aside = place.with_name(f"{NEW}{place.name}-{os.getpid()}")
    try:
        os.mkdir(aside)
        for name, content in files.items():
            write(aside / name, content)
        for name in files:
            sync(aside / name)  # after all are written: most file systems then do it in one go
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.name not in OURS | set(files):
                carry(path, aside / path.name)
        sync(aside)
        if os.path.lexists(place):
            exchange(aside, place)
        else:
            os.rename(aside, place)
    except BaseException:
        remove(aside)
        raise
    sync(place.parent)
    remove(aside)  # after an exchange this is the old edition, and only now is the new one sure to outlive a power cut


def switch(out: Path, made: str) -> None:
    """Let `latest` name the newest edition: a link, or a file with the name where there are no links."""
    name, latest = max(editions(out), default=made), out / LATEST
    if latest.is_symlink() and os.readlink(latest) == name:
        return
    aside = out / f"{LINK}{os.getpid()}"
    with told(latest):
        try:
            link(name, aside)
            os.replace(aside, latest)
            sync(out)
        finally:
            remove(aside)
