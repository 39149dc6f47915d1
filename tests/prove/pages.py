"""The pages as readers and machines meet them: brief, archive and mail of the seeds, of a full day, a quiet one, a crowded
one, and one in a frame that runs from right to left.

    pages.py [FOLDER]    FOLDER keeps a picture of every page, width and colour scheme

Debian's Chromium at 320, 768 and 1,280 pixels, light and dark: nothing sticks out to the side, no script fails, nothing is
fetched, axe-core finds no violation. The Nu validator finds no error. The mail holds no CSS that the support tables of
the large clients call unsupported, and less than 90 kB. Prints `passed/total` for each and exits 1 when one failed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from briefing import drawing, render

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from editions import EDITIONS, archived  # noqa: E402

PART = ["landmark-one-main", "region"]
"""Rules for whole pages: a mail is shown as a part of one, and must bring no landmarks of its own."""

DESK = {"title": "Port Brief", "desk": "Harbour desk", "language": "en", "site": "https://brief.example.org/"}
DESK["subscribe"] = DESK["site"] + "subscribe"
VALIDATOR = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"


def drawn(folder: Path) -> list[Path]:
    """Every page to look at, as a file."""
    subprocess.run(
        [sys.executable, "-m", "briefing", "build", "--out", folder / "dist"], cwd=HERE.parent.parent, check=True
    )
    seeds = json.loads((folder / "dist/latest/brief.json").read_text("utf-8"))
    files = []
    for name, contract in {**EDITIONS, "arabic": EDITIONS["full"] | {"language": "ar"}, "seeds": seeds}.items():
        mail = render.mail(contract, site="https://brief.example.org")
        for kind, html in (("page", drawing.with_typefaces(render.page(contract))), ("mail", mail.html)):
            files.append(folder / f"{name}-{kind}.html")
            files[-1].write_text(html, "utf-8")
    for count in (0, 1, 70):
        files.append(folder / f"archive-of-{count}.html")
        files[-1].write_text(render.archive(DESK, archived(count)), "utf-8")
    return files


def sights(files: list[Path], pictures: Path | None) -> list[str]:
    """What is wrong in the browser, a line each; empty lines stand for what is right."""
    asked = json.dumps(
        [{"name": f.stem, "url": f.as_uri(), "without": PART if f.stem.endswith("-mail") else []} for f in files]
    )
    command = ["node", HERE / "_browser.mjs", *([str(pictures)] if pictures else [])]
    seen = json.loads(subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout)
    told = []
    for sight in seen:
        where = f"{sight['name']} at {sight['width']}, {sight['scheme']}"
        wrong = [*sight["violations"], *sight["errors"]]
        if sight["wide"] > 0:
            wrong.append(f"{sight['wide']} pixels stick out to the side")
        told.append("; ".join(f"{where}: {line}" for line in wrong))
    return told


def validated(files: list[Path]) -> list[str]:
    """The errors of the Nu validator by file."""
    command = ["java", "-jar", VALIDATOR, "--format", "json", "--exit-zero-always", "--errors-only", *files]
    out = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True).stderr
    messages = json.loads(out)["messages"]
    by_file = {file: [m for m in messages if Path(m["url"].removeprefix("file:")) == file] for file in files}
    assert len(messages) == sum(map(len, by_file.values())), "a message names no file"
    return [
        "; ".join(f"{file.name}:{message.get('lastLine')}: {message['message']}" for message in found)
        for file, found in by_file.items()
    ]


def mails(files: list[Path]) -> list[str]:
    """What large clients do not support of the mails, and mails that are too large."""
    told = []
    for file in files:
        run = subprocess.run(["node", HERE / "_mail.mjs", file], stdout=subprocess.PIPE, text=True, check=True)
        found = json.loads(run.stdout)
        wrong = [f"{feature} is unknown to {', '.join(clients)}" for feature, clients in found["unsupported"].items()]
        if file.stat().st_size > 90_000:
            wrong.append(f"{file.stat().st_size} bytes")
        told.append("; ".join(f"{file.name}: {line}" for line in wrong))
    return told


def main() -> int:
    """Look at everything; 1 when something was wrong."""
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder:
        files = drawn(Path(folder))
        results = {
            "sights in the browser": sights(files, pictures),
            "pages valid": validated(files),
            "mails that all large clients show": mails([file for file in files if file.stem.endswith("-mail")]),
        }
    for name, told in results.items():
        print(f"{told.count('')}/{len(told)} {name}")
        for line, times in Counter(line for line in told if line).most_common(40):
            print(f"  {line}" + (f" ({times} times)" if times > 1 else ""))
    return int(any(line for told in results.values() for line in told))


if __name__ == "__main__":
    sys.exit(main())
