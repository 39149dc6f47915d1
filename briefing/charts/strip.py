"""The values that outlets give for one number, on one scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing.charts.plotting import Picture, Plot, short, ticks

ROW, WIDTH = 20.0, 360.0
APART = 30.0
"""Where the greatest value is more than so many times the least, the scale is one of powers of ten."""

MARGIN = 0.06
"""Free space at both ends of the scale, as a share of it."""


@dataclass(frozen=True, slots=True)
class Value:
    """What one outlet says: its words, and the least and the most they can mean; None where they leave it open.

    `about` marks a rounded or guessed value.
    """

    name: str
    words: str
    low: float | None
    high: float | None
    about: bool = False


def strip(
    *,
    title: str,
    values: Sequence[Value],
    write: Callable[[float], str] = "{:,g}".format,
    head: Sequence[str] = ("", ""),
) -> Picture | None:
    """A row an outlet: a dot for a value, hollow where it is rounded, a bar for a range, open where it has no end.

    Args:
        values: in the order to be shown.
        write: a number as the reader's language writes it.
        head: what the two columns of the table are, outlet and value.

    None where there is nothing to see: less than two values, all of them the same, or one that has no number.
    """
    known = [number for value in values for number in (value.low, value.high) if number is not None]
    if len(values) < 2 or len(set(known)) < 2 or any(value.low is None and value.high is None for value in values):
        return None
    powers = min(known) > 0 and max(known) / min(known) > APART

    def place(number: float) -> float:
        return math.log10(number) if powers else number

    marks = scale(min(known), max(known), powers=powers)
    ends = (place(min(known[0], *known, *marks)), place(max(known[0], *known, *marks)))
    spare = (ends[1] - ends[0]) * MARGIN
    plot = Plot([short(v.name) for v in values], width=WIDTH, row=ROW, ends=(ends[0] - spare, ends[1] + spare))
    plot.ticks([place(mark) for mark in marks], [write(mark) for mark in marks])
    for mark in marks:
        plot.line((place(mark), 0), (place(mark), len(values)), "rule", thick=0.6)
    for y, value in enumerate(values):
        low = ends[0] - spare if value.low is None else place(value.low)
        high = ends[1] + spare if value.high is None else place(value.high)
        if low != high:
            plot.line((low, y + 0.5), (high, y + 0.5), "accent", thick=2)
        for end in {number for number in (value.low, value.high) if number is not None}:
            plot.dot(place(end), y + 0.5, "accent", hollow=value.about, says=f"{value.name}: {value.words}")
    return plot.picture(title, tuple(head), tuple((value.name, value.words) for value in values))


def scale(least: float, most: float, *, powers: bool) -> list[float]:
    """The values to label: round ones that enclose all, or the powers of ten."""
    if powers:
        return [10.0**power for power in range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)]
    return ticks(least, most)
