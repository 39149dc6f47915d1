"""Plain text -> paragraphs, whichever way its author broke lines: hard-wrapped, a line each, or all in one."""

from __future__ import annotations

from itertools import pairwise

from briefing.clean import characters, markdown
from briefing.clean.markdown import Line

WIDEST = 100
"""No hard-wrapped text is wider; mail wraps at 72 to 78, printed plain text at up to 100."""
NARROWEST = 25
"""Nor is any narrower, columns of Chinese characters included."""
SLACK = 6
"""A wrapped line may run this many characters short of the widest one's room and still count as full."""
STOPS = tuple(".!?…。！？؟۔।")
CLOSERS = "\"'”’»“)]*"


def paragraphs(content: str) -> list[Line]:
    """The paragraphs of a plain or Markdown text, in order, each one line; a thematic break is a Line of its own."""
    content = characters.plain(content)
    names = markdown.definitions(content)
    lines = markdown.lines(markdown.without_definitions(content))
    escapes = markdown.is_marked(content)
    whole = [markdown.inline(line, names=names, escapes=escapes) for line in joined(lines, content)]
    return [line for line in whole if line.text or line.mark == "rule"]


def joined(lines: list[Line], content: str) -> list[Line]:
    """The lines with those put together that one paragraph was broken into."""
    wrapped = width(lines)
    whole: list[list[Line]] = []
    previous: Line | None = None
    for line in lines:
        if not line.text or line.mark == "rule":
            previous = None
            if line.mark == "rule":
                whole.append([line])
            continue
        if previous is not None and continues(previous, line, wrapped):
            whole[-1].append(line)
        else:
            whole.append([line])
        previous = line
    return [one(run, content) for run in whole]


def one(run: list[Line], content: str) -> Line:
    """One paragraph out of its lines."""
    if len(run) == 1:
        return run[0]
    parts = [run[0].text]
    for line in run[1:]:
        before = parts[-1]
        if before.endswith("-") and before[-2:-1].islower() and line.text[:1].islower():
            word, rest = before.split()[-1][:-1], line.text.split()[0]
            if f"{word}{rest}" in content:
                parts[-1] = before[:-1]
            parts.append(line.text)
        elif spaceless(before[-1:]) and spaceless(line.text[:1]):
            parts.append(line.text)
        else:
            parts.append(" " + line.text)
    return Line("".join(parts), run[0].mark, indent=run[0].indent)


def width(lines: list[Line]) -> int:
    """The column at which the text is hard-wrapped, or 0 where it is not.

    It is where most line breaks inside a paragraph come just where the next word would not have fitted, and as a rule
    inside a sentence.
    """
    breaks = [(a, b) for a, b in pairwise(lines) if a.text and b.text and a.mark != "heading"]
    lengths = sorted(len(line.text) + line.indent for line in lines if " " in line.text or spaceless(line.text[:1]))
    if len(breaks) < 2 or not lengths or lengths[-1] < NARROWEST:
        return 0
    widest = lengths[-1]
    if widest > WIDEST:
        widest = lengths[min(len(lengths) - 1, len(lengths) * 98 // 100)]
        if widest > WIDEST or len(lengths) < 50:
            return 0
    full = [a for a, b in breaks if not b.mark and is_full(a, b, widest)]
    inside = sum(not is_stopped(line.text) for line in full)
    return widest if len(full) >= 0.6 * len(breaks) and inside >= 0.5 * len(full) else 0


def is_full(line: Line, following: Line, widest: int) -> bool:
    """Would the next line's first word not have fitted on this line?"""
    word = 1 if spaceless(following.text[:1]) else min(20, len(following.text.split()[0]))
    return len(line.text) + line.indent + 1 + word > widest - SLACK


def continues(line: Line, following: Line, wrapped: int) -> bool:
    """Does the following line go on with this line's paragraph?"""
    if following.mark or line.mark == "heading":
        return False
    stopped = is_stopped(line.text)
    if wrapped:
        if following.indent > line.indent and not line.mark and stopped:
            return False
        return is_full(line, following, wrapped) or (not stopped and following.text[:1].islower())
    return not stopped and following.text[:1].islower() and len(line.text) > 30 and len(following.text.split()) > 2


def is_stopped(text: str) -> bool:
    """Does the text end as a sentence does, in any script, closing quotes and brackets aside?"""
    return text.rstrip(CLOSERS + " ").endswith(STOPS)


def spaceless(character: str) -> bool:
    """Is it a letter of a script that puts no space between words?"""
    return "\u2e80" <= character <= "\ua4cf" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uff60"
