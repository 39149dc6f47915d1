"""Settings of subscribers: what they agree to, the web pages they are served, the mailbox for what comes back."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo

from briefing.config.forms import Address, Number, Place, Settings, Text, placed
from briefing.config.mail import mailbox, secret_place

LONGEST_LOCAL = 12
"""Letters before the @ of the address for bounces: a signature of 50 is put behind them, and 64 are allowed."""


def envelope(text: str) -> str:
    """An address whose local part leaves room for a signature."""
    mailbox(text)
    local = text.rpartition("@")[0]
    if "<" in text or "+" in local or len(local) > LONGEST_LOCAL:
        raise ValueError(
            f"{text!r} must be a bare address with at most {LONGEST_LOCAL} letters and no + before the @, "
            "such as bounces@example.org: a signature is put in between"
        )
    return text


def returns(text: str, info: ValidationInfo) -> str:
    """Where returned mail is read: a Maildir, or a folder on an IMAP server."""
    kind, _, rest = text.partition(":")
    if kind == "maildir" and rest:
        return f"maildir:{placed(Path(rest), info)}"
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"imaps", "imap"} and parts.hostname and parts.username and parts.port != 0
    except ValueError:
        known, parts = None, urlsplit("")
    if not known or parts.password is not None:
        raise ValueError(
            f"{text.rsplit('@', maxsplit=1)[-1]!r} is no mailbox; write maildir:folder or imaps://user@host/INBOX, "
            "the user's own @ as %40; the password has a setting of its own"
        )
    return text


def network(text: str) -> str:
    """An address of a machine, or a network of them."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is no address of a machine; write 127.0.0.1 or 10.0.0.0/8") from None
    return text


def listening_host(text: str) -> str:
    """What a server listens on."""
    if not re.fullmatch(r"[0-9A-Za-z.:-]+", text):
        raise ValueError(f"{text!r} is no address to listen on; write 127.0.0.1, 0.0.0.0 or ::1")
    return text


class Subscribers(Settings):
    """Who gets the brief, and by what right."""

    consent: Text | None = Field(
        None,
        description="What a person agrees to, as the sign-up form shows it and the store keeps it; without it, the "
        "frame's own words in their language.",
    )
    sign_up: Literal["open", "closed"] = Field(
        "open",
        description="Whether people may sign up on the web (`open`), or are entered by the desk alone (`closed`).",
    )
    privacy: Address | None = Field(
        None, description="The page that says what is kept of them; linked from every form."
    )


class Web(Settings):
    """The server of the desk's web pages, `briefing serve`: behind a reverse proxy that speaks HTTPS."""

    host: Annotated[str, AfterValidator(listening_host)] = Field("127.0.0.1", description="The address it listens on.")
    port: Annotated[int, Number, Field(ge=1, le=65535)] = Field(8080, description="The port it listens on.")
    proxies: tuple[Annotated[str, AfterValidator(network)], ...] = Field(
        ("127.0.0.1", "::1"), description="Proxies that are believed when they say for whom they ask."
    )
    forms_per_hour: Annotated[int, Number, Field(ge=1)] = Field(
        20, description="Sign-ups an hour from one address of the net (IPv6: one /64)."
    )
    requests_per_minute: Annotated[int, Number, Field(ge=1)] = Field(
        240, description="Pages a minute for one address of the net; leaving is never refused."
    )


class Bounces(Settings):
    """The mailbox for mail that comes back."""

    address: Annotated[str, AfterValidator(envelope)] | None = Field(
        None,
        description="The sender on the envelope, such as `bounces@example.org`; each mail carries its own signed form, "
        "`bounces+...@example.org`, which must arrive in the same mailbox.",
    )
    mailbox: Annotated[str, AfterValidator(returns)] | None = Field(
        None, description="Where it is read: `imaps://user@host/INBOX` or `maildir:folder`."
    )
    password_from: Annotated[str, AfterValidator(secret_place)] | None = Field(
        None, description="Where its password is: `env:VARIABLE`, `file:PATH` or `keyring:SERVICE`."
    )
    certificates: Place | None = Field(
        None, description="A PEM file of authorities to trust instead of the system's, for a server of one's own."
    )
