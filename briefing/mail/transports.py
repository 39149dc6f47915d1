"""The ways out for mail: a relay (SMTP, LMTP), a Maildir or an mbox, behind one face.

A transport makes lines; each sender thread works on a line of its own. All of them ask `before_dot` at the last moment
at which a message can still be withdrawn.
"""

from __future__ import annotations

import mailbox
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from briefing.errors import ConfigError, RelayError
from briefing.mail.message import Wire
from briefing.mail.replies import Outcome
from briefing.mail.session import Patience, Relay, Security, Session

PORTS = {"smtp": 587, "smtps": 465, "lmtp": 24}


class Line(Protocol):
    """One way on which messages go out one after another."""

    @property
    def open(self) -> bool:
        """Whether it takes another message; else a new line is needed."""

    def send(self, sender: str, to: str, wire: Wire, before_dot: Callable[[], bool]) -> Outcome:
        """Send one message; see `session.Session.send`."""

    def quit(self) -> None:
        """End it."""


class Transport(Protocol):
    """What makes lines."""

    def line(self) -> Line:
        """A new line. Raises RelayError, `replies.Refused` or `session.Lost` where there is none to be had."""


class RelayTransport:
    """Sessions with one relay."""

    def __init__(self, relay: Relay) -> None:
        """Nothing is connected yet."""
        self.relay = relay

    def line(self) -> Session:
        """A new session."""
        return Session(self.relay)


class BoxTransport:
    """A Maildir or an mbox; every message is durable when `send` returns."""

    def __init__(self, place: Path, kind: str) -> None:
        """Make the folder or file. Raises RelayError where it cannot be written."""
        self._place = place
        self._kind = kind
        self._lock = threading.Lock()
        self._open().close()

    def _open(self) -> mailbox.Maildir | mailbox.mbox:
        """The box, made if need be."""
        place = self._place
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return mailbox.mbox(place) if self._kind == "mbox" else mailbox.Maildir(place, factory=None)
        except (OSError, mailbox.Error) as error:
            raise RelayError(f"{place} cannot be written: {getattr(error, 'strerror', None) or error}") from None

    def line(self) -> BoxLine:
        """A line into the box."""
        return BoxLine(self._open(), self._place, self._lock)


class BoxLine:
    """A line into a Maildir or mbox, which takes one message at a time."""

    def __init__(self, box: mailbox.Maildir | mailbox.mbox, place: Path, lock: threading.Lock) -> None:
        """Waits its turn with other lines into the same box."""
        self.open = True
        self._box = box
        self._place = place
        self._lock = lock

    def send(self, sender: str, to: str, wire: Wire, before_dot: Callable[[], bool]) -> Outcome:
        """Put one message into the box, with its envelope as Return-Path and Delivered-To (RFC 5321, 4.4)."""
        envelope = f"Return-Path: <{sender}>\nDelivered-To: {to}\n".encode()
        content = envelope + wire.bytes().replace(b"\r\n", b"\n")
        if not before_dot():
            return Outcome("withdrawn", "body")
        with self._lock:
            try:
                self._box.lock()
                try:
                    self._box.add(content)
                    self._box.flush()
                finally:
                    self._box.unlock()
            except (OSError, mailbox.Error) as error:
                raise RelayError(
                    f"{self._place} cannot be written: {getattr(error, 'strerror', None) or error}"
                ) from None
        return Outcome("sent", "dot", 250, "written")

    def quit(self) -> None:
        """Close the box."""
        self.open = False
        self._box.close()


def open_transport(
    address: str,
    *,
    base: Path,
    security: Security | None = None,
    user: str | None = None,
    password: str | None = None,
    certificates: Path | None = None,
    patience: Patience | None = None,
) -> Transport:
    """The transport of an address as `mail.transport` has it; paths count from `base`. Nothing is connected yet.

    Raises:
        ConfigError: the certificates cannot be read.
        RelayError: the folder or file cannot be made.
    """
    kind, _, rest = address.partition(":")
    if kind in ("file", "mbox"):
        return BoxTransport(base / rest, kind)
    patience = patience or Patience()
    if kind == "lmtp" and not rest.startswith("//"):
        return RelayTransport(Relay("localhost", 0, path=rest, lmtp=True, security="none", patience=patience))
    parts = urlsplit(address)
    secure: Security = security or {"smtp": "starttls", "smtps": "tls", "lmtp": "none"}[kind]  # type: ignore[assignment]
    return RelayTransport(
        Relay(
            parts.hostname or "",
            parts.port or PORTS[kind],
            lmtp=kind == "lmtp",
            security=secure,
            user=user,
            password=password,
            context=trust(certificates) if secure != "none" else None,
            patience=patience,
        )
    )


def trust(certificates: Path | None) -> ssl.SSLContext:
    """TLS 1.2 or newer that believes the system's authorities, or those of a file alone."""
    try:
        context = ssl.create_default_context(cafile=str(certificates) if certificates else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"mail.certificates: {certificates} cannot be read: {error.strerror or error}") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def password(
    place: str, *, user: str, base: Path, environment: Mapping[str, str], setting: str = "mail.password_from"
) -> str:
    """The password that a setting points to. Raises ConfigError where there is none; never shows it."""
    kind, _, name = place.partition(":")
    found: str | None = None
    if kind == "env":
        found = environment.get(name)
    elif kind == "file":
        with suppress(OSError, UnicodeDecodeError):
            if (base / name).stat().st_mode & 0o007:
                raise ConfigError(f"{setting}: {name} can be read by others; type: chmod 600 {name}")
            found = (base / name).read_text(encoding="utf-8").rstrip("\r\n")
    else:
        found = from_keyring(name, user)
    if not found:
        raise ConfigError(f"{setting}: {place} holds no password; set it, or name another place")
    return found


def from_keyring(service: str, user: str) -> str | None:
    """The password of a user in the system's keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError:
        raise ConfigError(
            "mail.password_from: keyring is not installed; type: pip install 'briefing[keyring]'"
        ) from None
    try:
        found: str | None = keyring.get_password(service, user)
    except KeyringError as error:
        raise ConfigError(f"mail.password_from: the keyring cannot be opened: {error}") from None
    return found
