"""Numbers, and what they count.

Own rules rather than a library: those measured read "11am" as attometres, drop "at least", and
give no noun. The category ("killed", "wounded", …) comes from the verb or adjective nearest to
the number in its own clause, which keeps the killed apart from the wounded.
"""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.diverge.facets.types import Quantity, Token
from briefing.diverge.lexicon import Lexicon

DIGITS = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(m|mn|bn|k|tn)?$")
FIGURE = re.compile(r"^\d[\d,.]*(?:m|mn|bn|k|tn)?$")
STOP = re.compile(r"[;:.!?()\[\]\"—–]|,(?!\d)|\s-\s")
INSERTED = re.compile(r"\[[^\]]*\]")
"""Words that an editor put into a quotation."""
REACH = 7
ALONE = 30
"""Within so many characters behind a figure "alone" makes it a part: "170 in the valley alone"."""


def find(low: str, tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Quantity, ...]:
    """The quantities of a folded sentence, in order. Years, dates, clock times, ages, ordinals and numbers in names
    are no quantities.
    """
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        vague = ranged(low, tokens, at, lexicon)
        if vague:
            found.append(vague)
        parsed = number(tokens, at, low, lexicon)
        if parsed is None:
            at += 1
            continue
        value, last = parsed
        quantity = describe(low, tokens, at, last, value, lexicon)
        if quantity and found and spans(low, found[-1], quantity, lexicon):
            found[-1] = replace(
                quantity, start=found[-1].start, value=found[-1].value, top=quantity.value, qualifier="range"
            )
        elif quantity and not (found and quantity.start < found[-1].end):
            found.append(quantity)
        at = last + 1
    return together(low, tuple(found), lexicon)


def spans(low: str, one: Quantity, other: Quantity, lexicon: Lexicon) -> bool:
    """Whether two numbers are the ends of a range: "between 18 and 22 students"."""
    return (
        one.value < other.value
        and bool(lexicon.pattern["joined"].fullmatch(low, one.end, other.start))
        and bool(lexicon.pattern["between"].search(low, 0, one.start))
    )


def together(low: str, found: tuple[Quantity, ...], lexicon: Lexicon) -> tuple[Quantity, ...]:
    """The quantities, with those joined by "and" to one that tells what befell it in the same category."""
    shared = list(found)
    for i in reversed(range(len(shared) - 1)):
        one, other = shared[i], shared[i + 1]
        joined = bool(lexicon.pattern["joined"].fullmatch(low, one.end, other.start))
        if joined and other.category and not (one.category or one.unit or one.part or other.part):
            shared[i] = replace(one, category=other.category)
    return tuple(shared)


def ranged(low: str, tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> Quantity | None:
    """A round word such as "dozens" where it counts people in a category.
    Followed by "of thousands" it is left alone.
    """
    word = tokens[at].low
    if at and f"{tokens[at - 1].low} {word}" in lexicon.ranges:
        return None
    wide = at + 1 < len(tokens) and low[tokens[at].end : tokens[at + 1].start] == " "
    first, at = at, at + (wide and f"{word} {tokens[at + 1].low}" in lexicon.ranges)
    word = word if first == at else f"{word} {tokens[at].low}"
    if word not in lexicon.ranges or lexicon.pattern["of_more"].match(low, tokens[at].end):
        return None
    last = at + 1 if low[tokens[at].end : tokens[at].end + 4] == " of " and at + 2 < len(tokens) else at
    head, noun_end = head_noun(low, tokens, last, lexicon)
    category = category_of(low, tokens, first, last, noun_end, tokens[first].start, lexicon)
    if category not in ("killed", "wounded", "arrested", "missing"):
        return None
    bottom, top = lexicon.ranges[word]
    end = tokens[noun_end].end if head else tokens[at].end
    return Quantity(
        tokens[first].start,
        end,
        bottom,
        "",
        "range",
        category,
        head if head in lexicon.whole else "",
        False,
        first,
        max(noun_end, at),
        top,
    )


def number(tokens: tuple[Token, ...], at: int, low: str, lexicon: Lexicon) -> tuple[float, int] | None:
    """The value of the number that opens at a token, and the index of its last token; None where there is none."""
    word = tokens[at].low
    matched = DIGITS.match(word)
    if matched:
        value = float(matched[1].replace(",", "") + (matched[2] or ""))
        value *= lexicon.magnitudes[matched[3]] if matched[3] else 1
    elif spelled(word, lexicon) is not None and word not in lexicon.grammar["doubtful_numbers"]:
        value = spelled(word, lexicon) or 0.0
    elif (
        word in lexicon.grammar["single"]
        and at + 1 < len(tokens)
        and (
            tokens[at + 1].low in lexicon.people
            or tokens[at + 1].low in lexicon.grammar["somebody"]
            or tokens[at + 1].low in lexicon.magnitudes
        )
    ):
        value = 1.0
    else:
        return None
    last = at
    while last + 1 < len(tokens) and low[tokens[last].end : tokens[last + 1].start] in (" ", "-"):
        following = tokens[last + 1].low
        if following in lexicon.magnitudes and len(following) > 1:
            value *= lexicon.magnitudes[following]
        elif (
            following in lexicon.grammar["coordination"]
            and last + 2 < len(tokens)
            and tokens[last].low in lexicon.magnitudes
            and spelled(tokens[last + 2].low, lexicon)
        ):
            value += spelled(tokens[last + 2].low, lexicon) or 0
            last += 1
        elif value >= 100 and tokens[last].low in lexicon.magnitudes and spelled(following, lexicon):
            value += spelled(following, lexicon) or 0
        else:
            break
        last += 1
    return value, last


def figures(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded word is part of a number: digits, a numeral, a magnitude or a round word."""
    whole = word in lexicon.magnitudes or word in lexicon.ranges or word in lexicon.vague
    return whole or bool(FIGURE.match(word)) or spelled(word, lexicon) is not None


def spelled(word: str, lexicon: Lexicon) -> float | None:
    """The value of a number in words, "twenty-one" included."""
    if word in lexicon.numerals:
        return lexicon.numerals[word]
    tens, dash, ones = word.partition("-")
    if dash and tens in lexicon.numerals and ones in lexicon.numerals:
        return lexicon.numerals[tens] + lexicon.numerals[ones]
    return None


def describe(
    low: str, tokens: tuple[Token, ...], first: int, last: int, value: float, lexicon: Lexicon
) -> Quantity | None:
    """The quantity at tokens `first` to `last`, or None where the number counts nothing."""
    start, end = tokens[first].start, tokens[last].end
    sign = next((s for s in ("us$", "$", "£", "€", "¥") if low.startswith(s, start - len(s))), "") if start else ""
    start -= len(sign)
    unit, factor = lexicon.currencies.get(sign, ""), 1.0
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    adjacent = following is not None and low[end : following.start] in (" ", "-", "")
    if following and adjacent and not unit:
        weighed = following.low in lexicon.units and lexicon.pattern["weighing"].search(low)
        if following.low in lexicon.currencies and not weighed:
            unit, end = lexicon.currencies[following.low], following.end
        elif following.low in lexicon.units:
            (unit, factor), end = lexicon.units[following.low], following.end
        elif lexicon.pattern["percent"].match(low, following.start):
            unit, end = "percent", tokens[last + 2].end
    if not unit and low.startswith("%", end):
        unit, end = "percent", end + 1
    if not unit and not countable(low, tokens, first, last, value, lexicon):
        return None
    qualifier, mark = "", start
    for name, pattern in lexicon.qualifiers:
        before = pattern.search(low, max(0, start - 24), start)
        if before:
            qualifier, mark = name, before.start()
            break
    head, noun_end = head_noun(low, tokens, last, lexicon) if not unit or unit == "percent" else ("", last)
    category = category_of(low, tokens, first, last, noun_end, mark, lexicon) if not unit else ""
    part = (
        bool(lexicon.pattern["alone"].search(low, end, end + ALONE))
        or any(t.low in lexicon.part for t in tokens[max(0, first - 4) : first] if t.end <= mark)
        or (following is not None and following.low in lexicon.grammar["remainder"])
    )
    return Quantity(
        mark,
        max(end, tokens[noun_end].end) if noun_end > last and not unit else end,
        value * factor,
        unit,
        qualifier,
        category,
        head,
        part,
        first,
        noun_end,
    )


def countable(low: str, tokens: tuple[Token, ...], first: int, last: int, value: float, lexicon: Lexicon) -> bool:
    """Whether a bare number counts something."""
    token = tokens[first]
    before = tokens[first - 1].low if first else ""
    after = tokens[last + 1].low if last + 1 < len(tokens) else ""
    gap_after = low[tokens[last].end : tokens[last].end + 1]
    gap_before = low[max(0, token.start - 1) : token.start]
    plain_year = token.low.isdigit() and len(token.low) == 4 and 1500 <= value <= 2100
    if plain_year and (after not in lexicon.people or before in lexicon.months):
        return False
    if (
        (before in lexicon.months and token.low.isdigit())
        or after in lexicon.months
        or before.rstrip(".") in lexicon.noncount
    ):
        return False
    if (
        after in lexicon.durations
        or after.split("-")[0] in lexicon.durations
        or bool(lexicon.pattern["old"].search(after) or lexicon.pattern["old"].search(token.low))
    ):
        return False
    if (gap_after and gap_after in ":/'") or (gap_before and gap_before in ":/-.#&"):
        return False
    if lexicon.pattern["clock"].match(low, tokens[last].end):
        return False
    return not (
        low[token.start - 2 : token.start] == ", " and gap_after in (",", ".") and value < 110 and token.low.isdigit()
    )


def head_noun(low: str, tokens: tuple[Token, ...], last: int, lexicon: Lexicon) -> tuple[str, int]:
    """Stem and index of the noun counted.
    The first plural or noun for people after the number, else the last content word in reach.
    """
    at, end = last, tokens[last].end
    while at + 1 < len(tokens) and at - last < 4:
        following = tokens[at + 1]
        if low[end : following.start] not in (" ", "-") or not following.stem or FIGURE.match(following.low):
            break
        if at == last and following.text[0].isupper() and not leads_to_noun(tokens, at + 1, lexicon):
            break
        trigger = following.low not in lexicon.people and any(p.match(following.low) for _, p in lexicon.categories)
        if at > last and (lexicon.pattern["verbal"].search(following.low) or trigger):
            break
        at, end = at + 1, following.end
        plain = not following.text.isupper()
        if following.low in lexicon.people or (lexicon.pattern["plural"].search(following.low) and plain):
            break
    return (tokens[at].stem, at) if at > last else ("", last)


def leads_to_noun(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    """Whether capitalised words after a number lead to a plain noun.
    "120 Harbour Guard fighters", "40 Palestinians".
    """
    for token in tokens[at : at + 4]:
        if token.low in lexicon.countries:
            return True
        if not token.text[0].isupper() and token.low not in lexicon.organisations:
            return bool(token.stem) and (
                token.low in lexicon.people or bool(lexicon.pattern["plural"].search(token.low))
            )
    return False


def category_of(
    low: str, tokens: tuple[Token, ...], first: int, last: int, noun_end: int, mark: int, lexicon: Lexicon
) -> str:
    """The category told by the nearest trigger.
    First right behind the noun counted, then before the number, within one clause.
    """
    behind_start = tokens[last].end
    limit = tokens[min(len(tokens) - 1, noun_end + 5)].end
    behind = cut(low[behind_start:limit], first=True)
    next_number = next((t.start for t in tokens[last + 1 :] if t.low[0].isdigit() or spelled(t.low, lexicon)), limit)
    behind = behind[: max(0, next_number - behind_start)]
    noun_words = low[tokens[last].end : tokens[noun_end].end]
    behind_hits = [
        (m.start(), name)
        for name, pattern in lexicon.categories
        for m in [pattern.search(behind)]
        if m and not lexicon.pattern["acting"].search(m[0])
    ]
    nearest = min(behind_hits, default=None)
    if nearest:
        between = behind[len(noun_words) : nearest[0]].strip()
        if lexicon.pattern["passive"].fullmatch(between):
            return nearest[1]
    opens = next((i for i, t in enumerate(tokens) if t.start >= mark), first)
    ahead_start = tokens[max(0, opens - REACH)].start
    ahead = cut(INSERTED.sub(blank, low[min(ahead_start, mark) : mark]), first=False)
    hits = [
        (m.end(), name)
        for name, pattern in lexicon.categories
        for m in pattern.finditer(ahead)
        if not lexicon.pattern["apart"].search(ahead, m.end())
        and not lexicon.pattern["joined"].fullmatch(ahead, m.end())
    ]
    return max(hits)[1] if hits else ""


def blank(found: re.Match[str]) -> str:
    """As many spaces as a match has characters."""
    return " " * len(found[0])


def cut(text: str, *, first: bool) -> str:
    """The part of a text on this side of its first, or behind its last, clause mark."""
    marks = list(STOP.finditer(text))
    if not marks:
        return text
    return text[: marks[0].start()] if first else text[marks[-1].end() :]
