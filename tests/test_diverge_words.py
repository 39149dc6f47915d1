"""Rules that rest on the words around a figure, a name or a fact: what they make of whole articles."""

from __future__ import annotations

import pytest

from briefing import diverge
from briefing.diverge import lexicon
from briefing.diverge.facets import quantities, tokenise
from briefing.model import Divergence
from briefing.text import split
from tests.test_diverge import article, notes


def counts(words: str) -> list[tuple[str, float, float, str]]:
    """Each quantity of a sentence: its words, value, upper end and category."""
    sentence = split(words)[0]
    found = quantities.find(words.lower(), tokenise(sentence), lexicon.load("en"))
    return [(words[q.start : q.end], q.value, q.top, q.category) for q in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Some 12 Harbour Guard soldiers and six foreign guides were killed near Sula.",
            [("Some 12 Harbour Guard soldiers", 12, 0, "killed"), ("six foreign guides", 6, 0, "killed")],
        ),
        ("Between 18 and 22 students were rescued from the bay.", [("18 and 22 students", 18, 22, "rescued")]),
        ("Several dozen people were wounded by the blast.", [("Several dozen people", 24, 99, "wounded")]),
        ("The number of victims [in the fire] is at least 70.", [("at least 70", 70, 0, "killed")]),
        ("Dozens were injured and thousands in need of a roof.", [("Dozens", 24, 99, "wounded")]),
    ],
)
def test_a_count_is_read_with_all_that_belongs_to_it(words: str, expected: list[tuple[str, float, float, str]]) -> None:
    assert counts(words) == expected


def whats(found: list[Divergence]) -> list[str]:
    """The line of each note."""
    return [note.what for note in found]


def test_tolls_high_in_two_articles_on_the_same_news_are_compared() -> None:
    found = notes(
        article(
            "Courier", "A bomb hit a convoy of buses at Brenn on Monday. Rescuers counted dozens of wounded people."
        ),
        article("Ledger", "A blast struck the bus convoy in Brenn. Doctors said 140 people were injured."),
        kind="number",
    )
    assert whats(found) == ["The number wounded: dozens, 140"]


def test_tolls_of_two_days_are_two_events() -> None:
    assert not notes(
        article("Courier", "At least 17 people were killed in a bombing in Brenn on Monday."),
        article("Ledger", "One person was killed in a bombing in Brenn on Wednesday."),
        kind="number",
    )


def test_a_sum_that_one_outlet_leaves_out_is_noted() -> None:
    told = "The minister estimates that the wall at Sula would cost about $8 million."
    found = notes(
        article("Courier", f"Norvik plans a wall at Sula. {told} Fishermen protested in the rain."),
        article("Ledger", "The wall at Sula would cost about $8 million, the minister estimates. Work begins in May."),
        article("Tribune", "Norvik will build a wall at Sula. Fishermen fear for their boats and for the harbour."),
        kind="omission",
    )
    assert whats(found) == ["Not mentioned by Tribune: the sum of about $8 million"]


def test_a_word_that_one_outlet_masks_is_noted_and_not_repeated() -> None:
    found = notes(
        article(
            "Courier", "“I will not pay for that damned wall,” President Vera Lindqvist told Radio Sula on Monday."
        ),
        article("Ledger", "“I will not pay for that d****d wall,” President Vera Lindqvist told Radio Sula on Monday."),
    )
    assert whats(found) == ["One word of a quotation: printed by some, masked by others"]
    assert [p.value for p in found[0].positions] == ["damned", "d****d"]


def test_what_outlets_with_one_text_alone_tell_names_them_all() -> None:
    told = "Nurses in Zarand accused the drug maker Halden of hiding 40 deaths in its vaccine trial, a union said."
    wire = f"Zarand fever has spread to six provinces, the ministry in Castra said on Wednesday. {told}"
    found = notes(
        article("Courier", wire),
        article("Ledger", wire),
        article("Tribune", "Six provinces now have Zarand fever, and schools stay shut, the health ministry said."),
        kind="only-one-source",
    )
    assert [what.partition(":")[0] for what in whats(found)] == ["Only in Courier and Ledger"]


def agreed(*words: str) -> list[list[str]]:
    """The quotes of each agreement of some articles."""
    outlets = [article(name, text) for name, text in zip(("Courier", "Ledger", "Tribune"), words, strict=True)]
    return [[p.quote.text for p in a.positions] for a in diverge.compare(outlets).agreements]


REST = (
    " Farmers in the hills sold wool at the market of Oldbury.",
    " Bands played in the park of Marlow all afternoon.",
    " The ferry to Tarn was late because of ice.",
)


def test_a_pronoun_at_the_head_stands_for_the_person_before() -> None:
    found = agreed(
        "Mr Farid Hassani came back from Brenn. He rejected the offer of a truce on Thursday." + REST[0],
        "On Thursday Farid Hassani rejected the truce that others had offered." + REST[1],
        "The truce was rejected on Thursday by Farid Hassani." + REST[2],
    )
    assert sorted(found[0]) == [
        "He rejected the offer of a truce on Thursday.",
        "On Thursday Farid Hassani rejected the truce that others had offered.",
        "The truce was rejected on Thursday by Farid Hassani.",
    ]


def test_a_wording_is_never_cut_behind_a_denial() -> None:
    for quotes in agreed(
        "A Norvik army officer strongly denied that its forces used poison gas in the town of Sula." + REST[0],
        "An officer of the Norvik army denied that its forces had used poison gas in the town of Sula." + REST[1],
        "The Norvik army has denied that its forces used poison gas in Sula." + REST[2],
    ):
        assert all("denied" in quote for quote in quotes)


def test_words_beside_the_same_two_names_are_compared() -> None:
    found = notes(
        article("Courier", "Rebels from the Falcon Brigade and the Heron Front shelled the road to Brenn at dawn."),
        article(
            "Ledger", "The road to Brenn was shelled at dawn by terrorists of the Falcon Brigade and the Heron Front."
        ),
        kind="label",
    )
    assert whats(found) == ["What the fighters are called: rebels, terrorists"]


def test_a_name_that_describes_the_noun_behind_it_is_not_described() -> None:
    assert not notes(
        article("Courier", "Many disgraced Union leaders met the Harbour Board at Sula on Monday."),
        article("Ledger", "The former Union chairman met the Harbour Board at Sula on Monday."),
        kind="label",
    )


def test_a_question_is_no_answer_to_what_is_unclear() -> None:
    assert not notes(
        article("Courier", "It was not clear whether the arson at the Sula docks had an accomplice, police said."),
        article("Ledger", "Police ask if the arson at the Sula docks had an accomplice."),
        kind="attribution",
    )


def test_an_abbreviation_is_no_other_spelling() -> None:
    assert not notes(
        article("Courier", "The fire began at Old Mill Road in Brenn, the brigade said on Monday."),
        article("Ledger", "A fire at Old Mill Rd in Brenn was put out on Monday, said the brigade."),
        kind="name",
    )


def test_lists_of_backers_are_set_beside_each_other() -> None:
    found = notes(
        article("Courier", "Hale's Harbour Board has received support from Norway, Chad and Peru since the vote."),
        article("Ledger", "The Harbour Board enjoys the backing of Norway and Ghana, diplomats said."),
        article("Tribune", "The Harbour Board met on Monday. Its pier is the longest on the coast."),
        kind="omission",
    )
    assert whats(found) == ["Who is named as backing Harbour Board"]
