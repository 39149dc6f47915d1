"""What cleaning promises of any text at all."""

from __future__ import annotations

import hashlib
import pickle
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import clean
from briefing.model import Article, Failure, Item

PIECES = [
    *(
        "The mayor said the bridge would open in May.",
        "The mayor said that the old bridge would open again in May after talks",
    ),
    *(
        "Bridge to open in May",
        "By Ann Carter",
        "9 Jan, 2020 19:03",
        "3 min",
        "Read more: Bridge to open",
        "Related articles",
    ),
    *(
        "Share this story",
        "© Ann Carter, Reuters",
        "**Bold** and *it* and [a link](#)",
        "# Heading",
        "- item",
        "> quote",
        "***",
    ),
    *(
        "LONDON (Reuters) - ",
        "<p>",
        "</p>",
        "<br>",
        "a < b",
        "5 * 3",
        "snake_case_name",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\ufeff",
        "“",
        "”",
    ),
    *(
        "الوزير قال إن الجسر سيفتح في مايو المقبل بعد المحادثات.",
        "市长周一表示，经过谈判，大桥将于五月重新开放。",
        "Le pont rouvrira en mai, a dit le maire.",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "\r\n",
        "\t",
        "[x]: http://a.example",
        "[x][x]",
        "www.a.example",
        "* * *",
        "\\*",
        "_a_",
        "`",
        "|",
        "1. ",
    ),
]
ANY = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
MARKS = ("\\", "<", "- item", "#", "*", ">", "[")
"""What a page's author marks with is gone from a cleaned text, and what the mark said with it."""
REFERENCE = re.compile(r"&#?\w+;")


def item(content: str, **known: str) -> Item:
    return Item(
        name="a.txt", content=content, sha256=hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(), **known
    )


def is_subsequence(part: str, whole: str) -> bool:
    characters = iter(whole)
    return all(character in characters for character in part)


@settings(deadline=None)
@given(ANY)
def test_cleaning_never_raises_and_never_invents_a_character(content: str) -> None:
    article = clean.article(item(content))
    if isinstance(article, Failure):
        assert article.source == "a.txt"
        assert "\n" not in article.why
    elif not REFERENCE.search(content):
        assert is_subsequence("".join(article.text.split()), content)


@settings(deadline=None)
@given(ANY)
def test_spans_give_back_the_sentence(content: str) -> None:
    article = clean.article(item(content))
    if isinstance(article, Article):
        assert all(article.text[one.start : one.end] == one.text for one in article.sentences)


@settings(deadline=None)
@given(ANY)
def test_the_canonical_text_has_single_spaces_and_one_empty_line_between_paragraphs(content: str) -> None:
    article = clean.article(item(content))
    if isinstance(article, Article):
        for paragraph in article.text.split("\n\n"):
            assert paragraph
            assert paragraph == " ".join(paragraph.split())


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([piece for piece in PIECES if not any(mark in piece for mark in MARKS)]), max_size=30).map(
        "\n\n".join
    )
)
def test_cleaning_a_cleaned_text_changes_nothing(content: str) -> None:
    first = clean.article(item(content, title="Harbour plan"))
    if isinstance(first, Article):
        again = clean.article(item(first.text, title="Harbour plan"))
        assert isinstance(again, Article)
        assert again.text == first.text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_read_as_html_never_raises(content: str) -> None:
    page = f"<html><body><article><p>{content}</p></article></body></html>"
    assert isinstance(clean.article(replace(item(page), markup=True)), Article | Failure)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(PIECES).map(lambda piece: f"{piece} The council met on Monday and agreed."),
        unique=True,
        max_size=6,
    )
)
def test_the_order_of_the_items_changes_nothing(contents: list[str]) -> None:
    items = [item(content, source="The Gazette") for content in contents]
    assert clean.clean(items) == clean.clean(reversed(items))


def test_an_article_can_be_sent_to_another_process() -> None:
    article = clean.article(item("The council met on Monday and agreed to the plan."))
    assert pickle.loads(pickle.dumps(clean.article)) is clean.article
    assert pickle.loads(pickle.dumps(article)) == article
