"""A contract in, a page out; nothing active, nothing fetched, nothing said that is not in the contract."""

from __future__ import annotations

import copy
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from editions import full
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import render
from briefing.errors import RenderError

BRIEF: dict[str, Any] = {
    "schema": 1,
    "title": "Port Brief",
    "desk": "Harbour desk",
    "date": "2024-05-03",
    "language": "en",
    "lead": [{"theme": "strike", "source": "alpha", "start": 0, "end": 21, "quote": "Forty men walked out."}],
    "sources": [
        {
            "id": "alpha",
            "file": "alpha.txt",
            "url": "https://alpha.example/strike",
            "name": "Alpha",
            "title": "Walkout at the port",
            "author": "A. Writer",
            "published": "2024-05-02T18:30+00:00",
            "language": "en",
            "sha256": "0" * 64,
            "origin": "alpha",
        },
        {
            "id": "beta",
            "file": "beta.txt",
            "url": None,
            "name": "Beta",
            "title": "Fifty strike",
            "author": None,
            "published": None,
            "language": "ar",
            "sha256": "1" * 64,
            "origin": "beta",
        },
    ],
    "sections": [
        {
            "theme": "strike",
            "title": "The strike",
            "summary": [{"source": "alpha", "start": 0, "end": 21, "quote": "Forty men walked out."}],
            "agreements": [
                {
                    "positions": [
                        {"source": "alpha", "start": 0, "end": 5, "quote": "Forty men walked out", "value": ""},
                        {"source": "beta", "start": 0, "end": 5, "quote": "fifty walked out", "value": ""},
                    ]
                }
            ],
            "divergences": [
                {
                    "kind": "number",
                    "what": "How many walked out: forty, fifty",
                    "rule": "number/count",
                    "confidence": 0.9,
                    "importance": 3,
                    "development": True,
                    "positions": [
                        {"source": "alpha", "start": 0, "end": 21, "quote": "Forty men walked out.", "value": "Forty"},
                        {"source": "beta", "start": 0, "end": 17, "quote": "fifty walked out", "value": "fifty"},
                    ],
                }
            ],
            "outlets": [
                {"source": "beta", "quotes": [{"source": "beta", "start": 0, "end": 4, "quote": "إنهم مضربون."}]}
            ],
        }
    ],
    "coverage": [
        {
            "source": "alpha",
            "start": 0,
            "end": 9,
            "quote": "Forty men",
            "carried": [
                {
                    "source": "alpha",
                    "tone": "attributed",
                    "quote": {"source": "alpha", "start": 0, "end": 9, "quote": "Forty men"},
                },
                {"source": "beta", "tone": "", "quote": None},
            ],
        }
    ],
    "timeline": [],
    "number": None,
    "failed": [{"source": "c.txt", "why": "c.txt: is empty"}],
}


class Seen(HTMLParser):
    """What a reader sees of a page, and every address and tag in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.hidden += tag in ("style", "title", "script")
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("href", "src"):
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "title", "script")

    def handle_data(self, text: str) -> None:
        if not self.hidden and text.strip():
            self.text.append(" ".join(text.split()))


def test_the_page_shows_the_whole_contract_in_order() -> None:
    seen = Seen(render.page(BRIEF))

    assert " ".join(seen.text) == (
        "Skip to the brief Harbour desk Port Brief Friday, 3 May 2024 2 articles · 2 outlets · 1 difference "
        "Every sentence is quoted word for word "
        "The strike Who reports what Sources How this was made "
        "In brief The strike Forty men walked out. Alpha Where they differ: How many walked out: forty, fifty "
        "The strike 2 articles · 1 difference Forty men walked out. Alpha "
        "Common ground Forty men walked out Alpha · Beta "
        "Where they differ How many walked out: forty, fifty Number · 2 outlets · later report "
        "Alpha “ Forty men walked out.” Beta “ fifty walked out” "
        "What each outlet adds Beta إنهم مضربون. "
        "Who reports what Passages quoted, by outlet and theme "
        "Alpha Beta The strike 2 3 The same as a table Outlet The strike Alpha 2 Beta 3 "
        "Words of the shortest report Alpha Beta Forty men said – "
        "Sources Alpha 2 May 2024 , A. Writer Walkout at the port Beta undated Fifty strike "
        "Not in this edition c.txt: is empty "
        "How this was made Read 2 articles · 2 outlets: Alpha, Beta Left out Nothing. "
        "Failed 1 source could not be read; see “Not in this edition”. "
        "Written No language model wrote a word. Sentences were chosen and ordered by a program and written by the "
        "outlets named: none was changed and none put together from others. Where a note or a table needs only part of "
        "a sentence, the words shown are cut from it and not changed. "
        "Proof The command “briefing verify 2024-05-03” reads the articles again and proves every quote."
    )


def test_every_mark_leads_to_its_source_and_every_theme_to_its_section() -> None:
    seen = Seen(render.page(BRIEF))

    inner = {address.removeprefix("#") for address in seen.addresses if address.startswith("#")}
    assert inner == {"brief", "strike", "strike-1", "coverage", "sources", "made", "source-alpha", "source-beta"}
    assert inner <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))


def test_the_page_asks_for_nothing_from_outside_and_runs_only_its_own_script() -> None:
    html = render.page(BRIEF)
    seen = Seen(html)

    assert [address for address in seen.addresses if not address.startswith("#")] == ["https://alpha.example/strike"]
    assert seen.tags.count("script") == 1
    assert f"<script>\n{(render.shipped_templates() / 'brief.js').read_text('utf-8')}</script>" in html
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & set(seen.tags)
    assert not re.search(r"url\(|@import|expression\(", html)


def test_a_quote_in_another_language_says_so_and_sets_its_own_direction() -> None:
    assert '<span class="quote" lang="ar" dir="rtl">إنهم مضربون.</span>' in render.page(BRIEF)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//alpha.example", "http://", "http://[x"],
)
def test_an_address_a_reader_should_not_follow_is_no_link(address: str) -> None:
    brief = copy.deepcopy(BRIEF)
    brief["sources"][0]["url"] = address

    html = render.page(brief)

    assert address not in html
    assert "Walkout at the port" in html


HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}{% include "/etc/passwd" %}</title></style>&lt;'


def test_hostile_words_are_shown_as_they_are_and_do_nothing() -> None:
    brief = copy.deepcopy(BRIEF)
    for holder, key in [
        (brief, "title"),
        (brief, "desk"),
        (brief["sources"][0], "name"),
        (brief["sources"][0], "title"),
        (brief["sources"][0], "author"),
        (brief["sections"][0], "title"),
        (brief["sections"][0]["summary"][0], "quote"),
        (brief["sections"][0]["divergences"][0], "what"),
        (brief["failed"][0], "why"),
    ]:
        holder[key] = HOSTILE

    seen = Seen(render.page(brief))

    assert seen.tags.count("script") == 1
    assert (
        " ".join(seen.text).count('"><script>alert(1)</script>{{ 7*7 }}{% include "/etc/passwd" %}</title></style>&lt;')
        >= 8
    )
    assert HOSTILE in " ".join(render.plain(brief).split())


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_any_words_come_back_from_the_page_as_they_went_in(words: str) -> None:
    brief = copy.deepcopy(BRIEF)
    brief["sections"][0]["summary"][0]["quote"] = words

    assert " ".join(words.split()) in " ".join([*Seen(render.page(brief)).text, ""])


def test_the_text_version_reads_as_the_page_and_keeps_to_its_width() -> None:
    assert (
        render.plain(BRIEF)
        == """Harbour desk
PORT BRIEF
Friday, 3 May 2024

IN BRIEF

  The strike: Forty men walked out. [Alpha]
    Where they differ: How many walked out: forty, fifty


THE STRIKE

Forty men walked out. [Alpha]

Common ground

* Forty men walked out [Alpha, Beta]

Where they differ

* How many walked out: forty, fifty (later report)
    Alpha: “Forty men walked out.”
    Beta: “fifty walked out”

What each outlet adds

Beta
  إنهم مضربون.


WHO REPORTS WHAT

* Forty men
    Alpha (said)


SOURCES

Alpha, 2 May 2024: Walkout at the port
  https://alpha.example/strike

Beta, undated: Fifty strike


NOT IN THIS EDITION

c.txt: is empty


HOW THIS WAS MADE

Read: 2 articles · 2 outlets: Alpha, Beta

Left out: Nothing.

Failed: 1 source could not be read; see “Not in this edition”.

Written: No language model wrote a word. Sentences were chosen and
  ordered by a program and written by the outlets named: none was
  changed and none put together from others. Where a note or a table
  needs only part of a sentence, the words shown are cut from it and not
  changed.

Proof: The command “briefing verify 2024-05-03” reads the articles again
  and proves every quote.
"""
    )
    long = copy.deepcopy(BRIEF)
    long["sections"][0]["summary"][0]["quote"] = "Dockers & owners met again on Monday. " * 9
    assert max(map(len, render.plain(long).splitlines())) <= render.WIDTH
    assert "&amp;" not in render.plain(long)


def test_a_second_article_of_an_outlet_and_a_later_one_are_told_apart_by_their_marks() -> None:
    days = {"a": "2024-05-02", "b": "2024-05-02", "c": "2024-05-03", "d": "2024-05-09", "e": None}
    names = {"a": "Alpha", "b": "Alpha", "c": "Beta", "d": "Gamma", "e": "Delta"}
    sources = [{"id": key, "name": names[key], "published": days[key]} for key in days]

    assert render.marks({"sources": sources}, render.words("en", None)) == {
        "a": "Alpha 1",
        "b": "Alpha 2",
        "c": "Beta",
        "d": "Gamma, 9 May",
        "e": "Delta",
    }


def test_a_desk_changes_one_block_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "brief.html.j2").write_text(
        '{% extends "shipped/brief.html.j2" %}\n{% block colophon %}<p>Made by the harbour desk.</p>{% endblock %}\n'
    )

    html = render.page(BRIEF, templates=tmp_path)

    assert "<p>Made by the harbour desk.</p>" in html
    assert "Forty men walked out." in html
    assert "written by the outlets named" not in html


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{% block x %}", "template brief.html.j2 line 1: "),
        ("{{ brief.titel }}", "has no attribute 'titel'"),
        ("\n{{ nothing }}", "'nothing' is undefined"),
        ("{{ 1 / 0 }}", "division by zero; mend it, or leave `templates` out of the config"),
    ],
)
def test_a_template_that_is_wrong_is_one_clear_line(tmp_path: Path, template: str, line: str) -> None:
    (tmp_path / "brief.html.j2").write_text(template)

    with pytest.raises(RenderError) as refused:
        render.page(BRIEF, templates=tmp_path)

    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_many_sources_make_a_list_of_the_coverage_table() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["sources"] += [brief["sources"][1] | {"id": f"s{n}", "name": f"S{n}"} for n in range(8)]

    seen = Seen(render.page(brief))

    assert seen.tags.count("table") == 1  # the one that says what the picture shows
    assert "Forty men said Alpha" in " ".join(seen.text)


def test_letter_paper_is_letter() -> None:
    assert "@page { size: Letter; }" in render.page(BRIEF, paper="Letter")


def test_a_template_that_includes_itself_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "brief.txt.j2").write_text('{% include "brief.txt.j2" %}')
    with pytest.raises(RenderError, match=r"template brief\.txt\.j2: it includes or calls itself for ever"):
        render.plain(full(), templates=tmp_path)
