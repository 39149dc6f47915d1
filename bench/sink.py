"""A mail server that throws away what it gets, as fast as Python can: `sink.py [seconds before each answer]`.

Prints its port, then serves until its standard input ends.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time

END = b"\r\n.\r\n"


def serve(connection: socket.socket, delay: float) -> None:
    """One connection, until it ends."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    buffer = bytearray(1 << 20)
    view = memoryview(buffer)

    def answer(lines: bytes) -> None:
        if delay:
            time.sleep(delay)
        connection.sendall(lines)

    answer(b"220 sink\r\n")
    rest = b""
    while True:
        size = connection.recv_into(buffer)
        if not size:
            return
        rest += bytes(view[:size])
        said = b""
        while b"\n" in rest:
            line, _, rest = rest.partition(b"\n")
            verb = line[:4].upper()
            if verb == b"EHLO":
                said += b"250-sink\r\n250-PIPELINING\r\n250 SIZE 50000000\r\n"
            elif verb == b"DATA":
                answer(said + b"354 go\r\n")
                said = b""
                swallow(connection, buffer, view, rest)
                rest = b""
                answer(b"250 taken\r\n")
            elif verb == b"QUIT":
                answer(said + b"221 bye\r\n")
                return
            else:
                said += b"250 ok\r\n"
        if said:
            answer(said)


def swallow(connection: socket.socket, buffer: bytearray, view: memoryview, rest: bytes) -> None:
    """Read a message to its final dot."""
    tail = rest[-5:]
    while tail != END:
        size = connection.recv_into(buffer)
        if not size:
            raise ConnectionError
        tail = bytes(view[size - 5 : size]) if size >= 5 else (tail + bytes(view[:size]))[-5:]


def main() -> None:
    """Listen and serve, a thread for each connection."""
    delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    server = socket.create_server(("127.0.0.1", 0), backlog=200)
    print(server.getsockname()[1], flush=True)

    def guarded(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            serve(connection, delay)

    def accept() -> None:
        while True:
            connection, _ = server.accept()
            threading.Thread(target=guarded, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
