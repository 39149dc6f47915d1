"""Commands about any articles, with no edition made: summarize, compare."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.options import command, count
from briefing.cli.printing import tell, tell_failures
from briefing.errors import NothingToPrint

if TYPE_CHECKING:
    from briefing.model import Article, Failure

METHODS = ("brief", "lead", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction")
PARTLY = 3


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    summarize = command(commands, "summarize", summarize_command, "print digests of any articles; no edition is made")
    summarize.add_argument("files", nargs="+", metavar="FILE", help="an article: text, Markdown or saved HTML")
    summarize.add_argument(
        "--method", choices=METHODS, default="brief", help="how sentences are chosen (default: brief)"
    )
    size = summarize.add_mutually_exclusive_group()
    size.add_argument("--sentences", type=count, metavar="N", help="at most N sentences an article")
    size.add_argument("--words", type=count, metavar="N", help="at most N words an article, one sentence at the least")
    summarize.add_argument(
        "--together", action="store_true", help="one digest of all the articles, as reports of one event"
    )
    summarize.add_argument("--explain", action="store_true", help="show what each feature added to a sentence's score")
    summarize.add_argument("--json", action="store_true", help="one JSON object a line")

    compare = command(
        commands, "compare", compare_command, "agreements and differences among any articles; no edition is made"
    )
    compare.add_argument("files", nargs="+", metavar="FILE", help="an article: text, Markdown or saved HTML")
    compare.add_argument("--json", action="store_true", help="one JSON object")


def summarize_command(arguments: argparse.Namespace) -> int:
    """Print the digest of each file, or one of all."""
    from briefing import articles as reading

    articles, failures = read_files(arguments)
    length = arguments.sentences or (f"{arguments.words} words" if arguments.words else "auto")
    form = reading.as_json if arguments.json else reading.as_text
    for made in reading.digests(articles, method=arguments.method, length=length, together=arguments.together):
        tell(form(made, explain=arguments.explain))
    return PARTLY if failures else 0


def compare_command(arguments: argparse.Namespace) -> int:
    """Print what the articles agree and differ on."""
    from briefing import articles as reading

    articles, failures = read_files(arguments)
    tell(reading.comparison_as_json(articles) if arguments.json else reading.comparison_as_text(articles))
    return PARTLY if failures else 0


def read_files(arguments: argparse.Namespace) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles named on the command line; those that cannot be used are told on standard error."""
    from briefing import articles as reading

    articles, failures = reading.read([Path(name) for name in arguments.files], base=Path.cwd())
    tell_failures(arguments, failures)
    if not articles:
        raise NothingToPrint("none of the files holds an article")
    return articles, failures
