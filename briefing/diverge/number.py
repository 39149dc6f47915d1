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
from briefing.diverge.facets.types import Quantity
from briefing.diverge.notes import Note, development, lead, listed, ordered
from briefing.diverge.phrase import number_title
from briefing.model import Amount

Slot = tuple[int, Quantity]

ROUND = 0.12
FLOOR = 1.25
LARGE = 1000
"""Counts below this are taken as exact; larger ones, and all measures and sums, may be rounded."""
MEASURES = frozenset(("mass", "area", "length", "volume", "magnitude", "degree"))
RANGE = 1.3
BRIEF = 200
FAR = 1.5
"""Headline figures this far apart differ even where one article gives the other's figure further down."""
OPENING = 3
NEWS = 0.2
"""Two articles open on the same news where their first sentences, so many, share so much of the lighter's weight."""
ORDER = 5
"""Tolls of one event are of one order."""
LEADING = 2.2
"""What two first sentences that lead with a toll, of one category and of one order, share at least, a name among it."""
RATIO = 20.0
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
            background = any(d.precision in ("year", "month") or d.bound == "since" for d in passage.days)
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


def noun_class(story: Story, quantity: Quantity) -> str:
    """Whether a figure counts all there were, fighters, or something narrower, which is its own class."""
    if not quantity.head or quantity.head in story.lexicon.whole or quantity.head in story.lexicon.countries:
        return "whole"
    if any(name for name, pattern in story.lexicon.categories if pattern.match(quantity.head)):
        return "whole"
    return "fighters" if quantity.head in story.lexicon.combatants else quantity.head


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
        if article not in involved and any(about_same(story, slot, rows[other]) for other in involved):
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


def early(story: Story, one: Slot, other: Slot) -> bool:
    """Whether both figures stand in the first half of their articles and are of one order."""
    low, high = sorted((one[1].value, other[1].value))
    return min(lead(story, one[0]), lead(story, other[0])) > 0.4 and high <= 5 * low


def make(story: Story, rows: dict[str, Slot], rule: str, subject: str, confidence: float) -> Note:
    """A number note from article -> slot; each figure is quoted where its article gives it in the fewest words."""
    rows = {article: briefest(story, slot) for article, slot in rows.items()}
    placed = [
        (replace(story.position(n, q.start, q.end, story.passages[n].text[q.start : q.end]), amount=amount(q)), q.value)
        for n, q in rows.values()
    ]
    positions = ordered(story, (position for position, _ in placed))
    told = {(position.quote.source, position.quote.start): value for position, value in placed}
    values = [p.value for p in positions]
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


def about_same(story: Story, one: Slot, other: Slot) -> bool:
    """Whether two slots speak of the same event: their sentences are alike, or share a name and a telling word."""
    (a, _), (b, _) = one, other
    cosine = story.cosine(a, b)
    low, high = sorted((one[1].value, other[1].value))
    if cosine >= 0.2:
        return high <= 10 * low or cosine >= 0.3
    shared = story.keys[a] & story.keys[b]
    early = lead(story, a) > 0.6 and lead(story, b) > 0.6 and high <= 10 * low
    named = any(key[0] == "@" for key in shared)
    first = lead(story, a) == lead(story, b) == 1.0 and not other_day(story, a, b)
    opening = first and story.weight(shared) >= (LEADING if named and one[1].category and high <= 3 * low else 4.5)
    return opening or (early and named and story.weight(shared) >= 5.0)


def same_news(story: Story, one: Slot, other: Slot) -> bool:
    """Whether two tolls stand high in articles whose first sentences tell the same news, and nothing parts them."""
    (a, p), (b, q) = one, other
    low, high = sorted(((p.value, p.top or p.value), (q.value, q.top or q.value)))
    if not p.category or high[0] > ORDER * low[1] or other_day(story, a, b):
        return False
    if noun_class(story, p) != "whole" or min(lead(story, a), lead(story, b)) < 0.5:
        return False
    openings = [
        frozenset[str]().union(*(story.keys[n] for n in story.by_article[story.passages[number].article.id][:OPENING]))
        for number in (a, b)
    ]
    least = min(story.weight(keys) for keys in openings)
    return story.weight(openings[0] & openings[1]) >= NEWS * least


def other_day(story: Story, one: int, other: int) -> bool:
    """Whether two sentences both name their day, and none is common: then they tell of two events."""
    days = [{d.first for d in story.passages[n].days if d.first and d.precision == "day"} for n in (one, other)]
    return all(days) and days[0].isdisjoint(days[1])


def fits(story: Story, one: Slot, other: Slot, *, headline: bool = False) -> bool:
    """Whether two values can both be true of the same thing, or one article gives the other's value too."""
    (a, p), (b, q) = one, other
    if "range" in (p.qualifier, q.qualifier):
        return not beyond(p, q)
    low, high = sorted((p.value, q.value))
    if low == high or low <= 0 or high / low > RATIO:
        return True
    if (p.unit or low >= LARGE) and rounded(low, high):
        return True
    if "about" in (p.qualifier, q.qualifier) and high - low <= ROUND * high:
        return True
    smaller = p if p.value == low else q
    larger = q if smaller is p else p
    if (smaller.qualifier == "at_least" or larger.qualifier == "at_most") and high <= FLOOR * low:
        return True
    if headline and high >= FAR * low:
        return sums(story, a, q.value) or sums(story, b, p.value)
    return (
        gives(story, a, one, other) or gives(story, b, other, one) or sums(story, a, q.value) or sums(story, b, p.value)
    )


def rounded(low: float, high: float) -> bool:
    """Whether one value is the other, rounded to the digits it is written with: 36 and 35.7, 43,000 and 43,350."""
    for short, exact in ((low, high), (high, low)):
        digits = len(f"{short:.0f}".rstrip("0")) if short == int(short) else 9
        if digits and float(f"{exact:.{digits - 1}e}") == short:
            return True
    return False


def beyond(p: Quantity, q: Quantity) -> bool:
    """Whether a figure lies clearly outside the range of a round word, or two ranges apart."""
    (p_low, p_high), (q_low, q_high) = ((x.value, x.top or x.value) for x in (p, q))
    if p.qualifier == q.qualifier:
        return p_high < q_low or q_high < p_low
    floor = p if p.qualifier != "range" else q
    other = q if floor is p else p
    return floor.value * RANGE < other.value or floor.value > other.top * RANGE


def gives(story: Story, number: int, own: Slot, other: Slot) -> bool:
    """Whether the article of a passage gives the other slot's value as well, in a sentence that may speak of the same
    thing.
    """
    quantity = other[1]
    least = 0.5 * story.cosine(own[0], other[0])
    return any(
        q.value == quantity.value and q.unit == quantity.unit and story.cosine(n, other[0]) >= least
        for n in story.by_article[story.passages[number].article.id]
        for q in story.passages[n].quantities
    )


def sums(story: Story, number: int, value: float) -> bool:
    """Whether figures of one sentence, or of it and the next, add up to a value.
    Then it is the whole of those parts.
    """
    values = [
        q.value
        for n in (number, number + 1)
        if n in story.by_article[story.passages[number].article.id]
        for q in story.passages[n].quantities
        if not q.unit
    ]
    return any(sum(parts) == value for size in (2, 3) for parts in combinations(values[:6], size))


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
            if history or quantity.part or quantity.unit in ("length", "volume", "degree"):
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
    if not shared or (unit and years(story, one) != years(story, other)):
        return False
    cosine = story.cosine(one[0], other[0])
    if generic and one[1].category and any(k[0] == "@" for k in story.keys[one[0]] & story.keys[other[0]]):
        return cosine >= (0.15 if len(shared) > 1 else 0.25)
    if unit == "percent":
        return len(shared) > 2 and cosine >= 0.35
    if unit or generic:
        return len(shared) > 2 and cosine >= 0.22
    return len(shared) > 1 and cosine >= 0.15


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
