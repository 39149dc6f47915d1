"""Commands about the desk itself: check, config."""

from __future__ import annotations

import argparse
import json
from typing import Any

from briefing.cli.options import command, count
from briefing.cli.printing import tell
from briefing.cli.surroundings import clock, read_config


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    command(commands, "check", check_command, "try what would fail tonight, and say how to mend it")
    health = command(commands, "health", health_command, "whether the edition that should be there by now is there")
    health.add_argument(
        "--grace", type=count, default=60, metavar="MINUTES", help="how late an edition may be (default: 60)"
    )
    health.add_argument("--hours", type=count, metavar="N", help="instead: how old the newest edition may be")
    config = command(
        commands, "config", config_command, "every setting in force and where it comes from, secrets hidden"
    )
    config.add_argument("--schema", action="store_true", help="the JSON Schema of config.yaml, for editors")


def check_command(arguments: argparse.Namespace) -> int:
    """Try everything a build needs and print one line each."""
    import os

    from briefing.checkup import Around, checkup
    from briefing.cli.collecting import agent
    from briefing.cli.running import at_work

    around = Around(clock, agent, os.environ, lambda config: at_work(config, arguments))
    worst = 0
    for finding in checkup(arguments.config, out=arguments.out, around=around):
        tell(f"{'ok  ' if finding.code == 0 else 'note' if finding.code < 0 else 'MEND'}  {finding.what}")
        worst = worst or max(0, finding.code)
    return worst


def health_command(arguments: argparse.Namespace) -> int:
    """Say whether the edition that should be there is there."""
    from datetime import timedelta

    from briefing.checkup.health import health

    oldest = timedelta(hours=arguments.hours) if arguments.hours else None
    line, code = health(
        read_config(arguments),
        out=arguments.out,
        now=clock(),
        grace=timedelta(minutes=arguments.grace),
        oldest=oldest,
    )
    tell(line)
    return code


def config_command(arguments: argparse.Namespace) -> int:
    """Print every setting in force, or the schema."""
    from briefing import config

    if arguments.schema:
        tell(json.dumps(config.schema(), ensure_ascii=False, indent=2))
        return 0
    for key, value, origin in config.settings(read_config(arguments)):
        tell(f"{key}: {value}  ({origin})")
    return 0
