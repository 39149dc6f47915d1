"""What only looks like a difference: a reserve, a figure, a label or a time that belongs to something else."""

from __future__ import annotations

from tests.test_diverge import article, notes, values

# ----------------------------------------------------------------------------------------- attribution


def test_a_suspect_is_a_person_and_no_reserve() -> None:
    assert not notes(
        article("Courier", "Police arrested the suspect in the Brenn bakery fire on Monday after a short chase."),
        article("Ledger", "Police arrested a man over the Brenn bakery fire on Monday after a short chase."),
        kind="attribution",
    )


def test_an_alleged_member_of_a_gang_leaves_the_shooting_a_fact() -> None:
    assert not notes(
        article(
            "Courier", "Vera Lindqvist shielded her son on Monday from the alleged smugglers' gunfire in Sula market."
        ),
        article("Ledger", "Vera Lindqvist shielded her son from gunfire in Sula market on Monday."),
        kind="attribution",
    )


def test_a_suspected_poisoner_here_and_the_poisoner_there_is_an_attribution_note() -> None:
    found = notes(
        article("Courier", "Ivo Brandt was the suspected poisoner whose letters killed two clerks in Sula in March."),
        article("Ledger", "Ivo Brandt was the poisoner whose letters killed two clerks in Sula in March."),
        kind="attribution",
    )
    assert values(found) == [[("courier", "suspected"), ("ledger", "stated flatly")]]


def test_who_was_denied_a_service_denies_nothing() -> None:
    assert not notes(
        article("Courier", "Ada Hale said in her complaint that she was denied a seat on the Tarn ferry in March."),
        article("Ledger", "In March Ada Hale got no seat on the Tarn ferry, her complaint says."),
        kind="attribution",
    )


def test_a_cause_that_is_unknown_is_not_told_by_an_illness() -> None:
    assert not notes(
        article("Courier", "The cause of his death was unknown, although Pal Berg had suffered from heart disease."),
        article("Ledger", "Pal Berg, who had suffered from heart disease, died in Oldbury on Monday."),
        kind="attribution",
    )


def test_two_who_do_not_know_the_cause_do_not_differ() -> None:
    assert not notes(
        article("Courier", "The cause of the fire at the Tarn mill was not immediately known."),
        article("Ledger", "The cause of the fire at the Tarn mill was not announced on Monday."),
        kind="attribution",
    )


def test_a_charge_states_nothing_as_fact() -> None:
    assert not notes(
        article(
            "Courier", "Ivo Brandt is accused of selling the stolen paintings of the Oldbury museum to Castra Steel."
        ),
        article("Ledger", "Ivo Brandt allegedly sold the stolen paintings of the Oldbury museum to Castra Steel."),
        kind="attribution",
    )


def test_a_reserve_on_the_second_half_of_a_sentence_leaves_the_first_alone() -> None:
    assert not notes(
        article(
            "Courier",
            "Lena Ort missed four matches after knee surgery in March and apparently a fever ends her season.",
        ),
        article("Ledger", "Lena Ort hurt her knee and missed four matches after surgery in March."),
        kind="attribution",
    )


def test_what_is_hoped_for_is_not_told_against_what_is_unclear() -> None:
    unclear = article("Courier", "It was not clear if the new pay offer would end the walkout at the Oldbury docks.")
    hoped = article(
        "Ledger",
        "The harbour board made a new pay offer on Monday in the hope of ending the walkout at the Oldbury docks.",
    )
    told = article("Mirror", "The new pay offer of the harbour board ended the walkout at the Oldbury docks.")
    assert not notes(unclear, hoped, kind="attribution")
    assert len(notes(unclear, told, kind="attribution")) == 1


def test_a_spokeswoman_with_her_office_and_without_it_is_one_mouth() -> None:
    assert not notes(
        article(
            "Courier", "Police spokeswoman Ada Hale said the driver had been let go from Castra Steel on Thursday."
        ),
        article("Ledger", "Ada Hale said the driver had been let go from Castra Steel on Thursday."),
        kind="attribution",
    )


# ---------------------------------------------------------------------------------------------- number


def test_the_points_of_two_players_are_no_number_note() -> None:
    assert not notes(
        article("Courier", "Pal Berg limped off in Oldbury. He has 548 league points and nine wins this season."),
        article("Ledger", "Ivo Brandt has 498 league points and six wins this season in Oldbury."),
        kind="number",
    )


def test_the_points_of_one_player_that_differ_are_a_number_note() -> None:
    found = notes(
        article("Courier", "Pal Berg limped off in Oldbury. He has 548 league points and nine wins this season."),
        article("Ledger", "Pal Berg has 498 league points and nine wins this season in Oldbury."),
        kind="number",
    )
    assert [note.what for note in found] == ["The number of points: 548, 498"]


def test_a_wind_that_weakened_is_told_of_one_moment() -> None:
    assert not notes(
        article("Courier", "The storm Ansel reached Tarn bay after its winds weakened to 125 mph on Sunday."),
        article("Ledger", "The storm Ansel left Tarn bay on Sunday, its winds weakening to 100 mph."),
        kind="number",
    )


def test_the_dead_outside_a_building_are_a_part() -> None:
    assert not notes(
        article("Courier", "A gunman shot dead two people outside the Brenn bakery on Sunday, police said."),
        article("Ledger", "A gunman killed four people at the Brenn bakery on Sunday, police said."),
        kind="number",
    )


def test_a_sum_in_brackets_repeats_the_one_before_it_in_other_money() -> None:
    assert not notes(
        article("Courier", "Damage to the Oldbury chapel was put at US$1 million ($1.52 million) by the fire chief."),
        article("Ledger", "Damage to the Oldbury chapel was put at $1 million by the fire chief."),
        kind="number",
    )


def test_the_first_so_many_are_a_part() -> None:
    assert not notes(
        article("Courier", "Lena Ort potted 34 red balls in the Oldbury final and won nine frames."),
        article("Ledger", "Lena Ort potted her first 17 red balls in the Oldbury final and won nine frames."),
        kind="number",
    )


def test_a_count_since_a_week_is_not_that_of_the_season() -> None:
    assert not notes(
        article("Courier", "Pal Berg has 548 league points for Oldbury this season."),
        article("Ledger", "Since the tenth round, Pal Berg has made 498 league points for Oldbury."),
        kind="number",
    )


def test_one_noun_with_other_words_before_it_is_another_thing() -> None:
    assert not notes(
        article("Courier", "Norvik Rail hired 120 ticket inspectors for Oldbury after the spring strike."),
        article("Ledger", "Sixty track inspectors left Norvik Rail in the Oldbury strike, a union said."),
        kind="number",
    )


def test_those_hurt_in_one_scuffle_do_not_join_the_toll_of_a_whole_riot() -> None:
    found = notes(
        article("Courier", "Riots in Oldbury left at least 70 people injured on Monday, the hospital said."),
        article("Ledger", "Riots in Oldbury injured about 100 people on Monday, said the mayor."),
        article("Mirror", "Rioters in Oldbury attacked a television van on Monday, injuring two people."),
        kind="number",
    )
    assert values(found) == [[("courier", "at least 70 people"), ("ledger", "about 100 people")]]


# ----------------------------------------------------------------------------------------------- label


def test_the_government_that_blames_a_capital_is_not_the_one_that_sits_there() -> None:
    assert not notes(
        article(
            "Courier", "The hack of Castra Pictures angered Pal Berg, who leads the Zarand City regime, on Monday."
        ),
        article(
            "Ledger", "The French government blamed Zarand City and Pal Berg for the hack of Castra Pictures on Monday."
        ),
        kind="label",
    )


def test_another_band_is_not_the_one_named_before() -> None:
    assert not notes(
        article("Courier", "Jets bombed the Red Lantern and another militant group near Sula on Monday night."),
        article("Ledger", "Jets bombed fighters of the Red Lantern near Sula on Monday night."),
        kind="label",
    )


def test_a_charged_word_within_quoted_words_is_part_of_them() -> None:
    assert not notes(
        article("Courier", 'Norvik Telecom sent a "traffic disruption update" on the cut cable at Tarn on Friday.'),
        article("Ledger", "Norvik Telecom told customers of the disruption by the cut cable at Tarn on Friday."),
        kind="label",
    )


# ----------------------------------------------------------------- stance, date, name, only-one-source, omission


def test_whether_somebody_lives_puts_him_nowhere() -> None:
    found = notes(
        article(
            "Courier", "No details emerged on whether Red Lantern leader Ivo Brandt is dead after the raid on Sula."
        ),
        article("Ledger", "Red Lantern leader Ivo Brandt survived the raid on Sula, a deputy said."),
        kind="stance",
    )
    assert not [value for note in values(found) for _, value in note if value == "is dead"]


def test_earlier_talks_that_failed_say_nothing_of_these() -> None:
    assert not notes(
        article("Courier", "The talks between Norvik and Zarand on the Tarn dam were very productive, Norvik said."),
        article("Ledger", "In previous, failed talks Norvik had asked Zarand to open the Tarn dam."),
        kind="stance",
    )


def test_a_storm_that_slammed_into_an_island_judges_nobody() -> None:
    assert not notes(
        article("Courier", "Power failed in Norvik when the storm Ansel slammed into Norvik on Monday."),
        article("Ledger", "The mayor defended Norvik and its power firm after the storm Ansel on Monday."),
        kind="stance",
    )


def test_the_times_of_two_acts_are_no_date_note() -> None:
    assert not notes(
        article("Courier", "Ada Hale called Ivo Brandt on Sunday and asked him to meet the leaders of Norvik."),
        article("Ledger", "Ada Hale said Ivo Brandt flew to Norvik on Wednesday to meet the leaders of Norvik."),
        kind="date",
    )


def test_the_times_of_one_act_are_a_date_note() -> None:
    found = notes(
        article("Courier", "Ivo Brandt flew to Norvik on Sunday to meet the leaders of the Northern Army."),
        article("Ledger", "Ivo Brandt flew to Norvik on Wednesday to meet the leaders of the Northern Army."),
        kind="date",
    )
    assert [note.what for note in found] == ["The time given: Sunday, Wednesday"]


def test_short_names_that_differ_in_an_unlike_letter_are_two_names() -> None:
    assert not notes(
        article("Courier", "The treasurer Pal Obana opened the Tarn bridge on Monday. Mr Obana praised the builders."),
        article("Ledger", "The treasurer Pal Osana opened the Tarn bridge on Monday. Mr Osana praised the builders."),
        kind="name",
    )


def test_a_toll_in_a_rounder_word_is_nothing_new() -> None:
    found = notes(
        article("Courier", "A pair of bombs went off at the Norvik embassy in Sula, killing nearly two dozen people."),
        article("Ledger", "Two blasts near the embassy of Norvik in Sula killed 23 people, said the ministry."),
        article("Mirror", "The Norvik embassy in Sula was hit by two blasts. The ministry counted 23 killed."),
        kind="only-one-source",
    )
    assert not [note.what for note in found if "killed" in note.what]


def test_words_that_a_second_article_of_the_same_voice_has_in_a_longer_sentence_are_not_told_by_one_alone() -> None:
    shared = (
        "The Valley Council closed the Tarn dam on Monday after engineers found three long cracks in its northern wall. "
        "Farmers had warned of the cracks since the spring floods, and the council had sent nobody to look at them. "
    )
    plea = "“They refuse to warn anybody living below the cracked dam, and now the water threatens every farm,” said Lena Ort, a grower"
    found = notes(
        article("Courier", f"{shared}{plea}."),
        article("Ledger", f"{shared}{plea}, as she stood beside her flooded barn."),
        article("Mirror", "Bread prices rose by nine per cent in Oldbury this week, the bakers' guild said on Monday."),
        kind="only-one-source",
    )
    assert not [note for note in found if len(note.positions) == 1 and "refuse to warn" in note.positions[0].quote.text]
