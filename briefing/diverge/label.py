"""What an actor or an act is called: descriptions beside a name, and words for the same thing with another charge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.diverge.align import Story
from briefing.diverge.entities import Mention
from briefing.diverge.lexicon import LabelGroup
from briefing.diverge.notes import Note, development, lead, ordered, voices_of
from briefing.diverge.phrase import group_title, label_title

BEFORE = 5
APPOSITIVE = re.compile(r"^(?: \([^)]{2,12}\))?, ((?:the |a |an |its |his |her )?[^,;.\"“]{4,70})[,.]")
BARRIER = re.compile(r"[,;:.()\"]")


@dataclass(frozen=True, slots=True)
class Label:
    """A description of an entity in a passage, and its charged words."""

    number: int
    start: int
    end: int
    charged: frozenset[str]


def find(story: Story) -> Iterator[Note]:
    """Label notes: entities first, then groups of words."""
    yield from described(story)
    for group in story.lexicon.labels:
        note = called(story, group)
        if note:
            yield note


def described(story: Story) -> Iterator[Note]:
    """A note for each person or body that one voice describes with a charged word and another does not."""
    found: dict[str, list[Label]] = defaultdict(list)
    seen: dict[str, set[str]] = defaultdict(set)
    for number, mentions in enumerate(story.mentions):
        for mention in mentions:
            kind = story.entities[mention.key].kind
            if kind in ("person", "body", "name"):
                seen[mention.key].add(story.voice_of(number))
                found[mention.key] += descriptions(story, number, mention)
    for key in sorted(found):
        if len(seen[key]) > 1:
            note = contrast(story, key, found[key])
            if note:
                yield note


def descriptions(story: Story, number: int, mention: Mention) -> Iterator[Label]:
    """The words right before a name, and the apposition behind it."""
    passage = story.passages[number]
    first = mention.name.first
    start = first
    while start > 0 and first - start < BEFORE:
        token, following = passage.tokens[start - 1], passage.tokens[start]
        gap = passage.low[token.end : following.start]
        if gap not in (" ", "-") or (not token.stem and token.low not in ("of",)) or token.low.endswith(("'s", "s'")):
            break
        start -= 1
    begin = passage.tokens[start].start
    if begin < mention.start:
        words = passage.low[begin : mention.start]
        charged = frozenset(m[0] for m in story.lexicon.charged.finditer(words))
        if charged or any(w in story.lexicon.plain for w in words.replace(".", "").split()):
            yield Label(number, begin, mention.end, charged)
    behind = APPOSITIVE.match(passage.low[mention.end :])
    if behind and not re.match(r"(?:who|which|where|when|and|but|said|in|on|at|as|after|while|with|to|for|by|from)\b", behind[1]):
        charged = frozenset(m[0] for m in story.lexicon.charged.finditer(behind[1]))
        if charged or any(w in story.lexicon.plain | story.lexicon.roles for w in behind[1].split()):
            yield Label(number, mention.start, mention.end + behind.end(1), charged)


def contrast(story: Story, key: str, labels: list[Label]) -> Note | None:
    """The note for one name: the most charged description of each article."""
    best: dict[str, Label] = {}
    for label in labels:
        article = story.passages[label.number].article.id
        held = best.get(article)
        if held is None or (len(label.charged), -label.number) > (len(held.charged), -held.number):
            best[article] = label
    by_voice: dict[str, frozenset[str]] = defaultdict(frozenset)
    for article, label in best.items():
        by_voice[story.voice[article]] |= label.charged
    if len(by_voice) < 2 or not any(by_voice.values()) or len(set(by_voice.values())) < 2:
        return None
    rows = [best[a] for a in sorted(best)]
    positions = ordered(
        story, (story.position(r.number, r.start, r.end, story.passages[r.number].text[r.start : r.end]) for r in rows)
    )
    if len(voices_of(story, positions)) < 2:
        return None
    place = max(lead(story, r.number) for r in rows)
    central = min(1.5, 0.12 * len(story.postings.get(f"@{key}", ())))
    charge = sum(1 for words in by_voice.values() if words)
    name = story.entities[key].display
    return Note(
        "label", label_title(name, []).rstrip(": "), "label.name", 1.0 + 0.5 * place + central + 0.3 * charge, 0.7, 3 if central > 0.8 else 2,
        positions, frozenset(r.number for r in rows), False,
        {"charged": "; ".join(sorted(w for words in by_voice.values() for w in words))},
    )


def called(story: Story, group: LabelGroup) -> Note | None:
    """The note for one group of words: the most alike passages of two voices that choose words of another charge."""
    hits: list[tuple[int, int, int, str]] = []
    for number, passage in enumerate(story.passages):
        for found in group.pattern.finditer(passage.low):
            hits.append((number, found.start(), found.end(), found[0]))
    by_passage = defaultdict(list)
    for hit in hits:
        by_passage[hit[0]].append(hit)
    best: tuple[float, tuple[tuple[int, int, int, str], ...]] = (0.0, ())
    for number, mine in by_passage.items():
        for cosine, other in story.near[number]:
            if other < number or story.voice_of(other) == story.voice_of(number):
                continue
            for a in mine:
                for b in by_passage.get(other, ()):
                    gap = abs(group.charge.get(a[3], 0) - group.charge.get(b[3], 0))
                    weight = gap * cosine
                    if gap and cosine >= 0.2 and weight > best[0]:
                        best = (weight, (a, b))
    if not best[1]:
        return None
    rows = list(best[1])
    numbers = {r[0] for r in rows}
    articles = {story.passages[n].article.id for n in numbers}
    for number in sorted(by_passage):
        article = story.passages[number].article.id
        if article not in articles and any(o in numbers for c, o in story.near[number] if c > 0.15):
            articles.add(article)
            rows.append(by_passage[number][0])
    positions = ordered(story, (story.position(n, s, e, story.passages[n].text[s:e]) for n, s, e, _ in rows))
    place = max(lead(story, r[0]) for r in rows)
    return Note(
        "label", group_title(group.title, [p.value.lower() for p in positions]), f"label.{group.name}", 1.0 + 0.5 * place + best[0], 0.55, 2,
        positions, frozenset(r[0] for r in rows), False, {"charge": ", ".join(str(group.charge.get(r[3], 0)) for r in rows)},
    )
