"""The methods of sumy, and our kernels held against them."""

from __future__ import annotations

import random
import warnings

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as Line
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from briefing.model import Sentence
from briefing.ranking import classic, graph

SUMY = {
    "lsa": LsaSummarizer,
    "luhn": LuhnSummarizer,
    "kl": KLSummarizer,
    "sumbasic": SumBasicSummarizer,
    "reduction": ReductionSummarizer,
}


class Spaces:
    """A tokenizer for sumy: words between spaces."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(sentence.split())


def random_article(seed: int) -> list[list[str]]:
    """Stems of 5 to 50 distinct sentences; a few words are common, as in print (Zipf), and some stand twice."""
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(300)]
    weights = [1 / (number + 3) for number in range(300)]
    return [
        [*chance.choices(words, weights, k=chance.randint(1, 25)), f"unique{n}"] for n in range(chance.randint(5, 50))
    ]


def document(stems: list[list[str]]) -> ObjectDocumentModel:
    return ObjectDocumentModel([Paragraph([Line(" ".join(own), Spaces()) for own in stems])])


def order(scores: list[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda index: (-scores[index], index))


def sumys(summarizer: object, stems: list[list[str]]) -> list[float]:
    """The ratings inside sumy's own call."""
    given: list[float] = []

    def keep(sentences, count, rating, *args):
        rate = rating.__getitem__ if isinstance(rating, dict) else rating
        given.extend(round(float(rate(sentence, *args)), 9) for sentence in sentences)
        return ()

    summarizer._get_best_sentences = keep
    summarizer(document(stems), 1)
    return given


def made(stems: list[list[str]], *, paragraph: int = 0) -> list[Sentence]:
    return [Sentence(0, 1, "x", paragraph, tuple(own), tuple(own)) for own in stems]


@pytest.mark.parametrize(
    ("kernel", "rival"), [(graph.lexrank, LexRankSummarizer), (graph.textrank, TextRankSummarizer)]
)
def test_the_kernels_rank_200_random_articles_as_sumy_does(kernel, rival) -> None:
    for seed in range(200):
        stems = random_article(seed)
        assert order(kernel(stems)) == order(sumys(rival(), stems)), f"article {seed}"


@pytest.mark.parametrize("method", SUMY)
def test_what_comes_through_the_door_is_what_sumy_says(method: str) -> None:
    for seed in range(20):
        stems = random_article(seed)
        assert classic.ratings(method, made(stems)) == pytest.approx(sumys(SUMY[method](), stems), abs=1e-6)


def test_edmundson_comes_through_the_door_as_sumy_has_it() -> None:
    for seed in range(20):
        stems = random_article(seed)
        rival = EdmundsonSummarizer(key_weight=1.0)
        rival.bonus_words, rival.stigma_words, rival.null_words = ["w1", "w5"], ["w2"], ["w0"]
        cues = classic.Cues(frozenset({"w1", "w5"}), frozenset({"w2"}), frozenset({"w0"}), (1.0, 1.0, 1.0, 1.0))
        assert classic.ratings("edmundson", made(stems), cues=cues) == sumys(rival, stems)


def test_edmundson_prefers_the_ends_of_the_text_and_of_paragraphs() -> None:
    stems = [["a"], ["b"], ["c"]]
    text = [one for number in range(3) for one in made(stems, paragraph=number)]
    assert classic.ratings("edmundson", text) == [2.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 2.0]


@pytest.mark.parametrize("method", [*SUMY, "edmundson"])
def test_equal_sentences_are_rated_each_for_itself(method: str) -> None:
    line = Sentence(0, 1, "x", 0, ("a", "b"), ("a", "b"))
    assert len(classic.ratings(method, [line] * 5)) == 5


def test_kl_and_sumbasic_take_equal_sentences_in_their_order() -> None:
    line = Sentence(0, 1, "x", 0, ("a", "b"), ("a", "b"))
    assert classic.ratings("kl", [line] * 4) == [0.0, -1.0, -2.0, -3.0]
    assert classic.ratings("sumbasic", [line] * 4) == [0.0, -1.0, -2.0, -3.0]


@pytest.mark.parametrize("method", [*SUMY, "edmundson"])
def test_no_method_warns_of_a_text_with_fewer_words_than_sentences(method: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ratings = classic.ratings(method, made([["a"], [], ["a"], ["b"]]))
    assert len(ratings) == 4


@pytest.mark.parametrize("kernel", [graph.lexrank, graph.textrank])
@pytest.mark.parametrize(
    "stems", [[], [[]], [[], []], [["a"]], [["a"], ["b"]], [["a"], ["a"]], [["a"], [], ["a", "b"]]]
)
def test_the_kernels_stand_texts_with_nothing_in_common(kernel, stems: list[list[str]]) -> None:
    assert len(kernel(stems)) == len(stems)


def test_lexrank_of_a_text_worked_by_hand() -> None:
    # Of five sentences the first two share "a" (idf ln(5/3)), the others share nothing: two linked, three alone.
    ranks = graph.lexrank([["a"], ["a"], ["b"], ["c"], ["d"]])
    assert ranks == [pytest.approx(5**-0.5)] * 5


def test_headings_inform_and_are_not_rated() -> None:
    text = [Sentence(0, 1, "x", 0, ("a",), ("a",), heading=True), *made([["a"], ["b"]], paragraph=1)]
    cues = classic.Cues(weights=(0.0, 0.0, 1.0, 0.0))
    assert classic.ratings("edmundson", text, cues=cues) == [0.0, 1.0, 0.0]
