"""A new desk works at once, whatever it is called, and nothing that exists is written over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import config, founding
from briefing.cli import main
from briefing.founding import Answers

PROGRAM = (sys.executable, "-P", "-m", "briefing")


def test_make_brief_in_a_new_desk_works_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "my desk"
    assert main(["init", str(desk), "--yes", "--title", "Port Brief", "--timezone", "Europe/Berlin"]) == 0
    assert capsys.readouterr().out.startswith(f"{desk}/config.yaml: a desk with two example articles; `make brief`")
    done = subprocess.run(
        ["make", "brief", "ARGS=--date 2024-05-02"],
        cwd=desk,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "dist/2024-05-02: 2 articles of 2 outlets, 2 sections\n"
    brief = json.loads((desk / "dist/2024-05-02/brief.json").read_text())
    assert [section["theme"] for section in brief["sections"]] == ["strike", "traffic"]
    assert any(note["kind"] == "number" for section in brief["sections"] for note in section["divergences"])


def test_options_are_answers(tmp_path: Path) -> None:
    options = [
        "--title",
        "Sea",
        "--at",
        "05:30",
        "--feed",
        "https://news.example.org/feed.xml",
        "--theme",
        "sea:ship,boat",
    ]
    assert (
        main(
            [
                "init",
                str(tmp_path),
                "--yes",
                *options,
                "--mail-from",
                "Sea <sea@example.org>",
                "--relay",
                "smtp://r.example.org:25",
            ]
        )
        == 0
    )
    made = config.read(tmp_path / "config.yaml")
    assert (made.title, made.schedule.at.isoformat(), made.sources[1].feed) == (
        "Sea",
        "05:30:00",
        "https://news.example.org/feed.xml",
    )
    assert made.themes[0].words == ("ship", "boat")  # type: ignore[union-attr]
    assert (made.mail.sender, made.mail.transport) == ("Sea <sea@example.org>", "smtp://r.example.org:25")


def test_a_folder_with_a_desk_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", str(tmp_path), "--yes"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert main(["init", str(tmp_path), "--yes", "--title", "Other"]) == 64
    assert capsys.readouterr().err == f"{tmp_path} holds a desk already; give another folder: briefing init DIR\n"
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--timezone", "Europe/Berlim"], "did you mean Europe/Berlin?"),
        (["--at", "6"], "'6' is not a time of day"),
        (["--theme", "strike"], "'strike' is no theme; write its name and words"),
    ],
)
def test_an_answer_that_makes_no_desk_is_refused_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    assert main(["init", str(tmp_path), "--yes", *options]) == 64
    assert says in capsys.readouterr().err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_on_a_terminal_what_was_not_given_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "Europe/Paris" if "zone" in question else ""

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert main(["init", str(tmp_path), "--title", "Sea"]) == 0
    assert config.read(tmp_path / "config.yaml").timezone == "Europe/Paris"
    assert len(asked) == 5


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1).filter(str.strip))
def test_any_title_comes_back_as_it_was_given(title: str) -> None:
    from briefing import strictyaml

    tree = strictyaml.load(founding.settings(Answers(title=title)), name="config.yaml")
    assert isinstance(tree.value, dict)
    assert tree.value["title"] == title


def test_a_name_of_a_theme_is_refused_rather_than_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path), "--yes", "--theme", "night #shift:night,shift"]) == 64
    assert "themes[0].name: 'night #shift' must be small letters" in capsys.readouterr().err


def test_whoever_ends_the_questions_is_told_how_to_answer_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", ended)
    assert main(["init", str(tmp_path / "desk")]) == 64
    assert capsys.readouterr().err == "no answer to: What is the brief called? Give it as --title, or say --yes\n"
    assert not (tmp_path / "desk").exists()
