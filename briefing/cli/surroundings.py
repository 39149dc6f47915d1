"""What a command finds around it: the settings it runs with, and the desk's clock."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.config import Config
    from briefing.intake import Memory
    from briefing.keys import Keys
    from briefing.ledger import Store


def read_config(arguments: argparse.Namespace) -> Config:
    """The settings a command runs with."""
    from briefing import config

    return config.read(arguments.config)


def today(config: Config) -> date:
    """The day it is in the desk's time zone."""
    return now(config).date()


def now(config: Config) -> datetime:
    """The moment it is, in the desk's time zone."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(config.timezone))


@contextmanager
def desk_store(config: Config) -> Iterator[Store]:
    """The desk's store, open for as long as a command needs it."""
    from briefing.ledger import open_store

    store = open_store(config.store, now=now(config))
    try:
        yield store
    finally:
        store.close()


def has_store(config: Config) -> bool:
    """Whether the desk has a store already, which only looking for something need not make."""
    return "://" in config.store or Path(config.store).exists()


@contextmanager
def web_memory(config: Config, out: Path) -> Iterator[Memory | None]:
    """What the store holds of the web, for commands that read articles again; None for a desk without a store yet."""
    from briefing.intake import Memory

    if not any(source.address for source in config.sources) and not has_store(config):
        yield None
        return
    with desk_store(config) as store:
        yield Memory(store, config, out)


def read_keys(config: Config) -> Keys:
    """The desk's secret keys, made on first use."""
    from briefing.keys import keys

    return keys(config.keys, now=now(config))


def clock() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


def login() -> str:
    """The name of whoever types this. Raises UsageError where the system knows none."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("the system knows no name for you; give one with --by NAME") from None
