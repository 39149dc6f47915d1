"""Days that try a page: far too much to print, and names and quotes in many scripts. Contracts made as in `editions`."""

from __future__ import annotations

from random import Random
from typing import Any

from editions import KINDS, contract

NOUNS = [
    "dockers",
    "owners",
    "ferries",
    "cranes",
    "harbour",
    "terminal",
    "union",
    "council",
    "mayor",
    "ministry",
    "freight",
    "wages",
    "shift",
    "quay",
    "pilots",
    "grain",
    "containers",
    "agreement",
    "inspectors",
    "insurers",
    "fuel",
    "depot",
    "railway",
]
VERBS = [
    "stopped",
    "welcomed",
    "delayed",
    "refused",
    "reopened",
    "counted",
    "announced",
    "postponed",
    "approved",
    "questioned",
    "cleared",
    "blocked",
]
ENDS = (
    "on Monday, after a night of talks that ended without a text",
    "despite the ministry’s call for calm",
    "because the older crane had not been inspected since spring",
    "and nobody at the depot would say for how long",
    "as grain ships waited beyond the breakwater",
    "according to two people who were in the room",
)


def sentence(chance: Random) -> str:
    """A sentence that no outlet has written."""
    one, two = chance.sample(NOUNS, 2)
    return f"The {one} {chance.choice(VERBS)} the {two} {chance.choice(ENDS)}."


def quoted(source: str, words: str, **more: Any) -> dict[str, Any]:
    """A quote of the contract; where it stands in its article does not matter to a page."""
    return {"source": source, "start": 0, "end": len(words), "quote": words, **more}


def source(number: int, **more: Any) -> dict[str, Any]:
    """An article of an example outlet."""
    known: dict[str, Any] = {
        "id": f"outlet-{number}",
        "file": f"outlet-{number}.txt",
        "url": f"https://outlet-{number}.example/port",
        "name": f"Outlet {number}",
        "title": f"What outlet {number} says of the port",
        "author": None,
        "published": "2024-05-02",
        "language": "en",
        "sha256": f"{number:064x}",
        "origin": f"outlet-{number}",
    }
    return known | more


def note(chance: Random, sources: list[str]) -> dict[str, Any]:
    """A divergence note with a side for each source, two for some."""
    positions = []
    for one in sources:
        for _ in range(chance.choice((1, 1, 1, 2))):
            words = sentence(chance)
            positions.append(quoted(one, words, value=words.split()[2]))
    return {
        "kind": chance.choice(KINDS),
        "what": f"How the {chance.choice(NOUNS)} {chance.choice(VERBS)} the {chance.choice(NOUNS)}",
        "rule": "example",
        "confidence": 0.9,
        "importance": chance.choice((1, 2, 3)),
        "development": chance.random() < 0.1,
        "positions": positions,
    }


def heavy(articles: int = 40, notes: int = 60, themes: int = 6) -> dict[str, Any]:
    """A day of many articles and notes, the same at every call."""
    chance = Random(7)
    sources = [source(number) for number in range(1, articles + 1)]
    ids = [one["id"] for one in sources]
    sections = []
    for theme in range(themes):
        mine = range(theme, notes, themes)
        sections.append(
            {
                "theme": f"theme-{theme + 1}",
                "title": f"{chance.choice(NOUNS).capitalize()} and {chance.choice(NOUNS)}",
                "summary": [quoted(one, sentence(chance)) for one in chance.sample(ids, min(4, articles))],
                "agreements": [
                    {
                        "positions": [
                            quoted(one, sentence(chance), value="") for one in chance.sample(ids, min(5, articles))
                        ]
                    }
                    for _ in range(4)
                ],
                "divergences": [
                    note(chance, chance.sample(ids, min(chance.choice((2, 2, 3, 4, 6)), articles))) for _ in mine
                ],
                "outlets": [
                    {"source": one, "quotes": [quoted(one, sentence(chance)) for _ in range(2)]}
                    for one in chance.sample(ids, articles // 2)
                ],
            }
        )
    facts = [sentence(chance) for _ in range(8)]
    return contract(
        sources=sources,
        sections=sections,
        lead=[{"theme": one["theme"], **one["summary"][0]} for one in sections],
        coverage=[
            quoted(ids[0], fact)
            | {
                "carried": [
                    {"source": one, "tone": tone, "quote": quoted(one, fact) if tone else None}
                    for one in ids
                    for tone in [chance.choice(("", "", "flat", "attributed", "hedged", "denied"))]
                ]
            }
            for fact in facts
        ],
        timeline=[
            {
                "first": f"2024-04-{day:02d}",
                "last": f"2024-04-{day:02d}",
                "precision": "day",
                "positions": [
                    quoted(one, sentence(chance), value="Monday") for one in chance.sample(ids, min(3, articles))
                ],
            }
            for day in range(19, 31)
        ],
        failed=[{"source": f"lost-{n}.txt", "why": f"lost-{n}.txt: holds no text"} for n in range(3)],
    )


SCRIPTS = {
    "ar": ("صحيفة الميناء", "أضرب عمال الميناء يوم الاثنين.", "أضرب"),
    "he": ("עיתון הנמל", "עובדי הנמל שבתו ביום שני.", "שבתו"),
    "zh": ("港口日报", "码头工人星期一罢工。", "罢工"),
    "ja": ("港新聞", "港湾労働者は月曜日にストライキを行った。", "ストライキ"),
    "ko": ("항구일보", "부두 노동자들이 월요일에 파업했다.", "파업"),
    "hi": ("बंदरगाह समाचार", "गोदी मज़दूरों ने सोमवार को हड़ताल की।", "हड़ताल"),
    "ru": ("Портовая газета", "Докеры в понедельник прекратили работу.", "прекратили"),
    "el": ("Εφημερίδα του Λιμανιού", "Οι λιμενεργάτες απήργησαν τη Δευτέρα.", "απήργησαν"),
}
"""Language: an outlet, a sentence of it, and the word in which it differs."""


def scripts() -> dict[str, Any]:
    """Outlets and quotes in right-to-left, Chinese, Japanese, Korean, Indic, Cyrillic and Greek script."""
    sources = [
        source(n, id=language, name=name, title=words, language=language, origin=language)
        for n, (language, (name, words, _)) in enumerate(SCRIPTS.items())
    ]
    positions = [quoted(language, words, value=value) for language, (_, words, value) in SCRIPTS.items()]
    return contract(
        sources=sources,
        lead=[{"theme": "strike", **positions[0]}],
        sections=[
            {
                "theme": "strike",
                "title": "The strike",
                "summary": positions[:3],
                "agreements": [{"positions": positions[2:5]}],
                "divergences": [
                    {
                        "kind": "stance",
                        "what": "How the strike is described",
                        "rule": "example",
                        "confidence": 0.9,
                        "importance": 2,
                        "development": False,
                        "positions": some,
                    }
                    for some in (positions[:2], positions)
                ],
                "outlets": [{"source": one["source"], "quotes": [one]} for one in positions],
            }
        ],
    )
