"""The whole build against a bare script that only imports WeasyPrint and prints the same page.

    python bench/build.py [ROUNDS]

Both are whole processes and take turns, so that a busy machine is busy for both. The bar: the median build takes
at most 1.3 times the median bare script. Processor time is printed too: it tells a slower build from a busier machine.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BAR = 1.3
BARE = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def seconds(*command: str | Path) -> tuple[float, float]:
    """How long one process takes from start to end, and the processor time it and its children need for it."""
    start, used = time.perf_counter(), processor_seconds()
    subprocess.run([sys.executable, "-W", "ignore", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, processor_seconds() - used


def processor_seconds() -> float:
    """What all processes started from here, and done, have used so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def medians(spent: list[tuple[float, float]]) -> tuple[float, float]:
    """The median time and the median processor time."""
    return statistics.median(row[0] for row in spent), statistics.median(row[1] for row in spent)


def main() -> int:
    """Measure, print the medians and the ratio; 1 when the bar is missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as scratch:
        page, bare_pdf = Path(scratch) / "page.html", Path(scratch) / "bare.pdf"
        build: list[tuple[float, float]] = []
        bare: list[tuple[float, float]] = []
        for turn in range(-1, rounds):  # the first turn warms the disk cache and is not counted
            out = Path(scratch) / str(turn)
            spent = seconds("-m", "briefing", "build", "--out", out)
            page.write_bytes((out / "latest" / "brief.html").read_bytes())
            spent_bare = seconds("-c", BARE, page, bare_pdf)
            if turn >= 0:
                build.append(spent)
                bare.append(spent_bare)
    (build_time, build_used), (bare_time, bare_used) = medians(build), medians(bare)
    ratio = build_time / bare_time
    print(
        f"build {build_time:.3f} s, bare WeasyPrint {bare_time:.3f} s"
        f" (medians of {rounds}, load {os.getloadavg()[0]:.1f}): ratio {ratio:.2f}, bar {BAR};"
        f" processor time {build_used:.3f} s and {bare_used:.3f} s, ratio {build_used / bare_used:.2f}"
    )
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
