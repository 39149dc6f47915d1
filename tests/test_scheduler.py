"""What cron and systemd are told, and how it is put in place and taken away."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.errors import PublishError, UsageError
from briefing.scheduler import Call, Cron, Systemd, crontab_line, next_call, quoted, timer

CALL = Call(
    title="Port Brief",
    python=Path("/opt/briefing/bin/python"),
    config=Path("/srv/port/config.yaml"),
    out=Path("/srv/port/dist"),
    writable=(Path("/srv/port/dist"), Path("/srv/port/store"), Path("/srv/port/log")),
    every=10,
    limit=timedelta(hours=3),
)
LINE = (
    "*/10 * * * * /opt/briefing/bin/python -P -m briefing --config /srv/port/config.yaml --out /srv/port/dist run --quiet"
    " # briefing run of /srv/port/config.yaml"
)


class Crontab:
    """Stands for the command `crontab` and the table behind it."""

    def __init__(self, table: str | None = None) -> None:
        self.table = table

    def __call__(self, words: Sequence[str], given: str | None) -> tuple[int, str, str]:
        if list(words) == ["crontab", "-l"]:
            return (1, "", "no crontab for operator\n") if self.table is None else (0, self.table, "")
        self.table = given
        return 0, "", ""


def test_the_crontab_line_has_full_paths_and_the_mark_of_its_desk() -> None:
    assert crontab_line(CALL) == LINE


def test_a_path_with_spaces_quotes_and_percent_signs_reaches_the_command_whole() -> None:
    config = Path("/srv/the editor's 100%/config.yaml")
    line = crontab_line(replace(CALL, config=config))
    command = line.removeprefix("*/10 * * * * ").replace("\\%", "%")
    assert "%" not in line.replace("\\%", "")
    assert str(config) in shlex.split(command, comments=True)


def test_a_path_that_no_crontab_can_name_is_refused() -> None:
    with pytest.raises(UsageError, match="holds a line break, and a crontab cannot name it"):
        crontab_line(replace(CALL, config=Path("/srv/a\nb/config.yaml")))


def test_installing_leaves_other_lines_alone_and_replaces_an_older_one_of_the_desk() -> None:
    older = LINE.replace("*/10", "*/30")
    crontab = Crontab(f"MAILTO=operator\n{older}\n0 4 * * * backup\n")
    cron = Cron(CALL, ask=crontab)
    assert cron.fault() == "the crontab has an older line for this desk; type: briefing schedule cron --install"
    assert cron.install() == "the crontab calls briefing run of /srv/port/config.yaml every 10 minutes"
    assert crontab.table == f"MAILTO=operator\n0 4 * * * backup\n{LINE}\n"
    assert cron.fault() == ""
    assert cron.remove() == "the crontab does not call briefing run of /srv/port/config.yaml any more"
    assert crontab.table == "MAILTO=operator\n0 4 * * * backup\n"
    assert cron.remove() == "the crontab has no line for /srv/port/config.yaml; nothing was changed"


def test_a_user_without_a_crontab_gets_one() -> None:
    crontab = Crontab()
    assert Cron(CALL, ask=crontab).fault().startswith("the crontab has no line for this desk; type:")
    Cron(CALL, ask=crontab).install()
    assert crontab.table == f"{LINE}\n"


def test_without_cron_the_one_line_asks_whether_it_is_installed() -> None:
    with pytest.raises(PublishError, match="cannot be read: there is no command crontab; is cron installed"):
        Cron(CALL, ask=lambda *_: (127, "", "there is no command crontab")).install()


@pytest.mark.parametrize(
    ("word", "written"),
    [("/srv/port", "/srv/port"), ("/srv/a b", '"/srv/a b"'), ("100%", "100%%"), ("$HOME", '"$$HOME"'), ('"', '"\\""')],
)
def test_a_unit_quotes_words_as_systemd_reads_them(word: str, written: str) -> None:
    assert quoted(word) == written


def test_units_are_written_refused_over_strangers_and_removed(tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def ask(words: Sequence[str], _: str | None) -> tuple[int, str, str]:
        asked.append(list(words))
        return 0, "", ""

    units = Systemd(CALL, folder=tmp_path, user="operator", ask=ask)
    assert units.fault() == (
        f"there is no {tmp_path}/briefing-port-brief.service; type: briefing schedule systemd --install"
    )
    assert units.install() == ("briefing-port-brief.timer calls briefing run of /srv/port/config.yaml every 10 minutes")
    assert units.fault() == ""
    stranger = Systemd(replace(CALL, config=Path("/srv/other/config.yaml")), folder=tmp_path, user="operator", ask=ask)
    for change in (stranger.install, stranger.remove):
        with pytest.raises(PublishError, match="is not of this desk; give the desk another `title`"):
            change()
    assert units.remove() == "briefing-port-brief.timer and its service are gone"
    assert list(tmp_path.iterdir()) == []
    assert asked == [
        ["systemctl", "daemon-reload"],
        ["systemctl", "enable", "--now", "briefing-port-brief.timer"],
        ["systemctl", "is-active", "--quiet", "briefing-port-brief.timer"],
        ["systemctl", "disable", "--now", "briefing-port-brief.timer"],
        ["systemctl", "daemon-reload"],
    ]


def test_a_service_runs_as_its_user_and_may_write_its_own_folders_only(tmp_path: Path) -> None:
    service, calendar = Systemd(CALL, folder=tmp_path, user="operator").units().values()
    assert "\nUser=operator\n" in service
    assert "\nNoNewPrivileges=yes\nPrivateTmp=yes\nProtectSystem=strict\n" in service
    assert "\nReadWritePaths=/srv/port/dist /srv/port/store /srv/port/log\n" in service
    assert "\nTimeoutStartSec=10860\n" in service
    assert "\nOnCalendar=*:0/10\nPersistent=true\n" in calendar


def test_units_of_ones_own_manager_name_no_user(tmp_path: Path) -> None:
    text = Systemd(CALL, folder=tmp_path, user=None).texts()
    assert "User=" not in text
    assert text.startswith(
        f"# {tmp_path}/briefing-port-brief.service\n# briefing run of /srv/port/config.yaml\n[Unit]\n"
    )


def test_the_next_call_is_the_next_round_minute() -> None:
    assert next_call(CALL, now=datetime(2026, 11, 26, 5, 50, 30, tzinfo=UTC)) == datetime(2026, 11, 26, 6, tzinfo=UTC)
    assert (
        next_call(replace(CALL, every=60), now=datetime(2026, 11, 26, 23, tzinfo=UTC)).isoformat()
        == "2026-11-27T00:00:00+00:00"
    )
    assert "OnCalendar=hourly\n" in timer(replace(CALL, every=60))


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not installed here; `make prove` installs it"
)
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    call = replace(CALL, python=Path("/bin/sh"), title="Port 100% Brief")
    Systemd(call, folder=tmp_path, user="root").write()
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
