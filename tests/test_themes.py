"""Sentences in, the theme of each out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefing import text, themes
from briefing.model import Article, Speaks
from briefing.themes import Theme
from conftest import Told

PORT = Theme("port", "Port", ("port", "harbour", "quay"))
STRIKE = Theme("strike", "Strike", ("strike", "walkout", "wage talks", "union"))
FLOOD = Theme("flood", "Flood", ("flood", "high water", "dyke"), excluded=("flood of",))


def sorted_by_theme(article: Article, *listed: Theme) -> str:
    """One line a sentence, as a reader would check it: the theme, then how the sentence begins."""
    found = themes.assign([article], listed)
    names = {index: speaks.theme for (_, index), speaks in found.items()}
    return "\n".join(f"{names.get(i, '-')}: {' '.join(s.words[:3])}" for i, s in enumerate(article.sentences))


def test_a_sentence_goes_to_the_theme_whose_words_it_holds_in_any_inflection(told: Told) -> None:
    article = told("Courier", "Unions struck no deal.", "Two ports were closed.", "Reports were mixed.", "Rain fell.")

    assert sorted_by_theme(article, PORT, STRIKE) == (
        "strike: Unions struck no\nport: Two ports were\n-: Reports were mixed\n-: Rain fell"
    )


def test_a_phrase_counts_more_than_a_word(told: Told) -> None:
    article = told("Courier", "The harbour hosted the wage talks.")

    assert sorted_by_theme(article, PORT, STRIKE) == "strike: The harbour hosted"


def test_the_name_of_a_theme_counts_more_than_its_other_words(told: Told) -> None:
    article = told("Courier", "The strike spread to the harbour and every quay.")

    assert sorted_by_theme(article, PORT, STRIKE) == "strike: The strike spread"


def test_many_passing_words_do_not_outweigh_what_a_sentence_is_about(told: Told) -> None:
    region = Theme("region", "Region", ("Alba", "Berg", "Cala", "Dorn"))
    article = told("Courier", "The strike was called by Alba and Berg.")

    assert sorted_by_theme(article, region, STRIKE) == "strike: The strike was"


def test_a_word_that_excludes_keeps_a_sentence_out_of_its_theme(told: Told) -> None:
    article = told("Courier", "A flood of letters came.", "The flood came at night.")

    assert sorted_by_theme(article, FLOOD) == "-: A flood of\nflood: The flood came"


def test_a_sentence_that_leans_on_its_predecessor_follows_it(told: Told) -> None:
    article = told("Courier", "The water broke the dyke.", "It also took the road.", "The mayor spoke.")

    assert sorted_by_theme(article, FLOOD) == "flood: The water broke\nflood: It also took\n-: The mayor spoke"


def test_a_tie_is_settled_by_the_neighbours_then_by_the_word_that_comes_first_then_by_the_order_of_the_themes(
    told: Told,
) -> None:
    beside = told("Courier", "The harbour was full. The walkout hit the quay.")
    first = told("Courier", "A walkout closed the quay.")
    order = told("Courier", "Quay walkout.")

    assert sorted_by_theme(beside, STRIKE, PORT) == "port: The harbour was\nport: The walkout hit"
    assert sorted_by_theme(first, PORT, STRIKE) == "strike: A walkout closed"
    twin = Theme("twin", "Twin", ("quay",))
    assert sorted_by_theme(order, twin, PORT) == "twin: Quay walkout"
    assert sorted_by_theme(order, PORT, twin) == "port: Quay walkout"


def test_a_word_inside_another_word_is_not_the_word(told: Told) -> None:
    assert sorted_by_theme(told("Courier", "The airport reported delays."), PORT) == "-: The airport reported"


def test_a_compound_is_matched_by_its_parts(told: Told) -> None:
    assert sorted_by_theme(told("Courier", "A union-backed plan failed."), STRIKE) == "strike: A union-backed plan"


def test_a_script_without_spaces_is_matched_anywhere(told: Told) -> None:
    harbour = Theme("port", "Port", ("港口",))
    article = told("Courier", "罢工使港口关闭。", language="zh")

    assert themes.assign([article], [harbour]) == {("courier", 0): Speaks("port", 2.0)}


def test_each_article_is_matched_in_its_own_language(told: Told) -> None:
    strike = Theme("strike", "Strike", ("strike", "grève", "Streik"))
    french = told("Le Quai", "Les grévistes ont annoncé deux grèves.", language="fr")
    german = told("Kurier", "Die Streiks dauern an.", language="de")

    assert themes.assign([french, german], [strike]) == {
        ("le-quai", 0): Speaks("strike", 1.0),
        ("kurier", 0): Speaks("strike", 1.0),
    }


def test_themes_are_named_from_the_articles_where_a_desk_lists_none(told: Told) -> None:
    articles = [
        told(
            "Alpha", "The dock strike began on Monday.", "The dock strike closed two ports.", "Fuel prices rose again."
        ),
        told("Beta", "Leaders of the dock strike met the mayor.", "Drivers say fuel prices hurt them.", "It rained."),
        told("Gamma", "Nobody expects the dock strike to end.", "Fuel prices are at a record."),
    ]

    found = themes.discover(articles)

    assert [theme.title for theme in found[:2]] == ["Dock strike", "Fuel prices"]
    assert themes.assign(articles, found)["beta", 1].theme == "fuel-prices"


def test_a_theme_that_is_a_name_says_what_it_is_about(told: Told) -> None:
    articles = [
        told("Alpha", "The flood reached Ostrow at dawn.", "In Ostrow the flood took two bridges.", "It rained."),
        told("Beta", "Nobody in Ostrow had seen such a flood.", "Trains to Ostrow are cancelled."),
    ]

    assert [theme.title for theme in themes.discover(articles)] == ["Ostrow: flood"]


def test_a_single_article_and_no_article_give_themes_or_none(told: Told) -> None:
    alone = told("Alpha", "The dock strike began.", "The dock strike closed a port.", "It rained.")

    assert [theme.title for theme in themes.discover([alone])] == ["Dock strike"]
    assert themes.discover([]) == ()
    assert themes.assign([], [PORT]) == {}


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), max_size=4))
def test_any_text_gets_only_themes_that_are_listed_and_never_an_error(paragraphs: list[str]) -> None:
    words = "\n\n".join(" ".join(p.split()) for p in paragraphs if p.strip())
    article = Article("a", "A", "", words, "", text.split(words, language="en"), language="en")

    listed = (PORT, STRIKE, *themes.discover([article]))
    found = themes.assign([article], listed)

    assert {speaks.theme for speaks in found.values()} <= {theme.name for theme in listed}
    assert all(0 <= index < len(article.sentences) for _, index in found)
