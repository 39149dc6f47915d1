"""Expressions of time, resolved against the day of publication.

Own rules: the libraries measured read "Thursday" on a Thursday as a week ago and the verb "may"
as a month. A weekday means its last occurrence, the day of publication included, unless a mark
of the future stands in the sentence.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from briefing.diverge.facets.level import level
from briefing.diverge.facets.types import Day
from briefing.diverge.lexicon import Lexicon
from briefing.model import Article

ONE = timedelta(days=1)
HEAD = 240
"""A dateline stands within this many characters of the beginning."""


def dateline(article: Article, lexicon: Lexicon) -> date | None:
    """The full date an article opens with, which outweighs what its metadata says; None where it opens with none."""
    low = level(article.text[:HEAD])
    for found in lexicon.dates["full"].finditer(low):
        if found["y"] and found.start() < 90:
            return make(int(found["y"]), lexicon.months[found["m1"] or found["m2"]], int(found["d1"] or found["d2"]))
    return None


def make(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find(low: str, lexicon: Lexicon, published: date | None) -> tuple[Day, ...]:
    """The expressions of time in a folded sentence, in order, the fuller one where two overlap."""
    dates = lexicon.dates
    found = [dated(match, lexicon, published) for match in dates["full"].finditer(low)]
    for match in dates["weekday"].finditer(low):
        if len(match["wd"]) > 4 and free(found, match):
            found.append(named(match, lexicon, published, low))
    for match in dates["monthly"].finditer(low):
        if free(found, match):
            found.append(in_month(match, lexicon, published))
    for match in dates["year"].finditer(low):
        if free(found, match):
            value = int(match["y"])
            found.append(
                Day(match.start(), match.end(), date(value, 1, 1), date(value, 12, 31), "year", bound=match["prep"])
            )
    for match in dates["relative"].finditer(low):
        if free(found, match):
            found.append(related(match, lexicon, published))
    return tuple(sorted(found, key=lambda day: day.start))


def free(found: list[Day], match: re.Match[str]) -> bool:
    """Whether a match lies clear of all that was found."""
    return not any(day.start < match.end() and match.start() < day.end for day in found)


def dated(match: re.Match[str], lexicon: Lexicon, published: date | None) -> Day:
    """A day and month, the year taken from the text or from the nearest one to publication."""
    month, number = lexicon.months[match["m1"] or match["m2"]], int(match["d1"] or match["d2"])
    weekday = lexicon.weekdays[match["wd"]] if match["wd"] else None
    if match["y"]:
        day = make(int(match["y"]), month, number)
    elif published:
        near = [make(published.year + step, month, number) for step in (-1, 0, 1)]
        day = min((d for d in near if d), key=lambda d: (abs(d - published), d), default=None)
    else:
        day = None
    clash = day is not None and weekday is not None and day.weekday() != weekday
    return Day(match.start(), match.end(), day, day, "day", weekday, clash)


def named(match: re.Match[str], lexicon: Lexicon, published: date | None, low: str) -> Day:
    """A weekday: its last occurrence up to publication, or the next one beside a mark of the future."""
    weekday = lexicon.weekdays[match["wd"]]
    if published is None:
        return Day(match.start(), match.end(), None, None, "day", weekday)
    window = low[max(0, match.start() - 45) : match.start()]
    ahead = match["rel"] in lexicon.ahead or bool(lexicon.future.search(window))
    day = published - ONE * ((published.weekday() - weekday) % 7)
    if ahead and day < published:
        day += ONE * 7
    if match["rel"] in lexicon.before:
        return Day(match.start(), match.end(), day - ONE * 7, day, "week", weekday)
    return Day(match.start(), match.end(), day, day, "day", weekday)


def in_month(match: re.Match[str], lexicon: Lexicon, published: date | None) -> Day:
    """A month, of the year named or of the twelve months up to publication."""
    month = lexicon.months[match["m"]]
    if match["y"]:
        year = int(match["y"])
    elif published:
        year = published.year - (month > published.month)
    else:
        return Day(match.start(), match.end(), None, None, "month", bound=match["prep"])
    last = calendar.monthrange(year, month)[1]
    return Day(match.start(), match.end(), date(year, month, 1), date(year, month, last), "month", bound=match["prep"])


def related(match: re.Match[str], lexicon: Lexicon, published: date | None) -> Day:
    """A day or span told from the day of writing."""
    word = match["word"]
    if published and word in lexicon.exact:
        day = published + ONE * lexicon.exact[word]
        return Day(match.start(), match.end(), day, day, "day")
    if published and word in lexicon.weeks:
        monday = published - ONE * published.weekday() + ONE * 7 * lexicon.weeks[word]
        return Day(match.start(), match.end(), monday - ONE * 2, monday + ONE * 8, "week")
    return Day(match.start(), match.end(), None, None, "vague")
