"""Whether the desk is well: is the newest edition the one that should be there by now? For any monitor to ask."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing import publish, timetable
from briefing.config import Config
from briefing.ledger import editions, open_store

TOLD = {
    "draft": "waits for review",
    "skipped": "was skipped: no article was there",
    "withdrawn": "was rejected",
}
"""States of a date that has no edition to read, and is in order all the same."""

ILL = 1
"""Exit code of a desk that is not well, as monitors read it."""


def health(config: Config, *, out: Path, now: datetime, grace: timedelta, oldest: timedelta | None) -> tuple[str, int]:
    """One line, and 0 where all is well or else 1.

    A desk with a schedule is well when the edition that came due last is there, or was skipped, or waits for review, or
    is not `grace` late yet. With `oldest`, or where editions are dated by their articles, the age of the files counts.
    """
    names = publish.editions(out)
    if oldest or config.date == "newest":
        return by_age(out, names, now=now, oldest=oldest or timedelta(hours=26))
    table, zone = config.timetable, ZoneInfo(config.timezone)
    day = timetable.last_due(table, now=now - grace)
    if day is None:
        return "no edition has come due yet", 0
    due = f"{timetable.moment(table, day).astimezone(zone):%Y-%m-%d %H:%M %Z}"
    states = known(config, now=now)
    there = [name for name in names if name >= day.isoformat()]
    if there:
        return f"the edition of {there[0]} is there", 0
    state = states.get(day)
    if state in TOLD:
        return f"the edition of {day} {TOLD[state]}", 0
    last = f"the newest is of {names[-1]}" if names else "there is none at all"
    return f"the edition of {day}, due {due}, is missing; {last}: look into {config.log_file}", ILL


def by_age(out: Path, names: list[str], *, now: datetime, oldest: timedelta) -> tuple[str, int]:
    """Whether the newest files are young enough."""
    made = [datetime.fromtimestamp((out / name / publish.CONTRACT).stat().st_mtime, UTC) for name in names]
    if not made:
        return f"there is no edition in {out}", ILL
    hours = (now - max(made)).total_seconds() / 3600
    told = f"the newest edition was made {hours:.1f} hours ago"
    allowed = oldest.total_seconds() / 3600
    return (told, 0) if hours <= allowed else (f"{told}, and {allowed:g} are allowed", ILL)


def known(config: Config, *, now: datetime) -> Mapping[date, str]:
    """The state of each date in the store; nothing where there is no store yet."""
    if "://" not in config.store and not Path(config.store).exists():
        return {}
    with closing(open_store(config.store, now=now)) as store, store.reading() as connection:
        return {edition.day: edition.state for edition in editions.listed(connection, language=config.language)}
