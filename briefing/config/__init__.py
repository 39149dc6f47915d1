"""config.yaml as frozen settings: the one door to pydantic, and the one home of each setting.

A setting's default, its check and its words for the operator stand together in the models of this room, one module
a group of settings; the JSON Schema and docs/configuration.md are made from them. Paths come out absolute: relative
ones count from the folder of the file. Knows nothing of what the stages do with a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError

from briefing import strictyaml
from briefing.config import faults
from briefing.config.forms import Address, Language, Number, Place, Settings, Text, zone
from briefing.config.look import Look
from briefing.config.mail import Dkim, Mail, store_place
from briefing.config.page import KINDS, Edmundson, Kind, Layout, Method, Notes, Summary, Theme, Themes
from briefing.config.running import Deadlines, Least, Log, OnEmpty, Ping, Review, Schedule
from briefing.config.sources import Facts, Fetch, Source
from briefing.config.subscribers import Bounces, Subscribers, Web
from briefing.config.window import Window, Workers
from briefing.errors import ConfigError
from briefing.strictyaml import Key
from briefing.timetable import DAYS, Timetable

__all__ = [
    "KINDS",
    "Bounces",
    "Config",
    "Deadlines",
    "Dkim",
    "Edmundson",
    "Facts",
    "Fetch",
    "Kind",
    "Layout",
    "Least",
    "Limits",
    "Log",
    "Mail",
    "Method",
    "Notes",
    "OnEmpty",
    "Ping",
    "Review",
    "Schedule",
    "Setting",
    "Source",
    "Subscribers",
    "Summary",
    "Theme",
    "Themes",
    "Web",
    "Window",
    "read",
    "schema",
    "settings",
]

LARGEST_FILE = 1_000_000
"""Bytes a configuration may have."""
SECRET = {"authorization", "cookie", "password", "secret", "token", "key"}


class Limits(Settings):
    """What is refused for its size."""

    article_megabytes: Annotated[float, Number, Field(gt=0, le=1000)] = Field(
        5, description="Largest article file, in megabytes of 1,000,000 bytes."
    )

    @property
    def bytes(self) -> int:
        """The same in bytes."""
        return int(self.article_megabytes * 1_000_000)


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
    site: Address | None = Field(
        None,
        description="Where the desk's web pages are: the start of every link in mails, `https://brief.example.org`.",
    )
    paper: Literal["A4", "Letter"] = Field("A4", description="The size of the PDF's pages.")
    pdf: Literal["pdf/ua-1", "pdf/a-3u"] = Field(
        "pdf/ua-1",
        description="The kind of PDF: `pdf/ua-1` for readers, `pdf/a-3u` for archives, with `brief.json` enclosed.",
    )
    look: Look = Field(Look.model_construct(), description="Colours, fonts and logo.")
    sources: tuple[Source, ...] = Field(min_length=1, description="Where the articles are.")
    fetch: Fetch = Field(Fetch.model_construct(), description="How sources of the web are read.")
    articles: dict[str, Facts] = Field(
        {}, description="What is known about single articles, under the name of their file."
    )
    themes: Themes = Field("auto", description="The themes, in the order of the page; or `auto` to find them.")
    others: Text = Field("Also reported", description="The heading of what fits no theme.")
    summary: Summary = Field(Summary.model_construct(), description="How each article is condensed.")
    layout: Layout = Field(Layout.model_construct(), description="How much goes on the page.")
    notes: Notes = Field(Notes.model_construct(), description="Where outlets say different things.")
    window: Window = Field(Window.model_construct(), description="What enters an edition.")
    workers: Workers = Field(
        "none",
        description="Who reads and compares articles: `none` besides this process, `processes: 4`, or `dask: ADDRESS`.",
    )
    templates: Place | None = Field(None, description="A folder of templates that take the place of the shipped ones.")
    limits: Limits = Field(Limits.model_construct(), description="What is refused for its size.")
    store: Annotated[str, AfterValidator(store_place)] = Field(
        "store/briefing.db",
        description="Where editions, subscribers and deliveries are kept: a file, or `postgresql://user@host/database`.",
        validate_default=True,
    )
    mail: Mail = Field(Mail.model_construct(), description="How an edition is mailed.")
    keys: Place = Field(
        Path("store/keys"),
        description="The desk's secret keys, which sign links and envelopes: made on first use. Keep a copy of it.",
        validate_default=True,
    )
    subscribers: Subscribers = Field(
        Subscribers.model_construct(), description="Who gets the brief, and by what right."
    )
    web: Web = Field(Web.model_construct(), description="The server of the desk's web pages.")
    bounces: Bounces = Field(Bounces.model_construct(), description="The mailbox for mail that comes back.")
    unreadable: Literal["build", "stop"] = Field(
        "build",
        description="When a source cannot be read: `build` the edition and name it, or `stop` and publish nothing.",
    )

    schedule: Schedule = Field(Schedule.model_construct(), description="When an edition is due.")
    deadlines: Deadlines = Field(Deadlines.model_construct(), description="How long a run may take.")
    on_empty: OnEmpty = Field(
        "skip",
        description="Without articles: `skip` the day, mail a short `notice`, or `build` a page that nobody gets.",
    )
    least: Least = Field(Least.model_construct(), description="What an edition must hold to be mailed.")
    review: Review = Field(
        "auto",
        description="Whether an edition goes out by itself (`auto`) or waits for `briefing approve` (`required`).",
    )
    ping: Ping = Field(Ping.model_construct(), description="Addresses that are told how a run goes.")
    log: Log = Field(Log.model_construct(), description="The log of runs.")

    _file: Path = PrivateAttr(Path("config.yaml"))
    _lines: Mapping[Key, int] = PrivateAttr({})
    _text: str = PrivateAttr("")

    @property
    def file(self) -> Path:
        """The file the settings stand in."""
        return self._file

    @property
    def text(self) -> str:
        """The settings as they were written."""
        return self._text

    @property
    def folder(self) -> Path:
        """The folder that relative paths count from."""
        return self._file.absolute().parent

    @property
    def log_file(self) -> Path:
        """Where the log of runs is kept."""
        return self.folder / self.log.file

    @property
    def timetable(self) -> Timetable:
        """When editions are due."""
        schedule = self.schedule
        return Timetable(
            at=schedule.at,
            zone=ZoneInfo(self.timezone),
            weekdays=frozenset(map(DAYS.index, schedule.weekdays)),
            latest=schedule.max_lateness,
            holidays=schedule.days_off,
        )

    def of_outlet(self, name: str) -> Source | None:
        """The first source that names an outlet, in any spelling of its capitals."""
        return next((one for one in self.sources if (one.outlet or "").casefold() == name.casefold()), None)

    def line(self, *way: str | int) -> int | None:
        """The line, from 1, on which a setting is written; None where the file does not have it."""
        return self._lines.get(way)

    @property
    def list_id(self) -> str:
        """What tells this list from all others, in mail programs (RFC 2919) and in signed links: brief.example.org."""
        if self.mail.list_id:
            return self.mail.list_id
        name = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")[:60].strip("-") or "brief"
        domain = parseaddr(self.mail.sender or "")[1].rpartition("@")[2].lower() or "briefing.invalid"
        return f"{name}.{domain}"

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
    config = understood(contents(path), path)
    if wrong := list(faults.contradictions(config)):
        raise refusal(path, config._lines, wrong)
    return config


def understood(text: str, path: Path) -> Config:
    """The settings in a text, as if it stood in the file `path`; what they say of the disk is not looked at.

    Raises:
        ConfigError: as `read`.
    """
    tree = strictyaml.load(text, name=str(path))
    value = {} if tree.value is None else tree.value
    if not isinstance(value, dict):
        raise ConfigError(f"{path} line {tree.lines[()]}: settings are written as `name: value`, one on a line")
    try:
        config = Config.model_validate(value, context={"base": path.absolute().parent})
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise refusal(path, tree.lines, faults.of(found, model=Config)) from None
    config._file, config._lines, config._text = path, tree.lines, text
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
