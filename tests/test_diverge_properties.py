"""What holds of every comparison, whatever the articles say."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing import diverge, text
from briefing.diverge import Comparison
from briefing.model import Article

ACTORS = (
    "Norvik",
    "the Dockers Union",
    "President Vera Lindqvist",
    "Farid al-Hassani",
    "the Northern Army",
    "Castra Steel",
)
ACTS = (
    "rejected the pay offer",
    "welcomed the offer",
    "reportedly captured the port of Sula",
    "sent troops to Sula",
    "denied the charges of fraud",
    "said “the strike will go on until the offer is better”",
    "accused the self-styled Valley Council of hiding the report",
    "closed the Tarn docks",
)
TAILS = (
    "on Monday",
    "on March 4",
    "in the town of Brenn",
    "after the flood",
    "killing {} people",
    "with {} workers watching",
    "for ${} million",
)

sentence = st.builds(
    lambda actor, act, tail, number: f"{actor[0].upper()}{actor[1:]} {act} {tail.format(number)}.",
    st.sampled_from(ACTORS),
    st.sampled_from(ACTS),
    st.sampled_from(TAILS),
    st.integers(2, 900),
)
body = st.lists(sentence, min_size=2, max_size=7).map(" ".join)


def make(place: int, words: str) -> Article:
    """An article of an invented outlet."""
    sha = hashlib.sha256(words.encode()).hexdigest()
    day = date(2024, 3, 14) + timedelta(days=place % 3)
    return Article(f"a{place}", f"Outlet {place}", "Headline", words, sha, text.split(words), day, language="en")


stories = st.lists(body, min_size=2, max_size=5, unique=True).map(
    lambda bodies: [make(i, b) for i, b in enumerate(bodies)]
)


def quotes(comparison: Comparison) -> list[tuple[str, int, int, str]]:
    """Every quote of a comparison, wherever it stands."""
    notes = (*comparison.divergences, *comparison.agreements)
    found = [position.quote for note in notes for position in note.positions]
    found += [row.label for row in comparison.coverage]
    found += [cell.quote for row in comparison.coverage for cell in row.cells.values() if cell.quote]
    return [(q.source, q.start, q.end, q.text) for q in found]


@settings(max_examples=60, deadline=None)
@given(stories)
def test_every_quote_is_the_text_at_its_span(articles: list[Article]) -> None:
    texts = {article.id: article.text for article in articles}
    for source, start, end, words in quotes(diverge.compare(articles)):
        assert words
        assert texts[source][start:end] == words


@settings(max_examples=40, deadline=None)
@given(stories, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(articles: list[Article], random: object) -> None:
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert diverge.compare(shuffled) == diverge.compare(articles)


@settings(max_examples=40, deadline=None)
@given(body)
@example("Norvik said “the strike will go on until the offer is better” on Monday. " * 3)
def test_an_article_and_its_own_copy_agree_and_never_differ(words: str) -> None:
    article = make(0, words)
    copy = replace(article, id="copy", source="The Copier")
    comparison = diverge.compare([article, copy])
    assert comparison.divergences == ()
    assert comparison.agreements


@settings(max_examples=30, deadline=None)
@given(stories)
def test_a_reprint_adds_no_voice(articles: list[Article]) -> None:
    reprint = replace(articles[0], id="reprint", source="The Copier")
    before = set(diverge.compare(articles).voices.values())
    after = diverge.compare([*articles, reprint]).voices
    assert len(set(after.values())) == len(before)
    assert after["reprint"] == after[articles[0].id]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 400), st.integers(2, 400), st.integers(0, 3))
def test_a_number_changed_in_one_copy_is_one_number_note_on_its_span(one: int, other: int, place: int) -> None:
    sentences = [
        "The council of Brenn met on Monday to hear about the flood in the valley.",
        "Engineers said the old dam had held through the night.",
        "Farmers asked the governor for help with feed and fuel.",
        "The railway to Oldbury stays closed until the bridge is safe.",
    ]
    told = "Rescuers moved {} families from the lower town before the water came."
    first = make(0, " ".join([*sentences[:place], told.format(one), *sentences[place:]]))
    second = make(3, " ".join([*sentences[:place], told.format(other), *sentences[place:]]))
    found = diverge.compare([first, second]).divergences
    assert len(found) == (one != other)
    for note in found:
        assert note.kind == "number"
        assert [str(one) in p.quote.text or str(other) in p.quote.text for p in note.positions] == [True, True]


@settings(max_examples=40, deadline=None)
@given(stories)
def test_notes_stand_in_the_order_of_their_importance(articles: list[Article]) -> None:
    found = diverge.compare(articles).divergences
    order = [(-note.importance, -note.confidence) for note in found]
    assert order == sorted(order)
    assert all(1 <= note.importance <= 3 and 0 <= note.confidence <= 1 for note in found)
