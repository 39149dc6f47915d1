"""An IMAP server of one folder, on loopback over TLS, as far as a reader of returned mail needs one."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from pathlib import Path
from typing import Self

from relay import certificate


class ImapServer:
    """Holds messages by UID with their flags. `said` lists the commands, the password left out."""

    def __init__(
        self, folder: Path, messages: list[bytes], *, password: str = "opens", host: str = "127.0.0.1"
    ) -> None:
        self.messages = dict(enumerate(messages, 1))
        self.flags: dict[int, set[str]] = {uid: set() for uid in self.messages}
        self.password = password
        self.said: list[str] = []
        self.certificate, self.key = certificate(folder, host)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, self.key)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listening.close()

    def serve(self) -> None:
        while True:
            try:
                plain, _ = self.listening.accept()
            except OSError:
                return
            try:
                with (
                    self.context.wrap_socket(plain, server_side=True) as connection,
                    connection.makefile("rwb") as stream,
                ):
                    self.talk(stream)
            except OSError:
                plain.close()

    def talk(self, stream: object) -> None:
        def say(*parts: bytes) -> None:
            stream.write(b"".join(parts) + b"\r\n")  # type: ignore[attr-defined]
            stream.flush()  # type: ignore[attr-defined]

        say(b"* OK ready")
        for line in stream:  # type: ignore[attr-defined]
            tag, _, command = line.strip().partition(b" ")
            words = command.decode()
            self.said.append("LOGIN" if words.startswith("LOGIN") else words)
            if words.startswith("LOGIN") and words.split()[-1].strip('"') != self.password:
                say(tag, b" NO wrong password")
                continue
            if words == "CAPABILITY":
                say(b"* CAPABILITY IMAP4rev1")
            elif words.startswith("SELECT") and '"INBOX"' not in words:
                say(tag, b" NO no such folder")
                continue
            elif words.startswith("SELECT"):
                say(b"* %d EXISTS" % len(self.messages))
            elif words == "UID SEARCH UNSEEN":
                say(
                    b"* SEARCH ",
                    " ".join(str(uid) for uid, flags in self.flags.items() if "\\Seen" not in flags).encode(),
                )
            elif found := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]<0\.(\d+)>\)", words):
                content = self.messages[int(found[1])][: int(found[2])]
                say(
                    b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (int(found[1]), int(found[1]), len(content)),
                    content,
                    b")",
                )
            elif found := re.match(r"UID STORE (\d+) \+FLAGS.SILENT \((.*)\)", words):
                self.flags[int(found[1])] |= set(found[2].split())
            elif words == "EXPUNGE":
                for uid in [uid for uid, flags in self.flags.items() if "\\Deleted" in flags]:
                    del self.messages[uid], self.flags[uid]
            elif words == "LOGOUT":
                say(b"* BYE")
            say(tag, b" OK done")
