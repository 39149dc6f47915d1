"""The form of a command line: the parser, the options of every command, and the values they take."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

LARGEST_COUNT = 1_000_000
"""As many hours are a century, and time can be counted back so far."""

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class Parser(argparse.ArgumentParser):
    """A parser whose refusals end with 64, as `sysexits.h` names a wrong command line."""

    def error(self, message: str) -> NoReturn:
        """Say how the command is used and what was wrong."""
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}\n")


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


def count(text: str, *, most: int = LARGEST_COUNT) -> int:
    """A number of the command line, at least 1."""
    if not re.fullmatch(r"[0-9]{1,18}", text) or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {most}")
    return int(text)


def port(text: str) -> int:
    """A port to listen on."""
    return count(text, most=65_535)


def row(text: str) -> int:
    """The number of something in the store."""
    return count(text, most=10**18 - 1)
