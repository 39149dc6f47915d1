"""The words around the quotes: headings, labels, dates, in the reader's language (the door to babel).

Reads: `templates/frame/<language>.toml`, the shipped one and a desk's own. Gives: Frame. The words of a quote are
its outlet's and are never touched here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from briefing.errors import RenderError

FALLBACK = "en"
"""The frame of a language that has none, and of every word that a frame leaves out."""

FOLDER = "frame"


@dataclass(frozen=True)
class Frame:
    """The words of one language. Called with a word's key, it gives the word: `say("in_brief")`, `say("articles", 5)`.

    `words` maps a key to its text, to its text by plural category of CLDR, or to such texts by key.
    """

    language: str
    locale: Locale
    words: Mapping[str, Any]

    @property
    def direction(self) -> str:
        """How the language is written: ltr or rtl."""
        return self.locale.text_direction

    def __call__(self, key: str, number: int | None = None, **values: object) -> str:
        """The words for `key`, with `{number}` and the named values put in.

        Raises:
            RenderError: no frame has the key, or its text asks for a value that was not given.
        """
        text: Any = self.words
        for part in key.split("."):
            text = text.get(part) if isinstance(text, Mapping) else None
        if number is not None and isinstance(text, Mapping):
            text = text.get(self.locale.plural_form(number), text.get("other"))
        if not isinstance(text, str):
            raise RenderError(f"{FOLDER}/{self.language}.toml: there are no words for {key}")
        try:
            return text.format(number=number, **values)
        except (LookupError, ValueError) as error:
            raise RenderError(f"{FOLDER}/{self.language}.toml: {key}: {error}: {text}") from error

    def date(self, moment: str | date, pattern: str = "day") -> str:
        """A day, or the day of a moment, as the frame's `dates.<pattern>` writes it (patterns of CLDR, UTS #35)."""
        day = datetime.fromisoformat(moment).date() if isinstance(moment, str) else moment
        return format_date(day, self(f"dates.{pattern}"), self.locale)

    def number(self, number: float) -> str:
        """A number as the language writes it: 2,000 or 2.000, at most three digits behind the point."""
        return format_decimal(number, locale=self.locale)


def read(language: str, *, shipped: Path, own: Path | None = None) -> Frame:
    """The frame of a language, each word from the first that has it: the desk's, the shipped, the English one.

    Args:
        language: a language tag. Where there is no frame for `pt-BR`, that for `pt` is taken, then the English one;
            `Frame.language` tells which it came to be.
        shipped, own: folders that may hold `frame/<language>.toml`.

    Raises:
        RenderError: a file is not TOML, or holds something other than text; names the file. Nothing was drawn.
    """
    folders = (shipped, *((own,) if own else ()))
    for name in (language, re.split("[-_]", language)[0]):
        if any((folder / FOLDER / f"{name}.toml").is_file() for folder in folders):
            break
    else:
        name = FALLBACK
    return frame(name, folders)


def languages(*, shipped: Path, own: Path | None = None) -> list[str]:
    """The tags of the languages that have a frame, sorted."""
    return sorted({file.stem for folder in (shipped, own) if folder for file in (folder / FOLDER).glob("*.toml")})


def own_name(tag: str) -> str:
    """A language as its speakers write it: Deutsch for de."""
    return Locale.parse(tag.replace("-", "_")).get_display_name() or tag


def frame(name: str, folders: tuple[Path, ...]) -> Frame:
    """The frame of one name, its files read in the order of `folders`, later words over earlier ones."""
    words: dict[str, Any] = {}
    for tag in dict.fromkeys((FALLBACK, name)):
        for folder in folders:
            words = merged(words, parsed(folder / FOLDER / f"{tag}.toml"))
    try:
        locale = Locale.parse(name.replace("-", "_"))
    except ValueError as error:
        raise RenderError(f"{FOLDER}/{name}.toml: no language is known by the name {name}") from error
    return Frame(name.replace("_", "-"), locale, words)


def parsed(file: Path) -> dict[str, Any]:
    """One file of words; none where it does not exist."""
    try:
        read = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise RenderError(f"{file}: {error}; mend the file or take it away") from error
    for key, value in leaves(read):
        if not isinstance(value, str):
            raise RenderError(f"{file}: {key} must be text in quotes, not {value!r}")
    return read


def leaves(words: Mapping[str, Any], above: str = "") -> list[tuple[str, object]]:
    """Every text of a frame with its dotted key, plural categories as the last part."""
    found: list[tuple[str, object]] = []
    for key, value in words.items():
        found += leaves(value, f"{above}{key}.") if isinstance(value, Mapping) else [(f"{above}{key}", value)]
    return found


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The words of both, those of `over` where both have them.

    The plural forms of one language are no use to another: a table that has "other" replaces the whole one.
    """
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping) and "other" not in value:
            value = merged(below, value)
        result[key] = value
    return result
