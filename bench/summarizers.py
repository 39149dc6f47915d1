#!/usr/bin/env python3
"""Articles a second of every summariser, sentence strings in, ranking out; and how `brief` grows with the length.

    bench/summarizers.py            200 articles of 20 to 50 sentences, recombined from the seeds by a seeded generator
    bench/summarizers.py FILE...    recombined from these texts (plain text, or JSON lines with a "text" each)

Each method runs in a process of its own, which rates all the articles twice: the first pass is cold (no word seen,
no cache filled; imports are shown apart), the second warm. `sumy lexrank` is sumy through its public call, with its
Snowball stemmer and stop words and a regular expression for words.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COUNT, SHORTEST, LONGEST = 200, 20, 50
SIZES = (50, 100, 200, 400, 800, 1600)
RIVAL = "sumy lexrank"
METHODS = ("brief", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction", "lead")

Ranker = Callable[[Sequence[str]], object]


def sentences_of(paths: Sequence[Path]) -> list[list[str]]:
    """The sentences of each text, split by the program itself."""
    from briefing import text

    bodies = []
    for path in paths:
        content = path.read_text(encoding="utf-8", errors="replace")
        bodies += [json.loads(line)["text"] for line in content.splitlines()] if path.suffix == ".jsonl" else [content]
    return [[sentence.text for sentence in text.split(body, language="en")] for body in bodies]


def articles(real: Sequence[Sequence[str]], count: int, shortest: int, longest: int) -> list[list[str]]:
    """Articles made of runs of three sentences, each run from one real text, so that neighbours stay neighbours."""
    chance = random.Random(2020)
    usable = [text for text in real if len(text) >= 3]
    made = []
    for _ in range(count):
        length = chance.randint(shortest, longest)
        one: list[str] = []
        while len(one) < length:
            text = chance.choice(usable)
            start = chance.randrange(len(text) - 2)
            one += text[start : start + 3]
        made.append(one[:length])
    return made


def ours(method: str) -> Ranker:
    from briefing import summarize, text
    from briefing.model import Article, Sentence

    def run(strings: Sequence[str]) -> object:
        words = [tuple(text.WORD.findall(string)) for string in strings]
        stems = text.stems([word for group in words for word in group], language="en")
        made, start, first = [], 0, 0
        for string, group in zip(strings, words, strict=True):
            last = first + len(group)
            made.append(Sentence(start, start + len(string), string, 0, group, stems[first:last]))
            start, first = start + len(string) + 1, last
        article = Article("a", "a", "", " ".join(strings), "", tuple(made), language="en")
        return summarize.rank([article], method=method)

    return run


def rival() -> Ranker:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.utils import get_stop_words

    class Words:
        word = re.compile(r"\w+(?:['’.-]\w+)*")

        def to_words(self, sentence: str) -> tuple[str, ...]:
            return tuple(self.word.findall(sentence))

    tokenizer = Words()
    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")

    def run(strings: Sequence[str]) -> object:
        document = ObjectDocumentModel([Paragraph([Sentence(string, tokenizer) for string in strings])])
        return summarizer(document, len(strings))

    return run


def one(method: str) -> None:
    """What a child process does: articles on standard input, times as one JSON line."""
    given = json.load(sys.stdin)
    began = time.perf_counter()
    run = rival() if method == RIVAL else ours(method)
    run(["One sentence of no weight."])
    ready = time.perf_counter()
    if method != RIVAL:
        from briefing.text import words

        words.forget()
    passes = []
    for _ in range(2):
        start = time.perf_counter()
        for article in given:
            run(article)
        passes.append(len(given) / (time.perf_counter() - start))
    print(json.dumps({"import": ready - began, "cold": passes[0], "warm": passes[1]}))


def measure(method: str, given: Sequence[Sequence[str]], rounds: int) -> dict[str, float]:
    """The best of several processes: other work on the machine only ever slows."""
    found = []
    for _ in range(rounds):
        child = subprocess.run(
            [sys.executable, __file__, "--one", method],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
        )
        found.append(json.loads(child.stdout))
    return {"import": min(f["import"] for f in found)} | {k: max(f[k] for f in found) for k in ("cold", "warm")}


def growth(real: Sequence[Sequence[str]]) -> tuple[list[float], float]:
    """Seconds of `brief` for each of SIZES, and the exponent of the line through their logarithms."""
    run = ours("brief")
    times = []
    for size in SIZES:
        (article,) = articles(real, 1, size, size)
        run(article)
        took = []
        for _ in range(5):
            start = time.perf_counter()
            run(article)
            took.append(time.perf_counter() - start)
        times.append(min(took))
    xs, ys = [math.log(size) for size in SIZES], [math.log(t) for t in times]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
    return times, slope


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="texts to recombine (default: the seeds)")
    parser.add_argument("--rounds", type=int, default=3, help="processes a method, of which the best counts")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one)
        return 0
    real = sentences_of(given.files or sorted((ROOT / "seeds").glob("*.txt")))
    made = articles(real, COUNT, SHORTEST, LONGEST)
    words = sum(len(sentence.split()) for article in made for sentence in article)
    sentences = sum(map(len, made)) / len(made)
    print(f"{len(made)} articles, {sentences:.1f} sentences and {words / len(made):.0f} words each")
    base = measure(RIVAL, made, given.rounds)
    print(f"{'method':14} {'import s':>9} {'cold /s':>9} {'warm /s':>9} {'x sumy lexrank, cold':>21} {'warm':>6}")
    for method in (RIVAL, *METHODS):
        got = base if method == RIVAL else measure(method, made, given.rounds)
        print(
            f"{method:14} {got['import']:9.3f} {got['cold']:9.0f} {got['warm']:9.0f} "
            f"{got['cold'] / base['cold']:21.1f} {got['warm'] / base['warm']:6.1f}",
            flush=True,
        )
    times, slope = growth(real)
    shown = ", ".join(f"{size}: {1000 * t:.1f} ms" for size, t in zip(SIZES, times, strict=True))
    print(f"brief by number of sentences: {shown}; exponent {slope:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
