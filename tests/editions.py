"""Three contracts to draw pages from: a full day, a quiet one, and one as crowded as they come. All of it is made up."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

SENTENCES = (
    "The harbour authority closed the northern basin on Monday after two cranes were found to be unsafe.",
    "Dockers walked out at noon, and by evening no ship had been unloaded.",
    "The transport minister said talks would go on through the night, but ruled out a rise of more than four percent.",
    "Grain that was bound for the inland mills has been waiting in the holds of eleven ships since last week.",
    "“We were promised an answer by Friday and have heard nothing,” a spokeswoman for the union said.",
    "Insurers have doubled the premium for ships that call at the port.",
    "Two of the seven terminals are owned by a company based abroad.",
    "Fishermen were let through the blockade at dawn.",
    "An inspection in March had found nothing wrong with either crane.",
    "The mayor called on both sides to think of the town.",
)
OUTLETS = ("The Coast Ledger", "Evening Tide", "Radio Basin", "Inland Post", "Quay & Country")
KINDS = ("number", "date", "name", "stance", "attribution", "label", "only-one-source", "omission")


def source(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "file": f"s{number}.txt",
        "url": f"https://outlet{number}.example/port/{number}",
        "name": name,
        "title": f"Port at a standstill as talks drag on, day {number}",
        "author": "A. Writer" if number % 2 else None,
        "published": (date(2024, 5, 1) + timedelta(days=number % 3)).isoformat(),
        "language": "en",
        "sha256": "0" * 64,
        "origin": f"s{number}",
    } | more


def quote(at: int, source_number: int, words: str | None = None) -> dict[str, Any]:
    text = words or SENTENCES[at % len(SENTENCES)]
    return {"source": f"s{source_number}", "start": at * 100, "end": at * 100 + len(text), "quote": text}


def side(at: int, source_number: int, words: str, value: str, amount: int | None = None) -> dict[str, Any]:
    figure = {"amount": {"low": amount, "high": amount, "unit": "", "about": False}} if amount else {}
    return {**quote(at, source_number, words), "value": value, **figure}


def note(
    kind: str, what: str, positions: list[dict[str, Any]], *, importance: int = 2, later: bool = False
) -> dict[str, Any]:
    return {
        "kind": kind,
        "what": what,
        "rule": f"{kind}.made",
        "confidence": 0.8,
        "importance": importance,
        "development": later,
        "positions": positions,
    }


def walked_out() -> dict[str, Any]:
    return note(
        "number",
        "How many walked out: 400, about 900",
        [
            side(31, 0, "some 400 dockers walked out at noon", "400", 400),
            side(32, 1, "about 900 people had left the quays by one o'clock", "900", 900),
        ],
        importance=3,
    )


def closed() -> dict[str, Any]:
    return note(
        "stance",
        "How the closure is described",
        [
            side(41, 0, "a measure of last resort", "last resort"),
            side(42, 1, "the harbour authority panicked", "panicked"),
            side(43, 2, "was closed for safety", "for safety"),
            side(44, 3, "shut without warning", "without warning"),
        ],
    )


def section(theme: str, title: str, **parts: Any) -> dict[str, Any]:
    return {"theme": theme, "title": title, "summary": [], "agreements": [], "divergences": [], "outlets": []} | parts


def carried(number: int, tone: str) -> dict[str, Any]:
    return {"source": f"s{number}", "tone": tone, "quote": quote(60 + number, number) if tone else None}


def fact(at: int, tones: tuple[str, ...]) -> dict[str, Any]:
    return {**quote(at, 0), "carried": [carried(number, tone) for number, tone in enumerate(tones)]}


def dated(first: str, precision: str, *sources: int) -> dict[str, Any]:
    at = int(first[-2:])
    return {
        "first": first,
        "last": first,
        "precision": precision,
        "positions": [side(at, number, SENTENCES[at % len(SENTENCES)], "Monday") for number in sources],
    }


def contract(**parts: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "title": "Port Brief",
        "desk": "Harbour desk",
        "date": "2024-05-03",
        "number": 12,
        "language": "en",
        "lead": [],
        "sources": [],
        "sections": [],
        "coverage": [],
        "timeline": [],
        "failed": [],
    } | parts


def full() -> dict[str, Any]:
    """Five outlets, three themes, notes of two and of four sides, pictures of every kind."""
    return contract(
        lead=[{"theme": theme, **quote(at, at)} for at, theme in enumerate(("strike", "cranes", "freight"))],
        sources=[source(number, name) for number, name in enumerate(OUTLETS)],
        sections=[
            section(
                "strike",
                "The strike",
                summary=[quote(0, 0), quote(1, 1), quote(2, 2)],
                agreements=[
                    {"positions": [side(21, 0, "Dockers walked out", "walked"), side(21, 2, "left work", "left")]}
                ],
                divergences=[walked_out(), closed()],
                outlets=[
                    {"source": "s3", "quotes": [quote(3, 3), quote(4, 3)]},
                    {"source": "s4", "quotes": [quote(5, 4)]},
                ],
            ),
            section("cranes", "Unsafe cranes", summary=[quote(6, 1), quote(8, 4)], divergences=[closed()]),
            section("freight", "Freight and prices", summary=[quote(3, 2), quote(5, 0)]),
        ],
        coverage=[fact(1, ("flat", "flat", "attributed", "", "hedged")), fact(8, ("", "denied", "flat", "flat", ""))],
        timeline=[
            dated("2019-04-01", "month", 0, 2),
            dated("2024-04-29", "day", 1),
            dated("2024-05-01", "day", 0, 1, 4),
        ],
        failed=[{"source": "tide.html", "why": "tide.html: holds no text"}],
    )


def quiet() -> dict[str, Any]:
    """One article, one theme, no note, a source that failed, a headline of 300 characters."""
    headline = "Nothing moved in the port again today, and nobody could say when anything would, " * 4
    return contract(
        number=None,
        lead=[{"theme": "strike", **quote(0, 0)}],
        sources=[source(0, "Evening Tide", title=headline[:300].strip(), url=None, published=None)],
        sections=[section("strike", "The strike", summary=[quote(0, 0), quote(1, 0)])],
        failed=[{"source": "basin.txt", "why": "basin.txt: is empty; nothing was read from it"}],
    )


def crowded(*, scripts: bool = True) -> dict[str, Any]:
    """Forty articles of thirty outlets, sixty notes of every kind, six themes, names and words that run from right to left."""
    languages = {3: "ar", 7: "he", 11: "ja"}
    names = {3: "جريدة الميناء", 7: "עיתון הנמל", 11: "港湾新聞"}
    words = {3: "قال متحدث باسم النقابة إن المحادثات مستمرة.", 7: "הנמל נסגר ביום שני.", 11: "港は月曜日に閉鎖された。"}
    if not scripts:
        languages, names, words = {}, {}, {}
    sources = [
        source(
            n,
            names.get(n, f"{OUTLETS[n % 5]} {n // 5 + 1}" if n < 30 else OUTLETS[n % 5]),
            language=languages.get(n, "en"),
        )
        for n in range(40)
    ]
    kinds = itertools.cycle(KINDS)
    sections = []
    for theme in range(6):
        notes = []
        for number in range(10):
            at, sides = theme * 10 + number, 2 + (number % 4)
            positions = []
            for speaker in range(sides):
                who = (at + 3 * speaker) % 40
                said = words.get(who, SENTENCES[(at + speaker) % len(SENTENCES)])
                positions.append(side(100 + at * 6 + speaker, who, said, said.split()[0]))
            kind = next(kinds)
            notes.append(
                note(kind, f"What is said of berth {at} and of who may use it", positions, importance=1 + number % 3)
            )
        sections.append(
            section(
                f"theme-{theme}",
                f"Theme number {theme + 1}",
                summary=[quote(theme * 7 + n, (theme * 5 + n) % 40) for n in range(4)],
                divergences=notes,
                outlets=[
                    {"source": f"s{n}", "quotes": [quote(500 + n * 2 + k, n, words.get(n)) for k in range(2)]}
                    for n in range(theme, 40, 6)
                ],
            )
        )
    tones = ("flat", "attributed", "hedged", "denied", "")
    return contract(
        lead=[{"theme": s["theme"], **s["summary"][0]} for s in sections[:5]],
        sources=sources,
        sections=sections,
        coverage=[fact(n, tuple(tones[(n + k) % 5] for k in range(40))) for n in range(8)],
        timeline=[dated(f"2024-04-{day:02}", "day", day % 40, (day * 3) % 40) for day in range(20, 30)],
    )


def busy() -> dict[str, Any]:
    """Twelve articles, two themes, notes of two to five sides, a table too wide to be one; Latin letters alone."""
    whole = crowded(scripts=False)
    names = {source["id"] for source in whole["sources"][:12]}

    def heard(note: dict[str, Any]) -> dict[str, Any]:
        return note | {"positions": [p for p in note["positions"] if p["source"] in names]}

    sections = [
        part
        | {
            "summary": [q for q in part["summary"] if q["source"] in names],
            "divergences": [heard(n) for n in part["divergences"] if len(heard(n)["positions"]) > 1],
            "outlets": [outlet for outlet in part["outlets"] if outlet["source"] in names],
        }
        for part in whole["sections"][:2]
    ]
    facts = [fact | {"carried": [c for c in fact["carried"] if c["source"] in names]} for fact in whole["coverage"][:1]]
    return whole | {
        "lead": whole["lead"][:2],
        "sources": whole["sources"][:12],
        "sections": sections,
        "coverage": facts,
        "timeline": [],
    }


EDITIONS = {"full": full(), "quiet": quiet(), "crowded": crowded()}


def archived(count: int) -> list[dict[str, Any]]:
    """So many editions as the archive lists them, the newest first."""
    return [
        {
            "date": (date(2024, 5, 3) - timedelta(days=number)).isoformat(),
            "number": count - number,
            "articles": 3 + number * 7 % 11,
            "outlets": 3,
            "notes": number * 5 % 8,
            "sections": ["The strike", "Unsafe cranes"],
            "lead": [SENTENCES[number % len(SENTENCES)], SENTENCES[(number + 3) % len(SENTENCES)]],
        }
        for number in range(count)
    ]
