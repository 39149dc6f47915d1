"""Each article is in exactly one edition, whatever ends a build: kill -9 at any moment, two builds at once.

    python tests/prove/window_kills.py [DAYS] [KILLS]      10 days, 12 kills a day where it is not said

Every morning three new articles are saved. Builds are started and killed after a random time, now and then two at
once, until one has ended by itself; then all editions that are published are counted through.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from briefing import build, config
from briefing.errors import BriefingError
from briefing.intake import Memory
from briefing.ledger import open_store
from briefing.press import Press

START = date(2024, 3, 1)
NOW = datetime(2024, 3, 1, tzinfo=UTC)
TEXT = """---
source: Outlet {outlet}
published: {day}
---
The river {river} broke its banks at {town} on {day:%A} and flooded market number {number} of the old harbour.

Mayor {mayor} said that {number} families had left their homes in {town} by boat before the dawn of {day:%A}.

Engineers of the council of {town} are pumping water out of cellar {number} of the power station at {river}.
"""
SYLLABLES = ("ba", "do", "ka", "lu", "mi", "no", "ra", "se", "ti", "vo", "kol", "dan", "mer", "sul", "tar")


def save(folder: Path, day: date, chance: random.Random) -> None:
    """The three articles of a morning, on three events."""
    for outlet in range(3):
        river, town, mayor = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(3))
        number = chance.randint(2, 900)
        body = TEXT.format(outlet=outlet, day=day, river=river, town=town, mayor=mayor, number=number)
        (folder / "in" / f"{day}-{outlet}.txt").write_text(body)


def start(folder: Path, day: date) -> int:
    """A child process that builds the edition of a day, its press printing at once."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        Press.print = lambda *_, **__: b"%PDF-"  # type: ignore[method-assign,assignment]
        Press.missing = ""  # type: ignore[method-assign,assignment]
        settings = config.read(folder / "config.yaml")
        with closing(open_store(config.read(folder / "config.yaml").store, now=NOW)) as store:
            memory = Memory(store, settings, folder / "dist")
            press = Press.__new__(Press)
            build.build(settings, press=press, out=folder / "dist", day=day, today=day, memory=memory)
        code = 0
    except BriefingError as error:
        code = error.exit_code
    finally:
        os._exit(code)
    return 0


def morning(folder: Path, day: date, kills: int, chance: random.Random, longest: float) -> int:
    """Builds of one day, killed and at last left to end; how many were killed."""
    killed = 0
    while killed < kills:
        children = [start(folder, day) for _ in range(chance.choice((1, 1, 1, 2)))]
        time.sleep(chance.uniform(0, longest))
        ended = 0
        for child in children:
            done, _ = os.waitpid(child, os.WNOHANG)
            if done:
                ended += 1
            else:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                killed += 1
        if ended and chance.random() < 0.3:
            break
    while os.waitstatus_to_exitcode(os.waitpid(start(folder, day), 0)[1]) != 0:
        pass
    return killed


def faults(folder: Path, days: list[date]) -> list[str]:
    """What is wrong with the published editions: an article in none, in two, or in another day's."""
    found: Counter[str] = Counter()
    wrong = []
    for day in days:
        contract = json.loads((folder / "dist" / day.isoformat() / "brief.json").read_text())
        names = [source["file"] for source in contract["sources"]]
        found.update(names)
        wrong += [f"{name} is in the edition of {day}" for name in names if not name.startswith(f"in/{day}")]
    for file in sorted((folder / "in").iterdir()):
        if found[f"in/{file.name}"] != 1:
            wrong.append(f"in/{file.name} is in {found[f'in/{file.name}']} editions")
    return wrong


def prove(folder: Path, *, days: int, kills: int, chance: random.Random, longest: float = 0.8) -> tuple[int, list[str]]:
    """Some mornings; how many builds were killed, and what is wrong after all."""
    (folder / "in").mkdir()
    (folder / "config.yaml").write_text("sources:\n  - folder: in\nstore: store.db\n")
    made = [START + timedelta(days=number) for number in range(days)]
    killed = 0
    for day in made:
        save(folder, day, chance)
        killed += morning(folder, day, kills, chance, longest)
    return killed, faults(folder, made)


def main() -> None:
    """Print the count."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 12
    with tempfile.TemporaryDirectory() as place:
        killed, wrong = prove(Path(place), days=days, kills=kills, chance=random.Random(5))
    for line in wrong:
        print(line)
    print(
        f"{days} editions, {killed} builds killed: {days * 3 - len(wrong)}/{days * 3} articles in exactly one edition"
    )
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
