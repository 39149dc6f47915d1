"""How long `compare` takes: five articles of 500 words, and how that grows from 10 to 40 articles on one story.

    python bench/divergence.py            the best of five runs of each, in milliseconds

The articles are made up from sentences about one flood, told in other words by each outlet, with a fixed seed.
"""

from __future__ import annotations

import hashlib
import random
import time
from datetime import date, timedelta

from briefing import diverge, text
from briefing.model import Article

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
    """The shortest of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        diverge.compare(articles)
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


def main() -> None:
    """Print the figures."""
    chance = random.Random(7)
    articles = [article(number, 500, chance) for number in range(40)]
    start = time.perf_counter()
    diverge.compare(articles[:5])
    print(f"5 articles, first run, word lists read   {1000 * (time.perf_counter() - start):7.0f} ms")
    print(f"5 articles                               {best(articles[:5]):7.0f} ms")
    ten, forty = best(articles[:10]), best(articles, runs=3)
    print(f"10 articles                              {ten:7.0f} ms")
    print(f"40 articles                              {forty:7.0f} ms, {forty / ten:.1f} times the time of 10")


if __name__ == "__main__":
    main()
