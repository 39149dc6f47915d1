"""A relay on loopback that fails as it is told to, for tests: it speaks SMTP, and writes down every message it accepts.

`Relay(script)` asks the script at each point of a transaction what to do; `None` is the plain good answer. A script
gives a reply ("450 4.7.1 greylisted"), DROP (close at once), SILENT (never answer), or bytes to send as they are.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

DROP, SILENT = "drop", "silent"
ACCEPT_AND_DROP = "accept-and-drop"
"""At the dot: the message is taken, and the answer never comes."""

Script = Callable[[str, str, int], "str | bytes | None"]
"""(point, recipient, how often this point was reached for the recipient) -> what to do."""

GOOD = {
    "connect": "220 relay.example ESMTP",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "dot": "250 taken",
    "rset": "250 ok",
    "quit": "221 bye",
}


class Relay:
    """A server thread for each connection; `accepted` has (envelope sender, recipient, bytes), in order."""

    def __init__(
        self,
        script: Script = lambda point, to, count: None,
        *,
        extensions: tuple[str, ...] = ("PIPELINING", "SIZE 20000000", "8BITMIME"),
        tls: ssl.SSLContext | None = None,
        spool: Path | None = None,
        keep: bool = True,
    ) -> None:
        self.script = script
        self.extensions = extensions
        self.tls = tls
        self.spool = spool
        self.keep = keep
        self.accepted: list[tuple[str, str, bytes]] = []
        self.commands: list[str] = []
        self.counts: dict[tuple[str, str], int] = {}
        self.connections = 0
        self.lock = threading.Lock()
        self.server = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self.server.getsockname()[1]
        self.threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.close()
        for thread in self.threads:
            thread.join(5)

    @property
    def recipients(self) -> list[str]:
        return [to for _, to, _ in self.accepted]

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            connection.settimeout(30)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            thread.start()
            self.threads.append(thread)  # started, so that whoever leaves may wait for it

    def _act(self, connection: socket.socket, point: str, to: str, good: str) -> bool:
        """Do what the script says; whether the answer was the good one."""
        with self.lock:
            count = self.counts[point, to] = self.counts.get((point, to), -1) + 1
        act = self.script(point, to, count)
        if act == DROP:
            raise ConnectionError
        if act == SILENT:
            with contextlib.suppress(OSError):
                connection.recv(1)
            raise ConnectionError
        if isinstance(act, bytes):
            connection.sendall(act)
            return False
        connection.sendall((act or good).encode() + b"\r\n")
        if act and act.startswith("421"):
            raise ConnectionError
        return act is None or act[:1] in "23"

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as ending:
            self._speak(ending.enter_context(connection), ending)

    def _speak(self, connection: socket.socket, ending: contextlib.ExitStack) -> None:
        with self.lock:
            self.connections += 1
        if not self._act(connection, "connect", "", GOOD["connect"]):
            return
        lines = ending.enter_context(connection.makefile("rb"))
        sender, to, ready = "", "", False
        while line := lines.readline(4096):
            words = line.decode("utf-8", "replace").strip()
            self.commands.append(words)
            verb = words[:4].lower()
            if verb in ("ehlo", "helo", "lhlo"):
                offered = [*self.extensions, *(["STARTTLS"] if self.tls else [])]
                rows = ["relay.example", *(offered if verb != "helo" else [])]
                good = "\r\n".join(f"250{'-' if row is not rows[-1] else ' '}{row}" for row in rows)
                self._act(connection, "hello", "", good)
            elif verb == "star" and self.tls:
                if self._act(connection, "starttls", "", "220 go"):
                    connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                    ending.enter_context(connection)
                    connection.do_handshake()
                    lines = ending.enter_context(connection.makefile("rb"))
            elif verb == "auth":
                self._act(connection, "auth", "", "235 welcome")
            elif verb == "mail":
                sender = words.partition("<")[2].partition(">")[0]
                self.commands.append("-- begun")
                ready = self._act(connection, "mail", "", GOOD["mail"])
            elif verb == "rcpt":
                to = words.partition("<")[2].rpartition(">")[0]
                ready = self._act(connection, "rcpt", to, GOOD["rcpt"]) and ready
            elif verb == "data":
                if not ready:
                    connection.sendall(b"554 5.5.1 no valid recipients\r\n")
                    continue
                if not self._act(connection, "data", to, GOOD["data"]):
                    continue
                content = self._body(connection, lines, to)
                self._end(connection, sender, to, content)
                ready = False
            elif verb == "rset":
                self._act(connection, "rset", "", GOOD["rset"])
            elif verb == "quit":
                self._act(connection, "quit", "", GOOD["quit"])
                return
            else:
                connection.sendall(b"502 5.5.1 what?\r\n")

    def _body(self, connection: socket.socket, lines, to: str) -> bytes:
        act = self.script("body", to, 0)
        if act == DROP:
            lines.read(100)
            raise ConnectionError
        if isinstance(act, str):
            connection.sendall(act.encode() + b"\r\n")
        content = []
        while (line := lines.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            content.append(line)
        return b"".join(content)

    def _end(self, connection: socket.socket, sender: str, to: str, content: bytes) -> None:
        with self.lock:
            count = self.counts["dot", to] = self.counts.get(("dot", to), -1) + 1
        act = self.script("dot", to, count)
        if act in (None, ACCEPT_AND_DROP, SILENT) or (isinstance(act, str) and act.startswith("2")):
            self._take(sender, to, content)
        self.counts["dot", to] -= 1
        if act == ACCEPT_AND_DROP:
            raise ConnectionError
        self._act(connection, "dot", to, GOOD["dot"])

    def _take(self, sender: str, to: str, content: bytes) -> None:
        """Accept a message, durably where a process may be killed meanwhile."""
        with self.lock:
            self.accepted.append((sender, to, content if self.keep else b""))
            if self.spool:
                with self.spool.open("a", encoding="utf-8") as file:
                    file.write(to + "\n")


def certificate(folder: Path, host: str = "localhost") -> tuple[Path, Path]:
    """A certificate for a host, signed by itself, and its key."""
    import ipaddress
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    with contextlib.suppress(ValueError):
        names = [x509.IPAddress(ipaddress.ip_address(host))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    os.chmod(secret, 0o600)
    return pem, secret


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return condition()
