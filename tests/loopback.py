"""Real servers on loopback that send exactly the bytes a test gives them, well-formed or not."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

Script = bytes | Callable[[socket.socket, str], None]
"""What a path answers: raw bytes, or a function of the connection and the request that sends them itself."""


def page(body: bytes | str = b"", *, status: str = "200 OK", length: bool = True, **headers: str) -> bytes:
    """A whole answer; keywords are headers, `content_type="text/html"`."""
    content = body.encode() if isinstance(body, str) else body
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if length and "content-length" not in given:
        given["Content-Length"] = str(len(content))
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + content


def redirect(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return page(status=status, location=to)


@dataclass
class Server:
    """One server. `requests` are the request heads it got, `accepted` the connections it was opened."""

    answers: Mapping[str, Script] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    requests: list[str] = field(default_factory=list)
    accepted: int = 0
    most_at_once: int = 0
    _open: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.address, 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    @property
    def host(self) -> str:
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/", *, host: str = "") -> str:
        return f"{'https' if self.tls else 'http'}://{host or self.address}:{self.port}{path}"

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.accepted += 1
                self._open += 1
                self.most_at_once = max(self.most_at_once, self._open)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, accepted: socket.socket) -> None:
        try:
            accepted.settimeout(20)
            with self.tls.wrap_socket(accepted, server_side=True) if self.tls else accepted as connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    part = connection.recv(4096)
                    if not part:
                        return
                    head += part
                request = head.decode("latin-1")
                self.requests.append(request)
                script = self.answers.get(request.split()[1].partition("?")[0], page(status="404 Not Found"))
                if isinstance(script, bytes):
                    connection.sendall(script)
                else:
                    script(connection, request)
                with self._lock:
                    self._open -= 1
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(4096):
                        pass
        except OSError:
            pass  # the other side went away, as it may


def drip(parts: Iterable[bytes], *, every: float) -> Script:
    """Send the parts one by one, with a pause between them."""

    def send(connection: socket.socket, _: str) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(every)

    return send
