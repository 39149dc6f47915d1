"""An editor's desk: drafts listed, changed by taking out, approved, held, rejected. What `review` decides is done here.

Each action makes the draft anew from its changed contract, so that pages, PDF and record always say the same. An
approved edition is published as any other; the next run mails it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from briefing import archive, build, lock, publish, review
from briefing.config import Config
from briefing.errors import UsageError
from briefing.ledger import editions, materials, open_store
from briefing.press import Press

Change = Callable[[Mapping[str, Any]], dict[str, Any]]


def drop(config: Config, *, out: Path, name: str, references: Sequence[str], by: str, now: datetime) -> str:
    """Take notes and sentences out of a draft. Raises UsageError where there is no draft, or no such reference."""
    contract = change(
        config, out, name, "draft", lambda c: review.dropped(c, references, by=by, at=now), what="drop", now=now
    )
    taken = [line for line in contract["review"] if line["action"] == "drop"][-len(references) :]
    return f"{draft(out, name)}: taken out: {'; '.join(line['what'] for line in taken)}"


def hold(config: Config, *, out: Path, name: str, why: str, by: str, now: datetime) -> str:
    """Note that a draft is to wait, and why. Raises UsageError where there is no draft."""
    change(
        config, out, name, "draft", lambda c: review.recorded(c, "hold", by=by, at=now, why=why), what="hold", now=now
    )
    return f"{draft(out, name)}: held by {by}; it goes out after: briefing approve {name}"


def reject(config: Config, *, out: Path, name: str, why: str, by: str, now: datetime) -> str:
    """Withdraw a draft for good: it stays in its folder with the reason, and is never sent. UsageError for none."""
    change(
        config,
        out,
        name,
        "withdrawn",
        lambda c: review.recorded(c, "reject", by=by, at=now, why=why),
        what="reject",
        now=now,
    )
    return f"{draft(out, name)}: rejected by {by}; there is no edition of {name}"


def approve(config: Config, *, out: Path, name: str, by: str, now: datetime) -> str:
    """Publish a draft, with the record of who approved it. Raises UsageError where none waits."""
    change(
        config, out, name, "published", lambda c: review.recorded(c, "approve", by=by, at=now), what="approve", now=now
    )
    archive.follow(config, out)
    return f"{out / name}: approved by {by}; the next run mails it"


def change(
    config: Config, out: Path, name: str, state: editions.State, how: Change, *, what: str, now: datetime
) -> dict[str, Any]:
    """Make a draft anew from its changed contract, publish it where its new state belongs, and record that state."""
    with lock.held(out, what=what, now=now), closing(open_store(config.store, now=now)) as store:
        before = contract_of(out, name)
        contract = how(before)
        if state == "published":  # another edition may have been published since the draft was made
            with store.reading() as connection:
                number = editions.number_of(connection, day=date.fromisoformat(name), language=config.language)
            contract = contract | {"number": number}
        with Press() as press:
            files, _ = build.draw(config, contract, press=press)
        place = out if state == "published" else publish.drafts(out)
        folder = publish.edition(place, name, files)
        with store.writing() as connection:
            editions.record(
                connection,
                day=date.fromisoformat(name),
                language=config.language,
                state=state,
                files=publish.hashes(folder),
                built=now,
                published=now if state == "published" else None,
            )
            materials.reviewed(
                connection, day=date.fromisoformat(name), language=config.language, review=contract["review"]
            )
        if state == "published":
            publish.discard(publish.drafts(out), name)
    return contract


def contract_of(out: Path, name: str) -> Mapping[str, Any]:
    """The contract of a draft that can still be decided on."""
    waiting = [day for day in publish.editions(publish.drafts(out)) if not rejected(out, day)]
    if name not in waiting:
        there = f"; there are {', '.join(waiting)}" if waiting else ""
        was = ", it was rejected" if name in publish.editions(publish.drafts(out)) else ""
        was = ", it is published" if name in publish.editions(out) and not was else was
        raise UsageError(f"no draft of {name} waits for review{was}{there}")
    return publish.contract(publish.drafts(out), name)


def rejected(out: Path, name: str) -> bool:
    """Whether a draft was rejected."""
    return review.state(publish.contract(publish.drafts(out), name)) == "reject"


def draft(out: Path, name: str) -> Path:
    """Where a draft lies."""
    return publish.drafts(out) / name


def waiting(out: Path) -> list[str]:
    """One line for each draft that can still be decided on, the oldest first."""
    lines = []
    for name in publish.editions(publish.drafts(out)):
        contract = publish.contract(publish.drafts(out), name)
        state = review.state(contract)
        if state == "reject":
            continue
        notes = sum(len(section["divergences"]) for section in contract["sections"])
        articles = len(contract["sources"])
        drops = sum(line["action"] == "drop" for line in contract.get("review", ()))
        told = f"{draft(out, name)}: {articles} article{'s' * (articles != 1)}, {notes} note{'s' * (notes != 1)}"
        told += f", {drops} taken out" if drops else ""
        lines.append(told + (f", held: {contract['review'][-1].get('why', '')}" if state == "hold" else ""))
    return lines
