"""One connection to one address that was checked: the name is looked up once, and nothing is looked up again.

Every wait, from the look-up to the last byte, is cut by the same deadline; a timeout for each read alone would let a
server that sends a byte a second hold a run for days.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from briefing.errors import FetchError
from briefing.fetch.addresses import is_public

Resolve = Callable[[str, int], Sequence[str]]
"""Name and port -> its IP addresses, the preferred one first. Raises OSError where there is none."""

ATTEMPT_SECONDS = 10.0
"""How long one address is tried before the next one of the same name."""


class Deadline:
    """A moment after which nothing is waited for: so many seconds from now, less those already spent."""

    def __init__(self, seconds: float, *, spent: float = 0) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds - spent

    @property
    def spent(self) -> float:
        """Seconds of the whole that are gone."""
        return self.seconds - (self._end - time.monotonic())

    def left(self, at_most: float | None = None) -> float:
        """Seconds that may still be waited; FetchError where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"not done after {self.seconds:g} seconds", kind="slow")
        return left if at_most is None else min(left, at_most)


def look_up(host: str, port: int) -> list[str]:
    """The IP addresses of a name, as the system's resolver orders them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore2.NetworkBackend):
    """Makes the one connection of an exchange: looks the name up, checks all it leads to, connects to that.

    allowed  whether the name may lead to private addresses, because the operator named it
    proxy    the name and port of a proxy that the operator named: it is reached as it is, and looks names up itself
    """

    def __init__(self, *, deadline: Deadline, resolve: Resolve, allowed: bool, proxy: tuple[str, int] | None) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._allowed = allowed
        self._proxy = proxy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  (the deadline holds)
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """A stream to the first of the name's addresses that answers."""
        addresses = self.addresses(host, port)
        fault: OSError | None = None
        for address in addresses:
            try:
                made = socket.create_connection((address, port), self._deadline.left(ATTEMPT_SECONDS))
            except OSError as error:
                fault = error
            else:
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return Stream(made, self._deadline)
        self._deadline.left()
        why = (fault.strerror or str(fault) or type(fault).__name__) if fault else "it has no address"
        raise FetchError(f"no connection: {why.lower()}", kind="connection")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """All addresses of a name; FetchError where one of them is private and the operator has not allowed it."""
        answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error if isinstance(error, OSError) else OSError(str(error)))

        threading.Thread(target=ask, daemon=True).start()  # the system's resolver knows no deadline
        try:
            found = answers.get(timeout=self._deadline.left())
        except queue.Empty:
            raise FetchError(
                f"the name {host} is not found after {self._deadline.seconds:g} seconds", kind="slow"
            ) from None
        if isinstance(found, OSError):
            raise FetchError(f"the name {host} is not found; is it spelt right?", kind="name")
        private = [address for address in found if not is_public(address)]
        if private and not self._allowed and (host, port) != self._proxy:
            raise FetchError(
                f"blocked: private address {private[0]}; if it is yours, name {host} under fetch.allow", kind="blocked"
            )
        return found


class Stream(httpcore2.NetworkStream):
    """A connection whose every wait ends with the deadline of the exchange."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """At most so many bytes; b"" where the other side has ended."""
        try:
            self._socket.settimeout(self._deadline.left())
            return self._socket.recv(max_bytes)
        except TimeoutError:
            self._deadline.left()
            raise
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send all of it."""
        try:
            self._socket.settimeout(self._deadline.left())
            self._socket.sendall(buffer)
        except TimeoutError:
            self._deadline.left()
            raise
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """The same connection under TLS, the certificate proved for the name in the address."""
        try:
            self._socket.settimeout(self._deadline.left())
            return Stream(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname), self._deadline)
        except TimeoutError:
            self._socket.close()
            self._deadline.left()
            raise
        except ssl.SSLCertVerificationError as error:
            self._socket.close()
            raise FetchError(f"certificate refused: {error.verify_message.lower()}", kind="tls") from None
        except OSError as error:
            self._socket.close()
            reason = getattr(error, "reason", None) or error.strerror or str(error)
            raise FetchError(
                f"certificate or TLS refused: {str(reason).replace('_', ' ').lower()}", kind="tls"
            ) from None

    def get_extra_info(self, info: str) -> Any:
        """What the library asks about a connection: whether TLS chose a protocol, and nothing else."""
        return getattr(self._socket, "_sslobj", None) if info == "ssl_object" else None
