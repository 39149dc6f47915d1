"""A step that takes too long is ended, and the whole has an end too."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest

from briefing.deadline import Budget
from briefing.errors import Overdue

MOMENT = timedelta(seconds=0.05)


def test_a_step_that_hangs_is_ended_with_one_line() -> None:
    budget = Budget(timedelta(hours=1))
    with (
        pytest.raises(
            Overdue, match=r"it took more than 0\.05 seconds to build the edition, and was ended; the next run"
        ),
        budget.step("build the edition", MOMENT),
    ):
        time.sleep(60)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_step_in_time_is_not_disturbed_afterwards() -> None:
    with Budget(timedelta(hours=1)).step("send", MOMENT):
        pass
    time.sleep(0.1)


def test_no_step_gets_more_than_is_left_of_the_whole() -> None:
    budget = Budget(MOMENT)
    with pytest.raises(Overdue, match="seconds to fetch"), budget.step("fetch", timedelta(hours=1)):
        time.sleep(60)
    with (
        pytest.raises(Overdue, match="no time was left to send; the next run takes it up"),
        budget.step("send", MOMENT),
    ):
        pass
