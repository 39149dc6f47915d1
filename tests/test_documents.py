"""What the documents say is so: every command works as it is written, every message exists, nothing is left out."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from briefing.cli import manual, parser
from briefing.config import manual as settings
from conftest import ROOT

GUIDE = (ROOT / "docs/operator.md").read_text("utf-8")
CONTAINER = (ROOT / "docs/container.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of a kind, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def parses(line: str) -> None:
    """Whether a command of ours is one that the program knows."""
    words = shlex.split(line, comments=True)
    parser().parse_args(words[words.index("briefing") + 1 :])


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment with the command, and a crontab that is a file; no other part of ours."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "briefing").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m briefing "$@"\n')
    (programs / "crontab").write_text(
        f'#!/bin/sh\ncase $1 in -l) cat {tmp_path}/table 2>/dev/null || {{ echo "no crontab for you" >&2; exit 1; }};;\n'
        f"*) cat >{tmp_path}/table;; esac\n"
    )
    for program in programs.iterdir():
        program.chmod(0o755)
    return {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "LOGNAME": "operator"}


@pytest.fixture
def warm(tmp_path: Path, shell: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same, with a command that loads the program once for all calls; see `warm`."""
    program = str(ROOT / "tests/warm.py")
    with (
        tempfile.TemporaryDirectory() as short,  # the address of a socket has at most 107 bytes
        subprocess.Popen(
            [sys.executable, "-P", program, "serve", f"{short}/warm"], stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        assert server.stdout
        assert server.stdout.readline() == "ready\n"
        line = shlex.join([sys.executable, "-I", "-S", program, f"{short}/warm"])
        (tmp_path / "bin/briefing").write_text(f'#!/bin/sh\nexec {line} "$@"\n')
        yield shell
        server.terminate()


def test_every_command_of_the_guide_works_in_the_order_it_stands_there(tmp_path: Path, warm: dict[str, str]) -> None:
    script = "\n".join(blocks(GUIDE, "sh")).replace("--at 06:00", "--at 00:00")  # due at whatever hour this runs
    done = subprocess.run(
        ["bash", "-e"], input=script, cwd=tmp_path, env=warm, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    desk = tmp_path / "desk"
    record = json.loads((desk / "dist/2024-05-03/brief.json").read_text())["review"]
    assert [(line["action"], line["by"]) for line in record] == [
        ("drop", "Night desk"),
        ("hold", "Night desk"),
        ("approve", "Night desk"),
    ]
    assert "the same byte for byte" in done.stdout
    assert not (tmp_path / "table").read_text()
    assert "MEND" not in done.stdout


def test_commands_that_need_root_or_a_relay_are_ones_the_program_knows() -> None:
    lines = [line for text in (GUIDE, README) for block in blocks(text, "console") for line in block.splitlines()]
    ours = [line.removeprefix("sudo ") for line in lines if re.match(r"(sudo )?briefing ", line)]
    assert len(ours) >= 4
    for line in ours:
        parses(line)


def test_every_command_that_is_named_in_a_text_exists() -> None:
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    known = {line.removeprefix("## ") for line in manual.page().splitlines() if line.startswith("## briefing ")}
    first = {name.split()[1] for name in known}
    for path in documents:
        for word in re.findall(r"`briefing ([a-z]+)", path.read_text("utf-8")):
            assert word in first, f"{path.name} names briefing {word}, and there is no such command"


def test_the_list_of_commands_is_current() -> None:
    """Mend with `python -m briefing.cli.manual > docs/commands.md`."""
    assert (ROOT / "docs/commands.md").read_text("utf-8") == manual.page()


def test_every_command_and_option_stands_in_the_list() -> None:
    page, names = manual.page(), settings.page()
    helped = subprocess.run(
        [sys.executable, "-m", "briefing", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for name in re.findall(r"^    ([a-z]+)\b", helped, re.MULTILINE):
        assert f"\n## briefing {name}\n" in page
    for key in ("schedule", "deadlines", "on_empty", "least", "review", "ping", "log", "mail", "store"):
        assert f"| `{key}` |" in names


def test_every_message_of_the_guide_is_one_that_the_program_has() -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "briefing").rglob("*.py")))
    code = re.sub(r'"\s*\n\s*f?"', "", code)  # a message written over several lines
    table = GUIDE.partition("## When something is wrong")[2]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    messages = [message for cell in cells for message in re.findall(r"`([^`]+)`", cell)]
    assert len(messages) >= 20
    for message in messages:
        assert message in code, f"no message has the words {message!r}"


def test_every_command_of_the_readme_works(tmp_path: Path, shell: dict[str, str]) -> None:
    shown = {
        name: re.search(rf"^        {first}\n.*?\n\n(?=\S|   )", README, re.MULTILINE | re.DOTALL)
        for name, first in (("articles/one.txt", "---"), ("config.yaml", "title: Port Brief"))
    }
    (tmp_path / "articles").mkdir()
    for name, found in shown.items():
        assert found is not None
        text = "\n".join(line.removeprefix(" " * 8) for line in found[0].splitlines())
        (tmp_path / name).write_text(text.replace(" ...", " in a strike over night pay.") + "\n")
    commands = re.findall(r"^        (briefing .*)$", README, re.MULTILINE)
    assert [line.split()[1] for line in commands] == ["check", "build", "verify"]
    for line in commands:
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=shell, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"


def test_every_command_of_the_container_guide_is_one_that_compose_and_the_program_know() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    lines = [line for block in blocks(CONTAINER, "console") for line in block.splitlines()]
    asked = [shlex.split(line) for line in lines if line.startswith("docker compose")]
    assert len(asked) >= 8
    for words in asked:
        verb, rest = words[2], [word for word in words[3:] if not word.startswith("--")]
        assert verb in {"build", "run", "up", "logs", "exec"}
        if rest:
            assert rest[0] in compose["services"]
        if verb == "run":
            parser().parse_args(words[words.index("desk") + 1 :])
        if verb == "exec":
            parser().parse_args(words[words.index("desk") + 2 :])


def test_the_services_of_compose_call_commands_that_exist_and_may_write_to_the_desk_alone() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert set(compose["services"]) == {"desk", "web", "mail"}
    for name in ("desk", "web"):
        service = compose["services"][name]
        parser().parse_args(service["command"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["./desk:/desk"]


def test_the_image_is_made_of_files_that_are_there_and_runs_as_nobody() -> None:
    lines = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8")).splitlines()
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = [source for line in lines if line.startswith("COPY ") for source in line.split()[1:-1]]
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored, f"{source} is kept out by .dockerignore"
    assert [line for line in lines if line.startswith("USER ")] == ["USER briefing"]
    assert lines.index("USER briefing") < next(n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    for line in (line for line in lines if line.startswith("RUN ")):
        subprocess.run(["sh", "-n", "-c", line.removeprefix("RUN ")], check=True)
    (command,) = (json.loads(line.removeprefix("CMD ")) for line in lines if line.startswith("CMD "))
    parser().parse_args(command)
