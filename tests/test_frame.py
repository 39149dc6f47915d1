"""The words of the frame: languages, plurals, dates, a desk's own words."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from briefing import frame
from briefing.errors import RenderError

SHIPPED = Path(__file__).parent.parent / "templates"


def test_a_frame_gives_words_counts_and_dates_of_its_language() -> None:
    say = frame.read("en", shipped=SHIPPED)

    assert say("in_brief") == "In brief"
    assert [say("articles", number) for number in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]
    assert say("reprints", name="Alpha") == "reprints Alpha"
    assert say("kind.only-one-source") == "Only one source"
    assert say.date("2020-01-15T07:30+02:00", "full") == "Wednesday, 15 January 2020"
    assert say.date(date(2020, 1, 15)) == "15 January 2020"
    assert (say.language, say.direction) == ("en", "ltr")


def test_a_language_without_a_frame_gets_that_of_its_family_or_the_english_one() -> None:
    assert frame.read("en-NZ", shipped=SHIPPED).language == "en"
    assert frame.read("mi", shipped=SHIPPED).language == "en"


def test_the_words_of_a_desk_come_before_the_shipped_ones(tmp_path: Path) -> None:
    folder = tmp_path / "frame"
    folder.mkdir()
    (folder / "en.toml").write_text('in_brief = "The morning in short"\n[dates]\nday = "MMMM d, y"\n')
    (folder / "cy.toml").write_text('articles = { two = "{number} erthygl", other = "{number} o erthyglau" }\n')

    english, welsh = (frame.read(tag, shipped=SHIPPED, own=tmp_path) for tag in ("en", "cy"))

    assert english("in_brief") == "The morning in short"
    assert english("common_ground") == "Common ground"
    assert english.date("2020-01-15") == "January 15, 2020"
    assert [welsh("articles", number) for number in (2, 9)] == ["2 erthygl", "9 o erthyglau"]
    assert welsh("in_brief") == "The morning in short"
    assert (
        frame.languages(shipped=SHIPPED, own=tmp_path)[:3] == sorted(frame.languages(shipped=SHIPPED, own=tmp_path))[:3]
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("en", "in_brief = In brief", "en.toml: Invalid value"),
        ("en", "in_brief = 5", "en.toml: in_brief must be text in quotes, not 5"),
        ("en", 'in_brief = "{theme}"', "frame/en.toml: in_brief: 'theme': {theme}"),
        ("zz9", 'in_brief = "x"', "frame/zz9.toml: no language is known by the name zz9"),
    ],
)
def test_a_wrong_file_of_words_gets_one_line(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / "frame").mkdir()
    (tmp_path / "frame" / f"{name}.toml").write_text(content)

    with pytest.raises(RenderError) as told:
        frame.read(name, shipped=SHIPPED, own=tmp_path)("in_brief")

    assert says in str(told.value)
    assert "\n" not in str(told.value)


def test_words_that_no_frame_has_get_one_line() -> None:
    with pytest.raises(RenderError, match=r"frame/en\.toml: there are no words for good_morning"):
        frame.read("en", shipped=SHIPPED)("good_morning")


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("tag", frame.languages(shipped=SHIPPED))
def test_each_frame_has_every_word_with_its_values_and_each_plural_form(tag: str) -> None:
    english = tomllib.loads((SHIPPED / "frame" / "en.toml").read_text("utf-8"))
    words = tomllib.loads((SHIPPED / "frame" / f"{tag}.toml").read_text("utf-8"))
    plurals = {frame.read(tag, shipped=SHIPPED).locale.plural_form(number) for number in range(200)}

    def compare(mine: dict, theirs: dict, above: str) -> None:
        assert mine.keys() == theirs.keys(), f"{tag}: {above}"
        for key, text in theirs.items():
            if isinstance(text, dict) and "other" in text:
                assert set(mine[key]) == plurals, f"{tag}: {above}{key} lacks a plural form"
                assert placeholders(mine[key]["other"]) == placeholders(text["other"])
            elif isinstance(text, dict):
                compare(mine[key], text, f"{above}{key}.")
            else:
                assert placeholders(mine[key]) == placeholders(text), f"{tag}: {above}{key}"

    compare(words, english, "")


@pytest.mark.parametrize("tag", frame.languages(shipped=SHIPPED))
def test_page_text_mail_and_archive_are_drawn_in_each_language(tag: str) -> None:
    from editions import EDITIONS, archived

    from briefing import render

    say = frame.read(tag, shipped=SHIPPED)
    brief = EDITIONS["full"] | {"language": tag}
    desk = {
        "title": "Port Brief",
        "desk": "",
        "language": tag,
        "site": "",
        "subscribe": "https://brief.example.org/subscribe",
    }
    drawn = [render.page(brief), render.mail(brief).html, render.archive(desk, archived(3))]

    for page in drawn:
        assert f'<html lang="{tag}"' in page
        assert ('dir="rtl"' in page[:200]) == (say.direction == "rtl")
    assert say("where_they_differ") in drawn[0] and say("where_they_differ") in drawn[1]
    assert say("archive.newest") in drawn[2]
    for text in (render.plain(brief), render.mail(brief).text):
        assert say("in_brief").upper() in text
        assert say.date("2024-05-03", "full") in text
    others = [frame.read(other, shipped=SHIPPED) for other in frame.languages(shipped=SHIPPED) if other != tag]
    assert all(other("where_they_differ") not in page for other in others for page in drawn)
