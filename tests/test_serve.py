"""The server as people meet it: a process on a port, the confirmation in a mailbox, the links in it."""

from __future__ import annotations

import argparse
import email
import http.client
import mailbox
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from briefing import config
from briefing.cli import main
from briefing.cli.web import desk
from briefing.ledger import open_store

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, int, subprocess.Popen[str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "seeds").mkdir()
    (tmp_path / "config.yaml").write_text(
        f"title: Morning Brief\nsite: http://127.0.0.1:{port}/brief\nsources: [{{folder: seeds}}]\n"
        "mail: {from: 'Morning Brief <brief@example.org>', transport: 'file:outbox'}\nbounces: {address: bounces@example.org}\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", "serve", "--port", str(port)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(200):
            try:
                ask(port, "GET", "/brief/health")
                break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                time.sleep(0.05)
        yield tmp_path, port, process
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


def ask(port: int, method: str, path: str, **fields: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields) if fields else None, kind if fields else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def received(folder: Path) -> list[EmailMessage]:
    box = mailbox.Maildir(folder / "outbox", factory=None, create=True)
    return [email.message_from_bytes(bytes(mail), policy=policy.default) for mail in box]  # type: ignore[arg-type]


def test_a_person_signs_up_confirms_and_leaves(
    server: tuple[Path, int, subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, port, process = server
    monkeypatch.chdir(folder)
    status, page = ask(port, "POST", "/brief/subscribe", address="Anna@example.org", consent="yes")
    assert status == 200 and "Look into your inbox" in page
    for _ in range(100):
        if mails := received(folder):
            break
        time.sleep(0.05)
    (mail,) = mails
    assert (mail["To"], mail["From"], mail["Subject"]) == ("Anna@example.org", "Morning Brief <brief@example.org>", "Please confirm: Morning Brief")  # fmt: skip
    assert (mail["Auto-Submitted"], mail["List-Unsubscribe"]) == ("auto-generated", None)
    assert re.fullmatch(r"<bounces\+[a-z2-7]{16}-0-0-[a-z2-7]{26}@example\.org>", mail["Return-Path"].strip())
    link = re.search(r"http://\S+", mail.get_content())
    assert link and link[0].startswith(f"http://127.0.0.1:{port}/brief/confirm/")
    path = urlsplit(link[0]).path
    assert "Yes, send me Morning Brief" in ask(port, "GET", path)[1]
    assert main(["subscribers", "list"]) == 0 and "pending" in capsys.readouterr().out
    assert "You are subscribed" in ask(port, "POST", path, confirmed="yes")[1]
    assert main(["subscribers", "list"]) == 0 and "active" in capsys.readouterr().out
    ask(port, "POST", "/brief/subscribe", address="Anna@example.org", consent="yes")
    time.sleep(0.3)
    assert len(received(folder)) == 1, "a second mail on the same day"

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert process.stderr
    told = process.stderr.read()
    assert "Traceback" not in told and "nna@example.org" not in told and path.rpartition("/")[2] not in told
    assert "1 confirmations sent" in told and "POST confirm 200" in told


def test_a_port_that_is_taken_gets_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "config.yaml").write_text("site: http://127.0.0.1\nsources: [{folder: seeds}]\n")
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 64
    assert (
        capsys.readouterr().err.splitlines()[-1]
        == f"127.0.0.1:{port} cannot be listened on: Address already in use; name another `web.port`"
    )


def test_the_pages_of_subscribers_have_the_colours_of_the_desk(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "config.yaml").write_text("sources: [{folder: articles}]\nlook: {accent: '#8a2b1c'}\n")
    settings = config.read(tmp_path / "config.yaml")
    out = argparse.Namespace(out=tmp_path / "dist")
    with closing(open_store(settings.store, now=datetime.now(UTC))) as store:
        made = desk(settings, store, out, site="https://brief.example.org", notify=lambda: None)
        assert "#8a2b1c" in bytes(made.page("message", heading="x", text="y", link=None).body).decode()
