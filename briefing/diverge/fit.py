"""Whether two figures speak of the same event, and whether both can be true of it.

Sentences that are alike, or share a name and a telling word, speak of the same; so do tolls high in
two articles that open on the same news. Rounding, a floor, a range, parts that add up: these fit.
"""

from __future__ import annotations

from itertools import combinations

from briefing.diverge.align import Story
from briefing.diverge.facets.types import Quantity
from briefing.diverge.notes import lead

Slot = tuple[int, Quantity]
"""A figure and the number of its passage."""

ROUND = 0.12
FLOOR = 1.25
LARGE = 1000
"""Counts below this are taken as exact; larger ones, and all measures and sums, may be rounded."""
RANGE = 1.3
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
PEOPLE = frozenset(("person", "name"))
BACK = 4
"""So many sentences back a pronoun is looked up."""
SPEAKING = 24
"""A verb of saying so near behind a name, in characters, has it for its speaker."""


def noun_class(story: Story, quantity: Quantity) -> str:
    """Whether a figure counts all there were, fighters, or something narrower, which is its own class."""
    if not quantity.head or quantity.head in story.lexicon.whole or quantity.head in story.lexicon.countries:
        return "whole"
    if any(name for name, pattern in story.lexicon.categories if pattern.match(quantity.head)):
        return "whole"
    return "fighters" if quantity.head in story.lexicon.combatants else quantity.head


def early(story: Story, one: Slot, other: Slot) -> bool:
    """Whether both figures stand in the first half of their articles and are of one order."""
    low, high = sorted((one[1].value, other[1].value))
    return min(lead(story, one[0]), lead(story, other[0])) > 0.4 and high <= 5 * low


def about_same(story: Story, one: Slot, other: Slot) -> bool:
    """Whether two slots speak of the same event: their sentences are alike, or share a name and a telling word."""
    (a, _), (b, _) = one, other
    if other_day(story, a, b):
        return False
    cosine = story.cosine(a, b)
    low, high = sorted((one[1].value, other[1].value))
    if cosine >= 0.2:
        return high <= 10 * low or cosine >= 0.3
    shared = story.keys[a] & story.keys[b]
    early = lead(story, a) > 0.6 and lead(story, b) > 0.6 and high <= 10 * low
    named = any(key[0] == "@" for key in shared)
    first = lead(story, a) == lead(story, b) == 1.0
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


def one_order(one: Slot, other: Slot) -> bool:
    """Whether two tolls are of one order, as those of one event are."""
    low, high = sorted((one[1].value, other[1].value))
    return high <= ORDER * low


def other_day(story: Story, one: int, other: int) -> bool:
    """Whether two sentences both name their day, and none is common: then they tell of two events."""
    days = [{d.first for d in story.passages[n].days if d.first and d.precision == "day"} for n in (one, other)]
    return all(days) and days[0].isdisjoint(days[1])


def of_others(story: Story, one: Slot, other: Slot) -> bool:
    """Whether two counts belong to different people: one player's goals are not another's."""
    owners = [owning(story, slot) for slot in (one, other)]
    return all(owners) and owners[0].isdisjoint(owners[1])


def owning(story: Story, slot: Slot) -> frozenset[str]:
    """The people named before a count, who may have what is counted.
    Behind "he" those of the last sentence that names any; who only speaks is left out.
    """
    number, quantity = slot
    passage = story.passages[number]
    speaking = [mark.start for mark in passage.tone if mark.kind in ("say", "claim")]
    named = frozenset(
        mention.key
        for mention in story.mentions[number]
        if mention.start < quantity.start
        and story.entities[mention.key].kind in PEOPLE
        and not any(0 <= at - mention.end < SPEAKING for at in speaking)
    )
    if named or not passage.index or not story.lexicon.pattern["personal"].search(passage.low, 0, quantity.start):
        return named
    before = [n for n in story.by_article[passage.article.id] if n < number][: -BACK - 1 : -1]
    people = (frozenset(m.key for m in story.mentions[n] if story.entities[m.key].kind in PEOPLE) for n in before)
    return next((found for found in people if found), frozenset())


def near(one: Quantity, other: Quantity) -> bool:
    """Whether what two figures leave open overlaps, so that both may give one number."""
    (a, b), (c, d) = span(one), span(other)
    return a <= d and c <= b


def span(quantity: Quantity) -> tuple[float, float]:
    """The least and the greatest number that the words of a figure allow."""
    value = quantity.value
    ends = {
        "at_least": (value, FLOOR * value),
        "at_most": (value / FLOOR, value),
        "about": ((1 - ROUND) * value, (1 + ROUND) * value),
        "range": (value, quantity.top),
    }
    return ends.get(quantity.qualifier, (value, value))


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
