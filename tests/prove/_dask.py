"""A Dask scheduler and its workers, each a process of its own on the loopback interface."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 60


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler and the processes of its workers; all end with the block."""
    told = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    module = [sys.executable, "-m"]
    at = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [
        subprocess.Popen(
            [*module, "distributed.cli.dask_scheduler", *at, "--port", "0", "--scheduler-file", str(told)],
            env=environment,
            **quiet,  # type: ignore[call-overload]
        )
    ]
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (told.is_file() and told.read_text().endswith("}")):
            if time.monotonic() > end or started[0].poll() is not None:
                raise RuntimeError("the scheduler did not start")
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        one = [*module, "distributed.cli.dask_worker", address, *at, "--nthreads", "1", "--no-nanny"]
        hired = [
            subprocess.Popen(one, env=environment, **quiet)  # type: ignore[call-overload]
            for _ in range(workers)
        ]
        started += hired
        yield address, hired
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()
