"""Whoever does the work, the brief is the same to the byte: this process, other processes, a cluster; a worker killed.

python tests/prove/workers.py [ARTICLES]     how many articles, made from the seeds; 200 where it is not said
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from _dask import cluster

TOP = Path(__file__).parent.parent.parent
TRIES = 4
"""On a machine with much else to do the press may run out of its time, which proves nothing of workers."""
SETTINGS = """
title: Proof
date: newest
sources:
  - folder: in
themes:
  - {name: talks, words: [ceasefire, truce, talks, negotiate]}
  - {name: arms, words: [troops, drones, weapons, fighters]}
window: {articles: 12}
"""


def save(folder: Path, count: int) -> None:
    """So many articles made from the seeds: names and figures of their own, some sentences left out."""
    chance = random.Random(11)
    seeds = [file.read_text("utf-8", "replace") for file in sorted((TOP / "seeds").glob("*.txt"))]
    (folder / "in").mkdir()
    for number in range(count):
        ending = chance.choice(("an", "or", "ek", "ul")) + chance.choice(("ia", "o", "en"))
        body = re.sub(r"(?<=[a-z] )([A-Z][a-z]{3,})", rf"\1{ending}", seeds[number % len(seeds)])
        kept = [line for line in body.splitlines() if chance.random() > 0.2]
        text = f"---\nsource: Outlet {number % 9}\npublished: 2020-01-{1 + number % 9:02}\n---\n" + "\n".join(kept)
        (folder / "in" / f"{number:04}.txt").write_text(text, "utf-8")


def brief(folder: Path, workers: str, name: str) -> dict[str, str]:
    """The hash of each file of the brief that these workers make."""
    settings = folder / f"{name}.yaml"
    settings.write_text(f"{SETTINGS}workers: '{workers}'\nstore: {name}.db\n")
    command = [sys.executable, "-m", "briefing", "build", "--config", str(settings), "--out", str(folder / name)]
    for _ in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, cwd=TOP, check=False)
        if done.returncode in (0, 3) and "plain text" not in done.stderr:
            break
        print(f"  {name}: {done.stderr.strip()}; once more", flush=True)
    else:
        raise SystemExit(f"{name}: {done.stderr}")
    (made,) = (file.parent for file in (folder / name).glob("*-*-*/brief.json"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(made.iterdir())}


def busy(process: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_in_the_middle(process: int, idle: float, killed: list[int]) -> None:
    """End a worker as soon as it has been seen at work."""
    for _ in range(6000):
        try:
            if busy(process) > idle + 0.3:
                os.kill(process, signal.SIGKILL)
                killed.append(process)
                return
        except OSError:
            return
        time.sleep(0.02)


def spawned(parent: int, name: str) -> list[int]:
    """The processes below one whose command line holds a word."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                line = (place / "cmdline").read_text()
            except OSError:
                continue
            if name in line and int(fields[1]) == parent:
                found.append(int(place.name))
    return found


def kill_a_process_of(marker: str, killed: list[int]) -> None:
    """End one of the processes that a build has spawned, once it is at work."""
    for _ in range(6000):
        for place in Path("/proc").iterdir():
            if not place.name.isdecimal():
                continue
            try:
                line = (place / "cmdline").read_text()
            except OSError:
                continue
            if marker in line:
                for worker in spawned(int(place.name), "spawn_main"):
                    kill_in_the_middle(worker, 0.8, killed)
                    return
        time.sleep(0.02)


def main() -> None:
    """Compare all ways, and print how many were the same."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    passed, total = 0, 4
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        save(folder, count)
        alone = brief(folder, "none", "alone")
        killed: list[int] = []
        watch = threading.Thread(target=kill_a_process_of, args=("processes.yaml", killed), daemon=True)
        watch.start()
        same = brief(folder, "processes: 2", "processes") == alone
        watch.join(timeout=5)
        passed += same
        print(f"two processes, {len(killed)} killed in the middle: {'the same' if same else 'DIFFERENT'}", flush=True)
        with cluster(folder) as (address, hired):
            time.sleep(2)
            same = brief(folder, f"dask: {address}", "dask") == alone
            passed += same
            print(f"two workers of a Dask cluster: {'the same' if same else 'DIFFERENT'}", flush=True)
            killed = []
            one = hired[0].pid
            watch = threading.Thread(target=kill_in_the_middle, args=(one, busy(one), killed), daemon=True)
            watch.start()
            same = brief(folder, f"dask: {address}", "survivor") == alone and bool(killed)
            watch.join(timeout=5)
            passed += same
            print(
                f"one of the two killed in the middle: {'the same' if same else 'DIFFERENT, or not killed'}", flush=True
            )
            again = brief(folder, f"dask: {address}", "last") == alone
            passed += again
            print(f"the one that is left: {'the same' if again else 'DIFFERENT'}", flush=True)
    print(f"{passed}/{total}")
    raise SystemExit(passed != total)


if __name__ == "__main__":
    main()
