"""How the cost of a brief grows with the articles that are saved, and what the next day with 1 % new costs.

    python bench/scale.py                         1,000 and 10,000 articles
    python bench/scale.py 1000 10000 100000       any numbers; 100,000 takes ten minutes of two cores
    python bench/scale.py --from CLUSTERS.jsonl   made from other real articles than the seeds
    python bench/scale.py --workers 4             read by four processes, whose time is counted too

Articles are made from real ones by a seeded generator: each event takes the reports of one real event and gives all
names in them names of its own, and its own figures; each report leaves out a few sentences. Each build is a process of
its own, from the command to the printed PDF. Times are of the processor, which a busy machine does not change.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

TOP = Path(__file__).parent.parent
START = date(2024, 3, 1)
SYLLABLES = ("ba", "do", "ka", "lu", "mi", "no", "ra", "se", "ti", "vo", "ze", "pra", "kol", "dan", "mer", "sul", "tar")
NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")
FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?![\w.,%]|\.\d)")
SETTINGS = """
title: Scale
date: today
sources:
  - folder: in
    pattern: "**/*.txt"
themes:
  - {name: war, words: [attack, troops, bomb, killed, fighters, ceasefire]}
  - {name: talks, words: [talks, agreement, president, minister, election]}
  - {name: law, words: [court, police, charged, trial, judge]}
"""


def real(source: Path | None) -> list[list[str]]:
    """The bodies of real articles, by event."""
    if source is None:
        return [[file.read_text("utf-8", "replace") for file in sorted((TOP / "seeds").glob("*.txt"))]]
    events = (json.loads(line)["articles"] for line in source.read_text("utf-8").splitlines())
    return [[one["text"] for one in event] for event in events]


def word(chance: random.Random) -> str:
    """A made-up name."""
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))).capitalize()


def made(events: Sequence[Sequence[str]], count: int, seed: int) -> Iterator[tuple[str, date, str]]:
    """So many articles as outlet, day and text."""
    chance = random.Random(seed)
    left = count
    while left:
        event = chance.choice(events)
        names: dict[str, str] = defaultdict(lambda: word(chance))
        shift = chance.randint(1, 60)
        day = START + timedelta(days=chance.randint(0, 6))
        for body in event[:left]:
            yield f"Outlet {chance.randint(1, 100)}", day, retold(body, names, shift, chance)
            left -= 1


def retold(body: str, names: dict[str, str], shift: int, chance: random.Random) -> str:
    """A report with other names and figures, and a few sentences less."""
    told = NAME.sub(lambda found: names[found[0]], body)
    told = FIGURE.sub(lambda found: str(int(found[0]) + shift), told)
    sentences = re.split(r"(?<=[.!?][\"”]) |(?<=[a-z0-9][.!?])\s+", told)
    kept = [one for one in sentences if chance.random() > 0.15]
    return "\n\n".join(" ".join(kept[i : i + 3]) for i in range(0, len(kept), 3))


def save(folder: Path, articles: Iterator[tuple[str, date, str]], first: int) -> None:
    """Articles as files, a thousand in a folder."""
    for number, (outlet, day, body) in enumerate(articles, start=first):
        place = folder / "in" / f"{number // 1000:04d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:07d}.txt").write_text(f"---\nsource: {outlet}\npublished: {day}\n---\n{body}\n", "utf-8")


def build(folder: Path, day: date) -> tuple[float, float, float, str]:
    """Seconds of processor, seconds on the clock and megabytes at the peak of one build, and what it says."""
    command = [sys.executable, "-m", "briefing", "build", "--config", str(folder / "config.yaml")]
    command += ["--out", str(folder / "dist"), "--date", day.isoformat()]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise SystemExit(told)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, took, usage.ru_maxrss / 1024, told.strip().splitlines()[-1]


def main() -> None:
    """Print the figures."""
    arguments = sys.argv[1:]
    source = Path(arguments.pop(arguments.index("--from") + 1)) if "--from" in arguments else None
    hired = int(arguments.pop(arguments.index("--workers") + 1)) if "--workers" in arguments else 0
    counts = [int(one) for one in arguments if not one.startswith("--")] or [1000, 10000]
    events = real(source)
    rows: list[tuple[int, float]] = []
    for count in counts:
        folder = Path(tempfile.mkdtemp(prefix="scale-"))
        try:
            (folder / "config.yaml").write_text(f"{SETTINGS}workers: '{f'processes: {hired}' if hired else 'none'}'\n")
            save(folder, made(events, count, seed=count), first=0)
            day = START + timedelta(days=7)
            spent, took, memory, line = build(folder, day)
            print(
                f"{count:>7} articles: {spent:8.1f} s of processor, {took:8.1f} s, {memory:6.0f} MB; {line}", flush=True
            )
            save(folder, made(events, max(1, count // 100), seed=count + 1), first=count)
            again, took, memory, line = build(folder, day + timedelta(days=1))
            print(
                f"  next day, 1 % new: {again:8.1f} s of processor, {took:8.1f} s, {memory:6.0f} MB; "
                f"{100 * again / spent:.1f} % of the first; {line}",
                flush=True,
            )
            rows.append((count, spent))
        finally:
            shutil.rmtree(folder)
    for (fewer, one), (more, other) in pairwise(rows):
        power = math.log(other / one) / math.log(more / fewer)
        print(f"from {fewer} to {more}: the cost grows with the power {power:.2f}")


if __name__ == "__main__":
    main()
