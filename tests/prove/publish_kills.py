"""Kill a publishing process, again and again, and look at what it leaves.

    publish_kills.py           just before and just after each call to the system, then 1,000 random moments
    publish_kills.py --steps   the calls to the system only

After each kill, `latest` must open a whole edition, `<name>` must be the old or the new edition, and the next
run must finish and leave nothing aside. Prints `passed/total` and exits 1 when a trial failed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefing import publish
from briefing.publish import disk

CALLS = [(os, name) for name in ("mkdir", "open", "write", "fsync", "rename", "replace", "symlink", "unlink", "rmdir")]
CALLS.append((disk, "swap"))
OLD = {"brief.json": b'{"edition": "old"}', "brief.html": b"old " * 3000, "brief.pdf": b"%PDF old" * 500}
NEW = {"brief.json": b'{"edition": "new"}', "brief.html": b"new " * 4000, "brief.txt": b"new"}
NAME, EARLIER = "2020-01-15", "2020-01-14"


@contextmanager
def watched(act: Callable[[int, bool], None]) -> Iterator[None]:
    """Call `act(number, after)` before and after every call to the system that publishing makes."""
    count = 0
    originals = [(module, name, getattr(module, name)) for module, name in CALLS]

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            number = count
            act(number, False)
            try:
                return original(*arguments, **options)
            finally:
                act(number, True)

        return call

    for module, name, original in originals:
        setattr(module, name, wrap(original))
    try:
        yield
    finally:
        for module, name, original in originals:
            setattr(module, name, original)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def faults(out: Path, *, rebuilt: bool) -> list[str]:
    """What is wrong with the out folder of a killed run, and of the run after it."""
    found = []
    place = out / NAME
    if place.exists() and content(place) not in (OLD, NEW):
        found.append(f"{NAME} is neither the old nor the new edition: {sorted(content(place))}")
    if rebuilt and not place.exists():
        found.append(f"{NAME} is gone")
    if content(out / "latest") not in (OLD, NEW):
        found.append("latest opens no whole edition")
    publish.edition(out, NAME, NEW)
    if content(place) != NEW or content(out / "latest") != NEW:
        found.append("the next run did not mend it")
    left = {path.name for path in out.iterdir()} - {NAME, EARLIER, "latest"}
    if left:
        found.append(f"left behind: {sorted(left)}")
    return found


def trial(*, rebuilt: bool, step: tuple[int, bool] | None = None, after: float = 0) -> tuple[list[str], bool]:
    """One killed run: at a step, or after some seconds. Returns the faults, and whether it was killed before it was done."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "dist"
        publish.edition(out, NAME if rebuilt else EARLIER, OLD)
        child = os.fork()
        if child == 0:
            if step is None:
                signal.setitimer(signal.ITIMER_REAL, after)  # its signal ends a process that does not catch it
            with watched(lambda *here: os.kill(os.getpid(), signal.SIGKILL) if here == step else None):
                publish.edition(out, NAME, NEW)
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        return faults(out, rebuilt=rebuilt), killed


def by_steps() -> Iterator[list[str]]:
    """Every step, before and after, for a first edition and for one made again."""
    for rebuilt in (False, True):
        for after in (False, True):
            number, killed = 0, True
            while killed:
                number += 1
                found, killed = trial(rebuilt=rebuilt, step=(number, after))
                yield found


def by_chance(trials: int) -> Iterator[list[str]]:
    """Random moments, spread over the time one run takes here."""
    dice, span = random.Random(20200115), 0.001
    for number in range(trials):
        found, killed = trial(rebuilt=number % 2 == 0, after=dice.uniform(1e-6, span))
        span = min(span * 1.02, 1) if killed else max(span * 0.9, 1e-5)
        yield found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", action="store_true")
    arguments = parser.parse_args()
    if arguments.steps:  # a kill is no power cut: what was written stays, so the slow calls may be skipped
        os.fsync = lambda _: None
    outcomes = [*by_steps(), *by_chance(0 if arguments.steps else 1000)]
    for found in outcomes:
        for fault in found:
            print(fault, file=sys.stderr)
    passed = sum(not found for found in outcomes)
    print(f"publish, kill -9: {passed}/{len(outcomes)} leave a whole edition that the next run mends")
    return int(any(outcomes))


if __name__ == "__main__":
    sys.exit(main())
