"""Bytes from strangers -> plain values, parsed in child processes that can do no harm.

Feeds, pages, sitemaps and robots.txt are whatever their owner likes, and the libraries that read them have faults that
the right bytes set off: a feed of 64 KB that takes a quarter of a minute, a page that eats all memory. So each is
parsed in a process of its own with limits on time and memory, without network, files or programs. It is forked from
one that has loaded the libraries already, which costs a few thousandths of a second. What comes back is JSON of
bounded size, and is checked again by whoever asked.

    with Sandbox() as sandbox:
        found = sandbox.run("feed", content, url="https://example.org/feed.xml")
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from briefing.errors import InputError

Job = Literal["feed", "opml", "page", "saved", "sitemap", "robots"]

LONGEST_CONTENT = 11_000_000
"""Bytes that one job may have: the body of an answer is at most 10 MB by default."""

LONGEST_REPLY = 30_000_000
"""Bytes of JSON: an answer of 10 MB, each of its characters escaped, fits."""

BUSY = 8
"""How many times its processor time a child may take by the wall clock: other programs are at work too."""


class Sandbox:
    """A process that has the parsers loaded and forks a limited one for each job; started with the first of them.

    To be shared by threads; a context manager, so that none outlives its use.

    cpu_seconds   processor time of one job
    memory_bytes  address space of one job
    """

    def __init__(self, *, cpu_seconds: int = 3, memory_bytes: int = 512 << 20) -> None:
        self._cpu = cpu_seconds
        self._memory = memory_bytes
        self._lock = threading.Lock()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next job starts it anew."""
        with self._lock:
            self._stop()

    def run(self, job: Job, content: bytes, **options: Any) -> Any:
        """What a parser makes of some bytes, as JSON gives it back.

        Raises:
            InputError: the content cannot be understood, or its parser was stopped at a limit or broke down; the
                message says which, without the name of the source. Other jobs are not touched by it.
        """
        if len(content) > LONGEST_CONTENT:
            raise InputError(f"more than the {LONGEST_CONTENT / 1e6:g} MB of text that are parsed at once")
        ours, theirs = socket.socketpair()
        with ours:
            self._hand_over(theirs)
            head = json.dumps({"job": job, "cpu": self._cpu, "memory": self._memory, "options": options}).encode()
            reply = exchange(ours, head + b"\n" + content, seconds=self._cpu * BUSY)
        if reply is None:
            raise InputError(self._epitaph(f"{-signal.SIGALRM:05d}".encode()))
        said, status = reply[:-5], reply[-5:]
        if len(status) < 5 or status != b"00000":
            raise InputError(self._epitaph(status))
        try:
            answer = json.loads(said)
        except (ValueError, RecursionError):
            raise InputError("what was read of it cannot be used") from None
        if "error" in answer:
            raise InputError(str(answer["error"])[:500])
        return answer["found"]

    def _hand_over(self, theirs: socket.socket) -> None:
        """Give one end of a job's line to the nursery; start it again where it has died."""
        with theirs, self._lock:
            for _ in range(2):
                if self._nursery is None or self._nursery.poll() is not None:
                    self._stop()
                    self._start()
                assert self._control is not None
                try:
                    socket.send_fds(self._control, [b"j"], [theirs.fileno()])
                except OSError:
                    self._stop()
                else:
                    return
        raise InputError("the process that reads feeds and pages cannot be started; is the machine out of memory?")

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._nursery = subprocess.Popen(
                    [sys.executable, "-P", "-Wignore", "-m", "briefing.sandbox.child", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={
                        "LC_ALL": "C.UTF-8",
                        "PYTHONHASHSEED": "0",
                        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
                        "TZ": "UTC",
                    },
                )
            except OSError as error:
                ours.close()
                raise InputError(f"the process that reads feeds and pages cannot be started: {error}") from None
        self._control = ours

    def _stop(self) -> None:
        nursery, self._nursery = self._nursery, None
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if nursery is not None:
            nursery.kill()
            nursery.wait()

    def _epitaph(self, status: bytes) -> str:
        number = int(status) if status.lstrip(b"-").isdigit() else 0
        if number in (-signal.SIGXCPU, -signal.SIGALRM):
            return f"reading it took longer than {self._cpu} s: is it made to do harm?"
        if number in (-signal.SIGKILL, -signal.SIGABRT, 0):
            return f"reading it took more than {self._memory >> 20} MB of memory: is it made to do harm?"
        name = signal.Signals(-number).name if number < 0 else f"exit code {number}"
        return f"its parser broke down ({name})"


def exchange(line: socket.socket, message: bytes, *, seconds: float) -> bytes | None:
    """Send a message, close our side, and give all that comes back; None where it does not come in time."""
    end = time.monotonic() + seconds
    parts: list[bytes] = []
    size = 0
    try:
        line.settimeout(seconds)
        line.sendall(message)
        line.shutdown(socket.SHUT_WR)
        while size <= LONGEST_REPLY:
            line.settimeout(max(end - time.monotonic(), 0.001))
            part = line.recv(1 << 16)
            if not part:
                break
            parts.append(part)
            size += len(part)
    except TimeoutError:
        return None
    except OSError:
        pass  # the child died with our message unread: its status, if there is one, tells
    return b"".join(parts)
