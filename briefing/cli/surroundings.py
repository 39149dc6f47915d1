"""What a command finds around it: the settings it runs with, and the desk's clock."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.config import Config


def read_config(arguments: argparse.Namespace) -> Config:
    """The settings a command runs with."""
    from briefing import config

    return config.read(arguments.config)


def today(config: Config) -> date:
    """The day it is in the desk's time zone."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(config.timezone)).date()
