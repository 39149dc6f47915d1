"""YAML as a person means it, with the line of every key: the one door to PyYAML.

Text in, plain values out. A plain scalar stays the text that was written, `true`, `false` and null
aside: whoever owns a setting knows whether `0123`, `12:30:00`, `1.10` or `no` is a number, a time or
a word, and YAML 1.1 does not. For the same reason the readers of such text live here: `moment`,
`web_address`, `language`, and `nearest` for the name that was probably meant.

Built on parser events and a stack of our own, so that no document can nest, repeat or expand its way
out of the limits below. Knows nothing of settings or articles.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from briefing.errors import ConfigError

if TYPE_CHECKING:
    import yaml

Key = tuple[str | int, ...]
"""The way to a value: names of keys and numbers of list items (from 0), outermost first; () is the document."""

MOST_CHARACTERS = 1_000_000
DEEPEST = 50
TOO_DEEP = f"nested more than {DEEPEST} levels deep; a bracket is probably not closed"
NULLS = {"", "~", "null", "Null", "NULL"}
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")

# ISO 639-1, the two-letter codes (Library of Congress list, 183 codes).
ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
LANGUAGES = frozenset(ISO_639_1.split())


class YamlError(ConfigError):
    """Text that is not YAML as this program takes it: `line` counts from 1, `problem` is told without its place."""

    def __init__(self, name: str, line: int, problem: str) -> None:
        super().__init__(f"{name} line {line}: {problem}")
        self.line = line
        self.problem = problem


class Tree(NamedTuple):
    """A document: dicts, lists, str, bool and None, and for each of them its line, counted from 1.

    The line of a value in a mapping is the line of its key.
    """

    value: Any
    lines: Mapping[Key, int]


def load(text: str, *, name: str) -> Tree:
    """Read one YAML document; an empty one gives None. Keys are always text, as they were written.

    Refused with `name` and the line: duplicate keys, anchors and aliases, tags, a second document, more than
    `DEEPEST` levels, more than `MOST_CHARACTERS` characters, control characters, and whatever is not YAML.

    Raises:
        YamlError: a ConfigError that says what is wrong and how to mend it.
    """
    import yaml

    if len(text) > MOST_CHARACTERS:
        raise YamlError(name, 1, f"longer than {MOST_CHARACTERS} characters; it is hardly meant to be read here")
    if odd := UNPRINTABLE.search(text):
        place = f"the character U+{ord(odd.group()):04X} cannot stand in YAML; delete it"
        raise YamlError(name, line_of(text, odd.start()), place)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return build(yaml.parse(text, Loader=loader), name=name)
    except yaml.MarkedYAMLError as error:
        raise explain(error, text, name=name) from None


def build(events: Iterable[yaml.Event], *, name: str) -> Tree:
    """The tree that a stream of parser events describes."""
    import yaml

    lines: dict[Key, int] = {}
    stack: list[Branch] = []
    top: Any = None
    begun = False
    for event in events:
        line = line_of_event(event)
        if isinstance(event, yaml.DocumentStartEvent):
            if begun:
                raise YamlError(name, line, "a second document begins here; keep one, and delete the line '---'")
            begun = True
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            refuse(event, name=name, line=line, depth=len(stack))
            if stack and stack[-1].wants_key:
                stack[-1].take_key(event, lines, name)
                continue
            value, way = blank(event), stack[-1].next_way() if stack else ()
            lines.setdefault(way, line)
            if stack:
                stack[-1].add(value)
            else:
                top = value
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(Branch(value, way))
    return Tree(top, lines)


def refuse(event: yaml.NodeEvent, *, name: str, line: int, depth: int) -> None:
    """Raise YamlError for what YAML allows and a person writing settings never means."""
    if getattr(event, "anchor", None):
        problem = "anchors (&) and aliases (*) are not taken; write the value out, or put it in quotes"
    elif tag := getattr(event, "tag", None):
        problem = (
            f"the tag {tag.replace('tag:yaml.org,2002:', '!!')} is not taken; delete it, or put the value in quotes"
        )
    elif odd := UNPRINTABLE.search(getattr(event, "value", "")):
        problem = f"the character U+{ord(odd.group()):04X} cannot stand in a value; delete it"
    elif depth == DEEPEST:
        problem = TOO_DEEP
    else:
        return
    raise YamlError(name, line, problem)


class Branch:
    """A mapping or list that is being filled, and the way to it."""

    def __init__(self, value: Any, way: Key) -> None:
        self.value, self.way = value, way
        self.key: str | None = None

    @property
    def wants_key(self) -> bool:
        """Whether the next event is the key of a mapping."""
        return isinstance(self.value, dict) and self.key is None

    def take_key(self, event: yaml.Event, lines: dict[Key, int], name: str) -> None:
        """Remember the key that an event writes, and its line; refuse one that is no text or came before."""
        line = line_of_event(event)
        key = getattr(event, "value", None)
        if not isinstance(key, str):
            raise YamlError(name, line, "a list or mapping stands where a name should; write `name: value`")
        if len(key) > 1000:
            raise YamlError(name, line, "this name is longer than 1000 characters; a quote is probably not closed")
        way = (*self.way, key)
        if key in self.value:
            raise YamlError(name, line, f"{spell(way)} is given twice, first on line {lines[way]}; keep one of them")
        lines[way] = line
        self.key = key

    def next_way(self) -> Key:
        """The way to the value that comes next."""
        return (*self.way, len(self.value) if self.key is None else self.key)

    def add(self, value: Any) -> None:
        """Put the next value in its place."""
        if self.key is None:
            self.value.append(value)
        else:
            self.value[self.key] = value
            self.key = None


def line_of_event(event: yaml.Event) -> int:
    """The line, from 1, where an event begins."""
    return event.start_mark.line + 1 if event.start_mark else 1


def blank(event: yaml.Event) -> Any:
    """What a node event stands for; a mapping or list is still empty."""
    import yaml

    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    if not isinstance(event, yaml.ScalarEvent):
        raise TypeError(f"{event!r} is no value")
    written: str = event.value
    if event.style in ("'", '"', "|", ">"):
        return written
    return None if written in NULLS else BOOLEANS.get(written, written)


def explain(error: yaml.MarkedYAMLError, text: str, *, name: str) -> YamlError:
    """What an error of the parser means to the person who wrote the line."""
    problem = error.problem or "not YAML"
    mark, opened = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    line = mark.line + 1 if mark else 1
    written = next((part for number, part in enumerate(LINE_END.split(text), 1) if number == line), "")
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in problem:
        return YamlError(name, line, "a tab cannot indent a line; use spaces")
    if "maximum nesting depth" in problem:  # the C parser's own limit, which its reading ahead meets before ours
        return YamlError(name, line, TOO_DEEP)
    if "flow" in (error.context or "") or "end of stream" in problem:
        return YamlError(name, opened.line + 1 if opened else line, "a bracket or quote opens here and is not closed")
    if "cannot start any token" in problem:
        begins = written[mark.column : mark.column + 1] if mark else ""
        return YamlError(name, line, f"a value cannot begin with {begins!r}; put quotes around it")
    if "mapping values are not allowed" in problem:
        return YamlError(
            name, line, "a colon too many, or a line set in too far; put quotes around text that holds ': '"
        )
    if "could not find expected ':'" in problem:
        return YamlError(name, opened.line + 1 if opened else line, "a name without its colon; write `name: value`")
    if "escape" in problem:
        return YamlError(name, line, "a backslash means something between double quotes; use single quotes")
    if "did not find expected" in problem:
        return YamlError(
            name, line, "this line does not fit those above it; check how far it is set in, and its quotes"
        )
    return YamlError(name, line, f"{problem}; check the quotes and how far the line is set in")


def spell(way: Key) -> str:
    """A way as an operator writes it: ("themes", 0, "words") is `themes[0].words`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in way)
    return "".join(parts).removeprefix(".")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a person most probably meant, or None where nothing is near."""
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), names, n=1, cutoff=0.6)
    return names[close[0]] if close else None


def moment(text: str) -> date | datetime:
    """A day, or a minute with its zone, as ISO 8601 writes them; a time without a zone is worth only its day.

    Raises:
        ValueError: no such date, or one that no news article can have (before 1500, after 2199).
    """
    written = re.sub(r"\s+(?=[+-]\d\d:?\d\d$|[Zz]$)", "", text.strip())
    try:
        found: date | datetime = date.fromisoformat(written)
    except ValueError:
        try:
            when = datetime.fromisoformat(written.upper())
        except ValueError:
            found = date.min
        else:
            found = when if when.utcoffset() is not None else when.date()
    if not 1500 <= found.year <= 2199:
        raise ValueError(f"{text!r} is not a date; write it as 2024-05-31 or 2024-05-31T18:30+02:00")
    return found


def web_address(text: str) -> str:
    """An http or https address with a host, as written.

    Raises:
        ValueError: anything else, `javascript:` and `file:` among it.
    """
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"{text!r} is not a web address; it must begin with https:// or http://")
    return text


def language(text: str) -> str:
    """The ISO 639-1 code of a language tag: "en" of "en", "EN" or "en-GB".

    Raises:
        ValueError: no two-letter code that exists.
    """
    code = re.split("[-_]", text.strip())[0].lower()
    if code not in LANGUAGES:
        raise ValueError(f"{text!r} is not a language; write its two-letter code, such as en, de or ar (ISO 639-1)")
    return code


def line_of(text: str, place: int) -> int:
    """The line, from 1, that the character at `place` stands on."""
    return 1 + len(LINE_END.findall(text[:place]))
