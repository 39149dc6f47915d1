"""How much of an article's own text is kept: the article-extraction benchmark, our cleaning against trafilatura alone.

Reads the folder `article-extraction-benchmark` (scrapinghub's repository, with its own evaluate.py) within the folder
that CORPORA names; its pages belong to publishers and are not ours to keep here. Exits 1 where F1 is below .955.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from briefing import clean
from briefing.clean import page
from briefing.model import Article, Item

BAR = 0.955


def predict(path: Path) -> tuple[str, str, str]:
    """A page's name, its article as our pipeline keeps it, and as trafilatura alone does."""
    import trafilatura

    content = gzip.decompress(path.read_bytes())
    found = page.parse(content)
    item = Item(
        path.name, found["text"] or "", "", source=found["outlet"] or None, title=found["title"] or None, url=None
    )
    made = clean.article(item)
    ours = made.text if isinstance(made, Article) else ""
    alone = trafilatura.extract(content.decode("utf-8"), include_comments=False) or ""
    return path.name.partition(".")[0], ours, alone


def main() -> int:
    """Measure, print, judge."""
    folder = Path(os.environ.get("CORPORA", ""), "article-extraction-benchmark")
    if not (folder / "ground-truth.json").is_file():
        print("skipped: CORPORA names no folder that holds article-extraction-benchmark")
        return 0
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    assert spec
    assert spec.loader
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    with ProcessPoolExecutor(2) as pool:
        rows = list(pool.map(predict, sorted((folder / "html").glob("*.html.gz")), chunksize=8))
    scores = {}
    for place, name in ((1, "ours"), (2, "trafilatura")):
        said = {row[0]: {"articleBody": row[place]} for row in rows}
        found = evaluate.evaluate(truth, said, 200)
        scores[name] = found["f1"]
        print(
            f"{name:12} F1 {found['f1']:.3f} ± {found['f1_std']:.3f}  precision {found['precision']:.3f}  "
            f"recall {found['recall']:.3f}"
        )
    empty = sum(1 for row in rows if not row[1])
    print(
        f"{len(rows)} pages, {empty} without an article, median {statistics.median(len(row[1]) for row in rows):.0f} characters"
    )
    passed = scores["ours"] >= BAR
    print(f"{int(passed)}/1 F1 at least {BAR}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
