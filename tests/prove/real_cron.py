"""Debian's cron, in the foreground, builds an edition with the line that `briefing schedule` installs.

A desk is laid out, its line put into the crontab of whoever runs this (root, as cron asks for), and cron started unless
it runs already. Within two minutes cron must have built and published an edition under its own empty environment; made
anew under ours it must be the same byte for byte. Then the line is taken away again. The units for systemd must pass
`systemd-analyze verify`. Prints `passed/total`; exits 1 when something was not so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

CRON = shutil.which("cron", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
WAIT_SECONDS = 150


def briefing(desk: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One command of the program, in our own environment."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "briefing", "--config", desk / "config.yaml", "--out", desk / "dist", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def by_cron(desk: Path) -> list[tuple[str, bool]]:
    """What cron makes of the line."""
    day = datetime.now(UTC).date().isoformat()
    found = [("the line is installed", briefing(desk, "schedule", "cron", "--install", "--every", "1").returncode == 0)]
    found.append(("it is seen to be at work", briefing(desk, "schedule", "--check", "--every", "1").returncode == 0))
    with subprocess.Popen([CRON, "-f"], stderr=subprocess.DEVNULL) as cron:  # ends by itself where one runs already
        try:
            until = time.monotonic() + WAIT_SECONDS
            log = desk / "log/briefing.jsonl"
            while time.monotonic() < until and not (log.exists() and '"ended"' in log.read_text()):
                time.sleep(1)
        finally:
            gone = briefing(desk, "schedule", "cron", "--remove")
            cron.terminate()
    folder = desk / "dist" / day
    found.append(("cron has built an edition", (folder / "brief.pdf").is_file() and (desk / "dist/feed.xml").is_file()))
    again = briefing(desk, "rebuild", day)
    found.append(("made anew it is the same byte for byte", again.stdout.strip().endswith("the same byte for byte")))
    found.append(("the line is removed", gone.returncode == 0 and "does not call" in gone.stdout))
    return found


def by_systemd(desk: Path, folder: Path) -> list[tuple[str, bool]]:
    """What systemd makes of the units."""
    if not shutil.which("systemd-analyze"):
        return [("systemd-analyze is installed", False)]
    briefing(desk, "schedule", "systemd", "--into", str(folder))
    units = sorted(map(str, folder.iterdir()))
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    if checked.stderr:
        print(checked.stderr, file=sys.stderr)
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", next(u for u in units if u.endswith(".service"))],
        capture_output=True,
        text=True,
        check=False,
    )
    rating = re.search(r"exposure level for \S+ ([\d.]+)", rated.stdout)
    print(f"exposure of the service, by systemd-analyze security: {rating[1] if rating else 'not rated here'} of 10")
    return [
        (
            "systemd-analyze verify accepts service and timer",
            len(units) == 2 and checked.returncode == 0 and not checked.stderr,
        )
    ]


def main() -> int:
    """Both kinds."""
    with tempfile.TemporaryDirectory() as scratch:
        desk, units = Path(scratch) / "the desk, 100%", Path(scratch) / "units"
        units.mkdir()
        briefing(desk, "init", str(desk), "--yes", "--at", "00:00", "--title", "Port Brief")
        found = by_systemd(desk, units)
        found += (
            by_cron(desk) if CRON and os.geteuid() == 0 else [("cron is installed, and this is run by root", False)]
        )
    for what, good in found:
        print(f"{'ok  ' if good else 'FAIL'} {what}")
    passed = sum(good for _, good in found)
    print(f"called as on an operator's machine: {passed}/{len(found)}")
    return int(passed != len(found))


if __name__ == "__main__":
    sys.exit(main())
