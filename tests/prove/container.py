"""What the Dockerfile does, done without an engine as far as it goes.

The files that it copies, and no other, are copied into an empty folder; its set-up is run there; then its command runs a
desk as a user who owns nothing but that desk, with the image's environment and the program's folder read-only to him. A
run must build an edition, `health` must say so, and a run that repeats must end with 0 when it is told to end. Needs root,
to become that user, and the packages of the lock. Prints `passed/total`; exits 1 when something was not so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
NOBODY = 10001
SYSTEM = Path("/usr/bin/python3")
PYTHON = SYSTEM if SYSTEM.exists() else Path(sys.executable)
"""The system's, as in the image."""


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest)."""
    lines = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8")).splitlines()
    parts = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(head, rest.strip()) for head, _, rest in parts]


def copy(rest: str, to: Path) -> None:
    """One COPY: files into a folder, or a file or folder under its name."""
    *sources, target = rest.split()
    for source in sources:
        place = to / (source if target == "./" else target)
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)


def environment() -> dict[str, str]:
    """The image's own variables and no other."""
    (line,) = [rest for head, rest in instructions() if head == "ENV"]
    return {"PATH": os.defpath, **dict(pair.split("=", 1) for pair in line.split())}


def reachable() -> bool:
    """Whether another user may run that Python: one in root's own home he may not, and then root has to do for him."""
    return all(folder.stat().st_mode & 0o001 for folder in PYTHON.resolve().parents)


def steps(image: Path, desk: Path) -> list[tuple[str, bool]]:
    """The set-up and the life of a desk."""
    for rest in (rest for head, rest in instructions() if head == "COPY"):
        copy(rest, image)
    set_up = subprocess.run(
        ["scripts/set-up.sh", "requirements.lock"], cwd=image, env={**os.environ, "PYTHON": str(PYTHON)}, check=False
    )
    found = [("the set-up runs with what is copied", set_up.returncode == 0)]
    desk.mkdir()
    os.chown(desk, NOBODY, NOBODY)
    user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if reachable() else {}
    print(f"     as {'nobody' if user else 'root, since our Python is in a home of its own'}")
    program = str(image / ".venv/bin/briefing")

    def briefing(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *words],
            cwd=desk,
            env=environment(),
            **user,
            capture_output=True,
            text=True,
            check=False,
        )

    made = briefing("init", "--yes", "--at", "00:00")
    found.append(("init lays out a desk", made.returncode == 0))
    ran = briefing("run")
    found.append(("a run builds an edition", ran.returncode == 0 and ran.stdout.startswith("dist/")))
    print(f"     {ran.stdout.strip()}{ran.stderr.strip()}")
    (health,) = [json.loads(rest.partition("CMD ")[2]) for head, rest in instructions() if head == "HEALTHCHECK"]
    found.append(
        ("the health of the image is that of the desk", health[1:] == ["health"] and briefing("health").returncode == 0)
    )
    (command,) = [json.loads(rest) for head, rest in instructions() if head == "CMD"]
    with subprocess.Popen([program, *command], cwd=desk, env=environment(), **user) as loop:
        time.sleep(6)
        loop.send_signal(signal.SIGTERM)
        found.append(("its command ends with 0 when it is told to end", loop.wait(30) == 0))
    if user:
        written = [path for path in image.rglob("*") if path.lstat().st_uid == NOBODY]
        found.append(("nothing is written beside the program", not written))
    return found


def main() -> int:
    """All of it."""
    if os.geteuid() != 0:
        print("this becomes another user and has to be run by root", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        image = Path(scratch) / "opt"
        image.mkdir()
        found = steps(image, Path(scratch) / "desk")
    for what, good in found:
        print(f"{'ok  ' if good else 'FAIL'} {what}")
    passed = sum(good for _, good in found)
    print(f"container, without an engine: {passed}/{len(found)}")
    return int(passed != len(found))


if __name__ == "__main__":
    sys.exit(main())
