"""How the sources of the web are, in words: for the foot of a brief, and for `briefing sources`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from briefing import model
from briefing.config import Source
from briefing.ledger.fetches import Standing

WORDS = {"failed": "failed", "stale": "stale", "empty": "empty", "never read": "unread"}
"""The states as `brief.json` names them."""

State = Literal["well", "failed", "stale", "empty", "never read"]


@dataclass(frozen=True, slots=True)
class Health:
    """How one source is. `since` is from when on, where it is not well; `why` the reason it failed for."""

    source: Source
    state: State
    since: datetime | None = None
    why: str = ""
    standing: Standing | None = None


def of_sources(
    sources: Sequence[Source], standings: Mapping[str, Standing], *, now: datetime, stale_days: float
) -> list[Health]:
    """How each source of the web is, in the order of the config."""
    return [of_source(one, standings.get(one.key), now=now, stale_days=stale_days) for one in sources if one.address]


def of_source(source: Source, standing: Standing | None, *, now: datetime, stale_days: float) -> Health:
    """failed: its last attempt did; empty: it lists nothing; stale: it gave nothing new for days."""
    if standing is None:
        return Health(source, "never read")
    if standing.failures:
        return Health(source, "failed", standing.failing_since, standing.why, standing)
    if not standing.entries:
        return Health(source, "empty", standing.answered, standing=standing)
    if source.page is None and standing.newest and standing.newest < now - timedelta(days=stale_days):
        return Health(source, "stale", standing.newest, standing=standing)
    return Health(source, "well", standing=standing)


def for_readers(healths: Sequence[Health]) -> model.Health:
    """The same for the foot of a brief: no address and no number of HTTP, days instead of moments."""
    silent = [
        model.Silent(one.source.outlet or one.source.called, WORDS[one.state], one.since.date() if one.since else None)
        for one in healths
        if one.state != "well"
    ]
    return model.Health(len(healths), tuple(silent))


def moment(when: datetime, now: datetime) -> str:
    """A moment as a person says it: the time alone where it is today."""
    local = when.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%Y-%m-%d %H:%M}"
