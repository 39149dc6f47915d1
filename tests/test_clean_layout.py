"""However its author broke the lines, and whatever marks stand in them, a text becomes the same paragraphs."""

from __future__ import annotations

import textwrap

import pytest

from briefing import clean
from briefing.model import Article, Item

FIRST = (
    "The council of Port Lenora voted on Monday to rebuild the harbour bridge after a debate of nine hours, "
    "in which the mayor and the owner of the ferry did not speak to one another."
)
SECOND = (
    "Work will begin in May, the mayor said, and the ferry will run until it is done. Nobody knows what it will cost; "
    "the plans, which were drawn by the port itself, are thought to be sound."
)
THIRD = "The bridge has been closed since a barge struck it in 2019."
PAGE = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def cleaned(content: str) -> str:
    article = clean.article(
        Item(name="a.txt", content=content, sha256="0", source="The Gazette", title="Bridge", language="en")
    )
    assert isinstance(article, Article), article
    return article.text


@pytest.mark.parametrize("columns", [60, 65, 72, 78, 90])
def test_hard_wrapped_text_is_unwrapped(columns: int) -> None:
    assert cleaned("\n\n".join(textwrap.fill(paragraph, columns) for paragraph in (FIRST, SECOND, THIRD))) == PAGE


def test_hard_wrapped_text_with_indented_paragraphs_and_no_empty_lines_is_unwrapped() -> None:
    lines = "\n".join(textwrap.fill(paragraph, 68, initial_indent="    ") for paragraph in (FIRST, SECOND, THIRD))
    assert cleaned(lines) == PAGE


def test_a_wrapped_mail_quotation_is_unwrapped() -> None:
    quoted = textwrap.indent(
        "\n\n".join(textwrap.fill(paragraph, 68) for paragraph in (FIRST, SECOND, THIRD)), "> ", lambda _: True
    )
    assert cleaned(quoted) == PAGE


def test_a_word_broken_at_a_line_end_is_whole_again_where_the_page_has_it_whole() -> None:
    lines = [
        *(
            "On Monday, as the council of Port Lenora was to meet, the harbour-",
            "master met the mayor. He spoke of what the govern-",
        ),
        *(
            "ment had promised; the government, he said, had been late again.",
            "The harbour-master has held his office for nine years.",
        ),
    ]
    assert cleaned("\n".join(lines)) == (
        "On Monday, as the council of Port Lenora was to meet, the harbour-master met the mayor. He spoke of what the government "
        "had promised; the government, he said, had been late again. The harbour-master has held his office for nine years."
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\n\n\n", "\n \n"])
def test_a_line_for_each_paragraph_is_three_paragraphs(end: str) -> None:
    assert cleaned(end.join((FIRST, SECOND, THIRD))) == PAGE


def test_one_line_is_one_paragraph() -> None:
    assert cleaned(f"{FIRST} {SECOND} {THIRD}") == f"{FIRST} {SECOND} {THIRD}"


def test_short_paragraphs_a_line_each_are_not_taken_for_wrapped_lines() -> None:
    lines = [
        "The ferry broke down.",
        "Nobody was hurt, said the harbour master.",
        "It was repaired by noon.",
        "The council met.",
    ]
    assert cleaned("\n".join([*lines, THIRD])).split("\n\n") == [*lines, THIRD]


def test_paragraphs_of_one_sentence_a_line_each_are_not_taken_for_wrapped_lines() -> None:
    lines = [
        "The ferry broke down on Sunday with nine people on board.",
        "Nobody was hurt.",
        "The harbour master said that it was repaired by noon on Monday.",
        "The owner did not want to speak of what it had cost him.",
        "It will run again from Tuesday.",
    ]
    assert cleaned("\n".join(lines)).split("\n\n") == lines


def test_a_sentence_that_a_line_break_cut_is_whole_again() -> None:
    assert cleaned(
        f"{FIRST}\n\nThe owner of the ferry said that it would\nrun until the summer of next year.\n\n{THIRD}"
    ) == (f"{FIRST}\n\nThe owner of the ferry said that it would run until the summer of next year.\n\n{THIRD}")


def test_what_cannot_be_seen_is_dropped_and_odd_spaces_are_plain() -> None:
    page = "\ufeffThe council\u00a0of Port\u2009Lenora voted\u034f on\u202e Monday\u202c to re\u0000build the\tbridge."
    assert cleaned(page) == "The council of Port Lenora voted on Monday to rebuild the bridge."


def test_marks_of_where_a_word_may_break_are_the_publishers_and_stay() -> None:
    page = "The council of Port Lenora vo\u00adted\u200b on Monday to re\u00adbuild the bridge\u200e."
    assert cleaned(page) == page


def test_joiners_that_spell_and_that_make_emoji_stay() -> None:
    page = "شهردار گفت که کار در ماه مه آغاز می\u200cشود و کشتی همچنان کار می\u200cکند. 👩\u200d🚒"
    assert cleaned(page) == page


def test_stacked_accents_are_cut_to_what_can_be_read() -> None:
    assert cleaned("The coun" + "c\u0301\u0302\u0303\u0304\u0305\u0306il met on Monday in the harbour.") == (
        "The counc\u0301\u0302\u0303il met on Monday in the harbour."
    )


def test_markdown_becomes_its_text() -> None:
    page = """# Bridge

**The council** of *Port Lenora* voted on [Monday](https://a.example "x") to rebuild the __harbour__ bridge.

![The bridge](bridge.jpg)

> “We will build it,” said the ***mayor***, who drew [the plans][1] with [her staff][].

## What it costs

The council agreed on this:

* a _new_ bridge
* a new ferry, see <https://b.example/ferry>

1. The first step\\* is a tender.

[1]: https://a.example/plans
[her staff]: https://a.example/staff "Staff"
"""
    assert cleaned(page).split("\n\n") == [
        "The council of Port Lenora voted on Monday to rebuild the harbour bridge.",
        "“We will build it,” said the mayor, who drew the plans with her staff.",
        "What it costs",
        "The council agreed on this:",
        "a new bridge",
        "a new ferry, see https://b.example/ferry",
        "1. The first step* is a tender.",
    ]


def test_asterisks_and_underscores_of_ordinary_text_stay() -> None:
    page = "The file is called plan_of_the_bridge*, 5 * 3 * 2 metres, and the f*** word was heard, he [sic] said."
    assert cleaned(page) == page


def test_emphasis_over_a_whole_paragraph_with_strong_words_in_it_goes() -> None:
    assert cleaned("*The **mayor** of Port Lenora said on [Monday](#) that work begins in May.*\n\n" + THIRD) == (
        f"The mayor of Port Lenora said on Monday that work begins in May.\n\n{THIRD}"
    )


def test_stray_tags_and_entities_become_what_they_stand_for() -> None:
    page = "<p>The council of Port&nbsp;Lenora &amp; the <b>mayor</b> met.<br/>\nIt was &quot;late&quot;.</p><script>x()</script><p>If a < b, say so.</p>"
    assert cleaned(page) == 'The council of Port Lenora & the mayor met.\n\nIt was "late".\n\nIf a < b, say so.'


def test_text_escaped_twice_is_unescaped_twice() -> None:
    assert cleaned("The council &amp;amp; the mayor met &lt;b&gt;late&lt;/b&gt; on Monday.") == (
        "The council & the mayor met late on Monday."
    )


def test_chinese_lines_are_joined_without_a_space() -> None:
    lines = [
        "莱诺拉市议会周一经过九个小时的辩论投票决定重建港口大桥并且",
        "继续运行渡轮直到工程结束市长在会议之后对记者这样说道而且还",
        "补充说费用目前尚不清楚。",
    ]
    assert cleaned("\n".join(lines)) == "".join(lines)
