"""Common ground on made-up news: who may be named beside a fact, which words are shown, and how a note is named."""

from __future__ import annotations

import hashlib
from datetime import date

from briefing import diverge, text
from briefing.model import Article

DAY = date(2024, 3, 14)
"""A Thursday."""
REST = " The council of the valley meets every other week in the old customs house by the river."


def article(source: str, words: str) -> Article:
    """An article of an invented outlet."""
    sha = hashlib.sha256(words.encode()).hexdigest()
    return Article(source.lower(), source, "Headline", words, sha, text.split(words), DAY, language="en")


def agreed(*articles: Article) -> list[list[tuple[str, str]]]:
    """Source and words of every position of every agreement."""
    return [[(p.quote.source, p.quote.text) for p in a.positions] for a in diverge.compare(articles).agreements]


CAPTURE = (
    article("Courier", "The Northern Army captured the port of Sula on Monday."),
    article("Ledger", "Fishermen said the Northern Army had seized the port of Sula before dawn on Monday."),
    article("Tribune", "Traders fled when the Northern Army took control of the port of Sula on Monday."),
)


def test_a_fact_in_other_words_names_all_who_tell_it() -> None:
    assert agreed(*CAPTURE) == [
        [
            ("courier", "The Northern Army captured the port of Sula on Monday."),
            ("ledger", "Fishermen said the Northern Army had seized the port of Sula before dawn on Monday."),
            ("tribune", "the Northern Army took control of the port of Sula on Monday."),
        ]
    ]


def test_an_outlet_that_shares_words_and_not_the_place_is_not_named() -> None:
    other = article("Herald", "The Northern Army controls only a narrow strip of the coast, Monday's map shows.")
    boat = article("Gazette", "The Northern Army captured a fishing boat near Zarand on Monday and let its crew go.")
    named = [[source for source, _ in rows] for rows in agreed(*CAPTURE, other, boat)]
    assert named == [["courier", "ledger", "tribune"]]


def test_a_denial_is_no_member() -> None:
    other = article("Herald", "The Northern Army has not captured the port of Sula, its mayor said on Monday.")
    assert all("herald" not in [source for source, _ in rows] for rows in agreed(*CAPTURE, other))


def test_of_an_accident_with_two_tolls_only_the_accident_is_common() -> None:
    assert agreed(
        article("Courier", "A ferry sank off Castra on Monday, killing 12 people."),
        article("Ledger", "A ferry sank off Castra on Monday, killing 15 people."),
    ) == [[("courier", "A ferry sank off Castra on Monday"), ("ledger", "A ferry sank off Castra on Monday")]]


def test_a_toll_is_not_carried_by_one_death() -> None:
    assert not agreed(
        article("Courier", "A storm on the lake at Tarn killed 12 people."),
        article("Ledger", "A storm on the lake at Tarn killed a shepherd."),
    )


def test_a_supposition_is_no_agreement() -> None:
    assert not agreed(
        article("Courier", "If the dam at Tarn collapses the town of Brenn will be flooded."),
        article("Ledger", "The dam at Tarn collapsed and the town of Brenn was flooded."),
    )


def test_he_and_she_who_resign_are_two_facts() -> None:
    assert not agreed(
        article("Courier", "The board met. He resigned from the harbour committee over the dredging contract."),
        article("Ledger", "The board met again. She resigned from the harbour committee over the dredging contract."),
    )


def test_a_wording_opens_like_a_sentence() -> None:
    shown = [words for rows in agreed(*CAPTURE) for _, words in rows]
    assert all(words.split()[0].lower() not in ("when", "which", "and", "of", "captured") for words in shown)


def test_the_neutral_wording_is_shown_first() -> None:
    rows = agreed(
        article("Courier", "The regime's soldiers closed the Brenn bridge to lorries on Monday."),
        article("Ledger", "Government soldiers closed the Brenn bridge to lorries on Monday."),
    )
    assert [row[0] for row in rows] == [("ledger", "Government soldiers closed the Brenn bridge to lorries on Monday.")]


def test_an_outlet_that_may_tell_a_fact_in_other_words_has_no_empty_cell() -> None:
    shared = "Engineers from Norvik closed the Brenn bridge to lorries on Monday."
    told = "The Brenn bridge, closed to lorries by the Norvik engineers, is to be repaired."
    comparison = diverge.compare(
        [article("Courier", shared + REST), article("Ledger", shared), article("Tribune", told + " Ships pass freely.")]
    )
    row = comparison.coverage[0]
    assert [source for source, cell in sorted(row.cells.items()) if cell.quote] == ["courier", "ledger", "tribune"]


def test_a_fact_that_an_outlet_only_supposes_has_no_row() -> None:
    shared = "Engineers from Norvik closed the Brenn bridge to lorries on Monday."
    supposed = "Trade would suffer if engineers from Norvik closed the Brenn bridge to lorries on Monday."
    outlets = [article("Courier", shared + REST), article("Ledger", shared), article("Tribune", supposed)]
    assert not diverge.compare(outlets).coverage


def test_a_note_is_named_by_a_phrase_of_the_quote() -> None:
    alone = "The Harbour Board of Castra paid $40 million to the shipping firm Berg and Sons for the dredging contract."
    other = article(
        "Ledger", "A crowd came to see the Harbour Board of Castra open its new pier. Bands played all day."
    )
    found = diverge.compare([article("Courier", "The new pier is open." + REST + " " + alone), other]).divergences
    named = [note.what for note in found if note.kind == "only-one-source"]
    assert len(named) == 1
    phrase = named[0].removeprefix("Only in Courier: ")
    assert phrase in alone
    assert len(phrase.split()) > 1
