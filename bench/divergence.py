"""How long `compare` takes: five articles of 500 words beside the printing of their PDF; how that grows to 40 articles.

    python bench/divergence.py            the best of five runs of each, in milliseconds of processor time

The bars: at most 40 % of the time in which bare WeasyPrint, its import not counted, prints the page that `briefing
build` makes of the same five articles; forty articles on one story at most eight times the time of ten.

The articles are made up from sentences about one flood, told in other words by each outlet, with a fixed seed.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from briefing import diverge, text
from briefing.model import Article

BAR, GROWTH = 0.4, 8
PRINT = """
import sys, time
from weasyprint import HTML
start = time.process_time()
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
print(time.process_time() - start)
"""
PLACES = ("Brenn", "Oldbury", "Tarn", "Sula", "Ansel", "Marlow", "Castra", "Zarand")
PEOPLE = ("Vera Lindqvist", "Farid al-Hassani", "Pal Berg", "Lena Ort", "Ivo Brandt", "Ada Hale")
BODIES = ("the Valley Council", "the Northern Army", "the Dockers Union", "Norvik", "the Harbour Board")
VERBS = ("said", "reported", "told reporters", "announced", "warned", "confirmed", "claimed")
THINGS = ("bridge", "dam", "school", "road", "hospital", "market", "railway", "harbour", "power station", "camp")
WHEN = ("on Monday", "on Tuesday", "late on Wednesday", "in March", "last week", "since 2014", "overnight")
FRAMES = (
    "At least {n} people were killed when the {t} in {p} collapsed {w}, {o} {v}.",
    "{o} {v} that {n} families had left the {t} near {p} {w}.",
    "{m}, head of {o}, rejected the offer to rebuild the {t} in {p} {w}.",
    "{m} welcomed the plan for the {t} of {p} but asked {o} for {n} workers.",
    "The {t} in {p} reopened {w} after engineers had worked through the night, {m} {v}.",
    "Residents of {p} accused {o} of hiding a report on the {t} {w}.",
    "“We will not leave {p} before the {t} is safe,” {m} {v} {w}.",
    "It was unclear whether the {t} at {p} would hold, {o} {v}.",
    "{o} sent {n} soldiers to {p} {w} to guard the {t}.",
    "The self-styled {p} committee blamed {o} for the loss of the {t}.",
)


def article(number: int, words: int, chance: random.Random) -> Article:
    """An article of about so many words on the common story."""
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < words:
        told = chance.choice(FRAMES).format(
            n=chance.randint(2, 900),
            p=chance.choice(PLACES),
            m=chance.choice(PEOPLE),
            o=chance.choice(BODIES),
            v=chance.choice(VERBS),
            t=chance.choice(THINGS),
            w=chance.choice(WHEN),
        )
        sentences.append(told[0].upper() + told[1:])
    paragraphs = [" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)]
    body = "\n\n".join(paragraphs)
    sha = hashlib.sha256(body.encode()).hexdigest()
    day = date(2024, 3, 14) + timedelta(days=number % 2)
    return Article(f"a{number:02d}", f"Outlet {number}", "The flood", body, sha, text.split(body), day, language="en")


def best(articles: list[Article], runs: int = 5) -> float:
    """The shortest of some runs, in milliseconds of processor time."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        diverge.compare(articles)
        times.append(1000 * (time.process_time() - start))
    return min(times)


def printing(articles: list[Article], runs: int = 3) -> float:
    """The shortest time in which WeasyPrint prints the page of some articles, in milliseconds of processor time."""
    with tempfile.TemporaryDirectory() as scratch:
        desk, page = Path(scratch), Path(scratch) / "out" / "latest" / "brief.html"
        (desk / "texts").mkdir()
        for one in articles:
            head = f"---\nsource: {one.source}\ntitle: {one.title}\npublished: {one.published}\n---\n"
            (desk / "texts" / f"{one.id}.txt").write_text(head + one.text + "\n", encoding="utf-8")
        (desk / "config.yaml").write_text("title: Flood\nsources:\n  - folder: texts\nthemes: auto\n", encoding="utf-8")
        briefing = [sys.executable, "-m", "briefing", "build", "--config", desk / "config.yaml", "--out", desk / "out"]
        subprocess.run(briefing, check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-W", "ignore", "-c", PRINT, page, desk / "bare.pdf"]
        told = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(runs)]
    return 1000 * min(map(float, told))


def main() -> int:
    """Print the figures; 1 when a bar is missed."""
    chance = random.Random(7)
    articles = [article(number, 500, chance) for number in range(40)]
    start = time.process_time()
    diverge.compare(articles[:5])
    print(f"5 articles, first run, word lists read   {1000 * (time.process_time() - start):7.0f} ms")
    five, pdf = best(articles[:5]), printing(articles[:5])
    print(f"5 articles                               {five:7.0f} ms, {five / pdf:.2f} of printing them, bar {BAR}")
    print(f"their PDF by bare WeasyPrint             {pdf:7.0f} ms")
    ten, forty = best(articles[:10]), best(articles, runs=3)
    print(f"10 articles                              {ten:7.0f} ms")
    print(f"40 articles                              {forty:7.0f} ms, {forty / ten:.1f} times 10, bar {GROWTH}")
    return int(five > BAR * pdf or forty > GROWTH * ten)


if __name__ == "__main__":
    sys.exit(main())
