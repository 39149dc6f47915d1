"""The command as an operator meets it: arguments in; exit code, what is printed and what is published out."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.cli import main
from conftest import ROOT

ALPHA = """---
source: Alpha
published: 2024-05-02
---
Dock strike enters third day

Dock workers walked out on Monday over night pay. The strike has closed the port of Elm.

The union wants nine per cent more. Forty ships wait outside the harbour.
"""
BETA = """---
source: Beta
published: 2024-05-03
---
Port of Elm shut by walkout

The port of Elm is shut, the harbour master said on Thursday. About two thousand dockers have walked out.

Owners of the terminal offered four per cent. No talks are planned before Friday.
"""
CONFIG = """title: Port Brief
date: newest
sources:
  - folder: articles
themes:
  - {name: strike, words: [strike, walkout, walk out, union]}
  - {name: port, words: [port, harbour, ship]}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small desk of two articles, with an edition already published, as the current folder."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/alpha.txt").write_text(ALPHA)
    (tmp_path / "articles/beta.txt").write_text(BETA)
    (tmp_path / "config.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def published(desk: Path) -> dict[str, bytes]:
    """Every file under dist/, by path."""
    return {str(p.relative_to(desk)): p.read_bytes() for p in sorted((desk / "dist").rglob("*")) if p.is_file()}


def test_build_says_in_one_line_where_the_edition_is(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0

    told = capsys.readouterr()
    assert told.out == "dist/2024-05-03: 2 articles of 2 outlets, 3 sections\n"
    assert told.err == ""
    assert sorted(p.name for p in (desk / "dist/latest").iterdir()) == [
        "brief.html",
        "brief.json",
        "brief.pdf",
        "brief.txt",
        "mail.html",
        "mail.txt",
    ]
    assert (desk / "dist/latest/brief.pdf").read_bytes().startswith(b"%PDF-")


def test_build_dates_an_edition_as_told_and_writes_the_texts_that_offsets_count_in(desk: Path) -> None:
    assert main(["--out", "elsewhere", "build", "--date", "2024-06-01", "--texts", "texts"]) == 0

    brief = json.loads((desk / "elsewhere/2024-06-01/brief.json").read_text())
    assert brief["date"] == "2024-06-01"
    for section in brief["sections"]:
        for quote in section["summary"]:
            text = (desk / "texts" / f"{quote['source']}.txt").read_text()
            assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_options_hold_before_and_after_the_name_of_a_command(desk: Path) -> None:
    shutil.move(desk / "config.yaml", desk / "port.yaml")

    assert main(["--config", "port.yaml", "build"]) == 0
    assert main(["verify", "--config", "port.yaml", "--out", "dist"]) == 0


def test_verify_proves_every_quote_and_names_one_that_was_changed_by_a_letter(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build"])
    capsys.readouterr()

    assert main(["verify"]) == 0
    assert capsys.readouterr().out.startswith("dist/2024-05-03: all ")

    (desk / "articles/alpha.txt").write_text(ALPHA.replace("night pay", "night pax"))
    assert main(["verify", "2024-05-03"]) == 3
    assert capsys.readouterr().err == (
        "articles/alpha.txt: the file has changed since the edition was made (its sha256 differs)\n"
        "articles/alpha.txt: not there word for word at 0: “Dock workers walked out on Monday over night pay.”\n"
    )


@pytest.mark.parametrize(
    "damage", ["{", '{"schema": 1}', "[1]", '{"lead": 3, "sources": [], "sections": [], "coverage": []}']
)
def test_a_damaged_edition_is_told_as_one(desk: Path, capsys: pytest.CaptureFixture[str], damage: str) -> None:
    main(["build"])
    (desk / "dist/2024-05-03/brief.json").write_text(damage)
    capsys.readouterr()

    assert main(["verify"]) == 3
    told = capsys.readouterr().err
    assert told.startswith("dist/2024-05-03: brief.json is damaged") and told.count("\n") == 1


def test_a_page_that_was_changed_by_hand_is_not_proved(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build"])
    page = desk / "dist/2024-05-03/brief.html"
    page.write_text(page.read_text().replace("Dock workers walked out", "Dock workers stayed in"))
    capsys.readouterr()

    assert main(["verify"]) == 3
    assert capsys.readouterr().err.startswith("brief.html does not show, word for word: “Dock workers walked out")


def test_an_article_dated_in_the_future_does_not_name_the_edition(desk: Path) -> None:
    later = (datetime.now(UTC).date() + timedelta(days=400)).isoformat()
    article = ALPHA.replace("Alpha", "Gamma").replace("2024-05-02", later).replace("Dock", "Pier")
    faulty(desk, "c.txt", article.encode())

    assert main(["build"]) == 0
    assert sorted(p.name for p in (desk / "dist").iterdir()) == ["2024-05-03", "latest"]


@pytest.mark.parametrize("command", [["build"], ["summarize", "articles/alpha.txt"]])
def test_output_that_cannot_be_written_is_one_line(desk: Path, command: list[str]) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "briefing", *command],
            cwd=desk,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 73
    assert done.stderr == "standard output cannot be written: No space left on device\n"

    closed = subprocess.run(
        ["sh", "-c", '"$0" -m briefing "$@" >&-', sys.executable, *command],
        cwd=desk,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, "")


def test_a_request_to_end_leaves_what_is_published_alone(desk: Path) -> None:
    main(["build"])
    before = published(desk)
    (desk / "articles/alpha.txt").write_text(ALPHA.replace("Forty", "Fifty"))
    running = subprocess.Popen(
        [sys.executable, "-m", "briefing", "build"],
        cwd=desk,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    caught = 0
    while not caught >> (signal.SIGTERM - 1) & 1:  # until the program has said what it does when it is told to end
        time.sleep(0.01)
        status = Path(f"/proc/{running.pid}/status").read_text()
        caught = int(status.split("SigCgt:")[1].split()[0], 16)
    running.terminate()
    _, told = running.communicate(timeout=20)

    assert (running.returncode, told) == (130, "stopped; what was published before is in place\n")
    assert published(desk) == before


def faulty(desk: Path, name: str, content: bytes) -> None:
    (desk / "articles" / name).write_bytes(content)


@pytest.mark.parametrize(
    ("fault", "code", "line"),
    [
        (lambda d: (d / "config.yaml").unlink(), 78, "config.yaml does not exist"),
        (lambda d: (d / "config.yaml").write_text("title: [\n"), 78, "config.yaml line"),
        (
            lambda d: (d / "config.yaml").write_text(CONFIG + "titel: x\n"),
            78,
            "config.yaml line 8: titel is not a setting",
        ),
        (lambda d: shutil.rmtree(d / "articles"), 78, "config.yaml line 4:"),
        (lambda d: [p.unlink() for p in (d / "articles").iterdir()], 4, "no article is left to print"),
        (lambda d: [p.write_bytes(b"") for p in (d / "articles").iterdir()], 4, "no article is left to print"),
        (
            lambda d: [p.write_bytes(b"\x89PNG\r\n\x1a\n\0") for p in (d / "articles").iterdir()],
            4,
            "no article is left",
        ),
        (lambda d: [p.write_text("Share this story!\n") for p in (d / "articles").iterdir()], 4, "no article is left"),
    ],
    ids=[
        "no config",
        "broken YAML",
        "unknown key",
        "missing folder",
        "empty folder",
        "empty files",
        "pictures",
        "furniture",
    ],
)
def test_bad_input_gets_a_clear_line_and_leaves_what_is_published_alone(
    desk: Path, capsys: pytest.CaptureFixture[str], fault: object, code: int, line: str
) -> None:
    main(["build"])
    before = published(desk)
    capsys.readouterr()

    fault(desk)  # type: ignore[operator]

    assert main(["build"]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert line in told.err
    assert "Traceback" not in told.err
    assert published(desk) == before


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("c.txt", b"", "articles/c.txt"),
        ("c.txt", b"%PDF-1.7\n\0\0", "articles/c.txt"),
        ("c.txt", b"x " * 2_600_000, "articles/c.txt"),
        ("c.txt", ALPHA.encode(), "articles/c.txt"),
    ],
    ids=["empty", "a PDF", "5.2 MB", "the same article again"],
)
def test_a_source_that_fails_is_named_and_the_others_are_in_the_brief(
    desk: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, line: str
) -> None:
    faulty(desk, name, content)

    assert main(["build"]) == 3

    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1 and line in told.err
    brief = json.loads((desk / "dist/latest/brief.json").read_text())
    assert len(brief["sources"]) == 2
    assert [failure["source"] for failure in brief["failed"]] == ["articles/c.txt"]
    assert line in (desk / "dist/latest/brief.html").read_text()


def test_a_desk_may_rather_stop_than_print_without_a_source(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "config.yaml").write_text(CONFIG + "unreadable: stop\n")
    faulty(desk, "c.txt", b"")

    assert main(["build"]) == 3
    assert "articles/c.txt" in capsys.readouterr().err
    assert not (desk / "dist").exists()


def test_an_out_folder_that_cannot_be_written_is_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "dist").write_text("a file in the way")

    assert main(["build"]) == 73
    assert capsys.readouterr().err.startswith("dist")


def test_messages_for_machines_are_json(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--log-format", "json", "--config", "gone.yaml", "build"]) == 78

    told = json.loads(capsys.readouterr().err)
    assert told["level"] == "error" and told["message"].startswith("gone.yaml does not exist")


def test_summarize_prints_one_object_a_file_in_the_order_given(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["articles/beta.txt", "articles/alpha.txt"]

    assert main(["summarize", "--json", "--method", "lead", "--sentences", "1", *files]) == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["file"], row["title"]) for row in rows] == [
        ("articles/beta.txt", "Port of Elm shut by walkout"),
        ("articles/alpha.txt", "Dock strike enters third day"),
    ]
    sentence = rows[1]["sentences"]
    assert [(s["text"], s["start"], s["end"]) for s in sentence] == [
        ("Dock workers walked out on Monday over night pay.", 0, 49)
    ]


def test_summarize_together_gives_one_digest_that_names_each_sentences_file(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", "--json", "--together", "--words", "30", "articles/alpha.txt", "articles/beta.txt"]) == 0

    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["files"] == ["articles/alpha.txt", "articles/beta.txt"]
    assert sum(len(s["text"].split()) for s in row["sentences"]) <= 30
    assert {s["file"] for s in row["sentences"]} <= set(row["files"])


def test_summarize_explains_a_score_by_its_features(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarize", "--json", "--explain", "--sentences", "1", "articles/alpha.txt"]) == 0

    (sentence,) = json.loads(capsys.readouterr().out)["sentences"]
    assert sentence["features"]
    assert sum(sentence["features"].values()) == pytest.approx(sentence["score"], abs=1e-4)


def test_compare_prints_sources_agreements_and_divergences(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--json", "articles/alpha.txt", "articles/beta.txt"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [source["file"] for source in told["sources"]] == ["articles/alpha.txt", "articles/beta.txt"]
    assert {"sources", "agreements", "divergences"} <= set(told)


def test_a_file_that_cannot_be_used_is_named_and_the_others_are_printed(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", "gone.txt", "articles/alpha.txt"]) == 3
    told = capsys.readouterr()
    assert "gone.txt" in told.err and "Dock strike enters third day (Alpha)" in told.out
    assert main(["summarize", "gone.txt"]) == 4


def test_check_tells_what_works_and_what_to_mend(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "ok    config.yaml is well-formed" in capsys.readouterr().out

    faulty(desk, "c.txt", b"")
    assert main(["check"]) == 3
    assert "MEND  articles/c.txt" in capsys.readouterr().out


def test_explain_says_why_a_sentence_stands_where_it_stands(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build"])
    capsys.readouterr()

    assert main(["explain", "latest", "closed the port"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "alpha at 50: “The strike has closed the port of Elm.”"
    assert told[1] == "  theme: strike, 2.50 points"
    assert " by score: " in told[2]
    assert told[3].startswith("  printed: ")

    assert main(["explain", "2024-05-03", "alpha.txt"]) == 0
    assert capsys.readouterr().out.startswith("articles/alpha.txt: Alpha, “Dock strike enters third day”, 2024-05-02")

    assert main(["explain", "latest", "no such words"]) == 64
    assert "'no such words' is no note" in capsys.readouterr().err


def test_config_shows_each_setting_and_where_it_comes_from(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert "title: Port Brief  (config.yaml line 1)" in lines
    assert "paper: A4  (default)" in lines


@pytest.mark.parametrize(
    "argv",
    [
        ["biuld"],
        ["build", "--date", "tomorrow"],
        ["build", "--date", "20240501"],
        ["build", "--out", ""],
        ["summarize"],
        [],
    ],
)
def test_a_wrong_command_line_ends_with_64(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 64
    assert "usage: briefing" in capsys.readouterr().err


def test_two_builds_in_other_places_zones_locales_and_hash_seeds_are_byte_identical(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "another place"
    shutil.copytree(desk / "articles", copy / "articles")
    shutil.copy(desk / "config.yaml", copy)
    common = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    for folder, more in (
        (desk, {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        (copy, {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "LANG": "tr_TR.UTF-8"}),
    ):
        subprocess.run(
            [sys.executable, "-m", "briefing", "build"], cwd=folder, env=common | more, check=True, capture_output=True
        )

    assert published(desk) == published(copy)
    assert len(published(desk)) >= 4


@pytest.mark.parametrize(
    "argv",
    [
        ["serve", "--port", "99999"],
        ["health", "--hours", "9" * 20],
        ["run", "--repeat", "9" * 14],
        ["deliveries", "--resolve", "hold", "9" * 20],
        ["articles", "show", "9" * 20],
    ],
    ids=lambda argv: argv[0],
)
def test_a_number_that_is_too_large_is_a_wrong_command_line(
    desk: Path, argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(argv)
    except SystemExit as refused:
        code = int(refused.code or 0)
    assert code == 64
    assert "Traceback" not in capsys.readouterr().err


def test_who_sends_to_nobody_is_told_so(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build"])
    capsys.readouterr()
    assert main(["deliveries"]) == 0
    assert main(["send"]) == 0
    assert capsys.readouterr().out == "nothing was sent yet\nno subscriber is to get the edition of 2024-05-03\n"


def test_a_run_needs_no_standard_error(desk: Path) -> None:
    call = [sys.executable, "-m", "briefing", "run"]
    done = subprocess.run(["sh", "-c", 'exec "$@" 2>&-', "sh", *call], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "dist/2024-05-03: 2 articles of 2 outlets\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_complaint_that_cannot_be_printed_leaves_the_exit_code_right(desk: Path) -> None:
    (desk / "config.yaml").unlink()
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "briefing", "run"], stderr=full, check=False)
    assert done.returncode == 78


@pytest.mark.parametrize("damage", ["{", "[]", "{}", "\x00"])
def test_a_damaged_contract_is_one_line_with_its_mend_for_every_command(
    desk: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    main(["build"])
    (desk / "dist/latest/brief.json").write_text(damage)
    for command in (["send"], ["send", "--dry-run"], ["explain", "latest", "strike-1"]):
        capsys.readouterr()
        assert main(command) == 64, command
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("dist/2024-05-03/brief.json is damaged (")
        assert line.endswith("; make it anew: briefing rebuild 2024-05-03")
