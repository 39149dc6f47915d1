"""Words as written, stems one to one, and what is compared of them."""

from __future__ import annotations

import pytest

from briefing import text


def stems(words: str, language: str = "en") -> list[str]:
    return list(text.stems(words.split(), language=language))


def test_words_are_as_written_and_stems_stand_one_to_one() -> None:
    (sentence,) = text.split("The U.S. sent 1,000 soldiers, al-Hadid’s men didn't fight.")
    assert list(zip(sentence.words, sentence.stems, strict=True)) == [
        ("The", ""),
        ("U.S.", "us"),
        ("sent", "sent"),
        ("1,000", "1000"),
        ("soldiers", "soldier"),
        ("al-Hadid’s", "al-hadid"),
        ("men", "men"),
        ("didn't", ""),
        ("fight", "fight"),
    ]


def test_numbers_addresses_and_marks_are_cut_where_a_reader_would() -> None:
    assert text.WORD.findall("35% of $1.5bn, Jan.12 J.P. Morgan (U.S.-led) example.com “Erdoğan” 3,4 a.m.") == [
        "35", "of", "1.5bn", "Jan", "12", "J.P.", "Morgan", "U.S.", "led", "example.com", "Erdoğan", "3,4", "a.m."
    ]  # fmt: skip


def test_words_of_scripts_with_marks_are_whole() -> None:
    assert text.WORD.findall("مُحَمَّد می‌شود राष्ट्रपति e\u0301te\u0301 停火") == [
        "مُحَمَّد", "می‌شود", "राष्ट्रपति", "e\u0301te\u0301", "停", "火"
    ]  # fmt: skip


def test_numbers_and_subject_words_are_no_stop_words() -> None:
    listed = text.stop_words("en")
    subjects = (
        "one two three first second million billion state states group work new year world number general member people "
        "government war police party country percent day week month house high order power"
    )
    function = "the of and to in that is was for on with as by at from said not"
    assert not listed & set(subjects.split())
    assert set(function.split()) <= listed


def test_capitals_and_dots_mark_a_name_and_no_pronoun() -> None:
    assert stems("us US U.S. who WHO it IT") == ["", "us", "us", "", "who", "", "it"]


def test_a_sentence_in_capitals_has_its_stop_words() -> None:
    (sentence,) = text.split("THE ARMY TOOK THE TOWN AND IT HELD")
    assert sentence.stems == ("", "armi", "took", "", "town", "", "", "held")


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "soldier soldiers soldier's soldiers Soldiers’"),
        ("fr", "armée l'armée L’armée d'armées"),
        ("de", "Haus Häuser Hauses Häusern"),
        ("es", "nación naciones Nación"),
        ("it", "esercito dell'esercito eserciti l’esercito"),
        ("pt", "ponte pontes PONTES"),
        ("ru", "война войной войны войну"),
        ("ar", "المدينة والمدينة مدينة"),
        ("tr", "İstanbul İstanbul'da İSTANBUL İstanbul’dan"),
        ("tr", "yıldız yıldızlar YILDIZLAR"),
        ("tr", "asker askerler ASKERLER"),
        ("eo", "ŝanĝo ŜANĜO sango sango’s"),
    ],
)
def test_forms_of_one_word_have_one_stem(language: str, forms: str) -> None:
    assert len(set(stems(forms, language))) == 1
    assert "" not in stems(forms, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The of said don’t He's"),
        ("fr", "qu'elle d'une dès l'un n'est"),
        ("de", "während für Der wurde"),
        ("es", "después también él sí"),
        ("it", "un'altra dell’altro perché"),
        ("pt", "não você às"),
        ("ru", "ещё еще Который сказал"),
        ("ar", "وفي إلى الى التي"),
        ("tr", "için İçin çünkü Çok"),
    ],
)
def test_function_words_have_no_stem(language: str, words: str) -> None:
    assert not any(stems(words, language))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Erdoğan", "ERDOGAN"),
        ("Yıldırım", "Yildirim"),
        ("Łódź", "Lodz"),
        ("Straße", "STRASSE"),
        ("“it’s”  –\u00a0so", '"it\'s" - so'),
        ("ёлка", "елка"),
        ("إلى", "الى"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_spellings_of_one_word_fold_to_one(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_folding_keeps_what_is_no_accent() -> None:
    assert text.fold("が") != text.fold("か")
    assert text.fold("की") != text.fold("का")


LANGUAGES = {
    "en": "The mayor said on Monday that the bridge would stay closed until the end of the month. Drivers who cross it every day were told to take the ferry.",
    "fr": "Le maire a déclaré lundi que le pont resterait fermé jusqu'à la fin du mois. Les automobilistes qui l'empruntent chaque jour devront prendre le bac.",
    "de": "Der Bürgermeister sagte am Montag, dass die Brücke bis zum Ende des Monats geschlossen bleibt. Wer sie jeden Tag benutzt, muss die Fähre nehmen.",
    "es": "El alcalde dijo el lunes que el puente seguirá cerrado hasta finales de mes. Los conductores que lo cruzan todos los días tendrán que tomar el ferry.",
    "it": "Il sindaco ha detto lunedì che il ponte resterà chiuso fino alla fine del mese. Gli automobilisti che lo attraversano ogni giorno dovranno prendere il traghetto.",
    "pt": "O prefeito disse na segunda-feira que a ponte ficará fechada até o fim do mês. Os motoristas que a atravessam todos os dias terão de usar a balsa.",
    "ru": "Мэр сказал в понедельник, что мост останется закрытым до конца месяца. Водителям, которые ездят по нему каждый день, придётся пользоваться паромом.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيبقى مغلقا حتى نهاية الشهر. وعلى السائقين الذين يعبرونه كل يوم أن يستقلوا العبارة التي تنطلق من الميناء.",
    "tr": "Belediye başkanı pazartesi günü köprünün ay sonuna kadar kapalı kalacağını söyledi. Her gün bu köprüden geçen sürücüler için vapur seferleri olacak.",
}  # fmt: skip
OTHERS = {
    "uk": "Мер сказав у понеділок, що міст залишиться закритим до кінця місяця. Водіям, які їздять ним щодня, доведеться користуватися поромом.",
    "fa": "شهردار روز دوشنبه گفت که پل تا پایان ماه بسته می‌ماند. رانندگانی که هر روز از آن می‌گذرند باید سوار کشتی شوند.",
    "nl": "De burgemeester zei maandag dat de brug tot het einde van de maand gesloten blijft. Wie er elke dag over rijdt, moet de veerboot nemen.",
    "pl": "Burmistrz powiedział w poniedziałek, że most pozostanie zamknięty do końca miesiąca. Kierowcy będą musieli korzystać z promu.",
    "el": "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα μείνει κλειστή έως το τέλος του μήνα. Οι οδηγοί πρέπει να πάρουν το πλοίο.",
    "he": "ראש העיר אמר ביום שני שהגשר יישאר סגור עד סוף החודש. נהגים שעוברים בו כל יום ייאלצו לעלות על המעבורת.",
    "zh": "市长周一表示，大桥将关闭至月底。每天过桥的司机必须改乘渡轮。市政府说，修理工作比预期的要困难得多，费用也更高，请大家谅解。",
    "ja": "市長は月曜日、橋は月末まで閉鎖されると述べた。毎日橋を渡る運転手はフェリーを使わなければならない。",
    "bg": "Кметът каза в понеделник, че мостът ще остане затворен до края на месеца. Шофьорите ще трябва да използват ферибота.",
}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_of_a_paragraph_is_found_without_a_model(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.text.languages._by_model", lambda _: pytest.fail("the model was asked"))
    assert text.language_of(LANGUAGES[code]) == code


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_not_mistaken_for_one_of_the_nine(code: str) -> None:
    assert text.language_of(OTHERS[code]) == code


def test_a_short_text_has_no_language_of_its_own() -> None:
    assert text.language_of("The mayor said so.") == "und"
    assert text.language_of("12 345 — 678 …" * 40, default="fr") == "fr"
