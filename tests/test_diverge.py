"""Notes on made-up news of many subjects: for each kind what is one, and what only looks like one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from briefing import diverge, text
from briefing.model import Article, Divergence

DAY = date(2024, 3, 14)
"""A Thursday."""


def article(source: str, words: str, published: date | None = DAY) -> Article:
    """An article of an invented outlet; paragraphs are parted by an empty line."""
    return Article(
        id=source.lower().replace(" ", "-"),
        source=source,
        title=f"From the {source}",
        text=words,
        sha256=hashlib.sha256(words.encode()).hexdigest(),
        sentences=text.split(words),
        published=published,
        language="en",
    )


def notes(*articles: Article, kind: str | None = None) -> list[Divergence]:
    """The notes on some articles, of one kind where it is given."""
    return [note for note in diverge.compare(articles).divergences if kind in (None, note.kind)]


def values(found: Sequence[Divergence]) -> list[list[tuple[str, str]]]:
    """Source and value of each position of each note."""
    return [[(p.quote.source, p.value) for p in note.positions] for note in found]


# ---------------------------------------------------------------------------------------------- number


def test_two_death_tolls_of_one_flood_are_a_number_note() -> None:
    found = notes(
        article("Courier", "Floods in the Brenn valley killed 12 people on Wednesday, the governor said."),
        article("Ledger", "At least 17 people were killed when the Brenn valley flooded on Wednesday."),
        kind="number",
    )
    assert [note.what for note in found] == ["The number killed: 12, at least 17"]
    assert values(found) == [[("courier", "12 people"), ("ledger", "At least 17 people")]]


def test_the_killed_and_the_wounded_are_no_number_note() -> None:
    assert not notes(
        article("Courier", "Floods in the Brenn valley killed 12 people on Wednesday, the governor said."),
        article("Ledger", "Floods in the Brenn valley wounded 40 people on Wednesday, the governor said."),
        kind="number",
    )


def test_a_digit_and_a_word_agree() -> None:
    assert not notes(
        article("Courier", "Floods in the Brenn valley killed four people on Wednesday, the governor said."),
        article("Ledger", "The governor said 4 people were killed in the Brenn valley floods on Wednesday."),
        kind="number",
    )


def test_parts_that_add_up_agree_with_their_whole() -> None:
    assert not notes(
        article("Courier", "Police said the crash near Oldbury on Sunday had killed 21 people."),
        article(
            "Ledger",
            "Sunday's crash near Oldbury killed 15 people in a bus, and six people in a car died, police said.",
        ),
        kind="number",
    )


def test_a_rounded_figure_agrees_with_the_exact_one() -> None:
    assert not notes(
        article("Courier", "The merged company will have about 5,000 employees, Norvik said on Monday."),
        article("Ledger", "The merged company will have 5,120 employees, Norvik said on Monday."),
        kind="number",
    )


def test_a_later_toll_is_a_development() -> None:
    found = notes(
        article("Courier", "Floods in the Brenn valley killed 12 people, the governor said.", date(2024, 3, 14)),
        article("Ledger", "Floods in the Brenn valley killed 31 people, the governor said.", date(2024, 3, 18)),
        kind="number",
    )
    assert [note.development for note in found] == [True]


def test_what_differs_on_one_day_already_is_no_development() -> None:
    found = notes(
        article("Courier", "Floods in the Brenn valley killed 12 people, the governor said.", date(2024, 3, 14)),
        article("Mirror", "Floods killed 20 people in the Brenn valley, rescue workers said.", date(2024, 3, 14)),
        article("Ledger", "The Brenn valley floods killed 31 people, the governor said.", date(2024, 3, 18)),
        kind="number",
    )
    assert [note.development for note in found] == [False]


def test_a_transfer_fee_told_in_two_sums_is_a_number_note() -> None:
    found = notes(
        article("Courier", "Marlow United signed striker Ivo Brandt from Castra for £30 million on Friday."),
        article("Ledger", "Striker Ivo Brandt joined Marlow United from Castra for £45 million on Friday."),
        kind="number",
    )
    assert values(found) == [[("courier", "£30 million"), ("ledger", "£45 million")]]


def test_one_sum_in_two_currencies_is_no_number_note() -> None:
    assert not notes(
        article("Courier", "Marlow United signed striker Ivo Brandt from Castra for £30 million on Friday."),
        article("Ledger", "Striker Ivo Brandt joined Marlow United from Castra for €35 million on Friday."),
        kind="number",
    )


# ------------------------------------------------------------------------------------------------ date


def test_a_weekday_that_does_not_fit_its_date_is_noted() -> None:
    found = notes(
        article("Courier", "The strike at the Tarn docks is due to begin on Friday (March 18), the union said."),
        article("Ledger", "Dock workers at Tarn voted on Tuesday to walk out, the union said in the evening."),
        kind="date",
    )
    assert [note.what for note in found] == ["A date at odds with its weekday: 18 March 2024 was a Monday"]


def test_a_weekday_and_its_date_agree() -> None:
    assert not notes(
        article("Courier", "The strike at the Tarn docks will begin on March 18, the union said."),
        article("Ledger", "The strike at the Tarn docks will begin on Monday, the union said."),
        kind="date",
    )


def test_two_days_for_one_hearing_are_a_date_note() -> None:
    found = notes(
        article("Courier", "The court in Ansel heard the appeal of banker Lena Ort on March 4."),
        article("Ledger", "The court in Ansel heard the appeal of the banker Lena Ort on March 8."),
        kind="date",
    )
    assert values(found) == [[("courier", "March 4"), ("ledger", "March 8")]]


def test_a_vague_time_never_conflicts_with_a_day() -> None:
    assert not notes(
        article("Courier", "The court in Ansel heard the appeal of banker Lena Ort days ago."),
        article("Ledger", "The court in Ansel heard the appeal of the banker Lena Ort on March 8."),
        kind="date",
    )


# ------------------------------------------------------------------------------------------------ name


def test_two_spellings_of_a_minister_are_a_name_note() -> None:
    found = notes(
        article("Courier", "Health Minister Farid al-Hassani said the epidemic had peaked in Zarand."),
        article("Ledger", "The epidemic has peaked in Zarand, Health Minister Farid al-Hasani said."),
        kind="name",
    )
    assert [note.what for note in found] == ["Spelling of a name: Farid al-Hassani, Farid al-Hasani"]


def test_a_country_and_its_people_are_no_name_note() -> None:
    assert not notes(
        article("Courier", "Officials in Somalia met Somali traders about the port on Monday."),
        article("Ledger", "Somalian officials met Somalis who trade at the port on Monday."),
        kind="name",
    )


def test_a_surname_alone_is_no_name_note() -> None:
    assert not notes(
        article("Courier", "President Vera Lindqvist opened the bridge on Monday in Tarn."),
        article("Ledger", "Lindqvist opened the bridge on Monday in Tarn, as Vera Lindqvist had promised."),
        kind="name",
    )


def test_accents_are_no_name_note() -> None:
    assert not notes(
        article("Courier", "Former president Felipe Marín spoke in Ansel on Monday about the election."),
        article("Ledger", "Former president Felipe Marin spoke in Ansel on Monday about the election."),
        kind="name",
    )


# ---------------------------------------------------------------------------------------------- stance


def test_an_offer_rejected_here_and_welcomed_there_is_a_stance_note() -> None:
    found = notes(
        article("Courier", "Norvik rejected the takeover offer from Castra Steel on Monday."),
        article("Ledger", "Norvik welcomed the takeover offer that Castra Steel made on Monday."),
        kind="stance",
    )
    assert [(note.what, note.rule) for note in found] == [("How Norvik's answer is described", "stance.response")]
    assert values(found) == [[("courier", "rejected"), ("ledger", "welcomed")]]


def test_two_parties_with_two_answers_are_no_stance_note() -> None:
    assert not notes(
        article("Courier", "The Dockers Union rejected the pay offer on Monday evening."),
        article("Ledger", "The Teachers Federation accepted the pay offer on Monday evening."),
        kind="stance",
    )


def test_two_words_for_one_answer_are_no_stance_note() -> None:
    assert not notes(
        article("Courier", "Norvik rejected the takeover offer from Castra Steel on Monday."),
        article("Ledger", "Norvik turned down the takeover offer from Castra Steel on Monday."),
        kind="stance",
    )


def test_a_cause_unknown_here_and_named_there_is_a_stance_note() -> None:
    found = notes(
        article("Courier", "It was unclear who carried out the attack on the Oldbury depot."),
        article("Ledger", "The attack on the Oldbury depot was claimed by the Red Lantern group."),
        kind="stance",
    )
    assert [note.what for note in found] == ["Who or what is behind the attack"]


# ----------------------------------------------------------------------------------------- attribution


def test_a_capture_claimed_here_and_flat_there_is_an_attribution_note() -> None:
    found = notes(
        article("Courier", "The Northern Army said it captured the port of Sula on Monday."),
        article("Ledger", "The Northern Army captured the port of Sula on Monday after a short fight."),
        kind="attribution",
    )
    assert values(found) == [[("courier", "said it captured"), ("ledger", "stated flatly")]]


def test_a_statement_merely_given_to_a_speaker_is_no_attribution_note() -> None:
    assert not notes(
        article("Courier", "The Brenn bridge reopened to lorries on Monday after a week of repairs."),
        article("Ledger", "Lorries crossed the reopened Brenn bridge on Monday, the council said."),
        kind="attribution",
    )


def test_a_claim_of_responsibility_casts_no_doubt() -> None:
    assert not notes(
        article("Courier", "The Red Lantern group claimed responsibility for the attack in Sula."),
        article("Ledger", "Red Lantern carried out the attack in Sula on Monday, police said."),
        kind="attribution",
    )


# ----------------------------------------------------------------------------------------------- label


def test_a_party_with_a_charged_name_here_and_a_bare_one_there_is_a_label_note() -> None:
    found = notes(
        article("Courier", "The self-styled Free Valley Council took over the town hall of Brenn on Monday."),
        article("Ledger", "On Monday the town hall of Brenn was taken over by the Free Valley Council."),
        kind="label",
    )
    assert [note.what for note in found] == ["How Free Valley Council is described"]
    assert values(found) == [[("courier", "self-styled"), ("ledger", "Free Valley Council")]]


def test_two_spellings_of_one_status_are_no_label_note() -> None:
    assert not notes(
        article("Courier", "The internationally recognised Valley Government met in Brenn on Monday."),
        article("Ledger", "The UN-recognized Valley Government met in Brenn on Monday evening."),
        kind="label",
    )


def test_protesters_here_and_rioters_there_are_a_label_note() -> None:
    found = notes(
        article("Courier", "Ansel protesters blocked the ring road before the election on Sunday."),
        article("Ledger", "Ansel rioters blocked the ring road before the election on Sunday."),
        kind="label",
    )
    assert ("courier", "protesters") in values(found)[0]
    assert ("ledger", "rioters") in values(found)[0]


def test_synonyms_without_charge_are_no_label_note() -> None:
    assert not notes(
        article("Courier", "Ansel protesters blocked the ring road before the election on Sunday."),
        article("Ledger", "Ansel demonstrators blocked the ring road before the election on Sunday."),
        kind="label",
    )


# ------------------------------------------------------------------------------- only one, and left out

VIRUS = (
    "The Zarand fever has spread to six provinces, the health ministry said on Wednesday. "
    "Schools in Zarand will stay closed until April, the ministry said."
)


def test_a_fact_of_one_outlet_alone_is_noted_whole() -> None:
    alone = "Nurses in Zarand accused the drug maker Halden of hiding 40 deaths in its vaccine trial."
    found = notes(
        article("Courier", f"{VIRUS} {alone}"),
        article("Ledger", "Six provinces now have Zarand fever, and schools stay shut, the health ministry said."),
        kind="only-one-source",
    )
    assert [p.quote.text for note in found for p in note.positions] == [alone]
    assert found[0].what.startswith("Only in Courier: ")


def test_furniture_of_the_page_is_nobodys_fact() -> None:
    assert not notes(
        article(
            "Courier", f"{VIRUS} Sign up to the Halden newsletter and get 40 recipes from Chef Moreau, killed hunger."
        ),
        article("Ledger", "Six provinces now have Zarand fever, and schools stay shut, the health ministry said."),
        kind="only-one-source",
    )


def test_a_fact_that_one_of_four_leaves_out_is_an_omission() -> None:
    fact = "Police arrested the Norvik chairman Pal Berg for fraud in Ansel on Monday."
    found = notes(
        article("Courier", f"{fact} The merger with Castra Steel was announced in May."),
        article(
            "Ledger", "Norvik chairman Pal Berg was arrested for fraud by police in Ansel. Shareholders were told."
        ),
        article(
            "Mirror", "In Ansel police arrested Pal Berg, chairman of Norvik, for fraud. The board will meet soon."
        ),
        article("Standard", "Norvik and Castra Steel said their merger will be complete by June. Jobs are safe."),
        kind="omission",
    )
    assert [{p.quote.source for p in note.positions} for note in found] == [{"courier", "ledger", "mirror"}]
    assert "Standard" in found[0].what


def test_a_fact_of_two_outlets_among_five_is_no_omission() -> None:
    fact = "Police arrested the Norvik chairman Pal Berg for fraud in Ansel on Monday."
    others = [
        article("Mirror", "The merger of Norvik with Castra Steel was announced in May. Prices rose."),
        article("Standard", "Norvik and Castra Steel said their merger will be complete by June. Jobs are safe."),
        article("Gazette", "Shares of Norvik rose in Ansel after the merger with Castra Steel. Markets were calm."),
    ]
    found = notes(
        article("Courier", f"{fact} The merger with Castra Steel was announced in May."),
        article(
            "Ledger", "Norvik chairman Pal Berg was arrested for fraud by police in Ansel. Shareholders were told."
        ),
        *others,
        kind="omission",
    )
    assert not [p for note in found for p in note.positions if "fraud" in p.quote.text]


def test_lists_of_backers_that_differ_are_an_omission() -> None:
    found = notes(
        article("Courier", "The Northern Army has received support from France, Egypt and Jordan, diplomats said."),
        article("Ledger", "Diplomats spoke of the backers of the Northern Army on Monday, Egypt and Qatar."),
        kind="omission",
    )
    assert [note.rule for note in found] == ["omission.list"]
    assert values(found) == [[("courier", "France, Egypt and Jordan"), ("ledger", "Egypt and Qatar")]]


def test_a_term_exchanged_in_a_reprint_is_a_label_note() -> None:
    rest = (
        "The council of Brenn met on Monday to hear about the fighting in the valley. Engineers said the old dam had "
        "held through the night. Farmers asked the governor for help with feed and fuel for their animals."
    )
    found = notes(
        article("Courier", f"{rest} In the hills above the town rebels held the road to the pass until the evening."),
        article(
            "Ledger", f"{rest} In the hills above the town terrorists held the road to the pass until the evening."
        ),
        article("Mirror", "Bread prices rose sharply in every market of the capital this week, shopkeepers said."),
        kind="label",
    )
    assert values(found) == [[("courier", "rebels"), ("ledger", "terrorists")]]


def test_who_is_blamed_is_set_beside_how_that_party_is_told_elsewhere() -> None:
    found = notes(
        article("Courier", "The talks in Sula failed because of the demands of the Valley Council, an official said."),
        article("Ledger", "The Valley Council welcomed the peace plan that was put to it in Sula on Monday."),
        kind="stance",
    )
    assert [note.rule for note in found] == ["stance.blame"]
    assert found[0].what == "Who is held responsible, and how Valley Council's part is told"


def test_a_man_alive_here_and_dead_there_is_a_stance_note() -> None:
    found = notes(
        article("Courier", "Rebel commander Farid al-Hassani was killed in the strike on Sula, the army said."),
        article("Ledger", "Farid al-Hassani is still alive, his brother told a radio station in Sula."),
        kind="stance",
    )
    assert values(found) == [[("courier", "was killed"), ("ledger", "still alive")]]


# ------------------------------------------------------------------------------------------ the whole


def test_the_same_quotation_in_two_outlets_is_an_agreement() -> None:
    said = "“We will not close the Tarn yard before every worker has been paid in full,” chairman Pal Berg said."
    comparison = diverge.compare([article("Courier", f"Norvik spoke. {said}"), article("Ledger", f"A meeting. {said}")])
    assert [len(agreement.positions) for agreement in comparison.agreements] == [2]
    assert not [note for note in comparison.divergences if note.kind in ("attribution", "stance")]


def test_coverage_tells_hedged_from_flat() -> None:
    comparison = diverge.compare(
        [
            article("Courier", "The Northern Army reportedly captured the port of Sula on Monday."),
            article("Ledger", "The Northern Army captured the port of Sula on Monday after a short fight."),
            article("Mirror", "Bread prices rose sharply in every market of the capital this week."),
        ]
    )
    row = comparison.coverage[0]
    assert {source: cell.tone for source, cell in row.cells.items()} == {
        "courier": "hedged",
        "ledger": "flat",
        "mirror": "",
    }


def test_every_note_says_why_it_is_there() -> None:
    comparison = diverge.compare(
        [
            article("Courier", "Floods in the Brenn valley killed 12 people on Wednesday, the governor said."),
            article("Ledger", "At least 17 people were killed when the Brenn valley flooded on Wednesday."),
        ]
    )
    kept = [trace for trace in comparison.traces if not trace.dropped]
    assert [(trace.kind, trace.what) for trace in kept] == [(note.kind, note.what) for note in comparison.divergences]
    assert all(trace.rule and trace.values for trace in kept)


def test_no_line_of_our_own_takes_a_side() -> None:
    comparison = diverge.compare(
        [
            article("Courier", "Norvik rejected the takeover offer from Castra Steel on Monday, killing 12 jobs."),
            article("Ledger", "Norvik welcomed the takeover offer that Castra Steel made on Monday."),
        ]
    )
    assert comparison.divergences
    assert not [note.what for note in comparison.divergences if "contradict" in note.what or "wrong" in note.what]


def test_one_article_and_none_give_nothing() -> None:
    assert diverge.compare([]).divergences == ()
    alone = diverge.compare([article("Courier", "Floods in the Brenn valley killed 12 people on Wednesday.")])
    assert (alone.divergences, alone.agreements) == ((), ())


def test_articles_in_a_language_without_word_lists_are_voices_and_are_not_compared() -> None:
    words = "Überschwemmungen im Tal haben am Mittwoch zwölf Menschen getötet, sagte der Minister."
    german = Article("de", "Bote", "Flut", words, "0", text.split(words, language="de"), DAY, language="de")
    comparison = diverge.compare(
        [german, article("Courier", "Floods killed 12 people in the valley, a minister said.")]
    )
    assert (comparison.divergences, dict(comparison.voices)) == ((), {"de": "de", "courier": "courier"})
