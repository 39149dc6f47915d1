"""What happened when, and who says so: a column a dated fact by time, a row an outlet, a dot where it tells it."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.charts.plotting import Picture, Plot, fitting, short

ROW, NAMES, COLUMN, LEAST = 16.0, 130.0, 50.0, 42.0


def dated(
    *,
    title: str,
    rows: Sequence[str],
    facts: Sequence[tuple[str, str]],
    tells: Sequence[Sequence[bool]],
    head: Sequence[str] = ("", "", ""),
) -> Picture:
    """A timeline whose columns are equally far apart, whatever time lies between them: it is read by its labels.

    Args:
        facts: when and what, the earliest first; the time labels a column, its lines parted by line feeds.
        tells: a row for each of `rows`, a truth value for each fact.
        head: what the columns of the table are: when, what, who says so.
    """
    count = len(facts)
    width = fitting(NAMES + COLUMN * count, NAMES + LEAST * count)
    plot = Plot([short(name) for name in rows], width=width, row=ROW, ends=(0, count))
    plot.ticks([number + 0.5 for number in range(count)], [day for day, _ in facts])
    for y in range(len(rows)):
        plot.line((0, y + 0.5), (count, y + 0.5), "rule")
    for x, (day, words) in enumerate(facts):
        told = [y for y in range(len(rows)) if tells[y][x]]
        if len(told) > 1:
            plot.line((x + 0.5, told[0] + 0.5), (x + 0.5, told[-1] + 0.5), "accent", thick=1.5)
        for y in told:
            plot.dot(x + 0.5, y + 0.5, "accent", says=f"{rows[y]}, {spaced(day)}: {words}")
    table = tuple(
        (spaced(day), words, ", ".join(name for y, name in enumerate(rows) if tells[y][x]))
        for x, (day, words) in enumerate(facts)
    )
    return plot.picture(title, head, table)


def spaced(label: str) -> str:
    """A label of several lines on one."""
    return label.replace("\n", " ")
