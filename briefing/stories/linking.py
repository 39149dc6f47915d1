"""Articles -> stories by average linkage: two groups join while their articles are alike on average.

One strong likeness does not join two events, as single linkage would. Pure.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from briefing.stories.pairs import Pair


def link(count: int, pairs: Iterable[Pair], *, least: float, bound: Sequence[int | None]) -> list[list[int]]:
    """Groups of the places 0 to `count`, in order of their first member, members in order.

    Args:
        pairs: likenesses; of a pair given twice the higher holds, one not given counts as 0.
        least: average likeness from which two groups are one.
        bound: a number for each place whose group was settled before: places of one number stay together and never
            join those of another.
    """
    alike: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, score in pairs:
        if score > alike[one].get(other, 0.0):
            alike[one][other] = alike[other][one] = score
    members, settled = start(count, bound)
    home = {place: group for group, places in members.items() for place in places}
    between: dict[int, dict[int, float]] = {group: {} for group in members}
    for one in sorted(alike):
        for other, score in sorted(alike[one].items()):
            mine, theirs = home[one], home[other]
            if mine != theirs:
                between[mine][theirs] = between[mine].get(theirs, 0.0) + score
    merge(members, between, settled, least)
    return sorted(sorted(places) for places in members.values())


def start(count: int, bound: Sequence[int | None]) -> tuple[dict[int, list[int]], dict[int, bool]]:
    """The groups to begin with, by their first member, and which of them were settled before."""
    first: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    settled: dict[int, bool] = {}
    for place in range(count):
        number = bound[place]
        group = place if number is None else first.setdefault(number, place)
        members.setdefault(group, []).append(place)
        settled[group] = number is not None
    return members, settled


def merge(
    members: dict[int, list[int]],
    between: dict[int, dict[int, float]],
    settled: Mapping[int, bool],
    least: float,
) -> None:
    """Join the two groups most alike until none are enough, in place; equals in order of their first members."""
    whether = dict(settled)

    def average(one: int, other: int) -> float:
        return round(between[one][other] / (len(members[one]) * len(members[other])), 9)

    heap = [
        (-average(one, other), one, other)
        for one, row in between.items()
        for other in row
        if one < other and average(one, other) >= least
    ]
    heapq.heapify(heap)
    while heap:
        score, one, other = heapq.heappop(heap)
        if one not in members or other not in members or other not in between[one]:
            continue
        if -score != average(one, other) or (whether[one] and whether[other]):
            continue
        members[one] += members.pop(other)
        whether[one] = whether[one] or whether.pop(other)
        for third, total in between.pop(other).items():
            del between[third][other]
            if third == one:
                continue
            both = between[one].get(third, 0.0) + total
            between[one][third] = between[third][one] = both
        for third in between[one]:
            if (now := average(one, third)) >= least:
                heapq.heappush(heap, (-now, min(one, third), max(one, third)))
