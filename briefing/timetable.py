"""When an edition is due: from a desk's schedule, the moment it is and the editions there are. Pure arithmetic.

An edition belongs to a date of the desk's own zone, and not to a turn of the clock: whoever asks every few
minutes gets each date once, whatever daylight saving, a corrected clock or a machine that slept do in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of weekdays in the order of `date.weekday`."""

MISSED = "missed"
"""The state of a date whose edition was never made."""

LOOK_BACK = 400
"""Days that are searched for a due date; more than any run of holidays."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """A desk's schedule. `weekdays` counts from Monday = 0; on `holidays` nothing is due.

    `latest` is how long after its time an edition is still worth making.
    """

    at: time
    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset(range(7))
    latest: timedelta = timedelta(hours=24)
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: the date to build, None for nothing, and the dates to mark as missed, oldest first."""

    build: date | None
    missed: tuple[date, ...] = ()


def due(table: Timetable, *, now: datetime, known: Mapping[date, str]) -> Due:
    """What a run at `now` (aware) has to do, given the state of each date that is known already.

    The newest date that has come due is built unless it is known. Older dates after the first known one are
    missed and never built in a heap. A date marked as missed is built after all when the clock, set back, says that it
    is the newest: it was the mark that was premature.
    """
    newest = last_due(table, now=now)
    if newest is None:
        return Due(None)
    fresh = now - moment(table, newest) < table.latest
    build = newest if fresh and known.get(newest, MISSED) == MISSED else None
    missed = unmade(table, newest, known) if build or newest not in known else []
    if not fresh and known and newest not in known:
        missed.append(newest)
    return Due(build, tuple(missed))


def unmade(table: Timetable, newest: date, known: Mapping[date, str]) -> list[date]:
    """The scheduled dates before the newest, and after the last one with an edition, that nothing is known of."""
    made = max((day for day, state in known.items() if day < newest and state != MISSED), default=newest)
    start = max(made, newest - timedelta(days=LOOK_BACK))
    between = (start + timedelta(days=count) for count in range(1, (newest - start).days))
    return [day for day in between if scheduled(table, day) and day not in known]


def last_due(table: Timetable, *, now: datetime) -> date | None:
    """The newest scheduled date whose time has come; None where none has for more than a year."""
    today = now.astimezone(table.zone).date()
    for count in range(LOOK_BACK):
        day = today - timedelta(days=count)
        if scheduled(table, day) and moment(table, day) <= now:
            return day
    return None


def next_due(table: Timetable, *, now: datetime) -> tuple[date, datetime] | None:
    """The next scheduled date whose time is still to come, with that time in UTC; None where none is for a year."""
    today = now.astimezone(table.zone).date()
    for count in range(-1, LOOK_BACK):  # from yesterday on: a gap may have moved its time past midnight
        day = today + timedelta(days=count)
        if scheduled(table, day) and moment(table, day) > now:
            return day, moment(table, day)
    return None


def scheduled(table: Timetable, day: date) -> bool:
    """Whether an edition belongs to this date."""
    return day.weekday() in table.weekdays and day not in table.holidays


@lru_cache(maxsize=4096)
def moment(table: Timetable, day: date) -> datetime:
    """The moment in UTC from which the edition of a date is due.

    A time that daylight saving takes out of a day counts by the offset before the gap, and so falls just behind
    it; a time that comes twice counts the first time (PEP 495, `fold=0`).
    """
    return datetime.combine(day, table.at, table.zone).astimezone(UTC)
