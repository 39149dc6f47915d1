"""A brief as a page and as plain text, drawn from the contract of `brief.json` alone (the door to jinja2).

Reads: the parsed JSON. Gives: str. Knows nothing of articles, files or PDF; the same HTML is the web
page and, printed by `press`, the PDF.
"""

from __future__ import annotations

import re
import statistics
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)

from briefing import charts, frame
from briefing.errors import RenderError
from briefing.frame import Frame
from briefing.look import Look
from briefing.render import mailing, making
from briefing.render.mailing import MailBody as MailBody

PAGE = "brief.html.j2"
TEXT = "brief.txt.j2"
ARCHIVE = "archive.html.j2"
FEED = "feed.xml.j2"
MAIL, MAIL_TEXT = "mail.html.j2", "mail.txt.j2"

WIDTH = 72
"""Columns of the plain text: what mail readers show without wrapping it again (RFC 3676 advises 66 to 78)."""

RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"])
"""Languages whose usual script runs from right to left (CLDR)."""

QUOTATION = frozenset("\"'“”„«»‹›‘’「」『』")
"""Marks with which a quote may begin and end itself."""

MANY = 8
"""From more sources on than this, the coverage table is a list: its columns could not be read."""

WHOLE = 366
"""Editions that the archive shows with their sentences; of older ones it names day and numbers, to stay one page."""

APART = 1
"""Days from the middle of an edition's dates at which a source mark shows its own day."""


def page(
    brief: Mapping[str, Any],
    *,
    templates: Path | None = None,
    paper: str = "A4",
    language: str | None = None,
    look: Look = Look(),  # noqa: B008  (frozen)
) -> str:
    """The web page: one file that asks for nothing from outside and needs no script.

    Args:
        brief: what `compose.contract` gives, or the same read back from `brief.json`.
        templates: a desk's own folder; a file in it takes the place of the shipped one of that
            name, and may extend it as "shipped/<name>" to change single blocks.
        paper: "A4" or "Letter", the size of the printed page.
        language: of the words around the quotes; None takes the brief's own.
        look: the desk's colours, fonts and logo.

    Raises:
        RenderError: a template is missing or wrong; names the template and line. Nothing was written.
    """
    say = words(language or brief["language"], templates)
    known = {
        "brief": brief,
        "mark": marks(brief, say),
        "chart": pictures(brief, say, look),
        "paper": paper,
        "look": look,
    }
    return draw(PAGE, known, say, templates)


def plain(brief: Mapping[str, Any], *, templates: Path | None = None, language: str | None = None) -> str:
    """The brief as text of at most 72 columns; a word longer than that stays whole."""
    say = words(language or brief["language"], templates)
    return draw(TEXT, {"brief": brief, "mark": marks(brief, say)}, say, templates)


def mail(
    brief: Mapping[str, Any],
    *,
    site: str | None = None,
    themes: Sequence[str] | None = None,
    attached: bool = True,
    templates: Path | None = None,
    language: str | None = None,
    look: Look = Look(),  # noqa: B008  (frozen)
) -> MailBody:
    """The body of an edition's mail: HTML of less than 90 kB with its styles inline, and plain text of 72 columns.

    Args:
        site: the address of the desk's web pages, for the links to the edition; None leaves them out.
        themes: names of the themes to tell of; None tells of all.
        attached: whether the PDF comes with the mail.
        templates, language, look: as `page`.

    Raises:
        RenderError: as `page`.
    """
    say = words(language or brief["language"], templates)
    brief = mailing.chosen(brief, themes)
    most = sum(len(section["divergences"]) for section in brief["sections"])
    corrections = (brief.get("news") or {}).get("corrections", [])

    def known(notes: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
        return {
            "brief": brief,
            "mark": marks(brief, say),
            "notes": notes,
            "more": most - len(notes),
            "corrections": corrections[: mailing.MOST_CORRECTIONS],
            "more_corrected": max(0, len(corrections) - mailing.MOST_CORRECTIONS),
            "heard": mailing.quoted(brief, notes),
            "preheader": mailing.preheader(brief),
            "site": f"{site.rstrip('/')}/" if site else "",
            "attached": attached,
            "look": look,
            "unsubscribe": mailing.UNSUBSCRIBE,
            "preferences": mailing.PREFERENCES,
            "foot": mailing.Footnotes(),
        }

    html, count = mailing.fit(lambda notes: draw(MAIL, known(notes), say, templates), brief)
    return MailBody(html, draw(MAIL_TEXT, known(mailing.top_notes(brief)[:count]), say, templates))


def archive(
    desk: Mapping[str, Any],
    editions: Sequence[Mapping[str, Any]],
    *,
    templates: Path | None = None,
    look: Look = Look(),  # noqa: B008  (frozen)
) -> str:
    """The archive page, in the folder above the editions: what it knows of desk and editions stands in its template.

    Raises:
        RenderError: as `page`.
    """
    say = words(str(desk["language"]), templates)
    dated = [{**one, "month": one["date"][:7], "whole": number < WHOLE} for number, one in enumerate(editions)]
    known = {"desk": desk, "editions": dated, "days": by_day(editions, say), "look": look}
    return draw(ARCHIVE, known, say, templates)


def web_page(environment: Environment, name: str, **known: Any) -> str:
    """A page of the web server: the template `web/<name>.html.j2`, which says what it has to know.

    Args:
        environment: what `environment` gives for the page's language; kept, since it is costly to make.

    Raises:
        RenderError: as `page`.
    """
    return filled(f"web/{name}.html.j2", environment, known)


def by_day(editions: Sequence[Mapping[str, Any]], say: Frame) -> charts.Picture | None:
    """The picture of the articles and notes of each edition; None for fewer than two."""
    if len(editions) < 2:
        return None
    counts: dict[date, Sequence[int]] = {
        date.fromisoformat(one["date"]): (one["articles"], one["notes"]) for one in editions
    }
    return charts.days(
        title=say("picture.days"),
        counts=counts,
        names=(say("picture.articles"), say("picture.notes")),
        labels={day: say.date(day, "short_day") for day in counts},
        head=say("picture.day"),
    )


def pictures(brief: Mapping[str, Any], say: Frame, look: Look) -> dict[str, Any]:
    """The pictures of an edition by name, None where there is nothing to draw; `dispute` draws that of a note."""

    def dressed(picture: charts.Picture | None) -> charts.Picture | None:
        return picture.printed_in(accent=look.accent, sans=look.sans) if picture else None

    return {
        "coverage": dressed(charts.coverage(brief, say)),
        "timeline": dressed(charts.timeline(brief, say)),
        "dispute": lambda note: dressed(charts.dispute(note, brief, say)),
    }


def feed(desk: Mapping[str, Any], editions: Sequence[Mapping[str, Any]], *, templates: Path | None = None) -> str:
    """The Atom feed of a desk (RFC 4287): `editions` are the entries, the newest first; see `archive.entry`."""
    say = words(str(desk["language"]), templates)
    return draw(FEED, {"desk": desk, "editions": editions}, say, templates)


def words(language: str, templates: Path | None) -> Frame:
    """The words of the frame in a language, a desk's own before the shipped ones."""
    return frame.read(language, shipped=shipped_templates(), own=templates)


def draw(name: str, known: Mapping[str, Any], say: Frame, templates: Path | None) -> str:
    """One template filled with what it may know."""
    sources = {source["id"]: source for source in known["brief"]["sources"]} if "brief" in known else {}
    return filled(name, environment(templates, say), {**known, "say": say, "many": MANY, "sources": sources})


def filled(name: str, environment: Environment, known: Mapping[str, Any]) -> str:
    """The text of a template; RenderError for whatever is wrong with it."""
    try:
        return environment.get_template(name).render(**known)
    except TemplateSyntaxError as error:
        raise RenderError(
            f"template {Path(error.filename or name).name} line {error.lineno}: {error.message}"
        ) from error
    except RecursionError as error:
        raise RenderError(f"template {name}: it includes or calls itself for ever; mend it") from error
    except (TemplateError, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        # A desk's own template may do anything; whatever it raises is told as its fault, not as ours.
        raise RenderError(f"template {name}: {error}; mend it, or leave `templates` out of the config") from error


def environment(own: Path | None, say: Frame) -> Environment:
    """Escaping is on but for `.txt.j2`: plain text has no markup. A name a template does not know is an error."""
    shipped = FileSystemLoader(shipped_templates())
    loaders = [shipped, PrefixLoader({"shipped": shipped})]
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(own), *loaders] if own else loaders),
        autoescape=select_autoescape((), disabled_extensions=("txt.j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.tests.update(right_to_left=right_to_left)
    made.filters.update(
        day=say.date,
        day_and_month=partial(say.date, pattern="day_and_month"),
        weekday=partial(say.date, pattern="weekday"),
        span=partial(span, say=say),
        by_time=charts.by_time,
        made=partial(making.rows, say=say),
        web=web,
        wrapped=wrapped,
        signs=partial(signs, say=say),
        opening=opening,
        typeset=typeset,
    )
    return made


def shipped_templates() -> Path:
    """The templates that come with the program: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def marks(brief: Mapping[str, Any], say: Frame) -> dict[str, str]:
    """The name of each source as its mark shows it, by id.

    A second article of an outlet is numbered; one published more than a day from the middle of the
    edition's dates carries its own day, so that a later report is seen to be one.
    """
    days = {s["id"]: parsed(s["published"]) for s in brief["sources"] if s["published"]}
    middle = statistics.median_low([d.toordinal() for d in days.values()]) if days else 0
    names = [s["name"] for s in brief["sources"]]
    mark = {}
    for number, source in enumerate(brief["sources"]):
        name = source["name"]
        if names.count(name) > 1:
            name = f"{name} {names[: number + 1].count(name)}"
        when = days.get(source["id"])
        if when and abs(when.toordinal() - middle) > APART:
            name = f"{name}, {say.date(when, 'short_day')}"
        mark[source["id"]] = name
    return mark


def parsed(moment: str) -> date:
    """The day of a date or date and time of the contract."""
    return datetime.fromisoformat(moment).date()


def signs(quote: str, say: Frame) -> tuple[str, str]:
    """The quotation marks to set around a quote: none where it brings its own at both ends."""
    own = quote[:1] in QUOTATION and quote[-1:] in QUOTATION
    return ("", "") if own else (say("quotes.open"), say("quotes.close"))


def typeset(own: str) -> str:
    """A sentence of the program's own with real apostrophes and quotation marks; words of others are never touched."""
    curled = re.sub(r"(?<=\w)'(?=\w|\s|$)", "’", own)
    return re.sub(r'"([^"]*)"', "“\\1”", curled)


def opening(section: Mapping[str, Any], brief: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What opens a section: its overview without what stands in brief already, unless nothing else is left."""
    said = [(item["source"], item["start"]) for item in brief["lead"]]
    fresh: list[Mapping[str, Any]] = [q for q in section["summary"] if (q["source"], q["start"]) not in said]
    return fresh or section["summary"]


def span(fact: Mapping[str, Any], say: Frame) -> str:
    """The time of a row of the timeline as exactly as it is told: 8 January 2020, April 2019, 2011."""
    return say.date(fact["first"], fact["precision"])


def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language in RIGHT_TO_LEFT


def web(address: str | None) -> str | None:
    """The address where it is one a reader may follow, http or https with a host; else None."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def wrapped(text: str, indent: int = 0, hanging: int | None = None) -> str:
    """Text folded at 72 columns, the first line indented by `indent`, the others by `hanging`."""
    rest = indent if hanging is None else hanging
    return textwrap.fill(
        " ".join(text.split()),
        width=WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
