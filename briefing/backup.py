"""A desk kept in one file, and brought back: settings, templates, keys, articles, store, editions.

The store is copied through the database itself, while others work. A copy that is brought back sends nothing old: what
its subscribers have got since, it cannot know, so all that waits in it counts as in doubt, and the editions up to the
day of the restore are sent by no run.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from briefing import __version__, archive, config, lock, publish, timetable
from briefing.config import Config
from briefing.errors import PublishError, UsageError
from briefing.ledger import open_store, restores
from briefing.publish.disk import told

MANIFEST = "manifest.json"
FORM = 1
SETTINGS, STORE, KEYS = "config.yaml", "store.db", "keys"
TEMPLATES, SOURCES, EDITIONS = "templates", "sources", "editions"


def back_up(desk: Config, *, out: Path, to: Path, now: datetime) -> str:
    """Write everything a desk is into one new file that only its owner may read; says so.

    Raises:
        StoreError: the store cannot be copied, or is on PostgreSQL (use pg_dump beside this).
        PublishError: the file cannot be written, or stands there already.
    """
    with tempfile.TemporaryDirectory(prefix="briefing-") as scratch, told(to, option="FILE"):
        copy = Path(scratch) / STORE
        with closing(open_store(desk.store, now=now)) as store:
            store.copy(copy)
        files = dict(contents(desk, out=out, store=copy))
        digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
        head = {"form": FORM, "version": __version__, "title": desk.title, "made": now.isoformat(), "files": digests}
        if os.path.lexists(to):
            raise PublishError(f"{to} stands there already; give another name")
        aside = to.with_name(f".new-{to.name}-{os.getpid()}")
        try:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with open(descriptor, "wb") as file:
                pack(file, head, files)
                file.flush()
                os.fsync(file.fileno())
            os.rename(aside, to)
        finally:
            aside.unlink(missing_ok=True)
        size = to.stat().st_size
    return f"{to}: {len(files)} files of {desk.title}, {size / 1_000_000:.1f} MB; it holds addresses: keep it safe"


def contents(desk: Config, *, out: Path, store: Path) -> Iterator[tuple[str, Path]]:
    """What a back-up holds, by its name there."""
    yield SETTINGS, desk.file
    yield STORE, store
    keys = desk.folder / desk.keys
    if keys.is_file():
        yield KEYS, keys
    if desk.templates:
        yield from below(TEMPLATES, desk.templates)
    for place in own_sources(desk):
        name = f"{SOURCES}/{place.relative_to(desk.folder).as_posix()}"
        yield from [(name, place)] if place.is_file() else below(name, place)
    for name in publish.editions(out):
        yield from below(f"{EDITIONS}/{name}", out / name)
    for name in publish.editions(publish.drafts(out)):
        yield from below(f"{EDITIONS}/{publish.DRAFTS}/{name}", publish.drafts(out) / name)


def own_sources(desk: Config) -> Iterator[Path]:
    """The folders and files of articles that lie in the desk's own folder, each once."""
    places = [place for source in desk.sources for place in (source.folder, *source.named) if place]
    inside = {place for place in places if place.is_relative_to(desk.folder) and place.exists()}
    yield from sorted(place for place in inside if not any(above in inside for above in place.parents))


def below(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def pack(file: Any, head: dict[str, Any], files: dict[str, Path]) -> None:
    """Write the archive, its list first."""
    with tarfile.open(fileobj=file, mode="w:gz") as packed:
        listed = json.dumps(head, ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(listed)
        packed.addfile(entry, BytesIO(listed))
        for name, path in files.items():
            packed.add(path, arcname=name, recursive=False)


def restore(source: Path, *, settings: Path, out: Path, now: datetime, replace: bool) -> str:
    """Bring a desk back: settings and templates where there are none, the store, and editions that are missing.

    Args:
        settings: where the desk's config is, or is to be.
        replace: put the store of the back-up in the place of one that is there, which is kept beside it.

    Raises:
        UsageError: the file is no back-up, or is damaged; or a store is there and `replace` was not said. Nothing was
            changed.
    """
    with tempfile.TemporaryDirectory(prefix="briefing-") as scratch:
        head = unpack(source, Path(scratch))
        fresh = not settings.exists()
        desk = config.understood((settings if not fresh else Path(scratch) / SETTINGS).read_text("utf-8"), settings)
        if "://" in desk.store:
            raise UsageError(f"the store is on PostgreSQL ({desk.store}); bring it back with pg_restore")
        place = Path(desk.store)
        if place.exists() and not replace:
            raise UsageError(f"{place} is a store already; to put the back-up in its place, say --replace")
        with lock.held(out, what="restore", now=now), told(settings):
            if fresh:
                put(Path(scratch) / SETTINGS, settings)
            put_missing(Path(scratch), desk, out)
            kept = put_store(Path(scratch) / STORE, place)
        day = not_again(desk, now=now)
        archive.follow(desk, out)
    beside = f"; the store that was there is {kept}" if kept else ""
    return (
        f"{head['title']} is back as of {head['made'][:16]}{beside}; no edition up to {day} will be sent by a run, and"
        " mails that waited are in doubt: briefing deliveries"
    )


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """The files of a back-up, each proved by its hash, in a folder; gives the list. Raises UsageError."""
    try:
        with tarfile.open(source, "r:gz") as packed:
            for member in packed:
                name = PurePosixPath(member.name)
                if not member.isreg() or name.is_absolute() or ".." in name.parts:
                    raise UsageError(f"{source} holds {member.name!r}, which no back-up of this program has")
                packed.extract(member, folder, filter="data")
        head: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if head["form"] != FORM:
            raise UsageError(f"{source} was made by a newer version ({head['version']}); install that one")
        for name, digest in head["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise UsageError(f"{source} is damaged: {name} is not what was put in; take another copy")
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        raise UsageError(f"{source} is not there, or is no back-up of a desk: {missing} is missing") from None
    except (OSError, tarfile.TarError, EOFError, ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{source} is no back-up of a desk, or is damaged: {error}") from None
    return head


def put(source: Path, place: Path) -> None:
    """A file in its place, durable."""
    place.parent.mkdir(parents=True, exist_ok=True)
    publish.file(place, source.read_bytes())
    place.chmod(source.stat().st_mode & 0o777)


def put_missing(folder: Path, desk: Config, out: Path) -> None:
    """Keys, templates, articles and editions that are not there."""
    if (folder / KEYS).is_file() and not (desk.folder / desk.keys).exists():
        put(folder / KEYS, desk.folder / desk.keys)
        (desk.folder / desk.keys).chmod(0o600)
    for kept, home in ((TEMPLATES, desk.templates or desk.folder / TEMPLATES), (SOURCES, desk.folder)):
        for name, path in below("", folder / kept):
            place = home / name.lstrip("/")
            if not place.exists():
                put(path, place)
    for place, laid in ((out, folder / EDITIONS), (publish.drafts(out), folder / EDITIONS / publish.DRAFTS)):
        for name in publish.editions(laid):
            if not (place / name).exists():
                files = {path.name: path.read_bytes() for path in sorted((laid / name).iterdir()) if path.is_file()}
                publish.edition(place, name, files)


def put_store(source: Path, place: Path) -> Path | None:
    """The store in its place; one that was there is moved beside it, and its new path given."""
    kept = None
    if place.exists():
        kept = free(place)
        os.rename(place, kept)
        for suffix in ("-wal", "-shm"):
            beside = place.with_name(place.name + suffix)
            if beside.exists():
                os.rename(beside, kept.with_name(kept.name + suffix))
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    publish.file(place, source.read_bytes())
    place.chmod(0o600)
    return kept


def free(place: Path) -> Path:
    """A name beside a store that is not taken."""
    number = 1
    while (kept := place.with_name(f"{place.name}.before-restore-{number}")).exists():
        number += 1
    return kept


def not_again(desk: Config, *, now: datetime) -> date:
    """Note in the store that it was brought back; gives the last day whose edition no run sends any more."""
    today = now.astimezone(ZoneInfo(desk.timezone)).date()
    day = timetable.last_due(desk.timetable, now=now) or today
    with closing(open_store(desk.store, now=now)) as store, store.writing() as connection:
        restores.record(connection, at=now, day=max(day, today))
    return max(day, today)
