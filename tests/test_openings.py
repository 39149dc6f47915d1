"""Which sentences lean on the one before, and which may be quoted."""

from __future__ import annotations

import pytest

from briefing import openings, text
from briefing.model import Sentence


def sentence(words: str, *, language: str = "en", heading: bool = False) -> Sentence:
    found = tuple(text.WORD.findall(words))
    return Sentence(0, len(words), words, 0, found, text.stems(found, language=language), heading)


BEFORE = sentence("The harbour master opened the lock on Monday.")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "He closed it again on Tuesday."),
        ("en", "It’s closed for repairs."),
        ("en", "However, ships were let through."),
        ("en", "On the other hand, tolls rose."),
        ("fr", "Elle a été fermée mardi."),
        ("fr", "C'est la troisième fois."),
        ("fr", "En revanche, les péages ont augmenté."),
        ("de", "Sie wurde am Dienstag geschlossen."),
        ("de", "Das ist der dritte Fall."),
        ("es", "Él cerró la esclusa."),
        ("es", "Sin embargo, subieron las tasas."),
        ("it", "Quest'anno la chiusa è rimasta aperta."),
        ("pt", "Ela foi fechada na terça-feira."),
        ("ru", "Он закрыл шлюз во вторник."),
        ("ru", "Кроме того, выросли сборы."),
        ("ar", "وهو ما أكده المدير."),
        ("tr", "Bu, üçüncü olay oldu."),
    ],
)
def test_a_sentence_that_opens_on_a_word_pointing_back_leans(language: str, words: str) -> None:
    assert openings.leans(sentence(words, language=language), BEFORE, language=language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The lock was closed on Tuesday."),
        ("en", "Italy closed its ports."),
        ("fr", "Le maire a fermé l'écluse."),
        ("de", "Das Parlament stimmte zu."),
        ("es", "El alcalde cerró la esclusa."),
        ("ru", "Мэр закрыл шлюз."),
        ("ar", "وقال المدير إن الميناء مغلق."),
        ("tr", "Belediye limanı kapattı."),
        ("und", "He closed it again."),
    ],
)
def test_a_sentence_that_names_its_subject_does_not_lean(language: str, words: str) -> None:
    assert not openings.leans(sentence(words, language=language), BEFORE, language=language)


def test_nothing_leans_where_nothing_stands_before() -> None:
    assert not openings.leans(sentence("He closed it again."), None, language="en")


@pytest.mark.parametrize(
    "words",
    [
        "Was the lock ever opened?",
        "هل أعيد فتح بوابة الميناء اليوم؟",
        "Read more: how the lock was built in ninety days.",
        "Photo: the lock at dawn, by the harbour office.",
        "The lock at dawn. Rowan Vale/Getty Images for the port.",
        "Published at 10:42 on Monday by the harbour desk.",
        "Lock reopens after ninety days of repairs",
        "and the lock was closed again on Tuesday.",
        "“The lock is open,” the harbour master",
        "The master said: “We opened the lock at dawn.",
        "“We opened the lock at dawn and closed it at dusk.”",
        "The lock (built in 1931 was opened.",
        "Closed again.",
        "12 34 56 78.",
    ],
)
def test_no_question_teaser_caption_stamp_heading_or_half_quotation_is_quotable(words: str) -> None:
    assert not openings.quotable(sentence(words))


def test_a_heading_is_never_quotable() -> None:
    assert not openings.quotable(sentence("The lock was opened on Monday.", heading=True))


@pytest.mark.parametrize(
    "words",
    [
        "The lock was opened on Monday.",
        "“We opened the lock at dawn,” the harbour master said.",
        'The master called the repair "a small wonder".',
        "„Wir haben die Schleuse geöffnet“, sagte die Hafenmeisterin.",
        "« Nous avons ouvert l'écluse », a dit la capitaine du port.",
        "al-Masri opened the lock on Monday.",
        "iLock said its gates were sound.",
        "أعيد فتح بوابة الميناء صباح اليوم",
        "市政府宣布港口重新开放。",
        "პორტი ორშაბათს კვლავ გაიხსნა მუშაობისთვის.",
    ],
)
def test_a_whole_statement_is_quotable_in_any_script(words: str) -> None:
    assert openings.quotable(sentence(words))


def runs(*lines: str, language: str = "en") -> list[tuple[int, int] | None]:
    """The passages of an article of these sentences, one paragraph."""
    return openings.passages([sentence(line, language=language) for line in lines], language=language)


def test_what_leans_brings_what_it_leans_on() -> None:
    assert runs(
        "Mara Quist opened the lock on Monday.",
        "She closed it again at dusk.",
        "But the pumps ran all night.",
        "The town council will meet on Friday.",
    ) == [(0, 0), (0, 1), (0, 2), (3, 3)]


def test_a_chain_of_more_than_three_is_never_printed() -> None:
    assert (
        runs(
            "Mara Quist opened the lock on Monday.",
            "She closed it again at dusk.",
            "But the pumps ran all night.",
            "They failed in the morning.",
        )[3]
        is None
    )


def test_a_first_sentence_that_points_back_is_not_printed_nor_what_leans_on_it() -> None:
    assert runs(
        "She stood at the lock with a lamp.", "Her name was on every list.", "The lock was opened on Monday."
    ) == [None, None, (2, 2)]


def test_a_quotation_cut_in_two_is_printed_whole() -> None:
    assert runs(
        "Mara Quist opened the lock on Monday.",
        "“We worked for ninety days without rest.",
        "Nobody was hurt in all that time,” the harbour master said.",
    ) == [(0, 0), (1, 2), (1, 2)]


def test_a_quotation_without_a_speaker_brings_the_sentence_before() -> None:
    assert runs("Mara Quist spoke to the harbour council on Monday.", "“We worked for ninety days without rest.”") == [
        (0, 0),
        (0, 1),
    ]


def test_a_quotation_that_never_closes_is_not_printed() -> None:
    assert runs("“We worked for ninety days without rest.", "The lock was opened on Monday.") == [None, None]


def test_what_leans_on_a_question_is_not_printed() -> None:
    assert runs("Was the lock ever opened?", "It was, on Monday, by Mara Quist.") == [None, None]
