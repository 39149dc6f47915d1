"""What a note is about, named in a few words of the quote itself: a noun phrase, or a figure with what it counts."""

from __future__ import annotations

import math
from collections.abc import Iterator

from briefing.diverge.agree import Unit
from briefing.diverge.align import Story
from briefing.diverge.facets.types import Passage, Quantity, Token
from briefing.diverge.grammar import parting
from briefing.diverge.lexicon import Lexicon

LONGEST = 9
WHOLE = 11
"""Words of the longest phrase, and of the longest that holds all that is shared."""
RARE = 2.0
TOLLS = frozenset(("killed", "wounded", "arrested", "missing"))
MONEY = "$€£"
THIN = 0.4


def topic(story: Story, number: int, keys: frozenset[str], span: tuple[int, int] | None = None) -> str:
    """The most telling phrase of a passage, or of `span` of it, that holds some of `keys`; "" where none can stand."""
    passage = story.passages[number]
    start, end = span or (0, len(passage.text))
    for quantity in passage.quantities:
        if f"={quantity.value:g}{quantity.unit}" in keys and start <= quantity.start < end:
            toll = counted(passage, quantity, story.lexicon)
            if toll:
                return toll
    spots = places(story, number, keys)
    best: tuple[float, str] = (0.0, "")
    for words in phrases(passage, story.lexicon, start, end):
        inside = {key for key, at in spots if words[0].start <= at < words[-1].end}
        weight = math.fsum(story.idf.get(key, RARE) for key in sorted(inside)) / (1 + 0.06 * len(words))
        if sum(bool(t.stem) for t in words) == 1:
            weight *= THIN
        if weight > best[0]:
            best = (weight, plain(passage, words, story.lexicon))
    return best[1]


def telling(title: str) -> str:
    """A phrase that tells a reader something by itself; "" for a single word, which as a rule does not."""
    return title if len(title.split()) > 1 and not title.isdigit() else ""


def about(story: Story, keys: frozenset[str], unit: Unit) -> str:
    """All that is shared, where one run of phrases of a clause holds it and is short; else the most telling phrase."""
    number, span = unit.number, (unit.start, unit.end)
    passage = story.passages[number]
    spots = [at for _, at in places(story, number, keys) if span[0] <= at < span[1]]
    chunks = list(phrases(passage, story.lexicon, *span))
    if spots and chunks:
        first = next((c for c in chunks if c[0].start <= min(spots) < c[-1].end), None)
        last = next((c for c in chunks if c[0].start <= max(spots) < c[-1].end), None)
        begin = first[0].start if first else min(spots)
        if last:
            words = [t for t in passage.tokens if begin <= t.start < last[-1].end]
            marks = passage.text[begin : last[-1].end]
            if 1 < len(words) <= WHOLE and not any(mark in marks for mark in ',;:“”"()—'):
                return plain(passage, words, story.lexicon)
    return topic(story, number, keys, span)


def places(story: Story, number: int, keys: frozenset[str]) -> list[tuple[str, int]]:
    """Each of the keys that a passage holds, with its place."""
    passage, families = story.passages[number], story.lexicon.families
    named = {i for m in story.mentions[number] for i in range(m.name.first, m.name.last + 1)}
    found = [(f"@{m.key}", m.start) for m in story.mentions[number] if f"@{m.key}" in keys]
    found += [
        (key, t.start)
        for i, t in enumerate(passage.tokens)
        if t.stem and i not in named
        for key in (families.get(t.stem, t.stem), story.lexicon.akin.get(families.get(t.stem, t.stem), ""))
        if key in keys
    ]
    return found + [(f"={q.value:g}{q.unit}", q.start) for q in passage.quantities if f"={q.value:g}{q.unit}" in keys]


def phrases(passage: Passage, lexicon: Lexicon, start: int, end: int) -> Iterator[list[Token]]:
    """Runs of words without a verb, a joint or a mark between them; small words at the ends are left out."""
    run: list[Token] = []
    tokens = [t for t in passage.tokens if start <= t.start < end]
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        gap = passage.text[before.end : token.start] if before else " "
        aside = (
            parts(token, before, tokens[i + 1] if i + 1 < len(tokens) else None, lexicon)
            or infinitive(token, before, lexicon)
            or any(day.start <= token.start < day.end for day in passage.days)
        )
        if gap not in (" ", "-") or aside:
            yield from trimmed(run, lexicon)
            run = []
        if not aside:
            run.append(token)
    yield from trimmed(run, lexicon)


def infinitive(token: Token, before: Token | None, lexicon: Lexicon) -> bool:
    """Whether a word is likely a verb behind "to" or a helping verb: neither a name, a plural nor a noun of people."""
    opens = before is not None and (
        before.low in lexicon.grammar["infinitive"] or before.low in lexicon.grammar["modals"]
    )
    return (
        opens
        and token.text.islower()
        and bool(token.stem)
        and not token.low.endswith("s")
        and token.low not in lexicon.people
    )


def parts(token: Token, before: Token | None, after: Token | None, lexicon: Lexicon) -> bool:
    """Whether a word parts one phrase from the next."""
    grammar = lexicon.grammar
    if token.low in grammar["conjunctions"] and before and after:
        return not (token.low in grammar["coordination"] and before.text[0].isupper() and after.text[0].isupper())
    if token.low in grammar["parting"] or token.low in grammar["auxiliaries"]:
        return True
    if token.text[0].isupper() and before is not None:
        return False
    describes = before is not None and (before.low in grammar["determiners"] or "-" in token.low)
    return parting(token.low, lexicon.language) and not describes


def trimmed(run: list[Token], lexicon: Lexicon) -> Iterator[list[Token]]:
    """A run without the small words at its ends, cut at a joining word where it is long."""
    grammar = lexicon.grammar
    small = grammar["joining"] | grammar["prepositions"] | grammar["parting"] | grammar["conjunctions"]
    small = (small - grammar["determiners"]) | grammar["tails"]
    while run and (run[0].low in small or run[0].low in lexicon.durations):
        run = run[1:]
    if len(run) > LONGEST:
        cut = next((i for i in range(LONGEST, 1, -1) if run[i].low in small), LONGEST)
        yield from trimmed(run[cut:], lexicon)
        run = run[:cut]
    while run and (run[-1].low in small | grammar["determiners"] or run[-1].low.rstrip(".") in lexicon.titles):
        run = run[:-1]
    if run and any(t.stem for t in run):
        yield run


def plain(passage: Passage, words: list[Token], lexicon: Lexicon) -> str:
    """The words as written, without the capital that only opens a sentence."""
    start = words[0].start - (words[0].start > 0 and passage.text[words[0].start - 1] in MONEY)
    text = lexicon.pattern["possessive"].sub("", passage.text[start : words[-1].end])
    small = words[0].low in lexicon.grammar["openers"] or (words[0].start == 0 and words[0].low in lexicon.people)
    return text[0].lower() + text[1:] if small else text


def counted(passage: Passage, quantity: Quantity, lexicon: Lexicon) -> str:
    """A count of people with what befell them, "at least 12 people killed"; "" where that cannot be said so."""
    text = passage.text[quantity.start : quantity.end]
    words = [t.low for t in passage.tokens if quantity.start <= t.start < quantity.end]
    told = any(pattern.search(" ".join(words)) for name, pattern in lexicon.categories if name == quantity.category)
    counts = any(word in lexicon.people or word in lexicon.countries for word in words)
    if quantity.category not in TOLLS or told or not counts:
        return ""
    return f"{text[0].lower()}{text[1:]} {quantity.category}"
