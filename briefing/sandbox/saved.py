"""Saved pages of a desk's folders, read in a sandbox of this process: one for all, started with the first of them.

A worker process has its own. To be given out with the work it is a function and nothing else; what it keeps is a
process that has the parsers loaded, and ends with ours.
"""

from __future__ import annotations

import atexit
import os
import threading

from briefing.clean.page import Page, from_values
from briefing.sandbox import Sandbox

SECONDS = 10
"""Processor time of one page: more than a stranger's gets, so that a slow machine reads what a quick one does."""
MEMORY_BYTES = 1 << 30

guard = threading.Lock()
opened: dict[int, Sandbox] = {}
"""The sandbox of a process, by its number: one that was forked from ours starts its own."""


def read(markup: str) -> Page:
    """`clean.page.read` of one page, in a limited child.

    Raises:
        InputError: its parser was stopped at a limit or broke down. Other pages are not touched by it.
    """
    with guard:
        if os.getpid() not in opened:
            opened[os.getpid()] = Sandbox(cpu_seconds=SECONDS, memory_bytes=MEMORY_BYTES)
            atexit.register(opened[os.getpid()].close)
        sandbox = opened[os.getpid()]
    return from_values(sandbox.run("saved", markup.encode("utf-8", "surrogatepass")))
