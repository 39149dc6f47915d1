"""What an actor or an act is called: descriptions beside a name, and words for the same thing with another charge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from briefing.diverge import scare
from briefing.diverge.align import Story
from briefing.diverge.entities import Mention
from briefing.diverge.facets.types import Passage
from briefing.diverge.grammar import parting
from briefing.diverge.lexicon import LabelGroup, Lexicon
from briefing.diverge.notes import Note, lead, ordered, voices_of
from briefing.diverge.phrase import group_title, label_title
from briefing.model import Position

BEFORE = 8
AHEAD, BEHIND = 24, 32
"""A name that ends so near before a word of a group, or begins so near behind it, in characters, tells whom or what
the word stands for."""
BESIDE = 4
"""A country's name so near before a word says whose government or force it is; a name behind the verb does not."""
LIKE = 0.1
"""Likeness that two passages need before words beside one name are set against each other."""
BOTH = " + "
NAMES = 6
LIKE_LAND = 0.22
"""The same beside a country, for what it can have several of, such as bands of fighters."""
LIKE_BOTH = 0.15
"""The same for words that only stand in one sentence with two names."""


@dataclass(frozen=True, slots=True)
class Label:
    """A description of an entity in a passage.
    The span that holds both, the description's own span, its charged words.
    """

    number: int
    start: int
    end: int
    own: tuple[int, int]
    charged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a group in a passage, and the names near it."""

    number: int
    start: int
    end: int
    word: str
    anchors: frozenset[str]
    close: bool = False


def find(story: Story) -> Iterator[Note]:
    """Label notes: entities first, then groups of words."""
    yield from described(story)
    for group in story.lexicon.labels:
        yield from called(story, group)
        yield from scare.quoted(story, group)


def described(story: Story) -> Iterator[Note]:
    """A note for each person or body that one voice describes with a charged word and another does not."""
    found: dict[str, list[Label]] = defaultdict(list)
    for number, mentions in enumerate(story.mentions):
        for mention in mentions:
            kind = story.entities[mention.key].kind
            if kind in ("person", "body", "name") and (
                " " in mention.key or not story.lexicon.pattern["adjective"].search(mention.key)
            ):
                found[mention.key] += descriptions(story, number, mention)
    for key in sorted(found):
        note = contrast(story, key, found[key])
        if note:
            yield note


def descriptions(story: Story, number: int, mention: Mention) -> Iterator[Label]:
    """The words right before a name, and the apposition behind it, where they hold an office or a charged word."""
    passage, pattern = story.passages[number], story.lexicon.pattern
    joining = story.lexicon.grammar["coordination"]
    start = mention.name.first
    if attributive(story, passage, mention):
        return
    while start > 0 and mention.name.first - start < BEFORE:
        token, following = passage.tokens[start - 1], passage.tokens[start]
        if (
            passage.low[token.end : following.start] not in (" ", "-", " '", ' "')
            or not (token.stem or (token.low in joining and start > 1 and charged_before(story, passage, start - 1)))
            or pattern["owner"].search(token.low)
            or token.low in story.lexicon.families
            or pattern["progressive"].search(token.low)
        ):
            break
        if (
            pattern["participle"].search(token.low)
            and "-" not in token.text
            and not determined(story, passage, start - 1)
        ):
            break
        start -= 1
    while start < mention.name.first and passage.tokens[start].low in joining:
        start += 1
    start = trimmed(story, passage, start, mention.name.first)
    begin = passage.tokens[start].start
    words = passage.low[begin : mention.start]
    if words.strip():
        label = judge(story, words)
        if label is not None:
            yield Label(number, begin, mention.end, (begin, begin + len(words.rstrip())), label)
    behind = pattern["apposition"].match(passage.low[mention.end :])
    if behind and not (pattern["clause"].match(behind[1]) or pattern["progressive"].search(behind[1].split()[0])):
        label = judge(story, behind[1])
        if label is not None:
            own = (mention.end + behind.start(1), mention.end + behind.end(1))
            yield Label(number, mention.start, own[1], own, label)


def attributive(story: Story, passage: Passage, mention: Mention) -> bool:
    """Whether a name only describes the noun behind it: in "the former Board chief" the chief is described."""
    following = passage.tokens[mention.name.last + 1] if mention.name.last + 1 < len(passage.tokens) else None
    lexicon = story.lexicon
    return (
        following is not None
        and passage.low[mention.end : following.start] == " "
        and following.text.islower()
        and bool(following.stem)
        and not parting(following.low, lexicon.language)
    )


def trimmed(story: Story, passage: Passage, start: int, first: int) -> int:
    """Where a description opens.
    Words at its front that are neither name, compound, charge nor office belong to the sentence.
    """
    lexicon = story.lexicon
    offices = lexicon.plain | lexicon.roles | lexicon.titles | lexicon.organisations
    for i in reversed(range(start, first)):
        token = passage.tokens[i]
        fits = (
            token.text[0].isupper()
            or "-" in token.text
            or lexicon.pattern["adverb"].search(token.low)
            or token.low in offices
        )
        if not (fits or token.low in lexicon.grammar["coordination"] or lexicon.charged.fullmatch(token.low)):
            return i + 1
    return start


def determined(story: Story, passage: Passage, at: int) -> bool:
    """Whether a word in -ed follows an article or an adverb, and so describes rather than tells an act."""
    before = passage.tokens[at - 1].low
    return at > 0 and (
        before in story.lexicon.grammar["determiners"] or bool(story.lexicon.pattern["adverb"].search(before))
    )


def charged_before(story: Story, passage: Passage, at: int) -> bool:
    """Whether a compound of the charged words stands shortly before an "and": then what follows goes on describing."""
    return any("-" in t.text and story.lexicon.charged.search(t.low) for t in passage.tokens[max(0, at - 4) : at])


def judge(story: Story, words: str) -> frozenset[str] | None:
    """The charged words of a description; None where it holds neither charge nor office."""
    charged = frozenset(plain_spelling(m[0], story.lexicon) for m in story.lexicon.charged.finditer(words))
    offices = story.lexicon.plain | story.lexicon.roles
    return charged if charged or any(word in offices for word in re.findall(r"[\w-]+", words)) else None


def plain_spelling(word: str, lexicon: Lexicon) -> str:
    """A charged word in one spelling, and by whom something is recognised left out: that is one status."""
    return lexicon.pattern["by_whom"].sub("", lexicon.pattern["spelling"].sub("iz", word))


def contrast(story: Story, key: str, labels: list[Label]) -> Note | None:
    """The note for one name: the most charged description of each article."""
    holders: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        for word in label.charged:
            holders[word].add(story.voice_of(label.number))
    best: dict[str, Label] = {}
    for label in labels:
        article = story.passages[label.number].article.id
        held = best.get(article)
        if held is None or own(label, holders) > own(held, holders):
            best[article] = label
    by_voice: dict[str, frozenset[str]] = defaultdict(frozenset)
    for article, label in best.items():
        by_voice[story.voice[article]] |= label.charged
    if any(story.lexicon.distancing.search(word) for words in by_voice.values() for word in words):
        for label in bare(story, key, set(best)):
            best[story.passages[label.number].article.id] = label
            by_voice[story.voice_of(label.number)] |= frozenset()
    if len(by_voice) < 2 or not any(by_voice.values()) or len(set(by_voice.values())) < 2:
        return None
    rows = [best[a] for a in sorted(best)]
    positions = ordered(
        story,
        (story.position(r.number, r.start, r.end, story.passages[r.number].text[slice(*r.own)], least=3) for r in rows),
    )
    if len(voices_of(story, positions)) < 2:
        return None
    place = max(lead(story, r.number) for r in rows)
    central = story.centrality(f"@{key}")
    charge = len({words for words in by_voice.values() if words})
    return Note(
        "label",
        label_title(story.entities[key].display),
        "label.name",
        1.0 + 0.4 * place + 2.4 * central + 0.3 * charge,
        0.7,
        3 if central > 0.4 else 2,
        positions,
        frozenset(r.number for r in rows),
        False,
        {"charged": "; ".join(sorted(w for words in by_voice.values() for w in words)), "central": f"{central:.2f}"},
    )


def own(label: Label, holders: dict[str, set[str]]) -> tuple[float, int]:
    """How much a description says that others do not: charged words, the fewer voices use them the more."""
    return sum(1 / len(holders[word]) for word in label.charged), -label.number


def bare(story: Story, key: str, described: set[str]) -> Iterator[Label]:
    """The fullest mention of a name in each article that describes it with no word at all."""
    fullest: dict[str, tuple[int, int, int, int]] = {}
    for number in story.postings.get(f"@{key}", ()):
        article = story.passages[number].article.id
        for mention in story.mentions[number]:
            if mention.key == key and article not in described:
                fullest[article] = max(
                    fullest.get(article, (0, 0, 0, 0)),
                    (mention.end - mention.start, -number, mention.start, mention.end),
                )
    for article in sorted(fullest):
        _, number, start, end = fullest[article]
        yield Label(-number, start, end, (start, end), frozenset())


def called(story: Story, group: LabelGroup) -> Iterator[Note]:
    """Notes for one group of words, one for each name beside which voices choose words of another charge."""
    slots: dict[str, list[Word]] = defaultdict(list)
    for number, passage in enumerate(story.passages):
        for found in group.pattern.finditer(passage.low):
            if passage.text[found.start()].isupper() and found.start() > 0 and not passage.text.isupper():
                continue
            if story.lexicon.pattern["another"].search(passage.low, 0, found.start()):
                continue
            near = nearest(story, number, found.start(), found.end())
            close = any(0 <= found.start() - m.end < 2 for m in story.mentions[number])
            word = Word(number, found.start(), found.end(), found[0], near, close)
            sided = bool(story.lexicon.pattern["sided"].search(passage.low, 0, found.start()))
            sided = sided or acting(story, number, *found.span())
            for anchor in [*near, *([] if sided else both(story, number))]:
                slots[anchor].append(word)
    used: set[tuple[int, int]] = set()
    ranked = sorted(
        slots,
        key=lambda anchor: (BOTH in anchor, -len({story.voice_of(w.number) for w in slots[anchor]}), anchor),
    )
    for anchor in ranked:
        note = tabulate(story, group, anchor, [w for w in slots[anchor] if (w.number, w.start) not in used])
        if note:
            used |= {(n, p.quote.start) for n, p in zip(sorted(note.passages), note.positions, strict=False)}
            used |= {(w.number, w.start) for w in slots[anchor] if w.number in note.passages}
            yield note


def both(story: Story, number: int) -> list[str]:
    """Every two names of a sentence, countries aside: sentences that name the same two speak of the same people."""
    keys = sorted({f"@{m.key}" for m in story.mentions[number] if story.entities[m.key].kind != "country"})
    return [BOTH.join(pair) for pair in combinations(keys[:NAMES], 2)]


def acting(story: Story, number: int, start: int, end: int) -> bool:
    """Whether a country's name stands right before a word and a verb parts it from the next name.
    "The Norvik government blamed Zarand" tells what Norvik's is called.
    """
    mentions = story.mentions[number]
    owned = any(0 <= start - m.end < BESIDE and story.entities[m.key].kind == "country" for m in mentions)
    behind = [m.start for m in mentions if 0 <= m.start - end < BEHIND]
    return bool(owned and behind and story.lexicon.verbal.search(story.passages[number].low, end, behind[0]))


def nearest(story: Story, number: int, start: int, end: int) -> frozenset[str]:
    """The names nearest before and behind a word, each within its reach."""
    before = [m for m in story.mentions[number] if 0 <= start - m.end < AHEAD]
    behind = [m for m in story.mentions[number] if 0 <= m.start - end < BEHIND]
    if acting(story, number, start, end):
        behind = []
    compounds = {
        part
        for t in story.passages[number].tokens
        if "-" in t.low and 0 <= start - t.end < AHEAD
        for part in t.low.split("-")
    }
    inside = {
        f"@{key}"
        for part in sorted(compounds)
        for key in [story.parts.get(part, "")]
        if key and story.entities[key].kind in ("person", "body")
    }
    return frozenset(f"@{m.key}" for m in [*before[-1:], *behind[:1]]) | inside


def tabulate(story: Story, group: LabelGroup, anchor: str, words: list[Word]) -> Note | None:
    """The note for one name.
    The pair of words that lie furthest apart in like passages, and the other voices' words.
    """
    best: tuple[float, Word | None, Word | None] = (0.0, None, None)
    land = BOTH not in anchor and anchor[1:] in story.entities and story.entities[anchor[1:]].kind == "country"
    least = LIKE_BOTH if BOTH in anchor else LIKE_LAND if land and group.many else LIKE
    for i, one in enumerate(words[:40]):
        for other in words[i + 1 : 40]:
            gap = abs(group.charge.get(one.word, 0) - group.charge.get(other.word, 0))
            if not gap or story.voice_of(one.number) == story.voice_of(other.number):
                continue
            if BOTH in anchor and (holds(story, one, other) or holds(story, other, one)):
                continue
            shared = story.keys[one.number] & story.keys[other.number]
            weight = gap * story.weight(shared)
            named = BOTH not in anchor and (one.close or other.close) and sum(key[0] == "@" for key in shared) > 1
            if weight > best[0] and (named or (len(shared) >= 3 and story.cosine(one.number, other.number) >= least)):
                best = (weight, one, other)
    if best[1] is None or best[2] is None:
        return None
    rows = [best[1], best[2]]
    seen = {story.passages[w.number].article.id for w in rows}
    for word in words:
        article = story.passages[word.number].article.id
        if (
            article not in seen
            and len(story.keys[word.number] & (story.keys[rows[0].number] | story.keys[rows[1].number])) >= 3
        ):
            seen.add(article)
            rows.append(word)
    positions = ordered(story, (place_of(story, word) for word in rows))
    place = max(lead(story, w.number) for w in rows)
    values = [p.value.lower() for p in positions]
    return Note(
        "label",
        group_title(group.title, values),
        f"label.{group.name}",
        0.8 + 0.5 * place + min(1.5, best[0] / 20) + max(story.centrality(key) for key in anchor.split(BOTH)),
        0.55,
        2,
        positions,
        frozenset(w.number for w in rows),
        False,
        {"charge": ", ".join(str(group.charge.get(w.word, 0)) for w in rows), "beside": anchor[1:]},
    )


def holds(story: Story, one: Word, other: Word) -> bool:
    """Whether the sentence of one word has the other's as well: then the two stand for two parties."""
    return other.word.rstrip("s") in story.passages[one.number].low


def place_of(story: Story, word: Word) -> Position:
    """The clause that holds a word of a group."""
    return story.position(word.number, word.start, word.end, story.passages[word.number].text[word.start : word.end])
