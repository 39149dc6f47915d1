"""Try what would fail tonight: settings, sources, languages, libraries, fonts, templates, folders; see `morning`.

Beside `build` and `articles` a place where stages meet; nothing is published and no edition changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from briefing import archive, compose, intake, publish, render, text
from briefing.checkup import morning, people
from briefing.checkup.finding import Finding
from briefing.collect.items import items
from briefing.collect.run import of_web
from briefing.config import Config, read
from briefing.errors import BriefingError, NothingToPrint
from briefing.intake import Memory
from briefing.ledger import open_store
from briefing.model import Brief, Item
from briefing.press import Press

NAMED = 10
"""Files that one line names."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a check is told of its surroundings: the clock, who asks the web, the environment, what calls the run."""

    clock: Callable[[], datetime]
    agent: Callable[[Config], str]
    environment: Mapping[str, str]
    at_work: Callable[[Config], Mapping[str, str]]


def checkup(config_file: Path, *, out: Path, around: Around) -> Iterator[Finding]:
    """Try one thing after the other and tell each; what needs settings is left out where they cannot be read."""
    words, config = "", None
    try:
        config = read(config_file)
    except BriefingError as error:
        yield from (Finding(line, error.exit_code) for line in str(error).splitlines())
    else:
        yield Finding(f"{config_file} is well-formed")
        words = yield from sources(config, recent_of_web(config, out=out, now=around.clock()))
        yield from templates(config)
    yield from printing(words)
    yield from writing(out)
    if config:
        yield from tonight(config, out=out, around=around)


def tonight(config: Config, *, out: Path, around: Around) -> Iterator[Finding]:
    """What a run needs beyond a build."""
    yield from morning.web(config, agent=around.agent(config), clock=around.clock)
    yield from morning.store(config, now=around.clock())
    yield from morning.disk(config, out=out)
    yield from morning.relay(config, environment=around.environment)
    yield from morning.records(config)
    yield from people.links(config, now=around.clock())
    yield from people.returned(config, environment=around.environment)
    yield from morning.clock()
    yield from morning.schedule(lambda: around.at_work(config))


def recent_of_web(config: Config, *, out: Path, now: datetime) -> list[Item]:
    """What was read from the web and may enter the next edition; nothing where the store cannot tell, which is told."""
    if not of_web(config) or not morning.has_store(config):
        return []
    since = now.date() - timedelta(days=config.window.days)
    with suppress(BriefingError), closing(open_store(config.store, now=now)) as store:
        return items(config, Memory(store, config, out).stored(since))
    return []


def sources(config: Config, more: Sequence[Item]) -> Generator[Finding, None, str]:
    """Whether the articles can be read, and what their languages get; gives all that they say."""
    try:
        articles, failures = intake.read(config, more=more)
    except NothingToPrint as error:
        if of_web(config):
            yield Finding(f"{error}; nothing new was read from the web either: briefing fetch", -1)
        else:
            yield Finding(str(error), error.exit_code)
        return ""
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)
        return ""
    yield from (Finding(failure.why, 3) for failure in failures)
    outlets = len({article.source for article in articles})
    yield Finding(f"articles that can be read: {len(articles)}, of outlets: {outlets}")
    undated = [article.file or article.id for article in articles if article.published is None]
    if undated:
        others = f" and {len(undated) - NAMED} more" if len(undated) > NAMED else ""
        yield Finding(
            f"undated: {', '.join(undated[:NAMED])}{others}; give `published` in the file or under `articles`", -1
        )
    for language, count in sorted(Counter(article.language for article in articles).items()):
        if not text.stop_words(language):
            name = "an unknown language" if language == "und" else f"the language {language!r}"
            yield Finding(
                f"{count} in {name}: no stop words or stems are known for it, so their sentences are"
                " chosen by position and by whole words",
                -1,
            )
    return "\n".join(article.text for article in articles)


def templates(config: Config) -> Iterator[Finding]:
    """Whether the templates draw a brief; an empty one tries every line outside the loops."""
    empty = compose.contract(Brief(config.title, config.desk, date(2000, 1, 1), config.language, (), (), (), ()))
    try:
        render.page(empty, templates=config.templates, paper=config.paper, look=config.look.drawn())
        render.plain(empty, templates=config.templates)
        render.mail(empty, templates=config.templates, site=config.site, look=config.look.drawn())
        archive.index(config, [])
        say = render.words(config.language, config.templates)
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)
        return
    yield Finding("the templates can be drawn")
    if say.language.partition("-")[0] != config.language.partition("-")[0]:
        yield Finding(
            f"headings and labels are in English: there are no words for {config.language!r}; write them into"
            f" frame/{config.language}.toml in the folder that `templates` names, as templates/frame/en.toml has them",
            -1,
        )


def printing(words: str) -> Iterator[Finding]:
    """Whether Pango is there, and fonts that have the letters of the articles."""
    try:
        with Press() as press:
            for found in press.check(words):
                yield Finding(f"{found.what}; {found.mend}" if found.mend else found.what, 78 if found.mend else 0)
            if press.missing:
                yield Finding(press.missing, -1)
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)


def writing(out: Path) -> Iterator[Finding]:
    """Whether an edition could be put into the out folder."""
    try:
        publish.probe(out)
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)
    else:
        yield Finding(f"{out} can be written")
