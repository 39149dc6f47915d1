"""Why something stands in an edition: a note, a sentence, or an article that was left out.

The sources are read again and every step is taken anew; nothing is written. What is explained is looked up in the
edition's `brief.json`, so that a reader may name it by what is on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import build, diverge, publish, review, summarize, text, themes, verify
from briefing.config import Config
from briefing.errors import UsageError
from briefing.intake import Memory
from briefing.model import Article

RIVALS = 5
"""How many of the notes that were weighed and left out are shown beside one that is in."""


def explain(config: Config, *, out: Path, name: str, reference: str, memory: Memory | None = None) -> Iterator[str]:
    """Lines that say why `reference` is in the edition `name`, or why it is not.

    A note is named by its anchor (`strike-2`, the second note of the theme `strike`), an article by
    its file or id, and a sentence by some words of it.

    Raises:
        UsageError: nothing in the edition or its articles answers to that reference.
    """
    contract = publish.contract(out, name)
    articles, failures = build.read(config, only=build.of_edition(contract), memory=memory, day=name)
    if note := review.note_at(contract, reference):
        yield from about_note(note, articles, contract)
        return
    known = {failure.source: failure.why for failure in failures}
    known |= {row["source"]: row["why"] for row in contract["failed"]}
    known |= {row["article"]: row["why"] for row in contract.get("left_out", ())}
    left_out = [why for where, why in known.items() if reference in (where, Path(where).name)]
    if left_out:
        yield from left_out
        return
    for article in articles:
        if reference in (article.id, article.file, Path(article.file or "").name):
            yield from about_article(contract, article)
            return
    found = list(about_sentences(config, contract, articles, reference))
    if not found:
        raise UsageError(
            f"{reference!r} is no note (theme-1, theme-2, ...), no file and no words of an article of {name};"
            " copy some words from the page"
        )
    yield from found


def about_note(note: Mapping[str, Any], articles: Sequence[Article], contract: Mapping[str, Any]) -> Iterator[str]:
    """The rule, the values and the score of a note, and the nearest notes of its story and kind that were left out."""
    sources = {position["source"] for position in note["positions"]}
    told = next((story for story in contract.get("stories", ()) if sources & set(story)), [a.id for a in articles])
    traces = diverge.compare([article for article in articles if article.id in told]).traces
    yield note["what"]
    yield f"  kind {note['kind']}, rule {note['rule']}"
    yield f"  importance {note['importance']} of 3, confidence {note['confidence']:.2f}"
    for position in note["positions"]:
        place = f"{position['source']} at {position['start']}"
        yield f"  {place}: “{position['quote']}” gives {position['value'] or 'no value'}"
    mine = [
        trace for trace in traces if not trace.dropped and trace.what == note["what"] and trace.rule == note["rule"]
    ]
    for trace in mine[:1]:
        yield f"  score {trace.score:.3f}; {listed(trace.values)}"
    rivals = [trace for trace in traces if trace.dropped and trace.kind == note["kind"]]
    if rivals:
        yield "  weighed and left out:"
    for trace in rivals[:RIVALS]:
        yield f"    {trace.what} (score {trace.score:.3f}): {trace.dropped}"


def about_article(contract: Mapping[str, Any], article: Article) -> Iterator[str]:
    """How much of an article the edition prints, and what it reprints."""
    printed = [quote for quote in verify.quotes(contract) if quote["source"] == article.id]
    when = article.published or "undated"
    yield f"{article.file or article.id}: {article.source}, “{article.title}”, {when}, language {article.language}"
    yield f"  {len(article.sentences)} sentences, {len(printed)} quotes of it in the edition"
    origin = next((s["origin"] for s in contract["sources"] if s["id"] == article.id), article.id)
    if origin != article.id:
        yield f"  it shares so many sentences with {origin} that both count as one voice"


def about_sentences(
    config: Config, contract: Mapping[str, Any], articles: Sequence[Article], words: str
) -> Iterator[str]:
    """Each sentence that holds the words: its theme, its score by feature, and where it is printed."""
    wanted = text.fold(words)
    ranked = summarize.rank(articles, method=config.summary.method)
    order = {(pick.article, pick.index): (number, pick) for number, pick in enumerate(ranked, start=1)}
    speaks = themes.assign(articles, build.listed_themes(config, articles))
    for article in articles:
        for index, sentence in enumerate(article.sentences):
            if wanted not in text.fold(sentence.text):
                continue
            yield f"{article.id} at {sentence.start}: “{sentence.text}”"
            told = speaks.get((article.id, index))
            yield f"  theme: {f'{told.theme}, {told.points:.2f} points' if told else 'none'}"
            if (article.id, index) in order:
                number, pick = order[article.id, index]
                yield f"  {number} of {len(ranked)} by score: {pick.score:.3f} = {listed(pick.features)}"
            else:
                yield "  not quotable: a question, a heading, a fragment, or it leans on one of these"
            places = list(places_of(contract, article.id, sentence.start, sentence.end))
            yield f"  printed: {'; '.join(places) if places else 'not in this edition'}"


def places_of(contract: Mapping[str, Any], source: str, start: int, end: int) -> Iterator[str]:
    """Where an edition quotes from a stretch of an article."""

    def inside(quote: Mapping[str, Any]) -> bool:
        return bool(quote["source"] == source and start <= quote["start"] < end)

    yield from ("in brief" for quote in contract["lead"] if inside(quote))
    for section in contract["sections"]:
        yield from (f"{section['theme']}, overview" for quote in section["summary"] if inside(quote))
        for outlet in section["outlets"]:
            yield from (
                f"{section['theme']}, what {outlet['source']} adds" for quote in outlet["quotes"] if inside(quote)
            )
        for number, note in enumerate(section["divergences"], start=1):
            yield from (f"note {section['theme']}-{number}" for position in note["positions"] if inside(position))


def listed(values: Mapping[str, Any]) -> str:
    """Names and values in a row."""
    return ", ".join(
        f"{name} {value:+.3f}" if isinstance(value, float) else f"{name}: {value}" for name, value in values.items()
    )
