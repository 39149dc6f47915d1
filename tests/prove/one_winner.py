"""Twenty runs start together, fifty times: each time one of them gets the lock, and nobody waits.

Every other time the winner is killed instead of ending by itself, and the lock must be free for the next round.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from briefing import lock
from briefing.errors import Busy


def race(folder: Path, *, starts: int, killed: bool = False) -> list[int]:
    """How many won and how many were refused, of `starts` processes that try at the same moment."""
    gate, out = os.pipe(), os.pipe()
    end = os.pipe()
    children = []
    for _ in range(starts):
        child = os.fork()
        if child == 0:
            os.close(gate[1])
            os.close(end[1])
            os.read(gate[0], 1)  # end of file: the gate opens for all at once
            try:
                with lock.held(folder, what="run", now=datetime.now(UTC)):
                    os.write(out[1], b"w")
                    os.read(end[0], 1)  # holds on until all have tried
            except Busy:
                os.write(out[1], b"r")
            os._exit(0)
        children.append(child)
    os.close(gate[1])
    said = b""
    while len(said) < starts:
        said += os.read(out[0], starts)
    for child in children if killed else ():
        os.kill(child, signal.SIGKILL)
    os.close(end[1])
    for child in children:
        os.waitpid(child, 0)
    for descriptor in (gate[0], end[0], *out):
        os.close(descriptor)
    return [said.count(b"w"), said.count(b"r")]


def commands(folder: Path, starts: int) -> tuple[list[int], int]:
    """The exit codes of so many `briefing run` that start together on a new desk, and how many mails its reader got."""
    call = [sys.executable, "-P", "-m", "briefing"]
    mail = ["--mail-from", "brief@example.org", "--relay", "file:outbox"]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*call, "init", "--yes", "--at", "00:00", *mail], check=True, **quiet)
    subprocess.run([*call, "subscribers", "add", "r@example.org", "--consent", "asked"], check=True, **quiet)
    running = [subprocess.Popen([*call, "run"], **quiet) for _ in range(starts)]
    codes = [child.wait(300) for child in running]
    return codes, len(list((folder / "outbox/new").iterdir()))


def main() -> int:
    """Fifty rounds with the lock alone, three with the whole command."""
    with tempfile.TemporaryDirectory() as scratch:
        rounds = [race(Path(scratch), starts=20, killed=number % 2 == 1) for number in range(50)]
    passed = rounds.count([1, 19])
    print(f"20 starts at once: {passed}/{len(rounds)} rounds with one winner")
    whole = 0
    for _ in range(3):
        with tempfile.TemporaryDirectory() as scratch:
            codes, mails = commands(Path(scratch), 20)
            whole += set(codes) <= {0, 75} and codes.count(0) >= 1 and mails == 1
            print(f"     20 whole runs: {codes.count(0)} ended with 0, {codes.count(75)} with 75; mails sent: {mails}")
    print(f"20 whole runs at once: {whole}/3 rounds with one edition, sent once")
    return int(passed != len(rounds) or whole != 3)


if __name__ == "__main__":
    sys.exit(main())
