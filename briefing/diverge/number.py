"""Numbers of the same thing that do not fit.

Two ways in: the headline figure of each article in a category (killed, wounded, …), and figures
that count the same noun in sentences about the same thing. Values that fit are no note: rounding,
a floor below the other value, parts that add up, a figure that the other article gives as well.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import combinations

from briefing.diverge.align import Story
from briefing.diverge.facets.quantities import figures
from briefing.diverge.facets.types import Quantity
from briefing.diverge.fit import Slot, about_same, early, fits, noun_class, of_others, one_order, same_news
from briefing.diverge.notes import Note, development, lead, listed, ordered
from briefing.diverge.phrase import number_title
from briefing.model import Amount

MEASURES = frozenset(("mass", "area", "length", "volume", "magnitude", "degree"))
BRIEF = 200
WINDOW = 7


def find(story: Story) -> Iterator[Note]:
    """Number notes, one for each slot in which two articles do not fit."""
    slots = headlines(story)
    dead = slots.get(("killed", "whole"), {})
    joined = {pair for pair in combinations(sorted(dead), 2) if about_same(story, dead[pair[0]], dead[pair[1]])}
    for (category, noun), rows in sorted(slots.items()):
        note = judge(
            story, rows, "number.headline", category, joined if category == "wounded" and noun == "whole" else set()
        )
        if note:
            yield note
    yield from counted(story)
    yield from reprinted(story)


def headlines(story: Story) -> dict[tuple[str, str], dict[str, Slot]]:
    """Category and class of noun -> article -> the figure with which the article leads."""
    table: dict[tuple[str, str], dict[str, Slot]] = defaultdict(dict)
    for article, numbers in story.by_article.items():
        for number in numbers:
            passage = story.passages[number]
            background = any(
                d.precision in ("year", "month") or d.bound in story.lexicon.grammar["since"] for d in passage.days
            )
            for quantity in sorted(passage.quantities, key=lambda q: -q.value):
                if not quantity.category or quantity.part or quantity.unit or background:
                    continue
                if earlier(story, number, quantity):
                    continue
                slot = table[(quantity.category, noun_class(story, quantity))]
                if article not in slot or slot[article][1].qualifier == "range" != quantity.qualifier:
                    slot[article] = (number, quantity)
    return table


def earlier(story: Story, number: int, quantity: Quantity) -> bool:
    """Whether the article itself gives a figure as overtaken, or as that of another matter."""
    low = story.passages[number].low
    return bool(story.lexicon.earlier.search(low, max(0, quantity.start - 40), quantity.end + 40))


def judge(
    story: Story, rows: dict[str, Slot], rule: str, subject: str, joined: AbstractSet[tuple[str, str]]
) -> Note | None:
    """The note for a slot, or None where all rows fit or are not about the same thing.
    `joined` articles lead with one event.
    """
    clashing = [
        (one, other)
        for one, other in combinations(sorted(rows), 2)
        if (
            ((one, other) in joined and early(story, rows[one], rows[other]))
            or about_same(story, rows[one], rows[other])
            or same_news(story, rows[one], rows[other])
        )
        and not fits(story, rows[one], rows[other], headline=True)
    ]
    if not clashing:
        return None
    involved = {article for pair in clashing for article in pair}
    for article, slot in rows.items():
        if article not in involved and any(
            about_same(story, slot, rows[other]) and one_order(slot, rows[other]) for other in involved
        ):
            involved = involved | {article}
    return make(story, {a: rows[a] for a in sorted(involved)}, rule, subject, 0.75)


def briefest(story: Story, slot: Slot) -> Slot:
    """The same figure of the same category in the shortest sentence of the article that has it.
    The slot itself where it has no category.
    """
    number, quantity = slot
    if not quantity.category:
        return slot
    same = [
        (n, q)
        for n in story.by_article[story.passages[number].article.id]
        for q in story.passages[n].quantities
        if (q.value, q.category, q.unit, q.part) == (quantity.value, quantity.category, quantity.unit, quantity.part)
        and story.cosine(n, number) > 0
        and not earlier(story, n, q)
    ]
    return min([slot, *same], key=lambda s: (len(story.passages[s[0]].text) > BRIEF, s[0]))


def make(story: Story, rows: dict[str, Slot], rule: str, subject: str, confidence: float) -> Note:
    """A number note from article -> slot; each figure is quoted where its article gives it in the fewest words."""
    rows = {article: briefest(story, slot) for article, slot in rows.items()}
    placed = [
        (replace(story.position(n, q.start, q.end, story.passages[n].text[q.start : q.end]), amount=amount(q)), q.value)
        for n, q in rows.values()
    ]
    positions = ordered(story, (position for position, _ in placed))
    told = {(position.quote.source, position.quote.start): value for position, value in placed}
    order = {(p.quote.source, p.quote.start): i for i, p in enumerate(positions)}
    bare = sorted(
        (order[position.quote.source, position.quote.start], figure(story, slot))
        for (position, _), slot in zip(placed, rows.values(), strict=True)
    )
    values = [value for _, value in bare]
    weight = {"killed": 3.0, "wounded": 2.2}.get(subject, 1.6)
    place = max(lead(story, n) for n, _ in rows.values())
    voices = len({story.voice[a] for a in rows})
    score = weight + place + 0.3 * voices - 0.5 * (rule == "number.counted")
    importance = 3 if weight > 2 and place > 0.6 else 2 if place > 0.4 else 1
    trace = {"values": listed((f"{q.value:g}" for _, q in rows.values()), most=12), "slot": subject}
    return Note(
        "number",
        number_title(subject, values),
        rule,
        score,
        confidence,
        importance,
        positions,
        frozenset(n for n, _ in rows.values()),
        development(story, positions, told),
        trace,
    )


def amount(quantity: Quantity) -> Amount:
    """A quantity as the ends between which its words put it."""
    low = None if quantity.qualifier == "at_most" else quantity.value
    high = {"at_least": None, "range": quantity.top}.get(quantity.qualifier, quantity.value)
    return Amount(low, high, quantity.unit, quantity.qualifier == "about")


def figure(story: Story, slot: Slot) -> str:
    """A count as it is written, without what it counts; a measure or a sum whole."""
    number, quantity = slot
    passage = story.passages[number]
    if quantity.unit:
        return passage.text[quantity.start : quantity.end]
    last = quantity.anchor
    while last < quantity.noun_end and figures(passage.tokens[last + 1].low, story.lexicon):
        last += 1
    return passage.text[quantity.start : passage.tokens[last].end]


def context(story: Story, slot: Slot) -> frozenset[str]:
    """Keys within a few words of a figure, its own noun left out."""
    number, quantity = slot
    passage = story.passages[number]
    tokens = passage.tokens[max(0, quantity.anchor - WINDOW) : quantity.noun_end + WINDOW + 1]
    families = story.lexicon.families
    near = {families.get(t.stem, t.stem) for t in tokens if t.stem and t.stem != quantity.head}
    start, end = tokens[0].start, tokens[-1].end
    named = {f"@{m.key}" for m in story.mentions[number] if m.start < end and m.end > start}
    return frozenset((near & story.keys[number]) | named)


def counted(story: Story) -> Iterator[Note]:
    """Notes on figures that count the same noun, or the same money, in like sentences."""
    slots: dict[tuple[str, str, str], list[Slot]] = defaultdict(list)
    for number, passage in enumerate(story.passages):
        for quantity in passage.quantities:
            history = quantity.category and any(d.precision == "year" for d in passage.days)
            moving = story.lexicon.pattern["moving"].search(passage.low, 0, quantity.start)
            restated = quantity.unit and passage.low[: quantity.start].endswith("(")
            moving = moving or story.lexicon.pattern["counting"].search(passage.low, 0, quantity.start)
            if history or moving or restated or quantity.part or quantity.unit in ("length", "volume", "degree"):
                continue
            if quantity.head or quantity.unit:
                slots[(quantity.unit, quantity.head if quantity.unit != "percent" else "", quantity.category)].append(
                    (number, quantity)
                )
    for (unit, head, _), found in sorted(slots.items()):
        rows = best_rows(story, found, generic=not unit and (not head or head in story.lexicon.whole))
        if len(rows) > 1:
            note = judge_counted(story, rows, unit, head)
            if note:
                yield note


def best_rows(story: Story, found: list[Slot], *, generic: bool) -> dict[str, Slot]:
    """The pair of slots of different articles with the most common surroundings that does not
    fit, and what joins it.
    """
    best: tuple[float, dict[str, Slot]] = (0.0, {})
    limit = 60
    contexts = [context(story, slot) for slot in found[:limit]]
    for i, j in combinations(range(len(found[:limit])), 2):
        one, other = found[i], found[j]
        a, b = (story.passages[n].article.id for n, _ in (one, other))
        shared = contexts[i] & contexts[j]
        if a == b or not shared or one[1].value == other[1].value or min(one[1].value, other[1].value) <= 0:
            continue
        apart = max(one[1].value, other[1].value) / min(one[1].value, other[1].value)
        if apart > (2 if one[1].unit else 4) or not alike(story, one, other, shared, generic=generic):
            continue
        if fits(story, one, other):
            continue
        weight = story.weight(shared) * (0.5 + story.cosine(one[0], other[0])) / math.sqrt(apart)
        if weight > best[0]:
            best = (weight, {a: one, b: other})
    return best[1]


def alike(story: Story, one: Slot, other: Slot, shared: frozenset[str], *, generic: bool) -> bool:
    """Whether the surroundings of two figures are alike enough: the more so the less their noun tells by itself."""
    unit = one[1].unit
    if not shared or (unit and years(story, one) != years(story, other)) or of_others(story, one, other):
        return False
    if lasting(story, one) != lasting(story, other):
        return False
    cosine = story.cosine(one[0], other[0])
    described = [modifiers(story, slot) for slot in (one, other)]
    if all(described) and described[0].isdisjoint(described[1]):
        return False
    if generic and one[1].category and any(k[0] == "@" for k in story.keys[one[0]] & story.keys[other[0]]):
        return cosine >= (0.15 if len(shared) > 1 else 0.25)
    if unit == "percent" or (unit and "range" in (one[1].qualifier, other[1].qualifier)):
        return len(shared) > 2 and cosine >= 0.35
    if unit or generic:
        return len(shared) > 2 and cosine >= 0.22
    return len(shared) > 1 and cosine >= 0.15


def modifiers(story: Story, slot: Slot) -> frozenset[str]:
    """What stands between a figure and the noun it counts: "rushing" yards are not "receiving" yards."""
    number, quantity = slot
    tokens = story.passages[number].tokens[quantity.anchor + 1 : quantity.noun_end]
    return frozenset(story.lexicon.families.get(t.stem, t.stem) for t in tokens if t.stem)


def lasting(story: Story, slot: Slot) -> str:
    """The stretch of time over which a figure counts, "since March": that of another stretch is not held against it."""
    found = story.lexicon.pattern["counted_from"].search(story.passages[slot[0]].low)
    return found[0] if found else ""


def years(story: Story, slot: Slot) -> frozenset[int]:
    """The years named beside a figure: a rate or a sum of one year is not that of another."""
    return frozenset(d.first.year for d in story.passages[slot[0]].days if d.first and d.precision == "year")


def judge_counted(story: Story, rows: dict[str, Slot], unit: str, head: str) -> Note | None:
    """The note for figures of one noun."""
    number, first = next(iter(rows.values()))
    subject = {"": "figure", "percent": "share"}.get(unit, "measure" if unit in MEASURES else "sum")
    if head and first.category and head in story.lexicon.whole:
        subject = first.category
    elif head:
        subject = story.passages[number].tokens[first.noun_end].low
    return make(story, rows, "number.counted", subject, 0.7)


def reprinted(story: Story) -> Iterator[Note]:
    """Notes on sentences that are word for word the same but for a figure."""
    frames: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for number, passage in enumerate(story.passages):
        if passage.quantities and len(passage.tokens) >= 5:
            starts = {q.anchor for q in passage.quantities}
            spans = [(q.start, q.end) for q in passage.quantities]
            frame = tuple(
                "#" if i in starts or (any(a <= t.start < b for a, b in spans) and t.low[0].isdigit()) else t.low
                for i, t in enumerate(passage.tokens)
            )
            frames[frame].setdefault(passage.article.id, number)
    for same in frames.values():
        for place in range(len(story.passages[next(iter(same.values()))].quantities)):
            rows = {
                a: (n, story.passages[n].quantities[place])
                for a, n in same.items()
                if place < len(story.passages[n].quantities)
            }
            if len({q.value for _, q in rows.values()}) > 1:
                number, quantity = next(iter(rows.values()))
                noun = story.passages[number].tokens[quantity.noun_end].low if quantity.head else "figure"
                yield make(story, rows, "number.reprint", quantity.category or noun, 0.95)
