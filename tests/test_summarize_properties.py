"""Whatever the text, a sensible answer: no crash, no warning, nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import openings, summarize, text
from briefing.model import Article

WORDS = st.sampled_from(
    [
        "The",
        "lock",
        "was",
        "opened",
        "on",
        "Monday",
        "He",
        "But",
        "“We",
        "gate”",
        '"',
        "(",
        "he",
        "3",
        "4.5",
        "said",
        "؟",
        "مدينة",
        "!!",
    ]
)
LINE = st.lists(WORDS, max_size=14).map(" ".join).flatmap(lambda line: st.sampled_from([line, line + ".", line + "?"]))
TEXT = st.one_of(st.lists(LINE, max_size=12).map("\n\n".join), st.text(max_size=200))


def article(body: str, *, name: str = "a", language: str = "en") -> Article:
    return Article(name, name, "Lock opened", body, "", text.split(body, language=language), language=language)


@settings(max_examples=40, deadline=None)
@given(body=TEXT, language=st.sampled_from(["en", "ar", "de", "und"]))
@pytest.mark.parametrize("method", summarize.METHODS)
def test_every_method_answers_any_text(method: str, body: str, language: str) -> None:
    one = article(body, language=language)
    able = [sentence for sentence in one.sentences if not sentence.heading]
    for length in ("auto", "2 sentences", "20 words"):
        picks = summarize.condense(one, method=method, length=length).picks
        assert bool(picks) == bool(able)
        places = [pick.index for pick in picks]
        assert places == sorted(set(places))
        if length == "2 sentences":
            assert len(picks) <= 2
    ranked = summarize.rank([one], method=method)
    assert len({pick.index for pick in ranked}) == len(ranked)


@settings(max_examples=60, deadline=None)
@given(bodies=st.lists(TEXT, max_size=4))
def test_several_articles_give_places_that_exist_in_reading_order(bodies: list[str]) -> None:
    articles = [article(body, name=f"a{number}") for number, body in enumerate(bodies)]
    picks = summarize.together(articles, length="5 sentences")
    by_id = {one.id: one for one in articles}
    assert all(0 <= pick.index < len(by_id[pick.article].sentences) for pick in picks)
    assert [(pick.article, pick.index) for pick in picks] == sorted({(pick.article, pick.index) for pick in picks})


@settings(max_examples=100, deadline=None)
@given(body=TEXT)
def test_a_taken_sentence_never_dangles_where_anything_else_could_be_taken(body: str) -> None:
    one = article(body)
    runs = openings.passages(one.sentences, language="en")
    taken = {pick.index for pick in summarize.condense(one, length=4).picks}
    whole = [set(range(run[0], run[1] + 1)) for index, run in enumerate(runs) if run and index in taken]
    if len(taken) > 1:
        assert set().union(*[run for run in whole if run <= taken]) == taken


@settings(max_examples=100, deadline=None)
@given(body=TEXT)
def test_passages_stay_inside_the_article_and_hold_their_sentence(body: str) -> None:
    sentences = text.split(body)
    for index, run in enumerate(openings.passages(sentences, language="en")):
        if run is not None:
            assert 0 <= run[0] <= index <= run[1] < len(sentences)
            assert run[1] - run[0] < openings.LONGEST_PASSAGE
            assert all(openings.sound(sentences[member]) for member in range(run[0], run[1] + 1))


EDGES = {
    "nothing": "",
    "one sentence": "The lock was opened on Monday.",
    "400 equal sentences": "The lock was opened on Monday. " * 400,
    "sentences of one word": "Ice. Fog. Gale. Storm. Hail.",
    "no letters": "12 34 56. 78 90 12. 34 56 78. !!! ???",
    "marks alone": "!!! ??? … ---",
    "right to left": "أعادت المدينة فتح الميناء. قال المدير إن الأشغال انتهت. ارتفعت رسوم العبور بنسبة كبيرة.",
    "leaning alone": "He opened it. She closed it. They left it.",
}


@pytest.mark.parametrize("method", summarize.METHODS)
@pytest.mark.parametrize("name", EDGES)
def test_the_edges_have_sensible_answers(method: str, name: str) -> None:
    one = article(EDGES[name], language="ar" if name == "right to left" else "en")
    places = [pick.index for pick in summarize.condense(one, method=method, length="3 sentences").picks]
    if name == "nothing" or not one.sentences:
        assert places == []
    elif method == "lead":
        assert places == list(range(min(3, len(one.sentences))))
    elif name in ("one sentence", "400 equal sentences"):
        assert places == [0]
    elif name == "right to left":
        assert places == [0, 1, 2]
    else:
        assert len(places) == 1


@pytest.mark.parametrize("method", summarize.METHODS)
def test_five_thousand_sentences_are_answered(method: str) -> None:
    if method in ("kl", "lsa", "reduction", "luhn", "sumbasic", "lexrank", "textrank"):
        assert summarize.MOST[method] <= 1500
    body = " ".join(
        f"Ship {n} of line {n % 97} carried {n * 31 % 1009} crates of load{n % 503} to port{n % 211}."
        for n in range(5000)
    )
    one = article(body)
    assert len(one.sentences) == 5000
    assert len(summarize.rank([one], method=method)) == 5000
