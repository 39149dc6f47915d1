"""What the makers of a page say about it, as a rule at its end: sources, thanks, rights, corrections, the author."""

from __future__ import annotations

import re

from briefing import text
from briefing.clean import forms, phrases

NOTE = phrases.opener(phrases.NOTES)
SIGNATURE = phrases.opener(phrases.SIGNATURES)
LEGAL = phrases.within(phrases.LEGAL)
CONTRIBUTED = re.compile(
    r"(?<!\w)contributed (?:reporting )?to this (?:report|story|article|piece)|(?<!\w)contributed reporting\W*$"
)
FILED = re.compile(
    r"(?:[A-Z][\w'’.-]*[,;]? (?:(?:and|journalist|producer|writer|correspondent) ){0,2}){1,30}"
    r"(?:wrote|reported)(?: and (?:wrote|reported))?(?: (?:this|the) story)? (?:from|in) "
    r"[A-Z][^.!?]{1,120}(?:\.|D\.C\.)$"
)
"""Who was where, as it stands before the colleagues are thanked."""
OWNED = re.compile(
    r"(?:copyright\s*)?(?:©|\(c\)|ⓒ|copyright)\s*(?P<year>(?:19|20)\d\d)?(?:\s?[-–]\s?\d{2,4})?,?\s*(?P<owner>[^.!?|,]{0,80})",
    re.IGNORECASE,
)
ROLES = (
    "reporter|correspondent|journalist|editor|columnist|fellow|professor|author|contributor|writer|analyst|researcher"
    "|lecturer|producer|blogger|broadcaster|historian|commentator|freelancer"
)
BIOGRAPHY = re.compile(
    r"(?!The )(?P<name>(?:Dr\.? |Prof\.? )?[A-ZÀ-ÞА-Я][\w.'’-]+(?: [\w.'’-]+){0,2} [A-ZÀ-ÞА-Я][\w'’-]+),? "
    rf"(?:(?:is|was) (?:[\w'’-]+,? ){{0,12}}?(?i:{ROLES})(?!\w)"
    r"|(?:has|had) covered [\w ,'’-]{2,60} (?:for|at) |can be reached (?:at|on)(?!\w)"
    r"|(?:writes|blogs) (?:about|on|for|from) |covers [\w ,'’-]{2,60} (?:for|at) )"
)


def is_copyright(line: str) -> bool:
    """Does the line open with the sign of copyright and a year or a name? "(c)" may also count a list's third entry."""
    match = OWNED.match(line.strip("*_ "))
    if not match or forms.count(line) > 60:
        return False
    return bool(match["year"]) or (forms.is_name(match["owner"]) and forms.count(match["owner"]) <= 6)


def is_note(line: str) -> bool:
    """Do the page's makers speak: sources, first publication, copyright, corrections, who contributed?"""
    if is_copyright(line):
        return True
    folded = text.fold(line).lstrip("*-(_[ ")
    if SIGNATURE.match(folded) and forms.count(line) <= 25 and not forms.has_verb(line):
        return True
    match = NOTE.match(folded)
    if match and forms.count(line) <= 120:
        return (
            ":" in match.group()
            or " " in match.group()
            or not forms.has_verb(line)
            or folded[match.end() :].lstrip().startswith((":", "©", "("))
        )
    return forms.count(line) <= 90 and is_contribution(line)


def is_contribution(line: str) -> bool:
    """Does the line credit colleagues: "A. Name contributed to this report", "B. Name reported from Paris"?"""
    return bool(CONTRIBUTED.search(text.fold(line)) or FILED.match(line))


def is_legal(line: str) -> bool:
    """Is it a legal notice: two or more of the words that such notices are made of?"""
    return len({match.group() for match in LEGAL.finditer(text.fold(line))}) >= 2 and not any(
        mark in line for mark in "“„«"
    )


def is_contact(line: str) -> bool:
    """Is it a line that gives an address, a number or an account to write to?"""
    folded = text.fold(line)
    if forms.count(line) > 25:
        return False
    address = forms.ADDRESS.search(folded) and "@" in folded
    account = any(sign in folded for sign in ("on twitter", "on facebook", "on instagram", "@"))
    return bool(address and not forms.has_verb(line)) or (
        account
        and folded.startswith(
            ("follow", "email", "e-mail", "contact", "twitter", "write to", "reach", "tweet", "find ", "like ")
        )
    )


def is_biography(line: str, *, author: str, above: list[str]) -> bool:
    """Does the line say who the author is? Whom the article has spoken of is no author, unless the byline says so."""
    if forms.count(line) > 90:
        return False
    folded = text.fold(line).lstrip("*_ ")
    for name in filter(None, text.fold(author).replace(" and ", ",").split(",")):
        if folded.startswith((name.strip() + " ", name.strip() + ",")):
            return True
    match = BIOGRAPHY.match(line.lstrip("*_ "))
    if not match:
        return False
    surname = text.fold(match["name"].split()[-1])
    return not any(surname in text.fold(other) for other in above)
