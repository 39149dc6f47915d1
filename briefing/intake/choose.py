"""Which articles an edition has room for, and why the others are left out. Pure.

A desk's page is read over breakfast. Of many articles it shows the stories that say most on its themes, told by most
outlets; an article on no theme, whose event nobody else reports, is not for this desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.intake.survey import Surveyed
from briefing.model import LeftOut, Reason
from briefing.stories import Story

ENOUGH = 6.0
"""Points of one article on a theme beyond which more of them say nothing of the story's weight."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The stories that enter, the weightiest first, each by the keys of its articles; and what was left out."""

    stories: tuple[Story, ...]
    left: tuple[LeftOut, ...]


def choose(
    surveyed: Mapping[str, Surveyed],
    stories: Sequence[Story],
    *,
    themes: Sequence[str],
    most: int,
    of_one: int,
) -> Choice:
    """The stories that enter an edition.

    Args:
        surveyed: the new articles, by key. Members of a story that are not among them are of days before.
        themes: the titles of the desk's themes; where there are none, no article is off-topic.
        most: articles an edition has room for.
        of_one: articles of one story it has room for.
    """
    left: list[LeftOut] = []
    fit: list[Story] = []
    for story in stories:
        mine = [surveyed[key] for key in story.members if key in surveyed]
        if themes and off_topic(mine, earlier=len(story.members) - len(mine)):
            named = ", ".join(themes)
            why = f"off topic: it speaks of none of the themes ({named}), and no other outlet reports its event"
            left += [leave(one, "off_topic", why) for one in mine]
        else:
            fit.append(story)
    chosen: list[Story] = []
    room = most
    for number, story in enumerate(ranked(surveyed, fit, len(themes)), start=1):
        mine = best(story, surveyed)
        kept = mine[: min(of_one, room)]
        room -= len(kept)
        if kept:
            keys = {one.key for one in kept}
            chosen.append(Story(story.id, tuple(key for key in story.members if key in keys)))
        full = f"the page has room for {most} articles, and its story is number {number} by weight"
        long = f"the page has room for {of_one} articles of one story, and of this one it has {len(mine)}"
        for one in mine[len(kept) :]:
            left.append(leave(one, "same_story", long) if len(kept) == of_one else leave(one, "no_room", full))
    return Choice(tuple(chosen), tuple(sorted(left, key=lambda one: one.name)))


def leave(one: Surveyed, reason: Reason, why: str) -> LeftOut:
    """An article that is left out, with its name before the reason."""
    return LeftOut(one.name, one.title, one.traits.outlet, f"{one.name}: left out: {why}", reason)


def off_topic(members: Sequence[Surveyed], *, earlier: int) -> bool:
    """Whether the new articles of a story are not for this desk: no theme, and no second outlet or earlier report."""
    return not any(any(one.points) for one in members) and not earlier and len(outlets(members)) < 2


def outlets(members: Sequence[Surveyed]) -> set[str]:
    """The outlets of some articles."""
    return {one.traits.outlet for one in members}


def ranked(surveyed: Mapping[str, Surveyed], stories: Sequence[Story], themes: int) -> Iterator[Story]:
    """Stories by weight: the best of each theme in turn, then the second of each; those on no theme come last."""
    weights = {story.id: weigh([surveyed[k] for k in story.members if k in surveyed], themes) for story in stories}
    by_id = {story.id: story for story in stories}

    def order(theme: int) -> list[str]:
        mine = [name for name in by_id if weights[name][theme] > 0]
        return sorted(mine, key=lambda name: (-weights[name][theme], name))

    queues = [order(theme) for theme in range(themes)]
    done: set[str] = set()
    for turn in range(max(map(len, queues), default=0)):
        for queue in queues:
            if turn < len(queue) and queue[turn] not in done:
                done.add(queue[turn])
                yield by_id[queue[turn]]
    yield from (by_id[name] for name in order(themes) if name not in done)


def weigh(members: Sequence[Surveyed], themes: int) -> list[float]:
    """The weight of a story for each theme, and last by itself: what its outlets say of it, each outlet once."""
    by_outlet: dict[str, list[Surveyed]] = {}
    for one in members:
        by_outlet.setdefault(one.traits.outlet, []).append(one)
    weights = [
        round(sum(min(ENOUGH, max(one.points[theme] for one in mine)) for mine in by_outlet.values()), 3)
        for theme in range(themes)
    ]
    return [*weights, float(len(by_outlet))]


def best(story: Story, surveyed: Mapping[str, Surveyed]) -> list[Surveyed]:
    """The new articles of a story, those first that say most on the themes; a second of one outlet stands behind."""
    mine = sorted(
        (surveyed[key] for key in story.members if key in surveyed),
        key=lambda one: (-sum(one.points), story.members.index(one.key)),
    )
    heard: set[str] = set()
    first: list[Surveyed] = []
    more: list[Surveyed] = []
    for one in mine:
        (more if one.traits.outlet in heard else first).append(one)
        heard.add(one.traits.outlet)
    return [*first, *more]
