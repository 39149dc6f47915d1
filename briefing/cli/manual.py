"""docs/commands.md, made from the parser: `python -m briefing.cli.manual > docs/commands.md`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from briefing.cli import parser

INTRODUCTION = """# Commands

<!-- Made from briefing/cli/ by `python -m briefing.cli.manual`; change it there. -->

`--config FILE` (the settings, `config.yaml` here where it is not given), `--out DIR` (where editions go, `dist`) and
`--log-format text|json` (the form of complaints) hold for every command and may stand before or behind its name.
"""

CODES = (
    "0 done · 3 done, but a source failed or an edition came out different · 4 nothing worth an edition · "
    "5 some mail waits or is in doubt · 64 a command was called wrongly · 70 a fault of the program · "
    "73 something cannot be written · 75 another run is at work, or a step took too long · "
    "78 settings, keys or libraries · "
    "130 stopped. `briefing health` ends with 1 for a desk that is not well."
)


def page() -> str:
    """Every command with its options, as Markdown."""
    return INTRODUCTION + "".join(sections(parser())) + f"\n## What a command ends with\n\n{CODES}\n"


def sections(top: argparse.ArgumentParser, path: str = "briefing") -> Iterator[str]:
    """One section for each command, and for those below it."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, made in action.choices.items():
                yield section(f"{path} {name}", made)
                yield from sections(made, f"{path} {name}")


def section(name: str, made: argparse.ArgumentParser) -> str:
    """One command: how it is called, what it does, a line for each of its own options."""
    own = [action for action in made._actions if action.default != argparse.SUPPRESS or not action.option_strings]
    own = [a for a in own if not isinstance(a, argparse._HelpAction | argparse._SubParsersAction)]
    rows = [f"| `{spelt(action)}` | {escaped(action)} |" for action in own]
    table = "\n| | |\n| --- | --- |\n" + "\n".join(rows) + "\n" if rows else ""
    return f"\n## {name}\n\n{made.description or ''}\n{table}"


def spelt(action: argparse.Action) -> str:
    """An option or argument as it is typed."""
    word = action.metavar if isinstance(action.metavar, str) else None
    if action.choices:
        word = word or "|".join(map(str, action.choices))
    word = word or action.dest.upper()
    if not action.option_strings:
        many = {"+": f"{word} ...", "*": f"[{word} ...]", "?": f"[{word}]"}
        return many.get(str(action.nargs), word).replace("|", "\\|")
    long = max(action.option_strings, key=len)
    value = "" if action.nargs == 0 else f" [{word}]" if action.nargs == "?" else f" {word}"
    return (long + value).replace("|", "\\|")


def escaped(action: argparse.Action) -> str:
    """What an option is for, as a cell of a table."""
    return re.sub(r"\s+", " ", action.help or "").replace("|", "\\|").replace("%%", "%")


if __name__ == "__main__":
    print(page(), end="")
