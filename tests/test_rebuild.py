"""An old edition made anew from the store alone: the same bytes, or what differs and why."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing import materials
from briefing.cli import main
from briefing.founding import Answers, found
from briefing.materials import changed

NOW = datetime(2026, 11, 26, 6, 2, tzinfo=UTC)
DAY = "2026-11-26"


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example desk, which reviews its editions, with one that was cut and approved."""
    folder = tmp_path_factory.mktemp("desk")
    found(folder, Answers(title="Port Brief"), program=("briefing",))
    config = folder / "config.yaml"
    config.write_text(config.read_text().replace("review: auto", "review: required"))
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr("briefing.cli.running.clock", lambda: NOW)
        assert main(["run"]) == 0
        assert main(["drop", DAY, "strike-1", "--by", "Editor"]) == 0
        assert main(["drop", DAY, "Forty ships", "--by", "Editor"]) == 0
        assert main(["approve", DAY, "--by", "Editor"]) == 0
    return folder


@pytest.fixture
def desk(approved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that desk as the current folder, with a clock that stands still."""
    shutil.copytree(approved, tmp_path, symlinks=True, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("briefing.cli.running.clock", lambda: NOW)
    return tmp_path


def published(desk: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((desk / "dist" / DAY).iterdir())}


def test_an_edition_is_made_anew_byte_for_byte_when_articles_settings_and_folder_are_gone(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = published(desk)
    shutil.rmtree(desk / "dist" / DAY)
    shutil.rmtree(desk / "articles")
    (desk / "articles").mkdir()
    (desk / "config.yaml").write_text("title: Another Brief\nsources: [{folder: articles}]\n")
    capsys.readouterr()
    assert main(["rebuild", DAY]) == 0
    assert capsys.readouterr().out == f"dist/{DAY}: made anew, the same byte for byte; it is in dist/{DAY} again\n"
    assert published(desk) == before
    assert main(["rebuild", DAY]) == 0
    assert capsys.readouterr().out == f"dist/{DAY}: made anew, the same byte for byte\n"
    assert [line["action"] for line in json.loads(before["brief.json"])["review"]] == ["drop", "drop", "approve"]


def test_what_came_out_different_is_named_with_the_versions_that_differ(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published(desk)
    capsys.readouterr()
    (desk / "templates/brief.html.j2").write_text(
        '{% extends "shipped/brief.html.j2" %}{% block colophon %}<p>New.</p>{% endblock %}'
    )
    now = materials.versions
    monkeypatch.setattr(materials, "versions", lambda folders: now(folders) | {"weasyprint": "99"})
    assert main(["rebuild", DAY]) == 3
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"dist/{DAY}: made anew, brief.html, brief.pdf came out different"
    assert [line.split()[0] for line in told[1:]] == ["templates", "weasyprint"]
    assert published(desk) == before
    assert main(["rebuild", DAY, "--replace"]) == 3
    assert b"<p>New.</p>" in published(desk)["brief.html"]


def test_a_day_that_was_never_built_is_one_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild", "2020-01-01"]) == 64
    assert capsys.readouterr().err.startswith("the store keeps nothing of an edition of 2020-01-01; ")


def test_versions_are_compared_by_name() -> None:
    assert changed({"a": "1", "b": "1"}, {"b": "2", "c": "1"}) == [
        "a was 1 and is not there",
        "b was 1 and is 2",
        "c was not there and is 1",
    ]


def test_drafts_are_numbered_in_the_order_they_are_approved_and_are_made_anew_under_that_number(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "articles/quay.txt").write_text(
        "---\nsource: The Quay\npublished: 2024-05-03\n---\nStrike may end\n\nThe dock strike may end, the union said."
    )
    for day in ("2026-11-27", "2026-11-28"):
        assert main(["run", "--date", day]) == 0
    for day in ("2026-11-28", "2026-11-27"):
        assert main(["approve", day, "--by", "Editor"]) == 0
    days = (DAY, "2026-11-28", "2026-11-27")
    assert [json.loads((desk / "dist" / day / "brief.json").read_text())["number"] for day in days] == [1, 2, 3]
    capsys.readouterr()
    for day in days:
        assert main(["rebuild", day]) == 0
        assert capsys.readouterr().out == f"dist/{day}: made anew, the same byte for byte\n"
