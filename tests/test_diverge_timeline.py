"""Articles in; what happened when, and who says so, in order of time, out."""

from __future__ import annotations

from datetime import date

from briefing import diverge
from briefing.model import Dated
from conftest import Told


def shape(rows: tuple[Dated, ...]) -> str:
    """What a reader would see: a line a row, and each voice with its words."""
    lines = []
    for row in rows:
        lines.append(row.first if row.precision == "day" else f"{row.first} to {row.last}")
        lines += [f"  {p.quote.source} [{p.value}] {p.quote.text}" for p in row.positions]
    return "\n".join(lines)


def test_two_outlets_that_give_one_day_to_one_fact_make_one_row_with_the_shorter_wording_first(told: Told) -> None:
    alpha = told("Alpha", "Dock workers walked out at the port of Hale on Monday.", "The mayor spoke of a black day.")
    beta = told(
        "Beta", "Dock workers at the port of Hale walked out on Monday, the harbour police said after a long night."
    )

    assert shape(diverge.compare([alpha, beta]).timeline) == (
        "2024-04-29\n"
        "  alpha [Monday] Dock workers walked out at the port of Hale on Monday.\n"
        "  beta [Monday] Dock workers at the port of Hale walked out on Monday"
    )


def test_rows_stand_in_order_of_time_and_a_month_is_told_as_a_month(told: Told) -> None:
    alpha = told(
        "Alpha",
        "The port of Hale will reopen on May 6.",
        "Owners of the port cut wages in March.",
        "Dock workers walked out at the port of Hale on Monday.",
    )
    beta = told("Beta", "Ferries sail from Norwick as planned.", "The union of Hale closed its books.")

    rows = diverge.compare([alpha, beta]).timeline

    assert [(row.first, row.last, row.precision) for row in rows] == [
        ("2024-03-01", "2024-03-31", "month"),
        ("2024-04-29", "2024-04-29", "day"),
        ("2024-05-06", "2024-05-06", "day"),
    ]


def test_what_the_calendar_does_not_settle_makes_no_row(told: Told) -> None:
    alpha = told(
        "Alpha",
        "The port of Hale lies still today.",
        "Talks broke down last night in the town hall.",
        "The strike was to begin on Saturday (May 3) at midnight.",
        "They walked out of the hall on Tuesday.",
        "The port was sold to a bank in 1998.",
    )
    beta = told("Beta", "Dock workers in Hale struck over night pay.", "Ferries sail as planned.")

    assert diverge.compare([alpha, beta]).timeline == ()


def test_an_undated_article_gives_no_day_to_a_weekday(told: Told) -> None:
    alpha = told("Alpha", "Dock workers walked out at the port of Hale on Monday.", published=None)
    beta = told("Beta", "Dock workers walked out at the port of Hale on Monday.", published=date(2024, 5, 2))

    rows = diverge.compare([alpha, beta]).timeline

    assert {p.quote.source for row in rows for p in row.positions} <= {"beta"}


def test_whoever_is_named_beside_a_wording_gives_its_figures(told: Told) -> None:
    alpha = told("Alpha", "A bus fell into the river Hale on Monday and 17 people died.", "The driver was not hurt.")
    beta = told("Beta", "A bus fell into the river Hale on Monday and 12 people died, the police of Norwick said.")

    assert shape(diverge.compare([alpha, beta]).timeline) == (
        "2024-04-29\n"
        "  alpha [Monday] A bus fell into the river Hale on Monday and 17 people died.\n"
        "2024-04-29\n"
        "  beta [Monday] A bus fell into the river Hale on Monday and 12 people died"
    )
