"""From the sources to the articles of one edition: read, survey, fold copies, group into stories, choose.

Everything is read in batches; of an article that does not enter nothing is kept but its survey. What is done article
by article goes through the `map` that is given, so that other processes or machines may do it: same bytes either way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from briefing import clean, reprints, stories, themes
from briefing.config import Config
from briefing.errors import NothingNew, NothingToPrint
from briefing.intake.choose import choose, leave
from briefing.intake.items import Mark, Sources, batches
from briefing.intake.memory import Memory, Past, restored
from briefing.intake.survey import Basis, Job, Surveyed, survey
from briefing.intake.versions import Corrected, corrections, versions
from briefing.model import Article, Failure, Item, LeftOut
from briefing.sandbox import saved

__all__ = ["Corrected", "Intake", "Memory", "Past", "Surveyed", "desk_themes", "read", "take"]

Map = Callable[..., Iterable[Any]]

TOGETHER = 16
"""Articles that a worker is given at once."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The articles of an edition, their stories by article id, the weightiest first, and what did not enter.

    `surveyed` are all new articles, those left out and further copies included; `told` maps each of them to its story,
    and `stamps` to what its survey depends on besides its own bytes. `corrected` is what editions quoted and is not so
    any more. `marks` are what the files were when they were read.
    """

    articles: tuple[Article, ...]
    stories: tuple[tuple[str, ...], ...]
    failures: tuple[Failure, ...]
    left: tuple[LeftOut, ...] = ()
    surveyed: tuple[Surveyed, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    stamps: Mapping[str, str] = field(default_factory=dict)
    corrected: tuple[Corrected, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)


def take(
    config: Config,
    *,
    today: date,
    past: Past | None = None,
    more: Sequence[Item] = (),
    map: Map = map,  # noqa: A002
) -> Intake:
    """The articles that enter an edition, with their origins, in their stories.

    Raises:
        NothingNew: all articles have been in an edition.
        NothingToPrint: no article is left after cleaning, or none is for this desk.
    """
    past = past or Past()
    sources = Sources(config, more, past.marks)
    lines = sources.furniture(later=past.later)
    found, failures, stamps, old = look(config, sources, lines, past, today=today, map=map)
    found, changed = versions(found, {one.key: one for one in past.earlier})
    read_for_it = found
    found, doubled, left = without_copies(found)
    for one, before in changed:
        left.append(leave(one, "new_version", f"a new version of an article of {past.entered[before.key]}"))
    failures = [*sources.failures, *failures, *doubled]
    if not found and (old or changed):
        raise NothingNew(
            f"no article is new: all {old + len(changed)} have been in an edition; "
            "to take them once more: briefing build --again"
        )
    if not found:
        raise NothingToPrint(nothing(failures))
    surveyed = {one.key: one for one in found}
    told = stories.group(
        [one.traits for one in found],
        earlier=[one.traits for one in past.earlier],
        placed=past.placed,
        days=config.window.days,
    )
    titles = [] if config.themes == "auto" else [theme.heading for theme in config.themes]
    choice = choose(surveyed, told, themes=titles, most=config.window.articles, of_one=config.window.of_one_story)
    if not choice.stories:
        raise NothingToPrint(f"no article is for this desk: {choice.left[0].why}")
    wanted = {key: story.id for story in choice.stories for key in story.members}
    articles, _ = read_only(config, sources, lines, frozenset(wanted))
    grouped = [[one for one in articles if wanted[one.sha256] == story.id] for story in choice.stories]
    voice = {name: first for group in grouped for name, first in reprints.origins(group).items()}
    return Intake(
        articles=tuple(replace(one, origin=voice[one.id] if voice[one.id] != one.id else "") for one in articles),
        stories=tuple(tuple(one.id for one in group) for group in grouped),
        failures=tuple(sorted(failures, key=lambda failure: (failure.source, failure.why))),
        left=(*choice.left, *left),
        surveyed=(*read_for_it, *(one for one, _ in changed)),
        told={key: story.id for story in told for key in story.members if key in surveyed}
        | {one.key: past.placed.get(old.key, "") for one, old in changed},
        stamps=stamps,
        marks=sources.marks,
        corrected=tuple(correct(config, sources, lines, past, changed)),
    )


def correct(
    config: Config,
    sources: Sources,
    lines: Mapping[str, frozenset[str]],
    past: Past,
    changed: Sequence[tuple[Surveyed, Surveyed]],
) -> Iterator[Corrected]:
    """What editions quoted of articles that have changed, and what they say now; what was told before is left out."""
    if not changed:
        return
    names = {one.key: one.name for one, _ in changed}
    articles, _ = read_only(config, sources, lines, names.keys())
    for article in articles:
        for found in corrections(article, names[article.sha256], past.quoted):
            if (found.old.quote, found.now.text if found.now else "") not in past.reported:
                yield found


def read(
    config: Config,
    *,
    more: Sequence[Item] = (),
    only: Collection[str] | None = None,
    among: Collection[str] | None = None,
) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of all the sources of a desk, and what could not be read or kept.

    `only` names those wanted, by the SHA-256 of their bytes or by name, and `among` those that furniture is known by;
    None stands for all.

    Raises:
        NothingToPrint: no article is left, and all were wanted.
    """
    sources = Sources(config, more)
    lines = sources.furniture(among=among)
    articles, failures = read_only(config, sources, lines, only)
    if not articles and only is None:
        raise NothingToPrint(nothing(failures))
    return articles, failures


def read_only(
    config: Config, sources: Sources, lines: Mapping[str, frozenset[str]], only: Collection[str] | None
) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles wanted, cleaned, with their ids; and what failed."""
    if only is None:
        items = [item for batch in sources.without(()) for item in batch]
    else:
        by_sha: dict[str, Item] = {}
        for item in (item for batch in sources.only(only) for item in batch):
            by_sha.setdefault(item.sha256, item)
        items = list(by_sha.values())
    articles, unkept = clean.clean(items, language=config.language, lines=lines, pages=saved.read)
    return articles, tuple(sorted([*sources.failures, *unkept], key=lambda failure: (failure.source, failure.why)))


def look(
    config: Config,
    sources: Sources,
    lines: Mapping[str, frozenset[str]],
    past: Past,
    *,
    today: date,
    map: Map,  # noqa: A002
) -> tuple[list[Surveyed], list[Failure], dict[str, str], int]:
    """Survey every item that has not entered an edition: what was found, what failed, the stamps, how many have."""
    listed = desk_themes(config)
    basis = Basis.of(config.language, listed, lines)
    found: list[Surveyed] = []
    failures: list[Failure] = []
    stamps: dict[str, str] = {}
    old: set[str] = set()

    def jobs() -> Iterable[Job]:
        for batch in sources.without(past.entered):
            for item in batch:
                seen = past.seen.get(item.sha256, today)
                stamps[item.sha256] = stamp = basis.stamp(item, seen)
                kept = past.kept.get(item.sha256)
                if kept and kept[0] == stamp:
                    found.append(restored(item.sha256, kept[1]))
                else:
                    yield Job(item, lines.get(item.source or "", frozenset()), seen)

    work = partial(survey, listed=listed, language=config.language)
    for results in map(work, batches(jobs(), TOGETHER)):
        for one in results:
            if isinstance(one, Failure):
                failures.append(one)
            elif one.traits.words in past.entered:
                old.add(one.name)
            else:
                found.append(one)
    return sorted(found, key=order), failures, stamps, len(old) + sources.count(past.entered)


def order(one: Surveyed) -> tuple[str, str, str, str]:
    """Surveys by day, then title, as articles are told apart in `clean`."""
    return (one.traits.day.isoformat() if one.traits.day else "~", one.title, one.key, one.name)


def without_copies(found: Sequence[Surveyed]) -> tuple[list[Surveyed], list[Failure], list[LeftOut]]:
    """The articles without further copies; a Failure for each with the same words, a reason for one at one address."""
    words: dict[str, Surveyed] = {}
    places: dict[tuple[str, str], Surveyed] = {}
    kept: list[Surveyed] = []
    failures: list[Failure] = []
    left: list[LeftOut] = []
    for one in found:
        first = words.setdefault(one.traits.words, one)
        if first is not one:
            why = f"{one.name}: the same article as {first.name}: only that one is used"
            failures.append(Failure(one.name, why))
            continue
        address = (one.traits.outlet, one.traits.address)
        standing = places.setdefault(address, one) if one.traits.address else one
        if standing is not one:
            left.append(leave(one, "same_address", f"it stands at the address of {standing.name}, which is used"))
            continue
        kept.append(one)
    return kept, failures, left


def nothing(failures: Sequence[Failure]) -> str:
    """Why there is no article at all."""
    return f"no article is left to print: {failures[0].why if failures else 'the sources hold no file'}"


def desk_themes(config: Config) -> list[themes.Theme]:
    """The themes that the desk has named; none where they are found in the articles."""
    if config.themes == "auto":
        return []
    return [themes.Theme(theme.name, theme.heading, theme.words, theme.excluded) for theme in config.themes]
