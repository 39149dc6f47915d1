"""How many, day by day: a row of columns for each thing counted, all on one line of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from briefing.charts.plotting import Picture, Plot

ROW, WIDTH = 52.0, 620.0
HIGH = 0.82
"""The share of a row that its greatest number fills."""

MOST = 92
"""So many days are shown at most, the last ones: three months."""

LABELS = 8


def days(
    *,
    title: str,
    counts: Mapping[date, Sequence[int]],
    names: Sequence[str],
    labels: Mapping[date, str],
    head: str = "",
) -> Picture:
    """Columns for each day from the first to the last that has any, at most three months of them.

    Args:
        counts: for a day, one number for each of `names`; a day that is not there has none.
        labels: how each day of `counts` is written.
        head: what the first column of the table is, the day.
    """
    last = max(counts)
    first = max(min(counts), last - timedelta(days=MOST - 1))
    shown = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    plot = Plot(list(names), width=WIDTH, row=ROW, ends=(0, max(len(shown), LABELS)))
    step = max(1, -(-len(shown) // LABELS))
    ticked = [number for number, day in enumerate(shown) if (len(shown) - 1 - number) % step == 0 and day in labels]
    plot.ticks([number + 0.5 for number in ticked], [labels[shown[number]] for number in ticked])
    for y, name in enumerate(names):
        most = max((counts[day][y] for day in shown if day in counts), default=0) or 1
        highest = next((x for x, day in enumerate(shown) if day in counts and counts[day][y] == most), -1)
        plot.line((0, y + 1), (max(len(shown), LABELS), y + 1), "rule")
        for x, day in enumerate(shown):
            number = counts[day][y] if day in counts else 0
            if number:
                height = HIGH * number / most
                plot.box(x + 0.1, y + 1 - height, 0.8, height, "accent", says=f"{labels[day]}, {name}: {number}")
                if number == most and x == highest:
                    plot.text(x + 0.5, y + 1 - height - 0.1, str(number), paint="soft")
    table = tuple((labels[day], *map(str, counts[day])) for day in sorted(counts, reverse=True) if day >= first)
    return plot.picture(title, (head, *names), table)
