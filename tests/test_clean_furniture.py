"""Page furniture goes and the article stays: whole pages of invented news, and what is left of them."""

from __future__ import annotations

import pytest

from briefing import clean
from briefing.model import Article, Failure, Item

LEAD = "The council of Port Lenora voted on Monday to rebuild the harbour bridge after a debate of nine hours."
NEXT = "Work will begin in May, the mayor said, and the ferry will run until it is done."
LAST = "The bridge has been closed since a barge struck it in 2019."


def read(content: str, **known: str) -> Article:
    article = clean.article(Item(name="page.txt", content=content, sha256="0", source="The Gazette", **known))
    assert isinstance(article, Article), article
    return article


def kept(*paragraphs: str, **known: str) -> list[str]:
    return read("\n\n".join(paragraphs), **known).text.split("\n\n")


def test_a_whole_page_is_cut_down_to_its_article() -> None:
    page = """Home | News | Sport | Business | Weather

Bridge to be rebuilt, council decides

Bridge to be rebuilt, council decides

By Ann Carter, Coast Agency

Published: 4 March 2024 10:15 GMT
Updated 12:03 GMT
3 min read

The old bridge at dawn.
The old bridge at dawn. © Jo Lind, Reuters

The council of Port Lenora voted on Monday to rebuild the harbour bridge after a debate of nine hours.

Read more: Ferry fares to rise in April

Work will begin in May, the mayor said, and the ferry will run until it is done.

What it costs

The bridge has been closed since a barge struck it in 2019.

Ferry fares to rise in April

You might also like

Harbour museum opens its doors

Ten walks along the coast

Share this story

Subscribe to our newsletter

Ann Carter is a reporter who has covered the coast since 2010.

Copyright © 2024 The Gazette. All rights reserved. No part of this article may be reproduced without permission."""
    article = read(page)
    assert article.text == f"{LEAD}\n\n{NEXT}\n\nWhat it costs\n\n{LAST}"
    assert [one.text for one in article.sentences if one.heading] == ["What it costs"]
    assert article.title == "Bridge to be rebuilt, council decides"
    assert article.author == "Ann Carter"
    assert str(article.published) == "2024-03-04 10:15:00+00:00"


@pytest.mark.parametrize(
    "line",
    [
        "Also on gazette.example Ferry fares to rise in April",
        "Read more: Ferry fares to rise in April",
        "MORE: Ferry fares to rise in April",
        "READ ALSO | Ferry fares to rise in April",
        "Related: Ferry fares to rise in April",
        "[Ferry fares to rise in April, operator says]",
        "Lire aussi : Le prix du ferry augmente en avril",
        "Lesen Sie auch: Fähre wird im April teurer",
        "Читайте также: Паром подорожает в апреле",
        "اقرأ أيضا: ارتفاع أسعار العبارة",
        "Share this story",
        "Think your friends would be interested? Share this story!",
        "Subscribe to our newsletter",
        "Sign up for our daily briefing and never miss a story",
        "Follow us on Facebook and Twitter",
        "Daily newsletterReceive essential news every morning",
        "Advertisement",
        "Story continues below",
        "Scroll down for video.",
        "We use cookies to improve your experience.",
        "https://gazette.example/news/bridge",
        "© Jo Lind, Reuters",
        "(Photo: Jo Lind)",
        "Image: Getty",
        "File photo of the old bridge",
        "An earlier meeting of the mayor with Gen. Lind, via",
        "A barge passes under the old bridge on Sunday. (Jo Lind/Coast Agency)",
        "A barge passes under the old bridge / AFP",
        "Region: Coast and Islands, Europe",
        "Tags: bridges, ferries, Port Lenora",
        "Home | News | Sport | Business",
        "icon-menu icon-search icon-share icon-mail icon-play icon-pause icon-close icon-home icon-user",
        "________",
    ],
)
def test_a_line_of_furniture_between_paragraphs_goes(line: str) -> None:
    assert kept("Bridge to be rebuilt", LEAD, line, NEXT, LAST) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "“Subscribe to our cause or share our fate,” the harbour master told them.",
        "Share prices of the builder rose by a tenth.",
        "Follow the money, the old saying goes, and the clerk did.",
        "Related costs will be paid by the state, the mayor said.",
        "Also on Thursday, the ferry broke down.",
        "By Wednesday the storm had passed.",
        "Watch the tide, sailors say here.",
        "“No.”",
        "Who pays?",
        "The seizure of the yard, now confirmed by the court, is considered a major blow to the owner",
        "She spoke to Reuters.",
        "The minister was interviewed by AFP, Reuters and the Gazette.",
        "He copied the text (and the photo) from the archive.",
        "5 * 3 is 15, and snake_case_names stay as they are.",
        "The data of the study (see a < b) were published in full.",
        "Sources: two of them, he said, both good.",
        "Born on 3 March 1950 in Lenora, he never left the town.",
    ],
)
def test_a_sentence_of_the_article_stays(line: str) -> None:
    assert kept("Bridge to be rebuilt", LEAD, line, NEXT, LAST) == [LEAD, line, NEXT, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "This article was originally published on The Coaster.",
        "The original source of this article is The Coaster",
        "Articles by: Ann Carter",
        "Reporting by Ann Carter; editing by Jo Lind",
        "Ann Carter contributed to this report.",
        "Ann Carter reported from Port Lenora and Jo Lind wrote from Paris.",
        "Ann Carter is a research fellow at the Institute of Tides.",
        "The views expressed in this article are the author's own and do not necessarily reflect those of The Gazette.",
        "Disclaimer: The contents of this article are of sole responsibility of the author. The Gazette is not responsible.",
        "For media inquiries: press@gazette.example",
        "Follow @anncarter on Twitter",
        "Correction: an earlier version gave the wrong year.",
        "Published 4 March 2024",
        "Ferry Fares to Rise in April",
        "Port Lenora",
    ],
)
def test_a_note_at_the_end_goes(line: str) -> None:
    assert kept("Bridge to be rebuilt", LEAD, NEXT, LAST, line) == [LEAD, NEXT, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "The mayor declined to comment. (Reuters)",
        "The builder did not answer questions by Monday",
        "“It is our bridge”",
        "Amnesty International has reported on the case since 2019.",
        "The copyright of the plans is held by the state, the mayor said.",
        "Ms Lind is a professor of engineering who has built nine bridges.",
    ],
)
def test_a_last_sentence_stays(line: str) -> None:
    speaker = "Anna Lind, the engineer, said that the plans were sound."
    assert kept("Bridge to be rebuilt", LEAD, speaker, LAST, line)[-1] == line.removesuffix(" (Reuters)")


def test_an_unknown_person_described_at_the_end_is_the_author_and_a_known_one_is_not() -> None:
    biography = "Jo Lind is a professor of engineering at the Institute of Tides."
    assert kept("Bridge to be rebuilt", LEAD, LAST, biography) == [LEAD, LAST]
    quoted = "“It will hold,” said Jo Lind, who drew the plans for the council."
    assert kept("Bridge to be rebuilt", LEAD, quoted, LAST, biography) == [LEAD, quoted, LAST, biography]


def test_an_announced_list_at_the_end_stays() -> None:
    intro = "The council agreed on three things:"
    assert kept("Bridge to be rebuilt", LEAD, NEXT, intro, "- a new bridge", "- a new ferry", "- a new tax") == [
        *(LEAD, NEXT, intro),
        *("a new bridge", "a new ferry", "a new tax"),
    ]


def test_an_announced_list_without_bullets_stays_too() -> None:
    intro = "The council agreed on three things:"
    assert kept("Bridge to be rebuilt", LEAD, NEXT, intro, "A new bridge", "A new ferry") == [
        *(LEAD, NEXT, intro),
        *("A new bridge", "A new ferry"),
    ]


def test_figures_at_the_end_stay() -> None:
    table = ["Lenora 3, Haven 1", "Tidewater 2, Rock 2", "Sandy Point 0, Lenora 4"]
    assert kept("Lenora wins the cup", LEAD, LAST, *table) == [LEAD, LAST, *table]


def test_the_headlines_under_a_list_head_go_until_a_sentence_comes() -> None:
    assert kept("Bridge to be rebuilt", LEAD, "Most read", "Ferry fares to rise", "Harbour museum opens", NEXT) == [
        LEAD,
        NEXT,
    ]


def test_the_headline_goes_also_when_it_is_only_in_the_metadata() -> None:
    page = [LEAD, NEXT]
    assert kept("Bridge to be rebuilt – council decides", *page, title="Bridge to be rebuilt: council decides") == page


def test_a_lead_sentence_that_someone_gave_as_the_title_is_not_lost() -> None:
    assert kept(LEAD, NEXT, title=LEAD) == [LEAD, NEXT]


def test_a_headline_printed_twice_between_paragraphs_is_a_teaser() -> None:
    teaser = "Ferry Fares Rise Again Next April"
    assert kept("Bridge to be rebuilt", LEAD, teaser, NEXT, teaser, LAST) == [LEAD, NEXT, LAST]


def test_a_sentence_printed_twice_is_kept_once() -> None:
    assert kept("Bridge to be rebuilt", LEAD, NEXT, LEAD, LAST) == [LEAD, NEXT, LAST]


def test_a_menu_saved_as_text_goes() -> None:
    menu = ["News", "Sport", "Weather", "Travel", "Culture", "Food", "Health", "Jobs", "Motors", "Science"]
    assert kept(*menu, "Bridge to be rebuilt in May", LEAD, *menu, NEXT, *menu) == [LEAD, NEXT]


@pytest.mark.parametrize(
    ("dateline", "language"),
    [
        ("PORT LENORA (Reuters) - ", "en"),
        ("PORT LENORA, March 4 (Xinhua) -- ", "en"),
        ("Port Lenora, Tideland — ", "en"),
        ("PORT LENORA, Tideland (AP) — ", "en"),
        ("(CNN)", "en"),
        ("(CNN) -- ", "en"),
        ("PORT LENORA — ", "en"),
        ("March 4 (UPI) -- ", "en"),
    ],
)
def test_a_dateline_is_not_the_first_sentence(dateline: str, language: str) -> None:
    assert kept(dateline + LEAD, NEXT, title="Bridge to be rebuilt", language=language) == [LEAD, NEXT]


@pytest.mark.parametrize(
    "opening",
    [
        "The council — after nine hours of debate — voted on Monday to rebuild the harbour bridge.",
        "In Lenora, France — the ship, not the country — was seen on Monday by the harbour master.",
        "Anna Lind (the engineer) said on Monday that the bridge would be rebuilt by the council.",
        "March 4 was the day on which the council voted to rebuild the harbour bridge.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(opening: str) -> None:
    assert kept(opening, NEXT, title="Bridge to be rebuilt") == [opening, NEXT]


def test_furniture_run_into_one_long_line_is_cut_at_sentence_ends_only() -> None:
    told = f"{LEAD} {NEXT} Scroll down for video. {LAST} Ann Carter contributed to this report. --Reuters"
    assert (
        read(f"Bridge to be rebuilt 4 March 2024 {told}", title="Bridge to be rebuilt").text == f"{LEAD} {NEXT} {LAST}"
    )


@pytest.mark.parametrize(
    ("paragraphs", "language"),
    [
        (
            [
                "Le conseil de Port-Lénore a voté lundi la reconstruction du pont, après neuf heures de débat.",
                "« Partagez notre peine », a lancé le maire aux habitants réunis sur le quai.",
                "Les travaux débuteront en mai et le bac circulera jusqu'à la fin du chantier.",
            ],
            "fr",
        ),
        (
            [
                "Der Rat von Lenora hat am Montag nach neun Stunden für den Bau der neuen Brücke gestimmt.",
                "Die Arbeiten beginnen im Mai, sagte die Bürgermeisterin, und die Fähre fährt weiter.",
                "Anzeige erstattete niemand.",
            ],
            "de",
        ),
        (
            [
                "Совет Леноры в понедельник проголосовал за восстановление моста после девяти часов споров.",
                "— Работы начнутся в мае, — сказал мэр города.",
                "Мост закрыт с тех пор, как в него врезалась баржа.",
            ],
            "ru",
        ),
        (
            [
                "صوّت مجلس بلدة لينورا يوم الاثنين لصالح إعادة بناء جسر الميناء بعد نقاش دام تسع ساعات.",
                "هل تبدأ الأعمال في مايو؟",
                "وقال رئيس البلدية إن العبّارة ستواصل رحلاتها حتى انتهاء الأعمال.",
            ],
            "ar",
        ),
        (
            [
                "Lenora belediye meclisi, dokuz saatlik tartışmanın ardından köprünün yeniden yapılmasını onayladı.",
                "Çalışmalar mayısta başlayacak, dedi başkan.",
                "Köprü 2019'dan beri kapalı.",
            ],
            "tr",
        ),
        (
            [
                "莱诺拉市议会周一经过九个小时的辩论，投票决定重建港口大桥。",
                "工程将于五月开始。",
                "市长说，渡轮将继续运行，直到工程结束。",
            ],
            "zh",
        ),
    ],
)
def test_an_article_in_another_language_is_not_eaten(paragraphs: list[str], language: str) -> None:
    assert kept(*paragraphs, title="—", language=language) == paragraphs


def test_nothing_left_is_a_failure_that_names_the_item() -> None:
    page = "Home | News | Sport | Weather\n\n3 min read\n\nShare this story\n\nAdvertisement"
    failure = clean.article(Item(name="menus.txt", content=page, sha256="0"))
    assert isinstance(failure, Failure)
    assert failure.source == "menus.txt"
    assert "menus.txt: nothing is left of it after cleaning" in failure.why
