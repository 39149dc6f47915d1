"""Work on the next item while the one before it is under way: a message is signed while the last one is on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


def ahead(pool: Executor, make: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[tuple[Item, Future[Made]]]:
    """Each item with what `make` makes of it, one item ahead. An item is taken when its predecessor is given out."""
    last: tuple[Item, Future[Made]] | None = None
    for item in items:
        this = (item, pool.submit(make, item))
        if last:
            yield last
        last = this
    if last:
        yield last
