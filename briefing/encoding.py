"""Bytes -> text: the one door to the guessing of encodings.

In order: what is no text is named and refused; a byte order mark is believed; text without one is UTF-8
if it can be; then comes what the page itself declares; the rest is guessed by chardet, from letter pairs.
Where Windows-1252 and Latin-1 are both possible it is the first, as browsers do it
(WHATWG Encoding Standard, section 4.2).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Literal

from briefing.errors import InputError

SIGNATURES = (
    (b"%PDF-", "a PDF", "save its text as .txt"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "save the article's text instead"),
    (b"\xff\xd8\xff", "a JPEG picture", "save the article's text instead"),
    (b"GIF8", "a GIF picture", "save the article's text instead"),
    (b"PK\x03\x04", "a zip archive", "unpack it"),
    (b"PK\x05\x06", "an empty zip archive", "delete it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it with gunzip"),
    (b"BZh", "a bzip2 archive", "unpack it with bunzip2"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it with unxz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", "save it as plain text"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\x7fELF", "a program", "remove it from the sources"),
    (b"MZ\x90\0", "a Windows program", "remove it from the sources"),
    (b"SQLite format 3\0", "a SQLite database", "remove it from the sources"),
    (b"bplist00", "a web archive of Safari", "save the page as HTML source"),
    (b"\0\0\0\x18ftyp", "a video", "remove it from the sources"),
    (b"ID3", "a sound recording", "remove it from the sources"),
)
"""First bytes, what they are the mark of, and the mend."""

IN_ZIP = (
    (b"word/", "a Word document", "save it as plain text or HTML"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file", "save it as plain text or HTML"),
    (b"application/epub+zip", "an e-book", "save the article as plain text"),
    (b"xl/", "a spreadsheet", "save the article as plain text"),
)
"""The same for what is a zip archive inside, found in its first names."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SHIFTED = re.compile(rb"\x1b[$(][@-J]")
"""An escape of ISO-2022, whose text is else all ASCII."""
TELLING = re.compile(rb"[^\n\r]*[\x80-\xff\x1b][^\n\r]*")
SAMPLE_BYTES = 100_000
"""How much of a file is guessed from: lines with a byte that tells, in order."""

LEAST_CONFIDENCE = 0.03
"""Guesses below are noise: random bytes reach 0.025, forty characters of any language in the tests 0.06."""

CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
DROPPED = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85]")
OTHER_SCRIPT = "\u0370-\u058f\u0590-\u07ff\u0e00-\u0e7f"
MIXED_WORD = re.compile(f"[A-Za-z][{OTHER_SCRIPT}]|[{OTHER_SCRIPT}][A-Za-z]")
FOREIGN_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")
MEND = "save it as UTF-8"


def decode(content: bytes, *, told: str = "", damaged: Literal["refuse", "mark"] = "refuse") -> str:
    """The text of a file, with `\\n` line ends, without byte order mark, control characters and noncharacters.

    told: the encoding that came with it, from a server; believed where the bytes are not UTF-8 and it holds.
    damaged: what becomes of UTF-8 with some broken bytes: its owner mends it, or each of them is shown as U+FFFD.

    Raises:
        InputError: it is no text, or its encoding cannot be told; the message has the mend, not the file's name.
    """
    refuse_binary(content)
    for mark, codec in MARKS:
        if content.startswith(mark):
            return tidy(strict(content[len(mark) :], codec))
    if b"\0" in content:
        return tidy(unmarked(content))
    if not SHIFTED.search(content):
        try:
            return tidy(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            if is_damaged(content):
                if damaged == "mark":
                    return tidy(content.decode("utf-8", "replace"))
                line = content[: error.start].count(b"\n") + 1
                raise InputError(
                    f"line {line}: bytes that are not UTF-8, in a file that else is; mend them, and {MEND}"
                ) from None
    return tidy(in_encoding(content, told) or declared(content) or guess(content))


def refuse_binary(content: bytes) -> None:
    """Raise InputError for content that begins with the mark of a known kind of file."""
    for signature, kind, mend in SIGNATURES:
        if content.startswith(signature):
            if signature.startswith(b"PK"):
                inside = (row[1:] for row in IN_ZIP if row[0] in content[:4000])
                kind, mend = next(inside, (kind, mend))
            raise InputError(f"{kind}, not text; {mend}")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise InputError("a WebP picture, not text; save the article's text instead")


def strict(content: bytes, codec: str) -> str:
    """Text in an encoding that its own mark names."""
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(f"begins as {codec.upper()} and is broken at byte {error.start}; {MEND}") from None


def is_damaged(content: bytes) -> bool:
    """Whether it is UTF-8 with some broken bytes: any other reading would garble all that is sound.

    In text of another encoding, bytes that happen to look like UTF-8 are rarer than those that do not.
    """
    sound = len(MULTIBYTE.findall(content))
    broken = len(re.findall(rb"[\x80-\xff]", MULTIBYTE.sub(b"", content)))
    return sound > 3 * broken


def declared(content: bytes) -> str | None:
    """The text as the page's own `meta` or XML declaration says; None without one that holds."""
    found = DECLARED.search(content[:4096])
    return in_encoding(content, (found[1] or found[2]).decode()) if found else None


def in_encoding(content: bytes, label: str) -> str | None:
    """The text in the encoding of a label, by the names that browsers know; None where it does not hold."""
    import webencodings  # type: ignore[import-untyped]

    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in ("utf-8", "utf-16le", "utf-16be", "x-user-defined", "replacement"):
        return None  # the declaration itself was read as ASCII, and the page is not UTF-8
    try:
        text = encoding.codec_info.decode(content, "strict")[0]
    except UnicodeDecodeError:
        return None
    return text if believable(text) else None


def unmarked(content: bytes) -> str:
    """UTF-16 without its mark, in the byte order that gives spaces, line ends and stops."""
    readings = []
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if believable(text):
            readings.append((len(re.findall("[ \n,.\u3001\u3002\uff0c]", text)), text))
    parts, text = max(readings, default=(0, ""))
    if 100 * parts < len(text) or not parts:
        raise InputError(f"not readable as text: binary, or in an encoding that cannot be told; {MEND}")
    return text


def guess(content: bytes) -> str:
    """The text in the likeliest encoding in which it reads as text."""
    import chardet
    from chardet import EncodingEra

    # chardet would believe the declaration, which was weighed before and found wrong.
    sample = DECLARED.sub(b"", b"\n".join(TELLING.findall(content))[:SAMPLE_BYTES])
    eras = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    for candidate in chardet.detect_all(sample, ignore_threshold=True, encoding_era=eras):
        codec = candidate["encoding"]
        if not codec or candidate["confidence"] < LEAST_CONFIDENCE or codec.lower().startswith("utf-"):
            continue
        try:
            text = content.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        if believable(text):
            return text
    return unmarked(content)  # one line of Chinese or Japanese has no zero byte to tell it by


def believable(text: str) -> bool:
    """Whether text was probably meant: few control characters and signs, no words half in another alphabet."""
    if len(CONTROL.findall(text)) > len(text) / 500:
        return False
    kinds = {character: unicodedata.category(character) for character in set(text) if character > "\x7f"}
    if not {"Co", "Cn"}.isdisjoint(kinds.values()):
        return False
    if sum(text.count(character) for character, kind in kinds.items() if kind[0] == "S") > len(text) / 20 + 2:
        return False
    return 4 * len(MIXED_WORD.findall(text)) <= len(FOREIGN_WORD.findall(text))


def tidy(text: str) -> str:
    """Text with one kind of line end and none of the characters that mean nothing on a page."""
    if "\0" in text or len(CONTROL.findall(text)) > len(text) / 100 + 3:
        raise InputError(f"not readable as text: full of control characters; {MEND}")
    return DROPPED.sub("", LINE_END.sub("\n", text)).removeprefix("\ufeff")
