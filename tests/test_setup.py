"""What a fresh machine is told to install, and how."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pinned(lock: str) -> dict[str, str]:
    """Package -> version."""
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def plain(requirement: str) -> str:
    """The name of a requirement as package indexes write it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ <>=!~;\[]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_a_hash_for_everything_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(i|-index-url|-extra-index-url|f|-find-links)\b", text, re.MULTILINE)
    for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        assert not block or re.match(
            r"[a-z0-9.-]+==\S+( ; [^\\]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+\Z", block
        )


def test_a_lock_pins_one_version_for_every_python() -> None:
    names = re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert len(names) == len(set(names))


def test_the_locks_hold_what_the_project_asks_for_and_agree() -> None:
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    project = PROJECT["project"]
    assert {plain(name) for name in project["dependencies"]} <= run.keys()
    assert {plain(name) for name in project["optional-dependencies"]["dev"]} <= dev.keys() - run.keys()
    assert {plain(name) for name in PROJECT["build-system"]["requires"]} <= run.keys()
    assert run.items() <= dev.items()


def test_a_wheel_carries_every_file_of_the_program_and_its_templates(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "setup.py", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("briefing", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    build = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, tmp_path / "dist"], cwd=tmp_path, capture_output=True, check=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {str(path.relative_to(tmp_path)) for path in (tmp_path / "briefing").rglob("*") if path.is_file()}
    expected |= {
        f"briefing/{path.relative_to(tmp_path)}" for path in (tmp_path / "templates").rglob("*") if path.is_file()
    }
    assert carried == expected


def test_every_target_is_explained_by_make_help() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (brief .*)$", text, re.MULTILINE)
    help_ = subprocess.run(
        ["make", "help"], cwd=ROOT, env={"PATH": os.defpath}, capture_output=True, text=True, check=True
    ).stdout
    assert re.findall(r"^make ([a-z]+) +\S", help_, re.MULTILINE) == phony.split()


def test_ci_runs_the_tests_and_fails_with_them(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    for recipe, status in [("true", 0), ("false", 2)]:
        (tmp_path / "Makefile").write_text(f"test:\n\t@echo tested\n\t@{recipe}\n")
        done = subprocess.run(
            [tmp_path / ".ci" / "run"], cwd="/", env={"PATH": os.defpath}, capture_output=True, text=True, check=False
        )
        assert (done.stdout, done.returncode) == ("tested\n", status)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The parts of a fresh clone that set-up touches before anything is installed."""
    place = tmp_path / "a folder" / "clone"
    shutil.copytree(ROOT / "scripts", place / "scripts")
    shutil.copytree(ROOT / "briefing", place / "briefing", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def set_up(clone: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run set-up with these programs (name -> shell script) and the few plain ones it needs, nothing else."""
    folder = clone.parent / "bin"
    folder.mkdir()
    for name in ("dirname", "cat", "sh"):
        (folder / name).symlink_to(shutil.which(name) or "")
    for name, script in programs.items():
        (folder / name.replace("_", "-")).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name.replace("_", "-")).chmod(0o755)
    return subprocess.run(
        [clone / "scripts" / "set-up.sh", "requirements.lock"],
        env={"PATH": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_a_new_enough_python_set_up_is_one_line(clone: Path) -> None:
    done = set_up(clone, python3="exit 1")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "set-up: Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3 ...\n"
    )


LACKING = "case $2 in *missing_packages*) echo libharfbuzz0b libpango-1.0-0;; esac"


def test_without_pango_and_the_right_to_install_it_set_up_is_the_line_to_type(clone: Path) -> None:
    done = set_up(clone, python3=LACKING, apt_get="exit 1", id="echo 1000", sudo="exit 1")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "set-up: Pango is not installed; type: sudo apt-get install libharfbuzz0b libpango-1.0-0\n"
    assert not (clone / ".venv").exists()


def test_pango_is_installed_where_that_is_allowed(clone: Path) -> None:
    calls = clone.parent / "calls"
    done = set_up(
        clone,
        python3=f"case $2 in *missing_packages*) [ -e '{calls}' ] || echo libpango-1.0-0;; *version_info*|*ensurepip*) exit 0;; *) exit 1;; esac",
        apt_get=f"echo \"apt-get $*\" >>'{calls}'",
        sudo='[ "$1" = -n ] && shift; "$@"',
        id="echo 1000",
        env='shift; exec "$@"',
        true="exit 0",
        rm="exit 0",
    )
    assert "set-up: installing libpango-1.0-0" in done.stdout
    assert calls.read_text() == "apt-get install --yes --quiet --quiet --no-install-recommends libpango-1.0-0\n"


def test_set_up_can_be_run_as_it_is_checked_out() -> None:
    assert os.access(ROOT / "scripts" / "set-up.sh", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
