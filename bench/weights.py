#!/usr/bin/env python3
"""Choose the weights of `brief`, cross-validate them, and show what each feature is worth.

    bench/weights.py one DIR        one article: DIR/cnndm_val.jsonl, writers.jsonl, gum_news.jsonl
    bench/weights.py several DIR    several articles on one event: DIR/multinews.jsonl, timelines.jsonl

Each line of a set is {"text" or "articles": [{"text", ...}], "reference" or "references"}. Needs `pip install
rouge-score` beside the project. Nothing of the sets is kept; the weights are copied by hand into `ranking/brief.py`.

One article: minimum-risk training. Of each article all summaries that the rules allow are listed from its best dozen
and a half sentences, with their score (mean of ROUGE-1, -2 and -Lsum F1). A log-linear model over the sums of their
features is trained by gradient ascent on the expected score, less a ridge. Several: the summaries cannot be listed,
so the weights are searched one at a time on resampled sets of clusters, and the finds of all resamples averaged.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from rouge_score import tokenizers

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from briefing import clean, summarize
from briefing.model import Article, Item
from briefing.ranking import brief
from briefing.ranking.features import FEATURES, Texts
from briefing.ranking.selection import SAME, Offer, select

ONE = {"cnndm_val": (3, 1.0), "writers": (3, 1.5), "gum_news": (2, 1.5)}
"""Sentences asked for, and what an article of the set weighs in training."""
SEVERAL = {"multinews": 1.0, "timelines": 0.6}
BUDGETS = (80, 100, 120, 150)
RIDGE, STEPS, RATE, FOLDS = 0.002, 400, 0.08, 5
TOKENS = tokenizers.DefaultTokenizer(use_stemmer=True)


def overlap(hits: int, one: int, other: int) -> float:
    return 200 * hits / (one + other) if hits else 0.0


def common(reference: list[str], candidate: list[str]) -> set[int]:
    """Places in the reference of its longest common subsequence with the candidate, as rouge-score walks it."""
    rows, columns = len(reference), len(candidate)
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i, token in enumerate(reference, 1):
        for j, other in enumerate(candidate, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if token == other else max(table[i - 1][j], table[i][j - 1])
    found, i, j = set(), rows, columns
    while i and j:
        if reference[i - 1] == candidate[j - 1]:
            i, j = i - 1, j - 1
            found.add(i)
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return found


def lines_of(reference: str) -> str:
    """The reference with a sentence a line, as ROUGE-Lsum wants it."""
    return reference if "\n" in reference else re.sub(r"(?<=[.!?]) +(?=[A-Z\"'])", "\n", reference)


@dataclass
class Case:
    """An article or cluster with its references, and what every step needs of it."""

    name: str
    group: str
    articles: list[Article]
    references: list[str]
    texts: Texts = field(init=False)
    scores: dict[tuple[int, ...], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The stage's own view of the articles: what is measured here is what runs there.
        self.texts = summarize._texts(self.articles)  # noqa: SLF001
        self.passages = summarize._passages(self.articles)  # noqa: SLF001
        if not any(self.passages):
            self.passages = summarize._plain(self.texts)  # noqa: SLF001
        self.words = [len(sentence.text.split()) for sentence in self.texts.sentences]
        self.tokens = [TOKENS.tokenize(sentence.text) for sentence in self.texts.sentences]
        self.columns = {name: np.array(measure(self.texts)) for name, measure in FEATURES.items()}
        self.lines = [[TOKENS.tokenize(line) for line in lines_of(text).split("\n")] for text in self.references]
        self.subsequences: dict[tuple[int, int, int], set[int]] = {}

    def score(self, taken: Sequence[int]) -> float:
        """The mean of ROUGE-1, -2 and -Lsum F1 over the references, in percent, as rouge-score has them."""
        key = tuple(taken)
        if key not in self.scores:
            self.scores[key] = float(np.mean([self.against(number, key) for number in range(len(self.lines))]))
        return self.scores[key]

    def against(self, number: int, taken: tuple[int, ...]) -> float:
        ours = [token for index in taken for token in self.tokens[index]]
        theirs = TOKENS.tokenize(self.references[number])
        one = overlap((Counter(ours) & Counter(theirs)).total(), len(ours), len(theirs))
        pairs = [Counter(pairwise(tokens)) for tokens in (ours, theirs)]
        two = overlap((pairs[0] & pairs[1]).total(), max(0, len(ours) - 1), max(0, len(theirs) - 1))
        left, wanted, hits = Counter(ours), Counter(t for line in self.lines[number] for t in line), 0
        for row, line in enumerate(self.lines[number]):
            union: set[int] = set()
            for index in taken:
                place = (number, row, index)
                if place not in self.subsequences:
                    self.subsequences[place] = common(line, self.tokens[index])
                union |= self.subsequences[place]
            for token in [line[at] for at in sorted(union)]:
                if left[token] > 0 and wanted[token] > 0:
                    hits, left[token], wanted[token] = hits + 1, left[token] - 1, wanted[token] - 1
        return (one + two + overlap(hits, len(ours), sum(map(len, self.lines[number])))) / 3

    def chosen(self, weights: brief.Weights, *, sentences: int | None = None, words: int | None = None) -> float:
        """The score of what `select` takes with these weights."""
        total = sum(weight * self.columns[name] for name, weight in weights.features.items())
        concepts = brief.concepts(self.texts, weights)
        offer = Offer([round(float(x), 6) for x in total], self.passages, self.words, self.texts.vectors, concepts)
        return self.score(sorted(select(offer, sentences=sentences, words=words, redundancy=weights.redundancy)))


def cases(folder: Path, names: Sequence[str]) -> list[Case]:
    found = []
    for name in names:
        rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for number, row in enumerate(rows):
            bodies = row.get("articles") or [row]
            items = [
                Item(f"{number}-{n}", body["text"], f"{number:05d}-{n:03d}", title=body.get("title"), source=f"s{n}")
                for n, body in enumerate(bodies)
            ]
            articles, _ = clean.clean(items)
            if articles:
                references = row.get("references") or [row["reference"]]
                found.append(Case(name, row.get("group", f"{name}{number}"), list(articles), references))
    return found


def allowed(case: Case, size: int) -> list[tuple[int, ...]]:
    """Summaries of `size` sentences that the rules allow, from the sentences that stand a chance."""
    start = sum(weight * case.columns[name] for name, weight in brief.ONE_ARTICLE.features.items())
    able = [i for i, run in enumerate(case.passages) if run]
    pool = set(sorted(able, key=lambda i: -start[i])[:13]) | {i for i in able if i < 6}
    for run in [case.passages[i] for i in pool]:
        pool |= set(range(run[0], run[1] + 1)) if run else set()
    found = []
    for taken in combinations(sorted(pool), min(size, len(pool))):
        own = set(taken)
        runs = [case.passages[i] for i in taken]
        whole = all(run is not None and own >= set(range(run[0], run[1] + 1)) for run in runs)
        if whole and all(similar(case, a, b) <= SAME for a, b in combinations(taken, 2)):
            found.append(taken)
    return found


def similar(case: Case, one: int, other: int) -> float:
    vector = case.texts.vectors[other]
    return sum(weight * vector.get(stem, 0.0) for stem, weight in case.texts.vectors[one].items())


@dataclass
class Listed:
    """The allowed summaries of one case: for each its features summed, and its score."""

    values: np.ndarray
    scores: np.ndarray
    weight: float


def listed(case: Case, names: Sequence[str]) -> Listed:
    size, weight = ONE[case.name]
    summaries = allowed(case, size)
    top = max(case.texts.told, default=0.0) or 1.0
    rows = []
    for taken in summaries:
        subjects = {stem for index in taken for stem in case.texts.shared[index]}
        topic = sum(case.texts.subjects[stem] for stem in subjects) / top
        rows.append([topic if name == "topic" else case.columns[name][list(taken)].sum() for name in names])
    return Listed(np.array(rows, dtype=float), np.array([case.score(taken) for taken in summaries]), weight)


def train(given: Sequence[Listed], columns: Sequence[int]) -> np.ndarray:
    """Weights that make the expected score largest, less the ridge; by Adam."""
    use = [one for one in given if len(one.scores) > 1]
    values = np.vstack([one.values[:, columns] - one.values[:, columns].mean(0) for one in use])
    scores = np.concatenate([one.scores - one.scores.mean() for one in use])
    starts = np.cumsum([0, *[len(one.scores) for one in use]])[:-1]
    owner = np.repeat(np.arange(len(use)), [len(one.scores) for one in use])
    share = np.array([one.weight for one in use])
    share /= share.sum()
    weights, mean, square = (np.zeros(len(columns)) for _ in range(3))
    for step in range(1, STEPS + 1):
        logits = values @ weights
        chance = np.exp(logits - np.maximum.reduceat(logits, starts)[owner])
        chance /= np.add.reduceat(chance, starts)[owner]
        expected = np.add.reduceat(chance * scores, starts)
        slope = (chance * (scores - expected[owner]) * share[owner]) @ values - RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = RATE if step < 0.6 * STEPS else 0.3 * RATE
        weights += rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def validated(given: Sequence[Listed], columns: Sequence[int], seeds: Sequence[int] = (0, 1, 2)) -> np.ndarray:
    """Each case's score under weights trained without its fold, averaged over several ways to fold."""
    found = np.zeros(len(given))
    for seed in seeds:
        fold = np.random.default_rng(seed).permutation(len(given)) % FOLDS
        for number in range(FOLDS):
            weights = train([one for one, own in zip(given, fold, strict=True) if own != number], columns)
            for index in np.flatnonzero(fold == number):
                one = given[index]
                if len(one.scores):
                    found[index] += one.scores[int((one.values[:, columns] @ weights).argmax())] / len(seeds)
    return found


def interval(values: np.ndarray) -> str:
    drawn = np.random.default_rng(0).integers(0, len(values), (2000, len(values)))
    low, high = np.percentile(values[drawn].mean(1), [2.5, 97.5])
    return f"{values.mean():+.2f} [{low:+.2f}, {high:+.2f}]"


def by_set(all_cases: Sequence[Case], values: np.ndarray) -> str:
    kinds = dict.fromkeys(case.name for case in all_cases)
    picked = {kind: values[[case.name == kind for case in all_cases]] for kind in kinds}
    return ", ".join(f"{kind} {found.mean():.2f}" for kind, found in picked.items())


def one(folder: Path) -> None:
    found = cases(folder, list(ONE))
    names = list(brief.ONE_ARTICLE.features)
    given = [listed(case, names) for case in found]
    everything = list(range(len(names)))
    weights = train(given, everything) / 4
    print("fitted on all:", {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)})
    lead = np.array([case.score(range(min(ONE[case.name][0], len(case.words)))) for case in found])
    now = np.array([case.chosen(brief.ONE_ARTICLE, sentences=ONE[case.name][0]) for case in found])
    base = validated(given, everything)
    print("lead:", by_set(found, lead))
    print("best of those listed:", by_set(found, np.array([one.scores.max(initial=0) for one in given])))
    print("weights in force:", by_set(found, now))
    print("cross-validated:", by_set(found, base), "| against lead", interval(base - lead))
    for number, name in enumerate(names):
        without = validated(given, [column for column in everything if column != number])
        print(f"  without {name:10}: {by_set(found, without)}, {interval(without - base)}", flush=True)


def search(objective: Callable[[dict[str, float]], float], start: dict[str, float]) -> dict[str, float]:
    """One weight at a time, up or down, while that gains more than noise."""
    best = objective(start)
    weights = dict(start)
    for step in (0.3, 0.15):
        for _ in range(2):
            before = best
            for name, weight in weights.items():
                for change in (step, -step):
                    tried = {**weights, name: round(weight + change, 3)}
                    if name in ("redundancy", "agreed") and tried[name] < 0:
                        continue
                    if (got := objective(tried)) > best + 0.03:
                        best, weights = got, tried
                        break
            if best == before:
                break
    return weights


def as_weights(flat: dict[str, float]) -> brief.Weights:
    return brief.Weights({k: v for k, v in flat.items() if k != "redundancy"}, flat["redundancy"])


def averaged(found: Sequence[Case], resamples: int, seed: int) -> dict[str, float]:
    chance = np.random.default_rng(seed)
    start = {**brief.SEVERAL_ARTICLES.features, "redundancy": brief.SEVERAL_ARTICLES.redundancy}
    groups = sorted({case.group for case in found})
    total: Counter[str] = Counter()
    for _ in range(resamples):
        times = Counter(chance.choice(groups, len(groups)).tolist())
        use = [(case, times[case.group] * SEVERAL[case.name]) for case in found if times[case.group]]
        size = sum(weight for _, weight in use)

        def objective(flat: dict[str, float], use: list[tuple[Case, float]] = use, size: float = size) -> float:
            weights = as_weights(flat)
            return sum(w * case.chosen(weights, words=b) for case, w in use for b in BUDGETS) / size / len(BUDGETS)

        moved = {name: weight * (1 + 0.3 * chance.standard_normal()) for name, weight in start.items()}
        total.update(search(objective, moved))
    return {name: round(total[name] / resamples, 2) for name in start}


def several(folder: Path, resamples: int) -> None:
    found = cases(folder, list(SEVERAL))
    groups = sorted({case.group for case in found})
    now = np.array([case.chosen(brief.SEVERAL_ARTICLES, words=100) for case in found])
    print("weights in force:", by_set(found, now))
    for name in brief.SEVERAL_ARTICLES.features:
        rest = {k: v for k, v in brief.SEVERAL_ARTICLES.features.items() if k != name}
        without = np.array(
            [case.chosen(brief.Weights(rest, brief.SEVERAL_ARTICLES.redundancy), words=100) for case in found]
        )
        print(f"  without {name:10}: {by_set(found, without)}, {interval(without - now)}", flush=True)
    without = np.array([case.chosen(brief.Weights(brief.SEVERAL_ARTICLES.features, 0.0), words=100) for case in found])
    print(f"  without redundancy: {by_set(found, without)}, {interval(without - now)}", flush=True)
    print("fitted on all:", averaged(found, resamples, 99), flush=True)
    held = np.zeros(len(found))
    for fold in range(FOLDS):
        own = set(groups[fold::FOLDS])
        weights = as_weights(averaged([case for case in found if case.group not in own], resamples, fold))
        for index, case in enumerate(found):
            if case.group in own:
                held[index] = case.chosen(weights, words=100)
    print("cross-validated:", by_set(found, held))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("one", "several"))
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--resamples", type=int, default=4, help="for `several`: searches whose finds are averaged")
    given = parser.parse_args()
    if given.what == "one":
        one(given.folder)
    else:
        several(given.folder, given.resamples)
    return 0


if __name__ == "__main__":
    sys.exit(main())
