"""Commands on a desk as a whole: init, backup, restore."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefing.cli.options import command, folder
from briefing.cli.printing import tell
from briefing.cli.surroundings import clock, read_config
from briefing.errors import UsageError


def add(commands: Any) -> None:
    """The commands with their options; each of `init` stands for a question."""
    init = command(commands, "init", init_command, "lay out a new desk in a folder")
    backup = command(commands, "backup", backup_command, "write a whole desk into one file")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="(default: briefing-<date>.tar.gz here)")
    restore = command(commands, "restore", restore_command, "bring a desk back from such a file; nothing old is sent")
    restore.add_argument("file", type=Path, metavar="FILE", help="what `briefing backup` wrote")
    restore.add_argument("--replace", action="store_true", help="in place of a store that is there, which is kept")

    init.add_argument("folder", nargs="?", type=folder, default=Path(), metavar="DIR", help="(default: here)")
    init.add_argument("--title", metavar="TEXT", help="the name of the brief")
    init.add_argument("--desk", metavar="TEXT", help="who makes it")
    init.add_argument("--language", metavar="CODE", help="its language, as en")
    init.add_argument("--timezone", metavar="ZONE", help="its time zone, as Europe/Berlin")
    init.add_argument("--at", metavar="HH:MM", help="when an edition is due")
    init.add_argument("--feed", action="append", metavar="URL", help="a feed to read; may be given again")
    init.add_argument(
        "--theme",
        action="append",
        metavar="NAME:WORDS",
        help="a theme and its words, strike:walkout,union; again",
    )
    init.add_argument("--mail-from", metavar="ADDRESS", help="who mails are from")
    init.add_argument("--relay", metavar="ADDRESS", help="the relay that takes them, as smtp://relay.example.org:587")
    init.add_argument(
        "--security", choices=("starttls", "tls", "none"), help="how the way to the relay is kept private"
    )
    init.add_argument("--yes", action="store_true", help="ask nothing, and take what is usual where nothing is given")


QUESTIONS = {
    "title": ("What is the brief called?", "Daily Brief"),
    "desk": ("Who makes it?", ""),
    "language": ("Its language, as a code?", "en"),
    "timezone": ("Its time zone, as Europe/Berlin?", "UTC"),
    "at": ("When is an edition due?", "06:00"),
    "mail_from": ("Who is it from, as brief@example.org? (empty: no mail yet)", ""),
    "relay": ("Which relay takes its mail, as smtp://relay.example.org:587?", ""),
}


def init_command(arguments: argparse.Namespace) -> int:
    """Ask what was not given, lay the desk out, and say what comes next."""
    from briefing import config
    from briefing.errors import ConfigError
    from briefing.founding import Answers, found

    asks = not arguments.yes and sys.stdin.isatty()
    given = answered(arguments, input if asks else None)
    answers = Answers(
        title=given["title"],
        desk=given["desk"],
        language=given["language"],
        timezone=given["timezone"],
        at=given["at"],
        feeds=tuple(arguments.feed or ()),
        themes=tuple(theme(written) for written in arguments.theme or ()),
        sender=given["mail_from"],
        relay=given["relay"],
        security=arguments.security or "",
    )
    made = found(arguments.folder, answers, program=(sys.executable, "-P", "-m", "briefing"))
    try:
        config.read(made[-1])
    except ConfigError as error:
        for path in made:
            path.unlink()
        raise UsageError(f"this would be no desk: {str(error).splitlines()[0]}") from None
    tell(f"{made[-1]}: a desk with two example articles; `make brief` there builds its first edition")
    tell("then: write your own `sources` and `themes` into it, try `briefing check`, and let it run every morning:")
    tell(f"  briefing --config {made[-1]} schedule --install")
    return 0


def backup_command(arguments: argparse.Namespace) -> int:
    """Write a back-up and say where it is."""
    from briefing.backup import back_up

    now = clock()
    to = arguments.file or Path(f"briefing-{now:%Y-%m-%d}.tar.gz")
    tell(back_up(read_config(arguments), out=arguments.out, to=to, now=now))
    return 0


def restore_command(arguments: argparse.Namespace) -> int:
    """Bring a desk back and say as of when."""
    from briefing.backup import restore

    tell(restore(arguments.file, settings=arguments.config, out=arguments.out, now=clock(), replace=arguments.replace))
    return 0


def answered(arguments: argparse.Namespace, ask: Callable[[str], str] | None) -> dict[str, str]:
    """What was given, asked for, or is usual, by question."""
    found: dict[str, str] = {}
    for name, (question, usual) in QUESTIONS.items():
        given = getattr(arguments, name)
        if name == "relay" and not found["mail_from"]:
            ask = None
        if given is None and ask:
            try:
                given = ask(f"{question} [{usual}] ").strip()
            except EOFError:
                raise UsageError(
                    f"no answer to: {question} Give it as --{name.replace('_', '-')}, or say --yes"
                ) from None
        found[name] = given or usual
    return found


def theme(written: str) -> tuple[str, tuple[str, ...]]:
    """A theme of the command line. Raises UsageError where it has no words."""
    name, _, words = written.partition(":")
    listed = tuple(word.strip() for word in words.split(",") if word.strip())
    if not name.strip() or not listed:
        raise UsageError(f"--theme {written!r} is no theme; write its name and words, as strike:walkout,union")
    return name.strip(), listed
