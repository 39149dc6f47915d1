"""Where a sentence of news text ends.

Rules of our own, read off style guides (AP, Chicago) and the languages' habits: a run of stops is looked at
with the token before it and the character after it, once each, so that the work grows with the length of the text.
"""

from __future__ import annotations

import re

from briefing.text.abbreviations import EVERYWHERE, Rules, rules_of
from briefing.text.quotations import joined, tagged

_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_DATELINE = re.compile(
    r"\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"\d{1,2}, \d{4}\s+(?=[A-Z])"  # a date that a page prints above the text, run into its first sentence
)
_CANDIDATE = re.compile(
    r"([.!?…؟۔。！？｡।॥։]+)"  # the stops
    r"((?:[\"'”’)\]}›」』】）]|[ \u00a0\u202f]?»(?!\w)|[«“‘](?!\w))*)"  # what closes with them
    r"((?:\[\d{1,3}\]|[¹²³⁰-⁹])*)"  # footnote marks
    r"(\s*)"
)
_UNSPACED = frozenset("。！？｡।॥")
_OPENERS = "\"'“”‘’„‚«»‹›([{¿¡「『【（*•-–—"
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,2}(?:-[^\W\d_])?")
_INITIAL_BEFORE = re.compile(r"(?:^|[\s(\"“«.-])[^\W\d_]\.[ \u00a0-]?$")
_INITIAL_AFTER = re.compile(r"[^\W\d_]\.[ \u00a0]?[^\W\d_]")
_REACH = 24
_ROMAN = re.compile("[IVX]+")
_BRACKETS = (")", "]")
_LETTER_AND_STOP = re.compile(r"[^\W\d_]\.")
_ERAS = frozenset({"b.c", "b.c.e", "c.e", "v.chr", "n.chr"})
_ERAS_TOO = frozenset({"a.c", "d.c"})
_CLOCK = frozenset({"a.m", "p.m", "am", "pm"})


def spans(paragraph: str, *, language: str = "en") -> list[tuple[int, int]]:
    """Start and end of each sentence, without the space around it. A line break always ends a sentence."""
    rules = rules_of(language)
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(paragraph):
        text = line.group()
        offset = line.start()
        found += [(offset + start, offset + end) for start, end in joined(text, _pieces(text, rules), rules)]
    return found


def _pieces(text: str, rules: Rules) -> list[tuple[int, int]]:
    length = len(text)
    start = length - len(text.lstrip())
    last = len(text.rstrip())
    found = []
    if dated := _DATELINE.match(text):
        found.append((start, start + len(dated.group().strip())))
        start = dated.end()
    for match in _CANDIDATE.finditer(text, start):
        after = match.end()
        if after >= last:
            break
        if _ends(text, start, match, rules):
            end = match.start(4)
            found.append((start, end))
            start = after
    if start < last:
        found.append((start, last))
    return found


def _ends(text: str, start: int, match: re.Match[str], rules: Rules) -> bool:
    """Whether the stop ends the sentence that began at `start`; something other than space follows it."""
    stops, closers, _, gap = match.groups()
    following = text[match.end()]
    if stops[-1] in _UNSPACED:
        return following not in "、，,;；:：)）」』" and not (closers and following in "とっのは")
    if not gap:
        return _glued(text, match)
    if not any(map(str.isalnum, text[start : min(match.start(), start + _REACH)])):  # "... And so it went"
        return False
    if following.islower():
        return _brand(text, match.end())
    if following in ",;:.!?…)]}%&/" or (closers and following in "-–—"):
        return False
    before = _token_before(text, start, match.start())
    if stops == ".":
        return _full_stop(text, start, match, before, rules)
    return not (closers and stops[0] in "!?" and tagged(text, match.end(), rules))


def _brand(text: str, position: int) -> bool:
    """iPhone, eBay: a capital within the first letters makes a lower-case opening a name."""
    return text[position + 1 : position + 2].isupper() and text[position + 2 : position + 3].islower()


def _glued(text: str, match: re.Match[str]) -> bool:
    """A stop with no space after it: "season.The" ends a sentence, "U.S.The", "Jan.12" and "Node.js" do not."""
    at, after = match.start(), match.end()
    head = text[after : after + 2]
    if match.group(2) or match.group(3):
        return head[0] in "“„«‘¿¡" or (head[0].isupper() and not (len(head) == 2 and head[1].isupper()))
    if head[0] in "“„¿¡":
        return True
    if not (head[0].isupper() and len(head) == 2 and (head[1].islower() or head in ("A ", "I "))):
        return False
    tail = text[max(0, at - 2) : at]
    return len(tail) == 2 and (tail.isdigit() or (tail.isalpha() and tail[1].islower() and _plain_word(text, at)))


def _plain_word(text: str, end: int) -> bool:
    """Whether the token that ends here is one plain word: no dots, no address."""
    token = text[max(0, end - _REACH) : end].rsplit(maxsplit=1)[-1]
    return not any(sign in token for sign in "./@:_") and token.lower() not in EVERYWHERE


def _token_before(text: str, start: int, end: int) -> str:
    """The token before a stop, without what opens it; "" after a space."""
    chunk = text[max(start, end - _REACH) : end]
    if not chunk or chunk[-1].isspace():
        return ""
    token = chunk.split()[-1].lstrip(_OPENERS)
    if _ACRONYM.fullmatch(token):
        return token
    for sign in "-–—/'’":
        token = token.rpartition(sign)[2] or token
    return token


def _full_stop(text: str, start: int, match: re.Match[str], before: str, rules: Rules) -> bool:
    """Whether a single full stop after the token `before` ends the sentence, and does not shorten the token."""
    after = match.end()
    following = text[after]
    lower = before.lower()
    if before.isdigit() or (rules.ordinals and _ROMAN.fullmatch(before)):
        if match.start() - len(before) <= start:  # "1. The first": an enumeration's number stays with its item
            return False
        return not rules.ordinals or len(before) > (2 if before.isdigit() else 5) or _starter(text, after, rules)
    if match.group(2)[:1] in _BRACKETS and _is_short_bracket(text, start, match, lower, rules):
        return _starter(text, after, rules)
    if match.group(2):
        return lower not in rules.titles or following in _OPENERS or _starter(text, after, rules)
    if lower in rules.counted and following.isdigit():
        return False
    if len(before) == 1 and before.isalpha():
        return _after_letter(text, start, match, before, rules)
    if lower == "chr":
        return text[max(start, match.start() - 6) : match.start() - 3].rstrip().endswith(("v.", "n."))
    if len(before) == 2 and _is_initial(text, start, match, before, rules):
        return False
    if lower in rules.titles:
        return lower == "st" and _starter(text, after, rules)
    if lower in _ERAS or (lower in _ERAS_TOO and lower in rules.others):
        return True
    if lower in _CLOCK:
        return following not in "([" and _next_word(text, after) not in rules.after_clock
    if lower in rules.others or _ACRONYM.fullmatch(before):
        return not following.isdigit() and _starter(text, after, rules)
    return True


def _is_short_bracket(text: str, start: int, match: re.Match[str], lower: str, rules: Rules) -> bool:
    """Whether the bracket that closes behind the stop holds an abbreviation, as in "Col. (ret.)"?"""
    opened = max(text.rfind(sign, max(start, match.start() - _REACH), match.start()) for sign in "([")
    if opened < 0:
        return False
    inside = text[opened + 1 : match.start()].split()
    known = lower in rules.titles or lower in rules.others or len(lower) == 1
    return (len(inside) == 1 and len(inside[0]) <= 5 and not inside[0].isdigit()) or (len(inside) <= 3 and known)


def _is_initial(text: str, start: int, match: re.Match[str], before: str, rules: Rules) -> bool:
    """Whether two letters and a stop are a first name cut short, as another initial beside them proves."""
    if not before.istitle() or before.lower() in rules.starters or not text[match.end()].isupper():
        return False
    behind = text[max(start, match.start() - len(before) - 4) : match.start() - len(before)]
    if _INITIAL_AFTER.match(text, match.end()):
        return True
    return bool(_INITIAL_BEFORE.search(behind)) and not _starter(text, match.end(), rules)


def _after_letter(text: str, start: int, match: re.Match[str], letter: str, rules: Rules) -> bool:
    """A stop after a single letter: an initial, half of "z. B." or "a. C.", a unit, or the end of "Plan B"."""
    after = match.end()
    previous = text[max(start, match.start() - 4) : match.start() - 1].rstrip()
    if letter == "M" and "m" in rules.titles:  # Monsieur, though a name may begin with an article: "M. Le Goff"
        return False
    if not letter.islower():
        return not _LETTER_AND_STOP.match(text, after) and _starter(text, after, rules)
    if previous[-1:].isdigit() and letter in rules.others:  # "1916 г. Москва"
        return True
    if text[after].isdigit() or _LETTER_AND_STOP.match(text, after):
        return False
    if letter not in rules.titles and letter not in rules.others and previous[-1:] != ".":
        return True
    return _starter(text, after, rules)


def _next_word(text: str, position: int) -> str:
    word = _WORD.match(text, position)
    return word.group().lower() if word else ""


def _starter(text: str, position: int, rules: Rules) -> bool:
    """Whether a sentence is likely to start here: a function word with a capital, behind an opening quote at most."""
    while position < len(text) and text[position] in _OPENERS:
        position += 1
    word = _WORD.match(text, position)
    return word is not None and not word.group()[0].islower() and word.group().lower() in rules.starters
