"""Commands about an edition: build, verify, explain."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.options import command, day
from briefing.cli.printing import complain, number, progress, tell, tell_failures
from briefing.cli.surroundings import desk_store, now, read_config, today, web_memory

if TYPE_CHECKING:
    from datetime import date

    from briefing.collect.run import Result
    from briefing.config import Config
    from briefing.ledger import Store

PARTLY = 3
VARIANTS = ("pdf/ua-1", "pdf/a-3u")


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    build = command(commands, "build", build_command, "make one edition of the sources into OUT/<date>/")
    build.add_argument(
        "--date", type=day, metavar="D", help="date of the edition, YYYY-MM-DD (default: as `date` in the config says)"
    )
    build.add_argument("--variant", choices=VARIANTS, help="the kind of PDF (default: as `pdf` in the config says)")
    build.add_argument(
        "--texts", type=Path, metavar="DIR", help="also write each article's cleaned text as DIR/<id>.txt"
    )
    build.add_argument(
        "--offline", action="store_true", help="ask no source of the web: build from the folders and the store"
    )
    build.add_argument("--again", action="store_true", help="take articles that have been in another edition once more")

    verify = command(commands, "verify", verify_command, "re-read the sources and prove every quote of an edition")
    verify.add_argument("edition", nargs="?", metavar="D", help="date of the edition (default: the newest)")

    explain = command(commands, "explain", explain_command, "why a sentence or a note is in, or why an article is not")
    explain.add_argument("edition", metavar="D", help="date of the edition, or latest")
    explain.add_argument(
        "reference", metavar="REF", help="a note (theme-1, theme-2, ...), a file, or some words of a sentence"
    )


def build_command(arguments: argparse.Namespace) -> int:
    """Build one edition and say where it went."""
    from briefing.press import Press

    with Press() as press:  # first of all: it loads WeasyPrint while this process loads the rest
        from briefing.build import build
        from briefing.intake import Memory

        config, say = read_config(arguments), progress()
        with desk_store(config) as store:
            failed = 0 if arguments.offline else read_web(arguments, config, store)
            made = build(
                config,
                press=press,
                out=arguments.out,
                day=arguments.date,
                today=today(config),
                texts=arguments.texts,
                variant=arguments.variant,
                number=lambda day: edition_number(store, config, day),
                memory=Memory(store, config, arguments.out, again=arguments.again),
                say=say,
            )
        say("")
    tell_failures(arguments, made.failures)
    for line in filter(None, (made.missing, made.unprinted and f"the PDF holds the plain text: {made.unprinted}")):
        complain(arguments, line)
    brief = made.brief
    outlets = number(len({article.source for article in brief.articles}), "outlet")
    articles, sections = number(len(brief.articles), "article"), number(len(brief.sections), "section")
    tell(f"{made.folder}: {articles} of {outlets}, {sections}")
    return PARTLY if made.failures or failed else 0


def edition_number(store: Store, config: Config, day: date) -> int | None:
    """The number of the edition of a date, or that it gets when it is sent; None for a desk that has published none."""
    from briefing.ledger import editions

    with store.reading() as connection:
        counted = any(edition.number for edition in editions.listed(connection, language=config.language))
        return editions.number_of(connection, day=day, language=config.language) if counted else None


def read_web(arguments: argparse.Namespace, config: Config, store: Store) -> int:
    """Read the sources of the web into the store, and say which failed; how many they were."""
    if not any(source.address for source in config.sources):
        return 0
    from briefing.cli.collecting import agent
    from briefing.collect.run import collect

    def done(result: Result) -> None:
        """A line for a source that failed."""
        if result.why:
            complain(arguments, result.why)

    report = collect(config, store=store, agent=agent(config), now=lambda: now(config), done=done)
    return len(report.failures)


def verify_command(arguments: argparse.Namespace) -> int:
    """Prove an edition and say how many quotes stand."""
    from briefing.build import prove

    config = read_config(arguments)
    with web_memory(config, arguments.out) as memory:
        edition, proved = prove(config, out=arguments.out, name=arguments.edition, memory=memory)
    tell(f"{arguments.out / edition}: all {proved} quotes stand word for word in their articles")
    return 0


def explain_command(arguments: argparse.Namespace) -> int:
    """Say why something is in an edition, or is not."""
    from briefing import publish
    from briefing.explain import explain

    name = publish.newest(arguments.out) if arguments.edition == "latest" else arguments.edition
    config = read_config(arguments)
    with web_memory(config, arguments.out) as memory:
        for line in explain(config, out=arguments.out, name=name, reference=arguments.reference, memory=memory):
            tell(line)
    return 0
