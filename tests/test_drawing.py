"""The files of an edition; and what happens to a page that breaks the printer."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from prove.pdf_bombs import CONTRACT, bombs
from pypdf import PdfReader

from briefing import drawing
from briefing.press import Press

BOMBS = bombs()


def test_a_page_is_drawn_as_json_html_text_and_pdf() -> None:
    with Press() as press:
        files, why = drawing.draw(CONTRACT, press=press)
    assert (list(files), why) == (["brief.json", "brief.html", "brief.txt", "mail.html", "mail.txt", "brief.pdf"], "")
    assert files["brief.pdf"].startswith(b"%PDF-")
    assert b"notices" not in files["brief.json"]


@pytest.mark.parametrize("bomb", ["a font of a mile", "boxes nested 2,000 deep"])
def test_a_page_that_breaks_the_printer_leaves_a_pdf_of_the_plain_text_and_says_so_everywhere(
    tmp_path: Path, bomb: str
) -> None:
    template = '{% extends "shipped/brief.html.j2" %}{% block lead %}' + BOMBS[bomb] + "{% endblock %}"
    (tmp_path / "brief.html.j2").write_text(template)
    with Press() as press:
        files, why = drawing.draw(CONTRACT, press=press, design=drawing.Design(templates=tmp_path))
    printed = " ".join(PdfReader(io.BytesIO(files["brief.pdf"])).pages[0].extract_text().split())
    told = "The designed page could not be printed this time."
    assert why.startswith("WeasyPrint cannot draw this page: ")
    assert printed.startswith(f"PORT BRIEF Thursday, 2 May 2024 {told}")
    assert told in files["brief.html"].decode()
    assert told in " ".join(files["brief.txt"].decode().split())
    assert b'"notices": [\n  "plain_pdf"\n ]' in files["brief.json"]


def test_a_plain_page_breaks_long_lines_and_has_an_end() -> None:
    page = drawing.plain_page(CONTRACT, "<b>" + "x" * 1_000_000, paper="A4")
    assert "&lt;b&gt;xxx" in page
    assert max(map(len, page.partition("<pre>")[2].splitlines())) < 120
    assert len(page) < 500_000
