"""One edition, start to finish: the only place where the stages meet.

read -> clean -> rank and condense -> theme -> compare -> compose -> render -> publish
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from briefing import clean, compose, diverge, drawing, ingest, publish, summarize, themes, verify
from briefing.config import Config
from briefing.errors import InputError, NothingToPrint, VerifyError
from briefing.model import Agreement, Article, Brief, Carried, Coverage, Divergence, Failure, Position, Speaks
from briefing.press import Press

Note = TypeVar("Note", Agreement, Divergence)

Say = Callable[[str], None]
"""How a run tells a waiting person what it is doing."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a build made: where it lies, what is in it, and what could not be read."""

    folder: Path
    brief: Brief
    failures: tuple[Failure, ...]
    missing: str
    """What letters the PDF lacks for want of a font, in one line; "" where it lacks none."""
    unprinted: str = ""
    """Why the page could not be printed as designed, and the PDF holds the plain text; "" where it was."""


def build(
    config: Config,
    *,
    press: Press,
    out: Path,
    day: date | None,
    today: date,
    texts: Path | None = None,
    variant: str | None = None,
    say: Say = lambda _: None,
) -> Edition:
    """Read the sources and publish one edition into `out/<day>/`, whole or not at all.

    Args:
        press: has been started already, so that it loads while the articles are read.
        day: the edition's date; None leaves it to the config: `today`, or the newest article's day.
        today: the day it is in the desk's time zone.
        texts: a folder that also gets each canonical text as `<id>.txt`.
        variant: the kind of PDF; None leaves it to the config.

    Raises:
        NothingToPrint: no article is left after cleaning, or none has a date and the config asks
            for the newest. Nothing was written.
        InputError: a source failed and the config says `unreadable: stop`. Nothing was written.
        RenderError, PublishError: nothing was published; the last edition is in place.
    """
    articles, failures = read(config, say=say)
    if failures and config.unreadable == "stop":
        raise InputError(failures[0].why)
    edition_day = day or (today if config.date == "today" else newest(articles, today=today))
    say(f"condensing {len(articles)} articles")
    brief = make(config, articles, failures, day=edition_day)
    if not brief.sections:
        raise NothingToPrint("no sentence is left to print: the articles hold none that can stand on a page")
    contract = compose.contract(brief)
    say("drawing the pages")
    design = drawing.Design(
        templates=config.templates, paper=config.paper, look=config.look.drawn(), variant=variant or config.pdf
    )
    if config.look.fonts:
        press.use_fonts(config.look.fonts)
    files, unprinted = drawing.draw(contract, press=press, design=design)
    if texts:
        read_from = [config.folder / article.file for article in articles if article.file]
        publish.texts(texts, {article.id: article.text for article in articles}, sources=read_from)
    folder = publish.edition(out, edition_day.isoformat(), files)
    return Edition(folder, brief, failures, press.missing, unprinted)


def read(config: Config, *, say: Say = lambda _: None) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of all the sources of a desk, and what could not be read or kept."""
    say("reading the sources")
    files: list[Path] = []
    given: dict[str, Mapping[str, object]] = {}
    failures: list[Failure] = []
    for source in config.sources:
        found = source.named
        if source.folder:
            found, unlisted = ingest.find(source.folder, source.patterns, base=config.folder)
            failures += unlisted
        for file in found:
            files.append(file)
            given.setdefault(ingest.named(file, config.folder), config.facts(file, source))
    items, unread = ingest.read(files, base=config.folder, given=given, limit_bytes=config.limits.bytes)
    articles, unkept = clean.clean(items, language=config.language)
    failures += [*unread, *unkept]
    if not articles:
        why = failures[0].why if failures else "the sources hold no file"
        raise NothingToPrint(f"no article is left to print: {why}")
    return articles, tuple(failures)


def make(config: Config, articles: Sequence[Article], failures: Sequence[Failure], *, day: date) -> Brief:
    """The brief of some articles, with nothing written and nothing drawn."""
    chosen = config.summary
    cues = summarize.Cues(chosen.edmundson.bonus, chosen.edmundson.stigma, chosen.edmundson.null)
    ranked = summarize.rank(articles, method=chosen.method, cues=cues)
    digests = [summarize.condense(a, method=chosen.method, length=chosen.length, cues=cues) for a in articles]
    listed = listed_themes(config, articles)
    speaks = themes.assign(articles, listed)
    comparison = diverge.compare(articles)
    notes = [note for note in comparison.divergences if note.kind in config.notes.kinds]
    order = [theme.name for theme in listed]
    return compose.compose(
        title=config.title,
        desk=config.desk,
        day=day,
        language=config.language,
        articles=articles,
        themes=[(theme.name, theme.title) for theme in listed],
        speaks=speaks,
        ranked=ranked,
        condensed=[(pick.article, pick.index) for digest in digests for pick in digest.picks],
        others=config.others,
        in_brief=config.layout.in_brief,
        overview=config.layout.overview,
        each_outlet=config.layout.each_outlet,
        agreements=sort_notes(comparison.agreements, articles, speaks, order, most=config.notes.agreements),
        divergences=sort_notes(notes, articles, speaks, order, most=config.notes.per_theme),
        failures=failures,
        coverage=[
            Coverage(row.label, tuple(Carried(source, cell.tone, cell.quote) for source, cell in row.cells.items()))
            for row in comparison.coverage
        ],
        timeline=comparison.timeline,
    )


def listed_themes(config: Config, articles: Sequence[Article]) -> Sequence[themes.Theme]:
    """The desk's themes, or those that the articles themselves name."""
    if config.themes == "auto":
        return themes.discover(articles)
    return [themes.Theme(theme.name, theme.heading, theme.words, theme.excluded) for theme in config.themes]


def newest(articles: Sequence[Article], *, today: date) -> date:
    """The day of the newest article; undated ones do not count, nor those dated after tomorrow, by mistake or not."""
    days = [a.published.date() if isinstance(a.published, datetime) else a.published for a in articles if a.published]
    days = [day for day in days if day <= today + timedelta(days=1)]
    if not days:
        raise NothingToPrint(
            "no article has a date of today or before to name the edition by; give --date, or `published` in the config"
        )
    return max(days)


def sort_notes(
    notes: Sequence[Note],
    articles: Sequence[Article],
    speaks: Mapping[compose.Place, Speaks],
    order: Sequence[str],
    *,
    most: int,
) -> Mapping[str, list[Note]]:
    """The first `most` notes of each theme: a note belongs to the theme most of its quoted sentences speak of.

    A tie goes to the theme that comes first in `order`; a note whose sentences speak of none goes to the others.
    """
    by_id = {article.id: article for article in articles}
    sorted_notes: dict[str, list[Note]] = {}
    for note in notes:
        spoken = Counter(
            told.theme for position in note.positions if (told := speaks.get(place_of(position, by_id))) is not None
        )
        name = min(spoken, key=lambda theme: (-spoken[theme], order.index(theme)), default=compose.OTHERS)
        sorted_notes.setdefault(name, []).append(note)
    # What fits no theme is not what the desk asked for: half as many are enough there.
    return {name: found[: most // 2 if name == compose.OTHERS else most] for name, found in sorted_notes.items()}


def place_of(position: Position, by_id: Mapping[str, Article]) -> compose.Place:
    """The sentence a position quotes from; index -1 where it stands in none."""
    quote = position.quote
    sentences = by_id[quote.source].sentences
    return quote.source, next((i for i, s in enumerate(sentences) if s.start <= quote.start < s.end), -1)


def prove(config: Config, *, out: Path, name: str | None) -> tuple[str, int]:
    """Re-read the sources and prove every quote of a published edition, the newest where `name` is None.

    Returns the edition's name and how many quotes were proved.

    Raises:
        VerifyError: one line a fault: a source that changed or is gone, a quote that no longer stands.
    """
    edition = name or publish.newest(out)
    articles, _ = read(config)
    try:
        contract: Mapping[str, Any] = json.loads(publish.read(out, edition))
        found = verify.faults(contract, articles)
        page, plain = ((out / edition / file).read_text("utf-8") for file in ("brief.html", "brief.txt"))
        found += verify.unprinted(contract, page=page, plain=plain)
        count = sum(1 for _ in verify.quotes(contract))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise VerifyError(f"{out / edition}: brief.json is damaged ({error}); build the edition again") from error
    except OSError as error:
        raise VerifyError(f"{out / edition}: {error.strerror}: {error.filename}; build the edition again") from error
    if found:
        raise VerifyError("\n".join(found))
    return edition, count
