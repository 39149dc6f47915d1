"""A letter, hostile text for its fields, and the form that every mail must have; needs nothing but Python's own library."""

from __future__ import annotations

import email
import email.policy
import re

from briefing.mail import Letter, Personal, compile_letter
from briefing.mail.message import PREFERENCES, UNSUBSCRIBE

LETTER = Letter(
    subject="Morning Brief: 15 January 2026",
    sender="Morning Brief <brief@example.org>",
    reply_to=None,
    list_name="Morning Brief",
    list_id="morning-brief.example.org",
    archive="https://brief.example.org/",
    help="mailto:brief@example.org",
    language="en",
    edition="2026-01-15",
    text=f"Harbour reopens.\n.\n.hidden\nFrom here on\n\nLeave: {UNSUBSCRIBE}\nChoose: {PREFERENCES}\n",
    html=f'<p>Harbour – reopens</p>\n<p><a href="{UNSUBSCRIBE}">leave</a> <a href="{PREFERENCES}">choose</a></p>\n',
    pdf=bytes(range(256)) * 40,
    pdf_name="morning-brief-2026-01-15.pdf",
)
PERSONAL = Personal(
    to="ann@example.net",
    message_id="20260115.0123456789abcdef01234567@example.org",
    date="Thu, 15 Jan 2026 04:30:00 +0000",
    unsubscribe="https://brief.example.org/unsubscribe/abcdefghijklmnop-0-0-abcdefghijklmnopqrstuvwxyz?a=1&b=2",
    unsubscribe_mail="mailto:bounces+abcdefghijklmnop-0-0-abcdefghijklmnopqrstuvwxyz@example.org?subject=unsubscribe",
    preferences="https://brief.example.org/preferences/abcdefghijklmnop-0-0-abcdefghijklmnopqrstuvwxyz",
)
NAMES = [
    "Date",
    "To",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "From",
    "Subject",
    "List-Id",
    "List-Post",
    "Precedence",
    "Auto-Submitted",
    "Feedback-ID",
    "Content-Language",
    "List-Archive",
    "List-Help",
    "MIME-Version",
    "Content-Type",
]
NAUGHTY = [
    "A=?UTF-8?Q?=0A?=Bcc: injected@example.com",
    "=?utf-8?b?Cg==?=Bcc: injected@example.com",
    "=?utf-8?q?a=0D=0ABcc:_injected@example.com?=",
    "a\r\nBcc: injected@example.com",
    "a\nBcc: injected@example.com",
    "a\rBcc: injected@example.com",
    "a\x00b\x0bc\x0cd\x1b[31m",
    "a\x85Bcc: x\u2028Bcc: y\u2029Bcc: z",
    "lone \ud800 surrogate \udfff",
    "\u202eright to left\u202c",
    'quotes " and \\ and <brackets> (comments) @ , ; :',
    "très long " * 100,
    "ﷺ" * 100,
    "x" * 2000,
    "日本語の見出し" * 30,
    "á̷̧̢̛" * 50,
    "=" * 300,
    "?= =? ?= =?",
    " ",
    "\u200b\ufeff",
    "🇩🇪👩‍👩‍👧‍👦" * 20,
]


def message(letter: Letter = LETTER, personal: Personal = PERSONAL) -> bytes:
    return compile_letter(letter).fill(personal).bytes()


def parse(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def body(content: bytes, kind: str) -> str:
    return parse(content).get_body((kind,)).get_content().replace("\r\n", "\n")


def check_form(content: bytes) -> None:
    """What every mail must be, whatever went into it (RFC 5322, RFC 2045)."""
    head, _, body = content.partition(b"\r\n\r\n")
    assert head.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", content)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(line.startswith(b".") for line in body.split(b"\r\n"))
    parsed = parse(content)
    assert [part.defects for part in parsed.walk() if part.defects] == []
    for part in parsed.walk():
        if part.get("content-transfer-encoding") == "base64":
            assert max(map(len, part.get_payload().splitlines())) <= 76
        if part.get("content-transfer-encoding") == "quoted-printable":
            assert max(map(len, part.get_payload().splitlines())) <= 76
    assert parsed.get_body(("plain",)).get_content().strip()
