"""Decoded text -> the same without what no reader sees: odd spaces, invisible characters, stray tags and entities."""

from __future__ import annotations

import html
import re
import unicodedata

LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u202a-\u202e\u2061-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Where a word may break and which way it runs are the publisher's own marks: they stay in the text, so that a quote
# is the source's to the letter. In a headline or a name they are dropped.
BREAKS = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2060]")
# A joiner is spelling between letters of Arabic and Indic scripts and glue inside emoji; anywhere else it only hides.
JOINERS = re.compile(
    "(?<![\u0620-\u0dff\ufe0f\U0001f3fb-\U0001faff])[\u200c\u200d]+"
    "|[\u200c\u200d]+(?![\u0620-\u0dff\u2600-\u27bf\U0001f3fb-\U0001faff])"
)
STACKED = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)

BLOCKS = """
    address|article|aside|blockquote|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|
    h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul|body|html|
    title
"""
INLINE = """
    a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|mark|q|s|samp|
    small|span|strike|strong|sub|sup|time|tt|u|var|wbr|iframe|embed|object|video|audio|source|
    picture|input|button|label|select|option|svg|path|meta|link|head|noscript|center|nobr
"""
HIDDEN = re.compile(r"<!--|<(script|style|template)(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
BLOCK_TAG = re.compile(
    rf"</?(?:{BLOCKS})(?:\s[^<>]{{0,2000}})?/?>|<!doctype[^<>]{{0,500}}>", re.IGNORECASE | re.VERBOSE
)
BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
INLINE_TAG = re.compile(rf"</?(?:{INLINE})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE | re.VERBOSE)
ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
ROUNDS = 4
"""How often text that was escaped twice is unescaped: feeds are seen to do it twice, never four times."""


def plain(content: str) -> str:
    """The content with "\\n" as its only line end and " " as its only space, and nothing that cannot be seen.

    Stray HTML tags and character references become what they stand for; block tags become paragraph breaks.
    Apart from those references, what comes out is a subsequence of what went in, spaces aside.
    """
    content = visible(content)
    for _ in range(ROUNDS):
        before = content
        if "<" in content:
            content = without_tags(content)
        if "&" in content:
            content = visible(ENTITY.sub(lambda match: html.unescape(match.group()), content))
        if content == before:
            break
    return content


def visible(content: str) -> str:
    """The content without invisible characters and with plain spaces and line ends."""
    content = LINE_ENDS.sub("\n", content)
    if content.isascii():
        return INVISIBLE.sub("", content.replace("\t", "    "))
    content = ODD_SPACES.sub(" ", content)
    content = JOINERS.sub("", INVISIBLE.sub("", content))
    return STACKED.sub(r"\1", content)


def without_tags(content: str) -> str:
    """The content with known HTML tags taken out; an angle bracket that belongs to no such tag stays."""
    if "</" in content or "-->" in content:
        content = without_hidden(content)
    content = BLOCK_TAG.sub("\n\n", content)
    content = BREAK_TAG.sub("\n", content)
    return INLINE_TAG.sub("", content)


def without_hidden(content: str) -> str:
    """The content without scripts, styles and comments, in one pass; one that is never closed stays."""
    low = content.lower() if len(content.lower()) == len(content) else content
    shown: list[str] = []
    missing: set[str] = set()
    place = 0
    while opener := HIDDEN.search(content, place):
        closer = f"</{opener[1].lower()}" if opener[1] else "-->"
        end = -1 if closer in missing else low.find(closer, opener.end())
        if end < 0:
            missing.add(closer)
            shown.append(content[place : opener.end()])
            place = opener.end()
            continue
        shown.append(content[place : opener.start()])
        place = content.find(">", end) + 1 or len(content)
    return " ".join((*shown, content[place:]))


def label(value: str | None) -> str:
    """A title, name or author as one line of visible text; "" for None."""
    return " ".join(BREAKS.sub("", plain(unicodedata.normalize("NFC", value))).split()) if value else ""
