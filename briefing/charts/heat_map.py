"""How much of something, by row and column: cells that grow darker, with their number in them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefing.charts.plotting import SHADES, Picture, Plot, fitting, folded, short

ROW, NAMES, COLUMN, LEAST = 17.0, 130.0, 78.0, 58.0
GAP, LETTER = 0.03, 5.6
"""The space between cells as a share of one, and the pixels that a letter takes."""


def heat_map(
    *, title: str, rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]], corner: str = ""
) -> Picture:
    """A cell for each row and column; none is empty ground, the greatest count is darkest.

    Args:
        title: what the picture shows, in a sentence.
        counts: one row of numbers a row, none negative.
        corner: what the rows are, the head of their column in the table.
    """
    most = max((count for row in counts for count in row), default=0)
    width = fitting(NAMES + COLUMN * len(columns), NAMES + LEAST * len(columns))
    plot = Plot([short(name) for name in rows], width=width, row=ROW, ends=(0, len(columns)))
    letters = int((width - NAMES) / len(columns) / LETTER)
    plot.ticks([number + 0.5 for number in range(len(columns))], [folded(name, letters) for name in columns])
    for y, (name, row) in enumerate(zip(rows, counts, strict=True)):
        for x, (column, count) in enumerate(zip(columns, row, strict=True)):
            shade = math.ceil(SHADES * count / most) if count else 0
            if shade:
                says = f"{name}, {column}: {count}"
                plot.box(x + GAP, y + GAP, 1 - 2 * GAP, 1 - 2 * GAP, f"shade-{shade}", says=says)
            paint = "soft" if not shade else "ink" if shade <= SHADES / 2 else "paper"
            plot.text(x + 0.5, y + 0.5, str(count) if count else "–", paint=paint)
    table = tuple((name, *map(str, row)) for name, row in zip(rows, counts, strict=True))
    return plot.picture(title, (corner, *columns), table)
