"""Settings of what happens every morning: when, how long it may take, what goes out unseen, and who is told."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator

from briefing.config.forms import Address, Count, Place, Settings
from briefing.timetable import DAYS

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def clock(text: object) -> time:
    """A time of day, HH:MM."""
    if isinstance(text, time):
        return text
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(text)):
        raise ValueError(f"{text!r} is not a time of day; write it with two digits each, as 06:00")
    return time.fromisoformat(str(text))


def span(text: object) -> timedelta:
    """A length of time: 90m, 18h or 1d."""
    if isinstance(text, timedelta):
        return text
    found = re.fullmatch(r"([1-9]\d{0,3})([mhd])", str(text))
    if not found:
        raise ValueError(f"{text!r} is not a length of time; write minutes, hours or days, as 90m, 18h or 1d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def spelt(length: timedelta) -> str:
    """A length of time as `span` reads it."""
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def weekday(text: str) -> str:
    """A weekday by its first three letters."""
    short = text.strip().lower()
    if short not in DAYS:
        raise ValueError(f"{text!r} is not a weekday; write one of {', '.join(DAYS)}")
    return short


Clock = Annotated[
    time,
    PlainValidator(clock, json_schema_input_type=str),
    PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str, when_used="json"),
]
Span = Annotated[
    timedelta,
    PlainValidator(span, json_schema_input_type=str),
    PlainSerializer(spelt, return_type=str, when_used="json"),
]
Weekday = Annotated[str, AfterValidator(weekday)]


class Schedule(Settings):
    """When an edition is due, in the desk's zone. However often `briefing run` is called, a day gets one edition."""

    at: Clock = Field(time(6), description="The time of day from which the day's edition is due.")
    weekdays: tuple[Weekday, ...] = Field(DAYS, min_length=1, description="The days that have an edition.")
    max_lateness: Span = Field(
        timedelta(hours=24),
        description="How long after its time an edition is still made (`90m`, `18h`, `1d`); later it is missed.",
    )
    holidays: Place | None = Field(
        None, description="A file with days that have no edition: one date a line, anything behind a `#`."
    )

    @property
    def days_off(self) -> frozenset[date]:
        """The dates of the holidays file; `faults.contradictions` has told what is wrong with it."""
        return frozenset(day for day in map(holiday, self.lines()) if day)

    def lines(self) -> list[str]:
        """The lines of the holidays file, without what stands behind a `#`."""
        if self.holidays is None:
            return []
        return [line.partition("#")[0].strip() for line in self.holidays.read_text("utf-8-sig").splitlines()]


def holiday(line: str) -> date | None:
    """The date on a line; None on an empty one. Raises ValueError for anything else."""
    if line and not re.fullmatch(r"\d{4}-\d\d-\d\d", line, re.ASCII):
        raise ValueError(f"{line!r} is no date; write YYYY-MM-DD")
    return date.fromisoformat(line) if line else None


class Deadlines(Settings):
    """How long a run and its steps may take; a step that is late is ended, and the next run takes its work up again."""

    fetch: Span = Field(
        timedelta(minutes=15), description="Reading the feeds; then the edition is built from what is there."
    )
    build: Span = Field(timedelta(minutes=10), description="Building and publishing the edition.")
    send: Span = Field(timedelta(hours=2), description="Sending; what is left over is sent by the next run.")
    run: Span = Field(timedelta(hours=3), description="All of it.")


class Least(Settings):
    """What an edition must hold to be mailed; with less it is built and published, and nobody gets it."""

    sources: Count = Field(1, description="Outlets that have an article in it.")
    articles: Count = Field(1, description="Articles in it.")


class Ping(Settings):
    """Web addresses that are asked for (GET) as a run goes, for a service that raises the alarm when none comes."""

    start: Address | None = Field(None, description="When a run starts to build.")
    success: Address | None = Field(None, description="When all is done.")
    failure: Address | None = Field(None, description="When it is not; `/` and the exit code are put behind it.")


class Log(Settings):
    """The log of runs: one JSON object a line, without addresses of subscribers and secrets."""

    file: Place = Field(Path("log/briefing.jsonl"), description="Where it is kept.")
    megabytes: Annotated[int, Field(ge=1, le=1000)] = Field(1, description="The size at which a new file is begun.")
    keep: Annotated[int, Field(ge=0, le=100)] = Field(5, description="How many older files stay.")


OnEmpty = Literal["skip", "notice", "build"]
Review = Literal["auto", "required"]
