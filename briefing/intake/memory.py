"""What a desk remembers: which articles have entered an edition, what they were about, what the last edition said.

An edition is published when its folder is in place, and nothing else moves what counts as seen. So each run first takes
up the published editions that the store does not know yet; a crash between publishing and recording loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from briefing import publish
from briefing.config import Config
from briefing.errors import BriefingError
from briefing.intake.items import Mark, batches
from briefing.intake.survey import Surveyed, as_row, from_row
from briefing.ledger import Store, articles, editions, fetches, materials, surveys
from briefing.ledger.articles import Stored
from briefing.ledger.fetches import Standing
from briefing.ledger.surveys import Quoted, Survey

NEVER = date(1, 1, 1)
TOLD = "correction"
"""The kind under which a correction that was told is kept among the notes."""
LISTS = ("sections", "sources")
"""What every contract holds."""
MARGIN = 3
"""Days before the last edition from which stored articles are looked at; those that entered it are known by name."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the editions before this one took: nothing, for a desk without a store.

    `entered` maps the SHA-256 of an article's bytes, and of its folded words, to the edition it is in; `later` are
    those in editions after this one. `earlier` are the recent ones before it and `placed` the story of each, by key.
    `seen` is the day an article was first met, by
    SHA-256; one that is not there is met today. `kept` are surveys of a run that was not published, as (stamp, JSON).
    `last` is the date of the edition before this one, None for the first, and `noted` are its notes as (theme,
    contract, story). `quoted` is what recent editions printed, with their dates; `reported` are the corrections they
    told, as words then and now. `marks` are what the files were when they were last read.
    """

    entered: Mapping[str, str] = field(default_factory=dict)
    later: Collection[str] = ()
    earlier: Sequence[Surveyed] = ()
    placed: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, date] = field(default_factory=dict)
    kept: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    last: date | None = None
    quoted: Sequence[tuple[str, Quoted]] = ()
    reported: Collection[tuple[str, str]] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    noted: Sequence[tuple[str, Mapping[str, Any], str]] = ()


class Memory:
    """The memory of one desk, in its store; `out` is where its editions are published.

    again: articles of other editions may enter once more.
    """

    def __init__(self, store: Store, config: Config, out: Path, *, again: bool = False) -> None:
        self.store, self.config, self.out, self.again = store, config, out, again
        self.language = config.language

    def published(self) -> list[str]:
        """The dates of the published editions, in order; what is new in their folder is taken up first."""
        with self.store.reading() as connection:
            known = surveys.taken(connection, self.language)
            recorded = {
                one.day.isoformat()
                for one in editions.listed(connection, language=self.language)
                if one.state == "published"
            }
        here = set()
        for name in publish.editions(self.out):
            content = publish.read(self.out, name)
            digest = hashlib.sha256(content).hexdigest()
            contract = parsed(content)
            if contract.get("language", self.language) != self.language:
                continue
            here.add(name)
            if known.get(name) != digest and contract:
                self.take_up(name, contract, digest)
        return sorted(here | (recorded & known.keys()))

    def take_up(self, name: str, contract: Mapping[str, Any], digest: str) -> None:
        """Record what a published edition quoted and noted."""
        sources = {source["id"]: source for source in contract["sources"]}
        printed = [
            Quoted(
                article_sha256=sources[quote["source"]]["sha256"],
                outlet=sources[quote["source"]]["name"],
                file=sources[quote["source"]]["file"],
                url=sources[quote["source"]]["url"],
                theme=theme,
                start=quote["start"],
                end=quote["end"],
                quote=quote["quote"],
            )
            for theme, quote in themed(contract)
        ]
        notes = []
        for section in contract["sections"]:
            for note in section["divergences"]:
                named = [{**p, "outlet": sources[p["source"]]["name"]} for p in note["positions"]]
                shas = [sources[p["source"]]["sha256"] for p in note["positions"]]
                kept = {**note, "positions": named, "articles": shas}
                notes.append((section["theme"], note["kind"], json.dumps(kept, ensure_ascii=False)))
        for one in (contract.get("news") or {}).get("corrections", ()):
            told = {"old": one["old"], "now": one["now"]["quote"] if one["now"] else ""}
            notes.append((one["theme"], TOLD, json.dumps(told, ensure_ascii=False)))
        with self.store.writing() as connection:
            surveys.take_up(
                connection,
                self.language,
                name,
                contract_sha256=digest,
                articles=[one["sha256"] for one in sources.values()],
                printed=printed,
                notes=notes,
            )

    def past(self, day: date | None) -> Past:
        """What counts as seen for an edition of `day`: all other published editions; for None, all of them."""
        others = [name for name in self.published() if day is None or name != day.isoformat()]
        before = [name for name in others if day is None or name < day.isoformat()]
        known = frozenset(others)
        last = before[-1] if before else None
        # Counted from the last edition, however long ago it was: what it quoted may have been corrected since.
        since = date.fromisoformat(last or day.isoformat()) - timedelta(days=self.config.window.days) if day else NEVER
        entered: dict[str, str] = {}
        earlier, placed, seen, kept = [], {}, {}, {}
        with self.store.reading() as connection:
            for sha256, words, edition in surveys.entered(connection, self.language, known):
                entered[sha256] = entered[words] = edition
            recent = [name for name in before if name >= since.isoformat()]
            quoted = [(name, one) for name in recent for one in surveys.quoted(connection, self.language, name)]
            printed = frozenset(one.article_sha256 for _, one in quoted)
            mine = surveys.recent(connection, self.language, frozenset(before), since=since, quoted=printed)
            for sha256, story, survey in mine:
                earlier.append(restored(sha256, survey))
                placed[sha256] = story
            for sha256, first, stamp, survey in surveys.unentered(connection, self.language, known):
                seen[sha256], kept[sha256] = first, (stamp, survey)
            marks = {row[0]: Mark(*row[1:]) for row in surveys.files(connection, self.language)}
            told = [
                n for name in recent for _, kind, n in surveys.noted(connection, self.language, name) if kind == TOLD
            ]
            noted = [
                (theme, json.loads(note))
                for theme, kind, note in surveys.noted(connection, self.language, last or "")
                if kind != TOLD
            ]
            shas = {sha for _, note in noted for sha in note["articles"]}
            stories = surveys.story_of(connection, self.language, shas)
        return Past(
            entered={} if self.again else entered,
            later={mark for mark, edition in entered.items() if day and edition > day.isoformat()},
            earlier=() if self.again else earlier,
            placed=placed,
            seen=seen,
            kept=kept,
            last=date.fromisoformat(last) if last else None,
            quoted=quoted,
            marks=marks,
            reported={(row["old"], row["now"]) for row in map(json.loads, told)},
            noted=[
                (theme, note, next((stories[a] for a in note["articles"] if a in stories), "")) for theme, note in noted
            ],
        )

    def standings(self) -> Mapping[str, Standing]:
        """How each source of the web has fared, by its name in the store."""
        with self.store.reading() as connection:
            return fetches.standings(connection)

    def up_to(self, day: str) -> Collection[str] | None:
        """The SHA-256 of all articles read for the editions up to a day; None where the store knows of none."""
        editions = [name for name in self.published() if name <= day]
        with self.store.reading() as connection:
            found = {sha256 for sha256, _, _ in surveys.entered(connection, self.language, editions)}
        return found or None

    def stored(self, last: date | None) -> Sequence[Stored]:
        """The articles of the web that were first seen, or changed, since shortly before the edition of `last`."""
        since = datetime.combine(last, time(), UTC) - timedelta(days=MARGIN) if last else None
        with self.store.reading() as connection:
            return articles.fetched(connection, since=since)

    def stored_as(self, sha256s: Collection[str]) -> Sequence[Stored]:
        """The articles of the web in the versions that an edition was made of."""
        found = []
        with self.store.reading() as connection:
            for one in articles.with_versions(connection, sha256s):
                known = [version for version in one.versions if version.sha256 in sha256s]
                found.append(replace(one, versions=tuple(known)))
        return found

    def keep(
        self,
        found: Sequence[Surveyed],
        told: Mapping[str, str],
        stamps: Mapping[str, str],
        marks: Mapping[str, Mark],
        *,
        day: date,
        today: date,
    ) -> None:
        """Remember what was read for the edition of `day`: it counts as seen when that edition is published."""
        rows = (
            Survey(
                sha256=one.key,
                words=one.traits.words,
                edition=day,
                story=told.get(one.key, ""),
                day=one.traits.day,
                seen=today,
                stamp=stamps.get(one.key, ""),
                survey=json.dumps(as_row(one), ensure_ascii=False, separators=(",", ":")),
            )
            for one in found
        )
        with self.store.reading() as connection:
            known = {row[0]: Mark(*row[1:]) for row in surveys.files(connection, self.language)}
        changed = [(name, *mark) for name, mark in marks.items() if known.get(name) != mark]
        with self.store.writing() as connection:
            for some in batches(rows):
                surveys.keep(connection, self.language, some)
            surveys.keep_files(connection, self.language, changed)

    def keep_materials(self, day: date, made_of: Mapping[str, Any]) -> None:
        """Keep what the edition of `day` is made of, so that it can be made anew."""
        with self.store.writing() as connection:
            materials.keep(connection, day=day, language=self.language, made_of=made_of)


def themed(contract: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each quote of the sections with the theme it stands under."""
    for section in contract["sections"]:
        for quote in section["summary"]:
            yield section["theme"], quote
        for note in (*section["agreements"], *section["divergences"]):
            for position in note["positions"]:
                yield section["theme"], position
        for outlet in section["outlets"]:
            for quote in outlet["quotes"]:
                yield section["theme"], quote


def parsed(content: bytes) -> Mapping[str, Any]:
    """The contract in a file; empty where it is damaged, which `verify` tells."""
    try:
        contract = json.loads(content)
        found: Mapping[str, Any] = contract if all(isinstance(contract.get(key), list) for key in LISTS) else {}
    except (ValueError, AttributeError):
        return {}
    else:
        return found


def restored(sha256: str, survey: str) -> Surveyed:
    """A survey as it was kept."""
    try:
        return from_row(sha256, json.loads(survey))
    except (ValueError, KeyError) as error:
        raise BriefingError(f"the store holds a damaged survey of {sha256}: {error}") from error
