"""Saved pages of a desk's folders in the sandbox: read as they would be here, and what harms is one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from briefing import articles
from briefing.clean import page
from briefing.errors import InputError
from briefing.sandbox import saved

WORDS = "The council agreed on Tuesday to send a delegation to the border, officials said."
SOUND = f"""<!doctype html><html lang="en"><head><title>Border talks | Example Post</title>
<meta property="article:published_time" content="2026-01-14T10:00:00+02:00"><meta name="author" content="Ann Example">
<link rel="canonical" href="https://example.org/talks"></head><body><article><h1>Border talks</h1>
<p>{WORDS} Caf\u00e9 \U0001f600 \u200f</p><p>Nothing was said of what it costs, and nobody asked about it either.</p></article></body></html>"""
ENDLESS = "<html><body>" + "<a href='#'>one two</a> " * 200_000
PLAIN = "The mayor said on Monday that the bridge would open in May. Nobody was hurt when it was closed in the spring."


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sandbox of its own that gives each page one second."""
    monkeypatch.setattr(saved, "SECONDS", 1)
    monkeypatch.setattr(saved, "opened", {})
    yield
    for one in saved.opened.values():
        one.close()


@pytest.mark.parametrize("markup", [SOUND, "<html><body></body></html>", "<html>", "<" * 500, "<html lang='\udcff'>x"])
def test_a_saved_page_is_read_in_the_sandbox_as_it_would_be_here(markup: str) -> None:
    assert saved.read(markup) == page.read(markup)


def test_a_page_that_takes_too_long_is_one_line_and_the_others_are_read(tmp_path: Path, strict: None) -> None:
    for name, content in (("a.html", SOUND), ("b.html", ENDLESS), ("c.html", SOUND.replace("Tuesday", "Monday"))):
        (tmp_path / name).write_text(content, "utf-8")
    files = [tmp_path / name for name in ("a.html", "b.html", "c.html")]
    found, failures = articles.read(files, base=tmp_path)
    assert [one.file for one in found] == ["a.html", "c.html"]
    line = "b.html: cannot be read as a page (delete it, or save the article's text instead): "
    assert [one.why for one in failures] == [f"{line}reading it took longer than 1 s: is it made to do harm?"]


def test_a_page_whose_reader_was_killed_leaves_the_next_to_a_new_one(strict: None) -> None:
    first = saved.read(SOUND)
    (sandbox,) = saved.opened.values()
    nursery = sandbox._nursery
    assert nursery
    nursery.kill()
    nursery.wait()
    assert saved.read(SOUND) == first


def test_plain_text_starts_no_sandbox(tmp_path: Path, strict: None) -> None:
    (tmp_path / "a.txt").write_text(PLAIN, "utf-8")
    found, _ = articles.read([tmp_path / "a.txt"], base=tmp_path)
    assert [one.text for one in found] == [PLAIN]
    assert saved.opened == {}


def test_a_page_too_large_to_be_parsed_says_so(strict: None) -> None:
    with pytest.raises(InputError, match=r"^more than the 11 MB of text that are parsed at once$"):
        saved.read("<html>" + "x" * 11_000_000)
    (sandbox,) = saved.opened.values()
    assert sandbox._nursery is None


@pytest.mark.parametrize(
    "spoilt",
    [
        [],
        {},
        {"text": 1},
        {"title": None},
        {"published": "yesterday"},
        {"published": 5},
        {"canonical": ["https://example.org"]},
    ],
)
def test_what_comes_back_is_checked_again(spoilt: Any) -> None:
    sound: dict[str, Any] = dict.fromkeys(("text", "title", "author", "outlet", "language"), "")
    sound |= {"canonical": "javascript:alert(1)", "published": "2026-01-14"}
    assert page.from_values(sound) == page.Page("", published=date(2026, 1, 14))
    assert page.from_values(sound | {"published": "2026-01-14T10:00:00+00:00"}).published == datetime(
        2026, 1, 14, 10, tzinfo=UTC
    )
    with pytest.raises(InputError, match="cannot be used"):
        page.from_values(sound | spoilt if spoilt else spoilt)
