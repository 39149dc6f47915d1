"""Furniture by its form, whole pages of invented news: mastheads, credits, buttons, boxes, notices, bare pages."""

from __future__ import annotations

import pytest

from briefing import clean
from briefing.model import Article, Failure, Item

LEAD = "The council of Port Lenora voted on Monday to rebuild the harbour bridge after a debate of nine hours."
NEXT = "Work will begin in May, the mayor said, and the ferry will run until it is done."
LAST = "The bridge has been closed since a barge struck it in 2019."


def read(content: str, *, markup: bool = False, **known: str) -> Article:
    article = clean.article(Item(name="page.txt", content=content, sha256="0", markup=markup, **known))
    assert isinstance(article, Article), article
    return article


def kept(*lines: str, **known: str) -> list[str]:
    return read("\n\n".join(lines), **known).text.split("\n\n")


@pytest.mark.parametrize(
    "page",
    [
        "Share",
        "Share\nSubscribe to our newsletter\nAlso on",
        "By Ann Carter\n\nShare on X\n\nThe latest headlines",
        "# Bridge to be rebuilt\n\nMost read\n\nFerry fares to rise",
        "Menu\nSearch\nLog in",
        "Bridge plan",
    ],
)
def test_headings_and_furniture_alone_are_no_article(page: str) -> None:
    failure = clean.article(Item(name="page.txt", content=page, sha256="0"))
    assert isinstance(failure, Failure)
    assert failure.why == "page.txt: nothing is left of it after cleaning: it holds no sentence of an article"


@pytest.mark.parametrize(
    "page",
    ["Forty men walked out.", "The bridge over the river will be open again by May", "市长周一表示大桥将于五月开放。"],
)
def test_one_short_sentence_is_an_article(page: str) -> None:
    assert read(page).text == page


@pytest.mark.parametrize(
    "caption",
    [
        "Divers look at the bridge on Monday. Photograph: Jo Lind/VTA",
        "Divers at the bridge. Photo: J. Lind",
        "A diver under the bridge on Monday evening [Jo Lind/Harbour Post]",
        "Taucher an der Brücke. Foto: Jo Lind",
    ],
)
def test_a_caption_with_its_credit_goes_wherever_it_stands(caption: str) -> None:
    assert kept(caption, LEAD, NEXT, LAST) == [LEAD, NEXT, LAST]
    assert kept(LEAD, caption, NEXT, LAST) == [LEAD, NEXT, LAST]
    assert kept(LEAD, f"![Divers](a.jpg)\n*{caption}*", NEXT, LAST) == [LEAD, NEXT, LAST]


def test_a_link_in_brackets_does_not_take_its_paragraph_along() -> None:
    line = f"{NEXT} [Images: The Old Bridge at Dawn]"
    assert kept(LEAD, line, LAST) == [LEAD, line, LAST]


def test_a_list_headed_by_the_sites_name_goes_with_its_headlines() -> None:
    box = ["Also on Lenora Tribune", "Ten ways to dry your cellar", "Why insurers are leaving the valley"]
    assert kept(LEAD, *box, NEXT, LAST) == [LEAD, NEXT, LAST]
    assert kept(LEAD, NEXT, LAST, *box) == [LEAD, NEXT, LAST]
    assert kept(LEAD, "Also on Monday", NEXT, LAST) == [LEAD, "Also on Monday", NEXT, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "© 2025 Lenora Tribune. All rights reserved.",
        "(c) Lenora Tribune. Reproduction prohibited.",
        "Copyright 2024 The Lenora Tribune. This material may not be rewritten.",
        "Our Standards: The Lenora Trust Principles.",
        "Click here to sign the petition.",
        "- [ ] Subscribe",
        "Ann Carter has covered the harbour for the Tribune since 2011. Follow her on X @acarter.",
    ],
)
def test_a_notice_at_the_end_goes(line: str) -> None:
    assert kept(LEAD, NEXT, LAST, line) == [LEAD, NEXT, LAST]


def test_the_third_entry_of_a_list_is_no_copyright() -> None:
    entries = ["(a) The bridge is old.", "(b) The ferry is slow.", "(c) The mayor wants a tunnel under the bay."]
    assert kept(LEAD, *entries, NEXT) == [LEAD, *entries, NEXT]


@pytest.mark.parametrize(
    "stamp",
    ["14 March 2025 | Courts | Updated 15:22", "March 14, 2025 Updated: May 3, 2025 9:14 a.m."],
)
def test_a_stamp_with_a_section_or_a_change_beside_it_is_read_and_goes(stamp: str) -> None:
    article = read(f"Bridge to be rebuilt\n\n{stamp}\n\n{LEAD}\n\n{NEXT}")
    assert (article.text, str(article.published)) == (f"{LEAD}\n\n{NEXT}", "2025-03-14")


def test_buttons_above_the_article_go_and_its_dateline_with_them() -> None:
    page = f"Bridge to be rebuilt\n\n  Facebook\n  Twitter\n  Email\n  Print\n  0 Comments\n\nLENORA, Norland (AP) -- {LEAD}\n\n{NEXT}"
    assert read(page).text == f"{LEAD}\n\n{NEXT}"


@pytest.mark.parametrize(
    "line",
    [f"Port Lenora — {LEAD}", f"**Port Lenora** — {LEAD}", f"Lenora – {LEAD}"],
)
def test_a_place_in_small_letters_before_a_dash_is_a_dateline(line: str) -> None:
    assert kept(line, NEXT, LAST) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "Lenora — the town that lost its bridge in a storm — voted on Monday.",
        "Ann Carter — The mayor of the town since 2012 — said on Monday that the bridge would stay.",
        "Lenora – Ostrow is the name of the line that will be built by May.",
        "The bridge — It was struck by a barge at night and was closed that day.",
    ],
)
def test_an_aside_between_dashes_is_no_dateline(line: str) -> None:
    assert kept(line, NEXT, LAST) == [line, NEXT, LAST]


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("Lenora Tribune\nHome | News | Sport", "Lenora Tribune"),
        ("Lenora Courier, 13 March 2025\n", "Lenora Courier"),
        ("Abendblatt für Lenora\nRessort: Politik\n13.03.2025, 18:04 Uhr\n", "Abendblatt für Lenora"),
        ("THE RECORD\n", "THE RECORD"),
        ("Вестник Линдена\n14 марта 2025 г.\n", "Вестник Линдена"),
    ],
)
def test_the_masthead_names_the_outlet_and_is_not_the_title(head: str, outlet: str) -> None:
    article = read(f"{head}\nBridge to be rebuilt by May\n\n{LEAD}\n\n{NEXT}")
    assert (article.source, article.title, article.text) == (outlet, "Bridge to be rebuilt by May", f"{LEAD}\n\n{NEXT}")


def test_a_section_is_no_masthead() -> None:
    article = read(f"News\n\nBridge to be rebuilt by May\n\n{LEAD}\n\n{NEXT}")
    assert (article.source, article.title) == ("Page", "Bridge to be rebuilt by May")


def test_a_headline_alone_is_no_masthead() -> None:
    article = read(f"Council Breaks the News\n\n{LEAD}\n\n{NEXT}")
    assert (article.source, article.title) == ("Page", "Council Breaks the News")


def test_the_entries_of_a_numbered_list_lose_their_numbers_and_a_date_does_not() -> None:
    page = f"{LEAD}\n\n1. Nine councillors voted for it.\n2. Four voted against.\n\n{NEXT}"
    assert read(page).text.split("\n\n")[1:3] == ["Nine councillors voted for it.", "Four voted against."]
    assert kept("12. Mai ist der Tag, an dem die Brücke wieder geöffnet wird.", LAST)[0].startswith("12. Mai")


def test_a_footnotes_text_goes() -> None:
    assert kept(f"{LEAD}[^1]", NEXT, "[^1]: Council minutes.") == [LEAD, NEXT]


def test_a_bare_line_between_paragraphs_is_a_heading() -> None:
    article = read(f"{LEAD}\n\n“Nobody called us”\n\n{NEXT}\n\nWhy nobody was told\n\n{LAST}")
    assert [one.text for one in article.sentences if one.heading] == ["“Nobody called us”", "Why nobody was told"]


def test_the_outlet_is_read_from_the_pages_title() -> None:
    page = f"<html><head><title>Bridge to be rebuilt - Le Journal du Port</title></head><body><h1>Bridge to be rebuilt</h1><p>{LEAD}</p><p>{NEXT}</p><p>{LAST}</p></body></html>"
    article = read(page, markup=True)
    assert (article.source, article.title) == ("Le Journal du Port", "Bridge to be rebuilt")


def test_a_page_nested_too_deep_for_the_extractor_gives_its_sentence() -> None:
    page = f"<html><head><title>Bridge to be rebuilt | The Gazette</title></head><body>{'<div>' * 20_000}{LEAD}{'</div>' * 20_000}</body></html>"
    assert read(page, markup=True).text == LEAD
