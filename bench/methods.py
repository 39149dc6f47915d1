#!/usr/bin/env python3
"""Every method against lead and the oracle on sets of articles with human summaries, as Markdown tables.

    bench/methods.py DIR    the sets that `bench/weights.py` reads

ROUGE-1, -2 and -Lsum F1 (stemmed), their mean, its paired difference to lead with a 95 % bootstrap interval, the share
of summaries that hold a sentence leaning on one that was not taken, and words a summary. The oracle takes, one after
another, the sentence that raises the mean most, of all sentences, as long as one does: nothing extractive does much
better.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rouge_score import rouge_scorer
from weights import ONE, SEVERAL, Case, cases, interval, lines_of

from briefing import openings, summarize

SCORER = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
SETS = {name: f"{size} sentences" for name, (size, _) in ONE.items()} | dict.fromkeys(SEVERAL, "100 words")


def taken(case: Case, method: str, length: str) -> list[int]:
    """Places, among all sentences of the case, of what the method takes."""
    if length.endswith("words"):
        picks = summarize.together(case.articles, method=method, length=length)
    else:
        picks = summarize.condense(case.articles[0], method=method, length=length).picks
    first, count = {}, 0
    for article in case.articles:
        first[article.id] = count
        count += len(article.sentences)
    return [first[pick.article] + pick.index for pick in picks]


def oracle(case: Case, length: str) -> list[int]:
    """The greedy best."""
    number, unit = length.split()
    amount = int(number)
    found: list[int] = []
    best = 0.0
    while True:
        tries = []
        for index in range(len(case.words)):
            longer = sorted([*found, index])
            size = sum(case.words[i] for i in longer) if unit == "words" else len(longer)
            if index not in found and size <= amount:
                tries.append((case.score(longer), index))
        if not tries or max(tries)[0] <= best:
            return sorted(found)
        best, index = max(tries)
        found.append(index)


def rouge(case: Case, places: Sequence[int]) -> list[float]:
    """The three of ROUGE, by rouge-score itself."""
    ours = "\n".join(case.texts.sentences[index].text for index in places)
    rows = []
    for reference in case.references:
        got = SCORER.score(lines_of(reference), ours)
        rows.append([100 * got[kind].fmeasure for kind in ("rouge1", "rouge2", "rougeLsum")])
    return [float(value) for value in np.mean(rows, axis=0)]


def dangles(case: Case, places: Sequence[int]) -> bool:
    own = set(places)
    return any(
        openings.points_back(case.texts.sentences[index], language="en") and index - 1 not in own for index in own
    )


def table(name: str, length: str, found: Sequence[Case]) -> None:
    print(f"\n### {name}, {length} ({len(found)} items)\n")
    print("| method | R-1 | R-2 | R-Lsum | mean | against lead | dangling | words |\n|---|---|---|---|---|---|---|---|")
    rows = []
    base = np.zeros(len(found))
    for method in ("lead", *(m for m in summarize.METHODS if m != "lead"), "oracle"):
        picked = [oracle(case, length) if method == "oracle" else taken(case, method, length) for case in found]
        scores = np.array([rouge(case, places) for case, places in zip(found, picked, strict=True)])
        mean = scores.mean(1)
        base = mean if method == "lead" else base
        share = np.mean([dangles(case, places) for case, places in zip(found, picked, strict=True)])
        words = np.mean([sum(case.words[i] for i in places) for case, places in zip(found, picked, strict=True)])
        cells = " | ".join(f"{value:.2f}" for value in [*scores.mean(0), mean.mean()])
        rows.append((mean.mean(), f"| {method} | {cells} | {interval(mean - base)} | {share:.0%} | {words:.0f} |"))
    for _, row in sorted(rows, reverse=True):
        print(row, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    given = parser.parse_args()
    for name, length in SETS.items():
        if (given.folder / f"{name}.jsonl").exists():
            table(name, length, cases(given.folder, [name]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
