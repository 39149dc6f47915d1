"""A fetch that is killed, run twice at once, or out of disk loses no article and enters none twice.

Four feeds of ten articles on loopback. In each trial `briefing fetch` is killed with SIGKILL after a random time (seeded), then
two run at once until both have ended; the store then has to hold each article once, in one version. At last the same with
a store that may not grow: the line has to name the store. Prints passed/total.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from briefing.ledger import articles, open_store
from loopback import Server, page

TRIALS = int(os.environ.get("TRIALS", "100"))
FEEDS, EACH = 4, 10
WORDS = "The council agreed on Tuesday to send a delegation to the border, officials said. " * 10
FETCH = [sys.executable, "-m", "briefing", "fetch", "--force"]


def feed(number: int) -> bytes:
    """A feed whose articles stand on pages."""
    day = f"{datetime.now(UTC):%d %b %Y} 00:10 GMT"
    rows = "".join(
        f"<item><title>F{number} A{n}</title><link>/a{number}x{n}</link><pubDate>{day}</pubDate></item>"
        for n in range(EACH)
    )
    return page(f"<rss version='2.0'><channel><title>F</title>{rows}</channel></rss>", content_type="text/xml")


def desk(folder: Path, servers: list[Server]) -> None:
    """A desk that reads them."""
    folder.mkdir()
    rows = "\n".join(f"  - {{feed: '{server.url('/feed')}', full_text: page}}" for server in servers)
    allowed = ", ".join(f'"{server.host}"' for server in servers)
    (folder / "config.yaml").write_text(f"sources:\n{rows}\nfetch: {{delay_seconds: 0, allow: [{allowed}]}}\n")


def whole(folder: Path) -> bool:
    """Whether the store holds each article once, in one version."""
    store = open_store(str(folder / "store/briefing.db"), now=datetime.now(UTC))
    with store.reading() as connection:
        kept = articles.listed(connection)
    store.close()
    return len(kept) == FEEDS * EACH == len({one.url for one in kept}) and all(len(one.versions) == 1 for one in kept)


def main() -> int:
    """Kill, run, look."""
    dice = random.Random(8)
    passed = 0
    with tempfile.TemporaryDirectory() as scratch:
        servers = []
        for number in range(FEEDS):
            answers = {f"/a{number}x{n}": page(f"<html><body><article><p>{number} {n}. {WORDS}</p></article></body></html>") for n in range(EACH)}  # fmt: skip
            servers.append(Server(answers | {"/feed": feed(number)}, address=f"127.0.4.{number + 1}").__enter__())
        longest = 1.0
        for trial in range(TRIALS):
            folder = Path(scratch, str(trial))
            desk(folder, servers)
            began = time.monotonic()
            first = subprocess.Popen(FETCH, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                first.wait(dice.uniform(0.1, longest))
            except subprocess.TimeoutExpired:
                first.send_signal(signal.SIGKILL)
            else:
                longest = (time.monotonic() - began) * 1.1
            first.wait()
            longest = max(longest, 1.0) * (1.2 if trial < 5 else 1)
            both = [subprocess.Popen(FETCH, cwd=folder, stdout=subprocess.DEVNULL) for _ in range(2)]
            ended = [run.wait() for run in both]
            good = ended == [0, 0] and whole(folder)
            passed += good
            if not good:
                print(f"  trial {trial}: exit codes {ended}")
        full = Path(scratch, "full")
        desk(full, servers)
        subprocess.run([*FETCH, "http://127.0.0.9/"], cwd=full, capture_output=True, check=False)
        done = subprocess.run(
            FETCH, cwd=full, capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)),
        )  # fmt: skip
        told = "Traceback" not in done.stderr and done.returncode not in (0, 70) and "briefing.db" in done.stderr
        subprocess.run(FETCH, cwd=full, capture_output=True, check=False)
        full_disk = told and whole(full)
        if not full_disk:
            print(f"  {done.returncode}: {done.stderr[-500:]}")
        for server in servers:
            server.__exit__()
    print(f"{passed}/{TRIALS} trials: killed at a random time, then two at once: each article once")
    print(
        f"{int(full_disk)}/1 a store that may not grow: one line, and the next run goes on ({done.stderr.strip()[:120]})"
    )
    return int(passed < TRIALS or not full_disk)


if __name__ == "__main__":
    sys.exit(main())
