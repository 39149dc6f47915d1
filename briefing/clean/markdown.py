"""Markdown -> its text, line by line, with what the marks said about each line.

Only marks that cannot be ordinary writing are taken away, so that `5 * 3`, `snake_case` and a lone asterisk stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

DEFINITION = re.compile(r"^ {0,3}\[([^\]\[\n]{1,200})\]:\s*<?(\S{1,2000})>?(?:\s+[\"'(].{0,300})?\s*$")
IMAGE = re.compile(r"!\[[^\]\[\n]{0,1000}\](?:\([^()\s]{0,2000}(?:\s[^()\n]{0,300})?\)|\[[^\]\[\n]{0,200}\])")
LINK = re.compile(
    r"\[([^\]\[\n]{0,1000})\]\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\))?[^()\s]{0,500})(?:\s+[\"'][^\n\"']{0,300}[\"'])?\)"
)
REFERENCE = re.compile(r"\[([^\]\[\n]{1,1000})\]\s?\[([^\]\[\n]{0,200})\]")
SHORTCUT = re.compile(r"\[([^\]\[\n]{1,200})\]")
FOOTNOTE = re.compile(r"\[\^[\w-]{1,30}\]:?")
AUTOLINK = re.compile(r"<((?:https?://|mailto:|www\.)[^<>\s]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>")
STRONG = re.compile(r"(?<![\w*\\])(\*{2,3})(?=[^\s*])((?:[^*\n]|\*(?!\*)){1,5000}?)(?<=[^\s\\])\1(?!\*)")
EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,5000}?)(?<=[^\s\\])\*(?![\w*])")
UNDERLINE = re.compile(r"(?<![\w_\\])(_{1,3})(?=[^\s_])([^_\n]{1,5000}?)(?<=[^\s_\\])\1(?![\w_])")
STRIKE = re.compile(r"~~(?=\S)([^~\n]{1,1000}?)(?<=\S)~~")
ESCAPE = re.compile(r"\\([\\*_#\[\]()<>!.~`+|{}-])")
PREFIX = re.compile(r"(?:>\s*|[-*+\u2022\u25aa\u25cf\u2023\u25e6\u00b7](?:\s+|$)|#{1,6}(?:\s+|$))+")
TASK = re.compile(r"^\[[ xX]\]\s+")
NUMBER = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
NOTE = re.compile(r"^ {0,3}\[\^[\w-]{1,30}\]:.*$")
RULE = re.compile(r"(?:[-*_=~#\u2014\u2013\u2500\u2022]\s*){3,}$|[*\u2042\u2013\u2014]$")
SETEXT = re.compile(r"(?:={3,}|-{3,})$")
OPEN, CLOSE = "\x02", "\x03"
"""Where a link's text begins and ends while a line is read; control characters are gone from the text by now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph, and what its marks said.

    `mark` is "" for none, "heading", "item" for a list entry, or "rule" for a thematic break (then `text` is "").
    `links` is the share of its letters that were link text, 0 to 1. `indent` counts the spaces before it.
    """

    text: str
    mark: str = ""
    links: float = 0.0
    indent: int = 0


def lines(content: str) -> list[Line]:
    """The lines of the content in order, without the marks that stand at a line's start; an empty line has no text."""
    raw = content.split("\n")
    found: list[Line] = []
    for line in raw:
        bare = line.strip()
        if SETEXT.match(bare) and found and found[-1].text and not found[-1].mark and len(found[-1].text) < 120:
            found[-1] = replace(found[-1], mark="heading")
        elif RULE.match(bare):
            found.append(Line("", "rule"))
        else:
            found.append(unprefixed(bare, indent=len(line) - len(line.lstrip(" "))))
    return numbered(found)


def numbered(found: list[Line]) -> list[Line]:
    """The lines with the entries of a numbered list marked, and without their numbers, which count up by one."""
    shown = [index for index, line in enumerate(found) if line.text]
    numbers = [int(match[1]) if (match := NUMBER.match(found[index].text)) else None for index in shown]
    neighbours = zip([None, *numbers], [*numbers[1:], None], strict=False)
    for index, number, (before, behind) in zip(shown, numbers, neighbours, strict=False):
        if number is not None and (before == number - 1 or behind == number + 1):
            line = found[index]
            found[index] = replace(line, text=NUMBER.sub("", line.text), mark=line.mark or "item")
    return found


def unprefixed(bare: str, *, indent: int) -> Line:
    """A line without the marks of quotes, lists and headings at its start."""
    prefix = PREFIX.match(bare)
    if not prefix:
        return Line(bare, indent=indent)
    rest = TASK.sub("", bare[prefix.end() :].strip())
    if "#" in prefix.group():
        return Line(rest.rstrip("#").rstrip(), "heading", indent=indent)
    return Line(rest, "item" if prefix.group().strip(" >") else "", indent=indent)


def definitions(content: str) -> frozenset[str]:
    """The names that the content's reference links are defined under."""
    if "]:" not in content:
        return frozenset()
    return frozenset(match.group(1).casefold() for match in map(DEFINITION.match, content.split("\n")) if match)


def without_definitions(content: str) -> str:
    """The content without the lines that define reference links."""
    if "]:" not in content:
        return content
    return "\n".join("" if DEFINITION.match(line) or NOTE.match(line) else line for line in content.split("\n"))


def is_marked(content: str) -> bool:
    """Is the content written in Markdown, so that a backslash in it may be an escape?"""
    return content.startswith("#") or any(sign in content for sign in ("](", "**", "][", "]: ", "\n# ", "\n## "))


def inline(line: Line, *, names: frozenset[str], escapes: bool) -> Line:
    """The line without inline marks; `names` are the reference definitions of its page."""
    bare = line.text
    if "[" in bare:
        bare = IMAGE.sub("", bare)
        for _ in range(2):
            bare = LINK.sub(rf"{OPEN}\1{CLOSE}", bare)
        if names:
            bare = REFERENCE.sub(lambda found: reference(found, names), bare)
            bare = SHORTCUT.sub(lambda found: reference(found, names), bare)
        bare = FOOTNOTE.sub("", bare)
    if "<" in bare:
        bare = AUTOLINK.sub(r"\1", bare)
    for sign, marks, group in ((("*", STRONG, r"\2"), ("*", EMPHASIS, r"\1")) * 2) + (
        ("_", UNDERLINE, r"\2"),
        ("~~", STRIKE, r"\1"),
    ):
        if sign in bare:
            bare = marks.sub(group, bare)
    if escapes and "\\" in bare:
        bare = ESCAPE.sub(r"\1", bare)
    links = 0.0
    if OPEN in bare:
        inside = sum(len(part.split(CLOSE)[0]) for part in bare.split(OPEN)[1:])
        bare = bare.replace(OPEN, "").replace(CLOSE, "")
        links = min(1.0, inside / max(1, len(bare.strip())))
    return replace(line, text=" ".join(bare.split()), links=links)


def reference(found: re.Match[str], names: frozenset[str]) -> str:
    """A reference link as its text, where its definition is on the page; else as it stands."""
    groups = found.groups()
    name = (groups[-1] or groups[0]).casefold()
    return f"{OPEN}{groups[0]}{CLOSE}" if name in names else found.group()
