"""From items to articles: ids, order, doubles, titles, authors, lines that recur across an outlet's pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from briefing import clean
from briefing.model import Article, Failure, Item

BODY = "The council of Port Lenora voted on Monday to rebuild the bridge.\n\nWork will begin in May, said the mayor."


def item(content: str = BODY, *, name: str = "a.txt", sha256: str = "0", source: str | None = None, title: str | None = None,
         published: date | None = None, markup: bool = False, url: str | None = None, author: str | None = None) -> Item:  # fmt: skip
    return Item(name, content, sha256, markup, name, url, source, title, published, author, "en")


def read(**known: object) -> Article:
    article = clean.article(item(**known))  # type: ignore[arg-type]
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("RT", "rt"),
        ("France 24", "france-24"),
        ("Le Journal de l'Île", "le-journal-de-l-ile"),
        ("Газета", "gazeta"),
        ("Ναυτεμπορική", "nautemporiki"),
        ("Straße", "strasse"),
        ("  ", "a"),
        ("日本", "article"),
        ("../../etc", "etc"),
    ],
)
def test_an_id_is_the_outlets_name_in_plain_letters(outlet: str, expected: str) -> None:
    assert read(source=outlet).id == expected


def test_articles_of_one_outlet_are_numbered_by_day_and_title_whatever_order_they_came_in() -> None:
    items = [
        item("The ferry broke down on Sunday in the harbour.", name="3.txt", sha256="1", source="RT", published=date(2024, 3, 5)),
        item("The mayor spoke on Monday about the new bridge.", name="2.txt", sha256="2", source="RT", published=date(2024, 3, 4), title="Zero"),
        item("The council met on Monday about the new bridge.", name="1.txt", sha256="9", source="RT", published=date(2024, 3, 4), title="Alpha"),
        item("The museum will open its doors in the summer.", name="4.txt", sha256="4", source="RT"),
    ]  # fmt: skip
    articles, failures = clean.clean(items)
    assert [(one.id, one.file) for one in articles] == [
        ("rt", "1.txt"),
        ("rt-2", "2.txt"),
        ("rt-3", "3.txt"),
        ("rt-4", "4.txt"),
    ]
    assert failures == ()
    assert clean.clean(reversed(items)) == (articles, failures)
    with ThreadPoolExecutor(2) as pool:
        assert clean.clean(items, map=pool.map) == (articles, failures)


def test_of_two_files_with_the_same_article_one_is_used_and_the_other_is_named() -> None:
    again = BODY.replace(" ", "\u00a0 ").replace("The council", "THE COUNCIL")
    articles, failures = clean.clean(
        [item(again, name="b.txt", sha256="b", source="RT"), item(name="a.txt", sha256="a", source="RT")]
    )
    assert [one.file for one in articles] == ["a.txt"]
    assert [(one.source, "a.txt" in one.why and "b.txt" in one.why) for one in failures] == [("b.txt", True)]


def test_an_item_with_nothing_left_fails_and_the_others_do_not() -> None:
    articles, failures = clean.clean([item("3 min read\n\nShare this story", name="b.txt", sha256="b"), item()])
    assert [one.file for one in articles] == ["a.txt"]
    assert [one.source for one in failures] == ["b.txt"]
    assert clean.article(item("")) == Failure("a.txt", clean.article(item(" \n ")).why)  # type: ignore[union-attr]


def test_an_outlet_that_nobody_named_is_called_by_its_file() -> None:
    article = read(name="desk/harbour-news_2024.txt")
    assert (article.source, article.id) == ("Harbour news 2024", "harbour-news-2024")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (f"# Bridge to be rebuilt\n\n{BODY}", "Bridge to be rebuilt"),
        (f"Bridge to be rebuilt\n===\n\n{BODY}", "Bridge to be rebuilt"),
        (f"3 min\n\nBridge to be rebuilt\n\nBridge to be rebuilt\n\n{BODY}", "Bridge to be rebuilt"),
        (f"Will the bridge be rebuilt?\n\n{BODY}", "Will the bridge be rebuilt?"),
        (f"Bridge to be rebuilt | The Gazette\n\n{BODY}", "Bridge to be rebuilt"),
        (f"Bridge to be rebuilt - mayor\n\n{BODY}", "Bridge to be rebuilt - mayor"),
        (BODY, "The council of Port Lenora voted on Monday to rebuild the bridge."),
    ],
)
def test_the_title_is_found_on_the_page(page: str, title: str) -> None:
    article = read(content=page, source="The Gazette")
    assert article.title == title
    assert article.text == BODY


def test_a_sentence_said_over_and_over_is_no_title() -> None:
    page = "The man is here.\n\n" * 30
    assert read(content=page).text == page.strip()


def test_a_title_loses_bidi_marks_and_its_outlets_name_and_nothing_else() -> None:
    assert (
        read(source="The Gazette", title="Bridge \u202eto be\u200b rebuilt – The Gazette").title
        == "Bridge to be rebuilt"
    )
    assert read(source="The Gazette", title="Bridge to be rebuilt – live").title == "Bridge to be rebuilt – live"


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Carter", "Ann Carter"),
        ("By Ann Carter, Coast Agency", "Ann Carter"),
        ("By ANN CARTER and Jo Lind in Lenora", "ANN CARTER and Jo Lind"),
        ("Par Anne Cartier", "Anne Cartier"),
        ("Von Anna Karter", "Anna Karter"),
        ("By [Ann Carter](#)", "Ann Carter"),
    ],
)
def test_the_author_is_found_in_the_byline(line: str, author: str) -> None:
    article = read(content=f"Bridge to be rebuilt\n\n{line}\n\n{BODY}")
    assert (article.author, article.text) == (author, BODY)


def test_only_a_web_address_is_kept() -> None:
    assert read(url="https://gazette.example/bridge").url == "https://gazette.example/bridge"
    assert [
        read(url=url).url for url in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//a.example")
    ] == [None] * 4


def test_lines_that_recur_across_an_outlets_pages_are_furniture() -> None:
    news = [
        "The council voted on Monday to rebuild the bridge.",
        "The ferry broke down on Sunday in the harbour.",
        "The museum will open in May.",
    ]
    foot = "The Gazette has reported from the coast for you since 1904."
    background = "The bridge has been closed since a barge struck it in 2019."
    items = [
        item(f"Coast and Islands\n\nHeadline number {number}\n\n{told} It was the talk of the town, and it was so for many a week, as those who were there will tell anyone who asks them.\n\n{background}\n\n{foot}",
             name=f"{number}.txt", sha256=str(number), source="The Gazette")
        for number, told in enumerate(news)
    ]  # fmt: skip
    assert clean.repeated(items) == {
        "The Gazette": frozenset({"coast and islands", "the gazette has reported from the coast for you since 1904."})
    }
    articles, _ = clean.clean(items)
    assert [one.text for one in articles] == [
        f"{told} It was the talk of the town, and it was so for many a week, as those who were there will tell anyone who asks them.\n\n{background}"
        for told in news
    ]


def test_versions_of_one_article_do_not_make_its_sentences_furniture() -> None:
    items = [
        item(f"{BODY}\n\nUpdate number {number} came in the evening, we hear.", sha256=str(number), source="RT")
        for number in range(4)
    ]
    assert clean.repeated(items) == {}


def test_a_subheading_is_marked_and_a_sentence_without_a_stop_is_not() -> None:
    page = f"{BODY}\n\nA costly plan\n\nThe mayor was seen at the harbour on Monday with the owner of the yard\n\nIt rained."
    assert [(one.text, one.heading) for one in read(content=page, title="Bridge").sentences][2:] == [
        ("A costly plan", True),
        ("The mayor was seen at the harbour on Monday with the owner of the yard", False),
        ("It rained.", False),
    ]
