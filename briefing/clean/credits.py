"""Bylines, photograph credits, wire signatures and datelines: who made what, in the set forms the trade uses."""

from __future__ import annotations

import re

from briefing import text
from briefing.clean import forms, phrases
from briefing.clean.dates import MONTH_NUMBER, WEEKDAYS
from briefing.clean.layout import is_stopped

BY = re.compile(
    r"(?:by|von|par|por|di|door|от|text:|words by|written by|posted by|story by|reported by|auth?or:|автор:)\s+(?=\S)",
    re.IGNORECASE,
)
CREDIT = phrases.opener(phrases.CREDITS)
SIGN = re.compile(r"(?:©|\(c\)|ⓒ)\s*(?P<owner>[^©]{1,90})$", re.IGNORECASE)
PARENTHESIS = re.compile(r"\((?P<inside>[^()]{2,90})\)[\s.\"'”]*$")
BEHIND = re.compile(
    r"(?:^|(?<=[.!?)\]\"”’…]) |\s[|–—-]\s)"
    r"(?:photos?|photographs?|pictures?|images?|fotos?|fotografía|bild|bilder|credits?|photo credit"
    r"|image credit|crédits?(?: photo)?|immagine|imagen|imagem|beeld|фото|fotoğraf)"
    r"\s?[:/]\s?(?P<owner>[^:.]{2,3}\. ?[^:]{2,60}|[^:]{2,60})$",
    re.IGNORECASE,
)
"""A credit behind a caption's last word."""
SQUARE = re.compile(r"\[(?P<inside>[^\[\]]{3,60})\]$")
PHOTO_WORD = re.compile(
    r"(?<!\w)(?:photo|photos|image|images|picture|pictures|file|photograph|foto|fotos|bild|crédit|credit|via|getty|handout|courtesy)(?!\w)",
    re.IGNORECASE,
)
SIGNED = re.compile(
    rf"(?:/|\||[—–]|\s--?\s|,\s|\()\s?(?:(?:Photo|Foto|Image|Picture|File|via)[: ]\s?)?"
    rf"(?:{forms.AGENCY})(?:/[A-Z][\w .]{{1,40}})?\)?$"
)
VIA = re.compile(
    r"(?:,|\s[-–—]|\||^(?:[Ii]mage|[Pp]hoto|[Pp]icture|[Ss]ource|[Hh]/[Tt]))\s?[Vv]ia(?:\s+[A-Z@][^\s.]*){0,4}$"
)
DATED = re.compile(
    r"(?:\.\.\.|…)\s*$|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? [a-z]{3,9}\.? \d{1,2}, \d{4}", re.IGNORECASE
)
WIRE = re.compile(rf"(?<=[.!?\"”'’)])\s*(?:--?|–|—|\()\s?(?:{forms.AGENCY})(?:\s?/\s?(?:{forms.AGENCY}))*\)?\.?$")
SOURCE = re.compile(
    r"(?<=[.!?\"”'’)])\s+Source:? (?:[A-Z][\w.-]*|and|&|agencies)(?:[ ,]+(?:[A-Z][\w.-]*|and|&|agencies)){0,6}\.?$"
)
AGENCY_ONLY = re.compile(
    rf"[(\[]?(?:{forms.AGENCY})(?:(?:\s?[/,&+]\s?|\s(?:and|with)\s)(?:{forms.AGENCY}|[A-Z]\w+))*[)\]]?$"
)

PARENTHETIC = re.compile(r"\((?P<agency>[A-Z][\w.&/ -]{1,30})\)\s*(?P<dash>--|[-–—:])?\s*")
NAMING = frozenset({"la", "le", "les", "el", "los", "las", "de", "den", "san"})
"""Grammar words that begin the names of places."""
PLACE = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}"
LED = re.compile(
    rf"(?P<place>(?:[^\W\d_]{{3,9}}\.? \d{{1,2}}(?= )|{PLACE})(?:\s?[,/]\s?[\w. ]{{2,30}}){{0,3}})\s*"
    r"\((?P<agency>[A-Z][\w.&/ -]{1,30})\)\s*(?P<dash>--|[-–—])?\s*"
)
DASHED = re.compile(
    rf"(?P<place>{PLACE})(?P<more>(?:\s?[,/]\s?[\w. ]{{2,30}}){{0,3}})\s*(?P<dash>\s--|--|[–—]|\s-)(?P<gap>\s*)"
)


def author(line: str) -> str | None:
    """The author a byline names, without the agency and place behind; None where the line is no byline."""
    match = BY.match(line)
    if not match or forms.count(line) > 14 or is_stopped(line.rstrip(".")):
        return None
    rest = re.sub(r"\s?\([^()]*\)", "", line[match.end() :]).strip()
    rest = re.split(r"\s*[,|•·/–—]\s*|\s+-\s+|\s+(?:in|for|at|with|of|BBC)\s+", rest, maxsplit=1)[0]
    rest = re.sub(r"(?:\s@\w+)$", "", rest).strip(" .")
    first = text.fold(rest.split()[0]).strip(".,") if rest else ""
    if not rest or first in WEEKDAYS or first in MONTH_NUMBER or any(map(str.isdigit, rest)) or not forms.is_name(rest):
        return None
    if not rest[0].isupper() or forms.count(rest) > 8 or first in {"the", "a", "an"}:
        return None
    return rest


def is_credit(line: str, *, last: bool = False) -> bool:
    """Is the line a photograph's caption with its credit, a credit alone, or an agency's name?

    An article's last paragraph may be signed by its agency, so that there a signature proves no caption (see `WIRE`).
    """
    words = forms.count(line)
    if words > 70:
        return False
    folded = text.fold(line)
    if CREDIT.match(folded) and (words <= 30 or "©" in line):
        return True
    if AGENCY_ONLY.match(line) or VIA.search(line):
        return True
    signed = SIGN.search(line)
    third = line.startswith("(c)") and is_stopped(line)  # as likely a list's third entry
    if signed and not third and forms.count(signed["owner"]) <= 10 and not forms.has_verb(signed["owner"]):
        return True
    behind = BEHIND.search(line)
    if behind and forms.count(behind["owner"]) <= 8 and forms.is_name(behind["owner"]):
        return True
    return is_signed(line, last=last) or parenthesis_credit(line) or square_credit(line)


def is_signed(line: str, *, last: bool) -> bool:
    """Does the line end in an agency's signature that makes it a caption?"""
    match = SIGNED.search(line)
    if not match or is_stopped(line.rstrip(")")):
        return False
    caption = line[: match.start()].rstrip()
    if not is_stopped(caption) or PHOTO_WORD.search(match.group()) or DATED.search(caption):
        return True
    return not last and match.group().startswith("(")


def parenthesis_credit(line: str) -> bool:
    """Does the line end in a credit in brackets, "(Photo: A. Name)" or "(A. Name/Agency)"?"""
    match = PARENTHESIS.search(line)
    if not match:
        return False
    inside = match["inside"]
    if forms.count(inside) > 12 or forms.has_verb(inside):
        return False
    if (
        PHOTO_WORD.match(inside)
        and forms.count(inside) >= 2
        and (":" in inside or "/" in inside or " by " in inside or "via" in inside or forms.is_name(inside))
    ):
        return True
    names = [part.strip() for part in inside.split("/")]
    if 2 <= len(names) <= 4 and all(forms.is_name(name) and forms.count(name) <= 5 for name in names):
        return any(forms.count(name) >= 2 for name in names) and is_stopped(line[: match.start()].rstrip())
    return bool(re.fullmatch(rf"(?:{forms.AGENCY}) (?:Photo|photo|file|File)", inside))


def square_credit(line: str) -> bool:
    """Does the line end in a photographer and an agency in square brackets?"""
    match = SQUARE.search(line)
    if not match or not 3 <= forms.count(line[: match.start()]) <= 40:
        return False
    inside = match["inside"]
    names = [part.strip() for part in inside.split("/")]
    named = len(names) >= 2 and all(forms.is_name(name) and forms.count(name) <= 5 for name in names)
    return named or bool(AGENCY_ONLY.match(inside))


def dateline(paragraph: str) -> int:
    """How many characters of the paragraph are its dateline, "CITY, Country (Agency) - "; 0 where that is not sure."""
    head = paragraph[:140]
    for form in (PARENTHETIC, LED):
        match = form.match(head)
        if match and opens(head[match.end() :]) and is_agency(match["agency"], dashed=bool(match["dash"])):
            place = match.groupdict().get("place", "")
            if not place or is_place(place, sure=True):
                return match.end()
    match = DASHED.match(head)
    if (
        match
        and opens(head[match.end() :])
        and is_place(match["place"] + match["more"], sure=bool(match["more"] and match["gap"]))
    ):
        return match.end()
    return match.end() if match and is_plain_place(match, head) else 0


def is_plain_place(match: re.Match[str], head: str) -> bool:
    """Is it a name in small letters with a spaced dash and a new sentence behind it: "Port Lenora — The mayor said"?

    A second dash would make the first an aside's; after a short dash ("Lenora – Ostrow") a grammar word has to follow.
    """
    place, rest = match["place"], head[match.end() :]
    if match["more"] or not match["gap"] or match["dash"].strip() not in {"—", "–", "--"}:
        return False
    if forms.count(place) > 3 or not forms.is_name(place) or not place[0].isupper() or forms.has_verb(place):
        return False
    if set(forms.tokens(place)) & (forms.GRAMMAR - NAMING) or any(map(str.isdigit, place)) or "." in place:
        return False
    first = text.fold(rest.split()[0]) if rest.split() else ""
    aside = any(dash in rest for dash in ("—", " – ", " -- "))
    return opens(rest) and forms.count(rest) >= 8 and not aside and ("–" not in match["dash"] or first in forms.GRAMMAR)


def opens(rest: str) -> bool:
    """Can a sentence begin here?"""
    return bool(rest) and (
        rest[0].isupper()
        or rest[0].isdigit()
        or rest[0] in "\"'“‘«„"
        or not (rest[0].isalpha() and rest[0].islower())
        and rest[0].isalpha()
    )


def is_agency(name: str, *, dashed: bool) -> bool:
    """Is it a known agency, or a name that a dash proves to be one?"""
    known = bool(AGENCY_ONLY.match(name))
    return (
        known
        or (dashed and forms.is_name(name) and forms.count(name) <= 4)
        or (name.isupper() and 2 <= len(name) <= 5 and dashed)
    )


def is_place(place: str, *, sure: bool) -> bool:
    """Is it written as datelines write a place: in capitals, or (a comma or an agency makes it sure) capitalised?"""
    parts = re.split(r"\s?[,/]\s?", place)
    named = [part for part in parts if not any(map(str.isdigit, part))]
    if sure and not named:
        return all(text.fold(part).split()[0].strip(".") in MONTH_NUMBER for part in parts)
    if not named or any(forms.has_verb(part) for part in named):
        return False
    first = named[0]
    if text.fold(first).split()[0] in forms.GRAMMAR - NAMING:
        return False
    if first.isupper() and len(first) >= 3:
        return all(forms.is_name(part) or text.fold(part).split()[0].strip(".") in MONTH_NUMBER for part in named)
    return sure and all(forms.is_name(part) and forms.count(part) <= 4 for part in named) and "." not in first
