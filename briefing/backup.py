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
from collections.abc import Iterator, Mapping
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
TEMPLATES, SOURCES, EDITIONS, BESIDE = "templates", "sources", "editions", "beside"


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
        if os.path.lexists(to):
            raise PublishError(f"{to} stands there already; give another name")
        aside = to.with_name(f".new-{to.name}-{os.getpid()}")
        try:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with open(descriptor, "wb") as file:
                count = pack(file, {"form": FORM, "version": __version__, "title": desk.title, "made": now}, files)
                file.flush()
                os.fsync(file.fileno())
            os.rename(aside, to)
        finally:
            aside.unlink(missing_ok=True)
        size = to.stat().st_size
    apart = "".join(f"; not in it, for it lies outside of the desk's folder: {place}" for place in outside(desk))
    return f"{to}: {count} files of {desk.title}, {size / 1_000_000:.1f} MB; it holds addresses: keep it safe{apart}"


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
    for place in named_files(desk):
        if place.is_relative_to(desk.folder) and place.exists():
            name = f"{BESIDE}/{place.relative_to(desk.folder).as_posix()}"
            yield from [(name, place)] if place.is_file() else below(name, place)
    for name in publish.editions(publish.drafts(out)):  # before the editions: a draft may become one meanwhile
        yield from below(f"{EDITIONS}/{publish.DRAFTS}/{name}", publish.drafts(out) / name)
    for name in publish.editions(out):
        yield from below(f"{EDITIONS}/{name}", out / name)


def own_sources(desk: Config) -> Iterator[Path]:
    """The folders and files of articles that lie in the desk's own folder, each once."""
    inside = {place for place in article_places(desk) if place.is_relative_to(desk.folder) and place.exists()}
    yield from sorted(place for place in inside if not any(above in inside for above in place.parents))


def article_places(desk: Config) -> list[Path]:
    """The folders and files of articles."""
    return [place for source in desk.sources for place in (source.folder, *source.named) if place]


def named_files(desk: Config) -> list[Path]:
    """What else the settings name: holidays, logo, fonts, the key that signs mail, authorities."""
    dkim = desk.mail.dkim
    places = (
        desk.schedule.holidays,
        desk.look.logo,
        desk.look.fonts,
        dkim.keyfile if dkim else None,
        desk.mail.certificates,
        desk.fetch.certificates,
        desk.bounces.certificates,
    )
    return [place for place in places if place]


def outside(desk: Config) -> list[Path]:
    """What a desk is made of and a back-up does not hold, since it lies elsewhere."""
    places = dict.fromkeys([*article_places(desk), *named_files(desk)])
    return [place for place in places if not place.is_relative_to(desk.folder)]


def below(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def pack(file: Any, head: dict[str, Any], files: Mapping[str, Path]) -> int:
    """Write the archive, the list of its files last, with the hash of what was really put in; gives how many.

    A file that was taken away meanwhile is left out. Each is read once: others may write while this is done.
    """
    digests: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w:gz") as packed:
        for name, path in files.items():
            try:
                content, found = path.read_bytes(), path.stat()
            except FileNotFoundError:
                continue
            entry = tarfile.TarInfo(name)  # by hand: a second link to the same file would be packed as a link
            entry.size, entry.mode, entry.mtime = len(content), found.st_mode & 0o777, int(found.st_mtime)
            packed.addfile(entry, BytesIO(content))
            digests[name] = hashlib.sha256(content).hexdigest()
        listed = json.dumps({**head, "files": digests}, ensure_ascii=False, indent=1, default=datetime.isoformat)
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(listed.encode())
        packed.addfile(entry, BytesIO(listed.encode()))
    return len(digests)


def restore(source: Path, *, settings: Path, out: Path, now: datetime, replace: bool) -> str:
    """Bring a desk back: settings and templates where there are none, the store, and editions that are missing.

    Args:
        settings: where the desk's config is, or is to be.
        replace: put the store of the back-up in the place of one that is there, which is kept beside it.

    Raises:
        UsageError: the file is no back-up, or is damaged; or a store is there and `replace` was not said.
        StoreError: its store cannot be opened, or is newer than this program.
        Nothing was changed in any of these cases.
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
        open_store(str(Path(scratch) / STORE), now=now).close()  # one that is newer than this program is told here
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
    homes = ((TEMPLATES, desk.templates or desk.folder / TEMPLATES), (SOURCES, desk.folder), (BESIDE, desk.folder))
    for kept, home in homes:
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
