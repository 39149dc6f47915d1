"""What pictures cost: drawing them, and printing the pages of the seeds with and without them.

Baseline: the same pages without their pictures, printed in the same run, turn by turn. The bar is 1.2.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from briefing import charts, render
from briefing.press import Press

ROOT = Path(__file__).parent.parent
ROUNDS = 7


def printed(page: str) -> float:
    """Seconds to print a page in a process that has loaded already."""
    with Press() as press:
        time.sleep(2.5)  # it loads while nobody waits
        start = time.perf_counter()
        press.print(page)
        return time.perf_counter() - start


def main() -> int:
    """Print the table; 1 where the bar is missed."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "briefing", "build", "--out", out]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        brief = json.loads((Path(out) / "latest/brief.json").read_text("utf-8"))
    start = time.perf_counter()
    say = render.words("en", None)
    drawn = [charts.coverage(brief, say), charts.timeline(brief, say)]
    first = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(20):
        charts.coverage(brief, say), charts.timeline(brief, say)
    each = (time.perf_counter() - start) / 20
    with_pictures = render.page(brief)
    without = re.sub(r'<figure class="picture">.*?</figure>', "", with_pictures, flags=re.DOTALL)
    times: dict[str, list[float]] = {"without": [], "with": []}
    for _ in range(ROUNDS):
        times["without"].append(printed(without))
        times["with"].append(printed(with_pictures))
    bare, full = (statistics.median(times[name]) for name in ("without", "with"))
    ratio = (full + each) / bare
    print(f"drawing {sum(map(bool, drawn))} pictures     {1000 * each:7.1f} ms (the first time {1000 * first:.0f} ms)")
    print(f"PDF without pictures   {1000 * bare:7.0f} ms")
    print(f"PDF with, drawn too    {1000 * (full + each):7.0f} ms, {ratio:.2f} times (bar: 1.20)")
    return int(ratio > 1.2)


if __name__ == "__main__":
    sys.exit(main())
