"""The desk's list of sources, written: feeds of an OPML file into config.yaml, and the desk's feeds as OPML.

Lines are added and nothing else of the file is touched: its comments and its order are the operator's own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from briefing import config as settings
from briefing.config import Config
from briefing.errors import ConfigError, InputError
from briefing.ingest import opml
from briefing.ingest.opml import Outline
from briefing.sandbox import Sandbox

LARGEST = 10_000_000


def read(path: Path) -> tuple[list[Outline], list[str]]:
    """The feeds of an OPML file, and what in it is no address of a feed.

    Raises:
        InputError: it cannot be read, or is no OPML.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; mend its name or its permissions") from None
    if len(content) > LARGEST:
        raise InputError(f"{path}: larger than {LARGEST / 1e6:g} MB; this is hardly a list of feeds")
    with Sandbox() as sandbox:
        try:
            return opml.outlines(sandbox.run("opml", content))
        except InputError as error:
            raise InputError(f"{path}: {error}") from None


def fresh(config: Config, found: Sequence[Outline]) -> list[Outline]:
    """The feeds that the desk has not."""
    held = {source.address for source in config.sources}
    return [one for one in found if one.feed not in held]


def entries(found: Sequence[Outline], *, indent: str = "  ") -> list[str]:
    """The lines of config.yaml that name some feeds. JSON's strings are YAML's."""
    lines = []
    for one in found:
        lines.append(f"{indent}- feed: {json.dumps(one.feed, ensure_ascii=False)}")
        if one.title:
            lines.append(f"{indent}  outlet: {json.dumps(one.title, ensure_ascii=False)}")
    return lines


def add(path: Path, config: Config, found: Sequence[Outline]) -> None:
    """Write feeds behind the last source of a configuration; it is read as a whole before it takes the old one's place.

    Raises:
        ConfigError: its sources are not written one a line, or it would not hold with them. The file is as it was.
    """
    written = path.read_text(encoding="utf-8")
    lines = written.split("\n")
    first = config.line("sources", 0)
    if first is None or not lines[first - 1].lstrip().startswith("- "):
        raise ConfigError(
            f"{path}: its sources are not written one below the other; add these:\n" + "\n".join(entries(found))
        )
    indent = lines[first - 1][: len(lines[first - 1]) - len(lines[first - 1].lstrip())]
    end = first
    for number in range(first, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith((f"{indent}-", f"{indent} ")):
            break
        end = number + 1
    made = "\n".join([*lines[:end], *entries(found, indent=indent), *lines[end:]])
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(made, encoding="utf-8")
        aside.chmod(path.stat().st_mode & 0o777)
        settings.read(aside)
        aside.replace(path.resolve())  # where it is a link, it stays one
    except ConfigError as error:
        raise ConfigError(str(error).replace(str(aside), str(path))) from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}; mend its permissions") from None
    finally:
        aside.unlink(missing_ok=True)


def export(config: Config) -> str:
    """The desk's feeds as OPML."""
    feeds = [Outline(source.outlet or source.called, source.feed) for source in config.sources if source.feed]
    return opml.write(config.title, feeds)
