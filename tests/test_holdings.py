"""briefing articles: what a desk holds, listed, shown, taken out and added."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from briefing.cli import main

STRIKE = (
    "Dockers in Brenn voted on Tuesday to stop work until the port pays for lost shifts.\n\n"
    "The union's leader, Farid Hassani, called the offer of the Harbour Board an insult.\n"
)
FLOOD = (
    "The river Tarn broke its banks at Oldbury on Monday and flooded the harbour market.\n\n"
    "Mayor Vera Lindqvist said that 40 families had left their homes by boat before dawn.\n"
)
PAGE = f"""<!doctype html><html><head><title>Flood at Oldbury | Herald</title>
<meta property="og:site_name" content="Herald"></head><body><article><h1>Flood at Oldbury</h1>
{"".join(f"<p>{line}</p>" for line in (FLOOD * 3).split(chr(10)) if line)}</article></body></html>"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "config.yaml").write_text("sources:\n  - folder: in\nfetch: {delay_seconds: 0, allow: [127.0.0.1]}\n")
    (tmp_path / "in/a.txt").write_text(f"---\nsource: Post\npublished: 2024-03-12\n---\nPort shut\n\n{STRIKE}")
    (tmp_path / "saved.txt").write_text(FLOOD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("briefing.press.Press._start", lambda _: None)
    monkeypatch.setattr("briefing.press.Press.print", lambda *_, **__: b"%PDF-")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["articles", *words]) == code
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_an_article_is_added_listed_shown_taken_out_and_let_in_again(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    added = told(capsys, "add", "saved.txt", "--outlet", "Herald", "--title", "Flood", "--published", "2024-03-13")
    assert added == "1  Flood: added\n"
    assert told(capsys, "add", "saved.txt", "--outlet", "Herald", "--title", "Flood") == "1  Flood: known already\n"
    listed = told(capsys)
    assert listed.splitlines()[0] == "    -  in/a.txt: 2024-03-12, Post (new)"
    assert listed.splitlines()[1].endswith(": 2024-03-13, Herald, Flood (new)")
    assert told(capsys, "show", "1").splitlines()[:2] == ["Flood", "Herald, 2024-03-13"]
    assert FLOOD.strip() in told(capsys, "show", "1")
    assert "taken out" in told(capsys, "drop", "1", "--why", "a hoax")
    assert "(taken out: a hoax)" in told(capsys, "list")
    assert "in the running again" in told(capsys, "drop", "1", "--undo")
    assert [json.loads(line)["state"] for line in told(capsys, "--json").splitlines()] == ["new", "new"]


def test_an_article_added_by_hand_is_in_the_next_edition_and_one_taken_out_is_not(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(FLOOD.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    told(capsys, "add", "-", "--outlet", "Herald", "--published", "2024-03-13")
    told(capsys, "add", "saved.txt", "--outlet", "Mail", "--url", "https://example.org/x")
    told(capsys, "drop", "2")
    assert main(["build", "--date", "2024-03-14"]) == 0
    capsys.readouterr()
    contract = json.loads((desk / "dist/2024-03-14/brief.json").read_text())
    assert sorted(source["name"] for source in contract["sources"]) == ["Herald", "Post"]
    assert main(["verify"]) == 0
    capsys.readouterr()
    assert told(capsys).count("(in the edition of 2024-03-14)") == 2


def test_what_cannot_be_added_or_found_is_told_in_one_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "empty.txt").write_text("")
    lines = told(capsys, "add", "gone.txt", "empty.txt", code=3).splitlines()
    assert [line.partition(";")[0] for line in lines] == [
        "gone.txt: not there any more",
        "empty.txt: empty",
        "not added: 2 articles",
    ]
    assert "there is no article 77; list them with: briefing articles" in told(capsys, "show", "77", code=64)
    assert "in/a.txt is a file of the desk's own: delete it" in told(capsys, "drop", "in/a.txt", code=64)
    assert "is not a date" in told(capsys, "add", "saved.txt", "--published", "soon", code=64)


@pytest.fixture
def address() -> Iterator[str]:
    """A server that has one article and no robots.txt."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/flood"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode() if found else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/flood"
    server.shutdown()
    server.server_close()


@pytest.mark.enable_socket
def test_an_article_is_added_by_its_address(desk: Path, capsys: pytest.CaptureFixture[str], address: str) -> None:
    assert told(capsys, "add", address) == "1  Flood at Oldbury: added\n"
    assert "The river Tarn broke its banks" in told(capsys, "show", address)
    assert "not added: 1 article" in told(capsys, "add", address.replace("flood", "gone"), code=3)
