"""An edition as a mail: its bytes are made once for all who made the same choice, and filled in per subscriber.

    template = compile_letter(letter)          # some milliseconds, once a choice
    wire = template.fill(personal)             # some microseconds, once a subscriber

multipart/mixed [ multipart/alternative [ text, HTML ], PDF ]. Text and HTML are quoted-printable, and no line of a
body begins with a dot, so the bytes of the message are those that go over the wire. The personal links stand in text
and HTML as UNSUBSCRIBE and PREFERENCES.
"""

from __future__ import annotations

import hashlib
import html as markup
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import quoprimime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from briefing.errors import MailError
from briefing.mail import headers

UNSUBSCRIBE = "https://unsubscribe.invalid/"
PREFERENCES = "https://preferences.invalid/"
LINKS = (UNSUBSCRIBE, PREFERENCES)
CHUNK = 74
"""Characters of a quoted-printable line; a dot at its start, written as three, still fits into 76 (RFC 2045, 6.7)."""

ADDRESS = re.compile(r"(https://|http://|mailto:)[!#-;=?-~]+", re.ASCII)
"""A link that can stand between < and > in a header and between quotes in HTML."""

Place = tuple[Literal["text", "html"], str]
"""Where a personal link stands, and which it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an edition says to all who made the same choice. Text and HTML hold the two links as they are."""

    subject: str
    sender: str
    """`Name <address>` or an address; so are the next two."""
    reply_to: str | None
    list_name: str
    list_id: str
    """Such as `morning-brief.example.org` (RFC 2919), without brackets."""
    archive: str | None
    """The address of the editions on the web."""
    help: str | None
    """The address of help or of the people behind it: https or mailto (RFC 2369)."""
    language: str
    edition: str
    """What Feedback-ID calls it: a date."""
    text: str
    html: str | None
    pdf: bytes | None
    pdf_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What one subscriber's mail has of its own. Addresses are ASCII, or UTF-8 in the local part for SMTPUTF8."""

    to: str
    message_id: str
    """Without brackets."""
    date: str
    """As in a Date header."""
    unsubscribe: str | None
    """The one-click address (RFC 8058), https."""
    unsubscribe_mail: str | None
    """The same by mail: `mailto:...`."""
    preferences: str | None


@dataclass(frozen=True, slots=True)
class Wire:
    """One message as it goes out: `head` with the empty line after it, then the pieces of the body, shared or not."""

    head: bytes
    body: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Octets, as SIZE counts them (RFC 1870)."""
        return len(self.head) + sum(map(len, self.body))

    def bytes(self) -> bytes:
        """All of it in one."""
        return b"".join((self.head, *self.body))


@dataclass(frozen=True, slots=True)
class Template:
    """The bytes of a letter with gaps. `gaps[n]` stands between `pieces[n]` and `pieces[n + 1]`."""

    head: bytes
    """The header fields that are the same for all."""
    pieces: tuple[bytes, ...]
    gaps: tuple[Place, ...]
    names: tuple[str, ...]
    """The fields of `head`, in order."""
    size: int
    """Octets without the personal part."""

    def fill(self, personal: Personal) -> Wire:
        """The message of one subscriber.

        Raises:
            MailError: an address or link cannot stand in a mail. Nothing was made then.
        """
        own = personal_fields(personal)
        head = b"".join(own.values())
        headers.gate(head if head.isascii() else unaccented(head), tuple(own))
        leave = personal.unsubscribe or personal.unsubscribe_mail or ""
        links = {UNSUBSCRIBE: leave, PREFERENCES: personal.preferences or leave}
        body = [self.pieces[0]]
        for (kind, link), piece in zip(self.gaps, self.pieces[1:], strict=True):
            body += [quoted_link(links[link], kind), piece]
        return Wire(head + self.head + b"\r\n", tuple(body))


def personal_fields(personal: Personal) -> dict[str, bytes]:
    """The header fields of one subscriber, by name, in order."""
    found = {
        "Date": headers.plain_field("Date", personal.date),
        "To": recipient_field(personal.to),
        "Message-ID": headers.plain_field("Message-ID", f"<{personal.message_id}>"),
    }
    ways = [way for way in (personal.unsubscribe, personal.unsubscribe_mail) if way]
    for way in ways:
        if not ADDRESS.fullmatch(way):
            raise MailError(f"{way[:80]!r} is no address for a link")
    if ways:
        listed = [f"<{way}>" + ("," if number < len(ways) else "") for number, way in enumerate(ways, 1)]
        found["List-Unsubscribe"] = headers.plain_field("List-Unsubscribe", *listed)
    if personal.unsubscribe:
        found["List-Unsubscribe-Post"] = headers.plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    return found


def recipient_field(address: str) -> bytes:
    """To with one address. One that is not ASCII stands as it is, for a relay that takes it (RFC 6532)."""
    if not sendable(address):
        raise MailError("the address is none that mail can be sent to")
    return f"To: {address}\r\n".encode()


def sendable(address: str) -> bool:
    """Whether an address can stand in an envelope and a header without quoting.

    No white space, control or list character; a local part of at most 64 octets, a domain in ASCII (RFC 5321, 4.5.3.1).
    """
    local, at, domain = address.rpartition("@")
    return bool(
        at
        and 0 < len(local.encode(errors="replace")) <= 64
        and re.fullmatch(r"[^\x00-\x20\x7f-\x9f\s\"(),:;<>@\[\]\\\ud800-\udfff]+", local)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and local.isprintable()
        and re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*", domain)
        and len(domain) <= 253
    )


def unaccented(head: bytes) -> bytes:
    """A header block with what is not ASCII replaced, so that its form can be checked."""
    return re.sub(rb"[\x80-\xff]", b"x", head)


def compile_letter(letter: Letter) -> Template:
    """The bytes of a letter, checked once for all that is the same in every message.

    Raises:
        MailError: a title or name would break a header, or the text is empty. Nothing was made then.
    """
    if not letter.text.strip():
        raise MailError("the text of the mail is empty; build the edition again")
    head = constant_fields(letter)
    content = body_of(letter)
    block = b"".join(head.values())
    content_head, _, body = content.partition(b"\r\n\r\n")
    block += content_head + b"\r\n"
    names = (*head, "MIME-Version", "Content-Type")
    headers.gate(block, names)
    if re.search(rb"(?<!\r)\n|\r(?!\n)|\r\n\.|\A\.", body) or headers.longest(body) > headers.LONGEST_LINE:
        raise MailError("the body of the mail has a line that mail cannot carry; this is a fault of its template")
    pieces, gaps = cut(body)
    return Template(block, pieces, gaps, names, len(block) + len(body) + 2)


def constant_fields(letter: Letter) -> dict[str, bytes]:
    """The header fields that are the same for all, by name, in order."""
    domain = letter.list_id.partition(".")[2] or letter.list_id
    found = {
        "From": headers.address_field("From", letter.sender),
        "Subject": headers.text_field("Subject", letter.subject),
        "List-Id": list_id_field(letter.list_name, letter.list_id),
        "List-Post": headers.plain_field("List-Post", "NO"),
        "Precedence": headers.plain_field("Precedence", "list"),
        "Auto-Submitted": headers.plain_field("Auto-Submitted", "auto-generated"),
        "Feedback-ID": headers.plain_field("Feedback-ID", f"{letter.edition}:{domain}:brief:briefing"),
        "Content-Language": headers.plain_field("Content-Language", letter.language),
    }
    if letter.reply_to:
        found["Reply-To"] = headers.address_field("Reply-To", letter.reply_to)
    for name, link in (("List-Archive", letter.archive), ("List-Help", letter.help)):
        if link:
            if not ADDRESS.fullmatch(link):
                raise MailError(f"{link[:80]!r} is no address for a link")
            found[name] = headers.plain_field(name, f"<{link}>")
    return found


def list_id_field(name: str, list_id: str) -> bytes:
    """List-Id: the list's name as a phrase, encoded where need be, and its identifier (RFC 2919)."""
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", list_id, re.ASCII):
        raise MailError(f"{list_id[:80]!r} is no identifier for a list; it looks like brief.example.org")
    text = headers.tidy(name)
    if text.isascii():
        phrase = '"' + re.sub(r'[\\"]', "", text) + '"'
    else:
        phrase = Header(text, "utf-8", maxlinelen=70, header_name="List-Id").encode(linesep="\r\n")
    return headers.checked("List-Id", f"List-Id: {phrase}\r\n <{list_id}>\r\n".encode("ascii"))


def body_of(letter: Letter) -> bytes:
    """MIME-Version, Content-Type and the body. A boundary is a hash of what it parts: equal in, equal out."""
    text = text_part(letter.text, "plain")
    html = () if letter.html is None else (text_part(letter.html, "html"),)
    mixed = parts("alternative", text, *html)
    if letter.pdf is not None:
        attached = EmailMessage(policy=SMTP)
        attached.set_content(
            letter.pdf, "application", "pdf", filename=file_name(letter.pdf_name), disposition="attachment"
        )
        del attached["MIME-Version"]
        mixed = parts("mixed", mixed, attached)
    mixed["MIME-Version"] = "1.0"
    content = mixed.as_bytes(policy=SMTP.clone(max_line_length=headers.LONGEST_LINE))
    head, _, body = content.partition(b"\r\n\r\n")
    fields = [match[0] for match in headers.FIELD.finditer(head + b"\r\n")]
    fields.sort(key=lambda field: not field.startswith(b"MIME-Version"))
    return b"".join(fields) + b"\r\n" + body


def text_part(text: str, kind: Literal["plain", "html"]) -> EmailMessage:
    """Text as a quoted-printable part whose lines begin with no dot."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("latin-1")
    encoded = quoprimime.body_encode(lines, maxlinelen=CHUNK, eol="\r\n")
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = f"text/{kind}; charset=utf-8"
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(re.sub(r"(?m)^\.", "=2E", encoded))
    return part


def parts(kind: str, *members: EmailMessage) -> EmailMessage:
    """A multipart of some parts."""
    made = EmailMessage(policy=SMTP)
    digest = hashlib.sha256(b"".join(bytes(member) for member in members)).hexdigest()
    made["Content-Type"] = f'multipart/{kind}; boundary="=_{kind}_{digest[:24]}"'
    for member in members:
        made.attach(member)
    return made


def file_name(name: str) -> str:
    """A name for a file that every mail program and system takes: ASCII letters, digits, `.`, `-` and `_`."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80] or "brief.pdf"


def cut(body: bytes) -> tuple[tuple[bytes, ...], tuple[Place, ...]]:
    """A body in pieces, with the places of the personal links between them.

    A soft line end may run through a link, and a dot may be written as three characters behind it.
    """
    html_from = body.find(b"Content-Type: text/html")
    soft = {link: b"(?:=\r\n)?".join(re.escape(c.encode()) for c in link) for link in LINKS}
    soft = {link: pattern.replace(rb"\.", rb"(?:\.|=2E)") for link, pattern in soft.items()}
    pieces, gaps, last = [], [], 0
    for match in re.finditer(b"|".join(b"(%b)" % pattern for pattern in soft.values()), body):
        pieces.append(body[last : match.start()])
        kind: Literal["text", "html"] = "html" if 0 <= html_from < match.start() else "text"
        gaps.append((kind, LINKS[(match.lastindex or 1) - 1]))
        last = match.end()
    return (*pieces, body[last:]), tuple(gaps)


def quoted_link(link: str, kind: Literal["text", "html"]) -> bytes:
    """A link in quoted-printable, on lines of its own inside a line of text."""
    if not ADDRESS.fullmatch(link):
        raise MailError(f"{link[:80]!r} is no address for a link" if link else "the mail has no way to unsubscribe")
    shown = (markup.escape(link) if kind == "html" else link).replace("=", "=3D")
    return b"=\r\n" + b"".join(line.encode("ascii") + b"=\r\n" for line in pieces_of(shown))


def pieces_of(shown: str) -> Sequence[str]:
    """Pieces of at most 74 characters that part no `=3D` and begin with no dot."""
    return [re.sub(r"^\.", "=2E", piece) for piece in re.findall(r"(?:=3D|[^=]){1,24}", shown)]
