"""How an edition was made: a contract in, rows of a label and a text out."""

from __future__ import annotations

from typing import Any

from briefing import frame, render
from briefing.render import making

SAY = frame.read("en", shipped=render.shipped_templates())


def brief(**more: Any) -> dict[str, Any]:
    sources = [{"name": "Alpha"}, {"name": "Beta"}, {"name": "Alpha"}]
    return {"date": "2024-05-03", "method": "lexrank", "sources": sources, "failed": []} | more


def rows(**more: Any) -> dict[str, str]:
    return dict(making.rows(brief(**more), SAY))


def test_a_day_on_which_nothing_failed_says_so() -> None:
    told = rows(left_out=[], left_out_count=0)

    assert list(told) == ["Read", "Left out", "Failed", "Condensed", "Written", "Proof"]
    assert told["Read"] == "3 articles · 2 outlets: Alpha, Beta"
    assert (told["Left out"], told["Failed"]) == ("Nothing.", "Nothing.")
    assert told["Condensed"] == "Whole sentences of each article, chosen by the method “lexrank”."
    assert told["Written"].startswith("No language model wrote a word. ")
    assert told["Proof"] == "The command “briefing verify 2024-05-03” reads the articles again and proves every quote."


def test_articles_left_out_were_read_and_are_told_by_reason_the_commonest_first() -> None:
    reasons = {"new_version": 1, "no_room": 1, "off_topic": 702}
    left = [{"name": name} for name in ["Gamma", "Alpha", "", "Beta"]]

    told = rows(left_out=left, left_out_count=704, left_out_reasons=reasons)

    assert told["Read"] == "707 articles · 3 outlets: Alpha, Beta, Gamma"
    assert told["Left out"] == (
        "704 articles: on none of the themes (702), a new version of one printed before (1), no room on the page (1)"
    )


def test_what_failed_is_told_of_the_web_and_of_files() -> None:
    silent = [
        {"name": "Delta", "state": "failed", "since": "2024-05-01"},
        {"name": "Eta", "state": "empty", "since": None},
    ]

    told = rows(health={"asked": 9, "silent": silent}, failed=[{"source": "c.txt", "why": "c.txt: is empty"}])

    assert told["Failed"] == (
        "2 of 9 sources gave nothing: Delta (no answer since 1 May 2024), Eta (empty). "
        "1 source could not be read; see “Not in this edition”."
    )


def test_of_very_many_outlets_the_first_are_named() -> None:
    told = rows(sources=[{"name": f"Outlet {number}"} for number in range(making.NAMED + 3)])

    assert told["Read"].endswith(f"Outlet {making.NAMED - 1} and 3 more")
