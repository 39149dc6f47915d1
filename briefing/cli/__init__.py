"""The command line: parse, one call, print, exit code. The only reader of the clock and the environment.

One module a group of commands; each has `add`, which hangs its commands into the parser, and a function a command.
What is costly to load is imported inside the function that needs it, so that `--help` stays quick.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from briefing import __version__
from briefing.cli import articles, collecting, desk, editions, founding, holdings, mail, running, subscribers, web
from briefing.cli.options import Parser, shared
from briefing.cli.printing import UnwritableOutput, complain, output
from briefing.errors import FAULT, BriefingError

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
        return FAULT


def run(arguments: argparse.Namespace) -> int:
    """The one call; what it printed is on its way when it returns."""
    code: int = arguments.command(arguments)
    with output():
        if sys.stdout:
            sys.stdout.flush()
    return code


class Stopped(BaseException):
    """A request to end. Not KeyboardInterrupt: met inside `exec`, CPython ends with that signal whatever was caught."""


def stop(*_: object) -> NoReturn:
    """A request to end is met as Ctrl-C is: nothing half done stays, and the exit code tells."""
    raise Stopped


def parser() -> Parser:
    """Every command with its options; `--config`, `--out` and `--log-format` hold before and after its name."""
    top = Parser(
        prog="briefing",
        description="A daily briefing whose every sentence is quoted, word for word, from a named article.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit codes: 0 done, 3 done but some sources failed, 4 nothing worth an edition,\n"
        "5 some mail waits or is in doubt, 64 usage, 70 a fault of the program, 73 cannot write,\n"
        "75 another run is at work, 78 settings or libraries, 130 stopped",
    )
    top.add_argument("--version", action="version", version=f"briefing {__version__}")
    shared(top, suppress=False)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    for group in (founding, editions, running, mail, collecting, holdings, articles, subscribers, web, desk):
        group.add(commands)
    return top
