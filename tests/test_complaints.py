"""What goes wrong for good is said once a day by a run that nobody waits for; log and exit code tell it every time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing import lock
from briefing.cli import main
from briefing.complaints import NAME, Complaints
from briefing.errors import NothingToPrint, PublishError, RenderError
from briefing.run import Outcome

MORNING = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
TICK = timedelta(minutes=10)
WELL = Outcome("nothing to do", idle=True)


class Desk:
    """The current folder, called by cron every ten minutes; what a run comes to is set from outside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.comes_to = MORNING, WELL
        Path("articles").mkdir()
        Path("config.yaml").write_text("sources: [{folder: articles}]\n")
        monkeypatch.setattr("briefing.cli.running.clock", lambda: self.now)
        monkeypatch.setattr("briefing.run.run", self.run)

    def run(self, *_: object, **__: object) -> Outcome:
        if isinstance(self.comes_to, Exception):
            raise self.comes_to
        return self.comes_to

    def ticks(self, count: int, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, list[str]], set[int]]:
        """Call the run so often: what came to the operator's mailbox, by time, and the exit codes."""
        mails, codes = {}, set()
        for _ in range(count):
            codes.add(main(["run", "--quiet"]))
            said = capsys.readouterr()
            assert said.out == ""
            if said.err:
                mails[f"{self.now:%d %H:%M}"] = said.err.splitlines()
            self.now += TICK
        return mails, codes

    @property
    def logged(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in Path("log/briefing.jsonl").read_text().splitlines()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    Path("dist").mkdir()
    return Desk(monkeypatch)


def test_a_build_that_fails_for_good_is_said_once_a_day_and_logged_every_time(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.comes_to = RenderError("the template is broken")  # type: ignore[assignment]
    mails, codes = desk.ticks(2 * 144 + 1, capsys)
    told = ["the template is broken"]
    assert mails == {"26 06:00": told, "27 06:00": told, "28 06:00": told}
    assert codes == {70}
    assert [entry["why"] for entry in desk.logged] == told * 289


def test_another_reason_is_said_at_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    mails = {}
    for reason in ("one", "two", "two", "one"):
        desk.comes_to = PublishError(reason)  # type: ignore[assignment]
        mails |= desk.ticks(3, capsys)[0]
    assert mails == {"26 06:00": ["one"], "26 06:30": ["two"]}


def test_after_a_run_in_which_all_was_well_the_same_is_said_again(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    mails = {}
    for comes_to in (NothingToPrint("no date"), WELL, NothingToPrint("no date")):
        desk.comes_to = comes_to  # type: ignore[assignment]
        mails |= desk.ticks(3, capsys)[0]
    assert mails == {"26 06:00": ["no date"], "26 07:00": ["no date"]}


def test_what_a_run_that_went_through_complains_of_is_said_once_too(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.comes_to = Outcome("1 article; 3 wait", 5, complaints=("the relay refuses us",))
    assert desk.ticks(20, capsys) == ({"26 06:00": ["the relay refuses us"]}, {5})
    assert [entry["complaints"] for entry in desk.logged] == [["the relay refuses us"]] * 20


def test_settings_that_cannot_be_read_are_said_once_although_they_name_no_log(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("config.yaml").write_text("sources: [{folder: articles}]\ntitel: Brief\n")
    mails, codes = desk.ticks(30, capsys)
    assert list(mails) == ["26 06:00"]
    assert codes == {78}


def test_a_fault_of_the_program_shows_its_lines_once_and_the_log_has_its_place(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.comes_to = ZeroDivisionError("division by zero")  # type: ignore[assignment]
    mails, codes = desk.ticks(10, capsys)
    assert [lines[-2] for lines in mails.values()] == ["ZeroDivisionError: division by zero"]
    assert codes == {70}
    assert {str(entry["trace"]).endswith(" run']") for entry in desk.logged} == {True}


def test_whoever_waits_for_a_run_is_told_every_time(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.comes_to = RenderError("the template is broken")  # type: ignore[assignment]
    for _ in range(3):
        assert main(["run"]) == 70
    assert capsys.readouterr().err.splitlines() == ["the template is broken"] * 3


def test_another_run_at_work_is_no_news_until_it_takes_longer_than_a_run_may(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(Path("dist").resolve().parent)
    monkeypatch.setattr("briefing.cli.running.clock", lambda: desk.now)
    with lock.held(Path("dist"), what="run", now=MORNING):
        mails, codes = desk.ticks(40, capsys)
    assert list(mails) == ["26 09:10"]  # deadlines.run is three hours
    assert codes == {75}


def test_a_log_that_cannot_be_written_does_not_hide_why_the_run_failed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("log").write_text("no folder")
    desk.comes_to = RenderError("the template is broken")  # type: ignore[assignment]
    assert main(["run"]) == 70
    unwritten, why = capsys.readouterr().err.splitlines()
    assert unwritten.startswith("the log ")
    assert why == "the template is broken"


def test_where_the_first_folder_is_not_there_the_second_remembers(tmp_path: Path) -> None:
    folders = [tmp_path / "gone", tmp_path]
    assert Complaints(folders, now=MORNING).anew(["a", "a", "b"]) == ["a", "b"]
    assert Complaints(folders, now=MORNING + TICK).anew(["b", "c"]) == ["c"]
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("spoil", [b"", b"[1]", b'{"a": 1}', b'{"a": "2026-11-26T06:00:00"}', b"\xff"])
def test_a_damaged_memory_is_as_good_as_none(tmp_path: Path, spoil: bytes) -> None:
    (tmp_path / NAME).write_bytes(spoil)
    assert Complaints([tmp_path], now=MORNING).anew(["a"]) == ["a"]
    assert Complaints([tmp_path], now=MORNING).anew(["a"]) == []


def test_what_a_clock_that_was_ahead_has_dated_does_not_silence(tmp_path: Path) -> None:
    Complaints([tmp_path], now=MORNING + timedelta(days=3000)).anew(["a"])
    assert Complaints([tmp_path], now=MORNING).anew(["a"]) == ["a"]


def test_only_hashes_are_kept_and_what_is_a_day_old_goes(tmp_path: Path) -> None:
    Complaints([tmp_path], now=MORNING).anew(["reader@example.org is full"])
    assert "reader" not in (tmp_path / NAME).read_text()
    Complaints([tmp_path], now=MORNING + timedelta(days=1)).anew(["b"])
    assert len(json.loads((tmp_path / NAME).read_text())) == 1


def test_where_nothing_can_be_kept_everything_is_said(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    for _ in range(2):
        assert Complaints([tmp_path], now=MORNING).anew(["a"]) == ["a"]
