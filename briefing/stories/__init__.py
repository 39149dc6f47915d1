"""Articles -> Stories: copies of one article folded, reports of one event together.

`traits` keeps what is needed of an article in a few kilobytes; `group` works on traits alone, so that a new day is
compared with the days before it without their articles being read again. Two events in one story are worse than one
event in two: a story grows only by articles that are like all of it on average.

Reads: Articles. Gives: Traits, Stories. Knows nothing of pages, themes, settings or the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.stories.linking import link
from briefing.stories.pairs import alike, copies
from briefing.stories.traits import VERSION, Traits, as_row, from_row, minhash, ordered, traits

__all__ = ["VERSION", "Story", "Traits", "as_row", "from_row", "group", "same", "shared", "traits"]

LIKE = 0.25
"""Average likeness of two groups of articles from which they tell one story."""

DAYS = 7
"""How far apart in time two reports of one event may lie."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event, by `Traits.key`, the earliest first. `id` is that of the story's first article ever."""

    id: str
    members: tuple[str, ...]


def group(
    new: Sequence[Traits],
    *,
    earlier: Sequence[Traits] = (),
    placed: Mapping[str, str] | None = None,
    days: int = DAYS,
) -> tuple[Story, ...]:
    """The stories that new articles tell, in order of their first articles, whatever order the articles came in.

    Args:
        earlier: articles of days before, which are not compared with each other again.
        placed: the story of each earlier article, by key. A story that was settled stays whole and apart from others.
        days: how far apart two reports of one event may lie; copies belong together at any distance.

    A story holds earlier articles too where a new one joins them; stories without a new article are left out.
    """
    fresh_keys = {one.key for one in new}
    kept = {one.key: one for one in (*earlier, *new)}
    found = ordered(kept.values())
    fresh = [one.key in fresh_keys for one in found]
    settled = dict(placed or {})
    numbers: dict[str, int] = {}
    bound = [
        None if is_new or one.key not in settled else numbers.setdefault(settled[one.key], len(numbers))
        for one, is_new in zip(found, fresh, strict=True)
    ]
    pairs = [*alike(found, fresh=fresh, days=days, strong=LIKE), *copies(found, fresh=fresh)]
    stories = []
    for places in link(len(found), pairs, least=LIKE, bound=bound):
        if any(fresh[place] for place in places):
            keys = [found[place].key for place in places]
            named = next((settled[key] for key in keys if key in settled and key not in fresh_keys), keys[0][:16])
            stories.append(Story(named, tuple(keys)))
    return tuple(stories)


def same(found: Sequence[Traits]) -> Mapping[str, str]:
    """Key -> key of the article it is another copy of, for those that are: one address, or the same words.

    Of several copies the first by day and key stands for all; its own key is not in the result.
    """
    standing: dict[str, str] = {}
    copies_of: dict[str, str] = {}
    for one in ordered(found):
        marks = [mark for mark in (f"{one.outlet}\n{one.address}" if one.address else "", f"={one.words}") if mark]
        first = next((standing[mark] for mark in marks if mark in standing), one.key)
        for mark in marks:
            standing.setdefault(mark, first)
        if first != one.key:
            copies_of[one.key] = first
    return copies_of


def shared(one: Traits, other: Traits) -> float:
    """How much running text two articles have in common: the Jaccard share of their runs of five words, estimated."""
    share: float = minhash(one.sketch).jaccard(minhash(other.sketch))
    return share
