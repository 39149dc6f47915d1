"""The store: opened, brought up to date, refused, durable; and the table of editions."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from briefing import ledger
from briefing.errors import StoreError
from briefing.ledger import editions, faults, open_store, tables
from briefing.ledger.migrations import ORDER, Step

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
DAY = date(2026, 1, 15)


def test_a_new_store_is_made_with_its_folder_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "store" / "briefing.db"
    open_store(str(path), now=NOW).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_is_committed_is_durable_and_writers_wait(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "briefing.db"), now=NOW)
    with store.reading() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "secure_delete": 1,
    }


def test_the_tables_of_the_modules_are_those_the_migrations_make(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "briefing.db"), now=NOW)
    found = sa.inspect(store.engine)
    made = {name: {c["name"] for c in found.get_columns(name)} for name in found.get_table_names()}
    made.pop("migrations")
    made.pop("sqlite_sequence", None)
    for module in pkgutil.iter_modules(ledger.__path__):
        importlib.import_module(f"briefing.ledger.{module.name}")
    assert made == {name: set(table.columns.keys()) for name, table in tables.metadata.tables.items()}


def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "briefing.db"), now=NOW)
    with pytest.raises(OSError, match="of the caller"), store.writing() as connection:
        editions.record(connection, day=DAY, language="en", state="draft", files={}, built=NOW)
        raise OSError("of the caller")
    with store.reading() as connection:
        assert editions.listed(connection) == []


def test_an_older_store_is_brought_up_to_date_and_a_copy_of_it_kept(tmp_path: Path) -> None:
    path = tmp_path / "briefing.db"
    open_store(str(path), now=NOW, steps_known=ORDER[:1]).close()
    more = Step("m2_more", lambda connection: connection.exec_driver_sql("CREATE TABLE more (id INTEGER)"))
    store = open_store(str(path), now=NOW, steps_known=(*ORDER[:1], more))
    assert sa.inspect(store.engine).has_table("more")
    kept = tmp_path / "briefing.db.schema-1"
    assert kept.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(kept) as copy:
        assert copy.execute("SELECT name FROM migrations").fetchall() == [("m1_editions",)]


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "briefing.db"

    def half(connection: tables.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        open_store(str(path), now=NOW, steps_known=(*ORDER, Step("broken", half)))
    store = open_store(str(path), now=NOW)
    assert not sa.inspect(store.engine).has_table("half")


def test_a_newer_store_is_refused_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "briefing.db"
    step = Step("m99_future", lambda _: None)
    open_store(str(path), now=NOW, steps_known=(*ORDER, step)).close()
    with pytest.raises(StoreError, match="was written by a newer version of this program"):
        open_store(str(path), now=NOW)


def test_a_store_of_another_build_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "briefing.db"
    open_store(str(path), now=NOW, steps_known=(Step("other", lambda _: None),)).close()
    with pytest.raises(StoreError, match="its step 1 is other, not m1_editions"):
        open_store(str(path), now=NOW)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (id INTEGER)")


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda p: p.write_bytes(b"not a database, but some kilobytes of text. " * 100), "it is no database"),
        (foreign, "is a database of another program"),
        (lambda p: p.mkdir(), "is no file"),
    ],
)
def test_what_is_no_store_is_refused_with_one_line_and_left_alone(tmp_path: Path, spoil, line) -> None:
    path = tmp_path / "briefing.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        open_store(str(path), now=NOW)
    assert line in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert before is None or path.read_bytes() == before


def test_a_broken_store_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "briefing.db"
    open_store(str(path), now=NOW).close()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 30_000)
    with pytest.raises(StoreError, match="it is broken"):
        open_store(str(path), now=NOW)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://desk:hunter2@/none?host=/nowhere", now=NOW)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_network_file_system_is_known(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    assert faults.filesystem(tmp_path, mounts) == "nfs4"
    assert faults.filesystem(Path("/"), mounts) == "ext4"


def test_only_published_editions_have_numbers_and_keep_them(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "briefing.db"), now=NOW)
    days = {number: date(2026, 1, number) for number in range(11, 16)}

    def record(day: int, state: editions.State, *, language: str = "en", at: datetime | None = NOW) -> editions.Edition:
        with store.writing() as connection:
            return editions.record(
                connection, day=days[day], language=language, state=state, files={"x": "b"}, built=at, published=at
            )

    for day, state in ((11, "published"), (12, "missed"), (13, "skipped"), (14, "draft"), (15, "published")):
        record(day, state)  # type: ignore[arg-type]
    record(15, "published", language="de")
    with store.reading() as connection:
        assert [editions.number_of(connection, day=day, language="en") for day in days.values()] == [1, 3, 3, 3, 2]
    record(14, "published")
    record(11, "withdrawn")
    again = record(15, "published", at=NOW + timedelta(days=1))
    with store.reading() as connection:
        assert [(e.day.day, e.language, e.number, e.state) for e in editions.listed(connection)] == [
            (11, "en", 1, "withdrawn"),
            (12, "en", None, "missed"),
            (13, "en", None, "skipped"),
            (14, "en", 3, "published"),
            (15, "de", 1, "published"),
            (15, "en", 2, "published"),
        ]
        assert editions.newest(connection, language="en") == again
    assert (again.files, again.published) == ({"x": "b"}, NOW + timedelta(days=1))


def test_in_an_older_store_published_editions_keep_their_numbers_and_the_missed_give_theirs_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "briefing.db"
    open_store(str(path), now=NOW, steps_known=ORDER[:10]).close()
    with sqlite3.connect(path) as older:
        older.execute("PRAGMA foreign_keys = ON")
        older.executemany(
            "INSERT INTO editions (id, date, language, number, state) VALUES (?, ?, 'en', ?, ?)",
            [
                (3, "2026-01-11", 1, "published"),
                (4, "2026-01-12", 2, "missed"),
                (7, "2026-01-13", 3, "draft"),
                (8, "2026-01-14", 4, "skipped"),
            ],
        )
        older.execute("INSERT INTO edition_files VALUES (3, 'brief.pdf', 'a')")
        older.execute(
            "INSERT INTO subscribers (id, handle, state, since, created, epoch, form, weekdays)"
            " VALUES (1, 'h', 'active', '', '', 1, 'pdf', '')"
        )
        older.execute(
            "INSERT INTO deliveries (edition, subscriber, state, expires, attempts, changed)"
            " VALUES (3, 1, 'sent', '', 1, '')"
        )
    store = open_store(str(path), now=NOW)
    with store.reading() as connection:
        assert [(e.id, e.day.day, e.number, e.files) for e in editions.listed(connection)] == [
            (3, 11, 1, {"brief.pdf": "a"}),
            (4, 12, None, {}),
            (7, 13, 3, {}),
            (8, 14, None, {}),
        ]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("SELECT edition FROM deliveries").all() == [(3,)]
    with store.writing() as connection:
        made = editions.record(connection, day=DAY, language="en", state="published", files={}, built=NOW)
    assert (made.id, made.number) == (9, 4)
    with pytest.raises(sa.exc.IntegrityError), store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO edition_files VALUES (99, 'x', 'y')")


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "briefing.db"), now=NOW)
    with pytest.raises(sa.exc.StatementError, match="has no time zone"), store.writing() as connection:
        editions.record(connection, day=DAY, language="en", state="draft", files={}, built=datetime(2026, 1, 15))  # noqa: DTZ001
