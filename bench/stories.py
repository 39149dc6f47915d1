"""How well articles become stories, and reprints one voice: clusters of articles on one event mixed into one stream.

    python bench/stories.py CLUSTERS.jsonl       B-cubed precision and recall; pairs of wire copy found and invented

A cluster is one JSON object a line: {"cluster_id", "articles": [{"source", "title", "date", "text"}]}. The texts are
their publishers'; none come with the program, and without a file the script says so and ends. Stories are measured
with dates and without; besides, on the clusters three by three and one by one, since few articles are harder to weigh.
Baselines in the same run: every article by itself, and all of one day together. Two articles are wire copy where 30 in
a hundred of the shorter one's sentences of six words or more stand in the other nearly unchanged (Indel ratio 88).
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from briefing import clean, reprints, stories
from briefing.model import Article, Item

Labelled = Sequence[tuple[str, Article]]


def read(file: Path) -> list[tuple[str, Article]]:
    """The articles of all clusters, cleaned, each with its cluster."""
    found = []
    for line in file.read_text("utf-8").splitlines():
        cluster = json.loads(line)
        for one in cluster["articles"]:
            day = date.fromisoformat(one["date"]) if one.get("date") else None
            sha = hashlib.sha256(f"{len(found)} {one['text']}".encode()).hexdigest()
            item = Item(one["source"], one["text"], sha, source=one["source"], title=one["title"], published=day)
            article = clean.article(item, language="en")
            if isinstance(article, Article):
                found.append((cluster["cluster_id"], replace(article, id=f"a{len(found):04d}")))
    return found


def b_cubed(truth: Sequence[Hashable], told: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering (Bagga and Baldwin 1998)."""
    mine, theirs = defaultdict(set), defaultdict(set)
    for number, (one, other) in enumerate(zip(truth, told, strict=True)):
        theirs[one].add(number)
        mine[other].add(number)
    shared = [len(theirs[one] & mine[other]) for one, other in zip(truth, told, strict=True)]
    precision = sum(count / len(mine[other]) for count, other in zip(shared, told, strict=True)) / len(truth)
    recall = sum(count / len(theirs[one]) for count, one in zip(shared, truth, strict=True)) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def told(articles: Labelled, *, dated: bool) -> list[str]:
    """The story of each article."""
    traits = [stories.traits(one) for _, one in articles]
    if not dated:
        traits = [replace(one, day=None) for one in traits]
    home = {key: story.id for story in stories.group(traits) for key in story.members}
    return [home[one.sha256] for _, one in articles]


def measure(name: str, streams: Sequence[Labelled], *, dated: bool) -> None:
    """Print the mean figures of some streams."""
    rows = [b_cubed([c for c, _ in one], told(one, dated=dated)) for one in streams]
    print_row(name, [sum(row[i] for row in rows) / len(rows) for i in range(3)])


def print_row(name: str, row: Sequence[float]) -> None:
    """One line of the table."""
    print(f"{name:<44} precision {row[0]:.3f}  recall {row[1]:.3f}  F1 {row[2]:.3f}")


def incremental(articles: Labelled) -> list[str]:
    """The story of each article where the articles come one by one, in order of day."""
    queue = sorted(articles, key=lambda pair: (pair[1].published is None, str(pair[1].published or ""), pair[1].id))
    placed: dict[str, str] = {}
    earlier: list[stories.Traits] = []
    for _, article in queue:
        new = stories.traits(article)
        for story in stories.group([new], earlier=earlier, placed=placed):
            placed[new.key] = story.id
        earlier.append(new)
    return [placed[one.sha256] for _, one in articles]


def wire(articles: Labelled) -> None:
    """Print how many pairs of wire copy are one voice after stories were made, and what else is."""
    sentences = [[s.text.lower() for s in one.sentences if len(s.words) > 5] for _, one in articles]
    home = told(articles, dated=True)
    parts = defaultdict(list)
    for (_, one), story in zip(articles, home, strict=True):
        parts[story].append(one)
    voice = {name: first for part in parts.values() for name, first in reprints.origins(part).items()}
    truth, found = set(), set()
    for one, other in combinations(range(len(articles)), 2):
        fewer, more = sorted((sentences[one], sentences[other]), key=len)
        same = sum(any(fuzz.ratio(a, b, score_cutoff=88) for b in more) for a in fewer)
        if fewer and same >= 0.3 * len(fewer):
            truth.add((one, other))
        if voice[articles[one][1].id] == voice[articles[other][1].id]:
            found.add((one, other))
    print(f"pairs of wire copy: {len(truth)}, of them one voice: {len(truth & found)}; one voice besides:")
    for one, other in sorted(found - truth):
        print(f"  {articles[one][0]}: {articles[one][1].source}, {articles[other][1].source}")


def main() -> None:
    """Print the figures."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if file is None:
        print("no clusters: type python bench/stories.py CLUSTERS.jsonl")
        return
    articles = read(file)
    clusters = defaultdict(list)
    for name, one in articles:
        clusters[name].append((name, one))
    names = sorted(clusters)
    chance = random.Random(3)
    threes = [[pair for name in chance.sample(names, 3) for pair in clusters[name]] for _ in range(60)]
    print(f"{len(articles)} articles, {len(clusters)} events")
    truth = [name for name, _ in articles]
    print_row("baseline: every article by itself", b_cubed(truth, [one.id for _, one in articles]))
    print_row("baseline: all of one day together", b_cubed(truth, [str(one.published) for _, one in articles]))
    measure("one stream, with dates", [articles], dated=True)
    measure("one stream, without dates", [articles], dated=False)
    print_row("one by one in order of day", b_cubed(truth, incremental(articles)))
    measure("three events, without dates, 60 streams", threes, dated=False)
    measure("one event at a time, without dates", list(clusters.values()), dated=False)
    wire(articles)


if __name__ == "__main__":
    main()
