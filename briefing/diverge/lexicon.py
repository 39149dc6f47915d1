"""The word lists of one language, read from `lexicons/<language>/` once and compiled for use.

Every group in those files gives its reason beside its words; another language is another folder
with the same file names. A language without a folder has no lexicon, and its articles get no
notes that rest on words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from briefing.text import fold, stem

MARKS = r"(?<=[;:—–])\s+|,(?!\d)[\"”’']?\s+|\s+-+\s+|\s+\((?=\w[^)]{12,})"
"""Marks at which a sentence can be cut into clauses, in any language written so."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: its value, and the pattern that finds its words in folded text."""

    value: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered scale; `objects` are stems of what it is about, empty where anything will do."""

    name: str
    title: str
    slot: str
    objects: frozenset[str]
    steps: tuple[Step, ...]
    any_step: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LabelGroup:
    """Words that can stand for the same thing, each with its charge from -2 to 2; for one event where `act` is set.
    `many` marks what a country can have several of at one time.
    """

    name: str
    title: str
    pattern: re.Pattern[str]
    charge: Mapping[str, int]
    act: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists of one language, ready to match against folded text."""

    language: str
    tone: Mapping[str, re.Pattern[str]]
    numerals: Mapping[str, float]
    magnitudes: Mapping[str, float]
    vague: frozenset[str]
    ranges: Mapping[str, tuple[float, float]]
    qualifiers: tuple[tuple[str, re.Pattern[str]], ...]
    categories: tuple[tuple[str, re.Pattern[str]], ...]
    people: frozenset[str]
    units: Mapping[str, tuple[str, float]]
    durations: frozenset[str]
    currencies: Mapping[str, str]
    part: frozenset[str]
    filler: frozenset[str]
    noncount: frozenset[str]
    whole: frozenset[str]
    combatants: frozenset[str]
    earlier: re.Pattern[str]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    future: re.Pattern[str]
    dates: Mapping[str, re.Pattern[str]]
    exact: Mapping[str, int]
    weeks: Mapping[str, int]
    ahead: frozenset[str]
    before: frozenset[str]
    countries: Mapping[str, str]
    titles: frozenset[str]
    organisations: frozenset[str]
    place_cues: frozenset[str]
    particles: frozenset[str]
    roles: frozenset[str]
    rosters: frozenset[str]
    families: Mapping[str, str]
    events: frozenset[str]
    scales: tuple[Scale, ...]
    blame: re.Pattern[str]
    labels: tuple[LabelGroup, ...]
    charged: re.Pattern[str]
    distancing: re.Pattern[str]
    plain: frozenset[str]
    grammar: Mapping[str, frozenset[str]]
    verbal: re.Pattern[str]
    negation: re.Pattern[str]
    parting: re.Pattern[str]
    breaks: re.Pattern[str]
    finer: re.Pattern[str]
    akin: Mapping[str, str]
    things: frozenset[str]
    pattern: Mapping[str, re.Pattern[str]]


def available(language: str) -> bool:
    """Whether a lexicon for the language is shipped."""
    return language.isalpha() and (files(__package__) / "lexicons" / language).is_dir()


@lru_cache(maxsize=8)
def load(language: str) -> Lexicon:
    """The lexicon of a language. Raises FileNotFoundError where none is shipped; ask `available` first."""
    speech, amounts, days = table(language, "speech"), table(language, "quantities"), table(language, "calendar")
    names, labels, synonyms = table(language, "names"), table(language, "labels"), table(language, "synonyms")
    synonym = families(synonyms["families"]["terms"], language)
    grammar = {name: terms(group) for name, group in table(language, "grammar").items()}
    return Lexicon(
        language=language,
        tone={name: alternatives(terms(group)) for name, group in speech.items()},
        numerals={word: float(value) for word, value in pairs(amounts["numerals"])},
        magnitudes={word: float(value) for word, value in pairs(amounts["magnitudes"])},
        vague=frozenset(terms(amounts["fractions"])),
        ranges={word: span(value) for word, value in pairs(amounts["ranges"])},
        qualifiers=tuple(qualifier(name, amounts[name]) for name in ("at_least", "at_most", "about")),
        categories=tuple((name, alternatives(terms(group))) for name, group in amounts["category"].items()),
        people=frozenset(terms(amounts["people"])),
        units={word: measure(value) for word, value in pairs(amounts["units"])},
        durations=frozenset(terms(amounts["durations"])),
        currencies=dict(pairs(amounts["currencies"])),
        part=frozenset(terms(amounts["part"])),
        filler=filler(amounts, days, language),
        noncount=frozenset(terms(amounts["noncount"])),
        whole=frozenset(stem(word, language=language) or word for word in terms(amounts["whole"])),
        combatants=frozenset(stem(word, language=language) or word for word in terms(amounts["combatants"])),
        earlier=alternatives(terms(amounts["earlier"])),
        weekdays={word: int(value) for word, value in pairs(days["weekdays"])},
        months={word: int(value) for word, value in pairs(days["months"])},
        future=alternatives(terms(days["future"])),
        dates={name: dated(group["pattern"], days) for name, group in days["pattern"].items()},
        exact={word: int(value) for word, value in pairs(days["exact"])},
        weeks={word: int(value) for word, value in pairs(days["weeks"])},
        ahead=frozenset(terms(days["ahead"])),
        before=frozenset(terms(days["before"])),
        countries=countries(lines(language, "countries")),
        titles=frozenset(terms(names["titles"])),
        organisations=frozenset(terms(names["organisations"])),
        place_cues=frozenset(terms(names["places"])),
        particles=frozenset(terms(names["particles"])),
        roles=frozenset(terms(names["roles"])),
        rosters=frozenset(terms(names["rosters"])),
        families=synonym,
        events=frozenset(synonym.values()),
        scales=tuple(scale(name, group, language) for name, group in table(language, "scales").items()),
        blame=alternatives(lines(language, "blame")),
        labels=tuple(label(name, group) for name, group in labels["group"].items()),
        charged=alternatives(terms(labels["charged"])),
        distancing=alternatives(terms(labels["distancing"])),
        plain=frozenset(terms(labels["plain"])),
        grammar={name: frozenset(words) for name, words in grammar.items()},
        verbal=alternatives([*grammar["auxiliaries"], *grammar["past"], *grammar["regular"]]),
        breaks=re.compile(rf"{MARKS}|\s+(?=(?:{'|'.join(grammar['joints'])})\s)"),
        finer=re.compile(rf"\s+(?=(?:{'|'.join(grammar['finer'])})\s)"),
        negation=alternatives(grammar["negations"]),
        parting=alternatives([*terms(speech["say"]), *grammar["adverbs"]]),
        akin=akin(synonyms["akin"]["terms"], synonym, language),
        things=frozenset(terms(synonyms["things"])),
        pattern={name: re.compile(group["pattern"]) for name, group in table(language, "patterns").items()},
    )


def table(language: str, name: str) -> dict[str, Any]:
    """A word list with groups."""
    file = files(__package__) / "lexicons" / language / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def lines(language: str, name: str) -> list[str]:
    """A plain word list, without its comments."""
    text = (files(__package__) / "lexicons" / language / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def terms(group: Mapping[str, Any]) -> list[str]:
    """The terms of a group, folded, in the order of the file."""
    return [fold(term) for term in re.split(r",\s*", str(group["terms"]).strip()) if term.strip()]


def pairs(group: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The "word=value" terms of a group."""
    return [(word, value) for word, _, value in (term.rpartition("=") for term in terms(group))]


def dated(pattern: str, days: Mapping[str, Any]) -> re.Pattern[str]:
    """A pattern of the calendar with the names of months and weekdays filled in."""
    for mark, name in (("<month>", "months"), ("<weekday>", "weekdays")):
        words = sorted((word for word, _ in pairs(days[name])), key=len, reverse=True)
        pattern = pattern.replace(mark, "|".join(words))
    return re.compile(pattern)


def qualifier(name: str, group: Mapping[str, Any]) -> tuple[str, re.Pattern[str]]:
    """A qualifier and the pattern that finds it right before a number."""
    return name, re.compile(f"(?:{alternatives(terms(group)).pattern})\\W*$")


def filler(amounts: Mapping[str, Any], days: Mapping[str, Any], language: str) -> frozenset[str]:
    """Stems of words of time and number, which join sentences that have nothing else in common."""
    words = [*terms(amounts["durations"]), *terms(amounts["fractions"]), *terms(days["vague"])]
    for table in (amounts["numerals"], amounts["magnitudes"], amounts["units"], days["weekdays"], days["months"]):
        words += [word for word, _ in pairs(table)]
    return frozenset(stem(word, language=language) or word for word in words)


def span(value: str) -> tuple[float, float]:
    """'24:99' as its two ends."""
    low, _, high = value.partition(":")
    return float(low), float(high)


def measure(value: str) -> tuple[str, float]:
    """'length:1000' as the unit's family and its factor to the family's base."""
    family, _, factor = value.partition(":")
    return family, float(factor)


def alternatives(words: Iterable[str], *, compound: bool = False) -> re.Pattern[str]:
    """One pattern for many terms, longest first; `*` stands for any letters, spaces for any space.

    With `compound` a term is also found at the head of a compound: "regime" in "regime-held".
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    parts = [re.escape(word).replace(r"\*", r"[\w.'-]*").replace(r"\ ", r"\s+") for word in ordered]
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + (r")(?!\w)" if compound else r")(?![\w-])"))


def countries(rows: Iterable[str]) -> dict[str, str]:
    """Folded name or demonym -> folded country."""
    found: dict[str, str] = {}
    for row in rows:
        words = [fold(word.replace("_", " ")) for word in row.split()]
        for word in words:
            found.setdefault(word, words[0])
    return found


def families(block: str, language: str) -> dict[str, str]:
    """Stem -> the stem that names its family."""
    found: dict[str, str] = {}
    for row in block.strip().splitlines():
        stems = [stem(word, language=language) or word for word in row.split()]
        for one in stems:
            found.setdefault(one, stems[0])
    return found


def akin(block: str, synonym: Mapping[str, str], language: str) -> dict[str, str]:
    """Key -> the key that stands for all that are akin to it, where those are families already."""
    return {
        synonym.get(one, one): synonym.get(first, first)
        for one, first in families(block, language).items()
        if synonym.get(one, one) != synonym.get(first, first)
    }


def scale(name: str, group: Mapping[str, Any], language: str) -> Scale:
    """A scale with its steps compiled, longest phrases first so that 'appear to reject' beats 'reject'."""
    objects = [fold(word) for word in re.split(r",\s*", group["objects"]) if word]
    steps, words = [], []
    for row in group["steps"].strip().splitlines():
        value, _, listed = row.partition(":")
        found = [fold(term) for term in listed.split(",")]
        words += found
        steps.append(Step(int(value), alternatives(found)))
    stems = frozenset(stem(word, language=language) or word for word in objects)
    return Scale(name, group["title"], group["slot"], stems, tuple(steps), alternatives(words))


def label(name: str, group: Mapping[str, Any]) -> LabelGroup:
    """A group of labels with the charge of each."""
    charge: dict[str, int] = {}
    for part in group["terms"].split(";"):
        value, _, listed = part.partition(":")
        charge.update({fold(term): int(value) for term in listed.split(",")})
    words = alternatives(charge, compound=True)
    return LabelGroup(name, group["title"], words, charge, bool(group.get("act")), bool(group.get("many")))
