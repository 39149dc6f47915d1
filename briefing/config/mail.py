"""Settings of the store and of mail: where it goes, who it is from, how fast, how it is signed."""

from __future__ import annotations

import re
from email.headerregistry import Address as MailAddress
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo

from briefing.config.forms import Number, Place, Settings, Text, placed


def store_place(text: str, info: ValidationInfo) -> str:
    """A path counted from the folder of the configuration, or an address of PostgreSQL without a password."""
    if re.match(r"postgres(ql)?:", text):
        if urlsplit(text).password is not None:
            raise ValueError("a password may not stand here; put it into ~/.pgpass, or the variable PGPASSWORD")
        return text
    if re.match(r"[a-z][a-z0-9+]*://", text):
        raise ValueError("must be the path of a file, or postgresql://user@host/database")
    return str(placed(Path(text), info))


def way_of_mail(text: str) -> str:
    """Where mail is handed over."""
    kind, colon, rest = text.partition(":")
    if kind in ("file", "mbox") and colon and rest.strip("/"):
        return text
    if kind == "lmtp" and rest.startswith("/") and not rest.startswith("//"):
        return text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = None, None
    if (
        parts is None
        or parts.scheme not in ("smtp", "smtps", "lmtp")
        or not parts.hostname
        or parts.path.strip("/")
        or parts.username
        or (port == 0)
    ):
        raise ValueError(
            f"{text!r} is no way for mail; write smtp://host:587, smtps://host:465, lmtp://host:24, "
            "lmtp:/path/of/socket, file:folder (a Maildir) or mbox:file; user and password are settings of their own"
        )
    return text


def mailbox(text: str) -> str:
    """A name and an address, or an address alone, that can stand in From."""
    name, address = parseaddr(text)
    try:
        MailAddress(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        address = ""
    form = r"[^\s@<>\"(),:;\\\[\]]+@[a-z0-9-]+(\.[a-z0-9-]+)*"
    if not text.isprintable() or not re.fullmatch(form, address, re.ASCII | re.IGNORECASE):
        raise ValueError(f"{text!r} is no address; write `Morning Brief <brief@example.org>`")
    return text


def secret_place(text: str) -> str:
    """Where a password is found: never the password itself."""
    if not re.fullmatch(r"env:[A-Za-z_]\w*|file:.+|keyring:.+", text, re.ASCII):
        raise ValueError(
            "says where the password is, env:VARIABLE, file:PATH or keyring:SERVICE; it is not the password"
        )
    return text


def domain(text: str) -> str:
    """A domain or the name of a key below one, in letters, digits, hyphens and dots."""
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", text, re.ASCII):
        raise ValueError(f"{text!r} must be small letters, digits, hyphens and dots, such as example.org")
    return text


Domain = Annotated[str, AfterValidator(domain)]


class Dkim(Settings):
    """How mails are signed here; leave it out where the relay signs."""

    domain: Domain = Field(description="The signing domain: that of `mail.from`, or one above it.")
    selector: Domain = Field(description="The name of the key: its public half is at <selector>._domainkey.<domain>.")
    keyfile: Place = Field(description="The private key: a PEM file that only its owner can read, RSA.")


class Mail(Settings):
    """How an edition is mailed."""

    transport: Annotated[str, AfterValidator(way_of_mail)] = Field(
        "file:dist/outbox",
        description="Where mail goes: `smtp://host:587`, `smtps://host:465`, `lmtp://host:24`, `lmtp:/socket`, "
        "`file:folder` (a Maildir) or `mbox:file`. The default sends to nobody.",
    )
    sender: Annotated[str, AfterValidator(mailbox)] | None = Field(
        None, alias="from", description="Who it is from: `Morning Brief <brief@example.org>`."
    )
    reply_to: Annotated[str, AfterValidator(mailbox)] | None = Field(
        None, description="Where answers go, and wishes to leave by mail; without it, to `from`."
    )
    list_id: Domain | None = Field(
        None, description="The name of the list in mail programs (RFC 2919); without it, made from title and `from`."
    )
    security: Literal["starttls", "tls", "none"] | None = Field(
        None,
        description="How the way to the relay is kept private: `starttls`, `tls` from the start, or `none`. "
        "Without it, `tls` for smtps://, `none` for lmtp:, else `starttls`. If it cannot be had, nothing is sent.",
    )
    certificates: Place | None = Field(
        None, description="A PEM file of authorities to trust instead of the system's, for a relay of one's own."
    )
    user: Text | None = Field(None, description="The name to log in with, where the relay asks for one.")
    password_from: Annotated[str, AfterValidator(secret_place)] | None = Field(
        None, description="Where its password is: `env:VARIABLE`, `file:PATH` or `keyring:SERVICE`."
    )
    connections: Annotated[int, Number, Field(ge=1, le=100)] = Field(4, description="Connections at the same time.")
    messages_per_connection: Annotated[int, Number, Field(ge=1)] = Field(
        100, description="Messages after which a connection is closed and a new one opened."
    )
    per_minute: Annotated[int, Number, Field(ge=1)] | None = Field(
        None, description="Messages a minute, over all connections; without it, as many as the relay takes."
    )
    attach_megabytes: Annotated[float, Number, Field(ge=0, le=100)] = Field(
        10,
        description="Megabytes (of 1,000,000 bytes) of the largest mail that carries the PDF; others link to it.",
    )
    expire_hours: Annotated[float, Number, Field(gt=0, le=240)] = Field(
        24, description="Hours after which what could not be delivered is given up; a newer edition ends it sooner."
    )
    in_doubt: Literal["hold", "resend"] = Field(
        "hold",
        description="What happens to a message of which nobody knows whether the relay took it: `hold` leaves it to "
        "you (`briefing deliveries`), `resend` sends it again under the same Message-ID.",
    )
    dkim: Dkim | None = Field(None, description="Signs each mail, where the relay does not.")
