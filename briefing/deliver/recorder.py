"""What the sender threads write into the store, gathered into as few transactions as there can be.

Whoever waits for a write makes it, together with all that was asked for before: while one commits, what the others ask
for piles up, and the first of them to have the turn writes all of it. So the marks of twenty connections cost one write
to the disk, each of them still returns only when its own is durable, and a single connection wakes no other thread for
its mark. What nobody waits for goes along with the next: a message's outcome with the mark of the one after it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self, TypeVar

from briefing.ledger import Connection

LINGER = 0.05
"""Seconds that what nobody waits for may wait for company."""

Result = TypeVar("Result")
Task = Callable[[Connection], object]


class Writes(Protocol):
    """A store, as far as this module needs one."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One durable transaction."""


class Recorder:
    """Runs tasks on the store, in the order in which they were asked for."""

    def __init__(self, store: Writes) -> None:
        """Not started yet."""
        self._store = store
        self._asked: list[tuple[Task, Future[object]]] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._swept = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._sweep, name="recorder")

    def __enter__(self) -> Self:
        """Start the thread that writes what nobody waits for."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Write all that was asked for, and end. A failed write is raised, unless another exception is on its way."""
        self._ended.set()
        self._swept.wait()  # not joined: see `Senders.run`
        if self._failure and error is None:
            raise self._failure

    def do(self, task: Callable[[Connection], Result]) -> Result:
        """Run a task and wait until it is durable. Raises StoreError if it, or one before it, could not be written."""
        future = self.later(task)
        with self._turn:
            if not future.done():  # else another has written it along with its own
                self._write(self._taken())
        return future.result()

    def later(self, task: Callable[[Connection], Result]) -> Future[Result]:
        """Run a task soon; a failure shows in the future, in every later call, and at the end."""
        future: Future[Result] = Future()
        with self._list:
            if self._failure:
                raise self._failure
            self._asked.append((task, future))  # type: ignore[arg-type]  # a future of what the task gives
        return future

    def _taken(self) -> list[tuple[Task, Future[object]]]:
        """All that is asked for up to now, for who has the turn to write it."""
        with self._list:
            batch, self._asked = self._asked, []
        return batch

    def _sweep(self) -> None:
        """Write what nobody waits for, now and then, and all that is left at the end."""
        ended = False
        while not ended:
            ended = self._ended.wait(LINGER)
            with self._turn:
                batch = self._taken()
                if batch:
                    self._write(batch)
        self._swept.set()

    def _write(self, batch: list[tuple[Task, Future[object]]]) -> None:
        """One transaction for all that was asked for; its results are given out when it is durable."""
        if self._failure:
            for _, future in batch:
                future.set_exception(self._failure)
            return
        try:
            with self._store.writing() as connection:
                results = [task(connection) for task, _ in batch]
        except BaseException as error:  # noqa: BLE001  (handed to those who wait, and raised at the end)
            self._failure = error
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
