"""What holds of any text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from briefing import text
from briefing.text.stopwords import FUNCTION_WORDS

LANGUAGES = st.sampled_from([*FUNCTION_WORDS, "uk", "zh", "und"])
MARKS = ". … ... ! ? 。 । ؟ \" ' “ ” „ « » ( ) [1] — - \n \n\n 3. 12 U.S. Gen. J. a.m. No. The he said, Ann د. г. З. 「 」 と"
PIECES = st.sampled_from([*MARKS.split(" "), " "])
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join) | st.lists(PIECES).map(" ".join)


@given(TEXTS, LANGUAGES)
def test_sentences_are_slices_in_order_that_leave_no_letter_out(anything: str, language: str) -> None:
    at = 0
    paragraph = 0
    for sentence in text.split(anything, language=language):
        assert at <= sentence.start < sentence.end
        assert not anything[at : sentence.start].strip()
        assert sentence.text == anything[sentence.start : sentence.end] == sentence.text.strip() != ""
        assert not re.search(r"\n\s*\n", sentence.text)
        assert len(sentence.words) == len(sentence.stems)
        assert paragraph <= sentence.paragraph <= paragraph + 1
        at, paragraph = sentence.end, sentence.paragraph
    assert not anything[at:].strip()


@given(TEXTS, LANGUAGES)
def test_spans_are_the_places_of_the_sentences(anything: str, language: str) -> None:
    found = text.split(anything, language=language)
    assert text.spans(anything, language=language) == [(sentence.start, sentence.end) for sentence in found]


@given(st.lists(st.text(min_size=1)), LANGUAGES)
def test_a_word_has_one_stem_alone_and_in_company(words: list[str], language: str) -> None:
    assert text.stems(words, language=language) == tuple(text.stem(word, language=language) for word in words)


@given(st.text())
def test_folding_twice_is_folding_once(anything: str) -> None:
    once = text.fold(anything)
    assert text.fold(once) == once


@given(st.text(max_size=30))
def test_a_short_text_always_has_the_default_language(anything: str) -> None:
    assert text.language_of(anything, default="xx") == "xx"
