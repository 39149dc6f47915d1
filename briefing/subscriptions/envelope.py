"""The address on the envelope of each mail (VERP): what comes back to it names whom and what it is about, signed.

`bounces@example.org` becomes `bounces+<token>@example.org`. Whoever has not got the mail cannot make the address, so a
report that reaches another one is forged, or about somebody else's mail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from briefing import tokens
from briefing.subscriptions.links import LIST

MOST = 50
"""Signed addresses that are tried in one message; a report has one or a few."""

HEADERS = re.compile(
    rb"(?im)^(delivered-to|to|x-original-to|envelope-to|x-envelope-to|apparently-to|x-delivered-to|x-rcpt-to):"
    rb"((?:[^\r\n]|\r?\n[ \t])*)"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose mail a message is about."""

    handle: str
    edition: int | None
    """The number of the edition in the store; None for a mail that was no edition."""
    purpose: Literal["bounce", "leave-by-mail"]


def bounce_address(base: str, *, keys: Sequence[bytes], handle: str, edition: int = 0, desk: str = LIST) -> str:
    """The sender on the envelope of one mail to one subscriber; the same for every attempt at it."""
    return signed(base, tokens.sign(keys, purpose="bounce", desk=desk, handle=handle, number=edition))


def leave_address(base: str, *, keys: Sequence[bytes], handle: str, desk: str = LIST) -> str:
    """Where a mail with any content ends a subscription: the mailto form of List-Unsubscribe (RFC 2369)."""
    return signed(base, tokens.sign(keys, purpose="leave-by-mail", desk=desk, handle=handle))


def signed(base: str, token: str) -> str:
    """The base address with a token behind a plus."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{token}@{domain}"


def attributed(
    content: bytes, *, base: str, keys: Sequence[bytes], now: datetime, desk: str = LIST
) -> Attribution | None:
    """Whose mail a message is about, by a genuine address it was sent to or holds; None for a forged or foreign one.

    The headers that say where the message itself went are looked at first, then all of it: a complaint carries the
    address only within the mail it complains about.
    """
    local, _, domain = base.rpartition("@")
    form = re.compile(
        rb"(?<![\w.+-])%s\+([a-z2-7]{16}-[0-9a-z]{1,7}-[0-9a-z]{1,7}-[a-z2-7]{26})@%s(?!\.?[\w-])"
        % (re.escape(local.encode()), re.escape(domain.encode())),
        re.IGNORECASE,
    )
    head = content[: (re.search(rb"\r?\n\r?\n", content) or re.search(rb"\Z", content)).start()]  # type: ignore[union-attr]
    went_to = b"\n".join(match[2] for match in HEADERS.finditer(head))
    unfolded = re.sub(rb"=\r?\n", b"", content)  # quoted-printable may have cut it
    found = dict.fromkeys(m[1] for text in (went_to, content, unfolded) for m in form.finditer(text))
    for written in list(found)[:MOST]:
        token = written.decode("ascii").lower()
        for purpose in ("leave-by-mail", "bounce"):
            read = tokens.read(keys, token, purpose=purpose, desk=desk, now=now)
            if read:
                return Attribution(read.handle, read.number or None, purpose)
    return None
