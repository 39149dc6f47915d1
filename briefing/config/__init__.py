"""config.yaml as frozen settings: the one door to pydantic, and the one home of each setting.

A setting's default, its check and its words for the operator stand together in the models below; the
JSON Schema and docs/configuration.md are made from them. Paths come out absolute: relative ones count
from the folder of the file. Knows nothing of what the stages do with a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    Tag,
    ValidationError,
    ValidationInfo,
)

from briefing import strictyaml
from briefing.config import faults
from briefing.config.faults import meant
from briefing.errors import ConfigError
from briefing.model import Moment
from briefing.strictyaml import Key, nearest

Method = Literal["brief", "lead", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction"]
Kind = Literal["number", "date", "name", "stance", "attribution", "label", "only-one-source", "omission"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LARGEST_FILE = 1_000_000
"""Bytes a configuration may have."""
SECRET = {"password", "secret", "token", "key"}


def placed(path: Path, info: ValidationInfo) -> Path:
    """A path counted from the folder of the configuration."""
    return Path((info.context or {}).get("base", ""), path)


def filled(text: str) -> str:
    """A text that holds more than white space, without the space around it."""
    if not text.strip():
        raise ValueError("has no text")
    return text.strip()


def whole_or_fraction(value: object) -> object:
    """Anything but true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic takes only ValueError for a fault
    return value


def slug(text: str) -> str:
    """A name that can stand in an address: lower case letters, digits and hyphens."""
    if not re.fullmatch(r"[^\W_]+(-[^\W_]+)*", text) or text != text.lower():
        raise ValueError(f"{text!r} must be small letters and digits, parted by hyphens, such as foreign-trade")
    return text


def zone(name: str) -> str:
    """The name of a time zone that is known here."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = nearest(name, available_timezones())
        raise ValueError(f"{name!r} is not a time zone; {meant(hint) or 'write it as Europe/Berlin or UTC'}") from None
    return name


def amount(text: str) -> str:
    """The length of a digest: auto, N sentences or N words."""
    if not re.fullmatch(r"auto|[1-9]\d{0,3} (sentences?|words?)", text):
        raise ValueError(f"{text!r} is not a length; write auto, `3 sentences` or `120 words`")
    return text


Text = Annotated[str, AfterValidator(filled)]
Words = tuple[Text, ...]
Place = Annotated[Path, AfterValidator(placed)]
Language = Annotated[str, AfterValidator(strictyaml.language)]
Address = Annotated[str, AfterValidator(strictyaml.web_address)]
When = Annotated[
    Moment,
    PlainValidator(lambda text: strictyaml.moment(str(text)), json_schema_input_type=str),
    PlainSerializer(lambda moment: moment.isoformat(), return_type=str, when_used="json"),
]
Number = BeforeValidator(whole_or_fraction)
Count = Annotated[int, Number, Field(ge=0, le=100)]


class Settings(BaseModel):
    """What all settings share: frozen, no unknown names; built only as part of the whole, which is quicker."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=False)


class Source(Settings):
    """Articles on disk: a folder, a file or a list of files."""

    folder: Place | None = Field(None, description="A folder whose files are read.")
    pattern: Text = Field(
        "*.txt,*.md,*.html,*.htm",
        description="Which files of the folder: patterns parted by commas; `**/*.txt` looks into folders below it too.",
    )
    file: Place | None = Field(None, description="One file, instead of a folder.")
    files: tuple[Place, ...] | None = Field(None, min_length=1, description="Several files, instead of a folder.")
    outlet: Text | None = Field(None, description="The outlet all of them come from, as the brief names it.")
    language: Language | None = Field(None, description="The language all of them are in; found out where not given.")

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns one by one."""
        return tuple(part.strip() for part in self.pattern.split(",") if part.strip())

    @property
    def named(self) -> tuple[Path, ...]:
        """The files that are named one by one; empty for a folder."""
        return (self.file,) if self.file else self.files or ()

    def places(self, key: str, *, base: Path) -> list[Path]:
        """Where the file of an entry of `articles` may be, if it belongs to this source."""
        beside = base / key
        if self.folder is None:
            return [file for file in self.named if file == beside]
        return [self.folder / key, *([beside] if beside.is_relative_to(self.folder) else [])]


class Facts(Settings):
    """What is known about one article; it wins over the article's own front matter."""

    source: Text | None = Field(None, description="The outlet.")
    title: Text | None = Field(None, description="The headline.")
    published: When | None = Field(None, description="The day, or the minute with its zone: `2024-05-31T18:30+02:00`.")
    url: Address | None = Field(None, description="Where it can be read on the web.")
    author: Text | None = Field(None, description="Who wrote it.")
    language: Language | None = Field(None, description="Its language, as a two-letter code.")


class Theme(Settings):
    """A theme of the brief, and the words that tell it."""

    name: Annotated[str, AfterValidator(slug)] = Field(description="Its short name, such as `foreign-trade`.")
    title: Text | None = Field(None, description="Its heading; without one, the name with spaces.")
    words: Words = Field(min_length=1, description="Words and phrases that speak of it, in any inflection.")
    excluded: Words = Field((), alias="not", description="Words and phrases whose sentence is not about it.")

    @property
    def heading(self) -> str:
        """The title as printed."""
        return self.title or self.name.replace("-", " ").capitalize()


class Edmundson(Settings):
    """Cue words of the method `edmundson`."""

    bonus: Words = Field((), description="Words that speak for a sentence.")
    stigma: Words = Field((), description="Words that speak against it.")
    null: Words = Field((), description="Words that count for nothing.")


class Summary(Settings):
    """How each article is condensed."""

    method: Method = Field("brief", description="The summariser.")
    length: Annotated[str, AfterValidator(amount)] = Field(
        "auto", description="How much of each article: `auto`, `3 sentences` or `120 words`."
    )
    edmundson: Edmundson = Field(Edmundson.model_construct(), description="Cue words of the method `edmundson`.")


class Layout(Settings):
    """How much goes on the page."""

    in_brief: Count = Field(1, description="Sentences of each theme in the opening paragraph.")
    overview: Count = Field(4, description="Sentences that open a theme, from all outlets together.")
    each_outlet: Count = Field(2, description="Sentences that an outlet adds to a theme, at most.")


class Notes(Settings):
    """Where outlets say different things."""

    per_theme: Count = Field(4, description="Notes under one theme, at most; the weightiest first.")
    agreements: Count = Field(4, description="Facts of common ground under one theme, at most.")
    kinds: tuple[Kind, ...] = Field(KINDS, description="Kinds of notes to print.")


class Limits(Settings):
    """What is refused for its size."""

    article_megabytes: Annotated[float, Number, Field(gt=0, le=1000)] = Field(
        5, description="Largest article file, in megabytes of 1,000,000 bytes."
    )

    @property
    def bytes(self) -> int:
        """The same in bytes."""
        return int(self.article_megabytes * 1_000_000)


def shape(value: object) -> str:
    """Which form of `themes` a value has."""
    return "auto" if isinstance(value, str) else "list"


Themes = Annotated[
    Annotated[Literal["auto"], Tag("auto")] | Annotated[tuple[Theme, ...], Tag("list")], Discriminator(shape)
]


class Config(Settings):
    """All settings of a desk."""

    title: Text = Field("Daily Brief", description="The name of the brief, at the head of every page.")
    desk: str = Field("", description="Who makes it: printed beside the title.")
    language: Language = Field(
        "en", description="The language of the brief and of articles that do not say, as a code."
    )
    timezone: Annotated[str, AfterValidator(zone)] = Field(
        "UTC", description="The desk's time zone, such as `Europe/Berlin`: it decides what day today is."
    )
    date: Literal["today", "newest"] = Field(
        "today", description="The date of an edition: `today`, or that of its newest article."
    )
    paper: Literal["A4", "Letter"] = Field("A4", description="The size of the PDF's pages.")
    sources: tuple[Source, ...] = Field(min_length=1, description="Where the articles are.")
    articles: dict[str, Facts] = Field(
        {}, description="What is known about single articles, under the name of their file."
    )
    themes: Themes = Field("auto", description="The themes, in the order of the page; or `auto` to find them.")
    others: Text = Field("Also reported", description="The heading of what fits no theme.")
    summary: Summary = Field(Summary.model_construct(), description="How each article is condensed.")
    layout: Layout = Field(Layout.model_construct(), description="How much goes on the page.")
    notes: Notes = Field(Notes.model_construct(), description="Where outlets say different things.")
    templates: Place | None = Field(None, description="A folder of templates that take the place of the shipped ones.")
    limits: Limits = Field(Limits.model_construct(), description="What is refused for its size.")
    unreadable: Literal["build", "stop"] = Field(
        "build",
        description="When a source cannot be read: `build` the edition and name it, or `stop` and publish nothing.",
    )

    _file: Path = PrivateAttr(Path("config.yaml"))
    _lines: Mapping[Key, int] = PrivateAttr({})

    @property
    def folder(self) -> Path:
        """The folder that relative paths count from."""
        return self._file.absolute().parent

    def facts(self, file: Path, source: Source) -> dict[str, object]:
        """What the configuration says of one file of a source, by the keys of `Facts`; only what it does say.

        An entry of `articles` wins over the source's outlet and language.
        """
        told: dict[str, object] = {"source": source.outlet, "language": source.language}
        for key, facts in self.articles.items():
            if file in source.places(key, base=self.folder):
                told |= facts.model_dump(exclude_none=True)
        return {key: value for key, value in told.items() if value is not None}


class Setting(NamedTuple):
    """One setting in force: its dotted name, its value (a scalar or a list of scalars), and where it came from."""

    key: str
    value: object
    origin: str


def read(path: Path) -> Config:
    """The settings of a desk, checked as a whole.

    Raises:
        ConfigError: the file cannot be read, or something in it is wrong. One line a fault, in the order of the
            file, so that one reading mends them all: `config.yaml line 12: themes[0].wrods is not a setting; did
            you mean words?`
    """
    tree = strictyaml.load(contents(path), name=str(path))
    value = {} if tree.value is None else tree.value
    if not isinstance(value, dict):
        raise ConfigError(f"{path} line {tree.lines[()]}: settings are written as `name: value`, one on a line")
    try:
        config = Config.model_validate(value, context={"base": path.absolute().parent})
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise refusal(path, tree.lines, faults.of(found, model=Config)) from None
    config._file, config._lines = path, tree.lines
    if wrong := list(faults.contradictions(config)):
        raise refusal(path, tree.lines, wrong)
    return config


def contents(path: Path) -> str:
    """The text of a configuration file; ConfigError where it is none."""
    try:
        if not path.is_file():
            hint = "is not a file" if path.exists() else "does not exist"
            raise ConfigError(f"{path} {hint}; write one, or name yours with --config FILE")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}; mend its permissions") from None
    if len(content) > LARGEST_FILE:
        raise ConfigError(f"{path} line 1: larger than {LARGEST_FILE} bytes; this is hardly a configuration")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path} line {line}: not UTF-8; save the file as UTF-8") from None


def refusal(path: Path, lines: Mapping[Key, int], found: Iterable[tuple[Key, str]]) -> ConfigError:
    """The error that lists faults, each with the line of the nearest key that is written."""
    numbered = []
    for way, problem in found:
        written = next((way[:end] for end in range(len(way), -1, -1) if way[:end] in lines), ())
        numbered.append((lines.get(written, 1), problem))
    return ConfigError("\n".join(f"{path} line {line}: {problem}" for line, problem in sorted(numbered)))


def settings(config: Config) -> tuple[Setting, ...]:
    """Every setting in force, in the order of the manual; secrets show as "(hidden)".

    The origin is `config.yaml line 3`, or `default` where the file does not say.
    """
    tree = config.model_dump(mode="json", by_alias=True)
    return tuple(in_force(tree, (), config))


def in_force(value: object, way: Key, config: Config) -> Iterator[Setting]:
    """The settings below one key."""
    branches: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        branches = value.items()
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        branches = enumerate(value)
    for part, below in branches:
        yield from in_force(below, (*way, part), config)
    if branches or not way or value == {}:
        return
    line = config._lines.get(way)
    origin = f"{config._file} line {line}" if line else "default"
    secret = value is not None and SECRET & set(re.split(r"[\W_]+", str(way[-1]).lower()))
    yield Setting(strictyaml.spell(way), "(hidden)" if secret else value, origin)


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a configuration, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Config.model_json_schema(by_alias=True)}
