"""What many threads write goes into few transactions, and nobody is told of it before it is durable."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from briefing.deliver.recorder import Recorder
from briefing.errors import StoreError


class Disk:
    """A store that notes its transactions, waits inside the first until it is let go, and can break."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.first, self.go = threading.Event(), threading.Event()
        self.broken = False

    @contextmanager
    def writing(self) -> Iterator[Any]:
        written: list[str] = []
        yield written
        if self.broken:
            raise StoreError("the disk is full")
        self.transactions.append(written)
        self.first.set()
        self.go.wait(10)


def test_what_is_asked_for_during_a_write_goes_into_the_next_one_together() -> None:
    disk = Disk()
    done: list[str] = []

    def mark(name: str) -> None:
        recorder.do(lambda written: written.append(name))
        done.append(name)

    with Recorder(disk) as recorder:
        threads = [threading.Thread(target=mark, args=(name,)) for name in "abcd"]
        threads[0].start()
        disk.first.wait(10)
        for thread in threads[1:]:
            thread.start()
        while len(recorder._asked) < 3:
            time.sleep(0.001)
        assert done == []
        disk.go.set()
        for thread in threads:
            thread.join()
    assert [sorted(written) for written in disk.transactions] == [["a"], ["b", "c", "d"]]
    assert sorted(done) == ["a", "b", "c", "d"]


def test_what_nobody_waits_for_goes_along_in_the_order_in_which_it_was_asked_for_or_is_written_at_the_end() -> None:
    disk = Disk()
    disk.go.set()
    with Recorder(disk) as recorder:
        recorder.later(lambda written: written.append("outcome"))
        recorder.do(lambda written: written.append("mark"))
        recorder.later(lambda written: written.append("last"))
    told = [one for written in disk.transactions for one in written]
    assert told == ["outcome", "mark", "last"]


def test_after_a_write_that_failed_nothing_more_is_written_and_everybody_hears_of_it() -> None:
    disk = Disk()
    disk.go.set()
    with pytest.raises(StoreError, match="full"), Recorder(disk) as recorder:
        disk.broken = True
        with pytest.raises(StoreError, match="full"):
            recorder.do(lambda written: written.append("mark"))
        disk.broken = False
        with pytest.raises(StoreError, match="full"):
            recorder.later(lambda written: written.append("more"))
    assert disk.transactions == []
