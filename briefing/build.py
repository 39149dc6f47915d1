"""One edition, start to finish: the only place where the stages meet.

take in (read, clean, group, choose) -> rank and condense -> theme -> compare -> compose -> render -> publish
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from briefing import (
    compose,
    diverge,
    drawing,
    intake,
    materials,
    news,
    outlets,
    publish,
    render,
    summarize,
    themes,
    verify,
)
from briefing.collect import health
from briefing.collect.items import items as web_items
from briefing.config import Config
from briefing.errors import InputError, NothingNew, NothingToPrint, VerifyError
from briefing.intake import Intake, Memory, Past
from briefing.model import Agreement, Article, Brief, Carried, Coverage, Divergence, Failure, Health, Position, Speaks
from briefing.press import Press
from briefing.workers import Map, hired

Note = TypeVar("Note", Agreement, Divergence)
T = TypeVar("T")

FACTS = 8
"""Rows of the table of who reports what, from all stories together."""
DATES = 12
"""Rows of the timeline."""

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
    number: Callable[[date], int | None] = lambda _: None,
    draft: bool = False,
    empty: bool = False,
    memory: Memory | None = None,
    say: Say = lambda _: None,
) -> Edition:
    """Read the sources and publish one edition into `out/<day>/`, whole or not at all.

    Args:
        press: has been started already, so that it loads while the articles are read.
        day: the edition's date; None leaves it to the config: `today`, or the newest article's day.
        today: the day it is in the desk's time zone.
        texts: a folder that also gets each canonical text as `<id>.txt`.
        variant: the kind of PDF; None leaves it to the config.
        number: gives which edition of the desk that of a date is, from 1; None where nobody counts.
        draft: into `out/drafts/<day>/` instead, where it waits for review.
        empty: an edition without an article is made too, and says so.
        memory: what earlier editions took; None takes every article, as if this were the first.

    Raises:
        NothingNew: every article has been in another edition. Nothing was written.
        NothingToPrint: no article is left after cleaning, or none has a date and the config asks
            for the newest. Nothing was written.
        InputError: a source failed and the config says `unreadable: stop`. Nothing was written.
        RenderError, PublishError: nothing was published; the last edition is in place.
    """
    say("reading the sources")
    with hired(config.workers) as work:
        taken, edition_day, past = enter(config, memory, day=day, today=today, empty=empty, map=work)
        articles, failures = taken.articles, taken.failures
        if failures and config.unreadable == "stop":
            raise InputError(failures[0].why)
        say(f"condensing {len(articles)} articles")
        made = make(config, taken, day=edition_day, number=number(edition_day), map=work)
    brief = replace(made, health=web_health(config, memory, today=today))
    if not brief.sections and not empty:
        raise NothingToPrint("no sentence is left to print: the articles hold none that can stand on a page")
    told = news.since(compose.contract(brief), taken, past)
    made_of = materials.of(
        brief, news=told, settings=config.text, templates=template_folders(config), variant=variant or config.pdf
    )
    say("drawing the pages")
    files, unprinted = draw(config, contract(brief, told), press=press, variant=variant)
    if memory:
        memory.keep_materials(edition_day, made_of)
        memory.keep(taken.surveyed, taken.told, taken.stamps, taken.marks, day=edition_day, today=today)
    if texts:
        read_from = [config.folder / article.file for article in articles if article.file]
        publish.texts(texts, {article.id: article.text for article in articles}, sources=read_from)
    folder = publish.edition(publish.drafts(out) if draft else out, edition_day.isoformat(), files)
    return Edition(folder, brief, failures, press.missing, unprinted)


def web_health(config: Config, memory: Memory | None, *, today: date) -> Health:
    """How the sources of the web were, as the last reading left them."""
    if memory is None:
        return Health(0)
    now = datetime.combine(today, time(), UTC)
    return health.for_readers(
        health.of_sources(config.sources, memory.standings(), now=now, stale_days=config.fetch.stale_days)
    )


def enter(
    config: Config,
    memory: Memory | None,
    *,
    day: date | None,
    today: date,
    empty: bool,
    map: Map,  # noqa: A002
) -> tuple[Intake, date, Past]:
    """What enters the edition, its date, and what counts as seen.

    An edition that is built again takes its own articles and what is new. So where its newest article dates it, and
    that date has its edition, it is taken in once more with that one out of the count.
    """
    fixed = day or (today if config.date == "today" else None)

    def attempt(wanted: date | None) -> tuple[Intake, Past]:
        past = memory.past(wanted) if memory else Past()
        stored = web_items(config, memory.stored(past.last)) if memory else []
        return intake.take(config, today=today, past=past, more=stored, map=map), past

    past = Past()
    try:
        taken, past = attempt(fixed)
    except NothingToPrint as nothing:
        published = memory.published() if memory else []
        if isinstance(nothing, NothingNew) and fixed is None and published:
            return enter(config, memory, day=date.fromisoformat(published[-1]), today=today, empty=empty, map=map)
        if not empty:
            raise
        taken = Intake((), (), (Failure(config.title, str(nothing)),))
    if fixed is None:
        fixed = newest(taken.articles, today=today)
        if memory and fixed.isoformat() in memory.published():
            taken, past = attempt(fixed)
    return taken, fixed, past


def contract(brief: Brief, told: object) -> dict[str, Any]:
    """The contract of a brief, with what is new in it, and what an edition without an article has to say of itself."""
    made = compose.contract(brief) | {"news": told}
    return made if brief.sections else made | {"notices": [drawing.NO_ARTICLES]}


def template_folders(config: Config) -> list[Path]:
    """Where the templates of a desk come from: the shipped ones, and its own."""
    return [render.shipped_templates(), *([config.templates] if config.templates else [])]


def draw(
    config: Config, contract: Mapping[str, Any], *, press: Press, variant: str | None = None
) -> tuple[dict[str, bytes], str]:
    """The files of an edition as the desk wants it to look, from its contract alone; see `drawing.draw`."""
    design = drawing.Design(
        templates=config.templates,
        paper=config.paper,
        look=config.look.drawn(),
        variant=variant or config.pdf,
        site=config.site,
    )
    if config.look.fonts:
        press.use_fonts(config.look.fonts)
    return drawing.draw(contract, press=press, design=design)


def read(
    config: Config,
    *,
    only: Collection[str] | None = None,
    memory: Memory | None = None,
    day: str | None = None,
    say: Say = lambda _: None,
) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of all the sources of a desk, and what could not be read or kept.

    `only` names those wanted, by the SHA-256 of their bytes or by file (`of_edition`); None stands for all. Without a
    `memory` the articles of the web are not there. `day` is the edition they are read for, cleaned as they were then.
    """
    say("reading the sources")
    stored = [] if memory is None else memory.stored(None) if only is None else memory.stored_as(only)
    among = memory.up_to(day) if memory and day else None
    return intake.read(config, more=web_items(config, stored, every_version=only is not None), only=only, among=among)


def of_edition(contract: Mapping[str, Any]) -> frozenset[str]:
    """The articles that an edition was made of, by SHA-256 and by file, since a file may have changed."""
    return frozenset(source[key] for source in contract["sources"] for key in ("sha256", "file") if source[key])


def make(config: Config, taken: Intake, *, day: date, number: int | None = None, map: Map = map) -> Brief:  # noqa: A002
    """The brief of some articles, with nothing written and nothing drawn; stories are compared one by one by `map`."""
    articles = taken.articles
    chosen = config.summary
    cues = summarize.Cues(chosen.edmundson.bonus, chosen.edmundson.stigma, chosen.edmundson.null)
    ranked = outlets.weighed(config, articles, summarize.rank(articles, method=chosen.method, cues=cues))
    digests = [summarize.condense(a, method=chosen.method, length=chosen.length, cues=cues) for a in articles]
    listed = listed_themes(config, articles)
    speaks = outlets.serving(config, articles, themes.assign(articles, listed))
    comparisons = list(map(diverge.compare, in_stories(taken)))
    notes = [n for n in in_turn([c.divergences for c in comparisons]) if n.kind in config.notes.kinds]
    agreements = in_turn([c.agreements for c in comparisons])
    order = [theme.name for theme in listed]
    brief = compose.compose(
        title=config.title,
        desk=config.desk,
        day=day,
        number=number,
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
        agreements=sort_notes(agreements, articles, speaks, order, most=config.notes.agreements),
        divergences=sort_notes(notes, articles, speaks, order, most=config.notes.per_theme),
        failures=taken.failures,
        coverage=[
            Coverage(row.label, tuple(Carried(source, cell.tone, cell.quote) for source, cell in row.cells.items()))
            for row in in_turn([c.coverage for c in comparisons])[:FACTS]
        ],
        timeline=sorted(in_turn([c.timeline for c in comparisons])[:DATES], key=lambda fact: fact.first),
    )
    return replace(
        brief, method=chosen.method, stories=taken.stories, left=taken.left, outlets=outlets.cards(config, articles)
    )


def in_stories(taken: Intake) -> list[tuple[Article, ...]]:
    """The articles of each story that several tell."""
    by_id = {article.id: article for article in taken.articles}
    return [tuple(by_id[name] for name in story) for story in taken.stories if len(story) > 1]


def in_turn(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of each list, then the second of each, and so on: every story is heard before one is heard twice."""
    return [one for row in zip_longest(*lists, fillvalue=None) for one in row if one is not None]


def listed_themes(config: Config, articles: Sequence[Article]) -> Sequence[themes.Theme]:
    """The desk's themes, or those that the articles themselves name."""
    return intake.desk_themes(config) or themes.discover(articles)


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

    A tie goes to the theme that comes first in `order`; a note whose sentences speak of none goes to the others, and
    so does common ground of which more sentences speak of none than of any theme.
    """
    by_id = {article.id: article for article in articles}
    sorted_notes: dict[str, list[Note]] = {}
    for note in notes:
        told = [speaks.get(place_of(position, by_id)) for position in note.positions]
        spoken = Counter(one.theme for one in told if one is not None)
        name = min(spoken, key=lambda theme: (-spoken[theme], order.index(theme)), default=compose.OTHERS)
        if isinstance(note, Agreement) and spoken[name] < told.count(None):
            name = compose.OTHERS  # one passing mention is no common ground of a theme
        sorted_notes.setdefault(name, []).append(note)
    # What fits no theme is not what the desk asked for: half as many are enough there.
    return {name: found[: most // 2 if name == compose.OTHERS else most] for name, found in sorted_notes.items()}


def place_of(position: Position, by_id: Mapping[str, Article]) -> compose.Place:
    """The sentence a position quotes from; index -1 where it stands in none."""
    quote = position.quote
    sentences = by_id[quote.source].sentences
    return quote.source, next((i for i, s in enumerate(sentences) if s.start <= quote.start < s.end), -1)


def prove(config: Config, *, out: Path, name: str | None, memory: Memory | None = None) -> tuple[str, int]:
    """Re-read the sources and prove every quote of a published edition, the newest where `name` is None.

    Returns the edition's name and how many quotes were proved.

    Raises:
        VerifyError: one line a fault: a source that changed or is gone, a quote that no longer stands.
    """
    edition = name or publish.newest(out)
    try:
        contract: Mapping[str, Any] = json.loads(publish.read(out, edition))
        articles, _ = read(config, only=of_edition(contract), memory=memory, day=edition)
        found = verify.faults(contract, articles)
        corrected = frozenset(one["sha256"] for one in (contract.get("news") or {}).get("corrections", ()))
        if corrected:
            found += verify.uncorrected(contract, read(config, only=corrected, memory=memory)[0])
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
