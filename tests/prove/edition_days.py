"""Seven years of ticks: each date of a desk gets one edition, through daylight saving and jumps of the clock.

A clock is asked every 15 minutes from 2024 to 2030 in 12 time zones, for times of day inside and outside the hours that
daylight saving takes and gives. Every 11 days it is wrong for up to 20 hours: one hour or one day ahead or behind, as
a machine with an empty battery is until its clock is set. (One that is wrong for a whole day hides that day from the
program, as sleep does: see the second count.) Prints `passed/total` dates; exits 1 when one has none or two.

A second count lets the machine sleep for one to five days now and then: then every date is built once or marked as missed,
and no date is built more than one day late.
"""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from briefing.timetable import MISSED, Timetable, due, moment

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
TIMES = (time(6), time(2, 30), time(0))
TICK = timedelta(minutes=15)
JUMPS = (timedelta(hours=1), -timedelta(hours=1), timedelta(days=1), -timedelta(days=1))


def simulate(zone: str, at: time, *, first: date, last: date, seed: int = 1) -> tuple[int, list[str]]:
    """One desk: how many dates were looked at, and what is wrong with some of them."""
    dice = random.Random(f"{zone} {at} {seed}")
    table = Timetable(at, ZoneInfo(zone))
    now, end = moment(table, first) - TICK, moment(table, last) + timedelta(days=2)
    known: dict[date, str] = {}
    made: dict[date, int] = {}
    jump_at, jump_until, shift = now + timedelta(days=3), now, timedelta()
    while now < end:
        now += TICK
        if now >= jump_at:
            jump_at, shift = now + timedelta(days=11), JUMPS[dice.randrange(len(JUMPS))]
            jump_until = now + timedelta(minutes=dice.randrange(15, 20 * 60))
        shown = now + (shift if now < jump_until else timedelta())
        found = due(table, now=shown, known=known)
        known |= dict.fromkeys(found.missed, MISSED)
        if found.build:
            known[found.build] = "published"
            made[found.build] = made.get(found.build, 0) + 1
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return len(days), [
        f"{zone} at {at}: {day} has {made.get(day, 0)} editions" for day in days if made.get(day, 0) != 1
    ]


def sleepy(zone: str, at: time, *, first: date, last: date) -> tuple[int, list[str]]:
    """A machine that sleeps: every date is built once or missed, and what is built is never older than a day."""
    dice = random.Random(f"{zone} {at}")
    table = Timetable(at, ZoneInfo(zone))
    now, end = moment(table, first), moment(table, last) + timedelta(days=2)
    known: dict[date, str] = {}
    wrong = []  # the machine is awake just before the end, so that nothing is left open
    while now < end:
        found = due(table, now=now, known=known)
        known |= dict.fromkeys(found.missed, MISSED)
        if found.build:
            if known.get(found.build, MISSED) != MISSED or now - moment(table, found.build) >= timedelta(days=1):
                wrong.append(f"{zone} at {at}: {found.build} was built at {now}")
            known[found.build] = "published"
        slept = timedelta(minutes=dice.randrange(1, 5 * 24 * 60)) if dice.random() < 0.01 else TICK
        now = min(now + slept, end - TICK) if now < end - TICK else end
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return len(days), [*wrong, *(f"{zone} at {at}: nothing is known of {day}" for day in days if day not in known)]


def main() -> int:
    """Every zone and time of day."""
    first, last = date(2024, 1, 1), date(2030, 12, 31)
    worst = 0
    for name, walk in (("a clock that jumps", simulate), ("a machine that sleeps", sleepy)):
        looked, wrong = 0, list[str]()
        with ProcessPoolExecutor() as pool:
            walks = [pool.submit(walk, zone, at, first=first, last=last) for zone in ZONES for at in TIMES]
            for done in walks:
                days, found = done.result()
                looked, wrong = looked + days, wrong + found
        for line in wrong:
            print(line, file=sys.stderr)
        print(f"edition days, {name}: {looked - len(wrong)}/{looked} dates in {len(ZONES)} zones")
        worst = worst or bool(wrong)
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
