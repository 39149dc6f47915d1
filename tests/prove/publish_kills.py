"""Kill a publishing process, again and again, and look at what it leaves.

    publish_kills.py           just before and just after each call to the system, then 1,000 random moments
    publish_kills.py --steps   the calls to the system only

An edition is published, and archive and feed follow it. After each kill, `latest` must open a whole edition, `<name>`
must be the old or the new edition, `index.html` and `feed.xml` the old or the new ones, whole, and the next run must
finish and leave nothing aside. Prints `passed/total` and exits 1 when a trial failed.
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

from briefing import archive, config, publish
from briefing.publish import disk

CALLS = [(os, name) for name in ("mkdir", "open", "write", "fsync", "rename", "replace", "symlink", "unlink", "rmdir")]
CALLS.append((disk, "swap"))
EMPTY = '"sources": [], "sections": [], "lead": []'
OLD = {"brief.json": f'{{"number": 1, {EMPTY}}}'.encode(), "brief.html": b"old " * 3000, "brief.pdf": b"%PDF old" * 500}
NEW = {"brief.json": f'{{"number": 2, {EMPTY}}}'.encode(), "brief.pdf": b"%PDF new" * 2000, "brief.txt": b"new"}
DESK = config.understood("title: Port Brief\nsources: [{folder: articles}]\n", Path("config.yaml"))
NAME, EARLIER = "2020-01-15", "2020-01-14"


def once(draw: Callable[..., str]) -> Callable[..., str]:
    """Draw the same only once: what is tried here is how files are put in place."""
    drawn: dict[str, str] = {}

    def cached(desk: config.Config, editions: Any) -> str:
        key = repr(editions)
        if key not in drawn:
            drawn[key] = draw(desk, editions)
        return drawn[key]

    return cached


def morning(out: Path, name: str, files: dict[str, bytes]) -> None:
    """What a run does with its files."""
    publish.edition(out, name, files)
    archive.follow(DESK, out)


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


def followers(out: Path) -> dict[str, bytes]:
    """The archive and the feed."""
    return {name: (out / name).read_bytes() for name in (archive.INDEX, archive.FEED)}


def faults(out: Path, before: dict[str, bytes], *, rebuilt: bool) -> list[str]:
    """What is wrong with the out folder of a killed run, and of the run after it."""
    found = []
    killed = followers(out)
    place = out / NAME
    if place.exists() and content(place) not in (OLD, NEW):
        found.append(f"{NAME} is neither the old nor the new edition: {sorted(content(place))}")
    if rebuilt and not place.exists():
        found.append(f"{NAME} is gone")
    if content(out / "latest") not in (OLD, NEW):
        found.append("latest opens no whole edition")
    morning(out, NAME, NEW)
    after = followers(out)
    found += [f"{name} is neither old nor new" for name in after if killed[name] not in (before[name], after[name])]
    if b"</html>" not in after[archive.INDEX] or NAME.encode() not in after[archive.FEED]:
        found.append("archive or feed do not have the new edition")
    if content(place) != NEW or content(out / "latest") != NEW:
        found.append("the next run did not mend it")
    left = {path.name for path in out.iterdir()} - {NAME, EARLIER, "latest", archive.INDEX, archive.FEED}
    if left:
        found.append(f"left behind: {sorted(left)}")
    return found


def trial(*, rebuilt: bool, step: tuple[int, bool] | None = None, after: float = 0) -> tuple[list[str], bool]:
    """One killed run: at a step, or after some seconds. Returns the faults, and whether it was killed before it was done."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "dist"
        morning(out, NAME if rebuilt else EARLIER, OLD)
        before = followers(out)
        child = os.fork()
        if child == 0:
            if step is None:
                signal.setitimer(signal.ITIMER_REAL, after)  # its signal ends a process that does not catch it
            with watched(lambda *here: os.kill(os.getpid(), signal.SIGKILL) if here == step else None):
                morning(out, NAME, NEW)
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        return faults(out, before, rebuilt=rebuilt), killed


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
    archive.index, archive.feed = once(archive.index), once(archive.feed)
    outcomes = [*by_steps(), *by_chance(0 if arguments.steps else 1000)]
    for found in outcomes:
        for fault in found:
            print(fault, file=sys.stderr)
    passed = sum(not found for found in outcomes)
    print(f"publish, kill -9: {passed}/{len(outcomes)} leave a whole edition that the next run mends")
    return int(any(outcomes))


if __name__ == "__main__":
    sys.exit(main())
