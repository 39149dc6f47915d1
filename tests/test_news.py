"""From one morning to the next: what enters, what became of yesterday's differences, what was corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prove import window_kills

from briefing import build, config
from briefing.errors import NothingNew
from briefing.intake import Memory
from briefing.ledger import open_store
from briefing.ledger.migrations import ORDER
from briefing.press import Press

FIRST, SECOND, THIRD = date(2024, 3, 12), date(2024, 3, 13), date(2024, 3, 14)
SETTINGS = """
title: Valley Brief
sources:
  - folder: in
themes:
  - {name: flood, words: [flood, water, river, dam, killed]}
"""
HERALD = (
    "At least 12 people were killed when the dam above Oldbury broke on Monday, the Valley Council said.\n\n"
    "The river Tarn flooded the harbour market and the power station below the dam.\n\n"
    "Mayor Vera Lindqvist asked the families of Oldbury to leave their homes by boat.\n"
)
POST = (
    "The broken dam above Oldbury has killed 17 people, rescuers of the Dockers Union said on Tuesday.\n\n"
    "Water of the river Tarn stands two metres high in the harbour market and the power station.\n\n"
    "Lindqvist, the mayor, praised the boat crews who took families from their homes.\n"
)
HERALD_LATER = (
    "The Valley Council said on Wednesday that 17 people were killed when the dam above Oldbury broke.\n\n"
    "Engineers began to pump the water of the Tarn out of the power station and the harbour market.\n\n"
    "Mayor Lindqvist opened a school to the families who had left Oldbury by boat.\n"
)


class Desk:
    """A desk that builds one morning after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "in").mkdir()
        (folder / "config.yaml").write_text(SETTINGS)
        self.store = open_store(str(folder / "store.db"), now=datetime(2024, 3, 12, tzinfo=UTC))

    def save(self, name: str, outlet: str, body: str, day: date) -> None:
        (self.folder / "in" / name).write_text(f"---\nsource: {outlet}\npublished: {day}\n---\n{body}")

    def build(self, day: date, **more: Any) -> dict[str, Any]:
        settings = config.read(self.folder / "config.yaml")
        memory = Memory(self.store, settings, self.folder / "dist", **more)
        made = build.build(
            settings, press=Press.__new__(Press), out=self.folder / "dist", day=day, today=day, memory=memory
        )
        contract: dict[str, Any] = json.loads((made.folder / "brief.json").read_text())
        return contract


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose press prints at once, with two articles of the first day."""
    monkeypatch.setattr("briefing.press.Press.print", lambda *_, **__: b"%PDF-")
    monkeypatch.setattr("briefing.press.Press.missing", "", raising=False)
    made = Desk(tmp_path)
    made.save("a.txt", "Herald", HERALD, FIRST)
    made.save("b.txt", "Post", POST, FIRST)
    yield made
    made.store.close()


def test_the_first_edition_has_no_news_and_the_second_tells_who_moved(desk: Desk) -> None:
    first = desk.build(FIRST)
    assert first["news"] is None
    (what,) = [note["what"] for note in first["sections"][0]["divergences"] if note["kind"] == "number"]
    assert what.startswith("The number killed: ")
    desk.save("c.txt", "Herald", HERALD_LATER, SECOND)
    second = desk.build(SECOND)
    assert [source["file"] for source in second["sources"]] == ["in/c.txt"]
    news = second["news"]
    assert news["since"] == "2024-03-12"
    numbers = [row for row in news["notes"] if row["kind"] == "number"]
    assert [(row["theme"], row["status"], row["what"]) for row in numbers] == [("flood", "closed", what)]
    (move,) = numbers[0]["moves"]
    assert (move["outlet"], move["before"].casefold(), move["now"]["value"]) == (
        "Herald",
        "at least 12 people",
        "17 people",
    )
    assert move["now"]["quote"] == HERALD_LATER.partition("\n")[0]
    page = (desk.folder / "dist/2024-03-13/brief.txt").read_text()
    assert "Herald: from “At least 12 people” to “17 people”" in " ".join(page.split())


def test_a_difference_on_which_nobody_moves_stays_open(desk: Desk) -> None:
    desk.build(FIRST)
    desk.save("c.txt", "Herald", HERALD_LATER.replace("that 17", "that at least 12"), SECOND)
    (row,) = [row for row in desk.build(SECOND)["news"]["notes"] if row["kind"] == "number"]
    assert (row["status"], row["moves"], [one["outlet"] for one in row["same"]]) == ("open", [], ["Herald"])


def test_words_that_were_quoted_and_corrected_are_told_once_with_the_words_now(desk: Desk) -> None:
    desk.build(FIRST)
    desk.save("a.txt", "Herald", HERALD.replace("At least 12", "At least 15"), FIRST)
    desk.save("c.txt", "Herald", HERALD_LATER, SECOND)
    second = desk.build(SECOND)
    assert [source["file"] for source in second["sources"]] == ["in/c.txt"]
    (told,) = {(one["file"], one["edition"], one["now"]["quote"]) for one in second["news"]["corrections"]}
    assert told == ("in/a.txt", "2024-03-12", HERALD.partition("\n")[0].replace("12", "15"))
    assert second["left_out"][0]["reason"] == "new_version"
    assert second["left_out"][0]["why"] == "in/a.txt: left out: a new version of an article of 2024-03-12"
    assert build.prove(config.read(desk.folder / "config.yaml"), out=desk.folder / "dist", name="2024-03-13")[1]
    desk.save("d.txt", "Post", POST.replace("Tuesday", "Thursday").replace("17", "18") + "\nRain is forecast.\n", THIRD)
    assert desk.build(THIRD)["news"]["corrections"] == []


@pytest.mark.parametrize("days_later", [2, 7, 8, 30, 400])
def test_a_correction_with_nothing_else_new_is_told_in_the_next_edition_once_however_late_it_comes(
    desk: Desk, days_later: int
) -> None:
    desk.build(FIRST)
    desk.save("a.txt", "Herald", HERALD.replace("At least 12", "At least 15"), FIRST)
    for day in (SECOND, FIRST + timedelta(days=days_later - 1)):
        with pytest.raises(NothingNew, match="no article is new: all 2 have been in an edition"):
            desk.build(day)
    later = FIRST + timedelta(days=days_later)
    desk.save("c.txt", "Herald", HERALD_LATER, later)
    told = desk.build(later)
    assert [source["file"] for source in told["sources"]] == ["in/c.txt"]
    assert [(one["old"], one["now"]["quote"]) for one in told["news"]["corrections"]] == [
        (HERALD.partition("\n")[0], HERALD.partition("\n")[0].replace("12", "15"))
    ]
    desk.save("d.txt", "Post", "The river Tarn is back in its bed, and the dam above Oldbury is mended.\n", later)
    assert desk.build(later + timedelta(days=1))["news"]["corrections"] == []


def test_a_correction_of_an_article_that_was_old_when_it_was_quoted_is_told_too(desk: Desk) -> None:
    old = FIRST - timedelta(days=30)
    desk.save("a.txt", "Herald", HERALD, old)
    desk.build(FIRST)
    desk.save("a.txt", "Herald", HERALD.replace("At least 12", "At least 15"), old)
    desk.save("c.txt", "Herald", HERALD_LATER, SECOND)
    second = desk.build(SECOND)
    assert [source["file"] for source in second["sources"]] == ["in/c.txt"]
    assert [one["file"] for one in second["news"]["corrections"]] == ["in/a.txt"]


def test_another_article_under_the_name_of_an_earlier_one_is_new(desk: Desk) -> None:
    desk.build(FIRST)
    desk.save(
        "a.txt", "Herald", "The river Tarn is back in its bed, and the water has left every street of Brenn.\n", SECOND
    )
    second = desk.build(SECOND)
    assert ([source["file"] for source in second["sources"]], second["news"]["corrections"]) == (["in/a.txt"], [])


def test_an_edition_built_again_is_the_same_to_the_byte_and_what_is_published_counts_as_seen(desk: Desk) -> None:
    desk.build(FIRST)
    before = {file.name: file.read_bytes() for file in (desk.folder / "dist/2024-03-12").iterdir()}
    desk.build(FIRST)
    assert {file.name: file.read_bytes() for file in (desk.folder / "dist/2024-03-12").iterdir()} == before
    with pytest.raises(NothingNew, match="no article is new: all 2 have been in an edition"):
        desk.build(SECOND)
    assert len(desk.build(SECOND, again=True)["sources"]) == 2


def test_a_run_that_ended_before_it_published_has_seen_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("briefing.publish.edition", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
        with pytest.raises(OSError, match="no space left"):
            desk.build(FIRST)
    assert len(desk.build(SECOND)["sources"]) == 2


def test_an_edition_whose_folder_is_gone_has_taken_nothing(desk: Desk) -> None:
    import shutil

    desk.build(FIRST)
    shutil.rmtree(desk.folder / "dist")
    assert len(desk.build(SECOND)["sources"]) == 2


def test_a_store_of_an_older_version_is_brought_up_to_date_and_loses_nothing(tmp_path: Path, desk: Desk) -> None:
    desk.store.close()
    (desk.folder / "store.db").unlink()
    now = datetime(2024, 3, 12, tzinfo=UTC)
    older = tuple(step for step in ORDER if "survey" not in step.name)[:7]
    open_store(str(desk.folder / "store.db"), now=now, steps_known=older).close()
    desk.store = open_store(str(desk.folder / "store.db"), now=now)
    desk.build(FIRST)
    with pytest.raises(NothingNew):
        desk.build(SECOND)


def test_builds_that_are_killed_leave_each_article_in_exactly_one_edition(tmp_path: Path) -> None:
    """A sample; `make prove ARGS=window_kills` kills many more."""
    import random

    (tmp_path / "desk").mkdir()
    killed, wrong = window_kills.prove(tmp_path / "desk", days=2, kills=2, chance=random.Random(1), longest=0.3)
    assert (killed >= 1, wrong) == (True, [])


def test_an_edition_is_proved_and_built_again_as_it_was_cleaned_then(desk: Desk) -> None:
    """What recurs on the pages of an outlet is furniture, and a later page can show it."""
    line = "Oldbury bureau and river desk number four"
    desk.save("a.txt", "Herald", HERALD.replace("\n\n", f"\n\n{line}\n\n", 1), FIRST)
    desk.build(FIRST)
    before = (desk.folder / "dist/2024-03-12/brief.json").read_bytes()
    desk.save("c.txt", "Herald", HERALD_LATER.replace("\n\n", f"\n\n{line}\n\n", 1), SECOND)
    desk.build(SECOND)
    settings = config.read(desk.folder / "config.yaml")
    memory = Memory(desk.store, settings, desk.folder / "dist")
    for name in ("2024-03-12", "2024-03-13"):
        assert build.prove(settings, out=desk.folder / "dist", name=name, memory=memory)[1]
    desk.build(FIRST)
    assert (desk.folder / "dist/2024-03-12/brief.json").read_bytes() == before
