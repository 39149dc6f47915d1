"""Quotations that hold several sentences and run on into their speaker: `"It is over. We won," he said.`

Gold corpora cut inside long quotations, and so do the rules; but the last piece of one with its speaker
(`We won," he said.`) is no sentence to quote, so a quotation of moderate length stays whole where a tag follows it.
"""

from __future__ import annotations

import re

from briefing.text.abbreviations import Rules

_BEFORE_A_QUOTE = "([{-–—“«‘'"
_NAMED_SPEAKER = 6
_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_QUOTE_MARK = re.compile('["“”„«»「」『』]')
_PARTICLES = ("と", "っ")  # Japanese marks what was said with と after the closing bracket
_BRACKETED = re.compile(r"\([^()]{1,200}\)")
LONGEST_QUOTATION = 400
"""Characters up to which the sentences of one quotation with its speech tag are kept together."""


def joined(text: str, pieces: list[tuple[int, int]], rules: Rules) -> list[tuple[int, int]]:
    """The pieces, with those of one tagged quotation or one bracket inside a sentence made one again."""
    if len(pieces) < 2:
        return pieces
    wholes = [(at, end) for at, end in _quotations(text) if _tag_follows(text, end, rules)]
    wholes += [match.span() for match in _BRACKETED.finditer(text) if _continues(text, match.end())]
    if not wholes:
        return pieces
    found = [pieces[0]]
    wholes.sort()
    index = 0
    reach = -1
    for start, end in pieces[1:]:
        while index < len(wholes) and wholes[index][0] < start:
            reach = max(reach, wholes[index][1])
            index += 1
        if start < reach:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _quotations(text: str) -> list[tuple[int, int]]:
    """Start and end of each quotation of moderate length, marks included, outermost marks only."""
    found = []
    at, closing = -1, ""
    for match in _QUOTE_MARK.finditer(text):
        mark, position = match.group(), match.start()
        if closing and position - at > LONGEST_QUOTATION:
            at, closing = -1, ""
        if mark == '"':
            opens = not text[position - 1 : position].strip() and bool(text[position + 1 : position + 2].strip())
            if closing != mark or opens:  # a straight mark opens only after a space, and then whatever was open is void
                at, closing = (
                    (position, mark) if opens or text[position - 1 : position] in _BEFORE_A_QUOTE else (-1, "")
                )
                continue
        if closing:
            if mark in closing:
                found.append((at, position + 1))
                at, closing = -1, ""
        elif mark in _CLOSING:
            at, closing = position, _CLOSING[mark]
    return found


def _tag_follows(text: str, end: int, rules: Rules) -> bool:
    """Whether the quotation that ended here runs on into its speaker: `," he said`, `?" asked Ann`, `», a-t-il dit`."""
    inner, rest = text[end - 3 : end - 1].rstrip(), text[end : end + 3]
    if inner.endswith((",", "，", "،")) or rest[:1] in _PARTICLES:
        return True
    if rest[:1] in (",", "，", "،") or rest.lstrip()[:1] in ("-", "–", "—"):
        return _continues(text, end)
    ended = inner.endswith(("!", "?", "…", "؟", "."))
    return _continues(text, end) or (ended and not inner.endswith(".") and tagged(text, end, rules))


def _continues(text: str, position: int) -> bool:
    rest = text[position : position + 6].lstrip(" \u00a0\u202f,;:،，–—-")
    return rest[:1].islower() or (text[position : position + 1] in (",", ";", "،", "，") and rest[:1].isalpha())


def tagged(text: str, position: int, rules: Rules) -> bool:
    """Whether a speaker and a verb of saying follow: `"Stop!" Ann Lee said`."""
    window = text[position : position + 80].split()[:_NAMED_SPEAKER]
    for index, word in enumerate(window):
        if index and word.strip(",.;:").lower() in rules.speech:
            return True
        if index and not (word[0].isupper() or len(word) < 4):
            return False
    return False
