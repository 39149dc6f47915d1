"""What some voices carry and others leave out: a fact, or names in a list of who did the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from briefing.diverge.agree import Fact, overlap
from briefing.diverge.align import Story
from briefing.diverge.entities import Mention
from briefing.diverge.fit import Slot
from briefing.diverge.notes import Note, development, lead, ordered, voices_of
from briefing.diverge.number import context
from briefing.diverge.phrase import list_title, omission_title
from briefing.diverge.topic import about
from briefing.text import stem

TELLING = 0.35
"""A key tells something when its weight is this share of the weight of a key found once."""
LEAST = 2.45
SMALL = frozenset(("=1", "=2", "=3"))
CLOSE = 0.4
"""A clause counts as carrying the fact where this share of the lighter clause's weight is common."""
SHORT = 14
BEFORE = 48
MOST = 0.6
"""A sentence with this share of a fact's keys tells it."""
NEAR = 3.0
"""An outlet with a sum within this ratio, in any currency, may give the same one."""


def find(story: Story, facts: Sequence[Fact]) -> Iterator[Note]:
    """Omission notes. Of two voices, what one leaves out is what the other alone carries, and no omission."""
    if len(story.voices) > 2:
        yield from left_out(story, facts)
        yield from sums(story)
    yield from lists(story)


def left_out(story: Story, facts: Sequence[Fact]) -> Iterator[Note]:
    """A note for each fact that at least half the voices carry and another does not mention in any words."""
    outlets = {article.id: article.source for article in story.articles}
    told = {voice: everything(story, voice) for voice in story.voices}
    for fact in facts:
        close = [u for u in fact.units if u is fact.units[0] or overlap(story, u, fact.units[0]) >= CLOSE]
        carriers = {story.voice_of(u.number) for u in close}
        telling = telling_keys(story, fact)
        silent = [
            v
            for v in story.voices
            if v not in fact.voices and len(telling & told[v]) * 3 <= len(telling) and not carries(story, v, fact)
        ]
        if not silent or not telling or len(carriers) < 2 or len(carriers) * 2 < len(story.voices):
            continue
        parts = worth(story, fact)
        score = sum(parts.values())
        if score < LEAST:
            continue
        kept = {story.passages[u.number].article.id for u in close}
        names = [outlets[v] for v in silent]
        yield Note(
            "omission",
            omission_title(subject(story, fact), names),
            "omission.fact",
            score,
            0.5,
            2 if score > 2.8 else 1,
            tuple(p for p in fact.positions if p.quote.source in kept),
            frozenset(u.number for u in close),
            False,
            {
                "keys": ", ".join(sorted(telling)),
                "silent": ", ".join(names),
                **{name: f"{value:.2f}" for name, value in parts.items()},
            },
        )


def carries(story: Story, voice: str, fact: Fact) -> bool:
    """Whether one sentence of a voice has most keys of a fact, common ones included."""
    mine = (n for article, numbers in story.by_article.items() if story.voice[article] == voice for n in numbers)
    return any(len(fact.keys & story.keys[n]) >= MOST * len(fact.keys) for n in mine)


def subject(story: Story, fact: Fact) -> str:
    """The words of a fact that are shown, where they are few; else what it is about."""
    words = fact.positions[0].quote.text.strip(" .\"“”'‘’")
    if len(words.split()) > SHORT:
        return about(story, fact.keys, fact.units[0])
    return words[0].lower() + words[1:] if words.split()[0].lower() in story.lexicon.grammar["openers"] else words


def everything(story: Story, voice: str) -> frozenset[str]:
    """Every key and figure that a voice has anywhere, those inside compounds included."""
    numbers = [n for article, mine in story.by_article.items() if story.voice[article] == voice for n in mine]
    figures = {f"={q.value:g}{q.unit}" for n in numbers for q in story.passages[n].quantities}
    language, families = story.lexicon.language, story.lexicon.families
    parts = {
        part for n in numbers for t in story.passages[n].tokens if "-" in t.low for part in t.low.split("-") if part
    }
    roots = {families.get(root, root) for part in sorted(parts) for root in [stem(part, language=language)] if root}
    return frozenset(figures.union(roots, *(story.keys[n] for n in numbers)))


def telling_keys(story: Story, fact: Fact) -> frozenset[str]:
    """The keys of a fact by which its absence can be told; none where it is too thin.
    Three words, or a figure and one; names alone tell no fact.
    """
    least = TELLING * math.log(1 + len(story.passages))
    words = frozenset(k for k in fact.keys if k[0] not in "#=" and k not in story.lexicon.filler)
    figures = frozenset(k for k in fact.keys if k[0] == "=" and k[1:2].isdigit() and k not in SMALL)
    telling = frozenset(k for k in words if story.idf.get(k, 0.0) >= least) | figures
    enough = len(words) + 2 * len(figures) >= 3 and len(telling) > 1
    return telling if enough and any(key[0] != "@" for key in telling) else frozenset()


def worth(story: Story, fact: Fact) -> dict[str, float]:
    """What a fact's absence is worth to a reader, part by part."""
    passages = [story.passages[u.number] for u in fact.units]
    texts = [p.low[u.start : u.end] for p, u in zip(passages, fact.units, strict=True)]
    acts = sum(bool(story.lexicon.tone["weighty"].search(text)) for text in texts) * 2 >= len(texts)
    figures = any(key[0] == "=" for key in fact.keys) or any(
        q.category and u.start <= q.start < u.end
        for p, u in zip(passages, fact.units, strict=True)
        for q in p.quantities
    )
    spoken = all(
        any(a <= u.start and u.end <= b + 2 for a, b in p.quoted) for p, u in zip(passages, fact.units, strict=True)
    )
    actors = max((story.centrality(key) for key in fact.keys if key[0] == "@"), default=0.0)
    return {
        "voices": 0.35 * len(fact.voices),
        "place": 0.9 * max(lead(story, u.number) for u in fact.units),
        "acts": 0.5 * acts,
        "figures": 0.5 * figures,
        "actors": 0.5 * actors,
        "quotation": -0.5 * spoken,
    }


def sums(story: Story) -> Iterator[Note]:
    """A note for each sum of money that at least half the voices give in like words, where another has none near it in
    any currency.
    """
    money = frozenset(story.lexicon.currencies.values())
    found: dict[tuple[float, str], list[Slot]] = defaultdict(list)
    given: dict[str, set[float]] = defaultdict(set)
    for n, passage in enumerate(story.passages):
        for quantity in passage.quantities:
            if quantity.unit in money and quantity.qualifier != "range":
                found[(quantity.value, quantity.unit)].append((n, quantity))
                given[story.voice_of(n)].add(quantity.value)
    outlets = {article.id: article.source for article in story.articles}
    for (value, unit), slots in sorted(found.items()):
        rows = alike_slots(story, slots)
        carriers = {story.voice_of(n) for n, _ in rows.values()}
        silent = [v for v in story.voices if not any(value / NEAR < other < value * NEAR for other in given[v])]
        if len(carriers) < 2 or len(carriers) * 2 < len(story.voices) or not silent:
            continue
        positions = ordered(
            story,
            (story.position(n, q.start, q.end, story.passages[n].text[q.start : q.end]) for n, q in rows.values()),
        )
        place = max(lead(story, n) for n, _ in rows.values())
        yield Note(
            "omission",
            omission_title(f"the sum of {positions[0].value}", [outlets[v] for v in silent]),
            "omission.sum",
            1.2 + 0.3 * len(carriers) + 0.9 * place,
            0.55,
            2 if place > 0.5 else 1,
            positions,
            frozenset(n for n, _ in rows.values()),
            development(story, positions),
            {"sum": f"{value:g} {unit}", "silent": ", ".join(outlets[v] for v in silent)},
        )


def alike_slots(story: Story, slots: Sequence[Slot]) -> dict[str, Slot]:
    """For each article the first slot whose surroundings are like those of another voice's slot."""
    near = [context(story, slot) for slot in slots]
    rows: dict[str, Slot] = {}
    for slot, mine in zip(slots, near, strict=True):
        voice = story.voice_of(slot[0])
        others = (
            keys for other, keys in zip(slots, near, strict=True) if story.voice_of(other[0]) != voice and other != slot
        )
        if any(len(mine & keys) > 1 for keys in others):
            rows.setdefault(story.passages[slot[0]].article.id, slot)
    return rows


def lists(story: Story) -> Iterator[Note]:
    """A note for each list of names under one word ("backed by …") about one actor, where outlets name others."""
    slots: dict[tuple[str, str], dict[str, list[tuple[int, Mention]]]] = defaultdict(lambda: defaultdict(list))
    for number in range(len(story.passages)):
        for run in runs(story, number):
            for slot in slots_of(story, number, run):
                slots[slot][story.passages[number].article.id] += [(number, m) for m in run]
    used: set[tuple[int, int]] = set()
    ranked = sorted(slots, key=lambda slot: (-len({story.voice[a] for a in slots[slot]}), slot))
    for slot in ranked:
        rows = {a: [(n, m) for n, m in found if (n, m.start) not in used] for a, found in slots[slot].items()}
        note = compare(story, slot, {a: found for a, found in rows.items() if found})
        if note:
            used |= {(n, m.start) for found in rows.values() for n, m in found}
            yield note


def runs(story: Story, number: int) -> Iterator[list[Mention]]:
    """Runs of names of a passage, joined by commas and "and"; a name alone is a run of one."""
    run: list[Mention] = []
    listed = story.lexicon.pattern["listed"]
    for mention in story.mentions[number]:
        if run and not listed.fullmatch(story.passages[number].low, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def slots_of(story: Story, number: int, run: Sequence[Mention]) -> set[tuple[str, str]]:
    """Word right before a run, and who else the passage names: what the list is a list of, and about whom."""
    passage = story.passages[number]
    families = story.lexicon.families
    listed = {m.key for m in run}
    if any(story.entities[m.key].kind == "place" for m in run):
        return set()
    words = {
        families.get(t.stem, t.stem)
        for t in passage.tokens
        if t.low in story.lexicon.rosters and run[0].start - BEFORE < t.start < run[0].start
    }
    about = {a for m in story.mentions[number] if m.key not in listed for a in story.entities[m.key].acts_for | {m.key}}
    return {(word, key) for word in words for key in about}


def compare(story: Story, slot: tuple[str, str], rows: dict[str, list[tuple[int, Mention]]]) -> Note | None:
    """The note for one list, or None where fewer than two voices have it, none gives two names,
    or all give the same.
    """
    named = {a: frozenset(m.key for _, m in found) for a, found in rows.items()}
    longest = max(
        (frozenset(m.key for m in run) for found in rows.values() for run in contiguous(story, found)),
        key=lambda keys: (len(keys), sorted(keys)),
        default=frozenset(),
    )
    kept = {a for a, keys in named.items() if keys & longest}
    voices: dict[str, set[str]] = defaultdict(set)
    for article in kept:
        voices[story.voice[article]] |= named[article]
    if (
        len(voices) < 2
        or len(longest) < 2
        or len({frozenset(v) for v in voices.values()}) < 2
        or sum(len(v) > 1 for v in voices.values()) < 2
    ):
        return None
    positions = []
    for article in sorted(kept):
        number = rows[article][0][0]
        spans = [m for n, m in rows[article] if n == number]
        start, end = min(m.start for m in spans), max(m.end for m in spans)
        positions.append(story.position(number, start, end, story.passages[number].text[start:end]))
    positions_ordered = ordered(story, positions)
    if len(voices_of(story, positions_ordered)) < 2:
        return None
    central = story.centrality(f"@{slot[1]}")
    numbers = frozenset(rows[a][0][0] for a in kept)
    place = max(lead(story, n) for n in numbers)
    return Note(
        "omission",
        list_title(
            slot_word(story, slot[0], numbers),
            story.entities[slot[1]].display,
            backed=all(given(story, rows[article]) for article in kept),
        ),
        "omission.list",
        1.4 + 0.4 * len(voices) + 0.5 * place + central,
        0.6,
        3 if central > 0.5 and len(voices) > 2 else 2,
        positions_ordered,
        numbers,
        development(story, positions_ordered),
        {"slot": " / ".join(slot), "named": "; ".join(", ".join(sorted(v)) for _, v in sorted(voices.items()))},
    )


def contiguous(story: Story, found: Sequence[tuple[int, Mention]]) -> Iterator[list[Mention]]:
    """The runs that the mentions of a row make up, passage by passage."""
    for number in sorted({n for n, _ in found}):
        mine = {m.start for n, m in found if n == number}
        yield from (run for run in runs(story, number) if run[0].start in mine)


def given(story: Story, found: Sequence[tuple[int, Mention]]) -> bool:
    """Whether a list is of those from whom support comes: "backing from Norvik and Zarand"."""
    number, first = found[0]
    return bool(story.lexicon.pattern["backers"].search(story.passages[number].low, 0, first.start))


def slot_word(story: Story, family: str, numbers: frozenset[int]) -> str:
    """The word of a family as the earliest of the passages writes it."""
    families = story.lexicon.families
    return next(
        t.low
        for n in sorted(numbers)
        for t in story.passages[n].tokens
        if t.stem and families.get(t.stem, t.stem) == family and t.low in story.lexicon.rosters
    )
