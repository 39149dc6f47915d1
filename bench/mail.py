"""Mail: messages a second against a raw socket that writes the same bytes to the same server, in the same run.

    mail.py            all that this machine can run
    mail.py sink       one part: sink, delay, postfix, nodemailer, scale

Each figure is the best of several rounds; rounds of the two sides alternate, so that what else goes on hits both.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from mailing import DAY, DESK, NOW

from briefing import tokens
from briefing.deliver import Clock, Letters, Plan, admit, deliver, hashes
from briefing.deliver.ahead import ahead
from briefing.deliver.sending import WRITERS, Envelope
from briefing.ledger import open_store, subscribers
from briefing.ledger.subscribers import Choices, Subscriber
from briefing.mail import Outcome
from briefing.mail.session import Patience, Relay, Session
from briefing.mail.signature import Signer
from briefing.mail.transports import RelayTransport

PDF = random.Random(1).randbytes(250_000)
WORDS = " ".join(random.Random(2).choices(["harbour", "council", "bridge", "vote", "said", "on", "Monday"], k=1500))
FILES = {
    "brief.json": b'{"title": "Morning Brief", "date": "2026-01-15", "language": "en", "sections": [], "sources": []}',
    "brief.html": b"",
    "brief.txt": b"",
    "brief.pdf": PDF,
    "mail.html": f'<html><body><p>{WORDS}</p><a href="https://unsubscribe.invalid/">leave</a></body></html>'.encode(),
    "mail.txt": f"{WORDS}\n\nLeave: https://unsubscribe.invalid/\n".encode(),
}
PATIENCE = Patience(connect=10, command=30, data=30, block=60, dot=60)


def key() -> bytes:
    """A key of 2048 bits, as desks have."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(65537, 2048)
    return made.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())


def people(amount: int, first: int = 1) -> list[Subscriber]:
    """Subscribers that stand in no store."""
    chance = random.Random(first)
    return [
        Subscriber(
            n,
            tokens.handle(chance.randbytes(10)),
            f"reader{n}@example.net",
            f"reader{n}@example.net",
            "active",
            NOW,
            NOW,
            NOW,
            0,
            None,
            Choices(),
            None,
        )
        for n in range(first, first + amount)
    ]


def letters(*, signed: bool, edition: int = 1, pdf: bytes = PDF) -> Letters:
    """What writes the messages."""
    signer = Signer(domain="example.org", selector="bench", pem=key()) if signed else None
    return Letters(FILES | {"brief.pdf": pdf}, edition=edition, day=DAY, desk=DESK, signer=signer)


@contextmanager
def sink(delay: float = 0) -> Iterator[int]:
    """The sink in a process of its own; gives its port."""
    command = [sys.executable, str(Path(__file__).with_name("sink.py")), str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        yield int(process.stdout.readline())
        process.stdin.close()


def each(connections: int, work: Callable[[int], None]) -> float:
    """Seconds until a thread for each connection has done its work."""
    threads = [threading.Thread(target=work, args=(n,)) for n in range(connections)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def raw(port: int, ready: list[tuple[bytes, bytes]], connections: int) -> float:
    """Messages a second of plain sockets: envelope in one packet, message in one call, answers counted in lines."""

    def work(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answers = plain.makefile("rb")
            answers.readline()
            plain.sendall(b"EHLO bench\r\n")
            while answers.readline()[3:4] == b"-":
                pass
            for envelope, message in ready[number::connections]:
                plain.sendall(envelope)
                for _ in range(3):
                    answers.readline()
                plain.sendall(message)
                assert answers.readline().startswith(b"250")
            plain.sendall(b"QUIT\r\n")
            answers.readline()

    return len(ready) / each(connections, work)


def prepared(write: Letters, readers: list[Subscriber]) -> list[tuple[bytes, bytes]]:
    """The very bytes that `ours` sends, made beforehand."""
    found = []
    for reader in readers:
        one: Envelope = write(reader, now=NOW, largest=0)
        size = one.wire.size
        envelope = f"MAIL FROM:<{one.sender}> SIZE={size}\r\nRCPT TO:<{one.to}>\r\nDATA\r\n".encode()
        found.append((envelope, one.wire.bytes() + b".\r\n"))
    return found


def ours(port: int, write: Letters, readers: list[Subscriber], connections: int) -> float:
    """Messages a second of the program: written, signed and sent, without a store."""

    def work(number: int) -> None:
        session = Session(Relay("127.0.0.1", port, security="none", patience=PATIENCE, name="bench.example"))
        made = ahead(pool, lambda r: write(r, now=NOW, largest=session.size), readers[number::connections])
        for _, future in made:
            one = future.result()
            assert session.send(one.sender, one.to, one.wire, lambda: True).state == "sent"
        session.quit()

    write(readers[0], now=NOW, largest=0)
    with ThreadPoolExecutor(WRITERS) as pool:
        return len(readers) / each(connections, work)


def best(rounds: int, *sides: Callable[[], float]) -> list[float]:
    """The best of several rounds for each side, taken in turn."""
    found = [0.0] * len(sides)
    for _ in range(rounds):
        for number, side in enumerate(sides):
            found[number] = max(found[number], side())
    return found


def show(what: str, rate: float, base: float, bar: float, against: str = "raw socket") -> None:
    """One line of the table."""
    ratio = rate / base
    mark = "" if ratio >= bar else "   below its bar"
    print(f"{what:54} {rate:8.0f} /s  {ratio:6.2f} of {against} {base:.0f} /s (bar {bar:g}){mark}", flush=True)


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Postfix's own sink, in C; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(["/usr/sbin/smtp-sink", "-u", "postfix", f"127.0.0.1:{port}", "200"]) as process:
        time.sleep(0.5)
        yield port
        process.kill()


def part_sink() -> None:
    """Into bare sinks, without a store: postfix's own, where it is installed, and one that does less still."""
    readers = people(400)
    sinks = {"smtp-sink": smtp_sink} if Path("/usr/sbin/smtp-sink").exists() and os.geteuid() == 0 else {}
    for kind, open_sink in (sinks | {"bench/sink.py": sink}).items():
        with open_sink() as port:
            for signed in (False, True):
                write = letters(signed=signed)
                ready = prepared(write, readers)
                for connections in (1, 4):
                    base, rate = best(
                        5, lambda: raw(port, ready, connections), lambda: ours(port, write, readers, connections)
                    )
                    lines = f"{connections} connection{'s' * (connections > 1)}"
                    show(f"{kind}, {lines}, {'DKIM' if signed else 'unsigned'}", rate, base, 0.8)


def part_nodemailer() -> None:
    """Against nodemailer's pool, which makes each message as its users do."""
    script = Path(__file__).with_name("nodemailer.mjs")
    if not shutil.which("node") or not (ROOT / "tests/prove/node_modules/nodemailer").is_dir():
        print("nodemailer is not installed here (scripts/set-up-prove.sh installs it)")
        return
    readers = people(400)
    write = letters(signed=False)
    with sink() as port, tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
        pdf.write(PDF)
        pdf.flush()

        def theirs(connections: int) -> float:
            command = ["node", str(script), str(port), str(len(readers)), str(connections), pdf.name]
            return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

        for connections in (1, 4):
            base, rate = best(3, lambda: theirs(connections), lambda: ours(port, write, readers, connections))
            show(f"sink, {connections} connection{'s' * (connections > 1)}", rate, base, 3, "nodemailer's pool")


def part_delay() -> None:
    """Behind a relay that answers after 20 ms: what many connections carry."""
    write = letters(signed=False)
    with sink(0.02) as port:
        one, many = best(2, lambda: ours(port, write, people(40), 1), lambda: ours(port, write, people(800), 20))
    show("20 ms a reply, 20 connections", many, one, 12, "one connection")


def row(one: Subscriber) -> dict[str, object]:
    """A subscriber as a row of the store."""
    return {
        "handle": one.handle,
        "address": one.address,
        "wire": one.wire,
        "address_key": one.wire,
        "state": "active",
        "since": NOW,
        "created": NOW,
        "epoch": 0,
        "form": "attached",
        "weekdays": "1234567",
    }


class Nowhere:
    """A way out that takes everything at once."""

    open = True

    def line(self) -> Nowhere:
        """Itself."""
        return self

    def send(self, _sender: str, _to: str, _wire: object, before_dot: Callable[[], bool]) -> Outcome:
        """Taken."""
        return Outcome("sent" if before_dot() else "withdrawn", "dot", 250)

    def quit(self) -> None:
        """Nothing to end."""


def delivered(transport: object, amount: int, connections: int, *, signed: bool, pdf: bytes = PDF) -> float:
    """Seconds in which the whole program sends one edition to so many subscribers out of a durable store."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        store = open_store(f"{folder}/briefing.db", now=NOW)
        for first in range(1, amount + 1, 1000):  # in pieces, so that the memory measured is that of the run
            rows = [row(one) for one in people(min(1000, amount + 1 - first), first)]
            with store.writing() as connection:
                connection.execute(subscribers.subscribers.insert(), rows)
        files = FILES | {"brief.pdf": pdf}
        edition = admit(store, files=hashes(files), day=DAY, language="en", now=NOW, built=NOW)
        write = letters(signed=signed, edition=edition.id, pdf=pdf)
        begin = time.perf_counter()
        result = deliver(
            store,
            edition,
            transport=transport,  # type: ignore[arg-type]
            write=write,
            plan=Plan(connections=connections, messages_per_connection=10_000),
            clock=Clock(lambda: NOW, time.monotonic, time.sleep),
            sender="bench",
            chance=random.Random(1),
        )
        seconds = time.perf_counter() - begin
        assert result.counts["sent"] == amount, result
        store.close()
    return seconds


def part_postfix() -> None:
    """Into Debian's postfix, with the durable store."""
    if not shutil.which("postfix") and not Path("/usr/sbin/postfix").exists():
        print("postfix is not installed here (scripts/set-up-prove.sh installs it)")
        return
    from postfix import Postfix

    amount = 300
    with tempfile.TemporaryDirectory() as folder, Postfix(Path(folder), discard=True) as server:
        relay = Relay("127.0.0.1", server.port, security="none", patience=PATIENCE, name="bench.example")
        for signed in (False, True):
            ready = prepared(letters(signed=signed), people(amount))
            for connections in (1, 4):
                base, rate = best(
                    3,
                    lambda: raw(server.port, ready, connections),
                    lambda: amount / delivered(RelayTransport(relay), amount, connections, signed=signed),
                )
                named = f"postfix and store, {connections} connection{'s' * (connections > 1)}, "
                show(named + ("DKIM" if signed else "unsigned"), rate, base, 0.7)


def part_scale() -> None:
    """Memory and cost from 1,000 to 100,000 subscribers, each amount in a process of its own."""
    base: tuple[float, float] | None = None
    for amount in (1_000, 10_000, 100_000):
        command = [sys.executable, __file__, "one", str(amount)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        memory, each_ms = float(told[0]), float(told[1])
        base = base or (memory, each_ms)
        print(
            f"{amount:7,} subscribers: {memory:5.0f} MB ({memory / base[0]:.2f} of the first), "
            f"{each_ms:.3f} ms each ({each_ms / base[1]:.2f} of the first)",
            flush=True,
        )


def one(amount: int) -> None:
    """One amount for `part_scale`: what the run added to the process at its most, and its cost."""
    seconds = delivered(Nowhere(), amount, 4, signed=False)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds / amount * 1000)


PARTS = {
    "sink": part_sink,
    "nodemailer": part_nodemailer,
    "delay": part_delay,
    "postfix": part_postfix,
    "scale": part_scale,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(int(sys.argv[2]))
    else:
        for name in sys.argv[1:] or PARTS:
            PARTS[name]()
