"""Sentences of news text: whole paragraphs in, whole lists out."""

from __future__ import annotations

import pytest

from briefing import text


def sentences(paragraph: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in text.split(paragraph, language=language)]


def test_titles_and_initials_do_not_end_a_sentence() -> None:
    assert sentences(
        "Gen. Omar Vesk met Lt. Col. J.P. Hart and Rep. Ann Lowe in St. Aubin. They spoke with John F. Marsh for an hour."
    ) == [
        "Gen. Omar Vesk met Lt. Col. J.P. Hart and Rep. Ann Lowe in St. Aubin.",
        "They spoke with John F. Marsh for an hour.",
    ]


def test_an_acronym_ends_a_sentence_only_before_a_word_that_opens_one() -> None:
    assert sentences("The U.S. Senate voted on Monday. Troops remain in the U.S. The vote was close.") == [
        "The U.S. Senate voted on Monday.",
        "Troops remain in the U.S.",
        "The vote was close.",
    ]


def test_the_hour_of_the_day_ends_a_sentence_unless_a_day_or_a_zone_follows() -> None:
    assert sentences(
        "The talks began at 9 a.m. on Jan.12 and ended at 5 p.m. Tuesday. Nobody spoke at 6 p.m. Police left at 7 p.m. ET."
    ) == [
        "The talks began at 9 a.m. on Jan.12 and ended at 5 p.m. Tuesday.",
        "Nobody spoke at 6 p.m.",
        "Police left at 7 p.m. ET.",
    ]


def test_no_before_a_number_is_short_for_number() -> None:
    assert sentences("Route No. 5 was closed. Was it safe? No. We left by road no. 7.") == [
        "Route No. 5 was closed.",
        "Was it safe?",
        "No.",
        "We left by road no. 7.",
    ]


def test_latin_and_company_abbreviations_and_decimals_stay_inside() -> None:
    assert sentences(
        "Sales grew by 3.5 percent to $1.2 million. Ms. Adu of Fenwick Inc. said so. "
        "In Poe vs. Doe some parties, e.g. Fenwick, i.e. its staff, gained. See Fig. 3 and pp. 4-5."
    ) == [
        "Sales grew by 3.5 percent to $1.2 million.",
        "Ms. Adu of Fenwick Inc. said so.",
        "In Poe vs. Doe some parties, e.g. Fenwick, i.e. its staff, gained.",
        "See Fig. 3 and pp. 4-5.",
    ]


def test_a_single_letter_may_end_a_sentence() -> None:
    assert sentences("They chose Plan B. The rest is known. He takes vitamin C. It helps.") == [
        "They chose Plan B.",
        "The rest is known.",
        "He takes vitamin C.",
        "It helps.",
    ]


def test_a_quotation_of_several_sentences_stays_with_its_speaker() -> None:
    assert sentences('He left town. "It is over. We won," he said. The crowd left.') == [
        "He left town.",
        '"It is over. We won," he said.',
        "The crowd left.",
    ]
    assert sentences("“It is over. We won!” Mayor Ann Lee said. “Go home.”") == [
        "“It is over. We won!” Mayor Ann Lee said.",
        "“Go home.”",
    ]


def test_a_quotation_without_a_speech_tag_is_split() -> None:
    assert sentences('Lee said: "It is over. We won." The crowd left.') == [
        'Lee said: "It is over.',
        'We won."',
        "The crowd left.",
    ]


def test_a_long_quotation_is_split_though_a_speech_tag_follows() -> None:
    quotation = " ".join(["The river rose and nobody came to help us."] * 10)
    assert len(sentences(f'"{quotation[:-1]}," she said.')) == 10


def test_an_exclamation_in_quotation_marks_does_not_leave_its_speaker() -> None:
    assert sentences('"Stop!" Smith said. "Why?" asked Lee. He works at Yahoo! and likes it.') == [
        '"Stop!" Smith said.',
        '"Why?" asked Lee.',
        "He works at Yahoo! and likes it.",
    ]


def test_a_stray_quotation_mark_does_not_glue_what_follows() -> None:
    assert sentences('The goals came early." After the match he spoke. "We lost," he said.') == [
        'The goals came early."',
        "After the match he spoke.",
        '"We lost," he said.',
    ]
    assert sentences('The sign read "closed. "We lost. We are sad," he said.') == [
        'The sign read "closed.',
        '"We lost. We are sad," he said.',
    ]


def test_a_space_missing_after_a_closing_quotation_mark_is_no_matter() -> None:
    assert sentences("“Nobody stays.”We left. 'Nobody.' They left too.") == [
        "“Nobody stays.”",
        "We left.",
        "'Nobody.'",
        "They left too.",
    ]


def test_glued_sentences_are_parted_and_glued_names_are_not() -> None:
    assert sentences(
        "It ended the season.The team left.What now?Nobody knew. It was built in Node.js on example.com by Jan.12 in the "
        "U.S.The office closed at 5 p.m.Tuesday was quiet."
    ) == [
        "It ended the season.",
        "The team left.",
        "What now?",
        "Nobody knew.",
        "It was built in Node.js on example.com by Jan.12 in the U.S.The office closed at 5 p.m.Tuesday was quiet.",
    ]


def test_an_ellipsis_ends_a_sentence_only_before_a_capital() -> None:
    assert sentences("It is possible…we will see. Groups ... which left ... came back. And then... They left.") == [
        "It is possible…we will see.",
        "Groups ... which left ... came back.",
        "And then...",
        "They left.",
    ]
    assert sentences('"... The rest is known. … Or not.') == ['"... The rest is known. …', "Or not."]


def test_a_dateline_stays_with_its_sentence_and_a_bare_date_line_does_not() -> None:
    assert sentences("AVELTON, Jan. 9 (Newswire) — The mayor resigned. She left.") == [
        "AVELTON, Jan. 9 (Newswire) — The mayor resigned.",
        "She left.",
    ]
    assert sentences("Tuesday, June 19, 2018 The river rose.") == ["Tuesday, June 19, 2018", "The river rose."]


def test_the_number_of_an_item_stays_with_the_item() -> None:
    assert sentences("1. Close the port. 2. Open the road.") == ["1. Close the port.", "2. Open the road."]


def test_brackets_keep_what_they_hold() -> None:
    assert sentences("The mayor (who won in 2019. Twice.) left. (She came back.) Then it rained.") == [
        "The mayor (who won in 2019. Twice.) left.",
        "(She came back.)",
        "Then it rained.",
    ]


def test_a_footnote_mark_belongs_to_the_sentence_before_it() -> None:
    assert sentences("The bridge fell.[1] Nobody died.[2][3] It was old.") == [
        "The bridge fell.[1]",
        "Nobody died.[2][3]",
        "It was old.",
    ]


def test_a_name_that_begins_small_opens_a_sentence() -> None:
    assert sentences("Sales of phones fell. iPhone makers wept. They left. al-Hadid stayed.") == [
        "Sales of phones fell.",
        "iPhone makers wept.",
        "They left. al-Hadid stayed.",
    ]


def test_a_line_break_always_ends_a_sentence_and_an_empty_line_a_paragraph() -> None:
    found = text.split("\n\nA heading\nThe first\n\n  The second. The third. \n \nThe fourth")
    assert [(sentence.paragraph, sentence.text) for sentence in found] == [
        (0, "A heading"),
        (0, "The first"),
        (1, "The second."),
        (1, "The third."),
        (2, "The fourth"),
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["M. Durand et Mme Petit sont venus.", "« C'est fini. Nous avons gagné », a-t-il dit.", "Vraiment ?", "Oui !"]),
        ("fr", ["Il a parlé.", "« Alors, c'est tout. »", "La ville fut fondée en 50 av. J.-C. par les siens."]),
        ("de", ["Dr. Weber kam am 3. Mai, z. B. mit Prof. Klein.", "„Es ist vorbei. Wir haben gewonnen“, sagte er."]),
        ("de", ["»Wir gehen.«", "Er ging.", "Am 12. Dezember kamen ca. 30 Leute usw.", "Der Rest blieb.", "Das war 2019.", "Gut."]),
        ("es", ["El Sr. Ruiz llegó a EE.UU. ayer.", "¿Qué pasó?", "¡Nada!", "La Dra. Gil no existía en el siglo V a. C., dijo."]),
        ("it", ["L'on. Verdi e la sig.ra Bianchi tacciono.", "«È finita. Abbiamo vinto», ha detto.", "Era il 50 a.C.", "Roma cresceva."]),
        ("pt", ["O Sr. Costa e a Dra. Lima chegaram.", "“Acabou. Vencemos”, disse ele.", "A av. Central fechou.", "E agora?"]),
        ("ru", ["В. В. Орлов приехал в 1916 г.", "Война шла.", "«Всё кончено. Мы победили», — сказал он.", "На ул. Мира, т. е. в центре, тихо."]),
        ("ar", ["وصل د. سامي إلى المدينة.", "هل انتهى الأمر؟", "نعم.", "بلغت النسبة 3.5 في المئة.", 'قال: "انتهى الأمر. لقد فزنا"، ثم غادر.']),
        ("tr", ["Prof. Dr. Ayşe Demir 3. Ordu'yu gezdi.", "M.Ö. 5. yüzyılda kent küçüktü.", "“Bitti. Kazandık,” dedi.", "Neden?"]),
        ("hi", ["राष्ट्रपति आए।", "वे बोले।", "सब चले गए।"]),
        ("uk", ["Він приїхав.", "«Усе», — сказав він.", "Місто спало."]),
        ("und", ["Ilu presidenti vetis.", "Dr. Kovu restis.", "Kio?", "Nenio!"]),
    ],
)  # fmt: skip
def test_the_sentences_of_a_language_are_found_again(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


def test_ideographic_stops_need_no_space() -> None:
    assert sentences("总统说：“结束了。我们赢了。”他离开了。谁知道？没人！", "zh") == [
        "总统说：“结束了。",
        "我们赢了。”",
        "他离开了。",
        "谁知道？",
        "没人！",
    ]
    assert sentences("「終わった。勝った。」と彼は言った。人々は帰った。", "ja") == [
        "「終わった。勝った。」と彼は言った。",
        "人々は帰った。",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Mayor Lt. Col. (ret.) Dana Roth and Sen. (R.) Paul Dane spoke."),
        ("en", "The maker (Fenwick Inc.) Monday said it would go to court with K. Ch. Wong and Yu. A. Petrov."),
        ("en", "D.C. Police Chief Ann Lo met the Rt. Hon. Jane Poe, Dep. Secy. Ray Hu and Spc. Ian Poe."),
        ("ru", "Премьер-министр К. Дж. Орлов и Дж. Смит пообещали помощь."),
        ("ru", "Так сказали А. Вс. Мейер, гл. ред. Орлов и Ю. А. Борисов на оз. Светлом и о. Дальнем."),
        (
            "de",
            "Dr. med. Uwe Krall, Dr. rer. nat. Ina Kuhn und K.-Th. Ott kamen, insb. Ärzte, u. a. Chirurgen, z. B. Voss.",
        ),
        ("de", "Chr. Wulf sprach."),
        ("fr", "M. Le Goff, Ph. Lacoste, J.-Ch. Roux et le col. (er.) Martin parlent, c.-à-d. Paris décide."),
        (
            "es",
            "En EE. UU. Torres ganó, dijo el Excmo. Sr. D. Juan Gil a la Ilma. Sra. Paz y al gral. (ret.) Luis Paz.",
        ),
        ("es", "Las FF. AA. Nacionales y los JJ. OO. Juveniles empiezan."),
        ("it", "Il dott. Rossi, il gen. (ris.) Verdi e il Cav. Lav. Gino Po tacciono."),
        ("pt", "O Exmo. Sr. Dr. Costa, o gen. (ref.) Lima, o Des. Paz e o Maj. Melo chegaram."),
        ("tr", "Prof. Dr. Ayşe Demir, Yrd. Doç. Dr. Ali Kaya ve Gen. Kur. Bşk. Can Er geldi."),
        ("nl", "Dhr. Bos, mevr. Vos en drs. Els Vos kwamen, bijv. Jan."),
        ("pl", "Prof. dr hab. Jan Nowak i ks. Kot idą na ul. Długą, np. Jan."),
        ("uk", "К. Дж. Орлов, ім. Мавки, вул. Мира, проф. Кіт."),
    ],
)
def test_an_abbreviation_before_a_capital_leaves_no_half_sentence(language: str, sentence: str) -> None:
    assert sentences(sentence, language) == [sentence]


def test_a_bracket_that_closes_on_an_abbreviation_may_end_a_sentence() -> None:
    assert sentences("She moved (to the U.S.) in May. He left (at 5 p.m.) The hall was empty.") == [
        "She moved (to the U.S.) in May.",
        "He left (at 5 p.m.)",
        "The hall was empty.",
    ]
