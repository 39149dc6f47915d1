"""Debian's postfix on loopback, with a configuration folder, a queue and a Maildir of its own; nothing of the system's.

Needs root, as postfix itself does, and the package `postfix` (scripts/set-up-prove.sh installs it).
"""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from relay import certificate

MAIN = """
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = example.net, xn--bcher-kva.example
virtual_mailbox_base = {box}
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
default_transport = {transport}
virtual_transport = {transport}
relayhost =
maillog_file = {log}
maillog_file_prefixes = {folder}
message_size_limit = 50000000
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtputf8_enable = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
in_flow_delay = 0
enable_long_queue_ids = yes
"""
MASTER = """
127.0.0.1:{port} inet n - n - 100 smtpd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
virtual   unix  -       n       n       -       -       virtual
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
"""


def installed() -> bool:
    """Whether postfix is there and may be started."""
    return os.geteuid() == 0 and Path("/usr/sbin/postfix").exists()


class Postfix:
    """A running postfix; `messages` are the files that arrived. With `discard`, what it takes it throws away."""

    def __init__(self, folder: Path, *, discard: bool = False) -> None:
        self.folder = folder
        self.discard = discard
        self.box = folder / "box" / "all" / "new"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.certificate: Path = folder / "certificate.pem"

    def __enter__(self) -> Self:
        owner = pwd.getpwnam("postfix")
        os.chmod(self.folder, 0o755)
        places = {name: self.folder / name for name in ("queue", "data", "box", "etc")}
        for place in places.values():
            place.mkdir()
        for name in ("data", "box"):
            os.chown(places[name], owner.pw_uid, owner.pw_gid)
        pem, key = certificate(self.folder, "127.0.0.1")
        values = {
            **places,
            "folder": self.folder,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "log": self.folder / "log",
            "certificate": pem,
            "key": key,
            "transport": "discard:" if self.discard else "virtual:",
        }
        (places["etc"] / "main.cf").write_text(MAIN.format(**values))
        (places["etc"] / "master.cf").write_text(MASTER.format(port=self.port))
        self._postfix("start")
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                if probe.recv(3) == b"220":
                    return self
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._postfix("stop")
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((self.folder / "queue/pid/master.pid").read_text()), signal.SIGTERM)

    def _postfix(self, command: str) -> None:
        done = subprocess.run(
            ["/usr/sbin/postfix", "-c", str(self.folder / "etc"), command], capture_output=True, text=True, check=False
        )
        if done.returncode and command == "start":
            log = self.folder / "log"
            raise AssertionError(done.stderr + (log.read_text() if log.exists() else ""))

    @property
    def messages(self) -> list[Path]:
        return sorted(self.box.iterdir()) if self.box.is_dir() else []

    def arrived(self, amount: int, seconds: float = 120) -> list[Path]:
        """The messages, once there are so many and no more are on their way."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(self.messages) < amount:
            time.sleep(0.1)
        time.sleep(0.5)
        return self.messages


__all__ = ["Postfix", "installed"]
