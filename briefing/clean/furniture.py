"""Page furniture out of a page's lines: a tuple of small rules, each of which takes lines and gives back those it keeps.

The order matters: what is furniture wherever it stands goes first, so that the rules about the top and the end of an
article see the article there. A rule that doubts keeps the line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing import text
from briefing.clean import credits, dates, forms, phrases
from briefing.clean.layout import is_stopped
from briefing.clean.markdown import Line

CROSS_LINK = phrases.opener(phrases.CROSS_LINKS)
LIST_HEAD = frozenset(text.fold(phrase) for phrase in phrases.LIST_HEADS)
APPEAL = phrases.opener(phrases.APPEALS)
APPEAL_WITHIN = phrases.within(phrases.APPEALS_WITHIN)
NOTE = phrases.opener(phrases.NOTES)
SIGNATURE = phrases.opener(phrases.SIGNATURES)
LABEL = phrases.opener(phrases.LABELS)
LEGAL = phrases.within(phrases.LEGAL)
TOP = 12
"""Lines in which a page's head is looked for, before the first sentence and around it."""
END = 12
"""Lines at the end in which a page's foot is looked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the page while its lines are judged. `repeated` are folded lines of the outlet's other pages."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    repeated: frozenset[str] = frozenset()


Rule = Callable[[list[Line], Known], list[Line]]


def strip(lines: Sequence[Line], known: Known) -> list[Line]:
    """The lines that are the article's own."""
    kept = list(lines)
    for rule in RULES:
        kept = rule(kept, known)
    return [line for line in kept if line.text]


def without_repeated(lines: list[Line], known: Known) -> list[Line]:
    """Lines that other pages of the outlet carry too."""
    return [line for line in lines if not line.text or text.fold(line.text) not in known.repeated]


def without_doubled_captions(lines: list[Line], known: Known) -> list[Line]:
    """A caption printed twice, once with its credit: both go."""
    folded = [text.fold(line.text) for line in lines]
    drop: set[int] = set()
    for index in range(len(lines) - 1):
        short, long = sorted((index, index + 1), key=lambda number: len(folded[number]))
        if len(folded[short]) >= 20 and folded[long].startswith(folded[short]):
            if folded[short] != folded[long] and (credits.is_credit(lines[long].text) or len(folded[long]) - len(folded[short]) <= 60 and credits.is_credit(lines[long].text[len(lines[short].text) :].strip())):
                drop |= {short, long}
    return [line for index, line in enumerate(lines) if index not in drop]


def without_doubled_teasers(lines: list[Line], known: Known) -> list[Line]:
    """A bare line that a page prints twice: a teaser or a button, unless it is the headline, which is dealt with later."""
    folded = [text.fold(line.text) for line in lines]
    times = Counter(folded)
    return [
        line
        for line, words in zip(lines, folded, strict=True)
        if times[words] < 2 or not is_teaser(line) or forms.count(words) < 5 or is_headline(line.text, known.title) or forms.is_prose(words)
    ]


def without_furniture(lines: list[Line], known: Known) -> list[Line]:
    """Lines that are furniture wherever they stand."""
    last = max((index for index, line in enumerate(lines) if forms.is_prose(line.text) and not is_note(line.text)), default=0)
    return [line for index, line in enumerate(lines) if not line.text or not is_furniture(line, last=index >= last)]


def is_furniture(line: Line, *, last: bool = False) -> bool:
    """Is the line furniture by its form or its words, wherever it stands? `last` says that no sentence follows it."""
    words = line.text
    if not any(map(str.isalpha, words)) and not (any(map(str.isdigit, words)) and line.mark == "item"):
        return not any(map(str.isdigit, words)) or forms.count(words) <= 1
    if forms.is_icon_dump(words) or forms.is_menu(words) or forms.is_address(words):
        return True
    if line.links >= 0.6 and forms.count(words) <= 25 and not is_stopped(words) and line.mark != "heading" and not forms.has_verb(words):
        return True
    return is_label(line) or is_cross_link(line) or is_appeal(line) or credits.is_credit(words, last=last)


def is_label(line: Line) -> bool:
    """Is it a row of tags or sections with its label before it?"""
    folded = text.fold(line.text)
    match = LABEL.match(folded)
    return bool(match) and folded[match.end() :].lstrip().startswith(":") and not is_stopped(line.text) and not forms.has_verb(line.text)


def is_cross_link(line: Line) -> bool:
    """Does the line send the reader to another page?"""
    folded = text.fold(line.text)
    if folded.startswith(("also on ", "also in ", "more on ", "more from ")) and forms.ADDRESS.match(folded.split()[2] if len(folded.split()) > 2 else ""):
        return True
    if line.text.startswith("[") and line.text.endswith("]") and 4 <= forms.count(line.text) <= 25 and not is_stopped(line.text[:-1]):
        return True
    match = CROSS_LINK.match(folded.lstrip("[(>»►▶→- "))
    if not match or forms.count(line.text) > 30:
        return False
    rest = folded.lstrip("[(>»►▶→- ")[match.end() :].lstrip()
    if not rest.strip(".:»>→-)] "):
        return match.group() not in {"video", "gallery", "photos", "related", "recommended", "watch", "listen"} or not is_stopped(line.text)
    strong = rest.startswith((":", "|", "»", ">", "→", "- ")) or (match.group() == "also on" and ":" in rest[:40])
    if strong:
        return not is_stopped(line.text) or forms.count(line.text) <= 20
    return match.group() in DIRECT and not is_stopped(line.text)


DIRECT = frozenset(text.fold(phrase) for phrase in phrases.CROSS_LINKS if " " in phrase) - {"also on", "in video", "in photos", "in pictures"}
"""Openings that need no colon behind them: no sentence of a report begins so and has no stop."""


def is_appeal(line: Line) -> bool:
    """Does the line speak to the visitor: share, subscribe, sign in, accept, comment?"""
    words = line.text
    length = forms.count(words)
    if length > 30:
        return False
    folded = text.fold(words)
    quoted = any(mark in words for mark in "\"“”«»„") or (forms.has_verb(words) and " said" in folded)
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


def without_link_lists(lines: list[Line], known: Known) -> list[Line]:
    """Heads of link lists ("You might also like") with the bare headlines under them.

    At the article's end the bare headline just above such a head goes too: it is the teaser of a list that was lost.
    """
    kept: list[Line] = []
    under = False
    for index, line in enumerate(lines):
        if is_list_head(line):
            under = True
            at_end = not any(forms.is_prose(other.text) for other in lines[index + 1 :])
            while at_end and len(kept) > 1 and is_teaser(kept[-1]) and any(forms.is_prose(other.text) for other in kept[:-1]):
                kept.pop()
            continue
        if under and line.text and (is_teaser(line) or dates.stamp(line.text)):
            continue
        under = under and not line.text
        kept.append(line)
    return kept


def is_list_head(line: Line) -> bool:
    """Is the line the head of a list of other pages?"""
    return text.fold(line.text).strip(" .:!»>→-*[]()") in LIST_HEAD


def is_teaser(line: Line) -> bool:
    """Could the line be another article's headline: bare, and neither a list in itself nor the start of one?"""
    return forms.is_bare(line.text) and not line.text.endswith((":", ",", ";")) and ";" not in line.text and line.text.count(",") < 3


def without_page_head(lines: list[Line], known: Known) -> list[Line]:
    """The headline, its double, bylines, stamps and labels above the first sentence, and those just under it."""
    first = next((index for index, line in enumerate(lines) if forms.is_prose(line.text) and not is_headline(line.text, known.title)), None)
    kept: list[Line] = []
    for index, line in enumerate(lines):
        near = index < TOP or (first is not None and index < first)
        if near and line.text and is_headline(line.text, known.title):
            continue
        if near and line.text and (credits.author(line.text) or is_stamp(line.text) or (known.author and text.fold(line.text) == text.fold(known.author))):
            continue
        if first is not None and index < first and line.text and line.mark != "item" and is_page_label(line.text):
            continue
        kept.append(line)
    return kept


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
    return not (is_stopped(line.rstrip("\"”’ ").removesuffix(".")) or (forms.has_verb(line) and not text.fold(line).startswith(found.label or " ")))


def is_page_label(line: str) -> bool:
    """Is it a section's or a person's name, or another bare label: a few words, no verb, no stop?"""
    return forms.count(line) <= 6 and not is_stopped(line) and not forms.has_verb(line) and not line.endswith((":", ","))


def without_page_foot(lines: list[Line], known: Known) -> list[Line]:
    """From the last line upwards: notes, legal notices, biographies, signatures, bare headlines, until the article is met."""
    kept = list(lines)
    fall = 0
    while kept:
        line = kept[-1]
        if not line.text or is_foot(line, known, kept[:-1]):
            kept.pop()
            continue
        fall = bare_tail(kept)
        if not fall:
            break
        del kept[-fall:]
    return cut_inside(kept, known)


def cut_inside(lines: list[Line], known: Known) -> list[Line]:
    """Notes inside the last lines, above a paragraph that only looks like the article's."""
    edge = max(1, len(lines) - END)
    return [
        line
        for index, line in enumerate(lines)
        if index < edge or not line.text or not (is_note(line.text) and forms.count(line.text) <= 40 and not forms.has_verb(line.text))
    ]


def is_foot(line: Line, known: Known, above: list[Line]) -> bool:
    """Is the last line furniture, being the last?"""
    words = line.text
    if not any(forms.is_prose(other.text) for other in above):
        return False
    if is_note(words) or is_legal(words) or is_contact(words) or is_stamp(words) or credits.author(words):
        return True
    return is_biography(words, known, above) or (known.title != "" and is_headline(words, known.title))


def is_note(line: str) -> bool:
    """Do the page's makers speak: sources, first publication, copyright, corrections, who contributed?"""
    folded = text.fold(line).lstrip("*-(_[ ")
    if SIGNATURE.match(folded) and forms.count(line) <= 25 and not forms.has_verb(line):
        return True
    match = NOTE.match(folded)
    if match and forms.count(line) <= 120:
        return ":" in match.group() or " " in match.group() or not forms.has_verb(line) or folded[match.end() :].lstrip().startswith((":", "©", "("))
    return forms.count(line) <= 90 and is_contribution(line)


def is_contribution(line: str) -> bool:
    """Does the line credit colleagues: "A. Name contributed to this report", "B. Name reported from Paris"?"""
    return bool(CONTRIBUTED.search(text.fold(line)) or FILED.match(line))


CONTRIBUTED = re.compile(r"(?<!\w)contributed (?:reporting )?to this (?:report|story|article|piece)|(?<!\w)contributed reporting\W*$")
FILED = re.compile(
    r"(?:[A-Z][\w'’.-]*[,;]? (?:(?:and|journalist|producer|writer|correspondent) ){0,2}){1,30}(?:wrote|reported)(?: and (?:wrote|reported))?"
    r"(?: (?:this|the) story)? (?:from|in) [A-Z][^.!?]{1,120}(?:\.|D\.C\.)$"
)
"""Who was where, as it stands before the colleagues are thanked."""


def is_legal(line: str) -> bool:
    """Is it a legal notice: two or more of the words that such notices are made of?"""
    return len({match.group() for match in LEGAL.finditer(text.fold(line))}) >= 2 and not any(mark in line for mark in "“„«")


def is_contact(line: str) -> bool:
    """Is it a line that gives an address, a number or an account to write to?"""
    folded = text.fold(line)
    if forms.count(line) > 25:
        return False
    address = forms.ADDRESS.search(folded) and "@" in folded
    account = any(sign in folded for sign in ("on twitter", "on facebook", "on instagram", "@"))
    return bool(address and not forms.has_verb(line)) or (account and folded.startswith(("follow", "email", "e-mail", "contact", "twitter", "write to", "reach", "tweet", "find ", "like ")))


def is_biography(line: str, known: Known, above: list[Line]) -> bool:
    """Does the line say who the author is? A person the article has spoken of is no author, unless the byline says so."""
    if forms.count(line) > 90:
        return False
    folded = text.fold(line).lstrip("*_ ")
    for name in filter(None, text.fold(known.author).replace(" and ", ",").split(",")):
        if folded.startswith((name.strip() + " ", name.strip() + ",")):
            return True
    match = BIOGRAPHY.match(line.lstrip("*_ "))
    if not match:
        return False
    surname = text.fold(match["name"].split()[-1])
    return not any(surname in text.fold(other.text) for other in above)


BIOGRAPHY = re.compile(
    r"(?P<name>(?:Dr\.? |Prof\.? )?[A-ZÀ-ÞА-Я][\w.'’-]+(?: [\w.'’-]+){0,2} [A-ZÀ-ÞА-Я][\w'’-]+),? (?:is|was|writes|covers|reports|works|has (?:written|reported|covered)) "
    r"(?:(?:[\w'’-]+,? ){0,12}?(?:reporter|correspondent|journalist|editor|columnist|fellow|professor|author|contributor|writer|analyst|researcher"
    r"|lecturer|producer|blogger|broadcaster|historian|commentator|freelancer)(?!\w)|about |on |for )",
    re.IGNORECASE,
)


def bare_tail(lines: list[Line]) -> int:
    """How many bare lines at the end are other articles' headlines or the page's labels; 0 where they may be the article's.

    A list that its paragraph announces with a colon is the article's, as are lines of figures; and where the article itself
    has no full stops, a missing stop says nothing.
    """
    run = 0
    while run < len(lines) and is_teaser(lines[-1 - run]) and lines[-1 - run].mark != "rule":
        run += 1
    above = [line for line in lines[: len(lines) - run] if line.text]
    if not run or not above:
        return 0
    prose = [line for line in above if forms.count(line.text) >= 12]
    if not prose or sum(is_stopped(line.text) for line in prose) < 0.6 * len(prose):
        return 0
    tail = lines[-run:]
    if above[-1].text.endswith((":", ",")) or not is_stopped(above[-1].text) or sum(any(map(str.isdigit, line.text)) for line in tail) > 0.7 * run > 1:
        return 0
    if all(line.mark == "item" and line.links < 0.5 for line in tail):
        return 0
    return run if run >= 2 else int(is_lone_teaser(tail[0]))


def is_lone_teaser(line: Line) -> bool:
    """Is a single bare last line a label or a headline, rather than a last sentence that lost its stop?"""
    if line.text[-1:] in "\"'”’»?!…" or line.text[:1] in "\"'“‘«":
        return False
    return not forms.has_verb(line.text) or forms.is_title_case(line.text)


RULES: tuple[Rule, ...] = (
    without_repeated,
    without_doubled_captions,
    without_doubled_teasers,
    without_link_lists,
    without_furniture,
    without_page_head,
    without_page_foot,
)
