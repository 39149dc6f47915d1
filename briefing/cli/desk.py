"""Commands about the desk itself: check, config."""

from __future__ import annotations

import argparse
import json
from typing import Any

from briefing.cli.options import command
from briefing.cli.printing import tell
from briefing.cli.surroundings import read_config


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    command(commands, "check", check_command, "try what would fail tonight, and say how to mend it")
    config = command(
        commands, "config", config_command, "every setting in force and where it comes from, secrets hidden"
    )
    config.add_argument("--schema", action="store_true", help="the JSON Schema of config.yaml, for editors")


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
