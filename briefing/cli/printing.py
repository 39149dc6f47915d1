"""What a command says: one line on standard output, complaints on standard error, progress on a terminal only."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.model import Failure


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


def complain(arguments: argparse.Namespace, line: str) -> None:
    """One line on standard error, as text or as a JSON object; where it cannot be written, the exit code must do."""
    if arguments.log_format == "json":
        line = json.dumps({"level": "error", "message": line}, ensure_ascii=False)
    with suppress(OSError):
        print(line, file=sys.stderr)


def tell_failures(arguments: argparse.Namespace, failures: Sequence[Failure]) -> None:
    """One line a source that could not be used."""
    for failure in failures:
        complain(arguments, failure.why)


def number(amount: int, noun: str) -> str:
    """`1 article`, `5 articles`."""
    return f"{amount} {noun}{'' if amount == 1 else 's'}"


def on_terminal() -> bool:
    """Whether somebody watches standard error; it may be closed."""
    return bool(sys.stderr) and sys.stderr.isatty()


def progress() -> Callable[[str], None]:
    """Says what is being done on a terminal, on one line that is wiped at the end; silent elsewhere."""
    if not on_terminal():
        return lambda _: None

    def say(what: str) -> None:
        print(f"\r\x1b[K{what} …" if what else "\r\x1b[K", end="", file=sys.stderr, flush=True)

    return say
