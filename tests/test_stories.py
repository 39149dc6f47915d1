"""Articles in, stories out: what belongs together, what does not, and what was settled before."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import links, reprints, stories, text
from briefing.model import Article
from briefing.stories.linking import link
from briefing.stories.traits import as_row, from_row

FLOOD = (
    "The river Tarn broke its banks at Oldbury on Monday and flooded the harbour market.\n\n"
    "Mayor Vera Lindqvist said that 40 families had left their homes by boat before dawn.\n\n"
    "Engineers of the Valley Council are pumping water out of the power station."
)
FLOOD_AGAIN = (
    "Oldbury woke to water in its streets after the Tarn rose by two metres overnight.\n\n"
    "Lindqvist, the mayor, praised boat crews who brought families from flooded homes.\n\n"
    "The harbour market will stay shut while the Valley Council mends the power station."
)
STRIKE = (
    "Dockers in Brenn voted on Tuesday to stop work until the port pays for lost shifts.\n\n"
    "The union's leader, Farid Hassani, called the offer of the Harbour Board an insult.\n\n"
    "Ships with grain for Norvik wait outside the port and may turn to Castra."
)
STRIKE_AGAIN = (
    "A strike has closed the port of Brenn after talks between dockers and the Harbour Board failed.\n\n"
    "Hassani told reporters that union members want to be paid for every lost shift.\n\n"
    "Norvik fears that its grain ships will have to unload at Castra."
)


def article(
    source: str, body: str, day: str | None = "2024-03-12", *, title: str = "", url: str | None = None
) -> Article:
    sha = hashlib.sha256(f"{source}{body}".encode()).hexdigest()
    published = date.fromisoformat(day) if day else None
    return Article(source, source, title, body, sha, text.split(body), published, url=url, language="en")


def told(*articles: Article, **more: object) -> list[list[str]]:
    """The stories of some articles, by outlet."""
    name = {one.sha256: one.source for one in articles}
    found = stories.group([stories.traits(one) for one in articles], **more)
    return [[name[key] for key in story.members] for story in found]


def test_reports_of_one_event_are_one_story_and_another_event_is_another() -> None:
    articles = [
        article("Herald", FLOOD),
        article("Post", STRIKE),
        article("Mail", FLOOD_AGAIN, "2024-03-13"),
        article("Times", STRIKE_AGAIN, "2024-03-13"),
    ]
    assert sorted(map(sorted, told(*articles))) == [["Herald", "Mail"], ["Post", "Times"]]


def test_the_order_of_the_articles_changes_nothing() -> None:
    articles = [article(f"o{n}", body) for n, body in enumerate((FLOOD, STRIKE, FLOOD_AGAIN, STRIKE_AGAIN))]
    found = [stories.traits(one) for one in articles]
    expected = stories.group(found)
    for seed in range(5):
        random.Random(seed).shuffle(found)
        assert stories.group(found) == expected


def test_a_report_of_a_like_event_a_month_later_is_another_story() -> None:
    assert len(told(article("Herald", FLOOD), article("Mail", FLOOD_AGAIN, "2024-04-14"))) == 2
    assert len(told(article("Herald", FLOOD), article("Mail", FLOOD_AGAIN, None))) == 1


def test_a_reprint_belongs_to_its_story_however_late_it_comes() -> None:
    late = article("Mail", FLOOD.replace("Mayor ", ""), "2024-06-01")
    assert told(article("Herald", FLOOD), late) == [["Herald", "Mail"]]


def test_languages_are_not_compared_by_their_words() -> None:
    other = replace(article("Mail", FLOOD_AGAIN), language="de")
    assert len(told(article("Herald", FLOOD), other)) == 2


def test_a_new_day_joins_the_stories_of_the_days_before_and_leaves_them_as_they_are() -> None:
    before = [article("Herald", FLOOD), article("Post", STRIKE)]
    first = stories.group([stories.traits(one) for one in before])
    placed = {key: story.id for story in first for key in story.members}
    new = stories.traits(article("Mail", FLOOD_AGAIN, "2024-03-13"))
    (story,) = stories.group([new], earlier=[stories.traits(one) for one in before], placed=placed)
    assert story == stories.Story(placed[before[0].sha256], (before[0].sha256, new.key))


def test_two_stories_that_were_settled_stay_apart() -> None:
    pairs = [(0, 1, 0.9), (0, 2, 0.9), (1, 2, 0.9)]
    assert link(3, pairs, least=0.25, bound=[7, 8, None]) == [[0, 2], [1]]
    assert link(3, pairs, least=0.25, bound=[None, None, None]) == [[0, 1, 2]]


def test_one_strong_likeness_does_not_join_two_events() -> None:
    pairs = [(0, 1, 0.8), (2, 3, 0.8), (1, 2, 0.6)]
    assert link(4, pairs, least=0.25, bound=[None] * 4) == [[0, 1], [2, 3]]


def test_nothing_gives_nothing() -> None:
    assert stories.group([]) == ()
    empty = stories.traits(article("Herald", ""))
    assert [story.members for story in stories.group([empty])] == [(empty.key,)]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://www.example.org/a/b?utm_source=x&id=3&fbclid=9#top", "example.org/a/b?id=3"),
        ("http://Example.org:80/a/b/", "example.org/a/b"),
        ("https://m.example.org/a/b/amp/", "example.org/a/b"),
        ("https://example.org:8080/a/index.html", "example.org:8080/a"),
        ("https://example.org/", "example.org"),
        ("https://m.org/a", "m.org/a"),
        ("http://[broken/", "http://[broken"),
    ],
)
def test_an_address_is_plain_without_trackers_and_marks_of_a_phone_page(address: str, plain: str) -> None:
    assert links.key(address) == plain


def test_copies_of_one_article_are_known_by_address_or_words() -> None:
    first = article("Herald", FLOOD, "2024-03-12", url="https://example.org/flood?utm_source=feed")
    moved = article(
        "Herald", FLOOD.replace("40 families", "60 families"), "2024-03-13", url="https://www.example.org/flood/"
    )
    elsewhere = article("Post", FLOOD.replace("Tarn", "Tarn"), "2024-03-14", url="https://example.net/x")
    other = article("Mail", STRIKE, url="https://example.net/y")
    found = stories.same([stories.traits(one) for one in (other, elsewhere, moved, first)])
    assert found == {moved.sha256: first.sha256, elsewhere.sha256: first.sha256}


def test_wire_copy_whose_words_an_editor_changed_is_one_voice() -> None:
    changed = (
        FLOOD.replace("broke its banks", "burst its banks").replace("by boat before", "by boat shortly before")
        + "\n\nInsurers put the damage at nine million, a first guess that is likely to grow."
    )
    found = reprints.origins(
        [article("Mail", changed, "2024-03-13"), article("Herald", FLOOD), article("Post", FLOOD_AGAIN)]
    )
    assert found == {"Mail": "Herald", "Herald": "Herald", "Post": "Post"}


def test_a_common_speech_makes_no_common_voice() -> None:
    speech = (
        "“We will not leave the valley before the last pump has stopped and the last cellar is dry,” said the mayor."
    )
    found = reprints.origins([article("Herald", f"{FLOOD}\n\n{speech}"), article("Post", f"{FLOOD_AGAIN}\n\n{speech}")])
    assert found == {"Herald": "Herald", "Post": "Post"}


@given(st.lists(st.sampled_from((FLOOD, STRIKE, FLOOD_AGAIN, STRIKE_AGAIN, "", "One.")), max_size=7), st.randoms())
def test_every_article_is_in_one_story_and_traits_survive_being_kept(bodies: list[str], chance: random.Random) -> None:
    start = date(2024, 3, 1)
    found = [
        stories.traits(article(f"o{n}", body, chance.choice([None, (start + timedelta(days=n)).isoformat()])))
        for n, body in enumerate(bodies)
    ]
    members = [key for story in stories.group(found) for key in story.members]
    assert sorted(members) == sorted(one.key for one in found)
    assert [from_row(one.key, as_row(one)) for one in found] == found
