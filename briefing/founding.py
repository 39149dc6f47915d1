"""A new desk in a folder: settings with comments, a template to edit, an example source, and a Makefile.

The example is made up, and short; it is there so that the first build shows what a brief has. Nothing that exists is
written over.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.errors import PublishError, UsageError
from briefing.publish.disk import told

SETTINGS = "config.yaml"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a desk is to be. `feeds` are addresses, `themes` a name and its words each; `sender` "" for no mail yet."""

    title: str = "Daily Brief"
    desk: str = ""
    language: str = "en"
    timezone: str = "UTC"
    at: str = "06:00"
    feeds: tuple[str, ...] = ()
    themes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sender: str = ""
    relay: str = ""
    security: str = ""


COURIER = """---
source: The Harbour Courier
published: 2024-05-02
url: https://courier.example.org/strike
---
Dock strike closes the port of Elm

About 2,000 dock workers walked out on Monday over night pay, their union said. The strike has closed the port of Elm.

The union wants nine per cent more and a limit to night shifts. "We will not go back for less," its chairwoman said.

Forty ships wait outside the harbour. Talks are to begin on Friday.
"""
TIMES = """---
source: Elm Evening Times
published: 2024-05-02
url: https://times.example.org/port
---
Port of Elm shut by walkout

The port of Elm is shut after some 1,200 dock workers walked out on Monday, the harbour master said on Thursday.

Owners of the terminal offered four per cent and called the strike reckless. Talks begin on Friday, they said.

Trucks were sent to other ports. The traffic on the coast road has doubled, the police said.
"""
TEMPLATE = """{# This takes the place of the shipped page and keeps all of it but the blocks that are written here. #}
{% extends "shipped/brief.html.j2" %}
"""
IGNORED = "/dist/\n/store/\n/log/\n"
EXAMPLE_THEMES = (
    ("strike", ("strike", "walkout", "union", "night pay", "talks")),
    ("traffic", ("port", "harbour", "ship", "truck")),
)


def found(folder: Path, answers: Answers, *, program: Sequence[str]) -> list[Path]:
    """Lay out a new desk; gives the files that were made, the settings last.

    Args:
        program: the words that call this program, such as its Python, `-m` and `briefing`.

    Raises:
        UsageError: a desk, or a file that a desk would have, is there already. Nothing was written.
        PublishError: a file cannot be written; those made before it are gone again.
    """
    files = contents(answers, program=program)
    for name in sorted(files, key=lambda name: name != SETTINGS):
        if os.path.lexists(folder / name):
            what = "holds a desk already" if name == SETTINGS else f"has a {name} already"
            raise UsageError(f"{folder} {what}; give another folder: briefing init DIR")
    made: list[Path] = []
    try:
        for name, text in files.items():
            with told(folder / name, option="DIR"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                with (folder / name).open("x", encoding="utf-8") as file:
                    made.append(folder / name)
                    file.write(text)
    except PublishError:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return made


def contents(answers: Answers, *, program: Sequence[str]) -> Mapping[str, str]:
    """Every file of a new desk by its path, the settings last: where they are, a desk is."""
    return {
        "articles/harbour-courier.txt": COURIER,
        "articles/evening-times.txt": TIMES,
        "templates/brief.html.j2": TEMPLATE,
        ".gitignore": IGNORED,
        "Makefile": makefile(program),
        SETTINGS: settings(answers),
    }


def makefile(program: Sequence[str]) -> str:
    """Targets for what is typed most; a dollar sign in a path is doubled, as make wants it."""
    call = shlex.join(program).replace("$", "$$")
    return f"""# The desk's own commands; `make brief` builds an edition into dist/.
BRIEFING := {call}

.PHONY: brief check verify
brief:
\t@$(BRIEFING) build $(ARGS)
check:
\t@$(BRIEFING) check $(ARGS)
verify:
\t@$(BRIEFING) verify $(ARGS)
"""


def settings(answers: Answers) -> str:
    """The settings, with a word on each."""
    themes = answers.themes or (() if answers.feeds else EXAMPLE_THEMES)
    return f"""# The settings of this desk. `briefing config` prints all that are in force, `briefing check` tries them.
# Paths count from this file.

title: {text(answers.title)}
{f"desk: {text(answers.desk)}" if answers.desk else "# desk: Who makes it"}
language: {answers.language}
timezone: {answers.timezone}

# When an edition is due. `briefing schedule` prints a line for your crontab, with `--install` it puts it in.
schedule:
  at: "{answers.at}"
  # weekdays: [mon, tue, wed, thu, fri]
  # holidays: holidays.txt

# Where the articles are: folders, files, feeds, pages, sitemaps. The folder holds two made-up articles to begin with.
sources:
  - folder: articles
{"".join(f"  - feed: {text(feed)}{chr(10)}" for feed in answers.feeds)}\
  # - feed: https://news.example.org/feed.xml
  #   outlet: The Example News

# What the desk follows, in the order of the page; `themes: auto` finds themes by itself.
{theme_lines(themes)}
# The desk's own templates: each takes the place of the shipped one, whole or block by block.
templates: templates

# auto: an edition goes out by itself. required: it waits for `briefing approve`.
review: auto

# What an edition must hold to be mailed, and what happens on a day without articles: skip, notice or build.
least: {{sources: 1, articles: 1}}
on_empty: skip

# Who it is from and which relay takes it. Without this, mail goes to files in dist/outbox and reaches nobody.
{mail_lines(answers)}"""


def theme_lines(themes: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The setting `themes`."""
    if not themes:
        return "themes: auto\n"
    rows = (f"  - name: {text(name)}\n    words: [{', '.join(map(text, words))}]\n" for name, words in themes)
    return "themes:\n" + "".join(rows)


def mail_lines(answers: Answers) -> str:
    """The setting `mail`, or what to write there one day."""
    lines = [
        "mail:",
        f"  from: {text(answers.sender or 'Morning Brief <brief@example.org>')}",
        f"  transport: {answers.relay or 'smtp://relay.example.org:587'}",
        f"  {f'security: {answers.security}' if answers.security else '# security: starttls'}",
        "  # user: brief@example.org",
        "  # password_from: file:relay-password",
    ]
    mark = "" if answers.sender else "# "
    return "".join(f"{mark}{line}\n" for line in lines)


def text(value: str) -> str:
    """A text as YAML reads it back, whatever is in it."""
    return json.dumps(value, ensure_ascii=False)
