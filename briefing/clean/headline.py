"""What a page says of itself before it says anything else: its title, its day, its author, its dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing import text
from briefing.clean import credits, dates, forms, furniture, notes, phrases  # noqa: A004
from briefing.clean.layout import is_stopped
from briefing.clean.markdown import Line
from briefing.clean.rules import END, TOP
from briefing.model import Moment

PRESS = phrases.words(phrases.PRESS)
MASTHEAD_DATE = re.compile(r"\s*[,|·–—-]\s+(?=[^,|]*\d)(?:[^\W\d_]+,? )?[^|]{6,40}$")
STAMPED = re.compile(r"^(?P<stamp>.{4,90}?(?:\d{4}|[ap]m|gmt|utc|\)))(?:[\s.|]+|$)(?=[\"“'‘(]?\w)", re.IGNORECASE)


def title(lines: Sequence[Line], outlet: str) -> str:
    """The title a page prints: its first heading, a line printed twice near the top, or a bare first line; else ""."""
    lines = [line for line in lines if furniture.key(line.text) != furniture.key(outlet)]
    top = [line for line in above_the_article(lines[:TOP]) if line.text]
    folded = [text.fold(line.text) for line in top]
    for line in top:
        if line.mark == "heading" and forms.count(line.text) >= 2 and not furniture.is_furniture(line):
            return furniture.without_outlet(line.text, outlet)
    for index, line in enumerate(top):
        if folded[index] in folded[:index] and is_headline_like(line.text) and not is_skipped(line):
            return furniture.without_outlet(line.text, outlet)
    if not any(forms.is_prose(line.text) for line in lines):
        return ""
    for index, line in enumerate(lines[:TOP]):
        if not line.text or is_skipped(line) or is_section(line.text, lines[index + 1 : index + 2]):
            continue
        if not is_headline_like(line.text) or not any(forms.is_prose(other.text) for other in lines[index + 1 :]):
            return ""
        return furniture.without_outlet(line.text, outlet)
    return ""


def masthead(lines: Sequence[Line]) -> str:
    """The outlet's name where the page's first line is its masthead, a date behind it aside, with a headline below."""
    top = [line for line in above_the_article(lines[:TOP]) if line.text]
    if len(top) < 2 or not any(is_headline_like(line.text) and not is_skipped(line) for line in top[1:]):
        return ""
    dated = MASTHEAD_DATE.search(top[0].text)
    name = top[0].text[: dated.start()].strip() if dated else top[0].text
    words = [
        word for word in forms.tokens(name) if word not in {"the", "le", "la", "el", "il", "o", "der", "die", "das"}
    ]
    if (
        not words
        or not 2 <= forms.count(name) <= 5
        or not (forms.is_title_case(name) or forms.is_name(capitalised(name)))
    ):
        return ""
    if any(map(str.isdigit, name)) or any(mark in name for mark in ':;!?|"“”«»'):
        return ""
    called = words[-1] in PRESS or (words[0] in PRESS and len(words) <= 3)
    signed = any(text.fold(name) in text.fold(line.text) for line in lines[1:] if notes.is_note(line.text))
    return name if called or signed else ""


def capitalised(name: str) -> str:
    """The name without its grammar words, which are not capitalised."""
    return " ".join(word for word in name.split() if text.fold(word) not in forms.GRAMMAR)


def above_the_article(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines before the first whole sentence."""
    first = next(
        (index for index, line in enumerate(lines) if is_stopped(line.text) and forms.is_prose(line.text)), None
    )
    return lines[:first]


def is_skipped(line: Line) -> bool:
    """Is the line one that stands above headlines: a menu, a stamp, a byline, a one-word label?"""
    return (
        furniture.is_furniture(line)
        or furniture.is_stamp(line.text)
        or bool(credits.author(line.text))
        or (forms.count(line.text) <= 2 and not forms.has_verb(line.text))
    )


def is_section(line: str, following: Sequence[Line]) -> bool:
    """Is the line a section's name, the headline being the line under it?"""
    under = following[0].text if following else ""
    return forms.count(line) <= 3 < forms.count(under) and not forms.has_verb(line) and is_headline_like(under)


def is_headline_like(line: str) -> bool:
    """Is the line of a headline's length, with no full stop behind it?"""
    return (
        3 <= forms.count(line) <= 25
        and not line.endswith((".", "。", "।", "۔", ",", ";", ":"))
        and not line.rstrip("\"”’»'").endswith(".")
    )


def published(lines: Sequence[Line]) -> Moment | None:
    """The day its own lines say the page was published: a labelled one, else the first stamp at the top or the end."""
    shown = [line.text for line in lines if line.text]
    first = next((index for index, line in enumerate(shown) if forms.is_prose(line)), 0)
    top, end = shown[: first + 3], shown[max(first + 3, len(shown) - END) :]
    stamps = [
        stamp for line in (*top, *end) if furniture.is_stamp(line) and (stamp := dates.stamp(line)) and stamp.published
    ]
    if not stamps:
        return None
    stated = [stamp for stamp in stamps if stamp.label and not stamp.label.startswith(dates.CHANGES)]
    fresh = [stamp for stamp in stamps if not stamp.label]
    return (stated + fresh + stamps)[0].published


def author(lines: Sequence[Line]) -> str | None:
    """The author by the page's byline, near its top or its end."""
    shown = [line.text for line in lines if line.text]
    near = shown[:TOP] + shown[max(TOP, len(shown) - END) :]
    return next((name for line in near if (name := credits.author(line))), None)


def peel(paragraph: str, name: str) -> tuple[str, Moment | None]:
    """The first paragraph without the title, stamp and dateline that were run into it, and the day so found."""
    found: Moment | None = None
    for _ in range(4):
        before = paragraph
        stamp = STAMPED.match(paragraph)
        if stamp and is_run_in(stamp["stamp"], paragraph[stamp.end() :], name):
            found = found or dates.moment(text.fold(stamp["stamp"]))
            paragraph = paragraph[stamp.end() :]
        paragraph = paragraph[run_in_title(paragraph, name) :]
        paragraph = paragraph[credits.dateline(paragraph) :]
        if paragraph == before:
            break
    return paragraph, found


def is_run_in(stamp: str, rest: str, name: str) -> bool:
    """Is it a whole date, labelled or bare, with a new sentence behind it?"""
    read = dates.stamp(stamp)
    if read is None or not (read.dated or read.label) or forms.count(rest) < 4:
        return False
    if not rest.lstrip("\"“'‘(")[:1].isupper() and not run_in_title(rest, name):
        return False
    signed = any(credits.AGENCY_ONLY.match(word) for word in stamp.split())
    return not read.rest or (len(read.rest) <= 3 and signed and forms.is_name(stamp))


def run_in_title(paragraph: str, name: str) -> int:
    """How many characters of the paragraph are the title, run into its first sentence; 0 where it may be that."""
    wanted = list(forms.tokens(name))
    if len(wanted) < 4 or not paragraph:
        return 0
    matches = list(forms.WORD.finditer(paragraph[: 3 * len(name) + 40]))
    if len(matches) <= len(wanted) or [text.fold(match.group()) for match in matches[: len(wanted)]] != wanted:
        return 0
    following = matches[len(wanted)]
    end = matches[len(wanted) - 1].end()
    rest = paragraph[following.start() :]
    between = paragraph[end : following.start()].strip()
    stamp = STAMPED.match(rest)
    if stamp and (dated := dates.stamp(stamp["stamp"])) and dated.dated and not dated.rest:
        return following.start()
    word = text.fold(following.group())
    if (
        not following.group()[0].isupper()
        or word in dates.WEEKDAYS
        or word in dates.MONTH_NUMBER
        or forms.count(rest) < 8
    ):
        return 0
    if "," in between or not (between or is_stopped(name) or forms.has_verb(rest[:300])):
        return 0
    return following.start() - len(between) if between[:1] in "\"“'‘(" and between else following.start()
