"""What a sentence holds: quantities, days, names, tone and clauses, each at its place."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib.resources import files

import pytest

from briefing import text
from briefing.diverge import entities, lexicon
from briefing.diverge.facets import read
from briefing.diverge.facets.clauses import clause
from briefing.diverge.facets.level import level
from briefing.diverge.facets.types import Passage
from briefing.model import Article

WORDS = lexicon.load("en")
DAY = date(2024, 3, 14)
"""A Thursday."""


def passages(words: str) -> tuple[Passage, ...]:
    """The passages of an article of an invented outlet."""
    sha = hashlib.sha256(words.encode()).hexdigest()
    return read(Article("a", "Courier", "Headline", words, sha, text.split(words), DAY, language="en"), WORDS)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The flood killed at least 12 people in Brenn.", [("at least 12 people", 12, "at_least", "killed")]),
        ("Twenty-one miners were injured in Brenn.", [("Twenty-one miners", 21, "", "wounded")]),
        ("About 5,000 residents left the town of Brenn.", [("About 5,000 residents", 5000, "about", "")]),
        (
            "The toll rose to 24 dead and 40 wounded.",
            [("24 dead", 24, "", "killed"), ("40 wounded", 40, "", "wounded")],
        ),
        ("Norvik paid more than $2.5 million for the yard.", [("more than $2.5 million", 2_500_000, "at_least", "")]),
        ("The bridge at Brenn is 2 km long, they said.", [("2 km", 2000, "", "")]),
    ],
)
def test_a_quantity_has_its_value_its_qualifier_and_what_it_counts(
    sentence: str, expected: list[tuple[str, float, str, str]]
) -> None:
    (passage,) = passages(sentence)
    found = [(sentence[q.start : q.end], q.value, q.qualifier, q.category) for q in passage.quantities]
    assert found == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The war in the valley began in 2011 after a vote.",
        "The meeting opens at 11 am in the town hall of Brenn.",
        "Ada Hale, 43, has led the board of the yard for years.",
        "The court read Article 50 aloud to all who had come.",
        "She was held for 12 days in the cells below the court.",
    ],
)
def test_years_hours_ages_articles_and_spans_of_time_are_no_quantities(sentence: str) -> None:
    (passage,) = passages(sentence)
    assert passage.quantities == ()


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("The board of the yard met on Tuesday in Brenn.", date(2024, 3, 12)),
        ("The board of the yard met on Thursday in Brenn.", date(2024, 3, 14)),
        ("The strike at the docks is to begin on Monday.", date(2024, 3, 18)),
        ("The board of the yard met on March 4 in Brenn.", date(2024, 3, 4)),
        ("The yard was closed on Dec. 20 by its owners.", date(2023, 12, 20)),
        ("The board of the yard met yesterday in the town.", date(2024, 3, 13)),
    ],
)
def test_a_day_is_read_from_the_day_of_publication(sentence: str, first: date) -> None:
    (passage,) = passages(sentence)
    assert [(day.first, day.precision) for day in passage.days] == [(first, "day")]


def test_a_dateline_outweighs_what_the_page_says_of_itself() -> None:
    (passage,) = passages("Brenn, 2 February 2024 - The board of the yard met here on Wednesday.")
    assert passage.published == date(2024, 2, 2)


def test_the_verb_may_is_no_month() -> None:
    (passage,) = passages("The board may meet the workers again in the town hall.")
    assert passage.days == ()


def test_titles_initials_and_possessives_are_no_part_of_a_name() -> None:
    found = passages(
        "After a week of talks in Brenn, Health Minister Pal J. Berg's plan was put to a vote, and Mr. Berg told the Harbour Board (HB)."
    )
    names = entities.resolve(found, WORDS)
    assert [mention.key for mention in names.mentions[0]] == [
        "brenn",
        "pal berg",
        "pal berg",
        "harbour board",
        "harbour board",
    ]


def test_a_country_and_its_people_are_one() -> None:
    found = passages("Ministers from France met French farmers in the north of France.")
    assert {mention.key for mention in entities.resolve(found, WORDS).mentions[0]} == {"france"}


def test_who_leads_a_body_acts_for_it() -> None:
    found = passages("They asked Ada Hale, head of the Harbour Board, about the fire.")
    assert entities.resolve(found, WORDS).entities["ada hale"].acts_for == frozenset({"harbour board"})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hassani", "hasani", True),
        ("rashidin", "rashideen", True),
        ("zarandi", "zarandis", False),
        ("berg", "borg", True),
        ("hale", "hare", True),
        ("oldbury", "newbury", False),
    ],
)
def test_two_words_can_be_spellings_of_one_name(one: str, other: str, *, same: bool) -> None:
    assert entities.alike(one, other, lexicon.load("en")) is same


def test_a_clause_is_whole_and_its_quotation_is_closed() -> None:
    sentence = "After a long night, she said “the yard will open, whatever they say” to the men, who left."
    start = sentence.index("open")
    assert (
        sentence[slice(*clause(sentence, start, start + 4, lexicon.load("en")))]
        == "she said “the yard will open, whatever they say”"
    )


def test_a_folded_copy_keeps_every_character_in_its_place() -> None:
    words = "“Élan”\u00a0– ﬁve İstanbul naïve ’tis"
    assert len(level(words)) == len(words)


def test_every_group_of_words_says_why_it_is_there() -> None:
    folder = files("briefing.diverge") / "lexicons" / "en"
    for entry in folder.iterdir():
        listed = entry.read_text(encoding="utf-8")
        assert listed.startswith("# "), entry.name
        if entry.name.endswith(".toml"):
            groups = listed.count("\n[")
            assert listed.count("\nreason = ") == groups, entry.name


def test_a_language_is_available_where_it_has_a_folder() -> None:
    assert [lexicon.available(code) for code in ("en", "xx", "../en")] == [True, False, False]
