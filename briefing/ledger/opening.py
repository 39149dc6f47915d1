"""A store is opened: found or made, checked, brought up to date, and kept durable."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url

from briefing.errors import StoreError
from briefing.ledger import faults
from briefing.ledger.migrations import ORDER, Step
from briefing.ledger.tables import Moment

MARK = 0x42524946
"""`PRAGMA application_id` of our files, "BRIF": another program's database is never written to."""

WAIT_SECONDS = 30
"""How long a writer waits for another before it gives up."""

LOCK = 7_411_052_026
"""The PostgreSQL advisory lock under which a store is brought up to date."""

steps = sa.Table(
    "migrations",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("applied", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. `place` is how a message names it: a path, or an address without password."""

    engine: Engine
    place: str
    path: Path | None
    """The file of a SQLite store."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction. It is committed and durable when the block ends, and leaves nothing if the block raises.

        On SQLite it holds the one write lock from its start, so what it reads stays true until it is committed.

        Raises:
            StoreError: the database refused: locked for too long, full, read-only, broken or gone.
        """
        with faults.told(self.place), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; waits for nobody and keeps nobody waiting. Raises StoreError as `writing` does."""
        with faults.told(self.place), self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give the connections back. A SQLite store is one file again after the last of them."""
        self.engine.dispose()

    def scrub(self) -> Sequence[Path]:
        """Take what was deleted out of the files too, and give the copies of older versions, which still hold it.

        On SQLite the file is written anew and its log emptied; on PostgreSQL the tables are. Waits for other writers.

        Raises:
            StoreError: it cannot be written anew, for want of room or because it is in use. Nothing was lost.
        """
        with faults.told(self.place):
            if self.path is None:
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM FULL")
                return ()
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("VACUUM")
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreError(f"{self.place}: its log is being read by another process; end it, and run this again")
        return sorted(self.path.parent.glob(f"{self.path.name}.schema-*"))

    def copy(self, to: Path) -> None:
        """A consistent copy of a SQLite store in a new file that only its owner may read, made while others work.

        Raises:
            StoreError: it cannot be written, stands there already, or the store is on PostgreSQL (use pg_dump).
        """
        if self.path is None:
            raise StoreError(f"{self.place} is on PostgreSQL; keep a copy with pg_dump")
        copy(self.path, to)


def open_store(address: str, *, now: datetime, steps_known: tuple[Step, ...] = ORDER) -> Store:
    """The store at a path or a PostgreSQL address, made if there is none, and brought up to date.

    A SQLite file of an older version is first copied beside itself as `<name>.schema-<its number>`. Each step is one
    transaction together with its record; one that fails leaves the store as it was before it.

    Args:
        now: the moment, for the record of the steps.

    Raises:
        StoreError: it cannot be opened, read or written; is no store of this program; or is newer than this program.
            Nothing was changed then.
    """
    if address.startswith(("postgresql:", "postgresql+psycopg:", "postgres:")):
        store = on_server(address)
    else:
        store = in_file(Path(address))
    try:
        bring_up_to_date(store, now=now, known=steps_known)
    except BaseException:
        store.close()
        raise
    return store


def on_server(address: str) -> Store:
    """A store on PostgreSQL; not yet connected."""
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise StoreError("the address of the store is none; write it as postgresql://user@host/database") from None
    try:
        engine = sa.create_engine(url, pool_pre_ping=True, pool_size=4, max_overflow=120)
    except ModuleNotFoundError:
        raise StoreError("a store on PostgreSQL needs psycopg; type: pip install 'briefing[postgresql]'") from None
    return Store(engine, url.render_as_string(hide_password=True).replace("+psycopg", ""), None)


def in_file(path: Path) -> Store:
    """A store in a file, which is made if need be, readable by its owner alone."""
    with faults.told_of_files(path):
        made = not path.exists()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        faults.refuse_network(path)
        if made:
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        if not path.is_file():
            raise StoreError(f"{path} is no file; move it away, or name another `store` in the config")
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise StoreError(f"{path} cannot be written: change the permissions of the file and of its folder")
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as plain:  # which changes nothing by looking
            ((mark,),) = plain.execute("PRAGMA application_id")
            ((filled,),) = plain.execute("SELECT count(*) FROM sqlite_master")
        if mark != MARK and (mark or filled):
            raise StoreError(f"{path} is a database of another program; name another `store` in the config")
        engine = sa.create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": WAIT_SECONDS},
            pool_size=4,
            max_overflow=120,
        )
        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
    return Store(engine, str(path), path)


def prepare(connection: Any, _: object) -> None:
    """Make a new SQLite connection durable: what is committed outlives a power cut, and writers wait their turn."""
    connection.isolation_level = None  # transactions are begun by `begin`, not by the driver's guess
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    """A writer takes the write lock at once: taken later, it could fail on what it has read by then."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def bring_up_to_date(store: Store, *, now: datetime, known: tuple[Step, ...]) -> None:
    """Run the steps that a store has not seen yet."""
    with store.reading() as connection:
        done = applied(connection, store.place, known)
    if len(done) == len(known):
        return
    if store.path and done:
        kept = store.path.with_name(f"{store.path.name}.schema-{len(done)}")
        if not kept.exists():
            copy(store.path, kept)
    for number, step in enumerate(known, 1):
        with store.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            else:
                connection.exec_driver_sql(f"PRAGMA application_id = {MARK}")
            steps.create(connection, checkfirst=True)
            if number > len(applied(connection, store.place, known)):  # nobody else has run it meanwhile
                step.upgrade(connection)
                connection.execute(sa.insert(steps).values(number=number, name=step.name, applied=now))


def applied(connection: Connection, place: str, known: tuple[Step, ...]) -> list[str]:
    """The names of the steps a store has seen. Raises StoreError where they are not the first of ours."""
    if not sa.inspect(connection).has_table("migrations"):
        return []
    names = list(connection.execute(sa.select(steps.c.name).order_by(steps.c.number)).scalars())
    if len(names) > len(known):
        raise StoreError(
            f"{place} was written by a newer version of this program (schema {len(names)}; this one knows "
            f"{len(known)}): install that version again, or go back to the copy that it kept beside the file"
        )
    for number, (name, step) in enumerate(zip(names, known, strict=False), 1):
        if name != step.name:
            raise StoreError(
                f"{place} is of another build of this program: its step {number} is {name}, not {step.name}"
            )
    return names


def copy(path: Path, to: Path) -> None:
    """Copy a SQLite file through SQLite itself, which sees other writers; durable when this returns."""
    aside = to.with_name(f".new-{to.name}-{os.getpid()}")
    with faults.told_of_files(to):
        if os.path.lexists(to):
            raise StoreError(f"{to} stands there already; move it away")
        try:
            os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
            with (
                closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as source,
                closing(sqlite3.connect(aside)) as kept,
            ):
                source.backup(kept)
                kept.execute("PRAGMA journal_mode = DELETE")
            file = os.open(aside, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)
            os.rename(aside, to)
        finally:
            with suppress(OSError):
                aside.unlink()
