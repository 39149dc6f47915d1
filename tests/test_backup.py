"""A desk in one file, and back again; nothing old goes out twice."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from briefing.cli import Stopped, main
from briefing.founding import Answers, found
from briefing.ledger import open_store
from briefing.ledger.deliveries import deliveries

NOW = datetime(2026, 11, 26, 6, 2, tzinfo=UTC)
DAY = "2026-11-26"


class Clock:
    """The time that commands see."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in ("running", "founding", "outside"):
        monkeypatch.setattr(f"briefing.cli.{module}.clock", made)
    return made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Path:
    """The example desk with a reader, an edition of the day that is not sent yet, and a back-up of that."""
    here = tmp_path / "desk"
    found(
        here, Answers(title="Port Brief", sender="Port <port@example.org>", relay="file:outbox"), program=("briefing",)
    )
    monkeypatch.chdir(here)
    assert main(["subscribers", "add", "reader@example.org", "--consent", "asked by phone"]) == 0
    assert main(["run", "--until", "build"]) == 0
    assert main(["backup", "../kept.tar.gz"]) == 0
    return here


def mails(desk: Path) -> int:
    return len(list((desk / "outbox/new").glob("*"))) if (desk / "outbox").exists() else 0


def published(desk: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((desk / "dist" / DAY).iterdir())}


def test_a_desk_comes_back_whole_on_another_machine(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = published(desk)
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    capsys.readouterr()
    assert main(["restore", "../kept.tar.gz"]) == 0
    assert capsys.readouterr().out.startswith(
        f"Port Brief is back as of {NOW.isoformat()[:16]}; no edition up to {DAY}"
    )
    new = tmp_path / "new"
    assert published(new) == before
    for name in ("config.yaml", "templates/brief.html.j2"):
        assert (new / name).read_bytes() == (desk / name).read_bytes()
    assert (new / "store/briefing.db").stat().st_mode & 0o777 == 0o600
    assert (new / "dist/index.html").is_file()
    assert main(["subscribers", "list"]) == 0
    assert "reader@example.org" in capsys.readouterr().out


def test_a_restored_store_sends_nothing_that_went_out_after_the_copy_was_made(
    desk: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run"]) == 0
    assert mails(desk) == 1
    clock.now += timedelta(hours=3)
    assert main(["restore", "../kept.tar.gz"]) == 64
    assert "is a store already; to put the back-up in its place, say --replace" in capsys.readouterr().err
    assert main(["restore", "../kept.tar.gz", "--replace"]) == 0
    assert (desk / "store/briefing.db.before-restore-1").is_file()
    assert main(["run"]) == 0
    assert mails(desk) == 1
    assert main(["send"]) == 64
    assert mails(desk) == 1


def test_what_waited_in_the_copy_counts_as_in_doubt(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 0
    store = open_store(str(desk / "store/briefing.db"), now=NOW)
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).values(state="deferred", due=NOW))
    store.close()
    assert main(["backup", "../waiting.tar.gz"]) == 0
    assert main(["restore", "../waiting.tar.gz", "--replace"]) == 0
    capsys.readouterr()
    assert main(["deliveries"]) == 5
    assert capsys.readouterr().out == f"{DAY}: 0 sent, 0 deferred, 0 failed, 1 in doubt\n"


def test_a_request_to_end_while_sending_ends_with_5_and_the_rest_waits_for_the_next_run(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as ending:
        ending.setattr("briefing.deliver.edition.send_edition", stopped)
        assert main(["run"]) == 5
    assert capsys.readouterr().err == (
        "stopped while sending: the mail under way was finished, the rest waits for the next run\n"
    )
    assert main(["run"]) == 0
    assert mails(desk) == 1


def test_the_day_after_a_restore_is_an_ordinary_day(desk: Path, clock: Clock) -> None:
    assert main(["restore", "../kept.tar.gz", "--replace"]) == 0
    clock.now += timedelta(days=1)
    (desk / "articles/new.txt").write_text(
        "---\nsource: New\npublished: 2026-11-27\n---\nStrike ends\n\nThe dock strike in the port of Elm ended on Friday.\n"
    )
    assert main(["run"]) == 0
    assert mails(desk) == 1


def test_a_back_up_is_for_its_owner_alone_and_is_not_written_over(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Path("../kept.tar.gz").stat().st_mode & 0o777 == 0o600
    assert main(["backup", "../kept.tar.gz"]) == 73
    assert capsys.readouterr().err == "../kept.tar.gz stands there already; give another name\n"


def test_a_damaged_or_foreign_file_is_refused_and_nothing_is_changed(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (tmp_path / "kept.tar.gz").read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "no.tar.gz").write_bytes(b"no archive")
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as packed:
        entry = tarfile.TarInfo("../evil")
        entry.size = 1
        packed.addfile(entry, io.BytesIO(b"x"))
    shutil.rmtree(desk / "store")
    for name in ("half", "no", "evil", "gone"):
        assert main(["restore", f"../{name}.tar.gz"]) == 64, name
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (desk / "store").exists()
    assert not (tmp_path / "evil").exists()


def test_what_the_settings_name_comes_back_too_and_what_lies_elsewhere_is_told(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (desk / "holidays.txt").write_text("2026-12-25\n")
    (desk / "fonts").mkdir()
    (desk / "fonts/own.ttf").write_bytes(b"a font")
    (desk / "dkim.pem").write_text("a key\n")
    (desk / "dkim.pem").chmod(0o600)
    settings = (desk / "config.yaml").read_text()
    settings = settings.replace("  # holidays:", "  holidays:").replace(
        "  - folder: articles\n", f"  - folder: articles\n  - folder: {elsewhere}\n"
    )
    settings += "  dkim: {domain: example.org, selector: a, keyfile: dkim.pem}\nlook: {fonts: fonts}\n"
    (desk / "config.yaml").write_text(settings)
    capsys.readouterr()
    assert main(["backup", "../more.tar.gz"]) == 0
    assert capsys.readouterr().out.endswith(f"not in it, for it lies outside of the desk's folder: {elsewhere}\n")
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    assert main(["restore", "../more.tar.gz"]) == 0
    for name in ("holidays.txt", "fonts/own.ttf", "dkim.pem"):
        assert Path(name).read_bytes() == (desk / name).read_bytes()
    assert Path("dkim.pem").stat().st_mode & 0o777 == 0o600
    assert main(["config"]) == 0


def test_articles_that_are_linked_twice_come_back_as_files(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.link("articles/harbour-courier.txt", "articles/again.txt")
    assert main(["backup", "../linked.tar.gz"]) == 0
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    assert main(["restore", "../linked.tar.gz"]) == 0
    assert Path("articles/again.txt").read_bytes() == Path("articles/harbour-courier.txt").read_bytes()


def test_a_file_that_changes_or_goes_while_a_back_up_is_made_does_not_damage_it(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, changing = desk / "articles/evening-times.txt", desk / "articles/harbour-courier.txt"
    read, seen = Path.read_bytes, list[Path]()

    def while_others_write(path: Path) -> bytes:
        seen.append(path)
        gone.unlink(missing_ok=True)
        content = read(path)
        if path == changing:
            path.write_bytes(content + b"And more.\n")
        return content

    monkeypatch.setattr(Path, "read_bytes", while_others_write)
    assert main(["backup", "../busy.tar.gz"]) == 0
    monkeypatch.undo()
    assert changing in seen
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path / "new")
    assert main(["restore", "../busy.tar.gz"]) == 0
    assert not Path("articles/evening-times.txt").exists()


def test_a_back_up_of_a_newer_store_is_refused_before_anything_is_changed(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store("store/briefing.db", now=NOW)
    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (99, 'm99_later', '2030-01-01T00:00:00.000000Z')")
    assert main(["backup", "../newer.tar.gz"]) == 73
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM migrations WHERE number = 99")
    store.close()
    before = Path("store/briefing.db").read_bytes()
    with tarfile.open("../kept.tar.gz") as packed:
        packed.extractall("../open", filter="data")
    inside = open_store("../open/store.db", now=NOW)
    with inside.writing() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (99, 'm99_later', '2030-01-01T00:00:00.000000Z')")
    inside.close()
    digest = hashlib.sha256(Path("../open/store.db").read_bytes()).hexdigest()
    listed = json.loads(Path("../open/manifest.json").read_text())
    listed["files"]["store.db"] = digest
    Path("../open/manifest.json").write_text(json.dumps(listed))
    with tarfile.open("../newer.tar.gz", "w:gz") as packed:
        for path in sorted(Path("../open").rglob("*")):
            if path.is_file():
                packed.add(path, arcname=path.relative_to("../open").as_posix())
    capsys.readouterr()
    assert main(["restore", "../newer.tar.gz", "--replace"]) == 73
    assert "newer version of this program" in capsys.readouterr().err
    assert Path("store/briefing.db").read_bytes() == before
