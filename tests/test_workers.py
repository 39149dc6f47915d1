"""Work given to other processes or machines: the same results in the same order, whatever happens to a worker."""

from __future__ import annotations

import operator
import os
import signal
from functools import partial
from pathlib import Path

import pytest
from prove._dask import cluster

from briefing.errors import BriefingError
from briefing.workers import hired


def doubled(number: int) -> int:
    return 2 * number


def dying_once(given: tuple[str, int]) -> int:
    mark, number = Path(given[0]), given[1]
    if number == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def dying(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def refusing(number: int) -> int:
    raise ValueError(f"not {number}")


def test_none_is_this_process() -> None:
    with hired("none") as work:
        assert work is map


def test_processes_give_the_results_in_order_and_survive_the_death_of_one(tmp_path: Path) -> None:
    with hired("processes: 2") as work:
        assert list(work(doubled, range(20))) == list(range(0, 40, 2))
        assert list(work(dying_once, [(str(tmp_path / "died"), n) for n in range(12)])) == list(range(0, 24, 2))
        with pytest.raises(ValueError, match="not 3"):
            list(work(refusing, [3]))


def test_work_that_kills_every_worker_is_told() -> None:
    with (
        hired("processes: 1") as work,
        pytest.raises(BriefingError, match=r"3 died one after the other at the same work"),
    ):
        list(work(dying, [1]))


@pytest.mark.enable_socket
def test_a_cluster_gives_the_results_in_order_though_one_of_its_workers_is_killed(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with cluster(tmp_path) as (address, workers), hired(f"dask: {address}") as work:
        found = []
        for result in work(partial(operator.mul, 2), range(300)):
            found.append(result)
            if len(found) == 20:
                workers[0].kill()
        assert found == list(range(0, 600, 2))
        with pytest.raises(ValueError, match="invalid literal"):
            list(work(int, ["three"]))


@pytest.mark.enable_socket
def test_a_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("briefing.workers.REACH_SECONDS", 0.3)
    with (
        pytest.raises(BriefingError, match=r"no Dask scheduler answers at tcp://127.0.0.1:1 "),
        hired("dask: tcp://127.0.0.1:1"),
    ):
        pass
