"""What became of an earlier note: days and words are followed where a sentence of today tells it, else nothing is said."""

from __future__ import annotations

from typing import Any

import pytest

from briefing import text
from briefing.diverge.follow import follow
from briefing.model import Article


def note(kind: str, rule: str, *positions: tuple[str, str, str]) -> dict[str, Any]:
    """A note of an earlier edition, each position as outlet, value, quote."""
    rows = [{"outlet": outlet, "value": value, "quote": quote} for outlet, value, quote in positions]
    return {"kind": kind, "rule": rule, "what": "", "positions": rows}


def article(outlet: str, words: str, *, language: str = "en") -> Article:
    return Article(outlet.lower(), outlet, "", words, "", text.split(words, language=language), language=language)


def told(earlier: dict[str, Any], *articles: Article) -> Any:
    found = follow(earlier, articles)
    if found is None:
        return None
    rows = [[(one.outlet, one.before, one.now.value) for one in some] for some in (found.moves, found.same)]
    return (found.status, *rows)


VOTE = "The council of Oldbury will vote on the new dam"
DAY = note(
    "date",
    "date.conflict",
    ("Herald", "5 May 2024", "The council of Oldbury will vote on the new dam on 5 May 2024."),
    ("Post", "12 May 2024", "The vote of the council of Oldbury on the new dam is set for 12 May 2024."),
)
WORD = note(
    "label",
    "label.fighters",
    ("Herald", "rebels", "The rebels took the harbour of Oldbury after a night of shelling."),
    ("Post", "militants", "The militants took the harbour of Oldbury after a night of shelling."),
)


@pytest.mark.parametrize(
    ("earlier", "words", "expected"),
    [
        (
            DAY,
            "The council of Oldbury will vote on the new dam on 12 May 2024, it said.",
            ("closed", [("Herald", "5 May 2024", "12 May 2024")], []),
        ),
        (
            DAY,
            "The council of Oldbury will vote on the new dam on 19 May 2024, it said.",
            ("open", [("Herald", "5 May 2024", "19 May 2024")], []),
        ),
        (
            DAY,
            "The council of Oldbury still means to vote on the new dam on 5 May 2024.",
            ("open", [], [("Herald", "5 May 2024", "5 May 2024")]),
        ),
        (DAY, "The school of Brenn opens on 12 May 2024.", None),
        (
            DAY,
            f"{VOTE} on 12 May 2024. {VOTE} on 5 May 2024.",
            None,
        ),
        (
            WORD,
            "The militants who took the harbour of Oldbury after a night of shelling have left.",
            ("closed", [("Herald", "rebels", "militants")], []),
        ),
        (
            WORD,
            "The rebels took the harbour of Oldbury after a night of shelling, it is said.",
            ("open", [], [("Herald", "rebels", "rebels")]),
        ),
        (WORD, "The militants of Brenn met for talks.", None),
        (WORD, "The militants took the harbour of Oldbury after a night of shelling. Rebels denied it.", None),
        (note("stance", "stance.scale", ("Herald", "a", "It is a."), ("Post", "b", "It is b.")), "It is b.", None),
        (WORD | {"rule": "label.name"}, "The militants took the harbour of Oldbury after a night of shelling.", None),
    ],
)
def test_an_earlier_note_is_followed_where_a_sentence_of_today_tells_it(
    earlier: dict[str, Any], words: str, expected: object
) -> None:
    assert told(earlier, article("Herald", words)) == expected


def test_a_third_outlet_that_takes_a_side_leaves_the_difference_open() -> None:
    words = "The council of Oldbury will vote on the new dam on 12 May 2024."
    assert told(DAY, article("Star", words)) == ("open", [("Star", "", "12 May 2024")], [])
