"""One article, or several on one event, to the sentences that stand for them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from briefing import openings, summarize, text
from briefing.errors import UsageError
from briefing.model import Article, Pick
from briefing.summarize import Cues, Length

LOCK = """Ships passed the old sea lock at Oster on Monday for the first time since a barge struck its gate in March.

The 1931 lock had been shut for ninety days while divers replaced the gate, the Oster port authority said.

Who will pay for the repair? The barge's owner, Quist Shipping, has offered four million crowns.

The port authority wants eleven million crowns from Quist Shipping for the gate and for lost tolls.

"We lost a whole season," harbour master Mara Vale said. She has run the lock for twelve years.

But the owner of the barge denies that its captain was asleep.

A court in Oster will hear the port authority and Quist Shipping on 4 June.

Anglers on the quay had hoped the gate would stay shut for the sake of the eels.

Photo: the lock at dawn, by the harbour office."""

GATE = """The port authority of Oster reopened its sea lock on Monday after ninety days of repairs.

A barge of Quist Shipping had struck the gate of the lock in March.

The owner has offered four million crowns, and the port authority wants eleven million.

Tolls at the lock pay for a third of the budget of the town of Oster, its mayor said."""


def article(body: str, *, name: str = "lock", title: str = "", language: str = "en") -> Article:
    return Article(name, name, title, body, "", text.split(body, language=language), language=language)


def printed(picks: tuple[Pick, ...], *articles: Article) -> list[str]:
    by_id = {one.id: one for one in articles}
    return [by_id[pick.article].sentences[pick.index].text for pick in picks]


def test_brief_takes_whole_statements_and_leaves_questions_captions_and_dangling_openings() -> None:
    one = article(LOCK, title="Sea lock reopens")
    digest = summarize.condense(one, length="3 sentences")
    assert digest.article is one
    assert digest.method == "brief"
    assert printed(digest.picks, one) == [
        "Ships passed the old sea lock at Oster on Monday for the first time since a barge struck its gate in March.",
        "The 1931 lock had been shut for ninety days while divers replaced the gate, the Oster port authority said.",
        "The barge's owner, Quist Shipping, has offered four million crowns.",
    ]


def test_a_sentence_that_leans_is_taken_after_the_one_it_leans_on() -> None:
    one = article(LOCK)
    taken = [pick.index for pick in summarize.condense(one, length=9).picks]
    lines = [sentence.text for sentence in one.sentences]
    she = lines.index("She has run the lock for twelve years.")
    assert she in taken
    assert she - 1 in taken
    assert not [lines[index] for index in taken if lines[index].endswith("?") or lines[index].startswith("Photo")]


def test_features_add_up_to_the_score() -> None:
    picks = summarize.condense(article(LOCK), length=4).picks
    assert {"topic", "position", "follows", "asides"} <= set(picks[0].features)
    for pick in picks:
        assert sum(pick.features.values()) == pytest.approx(pick.score, abs=1e-5)


def test_lead_takes_the_first_sentences_as_they_stand() -> None:
    one = article(LOCK)
    assert [pick.index for pick in summarize.condense(one, method="lead", length=3).picks] == [0, 1, 2]


def test_a_number_of_words_is_never_passed_but_for_a_single_sentence() -> None:
    one = article(LOCK)
    for words in range(15, 120, 5):
        lines = printed(summarize.condense(one, length=f"{words} words").picks, one)
        assert sum(len(line.split()) for line in lines) <= words
    assert len(summarize.condense(one, length="3 words").picks) == 1


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("auto", Length()),
        ("3", Length("sentences", 3)),
        (3, Length("sentences", 3)),
        ("1 sentence", Length("sentences", 1)),
        (" 4 Sentences ", Length("sentences", 4)),
        ("120 words", Length("words", 120)),
        (Length("words", 9), Length("words", 9)),
    ],
)
def test_a_length_is_read_as_people_write_it(value: str | int | Length, length: Length) -> None:
    assert Length.parse(value) == length


@pytest.mark.parametrize("value", ["", "0", "-2", "three", "3 pages", "0 words", "1.5"])
def test_what_is_no_length_is_refused_with_what_to_write(value: str) -> None:
    with pytest.raises(UsageError, match=r"3 sentences, 120 words.*auto"):
        Length.parse(value)


@pytest.mark.parametrize(("sentences", "taken"), [(2, 2), (10, 3), (40, 4), (300, 6)])
def test_auto_is_a_share_of_the_article_with_a_floor_and_a_ceiling(sentences: int, taken: int) -> None:
    body = "\n\n".join(
        f"Ward {n} of the town of Oster elected councillor number {n * 7} on Sunday." for n in range(sentences)
    )
    spread = body.replace("councillor", "the councillor of word%d")
    lines = "\n\n".join(line % (n**3) for n, line in enumerate(spread.split("\n\n")))
    assert len(summarize.condense(article(lines), method="lead").picks) == taken


def test_an_unknown_method_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError, match="lexrank"):
        summarize.condense(article(LOCK), method="best")


def test_of_two_articles_no_sentence_is_taken_that_says_what_another_says() -> None:
    one, two = article(LOCK, name="one"), article(GATE, name="two")
    picks = summarize.together([one, two], length="5 sentences")
    assert {pick.article for pick in picks} == {"one", "two"}
    assert [(pick.article, pick.index) for pick in picks] == sorted((pick.article, pick.index) for pick in picks)
    twice = summarize.together([one, article(LOCK, name="copy")], length="20 sentences")
    lines = [one.sentences[pick.index].text for pick in twice]
    assert len(lines) == len(set(lines))


def test_what_both_articles_say_comes_before_what_one_says() -> None:
    one, two = article(LOCK, name="one"), article(GATE, name="two")
    best = summarize.rank([one, two])[:4]
    assert all("support" in pick.features for pick in best)
    anglers = [
        p
        for p in summarize.rank([one, two])
        if one.sentences[p.index].text.startswith("Anglers") and p.article == "one"
    ]
    assert anglers[0].score < min(pick.score for pick in best)


def test_rank_holds_every_sentence_that_may_be_printed_best_first() -> None:
    one = article(LOCK)
    picks = summarize.rank([one])
    assert [pick.score for pick in picks] == sorted((pick.score for pick in picks), reverse=True)
    missing = {sentence.text for sentence in one.sentences} - set(printed(picks, one))
    assert missing == {
        "Who will pay for the repair?",
        "Photo: the lock at dawn, by the harbour office.",
    }


def test_equal_scores_go_by_position_then_by_article() -> None:
    body = "The lock at Oster was opened on Monday."
    picks = summarize.rank([article(body, name="b"), article(body, name="a")])
    assert [(pick.article, pick.index) for pick in picks] == [("a", 0), ("b", 0)]


def test_a_headline_that_is_only_the_first_words_adds_nothing() -> None:
    first = LOCK.split("\n", 1)[0]
    one, two = article(LOCK), article(LOCK, title=first[:60] + "…")
    assert [p.score for p in summarize.rank([one])] == [p.score for p in summarize.rank([two])]


def test_a_short_text_of_no_known_language_is_read_in_that_of_its_neighbours() -> None:
    lone = article("The lock at Oster was opened.\n\nHe closed the lock at Oster again.", name="lone", language="und")
    assert len(summarize.rank([lone])) == 2
    ranked = summarize.rank([lone, article(GATE, name="gate")])
    picks = summarize.together([lone, article(GATE, name="gate")], length=1)
    assert len(ranked) == 6
    assert (picks[0].article, picks[0].index) != ("lone", 1)


def test_edmundson_goes_by_the_words_it_is_given() -> None:
    body = "The port is open.\n\nThe eels of the river have come back.\n\nThe court sits on Friday in town.\n\nThe quay is wide."
    one = article(body)
    bonus = Cues(bonus=("eel",), title=0.0, location=0.0)
    stigma = Cues(stigma=("eels",), title=0.0, location=0.0)
    assert [p.index for p in summarize.rank([one], method="edmundson", cues=bonus)] == [1, 0, 2, 3]
    assert [p.index for p in summarize.rank([one], method="edmundson", cues=stigma)] == [0, 2, 3, 1]


def test_edmundson_weighs_the_words_of_the_headline_but_for_null_words() -> None:
    body = "The port is open now.\n\nThe eels of the river have come back.\n\nThe court sits on Friday in town.\n\nThe quay is wide enough."
    one = article(body, title="Eels and the court")
    cues = Cues(location=0.0)
    assert [p.index for p in summarize.rank([one], method="edmundson", cues=cues)][:2] == [1, 2]
    without = Cues(location=0.0, null=("court",))
    assert [p.score for p in summarize.rank([one], method="edmundson", cues=without)] == [1.0, 0.0, 0.0, 0.0]


def test_the_default_method_needs_neither_numpy_nor_sumy() -> None:
    code = (
        "import sys\nfrom briefing import summarize, text\nfrom briefing.model import Article\n"
        f"body = {GATE!r}\n"
        "one = Article('a', 'a', '', body, '', text.split(body), language='en')\n"
        "two = Article('b', 'b', '', body, '', text.split(body), language='en')\n"
        "summarize.condense(one)\nsummarize.together([one, two])\nsummarize.rank([one, two])\n"
        "print([name for name in ('numpy', 'sumy', 'nltk') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


LANGUAGES = {
    "en": "The town of Oster reopened its harbour on Monday. It had been shut for ninety days. Engineers replaced the "
    "harbour gate after a barge struck it. The repair of the gate cost the town eleven million crowns.",
    "fr": "La ville d'Ostrelle a rouvert son port lundi. Il était fermé depuis trois mois. Des ingénieurs ont remplacé la "
    "porte du port après un choc avec une péniche. La réparation de la porte a coûté onze millions à la ville.",
    "de": "Die Stadt Osterfeld hat ihren Hafen am Montag wieder geöffnet. Er war seit neunzig Tagen geschlossen. "
    "Ingenieure ersetzten das Tor des Hafens nach dem Stoß eines Kahns. Die Reparatur kostete die Stadt elf Millionen.",
    "es": "La ciudad de Ostera reabrió su puerto el lunes. Esto ocurre tras noventa días. Los ingenieros cambiaron la "
    "compuerta del puerto tras el golpe de una barcaza. La reparación costó a la ciudad once millones de coronas.",
    "it": "La città di Ostera ha riaperto il suo porto lunedì. Questo era chiuso da novanta giorni. Gli ingegneri hanno "
    "sostituito la porta del porto dopo l'urto di una chiatta. La riparazione è costata undici milioni alla città.",
    "pt": "A cidade de Ostera reabriu o seu porto na segunda-feira. Ele estava fechado havia noventa dias. Engenheiros "
    "trocaram a comporta do porto depois do choque de uma barcaça. A obra custou onze milhões à cidade.",
    "ru": "Город Острецк снова открыл порт в понедельник. Он был закрыт девяносто дней. Инженеры заменили ворота порта "
    "после удара баржи. Ремонт ворот порта обошёлся городу в одиннадцать миллионов крон.",
    "ar": "أعادت مدينة أسترة فتح مينائها يوم الاثنين بعد إصلاح البوابة. هذا الميناء كان مغلقا منذ تسعين يوما. استبدل المهندسون "
    "بوابة الميناء بعد أن صدمتها بارجة في مارس. كلف إصلاح بوابة الميناء المدينة أحد عشر مليونا.",
    "tr": "Ostera kenti limanını pazartesi günü yeniden açtı. Bu liman doksan gündür kapalıydı. Mühendisler bir mavnanın "
    "çarpmasından sonra limanın kapısını değiştirdi. Kapının onarımı kente on bir milyona mal oldu.",
}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_paragraph_in_each_language_is_condensed_without_its_dangling_sentence(language: str) -> None:
    one = article(LANGUAGES[language], language=language)
    assert openings.passages(one.sentences, language=language) == [(0, 0), (0, 1), (2, 2), (3, 3)]
    assert [pick.index for pick in summarize.condense(one, length=1).picks] in ([0], [2], [3])
    assert any(pick.features["topic"] for pick in summarize.condense(one, length=2).picks)


def test_an_unknown_language_goes_by_position_and_by_words_as_written() -> None:
    body = "Baile na Trá reopened a chuan. Chuan Baile na Trá a bhí dúnta. Tá an geata nua anois. Bhí an chuan lán."
    one = article(body, language="und")
    picks = summarize.condense(one, length=1).picks
    assert [pick.index for pick in picks] == [0]
    assert picks[0].features["position"] > 0
