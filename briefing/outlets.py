"""What the desk says of its outlets, put to use: cards for the page, weights for sentences, themes they may serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.config import Config
from briefing.model import Article, OutletCard, Pick, Speaks

Place = tuple[str, int]


def cards(config: Config, articles: Sequence[Article]) -> tuple[OutletCard, ...]:
    """A card for each outlet of an edition of which the desk says where it sits or who owns it, in order of name."""
    found = []
    for name in sorted({article.source for article in articles}):
        source = config.of_outlet(name)
        if source and (source.country or source.owner):
            found.append(OutletCard(name, source.country or "", source.owner or ""))
    return tuple(found)


def weighed(config: Config, articles: Sequence[Article], ranked: Sequence[Pick]) -> Sequence[Pick]:
    """Scored sentences, each outlet's times its weight; a score below zero counts against it as much less."""
    weights = {one.id: source.weight for one in articles if (source := config.of_outlet(one.source))}
    if all(weight == 1 for weight in weights.values()):
        return ranked
    return [
        replace(pick, score=pick.score * weight if pick.score > 0 else pick.score / weight)
        if (weight := weights.get(pick.article, 1)) != 1
        else pick
        for pick in ranked
    ]


def serving(config: Config, articles: Sequence[Article], speaks: Mapping[Place, Speaks]) -> Mapping[Place, Speaks]:
    """The themes that sentences speak of, without those that their outlet may not serve."""
    kept_to = {one.id: set(source.themes) for one in articles if (source := config.of_outlet(one.source))}
    return {
        place: told for place, told in speaks.items() if not kept_to.get(place[0]) or told.theme in kept_to[place[0]]
    }
