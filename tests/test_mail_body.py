"""The body of the mail: what it holds, how it is cut to fit, its plain text with links as footnotes."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from test_render import BRIEF

from briefing import look, render
from briefing.render import mailing

PERSONAL = ("https://unsubscribe.invalid/", "https://preferences.invalid/")


def with_notes(count: int, *, length: int = 40) -> dict[str, Any]:
    """The brief with many notes of long quotes."""
    brief = copy.deepcopy(BRIEF)
    note = brief["sections"][0]["divergences"][0]
    words = {"quote": "A sentence of eight words goes on here. " * length}
    brief["sections"][0]["divergences"] = [
        {**note, "what": f"Note {number}", "positions": [{**position, **words} for position in note["positions"]]}
        for number in range(1, count + 1)
    ]
    return brief


def test_the_plain_text_reads_on_its_own_with_its_links_below() -> None:
    assert render.mail(BRIEF, site="https://brief.example.org").text == (
        """\
PORT BRIEF
Friday, 3 May 2024

Read this edition on the web [1]. The whole brief is in the PDF
attached: every theme, every note, every source.


IN BRIEF

The strike
  Forty men walked out. (Alpha [2])


WHERE THEY DIFFER

How many walked out: forty, fifty (later report)
  Alpha [2]: “Forty men walked out.”
  Beta: “fifty walked out”


QUOTED HERE

Alpha, 2 May 2024: Walkout at the port [2]
Beta, undated: Fifty strike


Harbour desk. All words are quoted from the articles named, none
changed; where a note needs only part of a sentence, the rest is left
out.

You get this mail because you subscribed to it.
Change what you get [3]
Unsubscribe [4]

LINKS

[1] https://brief.example.org/2024-05-03/brief.html
[2] https://alpha.example/strike
[3] https://preferences.invalid/
[4] https://unsubscribe.invalid/
"""
    )


def test_the_html_holds_the_same_and_each_quote_as_it_was_written() -> None:
    html = render.mail(BRIEF, site="https://brief.example.org/").html

    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html[html.index("<body") :])).strip()
    assert words == (
        "The strike Port Brief Friday, 3 May 2024 · 2 articles · 2 outlets "
        "Read this edition on the web · The whole brief is in the PDF attached: every theme, every note, every source. "
        "In brief The strike Forty men walked out. Alpha "
        "Where they differ How many walked out: forty, fifty Number · later report "
        "Alpha: “Forty men walked out.” Beta: “fifty walked out” "
        "Quoted here Alpha, 2 May 2024: Walkout at the port Beta, undated: Fifty strike "
        "Harbour desk. All words are quoted from the articles named, none changed; where a note needs only part of a "
        "sentence, the rest is left out. "
        "You get this mail because you subscribed to it. Change what you get · Unsubscribe"
    )
    assert re.findall('href="([^"]*)"', html) == [
        "https://brief.example.org/2024-05-03/brief.html",
        "https://alpha.example/strike",
        "https://brief.example.org/2024-05-03/brief.html#strike-1",
        "https://alpha.example/strike",
        "https://alpha.example/strike",
        *reversed(PERSONAL),
    ]


def test_styles_are_inline_and_no_colour_of_text_or_ground_is_set() -> None:
    html = render.mail(BRIEF).html

    assert "<style" not in html
    assert "<link" not in html
    styles = " ".join(re.findall('style="([^"]*)"', html))
    assert "font-family" in styles
    assert "background" not in styles
    assert set(re.findall(r"(?<![\w-])color: *([^;\"]+)", styles)) == {"inherit"}


def test_a_mail_too_long_gives_way_note_by_note_and_says_how_many_are_left() -> None:
    body = render.mail(with_notes(12, length=300))

    assert len(body.html.encode()) <= mailing.MOST_BYTES
    kept = re.findall(r"Note \d+", body.text)
    assert 0 < len(kept) < mailing.MOST_NOTES
    assert kept == re.findall(r"Note \d+", body.html)
    assert f"{12 - len(kept)} more notes are in the whole brief." in " ".join(body.text.split())


def test_even_notes_that_fit_no_mail_leave_one_that_fits() -> None:
    body = render.mail(with_notes(3, length=3000))

    assert len(body.html.encode()) <= mailing.MOST_BYTES
    assert "3 more notes are in the whole brief." in body.text


def test_a_later_report_waits_until_the_contradictions_have_their_place() -> None:
    brief = with_notes(10)
    for note in brief["sections"][0]["divergences"]:
        note["development"] = note["what"] != "Note 10"

    assert [note["what"] for _, note in mailing.top_notes(brief)][-1] == "Note 10"


def test_a_subscriber_of_some_themes_gets_those_alone() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["sections"].append({**brief["sections"][0], "theme": "fees", "title": "Port fees", "divergences": []})
    brief["lead"].append({**brief["lead"][0], "theme": "fees"})

    text = render.mail(brief, themes=["fees"]).text

    assert "Port fees" in text
    assert "The strike" not in text
    assert "WHERE THEY DIFFER" not in text
    assert render.mail(brief, themes=["gone"]) == render.mail(brief)


def correction(number: int, *, theme: str = "strike", now: str | None = "Fifty men walked out.") -> dict[str, Any]:
    """What an earlier edition quoted and its article does not say any more."""
    told = {"start": 0, "end": len(now), "quote": now} if now else None
    return {"outlet": "Alpha", "edition": "2024-05-02", "theme": theme, "old": f"Words {number} of then.", "now": told}


def test_words_that_were_corrected_stand_in_the_mail_before_the_differences() -> None:
    brief = copy.deepcopy(BRIEF)
    told = [correction(1), correction(2, now=None), correction(3, theme="fees")]
    brief["news"] = {"since": "2024-05-02", "notes": [], "corrections": told}

    body = render.mail(brief, themes=["strike"])

    assert (
        """\
CORRECTED

Alpha, as quoted on 2 May 2024: “Words 1 of then.”
  It now reads: “Fifty men walked out.”

Alpha, as quoted on 2 May 2024: “Words 2 of then.”
  These words are not in the article any more.


WHERE THEY DIFFER
"""
        in body.text
    )
    assert body.html.index("It now reads: “<b>Fifty men walked out.</b>”") < body.html.index("Where they differ")
    assert "Words 3" not in body.html + body.text


def test_many_corrections_are_cut_and_counted() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["news"] = {"since": "2024-05-02", "notes": [], "corrections": [correction(one) for one in range(1, 12)]}

    body = render.mail(brief)

    assert "and 3 more" in body.html
    assert "and 3 more" in body.text
    assert body.text.count("It now reads") == mailing.MOST_CORRECTIONS


def test_what_came_later_stands_under_since_then_as_on_the_page() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["lead"].append({**brief["lead"][0], "later": True})

    assert [line for line in render.mail(brief).text.splitlines() if line in ("The strike", "Since then")] == [
        "The strike",
        "Since then",
    ]


def test_a_mail_without_site_and_pdf_promises_neither() -> None:
    body = render.mail(BRIEF, attached=False)

    assert "attached" not in body.html + body.text
    assert "on the web" not in body.html + body.text


@pytest.mark.parametrize("part", ["html", "text"])
def test_the_personal_links_stand_in_both_parts(part: str) -> None:
    body = getattr(render.mail(BRIEF), part)

    assert [body.count(link) for link in PERSONAL] == [1, 1]


def test_lines_of_the_text_are_at_most_72_columns_but_for_addresses() -> None:
    for line in render.mail(with_notes(5)).text.splitlines():
        assert len(line) <= 72 or re.fullmatch(r"\[\d+\] \S+", line)


def test_words_of_strangers_are_no_markup_in_the_html_and_as_they_are_in_the_text() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["lead"][0]["quote"] = "A <b>bold</b> claim & more."

    body = render.mail(brief)

    assert "A &lt;b&gt;bold&lt;/b&gt; claim &amp; more." in body.html
    assert "A <b>bold</b> claim & more." in body.text


def test_an_address_a_reader_should_not_follow_is_no_link() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["sources"][0]["url"] = "javascript:alert(1)"

    body = render.mail(brief)

    assert "javascript:" not in body.html + body.text


def test_a_quote_of_another_language_keeps_it_and_its_direction() -> None:
    brief = copy.deepcopy(BRIEF)
    brief["lead"][0]["source"] = brief["sources"][1]["id"]
    brief["sources"][1]["language"] = "ar"

    assert '<span lang="ar" dir="rtl">' in render.mail(brief).html


def test_only_css_that_the_large_clients_know_is_used() -> None:
    """What `make prove ARGS=pages` finds by their support tables; a property that is new here has to pass there first."""
    known = {
        *("border-collapse", "border-left", "border-right", "border-top", "font-family", "font-size", "font-weight"),
        *("color", "line-height", "margin", "max-width", "padding", "width"),
    }
    arabic = copy.deepcopy(BRIEF) | {"language": "ar"}

    for html in (render.mail(BRIEF).html, render.mail(arabic).html):
        styles = re.findall('style="([^"]*)"', html)
        used = {rule.partition(":")[0].strip() for style in styles for rule in style.split(";") if rule.strip()}
        assert used <= known


def test_the_bars_of_notes_have_the_accent_of_the_desk_in_a_tone_that_is_seen_by_day_and_by_night() -> None:
    own = look.Look(accent="#0b3d91", serif="Harbour Text", sans="Harbour Sans")

    html = render.mail(BRIEF, look=own).html

    assert f"border-left: 4px solid {own.mid_accent}" in html
    assert min(look.contrast(own.mid_accent, ground) for ground in (look.PAPER, look.NIGHT)) >= look.SEEN
    assert "Harbour Text" in html
    assert "Harbour Sans" in html
    assert "border-left: 4px solid #b5533f" in render.mail(BRIEF).html
