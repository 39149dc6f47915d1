"""Pictures as SVG: what they show, what they say in words, how they are painted for paper and screen."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from briefing import charts, render
from briefing.charts.plotting import PAINTS

SAY = render.words("en", None)


def drawn(picture: charts.Picture) -> list[ET.Element]:
    return list(ET.fromstring(picture.svg).iter())


def texts(picture: charts.Picture) -> list[str]:
    return [element.text or "" for element in drawn(picture) if element.tag == "text"]


def told(picture: charts.Picture) -> list[str]:
    """What a pointer on each mark is told."""
    root = ET.fromstring(picture.svg)
    return [title.text or "" for element in root for title in element.iter("title") if element.tag != "title"]


def quote(source: str, start: int, **more: Any) -> dict[str, Any]:
    return {"source": source, "start": start, "end": start + 9, "quote": "Some words", **more}


def test_a_heat_map_shows_each_count_and_grows_darker_with_it() -> None:
    picture = charts.heat_map(
        title="Passages",
        rows=["Alpha", "Beta"],
        columns=["Trade", "Foreign involvement"],
        counts=[[8, 2], [0, 4]],
        corner="Outlet",
    )

    assert texts(picture) == ["Alpha", "Beta", "Trade", "Foreign", "involvement", "8", "2", "–", "4"]
    assert told(picture) == ["Alpha, Trade: 8", "Alpha, Foreign involvement: 2", "Beta, Foreign involvement: 4"]
    shades = [e.get("class") for e in drawn(picture) if e.tag == "rect"]
    assert shades == ["fill-shade-4", "fill-shade-1", "fill-shade-2"]
    assert (picture.head, picture.rows) == (
        ("Outlet", "Trade", "Foreign involvement"),
        (("Alpha", "8", "2"), ("Beta", "0", "4")),
    )


def test_a_timeline_has_a_dot_for_each_outlet_that_tells_a_fact() -> None:
    picture = charts.dated(
        title="When",
        rows=["Alpha", "Beta"],
        facts=[("6 Jan\n2020", "The bridge fell."), ("8 Jan", "It was closed.")],
        tells=[[True, True], [False, True]],
        head=("When", "What", "Who"),
    )

    assert told(picture) == [
        "Alpha, 6 Jan 2020: The bridge fell.",
        "Alpha, 8 Jan: It was closed.",
        "Beta, 8 Jan: It was closed.",
    ]
    assert texts(picture) == ["Alpha", "Beta", "6 Jan", "2020", "8 Jan"]
    assert picture.rows == (("6 Jan 2020", "The bridge fell.", "Alpha"), ("8 Jan", "It was closed.", "Alpha, Beta"))


def dots(picture: charts.Picture) -> list[tuple[float, str]]:
    return [(float(e.get("cx", "")), e.get("class", "")) for e in drawn(picture) if e.tag == "ellipse"]


def test_a_number_in_dispute_is_shown_on_one_scale_hollow_where_it_is_rounded() -> None:
    picture = charts.strip(
        title="Displaced",
        values=[
            charts.Value("Alpha", "150,000", 150_000, 150_000),
            charts.Value("Beta", "more than 140,000", 140_000, None),
            charts.Value("Gamma", "about 100,000", 100_000, 100_000, about=True),
        ],
        head=("Outlet", "Value"),
    )

    assert picture is not None
    (alpha, filled), (beta, _), (gamma, hollow) = dots(picture)
    assert gamma < beta < alpha
    assert (filled, hollow) == ("fill-accent stroke-accent", "fill-paper stroke-accent")
    assert texts(picture)[-3:] == ["100,000", "120,000", "140,000"] or "140,000" in texts(picture)
    assert picture.rows == (("Alpha", "150,000"), ("Beta", "more than 140,000"), ("Gamma", "about 100,000"))


def test_values_of_different_orders_stand_on_powers_of_ten() -> None:
    picture = charts.strip(
        title="Troops", values=[charts.Value("A", "2,000", 2000, 2000), charts.Value("B", "35", 35, 35)]
    )

    assert picture is not None
    assert texts(picture)[2:] == ["10", "100", "1,000", "10,000"]
    (more, _), (less, _) = dots(picture)
    assert less < more


@pytest.mark.parametrize(
    "values",
    [
        [charts.Value("A", "5", 5, 5)],
        [charts.Value("A", "5", 5, 5), charts.Value("B", "five", 5, 5)],
        [charts.Value("A", "5", 5, 5), charts.Value("B", "many", None, None)],
    ],
)
def test_where_there_is_nothing_to_compare_no_strip_is_drawn(values: list[charts.Value]) -> None:
    assert charts.strip(title="x", values=values) is None


def test_days_have_a_column_for_each_count_and_none_for_a_day_without() -> None:
    monday, wednesday = date(2020, 1, 6), date(2020, 1, 8)
    picture = charts.days(
        title="By day",
        counts={monday: (5, 0), wednesday: (10, 3)},
        names=["Articles", "Notes"],
        labels={monday: "6 Jan", wednesday: "8 Jan"},
        head="Day",
    )

    assert told(picture) == ["6 Jan, Articles: 5", "8 Jan, Articles: 10", "8 Jan, Notes: 3"]
    assert picture.rows == (("8 Jan", "10", "3"), ("6 Jan", "5", "0"))


def edition() -> dict[str, Any]:
    names = {"a": "Alpha", "b": "Beta", "c": "Beta"}
    return {
        "sources": [{"id": key, "name": name} for key, name in names.items()],
        "sections": [
            {
                "title": "Trade",
                "summary": [quote("a", 1)],
                "agreements": [{"positions": [quote("a", 1), quote("b", 1)]}],
                "divergences": [{"positions": [quote("b", 30), quote("c", 5)]}],
                "outlets": [{"source": "c", "quotes": [quote("c", 40)]}],
            }
        ],
        "timeline": [
            {"first": "2011-01-01", "last": "2011-12-31", "precision": "year", "positions": [quote("a", 1)]},
            {
                "first": "2020-01-06",
                "last": "2020-01-06",
                "precision": "day",
                "positions": [quote("a", 1), quote("c", 5)],
            },
            {"first": "2020-01-08", "last": "2020-01-08", "precision": "day", "positions": [quote("b", 1)]},
        ],
    }


def test_an_edition_counts_each_quoted_passage_once_by_outlet_and_theme() -> None:
    picture = charts.coverage(edition(), SAY)

    assert picture is not None
    assert picture.head == ("Outlet", "Trade")
    assert picture.rows == (("Alpha", "1"), ("Beta", "4"))


def test_the_timeline_of_an_edition_names_a_year_once() -> None:
    picture = charts.timeline(edition(), SAY)

    assert picture is not None
    assert [row[0] for row in picture.rows] == ["2011", "6 Jan 2020", "8 Jan"]
    assert [row[2] for row in picture.rows] == ["Alpha", "Alpha, Beta", "Beta"]


def test_what_happened_on_one_day_is_one_row_with_all_who_say_so() -> None:
    same_day = edition()
    same_day["timeline"].append({**same_day["timeline"][-1], "positions": [{**quote("a", 90), "quote": "And later."}]})

    picture = charts.timeline(same_day, SAY)

    assert picture is not None
    assert [row[0] for row in picture.rows] == ["2011", "6 Jan 2020", "8 Jan"]
    assert picture.rows[-1][1].endswith(" And later.")
    assert picture.rows[-1][2] == "Alpha, Beta"
    assert [len(facts) for facts in charts.by_time(same_day["timeline"])] == [1, 1, 2]


def test_an_edition_of_one_outlet_has_no_pictures() -> None:
    one = edition() | {"sources": [{"id": key, "name": "Alpha"} for key in "abc"]}

    assert charts.coverage(one, SAY) is None
    assert charts.timeline(one, SAY) is None


def test_a_number_note_is_drawn_from_how_its_figures_were_read_and_other_notes_are_not() -> None:
    def amount(low: float | None, high: float | None, unit: str = "") -> dict[str, Any]:
        return {"low": low, "high": high, "unit": unit, "about": False}

    positions = [
        quote("a", 1, value="500", amount=amount(500, 500)),
        quote("b", 1, value="over 300", amount=amount(300, None)),
    ]
    note = {"kind": "number", "what": "How many were displaced", "positions": positions}

    picture = charts.dispute(note, edition(), SAY)

    assert picture is not None
    assert picture.title == "The values on one scale"
    assert picture.rows == (("Alpha", "500"), ("Beta", "over 300"))
    assert charts.dispute(note | {"kind": "date"}, edition(), SAY) is None
    in_metres = [position | {"amount": amount(1609, 1609, "length")} for position in positions]
    assert charts.dispute(note | {"positions": in_metres}, edition(), SAY) is None
    assert charts.dispute(note | {"positions": [quote("a", 1, value="x"), *positions]}, edition(), SAY) is None


def test_a_picture_is_the_same_each_time_named_and_painted_for_paper_and_screen() -> None:
    first, again = (charts.coverage(edition(), SAY) for _ in range(2))

    assert first is not None
    assert first == again
    root = ET.fromstring(first.svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Passages quoted, by outlet and theme")
    assert root.findtext("title") == "Passages quoted, by outlet and theme. Alpha: Trade 1; Beta: Trade 4."
    for element in root.iter():
        for attribute in ("fill", "stroke"):
            paint = element.get(attribute, "none")
            assert paint == "none" or paint in PAINTS.values()
            assert paint == "none" or attribute in element.get("class", "")
        assert element.get("id") is None


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_shades_are_told_apart_in_grey_and_numbers_on_them_can_be_read() -> None:
    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(PAINTS[one]), luminance(PAINTS[other])))
        return (high + 0.05) / (low + 0.05)

    steps = ["paper", "shade-1", "shade-2", "shade-3", "shade-4"]
    assert all(contrast(lighter, darker) > 1.15 for lighter, darker in pairwise(steps))
    assert (
        min(
            contrast("ink", "shade-1"),
            contrast("ink", "shade-2"),
            contrast("paper", "shade-3"),
            contrast("paper", "shade-4"),
        )
        > 4.5
    )
    assert min(contrast("soft", "paper"), contrast("accent", "paper")) > 4.5


def test_a_picture_is_printed_in_the_colour_and_typeface_of_the_desk() -> None:
    picture = charts.timeline(edition(), SAY)

    assert picture is not None
    own = picture.printed_in(accent="#005f73", sans='Fira "Sans"')
    root = ET.fromstring(own.svg)
    assert (root.get("font-family") or "").startswith('Fira "Sans", ')
    assert {e.get("fill") for e in root.iter("ellipse")} == {"#005f73"}
    assert picture.printed_in() == picture
