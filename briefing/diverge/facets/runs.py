"""Runs of capitalised words: the places where a sentence may name somebody, some body or some place."""

from __future__ import annotations

import re

from briefing.diverge.facets.types import Name, Token
from briefing.diverge.lexicon import Lexicon

JOIN = re.compile(r"^(?:\s|\.\s|-)$")
SHOUTING = 0.7
"""Above this share of capitalised words a sentence is a headline, and its capitals tell nothing."""


def find(text: str, tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Name, ...]:
    """The names of a sentence, in order. Titles are stripped, possessives and plain calendar words left out."""
    if not tokens or (sum(capital(token, lexicon) for token in tokens) > SHOUTING * len(tokens) and len(tokens) > 5):
        return ()
    found, at = [], 0
    while at < len(tokens):
        if not starts(tokens[at], lexicon):
            at += 1
            continue
        last = extend(text, tokens, at, lexicon)
        name = make(tokens, at, last, lexicon)
        if name:
            found.append(name)
        at = last + 1
    return tuple(found)


def capital(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word begins with a capital, a small Arabic or French prefix aside."""
    pattern = lexicon.pattern
    begins = token.text[0].isupper() or bool(pattern["prefixed"].match(token.text))
    return begins and not pattern["compound"].search(token.text)


def starts(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word can open a name: a capital, and neither a stop word nor a day or month."""
    if not capital(token, lexicon) or len(token.low.rstrip(".")) < 2:
        return False
    low = lexicon.pattern["possessive"].sub("", token.low)
    return (
        low not in lexicon.weekdays
        and (low not in lexicon.months or low in lexicon.grammar["doubtful_months"])
        and (bool(token.stem) or (token.text.isupper() and len(low) > 1 and low not in lexicon.grammar["substitutes"]))
    )


def extend(text: str, tokens: tuple[Token, ...], first: int, lexicon: Lexicon) -> int:
    """Index of the last word of the name that opens at `first`."""
    last = first
    opener = tokens[first].low.rstrip(".")
    owns = opener in lexicon.organisations or (
        first > 0 and opener not in lexicon.titles and opener not in lexicon.roles and opener not in lexicon.countries
    )
    while last + 1 < len(tokens):
        here = tokens[last]
        if lexicon.pattern["possessive"].search(here.text) or lost_possessive(here, lexicon):
            break
        ahead = [tokens[i] for i in range(last + 1, min(last + 4, len(tokens)))]
        gap = text[here.end : ahead[0].start]
        if not JOIN.match(gap) or (gap == ". " and len(here.low) > 4):
            break
        step = 1 if joins(ahead[0], lexicon) else over(ahead, owns, lexicon)
        if not step:
            break
        last += step
        owns = owns or tokens[last].low in lexicon.organisations
    return last


def joins(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word goes on with a name: a capital and no calendar word."""
    low = lexicon.pattern["possessive"].sub("", token.low)
    if low in lexicon.grammar["articles"]:
        return False
    return (
        capital(token, lexicon)
        and low not in lexicon.weekdays
        and (low not in lexicon.months or low in lexicon.grammar["doubtful_months"])
    )


def over(ahead: list[Token], owns: bool, lexicon: Lexicon) -> int:
    """How many small words to step over to the next capital: particles always, "of" and "for" in the name of a body."""
    small = lexicon.grammar["naming"] if owns else frozenset()
    for step, token in enumerate(ahead[:-1], start=1):
        if token.low not in lexicon.particles and token.low not in small:
            return 0
        if capital(ahead[step], lexicon):
            return step + 1
        small = small and lexicon.grammar["articles"] | small
    return 0


def lost_possessive(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is a country with an 's' stuck to it: text that has lost its apostrophes."""
    return (
        token.low.endswith("s")
        and token.low not in lexicon.countries
        and lexicon.countries.get(token.low[:-1]) == token.low[:-1]
    )


def make(tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon) -> Name | None:
    """The name at `first` to `last`, its titles stripped; None where nothing but titles is left."""
    start = first
    words = [bare(tokens[i], lexicon) for i in range(first, last + 1)]
    offices = [i for i, word in enumerate(words[:-1]) if word.rstrip(".") in lexicon.titles]
    titled = bool(offices) and words[-1] not in lexicon.organisations
    if titled:
        start = first + offices[-1] + 1
    while start < last and (
        words[start - first] in lexicon.numerals or words[start - first] in lexicon.grammar["ordinary"]
    ):
        start += 1
    parts = [part for word in words[start - first :] for part in word.split("-")]
    core = tuple(
        word for word in parts if word not in lexicon.particles and not lexicon.pattern["initial"].fullmatch(word)
    )
    if not core or (len(core) == 1 and core[0].rstrip(".") in lexicon.titles):
        return None
    before = tokens[first - 1].low if first else ""
    role = before if before in lexicon.roles else ""
    end = tokens[last].start + len(lexicon.pattern["possessive"].sub("", tokens[last].text))
    if lost_possessive(tokens[last], lexicon):
        end -= 1
    opening = first == 0 and last == 0
    lead_in = tokens[first - 2].low if before in lexicon.grammar["articles"] and first > 1 else before
    land = country_before(words[: offices[-1]] if titled else [], tokens, first, lexicon)
    placed = lead_in in lexicon.place_cues
    return Name(tokens[start].start, end, core, titled or bool(role), placed, opening, first, last, role, land)


def country_before(words: list[str], tokens: tuple[Token, ...], first: int, lexicon: Lexicon) -> str:
    """The country among the words of an office, or right before them: "Norvik President Hale", "Norvik's Hale"."""
    inside = [lexicon.countries[word] for word in words if word in lexicon.countries]
    owner = tokens[first - 1] if first else None
    if owner and (lexicon.pattern["possessive"].search(owner.text) or lost_possessive(owner, lexicon)):
        inside.append(lexicon.countries.get(bare(owner, lexicon), ""))
    return next((land for land in inside if land), "")


def bare(token: Token, lexicon: Lexicon) -> str:
    """A folded word of a name without its possessive and its prefix."""
    low = lexicon.pattern["possessive"].sub("", token.low)
    low = lexicon.pattern["prefix"].sub("", low)
    return low[:-1] if lost_possessive(token, lexicon) else low
