"""A newsworthy fact that one voice alone carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefing.diverge.align import Story
from briefing.diverge.notes import Note, lead, ordered
from briefing.diverge.phrase import single_title

SHARED = 0.33
"""A sentence more like one of another voice than this tells the same fact."""


def find(story: Story) -> Iterator[Note]:
    """A note for each sentence with enough that no other voice has."""
    holders: dict[str, set[str]] = {}
    for key, numbers in story.postings.items():
        holders[key] = {story.voice_of(n) for n in numbers}
    values: dict[float, set[str]] = {}
    for number, passage in enumerate(story.passages):
        for quantity in passage.quantities:
            values.setdefault(quantity.value, set()).add(story.voice_of(number))
    if len(story.voices) < 2:
        return
    outlets = {article.id: article.source for article in story.articles}
    for number in range(len(story.passages)):
        note = alone(story, number, holders, values, outlets)
        if note:
            yield note


def alone(story: Story, number: int, holders: dict[str, set[str]], values: dict[float, set[str]], outlets: dict[str, str]) -> Note | None:
    """The note for a sentence that one voice alone carries, or None."""
    passage = story.passages[number]
    voice = story.voice_of(number)
    others = [(c, n) for c, n in story.near[number] if story.voice_of(n) != voice]
    if others and others[0][0] >= SHARED:
        return None
    keys = story.keys[number]
    novel = frozenset(k for k in keys if holders[k] == {voice})
    names = [k for k in novel if k[0] == "@"]
    figures = [q for q in passage.quantities if values[q.value] == {voice}]
    share = len(novel) / max(1, len(keys))
    if len(keys) < 5 or share < 0.3 or not (names or figures or share >= 0.5):
        return None
    opinion = sum(mark.kind == "opinion" for mark in passage.tone)
    source = any(mark.kind in ("source",) for mark in passage.tone)
    known = story.weight(frozenset(k for k in keys - novel if k[0] == "@"))
    score = 0.6 + share + 0.35 * min(3, len(names)) + 0.5 * min(2, len(figures)) + 0.5 * source - 0.6 * opinion
    score += 0.6 * lead(story, number) + min(0.6, 0.12 * known)
    if score < 1.6:
        return None
    position = story.position(number, 0, len(passage.text), "", whole=True)
    topic = topic_of(story, number, novel)
    return Note(
        "only-one-source", single_title(outlets[passage.article.id], topic), "single.novel", score - 0.8, 0.6, 3 if score > 3.2 else 2 if score > 2.2 else 1,
        ordered(story, [position]), frozenset((number,)), False,
        {"novel share": f"{share:.2f}", "novel names": str(len(names)), "novel figures": str(len(figures))},
    )


def topic_of(story: Story, number: int, novel: frozenset[str]) -> str:
    """Up to three of the words that make a sentence new, names first, in the order of the text."""
    passage = story.passages[number]
    spans = [(m.start, passage.text[m.start : m.end]) for m in story.mentions[number] if f"@{m.key}" in novel]
    families = story.lexicon.families
    if len(spans) < 2:
        named = {i for m in story.mentions[number] for i in range(m.name.first, m.name.last + 1)}
        rare = Counter({
            (t.start, t.text): len(t.text)
            for i, t in enumerate(passage.tokens)
            if t.stem and i not in named and families.get(t.stem, t.stem) in novel and not t.low.endswith(("ed", "ly", "ing"))
        })
        spans += [span for span, _ in sorted(rare.items(), key=lambda item: (-item[1], item[0]))[: 3 - len(spans)]]
    return ", ".join(dict.fromkeys(text for _, text in sorted(spans)[:3]))
