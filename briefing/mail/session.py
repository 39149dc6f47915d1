"""One SMTP or LMTP connection, command by command, with a time limit at each stage (RFC 5321, 4.5.3.2; RFC 2033).

The library's own `sendmail` cannot tell a message that was not sent from one that may have been; here the stage is
known whatever happens. Replies are read with bounds on length and time, so that a server that talks for ever is one
more lost connection. TLS is verified; without it no password leaves this machine.
"""

from __future__ import annotations

import re
import select
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from briefing.errors import RelayError
from briefing.mail.message import Wire
from briefing.mail.replies import Outcome, Stage, judged, shown

Security = Literal["starttls", "tls", "none"]
BLOCK = 256 * 1024
"""Octets of a message that are waited for together."""

LONGEST_REPLY = 64 * 1024
"""Octets of one reply with all its lines; RFC 5321 asks for 512 a line."""

REPLY = re.compile(rb"([2-5]\d\d)([ -].*)?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait at each stage: those of RFC 5321, 4.5.3.2, where a short last one means mail sent twice."""

    connect: float = 300
    command: float = 300
    data: float = 120
    block: float = 180
    dot: float = 600
    quit: float = 5


@dataclass(frozen=True, slots=True)
class Relay:
    """Where a session connects and how. `path` is a Unix socket, in place of host and port."""

    host: str
    port: int
    path: str | None = None
    lmtp: bool = False
    security: Security = "starttls"
    user: str | None = None
    password: str | None = None
    context: ssl.SSLContext | None = None
    name: str = ""
    """How we greet; the machine's name where empty."""
    patience: Patience = Patience()

    def __repr__(self) -> str:
        """Without the password."""
        return f"{'lmtp' if self.lmtp else 'smtp'}:{self.path or f'{self.host}:{self.port}'}"


class Lost(Exception):
    """The connection broke, fell silent or talked nonsense: no answer came."""


class Speaker(smtplib.SMTP):
    """smtplib's commands over a socket whose replies are read with bounds."""

    def __init__(self, relay: Relay) -> None:
        """A speaker that is not connected yet."""
        self.relay = relay
        self.unread = bytearray()
        self.limit = relay.patience.connect
        super().__init__(local_hostname=relay.name or None, timeout=relay.patience.connect)
        if relay.lmtp:
            self.ehlo_msg = "lhlo"

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:  # the one hook smtplib has for a socket
        if self.relay.path:
            plain = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            plain.settimeout(timeout)
            plain.connect(self.relay.path)
            return plain
        plain = socket.create_connection((host, port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.wrapped(plain) if self.relay.security == "tls" else plain

    def wrapped(self, plain: socket.socket) -> ssl.SSLSocket:
        """The socket inside verified TLS."""
        context = self.relay.context or ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=self.relay.host)

    def begin_tls(self) -> None:
        """STARTTLS (RFC 3207). Raises RelayError where it is not offered or something was said before it began."""
        if not self.has_extn("starttls"):
            raise RelayError(f"{self.relay!r} offers no STARTTLS; nothing was sent over an open line (mail.security)")
        code, reply = self.docmd("STARTTLS")
        if code != 220:
            raise RelayError(f"{self.relay!r} does not begin TLS ({code} {shown(reply)}); nothing was sent")
        if self.unread:
            raise RelayError(f"{self.relay!r} spoke before TLS began, as somebody on the way would; nothing was sent")
        assert self.sock
        self.sock = self.wrapped(self.sock)
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def getreply(self) -> tuple[int, bytes]:
        """One reply with all its lines, within the limit of the stage. Raises Lost."""
        until = time.monotonic() + self.limit
        lines: list[bytes] = []
        size = 0
        while True:
            line = self.line(until)
            size += len(line)
            match = REPLY.fullmatch(line)
            if match is None or size > LONGEST_REPLY:
                raise Lost(f"the answer is none: {shown(line[:80])}" if match is None else "the answer has no end")
            lines.append((match[2] or b"")[1:])
            if not (match[2] or b"").startswith(b"-"):
                return int(match[1]), b"\n".join(lines)

    def line(self, until: float) -> bytes:
        """One line of the server, without its end."""
        searched = 0
        while (end := self.unread.find(b"\n", searched)) < 0:
            searched = len(self.unread)
            left = until - time.monotonic()
            if left <= 0:
                raise Lost("no answer in time")
            if searched > LONGEST_REPLY:
                raise Lost("the answer has no end")
            try:
                more = self.within(left).recv(8192)
            except TimeoutError:
                raise Lost("no answer in time") from None
            except OSError as error:
                raise Lost(f"connection lost: {error.strerror or error}") from None
            if not more:
                raise Lost("connection lost")
            self.unread += more
        line = bytes(self.unread[:end])
        del self.unread[: end + 1]
        return line.removesuffix(b"\r")

    def say(self, *pieces: bytes, seconds: float) -> None:
        """Write bytes, `seconds` at most for each block of them. Raises Lost."""
        try:
            sock = self.within(seconds)
            sent = 0
            if len(pieces) > 1 and not isinstance(sock, ssl.SSLSocket):  # the pieces as they are, without a copy
                sent = sock.sendmsg(pieces)
                if sent == sum(map(len, pieces)):
                    return
            rest = memoryview(b"".join(pieces))[sent:]
            for start in range(0, len(rest), BLOCK):
                sock.sendall(rest[start : start + BLOCK])
        except TimeoutError:
            raise Lost("it takes no more bytes") from None
        except OSError as error:
            raise Lost(f"connection lost: {error.strerror or error}") from None

    def within(self, seconds: float) -> socket.socket:
        """The socket, whose next call takes so many seconds at most, give or take a twentieth.

        Setting the time is a call to the system, at which another thread may take over: it is set where it differs.
        """
        assert self.sock
        now = self.sock.gettimeout()
        if not now or not 0.95 * seconds <= now <= 1.05 * seconds:
            self.sock.settimeout(seconds)
        return self.sock

    def overheard(self) -> bool:
        """Whether the server has said something, or hung up, that no command has asked for."""
        assert self.sock
        if self.unread:
            return True
        ready = select.poll()
        ready.register(self.sock, select.POLLIN)
        if not ready.poll(0) and not (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return False
        try:
            self.sock.settimeout(0)
            self.unread += self.sock.recv(8192)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        return True


class Session:
    """A connection that is ready to take messages, one at a time."""

    def __init__(self, relay: Relay) -> None:
        """Connect, greet, begin TLS and log in.

        Raises:
            RelayError: TLS or a login cannot be had as it is set up. Nothing was sent.
            Refused: the relay said no, or rests.
            Lost: no connection, or no answer.
        """
        self._relay = relay
        self._speaker = Speaker(relay)
        try:
            self._open()
        except BaseException:
            self._speaker.close()
            raise
        limit = self._speaker.esmtp_features.get("size", "")
        self.size = int(limit) if limit.isdecimal() and len(limit) < 16 else 0
        """The largest message the relay takes, in octets; 0 where it does not say."""
        self.utf8 = self._speaker.has_extn("smtputf8")
        self._pipelining = self._speaker.has_extn("pipelining")

    def _open(self) -> None:
        speaker, relay, patience = self._speaker, self._relay, self._relay.patience
        try:
            code, reply = speaker.connect(relay.host, relay.port)
            self._need(code == 220, "connect", code, reply)
            speaker.limit = patience.command
            self._greet()
            if relay.security == "starttls":
                speaker.begin_tls()
                self._greet()
            if relay.user is not None:
                self._login(relay.user)
        except ssl.SSLCertVerificationError as error:
            raise RelayError(
                f"the certificate of {relay!r} cannot be trusted: {error.verify_message}; nothing was sent"
            ) from None
        except ssl.SSLError as error:
            raise RelayError(
                f"{relay!r} and this machine find no common TLS: {error.reason}; nothing was sent"
            ) from None
        except smtplib.SMTPException as error:
            raise Lost(shown(str(error).encode())) from None
        except (OSError, UnicodeError) as error:
            raise Lost(f"{relay!r} cannot be reached: {getattr(error, 'strerror', None) or error}") from None

    def _greet(self) -> None:
        code, reply = self._speaker.ehlo()
        if 500 <= code < 600 and self._relay.security == "none" and not self._relay.lmtp:
            code, reply = self._speaker.helo()
        self._need(code == 250, "hello", code, reply)

    def _login(self, user: str) -> None:
        speaker = self._speaker
        if self._relay.security == "none":
            raise RelayError("a password is not sent over an open line; set mail.security to starttls or tls")
        if not speaker.has_extn("auth"):
            raise RelayError(f"{self._relay!r} offers no login; leave mail.user out, or mend mail.transport")
        try:
            speaker.login(user, self._relay.password or "", initial_response_ok=True)
        except smtplib.SMTPAuthenticationError as error:
            reply = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
            self._need(False, "login", error.smtp_code, reply)
        except smtplib.SMTPNotSupportedError:
            raise RelayError(f"{self._relay!r} knows no way to log in that this program knows") from None

    @staticmethod
    def _need(good: bool, stage: Stage, code: int, reply: bytes) -> None:
        if not good:
            judged(stage, code, reply)
            raise Lost(f"an answer that cannot be: {code}")

    def send(self, sender: str, to: str, wire: Wire, before_dot: Callable[[], bool]) -> Outcome:
        """Send one message to one recipient, and say how it fared.

        Args:
            sender: the envelope's sender; "" for none.
            before_dot: called when all but the final dot is sent; False withdraws the message. What it raises goes
                through, and the message has not been sent then.

        Raises:
            Refused: the answer is about us; the message waits. The connection must be closed.
        """
        if not to.isascii() and not self.utf8:
            return Outcome("failed", "rcpt", 0, "the address needs SMTPUTF8, which the relay does not have")
        if self.size and wire.size > self.size:
            return Outcome("failed", "mail", 0, f"{wire.size} octets; the relay takes {self.size}")
        self._stage: Stage = "mail"
        try:
            stopped = self._envelope(sender, to, wire.size)
            if stopped:
                return stopped
            self._stage = "body"
            self._speaker.say(wire.head, *wire.body, seconds=self._relay.patience.block)
            self._quiet()
        except Lost as error:
            self.close()
            return Outcome("deferred", self._stage, 0, str(error))
        if not before_dot():
            self.close()  # without the dot the relay throws away what it has
            return Outcome("withdrawn", "body")
        if self._speaker.overheard():  # it hung up while the mark was made; the dot was not sent
            self.close()
            return Outcome("deferred", "body", 0, "it hung up, or spoke, before the end of the message")
        try:
            dot = b".\r\n" if wire.body[-1].endswith(b"\r\n") else b"\r\n.\r\n"
            self._speaker.say(dot, seconds=self._relay.patience.block)
            self._speaker.limit = self._relay.patience.dot
            code, reply = self._speaker.getreply()
        except Lost as error:
            self.close()
            return Outcome("in_doubt", "dot", 0, str(error))
        if 300 <= code < 400:
            self.close()
            return Outcome("in_doubt", "dot", code, shown(reply))
        return Outcome("sent", "dot", code, shown(reply)) if code < 300 else self._no("dot", code, reply)

    def _envelope(self, sender: str, to: str, size: int) -> Outcome | None:
        """MAIL, RCPT and DATA, in one packet where the relay allows it (RFC 2920); None where it waits for the body."""
        speaker = self._speaker
        options = (f" SIZE={size}" if speaker.has_extn("size") else "") + ("" if to.isascii() else " SMTPUTF8")
        commands = [f"MAIL FROM:<{sender}>{options}\r\n".encode(), f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n"]
        stages: tuple[Stage, ...] = ("mail", "rcpt", "data")
        no: tuple[Stage, int, bytes] | None = None
        speaker.limit = self._relay.patience.command
        if self._pipelining:
            speaker.say(*commands, seconds=speaker.limit)
        for stage, command in zip(stages, commands, strict=True):
            if not self._pipelining:
                if no:
                    break
                speaker.say(command, seconds=speaker.limit)
            self._stage = no[0] if no else stage
            speaker.limit = self._relay.patience.data if stage == "data" else self._relay.patience.command
            code, reply = speaker.getreply()
            good = code == 354 if stage == "data" else 200 <= code < 300
            if no and good and stage == "data":
                self.close()  # it waits for a message that has no recipient
            elif not good and not no:
                no = (stage, code, reply)
            if code == 421:
                break
        return self._no(*no) if no else None

    def _quiet(self) -> None:
        """Make sure that nothing was said before the dot, where no answer is due. Raises Lost."""
        if not self._speaker.overheard():
            return
        self._speaker.limit = 1
        code, reply = self._speaker.getreply()
        raise Lost(f"it spoke before the end of the message: {code} {shown(reply)}")

    def _no(self, stage: Stage, code: int, reply: bytes) -> Outcome:
        """An answer that is not yes; the connection is left ready for the next message, or closed."""
        if code < 400:
            self.close()
            return Outcome("deferred", stage, 0, f"an answer that cannot be: {code} {shown(reply)}")
        if code == 421:
            self.close()
        outcome = judged(stage, code, reply)
        if self.open and stage != "dot":
            with suppress(Lost):
                self._speaker.limit = self._relay.patience.command
                if self._speaker.docmd("RSET")[0] == 250:
                    return outcome
            self.close()
        return outcome

    @property
    def open(self) -> bool:
        """Whether another message can be sent."""
        return self._speaker.sock is not None

    def close(self) -> None:
        """End the connection at once. A message without its dot is thrown away by the relay."""
        self._speaker.close()

    def quit(self) -> None:
        """End the connection in peace; what the relay says to that changes nothing."""
        if self.open:
            with suppress(Lost, OSError, smtplib.SMTPException):
                self._speaker.limit = self._relay.patience.quit
                self._speaker.docmd("QUIT")
            self.close()
