"""The mailbox for what comes back: a Maildir, or a folder on an IMAP server. Messages come as bytes, one at a time."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from briefing.bounces.report import LARGEST
from briefing.errors import MailboxError
from briefing.mail.transports import password

SECONDS = 60
"""How long a server may be silent."""


class Settings(Protocol):
    """What the config says of the mailbox."""

    @property
    def mailbox(self) -> str | None:
        """Where it is."""

    @property
    def password_from(self) -> str | None:
        """Where its password is."""


class Box(Protocol):
    """A mailbox that is open."""

    def waiting(self) -> list[str]:
        """The keys of messages that nobody has looked at, oldest first."""

    def read(self, key: str) -> bytes:
        """The first megabyte of a message; b"" for one that has gone."""

    def done(self, key: str, *, delete: bool) -> None:
        """Take a message away, or mark it as seen and leave it for a person."""


class MaildirBox:
    """A Maildir on disk: new messages, and those in `cur` that nobody has seen (https://cr.yp.to/proto/maildir.html)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def waiting(self) -> list[str]:
        """By their names, which begin with the time of delivery."""
        found = [path for part in ("new", "cur") for path in (self.folder / part).iterdir() if path.is_file()]
        unseen = [path for path in found if "S" not in path.name.partition(":2,")[2] and not path.name.startswith(".")]
        return [f"{path.parent.name}/{path.name}" for path in sorted(unseen, key=lambda path: path.name)]

    def read(self, key: str) -> bytes:
        """The first megabyte."""
        try:
            with (self.folder / key).open("rb") as file:
                return file.read(LARGEST)
        except FileNotFoundError:
            return b""

    def done(self, key: str, *, delete: bool) -> None:
        """Delete it, or move it to `cur` as seen."""
        place = self.folder / key
        with suppress(FileNotFoundError):
            if delete:
                place.unlink()
            else:
                name, _, flags = place.name.partition(":2,")
                place.rename(self.folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")


class ImapBox:
    """A folder on a server: messages without the flag Seen."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self.server = server
        self.deleted = False

    def waiting(self) -> list[str]:
        """By their UID, which stays."""
        _, found = self.server.uid("SEARCH", "UNSEEN")
        return [uid.decode("ascii") for part in found for uid in (part or b"").split()]

    def read(self, key: str) -> bytes:
        """The first megabyte, and no more is asked for."""
        _, found = self.server.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)")
        return next((bytes(part[1]) for part in found if isinstance(part, tuple)), b"")

    def done(self, key: str, *, delete: bool) -> None:
        """Flag it; what is deleted goes when the folder is closed."""
        self.deleted |= delete
        self.server.uid("STORE", key, "+FLAGS.SILENT", r"(\Seen \Deleted)" if delete else r"(\Seen)")


def secret(settings: Settings, *, base: Path, environment: Mapping[str, str]) -> str | None:
    """The password of the mailbox, None where none is needed. Raises ConfigError where it cannot be had."""
    if not settings.password_from:
        return None
    return password(
        settings.password_from,
        user=unquote(urlsplit(settings.mailbox or "").username or ""),
        base=base,
        environment=environment,
        setting="bounces.password_from",
    )


@contextmanager
def opened(place: str, *, password: str | None, certificates: Path | None) -> Iterator[Box]:
    """The mailbox at `maildir:folder` or `imaps://user@host/INBOX`.

    Raises:
        MailboxError: it cannot be opened or read, or the server is not the one it says it is. What was done stays done.
    """
    kind, _, rest = place.partition(":")
    if kind == "maildir":
        if not (Path(rest) / "new").is_dir():
            raise MailboxError(f"bounces.mailbox: {rest} is no Maildir: it has no folder `new`")
        try:
            yield MaildirBox(Path(rest))
        except OSError as error:
            raise MailboxError(
                f"bounces.mailbox: {rest}: {error.strerror or error}; mend that and run again"
            ) from error
        return
    parts = urlsplit(place)
    name = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    try:
        with connected(place, certificates) as server:
            server.login(unquote(parts.username or ""), password or "")
            answer, said = server.select(quoted(unquote(parts.path.lstrip("/")) or "INBOX"))
            if answer != "OK":
                raise MailboxError(f"bounces.mailbox: {name} has no such folder: {shown(said)}")
            box = ImapBox(server)
            yield box
            if box.deleted:
                server.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(f"bounces.mailbox: {name}: {reason(error)}") from None


@contextmanager
def connected(place: str, certificates: Path | None) -> Iterator[imaplib.IMAP4]:
    """A session over verified TLS, from the start (imaps) or before the login (imap)."""
    parts = urlsplit(place)
    context = ssl.create_default_context(cafile=str(certificates) if certificates else None)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    try:
        if parts.scheme == "imap":
            server.starttls(context)
        yield server
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def quoted(folder: str) -> str:
    """A folder's name as IMAP takes it."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def shown(said: object) -> str:
    """What a server says, as one printable line."""
    return re.sub(r"[^ -~]", "?", str(said))[:200]


def reason(error: Exception) -> str:
    """Why a session failed, with the mend where there is one."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message
        return f"its certificate cannot be trusted ({why}); mend it, or name its authority in `bounces.certificates`"
    if isinstance(error, TimeoutError):
        return f"it was silent for {SECONDS} seconds; run again later"
    if isinstance(error, imaplib.IMAP4.error):
        return f"it refuses: {shown(error)}; see `bounces.mailbox` and `bounces.password_from`"
    return f"{getattr(error, 'strerror', None) or error}; see that it runs and can be reached"
