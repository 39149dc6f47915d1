"""`briefing send` and `briefing deliveries`, as they are typed."""

from __future__ import annotations

import email
import json
import mailbox
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mailing import FILES, subscribe
from relay import Relay, wait_until

from briefing.cli import main
from briefing.ledger import deliveries, open_store

NOW = datetime.now(UTC)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch) -> Path:
    """A desk with three subscribers and one edition of today."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "config.yaml").write_text("title: Morning Brief\nsources:\n  - folder: inbox\n", encoding="utf-8")
    folder = tmp_path / "dist" / "2026-01-15"
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (tmp_path / "dist" / "latest").symlink_to("2026-01-15")
    store = open_store(str(tmp_path / "store" / "briefing.db"), now=NOW)
    subscribe(store, "ann", "bob", "cem")
    store.close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outbox(desk: Path) -> list[str]:
    """Whom the mails of the outbox are for."""
    if not (desk / "dist/outbox").is_dir():
        return []
    return sorted(message["to"] for message in mailbox.Maildir(desk / "dist/outbox", factory=None))


def test_send_writes_to_the_outbox_and_says_what_became_of_it(desk, capsys) -> None:
    assert main(["send"]) == 0
    assert capsys.readouterr().out == "3 sent, 0 deferred, 0 failed, 0 in doubt\n"
    assert outbox(desk) == ["ann@example.net", "bob@example.net", "cem@example.net"]
    assert main(["send"]) == 0
    assert len(outbox(desk)) == 3


def test_a_dry_run_writes_the_mails_and_changes_nothing(desk, capsys) -> None:
    before = (desk / "store/briefing.db").read_bytes()
    assert main(["send", "--dry-run"]) == 0
    assert capsys.readouterr().out == "dist/outbox-2026-01-15: 3 mails written, nothing sent\n"
    written = sorted((desk / "dist/outbox-2026-01-15").iterdir())
    assert [email.message_from_bytes(path.read_bytes())["to"] for path in written] == [
        "ann@example.net",
        "bob@example.net",
        "cem@example.net",
    ]
    assert outbox(desk) == []
    store = open_store(str(desk / "store/briefing.db"), now=NOW)
    with store.reading() as connection:
        assert list(deliveries.listed(connection)) == []
    store.close()
    assert (desk / "store/briefing.db").read_bytes() == before
    assert main(["send", "--dry-run"]) == 0


def test_a_dry_run_leaves_a_folder_of_others_alone(desk, capsys) -> None:
    (desk / "papers").mkdir()
    (desk / "papers/thesis.txt").write_text("mine")
    assert main(["send", "--dry-run", "papers"]) == 73
    assert "holds something other than mails of a rehearsal" in capsys.readouterr().err
    assert (desk / "papers/thesis.txt").read_text() == "mine"


def test_only_one_subscriber_gets_it_and_the_others_may_get_it_later(desk, capsys) -> None:
    assert main(["send", "--only", "bob@example.net"]) == 0
    assert outbox(desk) == ["bob@example.net"]
    assert main(["send"]) == 0
    assert outbox(desk) == ["ann@example.net", "bob@example.net", "cem@example.net"]
    assert main(["send", "--only", "zoe@example.net"]) == 64
    assert "zoe@example.net is no subscriber" in capsys.readouterr().err


def test_a_test_mail_goes_to_anybody_and_is_recorded_nowhere(desk, capsys) -> None:
    assert main(["send", "--test", "editor@example.org"]) == 0
    assert outbox(desk) == ["editor@example.org"]
    assert main(["deliveries"]) == 0
    assert capsys.readouterr().out == "sent to editor@example.org: written\nnothing was sent yet\n"


def test_deliveries_are_counted_listed_and_settled(desk, capsys) -> None:
    main(["send", "--only", "ann@example.net"])
    store = open_store(str(desk / "store/briefing.db"), now=NOW)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET state = 'in_doubt', reply = 'no answer', code = NULL")
    store.close()
    capsys.readouterr()
    assert main(["deliveries", "--list"]) == 5
    assert capsys.readouterr().out == (
        "2026-01-15: 0 sent, 0 deferred, 0 failed, 1 in doubt\n  1: subscriber 1 in doubt, dot no answer\n"
    )
    assert main(["deliveries", "--resolve", "resend", "1"]) == 0
    assert capsys.readouterr().out == "1 delivery in doubt will be sent again\n"
    assert main(["send"]) == 0
    assert len(outbox(desk)) == 4
    assert main(["deliveries", "7"]) == 64


def test_an_edition_that_is_not_there_is_told(desk, capsys) -> None:
    assert main(["send", "--date", "2026-01-16"]) == 64
    assert "2026-01-16 has no brief.json; make the edition first: briefing build" in capsys.readouterr().err


@pytest.mark.enable_socket
def test_a_relay_that_is_away_ends_with_5_and_all_wait(desk, capsys) -> None:
    with (desk / "config.yaml").open("a") as config:
        config.write("mail: {transport: 'smtp://127.0.0.1:1', from: brief@example.org, security: none}\n")
    sleep, time.sleep = time.sleep, lambda _: None
    try:
        assert main(["--log-format", "json", "send"]) == 5
    finally:
        time.sleep = sleep
    said = capsys.readouterr()
    assert said.out == "0 sent, 0 deferred, 0 failed, 0 in doubt, 3 waiting\n"
    assert "cannot be reached" in json.loads(said.err)["message"]


@pytest.mark.parametrize(
    ("mail", "line"),
    [
        ("{transport: 'smtp://relay.example'}", "mail.from is missing"),
        ("{transport: 'http://relay.example'}", "is no way for mail"),
        ("{transport: 'smtp://u:p@relay.example'}", "is no way for mail"),
        ("{user: desk}", "mail.user and mail.password_from belong together"),
        ("{user: desk, password_from: hunter2}", "says where the password is"),
        ("{from: 'x'}", "is no address"),
        ('{from: "a@b.example\\r\\nBcc: x@y.example"}', "is no address"),
        ("{connections: 0}", "must be at least 1"),
        (
            "{transport: 'smtp://r.example', from: a@b.example, security: none, user: u, password_from: env:P}",
            "a password is not sent over an open line",
        ),
    ],
)
def test_a_wrong_setting_of_mail_is_told_with_its_line(desk, capsys, mail, line) -> None:
    with (desk / "config.yaml").open("a") as config:
        config.write(f"mail: {mail}\n")
    assert main(["send"]) == 78
    said = capsys.readouterr().err
    assert line in said
    assert "hunter2" not in said or "password_from" in said


def test_a_password_in_the_address_of_the_store_is_refused(desk, capsys) -> None:
    with (desk / "config.yaml").open("a") as config:
        config.write("store: postgresql://desk:hunter2@db.example/brief\n")
    assert main(["send"]) == 78
    said = capsys.readouterr().err
    assert "a password may not stand here" in said
    assert "hunter2" not in said


@pytest.mark.enable_socket
def test_a_request_to_end_lets_the_mail_under_way_finish_and_leaves_the_rest(desk) -> None:
    store = open_store(str(desk / "store/briefing.db"), now=NOW)
    subscribe(store, *(f"n{n}" for n in range(40)))

    def slow(at, to, count):
        if at == "rcpt":
            time.sleep(0.05)

    with Relay(slow) as relay:
        with (desk / "config.yaml").open("a") as config:
            config.write(f"mail: {{transport: 'smtp://127.0.0.1:{relay.port}', from: b@example.org, security: none}}\n")
        command = [sys.executable, "-m", "briefing", "send"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as sender:
            assert wait_until(lambda: len(relay.accepted) >= 3, 30)
            sender.terminate()
            _, said = sender.communicate(timeout=30)
    assert sender.returncode == 5
    assert said == "stopped while sending: the mail under way was finished, the rest waits for the next run\n"
    with store.reading() as connection:
        found = Counter(one.state for one in deliveries.listed(connection))
    store.close()
    assert found["sent"] == len(relay.accepted) < 43
    assert found["queued"] == 43 - found["sent"]
