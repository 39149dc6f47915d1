"""An old edition made anew from the store, and compared byte for byte with what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from briefing import archive, build, config, lock, materials, publish, review
from briefing.config import Config
from briefing.errors import UsageError
from briefing.ledger import editions, open_store
from briefing.ledger import materials as kept
from briefing.press import Press


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: files that are the same, files that are not, why that may be, where it was put if it was."""

    same: tuple[str, ...]
    different: tuple[str, ...]
    reasons: tuple[str, ...]
    placed: Path | None


def rebuild(desk: Config, *, out: Path, day: date, now: datetime, replace: bool) -> Rebuilt:
    """Make the edition of a day anew from what the store kept of it.

    It is compared with the hashes recorded when it was published. Where its folder in `out` is gone or damaged it is
    put there if it came out the same; with `replace` also if not.

    Raises:
        UsageError: the store keeps nothing of that day.
    """
    with lock.held(out, what="rebuild", now=now), closing(open_store(desk.store, now=now)) as store:
        with store.reading() as connection:
            found = kept.find(connection, day=day, language=desk.language)
            recorded = editions.find(connection, day=day, language=desk.language)
        if found is None:
            raise UsageError(f"the store keeps nothing of an edition of {day}; it can be built from its sources alone")
        then = config.understood(found.made_of["settings"], desk.file)
        number = (recorded and recorded.number) or found.made_of["number"]
        files = drawn(then, found.made_of, found.review, number=number)
        before = recorded.files if recorded and recorded.files else publish.hashes(out / day.isoformat())
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        names = sorted({*before, *digests})
        different = [name for name in names if before and before.get(name) != digests.get(name)]
        place = None
        if replace or (not different and publish.hashes(out / day.isoformat()) != digests):
            place = publish.edition(out, day.isoformat(), files)
            archive.follow(desk, out)
    return Rebuilt(
        same=tuple(name for name in names if name not in different),
        different=tuple(different),
        reasons=tuple(materials.changed(found.made_of["made_with"], materials.versions(build.template_folders(then)))),
        placed=place,
    )


def drawn(
    then: Config, made_of: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], *, number: int | None
) -> dict[str, bytes]:
    """The files of the edition under the number it was published with, and with what its editor did to it."""
    brief = build.make(then, materials.taken(made_of), day=date.fromisoformat(made_of["day"]), number=number)
    brief = replace(brief, health=materials.health(made_of))
    contract = build.contract(brief, made_of["news"])
    with Press() as press:
        return build.draw(then, replayed(contract, lines), press=press, variant=made_of["variant"])[0]


def replayed(contract: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The contract after all that its record tells; what was taken out at one time was named in the edition before."""
    changed = dict(contract)
    for (action, by, at), group in groupby(lines, key=lambda line: (line["action"], line["by"], line["at"])):
        told = list(group)
        when = datetime.fromisoformat(at)
        if action == "drop":
            changed = review.dropped(changed, [line["reference"] for line in told], by=by, at=when)
            continue
        for line in told:
            more = {key: value for key, value in line.items() if key not in ("action", "by", "at")}
            changed = review.recorded(changed, action, by=by, at=when, **more)
    return changed
