"""The log of runs: one JSON object a line, turned over before it grows large."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.errors import PublishError
from briefing.journal import Journal


def clock() -> datetime:
    return datetime(2026, 11, 26, 6, 0, tzinfo=UTC)


def test_an_entry_is_one_line_with_its_time_and_particulars(tmp_path: Path) -> None:
    Journal(tmp_path / "log/briefing.jsonl", clock=clock).write("built", edition="2026-11-26", articles=5)
    (line,) = (tmp_path / "log/briefing.jsonl").read_text().splitlines()
    entry = json.loads(line)
    assert entry.pop("pid") > 0
    assert entry == {"at": "2026-11-26T06:00:00.000+00:00", "event": "built", "edition": "2026-11-26", "articles": 5}


def test_a_full_log_is_turned_over_and_the_oldest_goes(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "runs.jsonl", clock=clock, largest=1, kept=2)
    for number in range(5):
        journal.write("run", number=number)
    kept = {path.name: json.loads(path.read_text())["number"] for path in tmp_path.iterdir()}
    assert kept == {"runs.jsonl": 4, "runs.jsonl.1": 3, "runs.jsonl.2": 2}


def test_a_log_that_keeps_no_older_files_begins_anew(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "runs.jsonl", clock=clock, largest=1, kept=0)
    for number in range(3):
        journal.write("run", number=number)
    assert json.loads((tmp_path / "runs.jsonl").read_text())["number"] == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_log_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file")
    with pytest.raises(PublishError, match=r"the log .*/log/briefing.jsonl cannot be written: .*; mend it, or give"):
        Journal(tmp_path / "log/briefing.jsonl", clock=clock).write("run")
