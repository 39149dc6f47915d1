"""What calls a run every few minutes: a line of a crontab, or a service and a timer of systemd.

The texts are pure; `Cron` and `Systemd` put them in place through the system's own commands and take them away
again. Both call `briefing run --quiet` by its full path with full paths, and so need nothing of the environment.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefing.errors import PublishError, UsageError

INTERVALS = (1, 5, 10, 15, 20, 30, 60)
"""Minutes between two calls: those that divide an hour, so that cron and systemd mean the same by them."""

SYSTEM_UNITS = Path("/etc/systemd/system")

Ask = Callable[[Sequence[str], str | None], tuple[int, str, str]]
"""Runs a command of the system with a text as its input; gives its exit code and what it wrote."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be called, all paths absolute. `writable` are the folders a run writes to, `limit` its deadline."""

    title: str
    python: Path
    config: Path
    out: Path
    writable: tuple[Path, ...]
    every: int
    limit: timedelta

    @property
    def words(self) -> tuple[str, ...]:
        """The command, word by word."""
        options = ("--config", str(self.config), "--out", str(self.out))
        # -P: no folder that happens to be current is searched for Python modules.
        return (str(self.python), "-P", "-m", "briefing", *options, "run", "--quiet")

    @property
    def mark(self) -> str:
        """What tells this desk's line or units from those of another."""
        return f"briefing run of {self.config}"

    @property
    def name(self) -> str:
        """The name of the units: `briefing-` and the title in plain letters."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return "-".join(["briefing", *re.findall(r"[a-z0-9]+", plain)])[:60]


def crontab_line(call: Call) -> str:
    """The line. Cron takes `%` for the end of the command unless it is escaped; the shell takes `#` for a comment.

    Raises UsageError where a path holds a line break, which no crontab can.
    """
    minutes = "0" if call.every == 60 else f"*/{call.every}"
    line = f"{minutes} * * * * {shlex.join(call.words)} # {call.mark}"
    if len(line.splitlines()) > 1:
        raise UsageError(f"{str(call.config)!r} holds a line break, and a crontab cannot name it; rename the folder")
    return line.replace("%", "\\%")


def service(call: Call, *, user: str | None) -> str:
    """The text of the service. `user` is who it runs as; None for a unit of one's own service manager.

    A stop lets a run finish the message under way: RFC 5321 gives a server ten minutes to answer for it.
    """
    started = " ".join(quoted(word) for word in call.words)
    writable = " ".join(quoted(str(folder)) for folder in call.writable)
    lines = [
        f"# {call.mark}",
        "[Unit]",
        f"Description={call.title.replace('%', '%%')}: the day's edition, built and sent",
        "Wants=network-online.target",
        "After=network-online.target",
        "",
        "[Service]",
        "Type=oneshot",
        *([f"User={user}"] if user else []),
        f"ExecStart={started}",
        "# Some sources failed, nothing to print, another run at work: told in the log, and no failure of the service.",
        "SuccessExitStatus=3 4 75",
        f"TimeoutStartSec={int(call.limit.total_seconds()) + 60}",
        "TimeoutStopSec=660",
        "KillMode=mixed",
        "UMask=0027",
        "NoNewPrivileges=yes",
        "PrivateTmp=yes",
        "ProtectSystem=strict",
        "ProtectHome=read-only",
        f"ReadWritePaths={writable}",
        "PrivateDevices=yes",
        "ProtectClock=yes",
        "ProtectControlGroups=yes",
        "ProtectHostname=yes",
        "ProtectKernelLogs=yes",
        "ProtectKernelModules=yes",
        "ProtectKernelTunables=yes",
        "LockPersonality=yes",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes",
        "CapabilityBoundingSet=",
        "SystemCallArchitectures=native",
        "MemoryMax=4G",
    ]
    return "\n".join(lines) + "\n"


def timer(call: Call) -> str:
    """The text of the timer. A call that fell into a sleep of the machine is made up for when it wakes."""
    calendar = "hourly" if call.every == 60 else f"*:0/{call.every}"
    return f"""# {call.mark}
[Unit]
Description={call.title.replace("%", "%%")}: asks every {call.every} minutes whether an edition is due

[Timer]
OnCalendar={calendar}
Persistent=true
AccuracySec=1min
RandomizedDelaySec=20s

[Install]
WantedBy=timers.target
"""


def quoted(word: str) -> str:
    """A word as unit files quote it (systemd.syntax(7)): `%` and `$` stand for themselves only when doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w./:=@%+,-]+", escaped) else f'"{escaped}"'


def next_call(call: Call, *, now: datetime) -> datetime:
    """When cron or the timer calls next, in UTC."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(minutes=(now.minute // call.every + 1) * call.every)


class Cron:
    """The crontab of the user who runs this."""

    def __init__(self, call: Call, *, ask: Ask | None = None) -> None:
        self.call = call
        self._ask = ask or asked

    def texts(self) -> str:
        """What to add to a crontab."""
        return crontab_line(self.call) + "\n"

    def install(self) -> str:
        """Put the line into the crontab, in place of an older one for this desk; says so."""
        line = crontab_line(self.call)
        others = self._others()
        self._write([*others, line])
        return f"the crontab calls {self.call.mark} every {self.call.every} minutes"

    def remove(self) -> str:
        """Take the line away; says so."""
        before, others = self._lines(), self._others()
        if len(before) == len(others):
            return f"the crontab has no line for {self.call.config}; nothing was changed"
        self._write(others)
        return f"the crontab does not call {self.call.mark} any more"

    def fault(self) -> str:
        """Why the line is not at work, with the mend; "" where it is."""
        mine = [line for line in self._lines() if self._is_mine(line)]
        if not mine:
            return "the crontab has no line for this desk; type: briefing schedule cron --install"
        if mine != [crontab_line(self.call)]:
            return "the crontab has an older line for this desk; type: briefing schedule cron --install"
        return ""

    def _is_mine(self, line: str) -> bool:
        return line.endswith("# " + self.call.mark.replace("%", "\\%"))

    def _others(self) -> list[str]:
        return [line for line in self._lines() if not self._is_mine(line)]

    def _lines(self) -> list[str]:
        code, out, complaint = self._ask(["crontab", "-l"], None)
        if code and "no crontab" not in complaint:
            raise PublishError(f"the crontab cannot be read: {first_line(complaint)}; is cron installed?")
        return [] if code else out.splitlines()

    def _write(self, lines: Sequence[str]) -> None:
        code, _, complaint = self._ask(["crontab", "-"], "".join(f"{line}\n" for line in lines))
        if code:
            raise PublishError(f"the crontab cannot be written: {first_line(complaint)}; it is as it was before")


class Systemd:
    """A service and a timer in `folder`: the system's, run as `user`, or without a user those of one's own manager."""

    def __init__(self, call: Call, *, folder: Path, user: str | None, ask: Ask | None = None) -> None:
        self.call = call
        self._folder = folder
        self._user = user
        self._ask = ask or asked
        self._manager = ["systemctl"] if user else ["systemctl", "--user"]

    def units(self) -> dict[Path, str]:
        """The two files."""
        at = self._folder / self.call.name
        return {
            at.with_name(f"{at.name}.service"): service(self.call, user=self._user),
            at.with_name(f"{at.name}.timer"): timer(self.call),
        }

    def texts(self) -> str:
        """The two files, each under its path."""
        return "\n".join(f"# {path}\n{text}" for path, text in self.units().items())

    def write(self) -> str:
        """Write the two files and start nothing; says so."""
        units = self.units()
        for path in units:
            self._refuse_stranger(path)
        try:
            for path, text in units.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                aside = path.with_name(f".new-{path.name}")
                aside.write_text(text, encoding="utf-8")
                aside.replace(path)
        except OSError as error:
            raise PublishError(
                f"{path} cannot be written: {error.strerror}; run this with sudo, or give --user for your own units"
            ) from error
        return f"{' and '.join(map(str, units))} are written"

    def install(self) -> str:
        """Write the units and start the timer; says so."""
        self.write()
        self._system("daemon-reload")
        self._system("enable", "--now", f"{self.call.name}.timer")
        return f"{self.call.name}.timer calls {self.call.mark} every {self.call.every} minutes"

    def remove(self) -> str:
        """Stop the timer and take the units away; says so."""
        units = [path for path in self.units() if path.exists()]
        if not units:
            return f"there are no units {self.call.name} in {self._folder}; nothing was changed"
        for path in units:
            self._refuse_stranger(path)
        self._system("disable", "--now", f"{self.call.name}.timer")
        try:
            for path in units:
                path.unlink()
        except OSError as error:
            raise PublishError(f"{path} cannot be removed: {error.strerror}; run this with sudo") from error
        self._system("daemon-reload")
        return f"{self.call.name}.timer and its service are gone"

    def fault(self) -> str:
        """Why the timer is not at work, with the mend; "" where it is."""
        mend = f"type: briefing schedule systemd{'' if self._user else ' --user'} --install"
        for path, text in self.units().items():
            try:
                if path.read_text(encoding="utf-8") != text:
                    return f"{path} is of an older state of this desk; {mend}"
            except OSError:
                return f"there is no {path}; {mend}"
        code, _, _ = self._ask([*self._manager, "is-active", "--quiet", f"{self.call.name}.timer"], None)
        return f"{self.call.name}.timer is not active; {mend}" if code else ""

    def _refuse_stranger(self, path: Path) -> None:
        """Refuse to touch a unit that is another desk's or another program's."""
        try:
            head = path.read_text(encoding="utf-8").partition("\n")[0]
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError):
            head = ""
        if head != f"# {self.call.mark}":
            raise PublishError(f"{path} is not of this desk; give the desk another `title`, or move the file away")

    def _system(self, *words: str) -> None:
        code, _, complaint = self._ask([*self._manager, *words], None)
        if code:
            raise PublishError(f"systemctl {' '.join(words)} failed: {first_line(complaint)}; does systemd run here?")


def asked(words: Sequence[str], given: str | None) -> tuple[int, str, str]:
    """Run a command of the system; one that is not installed has exit code 127 as in a shell."""
    try:
        done = subprocess.run(words, input=given, capture_output=True, text=True, timeout=60, check=False)
    except FileNotFoundError:
        return 127, "", f"there is no command {words[0]}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return 126, "", str(error)
    return done.returncode, done.stdout, done.stderr


def first_line(text: str) -> str:
    """The first line of what a command complained of."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "no reason was given")
