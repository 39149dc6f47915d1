"""From the sources to the articles of one edition: what enters, in which stories, and why the rest is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from briefing import config, intake
from briefing.errors import NothingToPrint
from briefing.intake import Past
from briefing.intake.choose import choose
from briefing.intake.items import SAMPLE, Sources
from briefing.intake.survey import Surveyed, as_row
from briefing.stories import Story, Traits

DAY = date(2024, 3, 12)
FLOOD = (
    "The river Tarn broke its banks at Oldbury on Monday and flooded the harbour market.\n\n"
    "Mayor Vera Lindqvist said that 40 families had left their homes by boat before dawn.\n\n"
    "Engineers of the Valley Council are pumping water out of the power station.\n"
)
FLOOD_AGAIN = (
    "Oldbury woke to water in its streets after the Tarn rose by two metres overnight.\n\n"
    "Lindqvist, the mayor, praised boat crews who brought families from flooded homes.\n\n"
    "The harbour market will stay shut while the Valley Council mends the power station.\n"
)
STRIKE = (
    "Dockers in Brenn voted on Tuesday to stop work until the port pays for lost shifts.\n\n"
    "The union's leader, Farid Hassani, called the offer of the Harbour Board an insult.\n"
)
GARDEN = (
    "Roses want to be cut back by a third before the first warm week of spring.\n\n"
    "A sharp blade leaves a clean wound, and a clean wound heals within days.\n"
)
SETTINGS = """
sources:
  - folder: in
themes:
  - {name: flood, words: [flood, water, river]}
  - {name: strike, words: [strike, dockers, union]}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "config.yaml").write_text(SETTINGS)
    for name, outlet, body in (
        ("a.txt", "Herald", FLOOD),
        ("b.txt", "Mail", FLOOD_AGAIN),
        ("c.txt", "Post", STRIKE),
        ("d.txt", "Garden Weekly", GARDEN),
    ):
        save(tmp_path, name, outlet, body)
    return tmp_path


def save(desk: Path, name: str, outlet: str, body: str, more: str = "") -> None:
    (desk / "in" / name).write_text(f"---\nsource: {outlet}\npublished: 2024-03-12\n{more}---\n{body}")


def taken(desk: Path, **more: object) -> intake.Intake:
    return intake.take(config.read(desk / "config.yaml"), today=DAY, **more)


def test_articles_enter_in_their_stories_and_what_is_off_topic_is_left_out_with_the_reason(desk: Path) -> None:
    found = taken(desk)
    assert found.stories == (("herald", "mail"), ("post",))
    assert [one.why for one in found.left] == [
        "in/d.txt: left out: off topic: it speaks of none of the themes (Flood, Strike), and no other outlet reports its event"
    ]
    assert found.failures == ()


def test_an_event_on_no_theme_that_two_outlets_report_is_news_all_the_same(desk: Path) -> None:
    save(desk, "e.txt", "Spade", GARDEN.replace("Roses want", "In dry years roses want"))
    assert taken(desk).stories == (("herald", "mail"), ("post",), ("garden-weekly", "spade"))


def test_without_themes_nothing_is_off_topic(desk: Path) -> None:
    (desk / "config.yaml").write_text("sources:\n  - folder: in\n")
    assert sorted(taken(desk).stories) == [("garden-weekly",), ("herald", "mail"), ("post",)]


def test_where_all_is_off_topic_there_is_no_edition(desk: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (desk / "in" / name).unlink()
    with pytest.raises(NothingToPrint, match=r"no article is for this desk: in/d.txt: left out: off topic"):
        taken(desk)


def test_a_page_has_room_for_so_many_articles(desk: Path) -> None:
    (desk / "config.yaml").write_text(SETTINGS + "window: {articles: 2, of_one_story: 1}\n")
    found = taken(desk)
    assert found.stories == (("herald",), ("post",))
    assert [one.reason for one in found.left] == ["same_story", "off_topic"]
    assert [one.why for one in found.left] == [
        "in/b.txt: left out: the page has room for 1 articles of one story, and of this one it has 2",
        "in/d.txt: left out: off topic: it speaks of none of the themes (Flood, Strike), and no other outlet reports its event",
    ]


def test_an_article_enters_once(desk: Path) -> None:
    first = taken(desk)
    entered = {one.key: "2024-03-12" for one in first.surveyed}
    save(desk, "e.txt", "Times", STRIKE.replace("Tuesday", "Wednesday") + "\nNo ship has left the port since.\n")
    found = taken(desk, past=Past(entered=entered, earlier=first.surveyed, placed=first.told))
    assert found.stories == (("times",),)
    strike = next(one for one in first.surveyed if one.name == "in/c.txt")
    assert list(found.told.values()) == [first.told[strike.key]]
    (desk / "in/e.txt").unlink()
    with pytest.raises(NothingToPrint, match="no article is new: all 4 have been in an edition"):
        taken(desk, past=Past(entered=entered))


def test_an_article_whose_page_alone_has_changed_is_not_new(desk: Path) -> None:
    first = taken(desk)
    entered = {one.traits.words: "2024-03-12" for one in first.surveyed}
    for name in ("a.txt", "b.txt", "d.txt"):
        (desk / "in" / name).unlink()
    save(desk, "c.txt", "Post", STRIKE, more="author: Ada Hale\n")
    with pytest.raises(NothingToPrint, match="no article is new"):
        taken(desk, past=Past(entered=entered))


def test_a_second_copy_of_an_article_is_named_and_one_at_the_same_address_is_left_out(desk: Path) -> None:
    save(desk, "e.txt", "Herald", FLOOD, more="url: https://example.org/x\n")
    save(desk, "f.txt", "Post", "Another text on dockers.", more="url: https://example.org/s?utm_source=a\n")
    save(desk, "g.txt", "Post", "Another text on dockers, longer.", more="url: https://www.example.org/s\n")
    found = taken(desk)
    assert [one.why for one in found.failures] == ["in/e.txt: the same article as in/a.txt: only that one is used"] or [
        one.why for one in found.failures
    ] == ["in/a.txt: the same article as in/e.txt: only that one is used"]
    assert len([one for one in found.left if "it stands at the address of in/" in one.why]) == 1
    assert "same_address" in [one.reason for one in found.left]


def test_reprints_name_their_origin(desk: Path) -> None:
    save(desk, "e.txt", "Courier", FLOOD + "\nRain is expected to last until Thursday night in the valley.\n")
    found = taken(desk)
    assert {one.id: one.origin for one in found.articles} == {
        "courier": "",
        "herald": "courier",
        "mail": "",
        "post": "",
    }


def test_a_survey_that_was_kept_is_not_made_again(desk: Path) -> None:
    first = taken(desk)
    kept = {one.key: (first.stamps[one.key], json.dumps(as_row(one))) for one in first.surveyed}

    def refuse(function: object, values: object) -> list[object]:
        assert list(values) == []  # type: ignore[call-overload]
        return []

    again = taken(desk, past=Past(kept=kept), map=refuse)
    assert again == first


def test_furniture_is_known_by_a_sample_and_a_file_that_has_not_changed_is_not_read_again(desk: Path) -> None:
    for number in range(SAMPLE * 2):
        body = f"Our newsletter\n\nText number {number} tells of event {number * 7} in town {number * 3}.\n"
        save(desk, f"p{number:03}.txt", "Herald", body)
    settings = config.read(desk / "config.yaml")
    sources = Sources(settings)
    lines = sources.furniture()
    assert "our newsletter" in lines["Herald"]
    again = Sources(settings, marks=sources.marks)
    assert [item for batch in again.unmarked() for item in batch] == []
    assert again.furniture() == lines
    save(desk, "p000.txt", "Herald", "Changed.\n")
    assert [item.name for batch in Sources(settings, marks=sources.marks).unmarked() for item in batch] == [
        "in/p000.txt"
    ]


def surveyed(key: str, outlet: str, *points: float) -> Surveyed:
    return Surveyed(f"{key}.txt", key, Traits(key, key, "", outlet, DAY, "en", (), (), b""), points)


def test_the_weightiest_story_of_each_theme_comes_in_turn() -> None:
    rows = [
        surveyed("a", "Herald", 5, 0),
        surveyed("b", "Mail", 4, 0),
        surveyed("c", "Post", 3, 0),
        surveyed("d", "Post", 0, 1),
    ]
    told = [Story("1", ("a", "b")), Story("2", ("c",)), Story("3", ("d",))]
    made = choose({one.key: one for one in rows}, told, themes=["X", "Y"], most=9, of_one=9)
    assert [story.id for story in made.stories] == ["1", "3", "2"]
    made = choose({one.key: one for one in rows}, told, themes=["X", "Y"], most=3, of_one=9)
    assert [one.reason for one in made.left] == ["no_room"]
    assert [one.why for one in made.left] == [
        "c.txt: left out: the page has room for 3 articles, and its story is number 3 by weight"
    ]


def test_of_a_long_story_each_outlet_is_heard_before_one_is_heard_twice() -> None:
    rows = [surveyed("a", "Herald", 5.0), surveyed("b", "Herald", 4.0), surveyed("c", "Post", 1.0)]
    made = choose({one.key: one for one in rows}, [Story("1", ("a", "b", "c"))], themes=["X"], most=9, of_one=2)
    assert made.stories == (Story("1", ("a", "c")),)


def test_the_day_an_undated_article_was_first_seen_is_its_day(desk: Path) -> None:
    (desk / "in/c.txt").write_text(STRIKE)
    sha = next(one.key for one in taken(desk).surveyed if one.name == "in/c.txt")
    days = {one.name: one.traits.day for one in taken(desk, past=Past(seen={sha: date(2024, 3, 1)})).surveyed}
    assert days["in/c.txt"] == date(2024, 3, 1)
    assert replace(taken(desk).surveyed[0]).traits.day == DAY
