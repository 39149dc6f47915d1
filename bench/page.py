"""A day of 60 notes and 40 articles against the seeds, by the page.

    python bench/page.py [ROUNDS]

Each is printed in a process of its own, in turns; the processor time of WeasyPrint's layout and writing counts, its
import does not. The bar: a page of the heavy day takes at most 3 times a page of the seeds.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BAR = 3.0
PRINTED = """
import json, sys, time
sys.path[:0] = ["tests", "."]
import weasyprint
from briefing import render
from test_printed_text import seeds
import days
html = render.page({"seeds": seeds, "heavy": days.heavy}[sys.argv[1]]())
weasyprint.HTML(string="<p>warm").write_pdf()
start = time.process_time()
document = weasyprint.HTML(string=html).render(pdf_variant="pdf/ua-1")
document.write_pdf(pdf_variant="pdf/ua-1")
print(json.dumps([time.process_time() - start, len(document.pages)]))
"""


def page_seconds(name: str) -> tuple[float, int]:
    """Processor seconds a page takes, and how many there are."""
    command = [sys.executable, "-W", "ignore", "-c", PRINTED, name]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, pages = json.loads(done.stdout)
    return seconds / pages, pages


def main() -> None:
    """Print both medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    found = {name: [page_seconds(name) for _ in range(rounds)] for name in ("seeds", "heavy")}
    median = {name: statistics.median(seconds for seconds, _ in rows) for name, rows in found.items()}
    for name, rows in found.items():
        print(f"{name}: {rows[0][1]} pages, {median[name] * 1000:.0f} ms of processor time a page")
    ratio = median["heavy"] / median["seeds"]
    print(f"heavy / seeds by the page: {ratio:.2f} (bar {BAR:g}){'' if ratio <= BAR else ' MISSED'}")


if __name__ == "__main__":
    main()
