"""Our sentence splitter against sentencex and a bare regex: time and counts, in one run, on the texts it is given.

    python bench/splitters.py [FILE OR FOLDER] [--language CODE] [--rounds N]

Texts are .txt files, or .jsonl with a "text" a line; without a path, the articles in seeds/.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sentencex

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from briefing import text as ours
from briefing.text import words

STOP = re.compile(r"(?<=[.!?])\s+")


def texts(path: Path) -> list[str]:
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines() if line.strip()]
    files = sorted(path.glob("**/*.txt")) if path.is_dir() else [path]
    return [file.read_text("utf-8-sig", errors="replace") for file in files]


def timed(split: Callable[[str], object], articles: list[str], rounds: int) -> float:
    """Articles a second, the best of `rounds`."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        for article in articles:
            split(article)
        best = min(best, time.perf_counter() - began)
    return len(articles) / best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path, default=ROOT / "seeds")
    parser.add_argument("--language", default="en")
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    articles = texts(told.path)
    if not articles:
        parser.error(f"{told.path}: no .txt file in it")
    language = told.language
    splitters: dict[str, Callable[[str], list[object]]] = {
        "ours": lambda text: list(ours.spans(text, language=language)),
        "sentencex": lambda text: list(sentencex.get_sentence_boundaries(language, text)),
        "regex": lambda text: [line for part in text.splitlines() for line in STOP.split(part) if line.strip()],
    }
    letters = sum(map(len, articles)) / len(articles)
    print(f"{len(articles)} articles of {letters:,.0f} characters on average, language {language}")
    print(f"{'splitter':24}{'articles/s':>12}{'ratio':>8}{'sentences':>12}")
    first = None
    for name, split in splitters.items():
        rate = timed(split, articles, told.rounds)
        first = first or rate
        found = sum(len(split(article)) for article in articles)
        print(f"{name:24}{rate:12,.0f}{rate / first:8.2f}{found:12,}")
    words.forget()
    for name, rounds in (("ours, words, stems cold", 1), ("ours, words, stems warm", told.rounds)):
        rate = timed(lambda text: ours.split(text, language=language), articles, rounds)
        print(f"{name:24}{rate:12,.0f}{rate / (first or rate):8.2f}")


if __name__ == "__main__":
    main()
