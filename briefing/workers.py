"""Work shared out over processes of this machine or a Dask cluster, its results in order (the door to distributed).

What is given out is a pure function of plain values, so who does it shows in no byte of the result, and a task whose
worker dies is done again by another.
"""

from __future__ import annotations

import importlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any, Self

from briefing.errors import BriefingError

Map = Callable[..., Iterable[Any]]

AHEAD = 4
"""Tasks given out for each worker before the first of them is waited for: enough to keep all busy, few in memory."""
DEATHS = 3
"""Times a task may lose its worker; after that it is the task that kills them."""
REACH_SECONDS = 20
"""How long a cluster may take to answer."""


@contextmanager
def hired(setting: str) -> Iterator[Map]:
    """A `map` that has the work done as the setting `workers` says: `none`, `processes: 4` or `dask: ADDRESS`.

    Like the built-in it takes a function and the values, gives the results in their order, and raises what the
    function raises. Processes end with the block; a cluster is left as it was.

    Raises:
        BriefingError: the cluster does not answer, distributed is not installed, or a task killed each worker it was
            given to.
    """
    kind, _, more = setting.partition(":")
    if kind == "processes":
        with Processes(int(more)) as crew:
            yield crew.map
    elif kind == "dask":
        with cluster(more.strip()) as crew:
            yield crew
    else:
        yield map


class Processes:
    """A pool of processes that is made anew when one of them dies, and takes up again what was not done."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def drop(self) -> None:
        """End the processes; what they were at is not waited for."""
        if self.pool:
            self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None

    def executor(self) -> Executor:
        """The pool, made at the first task: a short run starts no process."""
        if self.pool is None:
            # Not forked: a fork of a process that has threads may hang, and spawned ones know nothing of this one.
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.count, mp_context=context)
        return self.pool

    def map(self, function: Callable[..., Any], *values: Iterable[Any]) -> Iterator[Any]:
        """The results of the function, in order."""
        waiting: deque[tuple[tuple[Any, ...], Future[Any]]] = deque()
        rest = zip(*values, strict=False)
        deaths = 0
        while True:
            while len(waiting) < AHEAD * self.count and (given := next(rest, None)) is not None:
                waiting.append((given, self.submit(function, given)))
            if not waiting:
                return
            given, future = waiting[0]
            try:
                result = future.result()
            except BrokenProcessPool:
                deaths += 1
                if deaths >= DEATHS:
                    raise dead(f"{self.count} processes") from None
                self.drop()
                again = [one for one, _ in waiting]
                waiting = deque((one, self.submit(function, one)) for one in again)
                continue
            deaths = 0
            waiting.popleft()
            yield result

    def submit(self, function: Callable[..., Any], given: tuple[Any, ...]) -> Future[Any]:
        """Give a task out; a pool that broke meanwhile is told of when its result is asked for."""
        try:
            return self.executor().submit(function, *given)
        except BrokenProcessPool as error:
            broken: Future[Any] = Future()
            broken.set_exception(error)
            return broken


def dead(who: str) -> BriefingError:
    """The error of a task that killed its workers."""
    return BriefingError(
        f"workers: of {who}, {DEATHS} died one after the other at the same work; look for what ends them (memory?), "
        "or set `workers: none`"
    )


@contextmanager
def cluster(address: str) -> Iterator[Map]:
    """A `map` over the workers of a Dask scheduler, by the executor that its client hands out."""
    try:
        distributed: Any = importlib.import_module("distributed")  # it has no types
    except ModuleNotFoundError:
        raise BriefingError("workers: Dask is not installed; type: pip install 'briefing[dask]'") from None
    try:
        client = distributed.Client(address, timeout=REACH_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise BriefingError(
            f"workers: no Dask scheduler answers at {address} ({type(error).__name__}); "
            "start one, or set `workers: none`"
        ) from None
    try:
        count = max(1, sum(client.nthreads().values()))
        # Pure, so that a result lost with its worker is made again; the same task is never taken from an earlier run.
        executor = client.get_executor(retries=DEATHS)

        def mapped(function: Callable[..., Any], *values: Iterable[Any]) -> Iterator[Any]:
            waiting: deque[Future[Any]] = deque()
            rest = zip(*values, strict=False)
            while True:
                while len(waiting) < AHEAD * count and (given := next(rest, None)) is not None:
                    waiting.append(executor.submit(function, *given))
                if not waiting:
                    return
                try:
                    yield waiting.popleft().result()
                except distributed.KilledWorker:
                    raise dead(f"the workers of {address}") from None
                except (OSError, CancelledError) as error:
                    raise BriefingError(
                        f"workers: the Dask scheduler at {address} went away ({type(error).__name__}); "
                        "nothing was published"
                    ) from None

        yield mapped
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=2)
