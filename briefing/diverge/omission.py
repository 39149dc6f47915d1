"""A fact that at least half the voices carry and one leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.diverge.agree import Fact
from briefing.diverge.align import Story
from briefing.diverge.notes import Note, lead
from briefing.diverge.phrase import omission_title

TELLING = 1.6


def find(story: Story, facts: Sequence[Fact]) -> Iterator[Note]:
    """Omission notes; for two voices there is none, as what one leaves out is what the other alone carries."""
    voices = story.voices
    if len(voices) < 3:
        return
    outlets = {article.id: article.source for article in story.articles}
    whole = {v: frozenset(k for a, n in story.by_article.items() if story.voice[a] == v for i in n for k in story.keys[i]) for v in voices}
    for fact in facts:
        missing = [v for v in voices if v not in fact.voices]
        if not missing or len(fact.voices) * 2 < len(voices) or len(missing) > len(voices) // 2:
            continue
        telling = frozenset(k for k in fact.keys if k in story.idf and story.idf[k] >= TELLING)
        silent = [v for v in missing if telling and len(telling & whole[v]) * 3 <= len(telling)]
        if not silent or len(fact.keys) < 3:
            continue
        place = max(lead(story, unit.number) for unit in fact.units)
        topic = topic_of(story, fact)
        yield Note(
            "omission", omission_title(topic, [outlets[v] for v in silent]), "omission.fact", 0.6 + 0.2 * len(fact.voices) + place + 0.1 * story.weight(telling), 0.5,
            2 if place > 0.5 else 1, fact.positions, frozenset(u.number for u in fact.units), False,
            {"keys": ", ".join(sorted(telling)), "silent": ", ".join(outlets[v] for v in silent)},
        )


def topic_of(story: Story, fact: Fact) -> str:
    """The words of the best quote that the fact rests on, in the order of the text."""
    unit = fact.units[0]
    passage = story.passages[unit.number]
    spans = [(m.start, passage.text[m.start : m.end]) for m in story.mentions[unit.number] if f"@{m.key}" in fact.keys and unit.start <= m.start < unit.end]
    families = story.lexicon.families
    named = {i for m in story.mentions[unit.number] for i in range(m.name.first, m.name.last + 1)}
    spans += [(t.start, t.text) for i, t in enumerate(passage.tokens) if t.stem and i not in named and families.get(t.stem, t.stem) in fact.keys and unit.start <= t.start < unit.end]
    return ", ".join(dict.fromkeys(text for _, text in sorted(spans)[:4]))
