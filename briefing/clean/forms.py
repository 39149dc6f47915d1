"""What can be told of a line from its form alone: does it end, does it speak, is it a list or a name?"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from briefing import text
from briefing.clean import phrases
from briefing.clean.layout import is_stopped, spaceless

JUDGED = 4_000
"""How much of a line is looked at: its form shows in its first words, and whole articles come as one line."""
VERBS = phrases.words(phrases.VERBS)
GRAMMAR = phrases.words(phrases.GRAMMAR)
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
PAST = re.compile(r"(?!need|breed|speed|seed|feed|bed|red|indeed|hundred)[a-z]{2,}ed$")
SEPARATORS = re.compile(r"\s[|•·»›>/]\s|\s?\|\s?")
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,200}"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,5}(?:com|org|net|info|co\.\w\w|[a-z]{2})(?![\w-])(?:/\S*)?"
)
AGENCY = "|".join(sorted(map(re.escape, phrases.AGENCIES), key=lambda name: (-len(name), name)))


@lru_cache(maxsize=4096)
def count(line: str) -> int:
    """How many words a line has in its first thousands of characters; without spaces two characters are one."""
    line = line[:JUDGED]
    dense = sum(map(spaceless, line))
    return len(WORD.findall(line)) if not dense else dense // 2 + len(line.split()) - 1


@lru_cache(maxsize=4096)
def tokens(line: str) -> tuple[str, ...]:
    """The folded words of a line, of its first thousands of characters."""
    return tuple(WORD.findall(text.fold(line[:JUDGED])))


def has_verb(line: str) -> bool:
    """Is there evidence of a finite verb? A yes is sure enough; a no says little beyond the languages listed."""
    return any(word in VERBS or PAST.match(word) for word in tokens(line))


def is_prose(line: str) -> bool:
    """Is the line a sentence or several, of the length that articles are written in?"""
    words = count(line)
    if is_stopped(line):
        return words >= 6
    return words >= 14 and any(word in GRAMMAR for word in tokens(line)) and has_verb(line)


def tells(line: str) -> bool:
    """Is the line a sentence, however short: three words and an end, or words enough to do without one?"""
    return count(line) >= (3 if is_stopped(line) else 8)


def is_bare(line: str) -> bool:
    """Could the line be a headline, a label or a name: short and without a full stop?"""
    return count(line) <= 18 and (not is_stopped(line) or line.rstrip("\"'”’»").endswith(("?", "!", "...", "…")))


def is_title_case(line: str) -> bool:
    """Are nearly all of its longer words capitalised, as in an American headline?"""
    long = [word for word in WORD.findall(line) if len(word) > 3 and word[0].isalpha()]
    return len(long) >= 3 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def is_heading(line: str) -> bool:
    """Does the line stand for no sentence: short, without an end, and with no finite verb or set as a headline?"""
    words = count(line)
    if words > 14 or len(line) > 100 or line.endswith((",", ";")):
        return False
    if line.isupper() and words >= 2 and not line.endswith("."):
        return True
    return not is_stopped(line) and ((words <= 10 and not has_verb(line)) or (words >= 4 and is_title_case(line)))


def is_icon_dump(line: str) -> bool:
    """Is it a list that a machine made: many words that nearly all end or begin alike, and no sentence?"""
    words = line.casefold().split()
    if len(words) < 8 or is_stopped(line):
        return False
    ends = Counter(word[-4:] for word in words if len(word) >= 4)
    starts = Counter(word[:4] for word in words if len(word) >= 4)
    return max([0, *ends.values(), *starts.values()]) >= 0.4 * len(words)


def is_menu(line: str) -> bool:
    """Is it a row of menu entries: parted by bars or dots, or all capitals initial with no grammar between them?"""
    words = WORD.findall(line)
    if is_stopped(line) or not words:
        return False
    parts = [part for part in SEPARATORS.split(line) if part.strip()]
    if len(parts) >= 3 and max(map(count, parts)) <= 5 and not any(map(str.isdigit, line)):
        return True
    capital = sum(word[0].isupper() for word in words)
    grammar = any(word in GRAMMAR for word in tokens(line))
    return len(words) >= 8 and capital == len(words) and not grammar and "," not in line and ":" not in line


def is_address(line: str) -> bool:
    """Is it a web or mail address and little else?"""
    rest = ADDRESS.sub("", text.fold(line))
    return rest != text.fold(line) and len(WORD.findall(rest)) <= 3 and not is_stopped(line)


def is_name(words: str) -> bool:
    """Could the words be names and nothing else: every word capitalised, but for the small words in names?"""
    found = WORD.findall(words)
    small = {
        "and",
        "in",
        "of",
        "for",
        "the",
        "de",
        "van",
        "von",
        "der",
        "la",
        "el",
        "al",
        "bin",
        "et",
        "und",
        "y",
        "e",
        "at",
        "du",
        "di",
        "da",
        "with",
    }
    named = [word for word in found if word not in small]
    return bool(named) and all(
        word[0].isupper() or not word[0].isalpha() or word.startswith(("al-", "el-")) for word in named
    )
