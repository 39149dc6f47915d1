"""The archive page: what it shows of each edition, and how it reads without any."""

from __future__ import annotations

from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from briefing import render
from briefing.errors import RenderError

DESK = {"title": "Port Brief", "desk": "Harbour desk", "language": "en", "site": "", "subscribe": ""}


def edition(day: str, **more: Any) -> dict[str, Any]:
    return {
        "date": day,
        "articles": 5,
        "outlets": 4,
        "notes": 3,
        "sections": ["The strike", "Freight & fees"],
        "lead": ["Forty men walked out.", "Fees rose."],
    } | more


class Seen(HTMLParser):
    """The words of a page in order, and its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.within: list[str] = []
        self.feed(page[page.index("<body") :])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.within.append(tag)
        self.links += [value or "" for name, value in attributes if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"script", "style", "svg"} & set(self.within):
            self.words.append(" ".join(data.split()))


def test_the_archive_shows_the_newest_edition_and_each_by_month() -> None:
    seen = Seen(render.archive(DESK, [edition("2024-06-03", number=2), edition("2024-05-31", notes=0, lead=[])]))

    assert " ".join(seen.words) == (
        "Port Brief Archive 2 editions, 31 May 2024 to 3 June 2024 Feed "
        "The newest edition Monday, 3 June 2024 No. 2 · 5 articles · 4 outlets · 3 differences The strike · Freight & fees "
        "Forty men walked out. Fees rose. Read PDF Text "
        "Articles and notes by day The same as a table Day Articles Notes 3 Jun 5 3 31 May 5 0 "
        "Find editions by their words June 2024 1 May 2024 1 "
        "June 2024 Monday, 3 June 2024 No. 2 · 5 articles · 4 outlets · 3 differences The strike · Freight & fees "
        "Forty men walked out. Fees rose. Read PDF Text "
        "May 2024 Friday, 31 May 2024 5 articles · 4 outlets The strike · Freight & fees Read PDF Text "
        "Harbour desk. All words are quoted from the articles named, none changed; where a note needs only part of a "
        "sentence, the rest is left out."
    )
    assert seen.links == [
        *["feed.xml", "2024-06-03/brief.html", "2024-06-03/brief.html", "2024-06-03/brief.pdf", "2024-06-03/brief.txt"],
        *["#month-2024-06", "#month-2024-05"],
        *["2024-06-03/brief.html", "2024-06-03/brief.html", "2024-06-03/brief.pdf", "2024-06-03/brief.txt"],
        *["2024-05-31/brief.html", "2024-05-31/brief.html", "2024-05-31/brief.pdf", "2024-05-31/brief.txt"],
    ]


def test_an_archive_without_an_edition_says_so() -> None:
    assert Seen(render.archive(DESK, [])).words[:5] == [
        "Port Brief",
        "Archive",
        "0 editions",
        "Feed",
        "There is no edition yet.",
    ]


def test_one_edition_makes_no_picture_and_no_list_of_months() -> None:
    page = render.archive(DESK, [edition("2024-06-03")])

    assert "<svg" not in page
    assert "<nav" not in page


def test_of_old_editions_only_day_and_numbers_are_shown_so_that_ten_years_stay_one_page() -> None:
    first = date(2014, 1, 1)
    editions = [
        edition((first + timedelta(days=3650 - number)).isoformat(), lead=[f"Sentence {number}."])
        for number in range(3650)
    ]

    page = render.archive(DESK, editions)

    assert "Sentence 365." in page
    assert "Sentence 366." not in page
    assert '<a href="2014-01-02/brief.html">' in page
    assert len(page.encode()) < 2_000_000


def test_what_strangers_wrote_is_escaped() -> None:
    page = render.archive(DESK, [edition("2024-06-03", lead=["<script>alert(1)</script>"])])

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_desk_changes_a_block_of_the_archive_by_its_own_template(tmp_path: Path) -> None:
    (tmp_path / "archive.html.j2").write_text(
        '{% extends "shipped/archive.html.j2" %}{% block colophon %}<p>Ask the harbour master.</p>{% endblock %}'
    )

    assert "<p>Ask the harbour master.</p>" in render.archive(DESK, [], templates=tmp_path)


def test_a_wrong_archive_template_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "archive.html.j2").write_text("{{ desk.title.nothing }}")

    with pytest.raises(RenderError, match=r"template archive\.html\.j2: "):
        render.archive(DESK, [], templates=tmp_path)


def test_a_desk_with_web_pages_leads_to_its_form_for_subscribers() -> None:
    seen = Seen(render.archive(DESK | {"subscribe": "https://brief.example.org/subscribe"}, []))

    assert seen.links[:2] == ["https://brief.example.org/subscribe", "feed.xml"]
    assert "Subscribe" in seen.words
