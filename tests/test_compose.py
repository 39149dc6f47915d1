"""Articles, themes and scores in; the page in the order a reader sees it out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from briefing import compose, text, verify
from briefing.model import (
    Agreement,
    Article,
    Brief,
    Carried,
    Coverage,
    Dated,
    Divergence,
    Failure,
    Health,
    OutletCard,
    Pick,
    Position,
    Quote,
    Silent,
    Speaks,
)
from conftest import Told

STRIKE, PORT = ("strike", "The strike"), ("port", "The port")


def composed(
    articles: Sequence[Article], speaks: dict[tuple[str, int], str], scores: dict[tuple[str, int], float], **more: Any
) -> Brief:
    """A brief of two themes in which every sentence scores 0 unless told, and digests hold the two best of each article."""
    every = [(a.id, i) for a in articles for i in range(len(a.sentences))]
    ranked = sorted((Pick(a, i, scores.get((a, i), 0.0)) for a, i in every), key=lambda p: -p.score)
    digest = [place for a in articles for place in [(p.article, p.index) for p in ranked if p.article == a.id][:2]]
    given_here: dict[str, Any] = {
        "title": "Port Brief",
        "desk": "Harbour desk",
        "day": date(2024, 5, 3),
        "language": "en",
        "themes": [STRIKE, PORT],
        "condensed": digest,
    }
    about = {place: Speaks(theme, 2.0) for place, theme in speaks.items()}
    return compose.compose(articles=articles, ranked=ranked, speaks=about, **(given_here | more))


def read_aloud(brief: Brief) -> str:
    """What a reader sees, top to bottom: a line a sentence, its first three words and its outlet."""

    def line(quote: Quote) -> str:
        return f"{' '.join(quote.text.split()[:3])} [{quote.source}]"

    lines = [f"lead {theme}: {line(quote)}" for theme, quote in brief.lead]
    for section in brief.sections:
        lines.append(f"# {section.title}")
        lines += [line(quote) for quote in section.summary]
        lines += [f"  {outlet.source}: {line(quote)}" for outlet in section.outlets for quote in outlet.quotes]
    return "\n".join(lines)


def test_a_theme_opens_with_the_best_sentences_of_all_articles_then_each_adds_its_own(told: Told) -> None:
    alpha = told("Alpha", "Dockers struck at dawn on Monday.", "Two ships wait outside the harbour.", "Wages fell.")
    beta = told("Beta", "The union wants nine per cent more.", "A crane operator told us of long nights.")
    brief = composed(
        [alpha, beta],
        {("alpha", 0): "strike", ("alpha", 1): "port", ("beta", 0): "strike", ("beta", 1): "strike"},
        {("alpha", 0): 5, ("beta", 0): 4, ("beta", 1): 1, ("alpha", 1): 3, ("alpha", 2): 2},
        overview=2,
    )

    assert read_aloud(brief) == (
        "lead strike: Dockers struck at [alpha]\n"
        "lead port: Two ships wait [alpha]\n"
        "# The strike\n"
        "Dockers struck at [alpha]\n"
        "The union wants [beta]\n"
        "  beta: A crane operator [beta]\n"
        "# The port\n"
        "Two ships wait [alpha]"
    )


def test_no_two_sentences_of_a_theme_say_the_same(told: Told) -> None:
    alpha = told("Alpha", "Dock workers walked out on Monday over night pay.")
    beta = told("Beta", "Dock workers walked out over night pay on Monday.", "The mayor asked both sides to meet.")
    brief = composed(
        [alpha, beta],
        {("alpha", 0): "strike", ("beta", 0): "strike", ("beta", 1): "strike"},
        {("alpha", 0): 3, ("beta", 0): 2, ("beta", 1): 1},
    )

    assert read_aloud(brief) == (
        "lead strike: Dock workers walked [alpha]\n# The strike\nDock workers walked [alpha]\nThe mayor asked [beta]"
    )


def test_a_long_article_does_not_crowd_out_a_short_one(told: Told) -> None:
    long = told(
        "Long",
        "Dockers struck at dawn on Monday.",
        "Cranes stood still along the eastern quay.",
        "Owners spoke of heavy losses.",
        "Police kept both gates open.",
    )
    short = told("Short", "Nobody was hurt when trucks turned round.")
    brief = composed(
        [long, short],
        {(long.id, i): "strike" for i in range(4)} | {("short", 0): "strike"},
        {("long", 0): 5, ("long", 1): 4.9, ("long", 2): 4.8, ("long", 3): 0.1, ("short", 0): 4.6},
        overview=2,
    )

    assert [quote.source for quote in brief.sections[0].summary] == ["long", "short"]


def test_a_sentence_that_leans_on_another_opens_nothing_and_follows_only_behind_it(told: Told) -> None:
    alpha = told("Alpha", "The union called a walkout.", "It will last three days.", "Ferries sail as planned.")
    beta = told("Beta", "Fog closed the airport.", "But the walkout goes on.")
    brief = composed(
        [alpha, beta],
        {("alpha", 0): "strike", ("alpha", 1): "strike", ("beta", 1): "strike"},
        {("alpha", 1): 9, ("alpha", 0): 5, ("beta", 1): 8},
        overview=1,
    )

    assert read_aloud(brief).splitlines()[1:5] == [
        "# The strike",
        "The union called [alpha]",
        "  alpha: It will last [alpha]",
        "  beta: But the walkout [beta]",
    ], "Beta has no other sentence on the strike, so it is heard with the one it has"


def test_a_sentence_that_adds_itself_to_another_does_not_open_a_theme(told: Told) -> None:
    alpha = told("Alpha", "Owners spoke of losses.", "The union also called a walkout.", "Ferries, however, sail on.")
    brief = composed(
        [alpha],
        {("alpha", 0): "strike", ("alpha", 1): "strike", ("alpha", 2): "port"},
        {("alpha", 1): 9, ("alpha", 0): 5},
    )

    assert read_aloud(brief) == (
        "lead strike: Owners spoke of [alpha]\n"
        "# The strike\n"
        "Owners spoke of [alpha]\n"
        "  alpha: The union also [alpha]\n"
        "# The port\n"
        "  alpha: Ferries, however, sail [alpha]"
    )


def test_what_fits_no_theme_is_reported_from_the_digests_alone(told: Told) -> None:
    alpha = told("Alpha", "A ferry ran aground.", "A lighthouse was painted.", "A gull was seen.")
    brief = composed([alpha], {}, {("alpha", 1): 2, ("alpha", 0): 1}, others="Besides")

    assert read_aloud(brief) == "# Besides\n  alpha: A ferry ran [alpha]\n  alpha: A lighthouse was [alpha]"


def test_a_theme_nobody_speaks_of_has_no_section_and_notes_go_with_theirs(told: Told) -> None:
    alpha = told("Alpha", "Forty men walked out.")
    quote = Quote("alpha", 0, 21, "Forty men walked out.")
    agreement = Agreement((Position(quote, "forty"),))
    note = Divergence("number", "The number of men: forty, fifty", "number/count", 0.9, 3, (Position(quote, "Forty"),))
    brief = composed(
        [alpha],
        {("alpha", 0): "strike"},
        {},
        agreements={"strike": [agreement]},
        divergences={"strike": [note]},
    )

    assert [section.theme for section in brief.sections] == ["strike"]
    assert brief.sections[0].agreements == (agreement,)
    assert brief.sections[0].divergences == (note,)


def test_an_outlet_does_not_add_what_a_note_has_quoted_already(told: Told) -> None:
    alpha = told("Alpha", "Forty men walked out.", "The harbour master was away on Monday.")
    note = Divergence("number", "x", "x", 1, 3, (Position(Quote("alpha", 0, 20, "Forty men walked out"), "Forty"),))

    brief = composed(
        [alpha],
        {("alpha", 0): "strike", ("alpha", 1): "strike"},
        {("alpha", 0): 2, ("alpha", 1): 1},
        overview=0,
        divergences={"strike": [note]},
    )

    assert read_aloud(brief) == "# The strike\n  alpha: The harbour master [alpha]"


def test_what_several_notes_and_the_timeline_tell_together_is_not_added_again(told: Told) -> None:
    alpha = told("Alpha", "Forty men walked out at noon on Monday.", "The harbour master was away.")
    note = Divergence("number", "x", "x", 1, 3, (Position(Quote("alpha", 0, 9, "Forty men"), "Forty"),))
    dated = Dated("2024-04-29", "2024-04-29", "day", (Position(Quote("alpha", 21, 38, "at noon on Monday"), ""),))

    brief = composed(
        [alpha],
        {("alpha", 0): "strike", ("alpha", 1): "strike"},
        {("alpha", 0): 2, ("alpha", 1): 1},
        overview=0,
        divergences={"port": [note]},
        timeline=[dated],
    )

    assert read_aloud(brief) == "# The strike\n  alpha: The harbour master [alpha]\n# The port"


def test_an_outlet_adds_what_is_least_like_what_stands_above_it_before_what_is_weightier(told: Told) -> None:
    alpha = told("Alpha", "Dock workers walked out on Monday over night pay.")
    beta = told(
        "Beta",
        "Dock workers asked on Monday for bonuses at weekends.",
        "Night trains brought the grain inland.",
        "It rained.",
    )

    brief = composed(
        [alpha, beta],
        {("alpha", 0): "strike", ("beta", 0): "strike", ("beta", 1): "strike", ("beta", 2): "strike"},
        {("alpha", 0): 3, ("beta", 0): 2, ("beta", 1): 1.9},
        overview=1,
        each_outlet=1,
    )

    assert read_aloud(brief) == (
        "lead strike: Dock workers walked [alpha]\n# The strike\nDock workers walked [alpha]\n  beta: Night trains brought [beta]"
    )


def test_the_contract_holds_every_promised_key_and_verifies(told: Told) -> None:
    alpha = told("Alpha", "Forty men walked out.", published=datetime(2024, 5, 2, 18, 30, tzinfo=UTC))
    beta = told("Beta", "Nobody knows the number.", published=None)
    quote = Quote("alpha", 0, 9, "Forty men")
    note = Divergence(
        "number", "The number of men", "number/count", 0.9, 3, (Position(quote, "Forty"),), development=True
    )
    brief = composed(
        [alpha, beta],
        {("alpha", 0): "strike", ("beta", 0): "strike"},
        {("alpha", 0): 1},
        divergences={"strike": [note]},
        failures=[Failure("c.txt", "c.txt: is empty")],
        coverage=[Coverage(quote, (Carried("alpha", "flat", quote), Carried("beta", "", None)))],
        timeline=[Dated("2024-05-01", "2024-05-01", "day", (Position(quote, "Wednesday"),))],
        number=12,
    )
    brief = replace(
        brief,
        outlets=(OutletCard("Beta", "Norway", "a foundation of its readers"),),
        health=Health(3, (Silent("Gamma", "failed", date(2024, 5, 1)), Silent("Delta", "empty"))),
    )

    contract = json.loads(json.dumps(compose.contract(brief)))

    assert contract == {
        "schema": 1,
        "title": "Port Brief",
        "desk": "Harbour desk",
        "date": "2024-05-03",
        "number": 12,
        "language": "en",
        "method": "",
        "lead": [{"theme": "strike", "source": "alpha", "start": 0, "end": 21, "quote": "Forty men walked out."}],
        "sources": [
            {
                "id": "alpha",
                "file": "alpha.txt",
                "url": None,
                "name": "Alpha",
                "title": "What Alpha says",
                "author": None,
                "published": "2024-05-02T18:30+00:00",
                "language": "en",
                "sha256": alpha.sha256,
                "origin": "alpha",
            },
            {
                "id": "beta",
                "file": "beta.txt",
                "url": None,
                "name": "Beta",
                "title": "What Beta says",
                "author": None,
                "published": None,
                "language": "en",
                "sha256": beta.sha256,
                "origin": "beta",
            },
        ],
        "outlets": [{"name": "Beta", "country": "Norway", "owner": "a foundation of its readers"}],
        "sections": [
            {
                "theme": "strike",
                "title": "The strike",
                "summary": [
                    {"source": "alpha", "start": 0, "end": 21, "quote": "Forty men walked out."},
                    {"source": "beta", "start": 0, "end": 24, "quote": "Nobody knows the number."},
                ],
                "agreements": [],
                "divergences": [
                    {
                        "kind": "number",
                        "what": "The number of men",
                        "rule": "number/count",
                        "confidence": 0.9,
                        "importance": 3,
                        "development": True,
                        "positions": [
                            {"source": "alpha", "start": 0, "end": 9, "quote": "Forty men", "value": "Forty"}
                        ],
                    }
                ],
                "outlets": [],
            }
        ],
        "coverage": [
            {
                "source": "alpha",
                "start": 0,
                "end": 9,
                "quote": "Forty men",
                "carried": [
                    {
                        "source": "alpha",
                        "tone": "flat",
                        "quote": {"source": "alpha", "start": 0, "end": 9, "quote": "Forty men"},
                    },
                    {"source": "beta", "tone": "", "quote": None},
                ],
            }
        ],
        "timeline": [
            {
                "first": "2024-05-01",
                "last": "2024-05-01",
                "precision": "day",
                "positions": [{"source": "alpha", "start": 0, "end": 9, "quote": "Forty men", "value": "Wednesday"}],
            }
        ],
        "stories": [],
        "left_out": [],
        "left_out_count": 0,
        "left_out_reasons": {},
        "health": {
            "asked": 3,
            "silent": [
                {"name": "Gamma", "state": "failed", "since": "2024-05-01"},
                {"name": "Delta", "state": "empty", "since": None},
            ],
        },
        "failed": [{"source": "c.txt", "why": "c.txt: is empty"}],
    }
    assert verify.faults(contract, [alpha, beta]) == []


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "Dockers struck at dawn.",
            "It will last three days.",
            "But owners disagree.",
            "The harbour is closed to ships from the north. They wait outside.",
            "Ferries sail as planned.",
            "“We will stay,” said a crane operator.",
        ]
    ),
    min_size=1,
    max_size=5,
)


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_every_quote_of_any_brief_is_the_text_at_its_place_and_none_is_printed_twice(
    bodies: list[list[str]], chance: Any
) -> None:
    articles = []
    for number, paragraphs in enumerate(bodies):
        body = "\n\n".join(paragraphs)
        name = f"s{number}"
        articles.append(Article(name, name, "", body, "", text.split(body, language="en"), file=name, language="en"))
    every = [(a.id, i) for a in articles for i in range(len(a.sentences))]
    brief = composed(
        articles,
        {place: chance.choice(["strike", "port"]) for place in every if chance.random() < 0.8},
        {place: chance.random() for place in every},
    )

    contract = json.loads(json.dumps(compose.contract(brief)))

    assert verify.faults(contract, articles) == []
    printed = [
        (q["source"], q["start"])
        for section in contract["sections"]
        for q in [*section["summary"], *(q for outlet in section["outlets"] for q in outlet["quotes"])]
    ]
    assert len(printed) == len(set(printed))


def test_a_much_later_report_is_heard_in_brief_with_what_earlier_ones_do_not_have(told: Told) -> None:
    alpha = told("Alpha", "Dockers struck at dawn over night pay.")
    beta = told("Beta", "Dockers walked out over night pay at dawn.")
    later = told(
        "Gamma",
        "Dockers struck at dawn over night pay last week.",
        "Owners and the union signed a contract in the town hall.",
        published=date(2024, 5, 9),
    )
    brief = composed(
        [alpha, beta, later],
        {("alpha", 0): "strike", ("beta", 0): "strike", ("gamma", 0): "strike", ("gamma", 1): "strike"},
        {("alpha", 0): 9, ("beta", 0): 8, ("gamma", 0): 5, ("gamma", 1): 4},
    )

    assert [quote.text for _, quote in brief.lead] == ["Dockers struck at dawn over night pay."]
    assert brief.since is not None
    assert brief.since[1].text == "Owners and the union signed a contract in the town hall."
    assert compose.contract(brief)["lead"][-1]["later"] is True


def test_articles_of_one_day_have_nothing_that_happened_since(told: Told) -> None:
    alpha, beta = told("Alpha", "Dockers struck at dawn."), told("Beta", "The union wants nine per cent more.")
    brief = composed([alpha, beta], {("alpha", 0): "strike", ("beta", 0): "strike"}, {("alpha", 0): 2})

    assert brief.since is None


def test_an_overview_does_not_say_again_what_stands_as_common_ground(told: Told) -> None:
    alpha = told(
        "Alpha", "Dockers struck at dawn.", "Two ships wait outside the harbour.", "The mayor asked for talks."
    )
    agreed = Agreement((Position(Quote("alpha", 25, 59, "Two ships wait outside the harbour"), ""),))
    brief = composed(
        [alpha],
        {("alpha", 0): "strike", ("alpha", 1): "strike", ("alpha", 2): "strike"},
        {("alpha", 0): 9, ("alpha", 1): 8, ("alpha", 2): 7},
        agreements={"strike": [agreed]},
    )

    assert [quote.text for quote in brief.sections[0].summary] == [
        "Dockers struck at dawn.",
        "The mayor asked for talks.",
    ]


def test_common_ground_stands_under_a_theme_only_where_its_sentences_speak_of_it(told: Told) -> None:
    from briefing import build
    from briefing.model import Agreement, Position, Quote, Speaks

    words = "The dam broke in 2011."
    articles = [told(name, words) for name in ("Alpha", "Beta", "Gamma")]
    fact = Agreement(tuple(Position(Quote(a.id, 0, len(words), words), "") for a in articles))

    def themes(*speaking: str) -> list[str]:
        speaks = {(source, 0): Speaks("floods", 1.0) for source in speaking}
        return list(build.sort_notes([fact], articles, speaks, ["floods", "others"], most=4))

    assert themes("alpha") == ["others"]
    assert themes("alpha", "beta") == ["floods"]
