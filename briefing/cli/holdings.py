"""The command on the articles a desk holds: articles list, show, drop, add."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.options import command, shared
from briefing.cli.printing import complain, number, tell
from briefing.cli.surroundings import desk_store, now, read_config
from briefing.errors import BriefingError, UsageError

if TYPE_CHECKING:
    from briefing.config import Config
    from briefing.ledger.articles import Found

PARTLY = 3


def add(commands: Any) -> None:
    """Hang the command into the parser."""
    held = command(commands, "articles", list_command, "list the articles the desk holds; show, drop or add one")
    held.add_argument("--json", action="store_true", help="one JSON object a line")
    below = held.add_subparsers(title="more", metavar="list|show|drop|add")

    listing = below.add_parser("list", help="list them, as without a word")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    listing.set_defaults(command=list_command)

    show = below.add_parser("show", help="print one as the program has cleaned it")
    show.add_argument("article", metavar="ARTICLE", help="its number, address or file")
    show.set_defaults(command=show_command)

    drop = below.add_parser("drop", help="take one out of the running, for all editions to come")
    drop.add_argument("article", metavar="ARTICLE", help="its number or address")
    drop.add_argument("--why", default="by hand", metavar="TEXT", help="the reason, for the record")
    drop.add_argument("--undo", action="store_true", help="let it in again")
    drop.set_defaults(command=drop_command)

    new = below.add_parser("add", help="add articles: a file, an address, or - for standard input")
    new.add_argument("articles", nargs="+", metavar="ARTICLE", help="a file, an address, or - for standard input")
    for name, what in (("outlet", "who published it"), ("title", "its headline"), ("author", "who wrote it")):
        new.add_argument(f"--{name}", metavar="TEXT", help=what)
    new.add_argument("--published", metavar="D", help="its day, or the minute with its zone")
    new.add_argument("--language", metavar="CODE", help="its language, as a two-letter code")
    new.add_argument("--url", metavar="ADDRESS", help="where it can be read on the web")
    new.set_defaults(command=add_command)
    for parser in (listing, show, drop, new):
        shared(parser, suppress=True)


def list_command(arguments: argparse.Namespace) -> int:
    """One line an article: number, day, outlet, headline, where it stands."""
    from briefing import holdings
    from briefing.intake import Memory

    config = read_config(arguments)
    with desk_store(config) as store:
        rows = list(holdings.listed(config, Memory(store, config, arguments.out)))
    for one in rows:
        if arguments.json:
            tell(json.dumps(asdict(one), ensure_ascii=False))
            continue
        told = ", ".join(filter(None, (one.published or "undated", one.outlet, one.title)))
        tell(f"{one.number or '-':>5}  {one.name}: {told} ({one.state})")
    if not rows:
        tell("no article is there: save some into the folders of the sources, or type: briefing fetch")
    return 0


def show_command(arguments: argparse.Namespace) -> int:
    """An article to be read."""
    from briefing import holdings
    from briefing.intake import Memory

    config = read_config(arguments)
    with desk_store(config) as store:
        for line in holdings.shown(config, Memory(store, config, arguments.out), arguments.article):
            tell(line)
    return 0


def drop_command(arguments: argparse.Namespace) -> int:
    """Take an article out, or let it in again."""
    from briefing import holdings

    config = read_config(arguments)
    why = "" if arguments.undo else arguments.why
    if not arguments.undo and not why.strip():
        raise UsageError("the reason is empty; give one with --why, or leave --why out")
    with desk_store(config) as store:
        found = holdings.drop(config, store, arguments.article, why=why)
    done = "is in the running again" if arguments.undo else "is taken out; to let it in again: --undo"
    tell(f"{found.id}  {found.title or found.url or found.key}: {done}")
    return 0


def add_command(arguments: argparse.Namespace) -> int:
    """Add articles one by one; one that cannot be added is told, and the others are added."""
    from briefing import holdings

    config = read_config(arguments)
    if len(arguments.articles) > 1 and (arguments.title or arguments.url):
        raise UsageError("--title and --url hold for one article; add them one by one")
    given = facts(arguments)
    failed = 0
    with desk_store(config) as store:
        for name in arguments.articles:
            try:
                found = read_one(config, name, given)
            except BriefingError as error:
                complain(arguments, str(error))
                failed += 1
                continue
            kept, outcome = holdings.add(store, found, now=now(config))
            known = {"new": "added", "changed": "kept as a new version", "same": "known already"}[outcome]
            tell(f"{kept}  {found.title or name}: {known}")
    if failed:
        complain(arguments, f"not added: {number(failed, 'article')}")
    return PARTLY if failed else 0


def read_one(config: Config, name: str, given: dict[str, Any]) -> Found:
    """One article from wherever it is."""
    from briefing import holdings, ingest
    from briefing.cli.collecting import agent

    if name.startswith(("http://", "https://")):
        return holdings.from_web(config, name, agent=agent(config), clock=lambda: now(config), given=given)
    if name == "-":
        content = sys.stdin.buffer.read(config.limits.bytes + 1)
        if len(content) > config.limits.bytes:
            raise UsageError("standard input is larger than an article may be; see limits.article_megabytes")
        return holdings.from_bytes(content, name="standard input", given=given)
    file = Path(name)
    try:
        return holdings.from_bytes(ingest.load(file, limit_bytes=config.limits.bytes), name=name, given=given)
    except BriefingError as error:
        told = str(error)
        raise type(error)(told if told.startswith(name) else f"{name}: {told}") from None


def facts(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the options say of the article."""
    from briefing import strictyaml

    given: dict[str, Any] = {"source": arguments.outlet, "title": arguments.title, "author": arguments.author}
    try:
        given["published"] = strictyaml.moment(arguments.published) if arguments.published else None
        given["language"] = strictyaml.language(arguments.language) if arguments.language else None
        given["url"] = strictyaml.web_address(arguments.url) if arguments.url else None
    except ValueError as error:
        raise UsageError(str(error)) from None
    return {key: value for key, value in given.items() if value is not None}
