"""Header lines that nobody's title, name or address can break (RFC 5322), and the check of the finished bytes.

Python's own library decodes encoded words before it writes a header, so that "=?UTF-8?Q?=0A?=Bcc: x" in a headline
becomes a line of its own on some versions (CVE-2024-6923): no text of others may look like an encoded word here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import parseaddr

from briefing.errors import MailError

LONGEST_TEXT = 250
"""Characters of a subject or name; what is longer is cut at a word."""

LONGEST_LINE = 998
"""Bytes of a line without its end (RFC 5322, 2.1.1)."""

FOLD = "\r\n "
PLAIN = re.compile(r"[!-~]+( [!-~]+)*", re.ASCII)
FIELD = re.compile(rb"([!-9;-~]+):[ \t]?[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
"""One header field with its folded lines. A name is printable and has no colon (RFC 5322, 2.2)."""


def tidy(text: str) -> str:
    """Text of others as one line: no control, format or surrogate character, nothing that looks encoded, not too long.

    The joiners that scripts of India and the Near East need (U+200C, U+200D) stay.
    """
    kept = "".join(c if c in "\u200c\u200d" or unicodedata.category(c)[0] != "C" else " " for c in text)
    line = " ".join(kept.split()).replace("=?", "= ?").replace("?=", "? =")
    if len(line) > LONGEST_TEXT:
        line = line[: LONGEST_TEXT - 1].rsplit(" ", 1)[0] + "…"
    return line


def text_field(name: str, text: str) -> bytes:
    """A header field of free text, such as Subject; encoded where it is not ASCII, and folded (RFC 2047)."""
    return checked(name, SMTP.header_factory(name, tidy(text)).fold(policy=SMTP).encode("ascii"))


def address_field(name: str, address: str) -> bytes:
    """A header field with one mailbox, `Name <local@domain>` or an address alone, whose ASCII form is used."""
    shown, spec = parseaddr(address)
    mailbox = Address(display_name=tidy(shown), addr_spec=spec)
    return checked(name, SMTP.header_factory(name, mailbox).fold(policy=SMTP).encode("ascii"))


def plain_field(name: str, *parts: str) -> bytes:
    """A header field of printable ASCII, each part on a line of its own: never encoded, never folded inside a part.

    Raises:
        MailError: a part holds anything else, or is longer than a line may be.
    """
    for part in parts:
        if not PLAIN.fullmatch(part) or len(name) + len(part) + 2 > LONGEST_LINE:
            raise MailError(f"{name}: {part[:80]!r} cannot stand in a header; only printable ASCII can, up to one line")
    return f"{name}: {FOLD.join(parts)}\r\n".encode("ascii")


def checked(name: str, field: bytes) -> bytes:
    """The field, if its bytes are one field of this name. Raises MailError where they are more or less."""
    if names(field) != (name,):
        raise MailError(f"{name}: the text for it would make other header fields; it was not used")
    return field


def names(head: bytes) -> tuple[str, ...]:
    """The names of the header fields in a block of bytes, in order; ("",) where it holds anything else."""
    found, end = [], 0
    for match in FIELD.finditer(head):
        if match.start() != end:
            return ("",)
        found.append(match[1].decode("ascii"))
        end = match.end()
    return tuple(found) if end == len(head) and longest(head) <= LONGEST_LINE else ("",)


def longest(lines: bytes) -> int:
    """Bytes of the longest line."""
    return max(map(len, lines.split(b"\r\n")))


def gate(head: bytes, expected: Sequence[str]) -> None:
    """Hold a finished header block against the fields it is meant to have. Raises MailError; nothing was sent then."""
    if names(head) != tuple(expected):
        raise MailError("a header of the mail is not what it was meant to be; this message was not sent")
