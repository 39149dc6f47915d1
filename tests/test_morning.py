"""A morning as the operator has it set up: mail goes out whatever the page does, and those who watch are told."""

from __future__ import annotations

import email
import email.policy
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from prove.pdf_bombs import bombs

from briefing.cli import main
from briefing.founding import Answers, found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example desk as the current folder, with one reader; its mails are files in outbox/."""
    answers = Answers(title="Port Brief", at="00:00", sender="Port <port@example.org>", relay="file:outbox")
    found(tmp_path, answers, program=("briefing",))
    monkeypatch.chdir(tmp_path)
    assert main(["subscribers", "add", "reader@example.org", "--consent", "asked by phone"]) == 0
    return tmp_path


@pytest.fixture
def watcher() -> Iterator[tuple[str, list[str]]]:
    """A monitoring service on loopback, and the paths it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_where_the_page_breaks_the_printer_the_mail_goes_out_with_a_note_and_a_pdf(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bomb = bombs()["a font of a mile"]
    template = '{% extends "shipped/brief.html.j2" %}{% block lead %}' + bomb + "{% endblock %}"
    (desk / "templates/brief.html.j2").write_text(template)
    assert main(["run"]) == 0
    assert "; sent to 1\n" in capsys.readouterr().out
    (mail,) = (desk / "outbox/new").iterdir()
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    (pdf,) = message.iter_attachments()
    note = "The designed page could not be printed this time."
    assert body is not None
    assert note in " ".join(body.get_content().split())
    assert pdf.get_content().startswith(b"%PDF-")
    event = json.loads((desk / "log/briefing.jsonl").read_text().splitlines()[-1])
    assert event["event"] == "ended"
    assert any("WeasyPrint cannot draw this page" in line for line in event["complaints"])


@pytest.mark.enable_socket
def test_those_who_watch_are_told_of_start_and_success_and_of_failure_with_its_code(
    desk: Path, watcher: tuple[str, list[str]]
) -> None:
    address, asked = watcher
    ping = f"ping: {{start: {address}/start, success: {address}/ok, failure: {address}/fail}}\n"
    config = desk / "config.yaml"
    config.write_text(config.read_text() + ping)
    template = desk / "templates/brief.html.j2"
    whole = template.read_text()
    template.write_text("{% broken %}")
    assert main(["run"]) == 70
    assert asked == ["/start", "/fail/70"]
    template.write_text(whole)
    assert main(["run"]) == 0
    assert main(["run"]) == 0  # nothing to do, nobody to tell
    assert asked == ["/start", "/fail/70", "/start", "/ok"]


@pytest.mark.enable_socket
def test_a_watcher_that_does_not_answer_holds_nothing_up(desk: Path) -> None:
    config = desk / "config.yaml"
    config.write_text(config.read_text() + "ping: {start: http://127.0.0.1:9/start}\n")
    assert main(["run"]) == 0
    events = [json.loads(line)["event"] for line in (desk / "log/briefing.jsonl").read_text().splitlines()]
    assert events == ["unpinged", "built", "sent", "ended"]


def test_health_ends_with_1_until_the_edition_is_there(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["health", "--hours", "26"]) == 1
    assert capsys.readouterr().out.endswith("there is no edition in dist\n")
    main(["run"])
    assert main(["health"]) == 0
    assert main(["health", "--hours", "26"]) == 0


def test_the_log_holds_no_address_of_a_reader(desk: Path) -> None:
    main(["run"])
    assert "reader@example.org" not in (desk / "log/briefing.jsonl").read_text()


def test_quiet_is_silent_where_all_is_well(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["run", "--quiet"]) == 0
    assert main(["run", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_an_edition_built_again_by_hand_after_all_have_got_it_is_no_trouble_of_the_next_run(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run"]) == 0
    day = next((desk / "dist").glob("20*")).name
    (desk / "config.yaml").write_text((desk / "config.yaml").read_text().replace("Port Brief", "Port News"))
    assert main(["build", "--again", "--date", day]) == 0
    capsys.readouterr()
    assert main(["run"]) == 0
    assert capsys.readouterr().out.startswith("nothing to do: ")
    assert len(list((desk / "outbox/new").iterdir())) == 1
