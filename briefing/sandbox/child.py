"""The processes of the sandbox: a nursery that loads the parsers and forks, and the limited child that does one job.

Run by the sandbox as `python -m briefing.sandbox.child FD`. For each job the nursery forks a keeper, which forks the
child and adds to the child's answer how it ended: five characters, `00000` for well.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from briefing import confine
from briefing.clean import page
from briefing.errors import InputError
from briefing.ingest import feeds, opml, robots, sitemaps

LONGEST_MESSAGE = 12_000_000

JOBS: dict[str, Callable[..., Any]] = {
    "feed": feeds.parse,
    "opml": opml.parse,
    "page": page.parse,
    "robots": robots.parse,
    "saved": page.parse_saved,
    "sitemap": sitemaps.parse,
}


def serve(control: socket.socket) -> None:
    """Fork for each line that is handed over, until the other side closes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent is told too, and ends this process
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are not waited for
    confine.without_network()
    warm()
    gc.freeze()
    while True:
        message, lines, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        for line in lines:
            if os.fork() == 0:
                control.close()
                keep(socket.socket(fileno=line))
            os.close(line)


def warm() -> None:
    """Load what the parsers load when they are first used."""
    feeds.parse(
        b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", url="https://example.org/"
    )
    page.parse(b"<html><body><article><p>Two words, or some more of them.</p></article></body></html>")


def keep(line: socket.socket) -> None:
    """Fork the child, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        work(line)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    line.settimeout(5)
    with suppress(OSError):  # nobody may be waiting for it any more
        line.sendall(f"{ended:05d}".encode())
    os._exit(0)


def work(line: socket.socket) -> None:
    """Read one job, do it within its limits, answer, end."""
    received = bytearray()
    while part := line.recv(1 << 16):
        received += part
        if len(received) > LONGEST_MESSAGE:
            os._exit(1)
    head, _, content = bytes(received).partition(b"\n")
    del received
    job = json.loads(head)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, job["cpu"] * 8)
    confine.limit(resource.RLIMIT_CPU, job["cpu"])
    confine.limit(resource.RLIMIT_AS, job["memory"])
    confine.limit(resource.RLIMIT_CORE, 0)
    confine.limit(resource.RLIMIT_FSIZE, 0)
    sys.addaudithook(confine.refuse_all_but_libraries)
    line.settimeout(None)
    answer(line, run(job, content))
    os._exit(0)


def run(job: dict[str, Any], content: bytes) -> bytes:
    """The job's answer as JSON, or what is wrong with its content."""
    try:
        try:
            found = JOBS[job["job"]](content, **job["options"])
        except InputError as error:
            return json.dumps({"error": str(error)}).encode()
        except RecursionError:
            return json.dumps({"error": "nested too deep to be read"}).encode()
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  (whatever hostile bytes bring a parser to raise becomes one line)
            why = f"its parser gave up ({type(error).__name__}: {error})".partition("\n")[0][:300]
            return json.dumps({"error": why}).encode()
        return json.dumps({"found": found}).encode()
    except MemoryError:
        megabytes = job["memory"] >> 20
        return b'{"error": "reading it took more than %d MB of memory: is it made to do harm?"}' % megabytes


def answer(line: socket.socket, reply: bytes) -> None:
    """Send the whole answer."""
    try:
        line.sendall(reply)
    except OSError:
        os._exit(0)  # nobody waits for it any more


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
