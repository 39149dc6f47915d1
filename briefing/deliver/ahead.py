"""Work on the next item while the one before it is under way: a message is signed while the last one is on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


class AtOnce(Executor):
    """Makes things in the thread that asks: for what takes less time than waking another thread."""

    def submit(self, make: Callable[..., Made], /, *of: Any, **options: Any) -> Future[Made]:
        """What is made, already there; or what it raised."""
        made: Future[Made] = Future()
        try:
            made.set_result(make(*of, **options))
        except Exception as error:  # noqa: BLE001  (raised where the result is asked for, as by any other executor)
            made.set_exception(error)
        return made


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
