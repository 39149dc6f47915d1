"""One run at a time, and no lock outlives its holder."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prove.one_winner import race

from briefing import lock
from briefing.errors import Busy, PublishError

NOW = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)


def test_a_second_run_is_told_who_holds_the_lock_and_since_when(tmp_path: Path) -> None:
    with (
        lock.held(tmp_path, what="run", now=NOW),
        pytest.raises(Busy) as refused,
        lock.held(tmp_path, what="run", now=NOW),
    ):
        pass
    assert str(refused.value) == (
        f"another run is at work in {tmp_path}: briefing run, process {os.getpid()}, since 2026-11-26T06:00:00+00:00; "
        "nothing was changed"
    )
    assert refused.value.exit_code == 75


def test_the_lock_is_free_again_when_its_holder_has_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with lock.held(tmp_path / "dist", what="run", now=NOW):
            pass


def test_a_holder_that_is_killed_leaves_no_stale_lock(tmp_path: Path) -> None:
    code = (
        "import sys, time; from datetime import UTC, datetime; from pathlib import Path; from briefing import lock\n"
        "with lock.held(Path(sys.argv[1]), what='run', now=datetime.now(UTC)): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        child.stdout.readline()
        with pytest.raises(Busy), lock.held(tmp_path, what="run", now=NOW):
            pass
        child.send_signal(signal.SIGKILL)
    with lock.held(tmp_path, what="run", now=NOW):
        pass


def test_what_stands_in_the_way_of_the_lock_is_one_line(tmp_path: Path) -> None:
    (tmp_path / lock.NAME).symlink_to("/etc/passwd")
    with (
        pytest.raises(PublishError, match=r"\.run\.lock cannot be made: .*; a run needs it"),
        lock.held(tmp_path, what="run", now=NOW),
    ):
        pass


def test_of_many_that_start_together_one_wins(tmp_path: Path) -> None:
    assert race(tmp_path, starts=8) == [1, 7]


def test_a_full_disk_takes_the_holders_name_and_not_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    with (
        lock.held(tmp_path, what="run", now=NOW),
        pytest.raises(Busy, match="a run that has just started"),
        lock.held(tmp_path, what="run", now=NOW),
    ):
        pass
