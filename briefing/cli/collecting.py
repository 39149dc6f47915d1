"""Commands on the sources of the web: fetch, sources."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import __version__
from briefing.cli.options import command, shared
from briefing.cli.printing import complain, number, on_terminal, output, tell
from briefing.cli.surroundings import desk_store, now, read_config
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.collect.health import Health
    from briefing.collect.run import Result
    from briefing.config import Config, Source

PARTLY = 3


def add(commands: Any) -> None:
    """Hang the commands of this module into the parser."""
    fetch = command(commands, "fetch", fetch_command, "read the sources of the web into the store, and nothing else")
    fetch.add_argument("names", nargs="*", metavar="NAME", help="only these sources, by name, outlet or address")
    fetch.add_argument(
        "--force", action="store_true", help="also sources that are left alone for a while because they failed"
    )

    fetch.add_argument(
        "--verbose",
        action="store_true",
        help="name each article that cannot be read; else it is told once, and counted",
    )

    sources = command(commands, "sources", sources_command, "list the sources and how they are")
    sources.add_argument("--json", action="store_true", help="one JSON object a line")
    below = sources.add_subparsers(title="more", metavar="import|export")
    taken = below.add_parser("import", help="add the feeds of an OPML file to the config")
    taken.add_argument("file", type=Path, metavar="FILE", help="an OPML file, as feed readers export it")
    taken.add_argument("--dry-run", action="store_true", help="print the lines and change nothing")
    taken.set_defaults(command=import_command)
    shared(taken, suppress=True)
    given = below.add_parser("export", help="print the feeds as OPML")
    given.set_defaults(command=export_command)
    shared(given, suppress=True)


def agent(config: Config) -> str:
    """Who asks, honestly: the program and where the desk can be reached."""
    return f"briefing/{__version__}{f' (+{config.site})' if config.site else ''}"


def fetch_command(arguments: argparse.Namespace) -> int:
    """Read the sources, say how each fared, and sum up in one line."""
    from briefing.collect.run import collect, of_web

    config = read_config(arguments)
    web = of_web(config)
    unknown = [name for name in arguments.names if not any(name in (s.key, s.called, s.address) for s in web)]
    if unknown:
        known = ", ".join(source.called for source in web) or "none"
        raise UsageError(f"{unknown[0]} is not a source of the web; these are: {known}")
    if not web:
        tell("no source of the config is on the web: there is nothing to fetch")
        return 0

    def done(result: Result) -> None:
        """One line a source: what went wrong always, all else for a person who watches."""
        if result.why:
            complain(arguments, result.why)
        elif on_terminal():
            with output():
                print(f"{result.source}: {summary(result)}", file=sys.stderr)
        every = result.unread if arguments.verbose else ()
        for note in (*(one for one in result.notes if not one.startswith(every)), *every):
            complain(arguments, note)

    with desk_store(config) as store:
        report = collect(
            config,
            store=store,
            agent=agent(config),
            now=lambda: now(config),
            only=arguments.names,
            at_once=arguments.force,
            done=done,
        )
    for line in report.lasting:
        complain(arguments, line)
    changed = sum(result.changed for result in report.results)
    unread = sum(len(result.unread) for result in report.results)
    failed = len(report.failures)
    tell(
        f"{number(len(report.results), 'source')}: {number(report.new, 'new article')}"
        + (f", {changed} changed" if changed else "")
        + (f", {unread} unread" if unread else "")
        + (f"; {failed} failed" if failed else "")
    )
    return PARTLY if failed else 0


def summary(result: Result) -> str:
    """How a source fared, in a few words."""
    if result.state == "unchanged":
        return "nothing new"
    changed = f", {result.changed} changed" if result.changed else ""
    return f"{result.new} new{changed}, of {number(result.listed, 'entry').replace('entrys', 'entries')}"


def sources_command(arguments: argparse.Namespace) -> int:
    """One line a source: what it is, and how it has fared."""
    from briefing.collect import health
    from briefing.ledger import fetches

    config = read_config(arguments)
    moment = now(config)
    with desk_store(config) as store, store.reading() as connection:
        standings = fetches.standings(connection)
    healths = {
        one.source.key: one
        for one in health.of_sources(config.sources, standings, now=moment, stale_days=config.fetch.stale_days)
    }
    for source in config.sources:
        one = healths.get(source.key) if source.address else None
        if arguments.json:
            tell(json.dumps(as_values(source, one), ensure_ascii=False))
        else:
            tell(as_line(config, source, one, moment))
    return PARTLY if any(one.state == "failed" for one in healths.values()) else 0


def as_line(config: Config, source: Source, one: Health | None, moment: datetime) -> str:
    """A source on one line: how it is, its name, what it gave."""
    if one is None:
        place = source.folder or source.named[0]
        kind = "folder" if source.folder else "file"
        shown = place.relative_to(config.folder) if place.is_relative_to(config.folder) else place
        return f"{kind:10}  {source.called or shown}"
    told = one.why
    if one.standing and one.standing.not_before and one.standing.not_before > moment:
        told += f" (left alone until {one.standing.not_before.astimezone(moment.tzinfo):%Y-%m-%d %H:%M})"
    if one.state in ("stale", "well") and one.standing and one.standing.newest:
        told = f"last new article {one.standing.newest.astimezone(moment.tzinfo):%Y-%m-%d %H:%M}"
    if one.state == "failed" and one.since:
        told = f"since {one.since.astimezone(moment.tzinfo):%Y-%m-%d}: {told}"
    unread = one.standing.unread.count("\n") + 1 if one.standing and one.standing.unread else 0
    counted = f"{number(unread, 'article')} unread: see --json" if unread else ""
    return "  ".join(filter(None, (f"{one.state:10}", source.called, told, counted)))


def as_values(source: Source, one: Health | None) -> dict[str, Any]:
    """A source as JSON."""
    standing = one.standing if one else None
    return {
        "name": source.called,
        "address": source.address,
        "outlet": source.outlet,
        "country": source.country,
        "owner": source.owner,
        "state": one.state if one else "files",
        "why": one.why if one else "",
        "failures": standing.failures if standing else 0,
        "tried": standing.tried.isoformat() if standing else None,
        "answered": standing.answered.isoformat() if standing and standing.answered else None,
        "newest": standing.newest.isoformat() if standing and standing.newest else None,
        "entries": standing.entries if standing else 0,
        "moved": standing.moved if standing else None,
        "unread": standing.unread.split("\n") if standing and standing.unread else [],
    }


def import_command(arguments: argparse.Namespace) -> int:
    """Add the feeds of an OPML file that the desk has not."""
    from briefing.collect import lists

    config = read_config(arguments)
    found, refused = lists.read(arguments.file)
    for address in refused:
        complain(arguments, f"{arguments.file}: {address} is no address of the web; it is left out")
    new = lists.fresh(config, found)
    if arguments.dry_run:
        for line in lists.entries(new):
            tell(line)
    elif new:
        lists.add(arguments.config, config, new)
    held = len(found) - len(new)
    tell(
        f"{arguments.config}: {number(len(new), 'feed')} {'would be ' if arguments.dry_run else ''}added"
        + (f", {held} already there" if held else "")
    )
    return PARTLY if refused else 0


def export_command(arguments: argparse.Namespace) -> int:
    """Print the desk's feeds as OPML."""
    from briefing.collect import lists

    tell(lists.export(read_config(arguments)).rstrip("\n"))
    return 0
