"""The command line: parse, one call, print, exit code. The only reader of the clock and the environment."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from briefing import __version__
from briefing.errors import BriefingError, NothingToPrint

if TYPE_CHECKING:
    from briefing.config import Config
    from briefing.model import Article, Failure

METHODS = ("brief", "lead", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
PARTLY = 3
BUG = 70
UNWRITABLE = 73
STOPPED = 130


def main(argv: Sequence[str]) -> int:
    """Run one command and give its exit code: 0 done, 3 done but something could not be read, else see `errors`."""
    # Small matrices lose up to nineteen times their speed to threads that wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter is no reason to fail
    arguments = parser().parse_args(argv)
    try:
        signal.signal(signal.SIGTERM, stop)
        return run(arguments)
    except BriefingError as error:
        for line in str(error).splitlines():
            complain(arguments, line)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output (`| head`) has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, Stopped):
        complain(arguments, "stopped; what was published before is in place")
        return STOPPED
    except UnwritableOutput as error:
        complain(arguments, f"standard output cannot be written: {error}")
        return UNWRITABLE
    except Exception:  # noqa: BLE001  (the one place where a surprise becomes an exit code, traceback and all)
        traceback.print_exc()
        complain(
            arguments,
            "this is a fault of the program, not of your articles or settings: please report it with the lines above",
        )
        return BUG


def run(arguments: argparse.Namespace) -> int:
    """The one call; what it printed is on its way when it returns."""
    code: int = arguments.command(arguments)
    with output():
        if sys.stdout:
            sys.stdout.flush()
    return code


class UnwritableOutput(Exception):
    """What was asked for was done, and the line that says so cannot be printed."""


@contextmanager
def output() -> Iterator[None]:
    """A full disk behind standard output is not a fault of the program; a reader that has gone is none at all."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = None
        raise UnwritableOutput(error.strerror) from error


def tell(line: str) -> None:
    """One line on standard output, if there is one."""
    with output():
        print(line)


class Stopped(BaseException):
    """A request to end. Not KeyboardInterrupt: met inside `exec`, CPython ends with that signal whatever was caught."""


def stop(*_: object) -> NoReturn:
    """A request to end is met as Ctrl-C is: nothing half done stays, and the exit code tells."""
    raise Stopped


class Parser(argparse.ArgumentParser):
    """A parser whose refusals end with 64, as `sysexits.h` names a wrong command line."""

    def error(self, message: str) -> NoReturn:
        """Say how the command is used and what was wrong."""
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """Every command with its options; `--config`, `--out` and `--log-format` hold before and after its name."""
    top = Parser(
        prog="briefing",
        description="A daily briefing whose every sentence is quoted, word for word, from a named article.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit codes: 0 done, 3 done but some sources failed, 4 nothing worth an edition, 64 usage,\n"
        "70 a fault of the program, 73 cannot write, 75 another run is at work, 78 settings or libraries, 130 stopped",
    )
    top.add_argument("--version", action="version", version=f"briefing {__version__}")
    shared(top, suppress=False)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    build = command(commands, "build", build_command, "make one edition of the sources into OUT/<date>/")
    build.add_argument(
        "--date", type=day, metavar="D", help="date of the edition, YYYY-MM-DD (default: as `date` in the config says)"
    )
    build.add_argument(
        "--texts", type=Path, metavar="DIR", help="also write each article's cleaned text as DIR/<id>.txt"
    )

    verify = command(commands, "verify", verify_command, "re-read the sources and prove every quote of an edition")
    verify.add_argument("edition", nargs="?", metavar="D", help="date of the edition (default: the newest)")

    explain = command(commands, "explain", explain_command, "why a sentence or a note is in, or why an article is not")
    explain.add_argument("edition", metavar="D", help="date of the edition, or latest")
    explain.add_argument(
        "reference", metavar="REF", help="a note (theme-1, theme-2, ...), a file, or some words of a sentence"
    )

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

    command(commands, "check", check_command, "try what would fail tonight, and say how to mend it")
    config = command(
        commands, "config", config_command, "every setting in force and where it comes from, secrets hidden"
    )
    config.add_argument("--schema", action="store_true", help="the JSON Schema of config.yaml, for editors")
    return top


def command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
    """One command with the options that hold for all."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
    made.set_defaults(command=run)
    shared(made, suppress=True)
    return made


def shared(to: argparse.ArgumentParser, *, suppress: bool) -> None:
    """The options of every command; behind a command's name an absent one leaves what stood before it."""

    def absent(value: object) -> Any:
        return argparse.SUPPRESS if suppress else value

    to.add_argument(
        "--config",
        type=Path,
        default=absent(Path("config.yaml")),
        metavar="FILE",
        help="settings (default: config.yaml here)",
    )
    to.add_argument(
        "--out", type=folder, default=absent(Path("dist")), metavar="DIR", help="where editions go (default: dist)"
    )
    to.add_argument(
        "--log-format", choices=("text", "json"), default=absent("text"), help="form of messages (default: text)"
    )


def day(text: str) -> date:
    """A date of the command line, in the one form that cannot be misread."""
    try:
        return date(*map(int, DAY.fullmatch(text).groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


def folder(text: str) -> Path:
    """A folder of the command line."""
    if not text:
        raise argparse.ArgumentTypeError("is empty; name a folder")
    return Path(text)


def count(text: str) -> int:
    """A number of the command line, at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def build_command(arguments: argparse.Namespace) -> int:
    """Build one edition and say where it went."""
    from briefing.press import Press

    with Press() as press:  # first of all: it loads WeasyPrint while this process loads the rest
        from briefing.build import build

        config, say = read_config(arguments), progress()
        made = build(
            config,
            press=press,
            out=arguments.out,
            day=arguments.date,
            today=today(config),
            texts=arguments.texts,
            say=say,
        )
        say("")
    tell_failures(arguments, made.failures)
    if made.missing:
        complain(arguments, made.missing)
    brief = made.brief
    outlets = number(len({article.source for article in brief.articles}), "outlet")
    articles, sections = number(len(brief.articles), "article"), number(len(brief.sections), "section")
    tell(f"{made.folder}: {articles} of {outlets}, {sections}")
    return PARTLY if made.failures else 0


def verify_command(arguments: argparse.Namespace) -> int:
    """Prove an edition and say how many quotes stand."""
    from briefing.build import prove

    edition, proved = prove(read_config(arguments), out=arguments.out, name=arguments.edition)
    tell(f"{arguments.out / edition}: all {proved} quotes stand word for word in their articles")
    return 0


def explain_command(arguments: argparse.Namespace) -> int:
    """Say why something is in an edition, or is not."""
    from briefing import publish
    from briefing.explain import explain

    name = publish.newest(arguments.out) if arguments.edition == "latest" else arguments.edition
    for line in explain(read_config(arguments), out=arguments.out, name=name, reference=arguments.reference):
        tell(line)
    return 0


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


def check_command(arguments: argparse.Namespace) -> int:
    """Try everything a build needs and print one line each."""
    from briefing.checkup import checkup

    worst = 0
    for finding in checkup(arguments.config, out=arguments.out):
        tell(f"{'ok  ' if finding.code == 0 else 'note' if finding.code < 0 else 'MEND'}  {finding.what}")
        worst = worst or max(0, finding.code)
    return worst


def config_command(arguments: argparse.Namespace) -> int:
    """Print every setting in force, or the schema."""
    from briefing import config

    if arguments.schema:
        tell(json.dumps(config.schema(), ensure_ascii=False, indent=2))
        return 0
    for key, value, origin in config.settings(read_config(arguments)):
        tell(f"{key}: {value}  ({origin})")
    return 0


def read_config(arguments: argparse.Namespace) -> Config:
    """The settings a command runs with."""
    from briefing import config

    return config.read(arguments.config)


def read_files(arguments: argparse.Namespace) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles named on the command line; those that cannot be used are told on standard error."""
    from briefing import articles as reading

    articles, failures = reading.read([Path(name) for name in arguments.files], base=Path.cwd())
    tell_failures(arguments, failures)
    if not articles:
        raise NothingToPrint("none of the files holds an article")
    return articles, failures


def today(config: Config) -> date:
    """The day it is in the desk's time zone."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(config.timezone)).date()


def number(amount: int, noun: str) -> str:
    """`1 article`, `5 articles`."""
    return f"{amount} {noun}{'' if amount == 1 else 's'}"


def progress() -> Callable[[str], None]:
    """Says what is being done on a terminal, on one line that is wiped at the end; silent elsewhere."""
    if not sys.stderr.isatty():
        return lambda _: None

    def say(what: str) -> None:
        print(f"\r\x1b[K{what} …" if what else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return say


def tell_failures(arguments: argparse.Namespace, failures: Sequence[Failure]) -> None:
    """One line a source that could not be used."""
    for failure in failures:
        complain(arguments, failure.why)


def complain(arguments: argparse.Namespace, line: str) -> None:
    """One line on standard error, as text or as a JSON object."""
    print(
        json.dumps({"level": "error", "message": line}, ensure_ascii=False) if arguments.log_format == "json" else line,
        file=sys.stderr,
    )
