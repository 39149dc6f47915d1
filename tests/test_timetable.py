"""Each due date gets one edition, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prove.edition_days import ZONES, simulate

from briefing.timetable import MISSED, Due, Timetable, due, last_due, moment, next_due

BERLIN = ZoneInfo("Europe/Berlin")
SIX = Timetable(time(6), BERLIN)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """A moment as the desk's own clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_nothing_is_due_before_its_time_on_the_first_day() -> None:
    assert due(SIX, now=at("2026-11-26 05:59"), known={date(2026, 11, 25): "published"}) == Due(None)


def test_the_edition_of_the_day_is_due_at_its_time_and_no_second_time() -> None:
    known = {date(2026, 11, 25): "published"}
    assert due(SIX, now=at("2026-11-26 06:00"), known=known) == Due(date(2026, 11, 26))
    known[date(2026, 11, 26)] = "published"
    assert due(SIX, now=at("2026-11-26 06:05"), known=known) == Due(None)


def test_a_new_desk_builds_the_newest_date_and_misses_none() -> None:
    assert due(SIX, now=at("2026-11-26 12:00"), known={}) == Due(date(2026, 11, 26))


def test_after_three_days_asleep_the_newest_is_built_and_the_others_are_missed() -> None:
    known = {date(2026, 11, 22): "published"}
    assert due(SIX, now=at("2026-11-26 09:00"), known=known) == Due(
        date(2026, 11, 26), (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
    )


def test_an_edition_later_than_allowed_is_missed() -> None:
    table = Timetable(time(6), BERLIN, latest=timedelta(hours=4))
    known = {date(2026, 11, 25): "published"}
    assert due(table, now=at("2026-11-26 09:59"), known=known) == Due(date(2026, 11, 26))
    assert due(table, now=at("2026-11-26 10:00"), known=known) == Due(None, (date(2026, 11, 26),))


def test_a_date_missed_by_a_clock_that_ran_ahead_is_built_when_the_clock_is_right_again() -> None:
    known = {date(2026, 11, 26): MISSED, date(2026, 11, 27): "published"}
    assert due(SIX, now=at("2026-11-26 06:10"), known=known) == Due(date(2026, 11, 26))


def test_only_the_weekdays_of_the_schedule_that_are_no_holidays_are_due() -> None:
    table = Timetable(time(6), BERLIN, weekdays=frozenset(range(5)), holidays=frozenset({date(2026, 12, 25)}))
    known = {date(2026, 12, 24): "published"}
    assert due(table, now=at("2026-12-27 09:00"), known=known) == Due(None)
    assert next_due(table, now=at("2026-12-25 09:00")) == (date(2026, 12, 28), at("2026-12-28 06:00").astimezone(UTC))
    assert last_due(table, now=at("2026-12-27 09:00")) == date(2026, 12, 24)


def test_a_time_that_daylight_saving_skips_falls_just_behind_the_gap_and_one_that_comes_twice_counts_first() -> None:
    table = Timetable(time(2, 30), BERLIN)
    assert moment(table, date(2026, 3, 29)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 summer time
    assert moment(table, date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 summer time


@given(st.integers(0, 7 * 365 * 24 * 60), st.sampled_from(ZONES))
def test_the_last_due_and_the_next_due_date_are_neighbours(minutes: int, zone: str) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    table = Timetable(time(2, 30), ZoneInfo(zone))
    last, following = last_due(table, now=now), next_due(table, now=now)
    assert last is not None
    assert following is not None
    assert moment(table, last) <= now < following[1]
    assert following[0] - last == timedelta(days=1)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_a_clock_that_jumps_gives_each_date_one_edition(zone: str) -> None:
    days, wrong = simulate(zone, time(2, 30), first=date(2026, 3, 1), last=date(2026, 4, 30))
    assert (days, wrong) == (61, [])
