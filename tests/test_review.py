"""What an editor takes out of a draft, and the record of it in the edition's own file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from briefing import review
from briefing.errors import UsageError

AT = datetime(2026, 11, 26, 6, 30, tzinfo=UTC)


def quote(source: str, start: int, words: str) -> dict[str, Any]:
    return {"source": source, "start": start, "end": start + len(words), "quote": words}


SHUT = quote("alpha", 0, "The port of Elm is shut.")
WALKED = quote("alpha", 30, "About 2,000 dockers walked out.")
OTHER = quote("beta", 0, "Some 3,000 dockers walked out.")
NINE = quote("beta", 40, "The union wants nine per cent.")
NUMBERS = {
    "kind": "number",
    "what": "How many walked out",
    "positions": [WALKED | {"value": "2000"}, OTHER | {"value": "3000"}],
}
STANCE = {"kind": "stance", "what": "What the union wants", "positions": [NINE | {"value": ""}]}


def contract() -> dict[str, Any]:
    return {
        "schema": 1,
        "lead": [{"theme": "strike", **WALKED}, {"theme": "port", **SHUT}],
        "sources": [{"id": "alpha", "name": "Alpha", "sha256": "a1"}, {"id": "beta", "name": "Beta"}],
        "sections": [
            {
                "theme": "strike",
                "summary": [WALKED],
                "agreements": [],
                "divergences": [NUMBERS, STANCE],
                "outlets": [{"source": "beta", "quotes": [NINE]}],
            },
            {"theme": "port", "summary": [SHUT], "agreements": [], "divergences": [], "outlets": []},
        ],
        "coverage": [{**WALKED, "carried": [{"source": "alpha", "tone": "flat", "quote": WALKED}]}],
        "timeline": [{"first": "2024-05-02", "positions": [SHUT | {"value": ""}]}],
    }


def test_a_note_goes_by_its_anchor_and_the_record_says_who_took_out_what_and_when() -> None:
    before = contract()
    after = review.dropped(before, ["strike-1"], by="Editor", at=AT)
    assert [note["what"] for note in after["sections"][0]["divergences"]] == ["What the union wants"]
    assert after["sections"][0]["summary"] == [WALKED]
    assert after["review"] == [
        {
            "action": "drop",
            "reference": "strike-1",
            "what": "How many walked out",
            "by": "Editor",
            "at": "2026-11-26T06:30:00+00:00",
        }
    ]
    assert before == contract()


def test_with_a_sentence_goes_everything_that_quotes_from_it() -> None:
    after = review.dropped(contract(), ["2,000 dockers"], by="Editor", at=AT)
    assert list(review.quotes(after)) == [
        {"theme": "port", **SHUT},
        STANCE["positions"][0],
        NINE,
        SHUT,
        SHUT | {"value": ""},
    ]
    assert after["coverage"] == []
    assert after["review"][0]["reference"] == "alpha:30"
    assert after["review"][0]["what"] == "About 2,000 dockers walked out."


def test_a_sentence_may_be_named_by_its_article_and_start() -> None:
    after = review.dropped(contract(), ["beta:40"], by="Editor", at=AT)
    assert [note["what"] for note in after["sections"][0]["divergences"]] == ["How many walked out"]
    assert after["sections"][0]["outlets"] == []


def test_what_is_new_goes_with_its_note_and_points_to_where_the_others_now_stand() -> None:
    made = contract()
    made["news"] = {
        "since": "2024-05-01",
        "notes": [
            {"theme": "strike", "status": "new", "what": "a", "note": 1, "moves": [], "same": []},
            {"theme": "strike", "status": "open", "what": "b", "note": 2, "moves": [], "same": []},
            {"theme": "strike", "status": "closed", "what": "c", "note": None, "moves": [], "same": []},
            {"theme": "port", "status": "closed", "what": "d", "note": None, "moves": [{"now": SHUT}], "same": []},
        ],
        "corrections": [
            {
                "theme": "port",
                "sha256": "a1",
                "old": "The port of Elm was shut.",
                "now": {k: SHUT[k] for k in ("start", "end", "quote")},
            }
        ],
    }
    after = review.dropped(made, ["strike-1"], by="Editor", at=AT)
    assert [(one["what"], one["note"]) for one in after["news"]["notes"]] == [("b", 1), ("c", None), ("d", None)]
    after = review.dropped(made, ["port of Elm is"], by="Editor", at=AT)
    assert [one["what"] for one in after["news"]["notes"]] == ["a", "b", "c"]
    assert after["news"]["corrections"] == []


def test_several_references_count_in_the_edition_as_it_was() -> None:
    after = review.dropped(contract(), ["strike-1", "strike-2"], by="Editor", at=AT)
    assert after["sections"][0]["divergences"] == []
    assert [line["reference"] for line in after["review"]] == ["strike-1", "strike-2"]


def test_a_theme_that_has_nothing_left_goes_with_its_line_in_brief() -> None:
    after = review.dropped(contract(), ["port of Elm"], by="Editor", at=AT)
    assert [section["theme"] for section in after["sections"]] == ["strike"]
    assert [item["theme"] for item in after["lead"]] == ["strike"]
    assert after["timeline"] == []


def test_words_that_name_several_sentences_or_none_are_refused() -> None:
    with pytest.raises(UsageError, match=r"names 2 sentences, give one of: alpha:30 “About.*”; beta:0 “Some"):
        review.dropped(contract(), ["dockers walked out"], by="Editor", at=AT)
    with pytest.raises(UsageError, match=r"'ferry' is no note .* copy some words from the page"):
        review.dropped(contract(), ["ferry"], by="Editor", at=AT)


def test_an_edition_cannot_be_emptied() -> None:
    with pytest.raises(UsageError, match="nothing would be left of the edition; reject it instead"):
        review.dropped(contract(), ["port of Elm", "2,000 dockers", "nine per cent"], by="Editor", at=AT)


def test_the_last_decision_is_the_state_and_dropping_is_none() -> None:
    made = contract()
    assert review.state(made) is None
    made = review.recorded(made, "hold", by="Editor", at=AT, why="wait for the ministry")
    made = review.dropped(made, ["strike-1"], by="Editor", at=AT)
    assert review.state(made) == "hold"
    made = review.recorded(made, "approve", by="Editor", at=AT)
    assert review.state(made) == "approve"
    assert made["review"][0]["why"] == "wait for the ministry"


@pytest.mark.parametrize(
    ("sources", "articles", "why"),
    [
        (2, 2, ""),
        (3, 1, "it has articles of 2 outlets, and 3 are the least to mail"),
        (1, 5, "it has 2 articles, and 5 are the least to mail"),
    ],
)
def test_an_edition_is_thin_by_its_outlets_and_articles(sources: int, articles: int, why: str) -> None:
    assert review.thin(contract(), sources=sources, articles=articles) == why
