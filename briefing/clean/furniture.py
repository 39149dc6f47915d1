"""What is page furniture wherever it stands: menus, tags, links to other pages, appeals to the visitor, credits.

And the marks that count only in their place, which `rules` knows: headlines, stamps, teasers. Whoever doubts says no.
"""

from __future__ import annotations

import re

from briefing import text
from briefing.clean import credits, dates, forms, phrases  # noqa: A004
from briefing.clean.layout import is_stopped
from briefing.clean.markdown import Line

CROSS_LINK = phrases.opener(phrases.CROSS_LINKS)
LIST_HEAD = frozenset(text.fold(phrase) for phrase in phrases.LIST_HEADS)
APPEAL = phrases.opener(phrases.APPEALS)
APPEAL_WITHIN = phrases.within(phrases.APPEALS_WITHIN)
LABEL = phrases.opener(phrases.LABELS)
SEPARATOR = re.compile(r"\s+(?:[|·•»–—-]|::|//)\s+")
LONGEST = 4_000
"""Characters beyond which a line is not judged: no furniture is so long, icon dumps included."""
ELSEWHERE = re.compile(r"(?:also (?:on|in)|more (?:on|from)) (?:[\w-]{1,63}\.){1,4}[a-z]{2,}(?!\w)")
"""The site's name proves it, whatever stands behind."""
NAMED_LIST = re.compile(
    r"(?i:also on|elsewhere on|more from|more on|more in|most read on|most read in|latest from|popular on|trending on"
    r"|aussi sur|mehr von|mehr aus|más en|altro su|mais em|meer van)\s+(?P<site>[^.!?:;,]{2,50})"
)
"""A list's head that names the site."""
SHARE_WORDS = phrases.words(phrases.SHARE_WORDS)
COUNTED = re.compile(
    r"\(?\d[\d.,]*[km]?\)? (?:comments?|shares?|views?|likes?|kommentare?|commentaires?|comentarios?|reads?)"
)
NOUNS = frozenset({"video", "gallery", "photos", "related", "recommended", "watch", "listen"})
"""Cross-links by themselves where they are bare; with a full stop they answer or name something."""
DIRECT = frozenset(phrase for phrase in map(text.fold, phrases.CROSS_LINKS) if " " in phrase) - {
    *("also on", "in video", "in photos", "in pictures", "in graphics")
}
"""Openings that need no colon behind them: no sentence of a report begins so and has no stop."""


def is_furniture(line: Line, *, last: bool = False) -> bool:
    """Is the line furniture by its form or its words, wherever it stands? `last` says that no sentence follows it."""
    words = line.text
    if len(words) > LONGEST:
        return False
    if not any(map(str.isalpha, words)) and not (any(map(str.isdigit, words)) and line.mark == "item"):
        return not any(map(str.isdigit, words)) or forms.count(words) <= 1
    if forms.is_icon_dump(words) or forms.is_menu(words) or forms.is_address(words):
        return True
    if (
        line.links >= 0.6
        and forms.count(words) <= 25
        and not is_stopped(words)
        and line.mark != "heading"
        and not forms.has_verb(words)
    ):
        return True
    return is_label(line) or is_cross_link(line) or is_appeal(line) or credits.is_credit(words, last=last)


def is_label(line: Line) -> bool:
    """Is it a row of tags or sections with its label before it?"""
    folded = text.fold(line.text)
    if COUNTED.fullmatch(folded) or (not line.mark and folded and all(word in SHARE_WORDS for word in folded.split())):
        return True
    match = LABEL.match(folded)
    if not match or not folded[match.end() :].lstrip().startswith(":"):
        return False
    return not is_stopped(line.text) and not forms.has_verb(line.text)


def is_cross_link(line: Line) -> bool:
    """Does the line send the reader to another page?"""
    words, length = line.text, forms.count(line.text)
    if words[:1] == "[" and words[-1:] == "]" and 4 <= length <= 25 and not is_stopped(words[:-1]):
        return True
    folded = text.fold(words).lstrip("[(>»►▶→- ")
    if ELSEWHERE.match(folded):
        return True
    match = CROSS_LINK.match(folded)
    if not match or length > 30:
        return False
    opener, rest = match.group(), folded[match.end() :].lstrip()
    if not rest.strip(".:»>→-)] "):
        return opener not in NOUNS or not is_stopped(words)
    if rest.startswith((":", "|", "»", ">", "→", "- ")) or (opener == "also on" and ":" in rest[:40]):
        return not is_stopped(words) or length <= 20
    return opener in DIRECT and not is_stopped(words)


def is_appeal(line: Line) -> bool:
    """Does the line speak to the visitor: share, subscribe, sign in, accept, comment?"""
    words = line.text
    length = forms.count(words)
    if length > 30:
        return False
    folded = text.fold(words)
    quoted = any(mark in words for mark in '"“”«»„') or (forms.has_verb(words) and " said" in folded)
    if "newsletter" in folded and not is_stopped(words) and not forms.has_verb(words):
        return not quoted
    if APPEAL_WITHIN.search(folded):
        return not quoted and length <= 25
    match = APPEAL.match(folded.lstrip("[(>»►▶→ "))
    if not match:
        return False
    if match.end() >= len(folded.rstrip(" .:!?")):
        return True
    if quoted:
        return False
    single = " " not in match.group().strip()
    return (not is_stopped(words) and (not forms.has_verb(words) or not single)) or (not single and length <= 20)


def is_list_head(line: Line) -> bool:
    """Is the line the head of a list of other pages?"""
    named = NAMED_LIST.fullmatch(line.text.strip(" :»>→*[]()"))
    if named and is_site(named["site"]):
        return True
    return text.fold(line.text).strip(" .:!»>→-*[]()") in LIST_HEAD


def is_site(name: str) -> bool:
    """Could the name be a site's or a section's, and no day's or month's?"""
    own = not {*forms.tokens(name)} & (dates.WEEKDAYS | dates.MONTH_NUMBER.keys())
    return own and forms.count(name) <= 5 and forms.is_name(name) and not forms.has_verb(name)


def is_teaser(line: Line) -> bool:
    """Could the line be another article's headline: bare, and neither a list in itself nor the start of one?"""
    return (
        forms.is_bare(line.text)
        and not line.text.endswith((":", ",", ";"))
        and ";" not in line.text
        and line.text.count(",") < 3
    )


def without_outlet(name: str, outlet: str) -> str:
    """The title without the outlet's name behind or before it."""
    parts = SEPARATOR.split(name)
    if len(parts) < 2 or not outlet:
        return name
    own = key(outlet)
    if key(parts[-1]) == own:
        return name[: name.rindex(parts[-1])].rstrip(" |·•»–—-:/")
    if key(parts[0]) == own:
        return name[len(parts[0]) :].lstrip(" |·•»–—-:/")
    return name


def key(name: str) -> str:
    """A name for comparing: letters and digits only, without "the" and a domain's ending."""
    folded = (
        re.sub(r"\.(?:com|org|net|info|co\.uk|[a-z]{2})$", "", text.fold(name))
        .removeprefix("www.")
        .removeprefix("the ")
    )
    return "".join(filter(str.isalnum, folded))


def is_headline(line: str, title: str) -> bool:
    """Is the line the page's title, give or take punctuation?"""
    if not title:
        return False
    a, b = forms.tokens(line), forms.tokens(title)
    if not a or not b or abs(len(a) - len(b)) > max(2, len(b) // 5):
        return False
    if a == b:
        return not (line.endswith(".") and len(a) >= 12 and not forms.is_title_case(line))
    return len(b) >= 5 and not line.endswith(".") and len(set(a) & set(b)) >= 0.85 * max(len(set(a)), len(set(b)))


def is_stamp(line: str) -> bool:
    """Is it a line of date, clock or reading time, with no more than an outlet's name beside it?"""
    found = dates.stamp(line)
    if found is None or len(found.rest) > (8 if found.label else 4):
        return False
    return not (
        is_stopped(line.rstrip('"”’ ').removesuffix("."))
        or (forms.has_verb(" ".join(found.rest)) and not text.fold(line).startswith(found.label or " "))
    )


def is_page_label(line: str) -> bool:
    """Is it a section's or a person's name, or another bare label: a few words, no verb, no stop?"""
    if any(map(str.isdigit, line)) or line.endswith((":", ",")):
        return False
    return forms.count(line) <= 6 and not is_stopped(line) and not forms.has_verb(line)
