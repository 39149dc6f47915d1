"""Many orders of what people, mail servers and crashes do to a list, on SQLite and on a real PostgreSQL.

    people_states.py                    150 examples of 40 steps on SQLite, 50 on PostgreSQL, new ones each time,
                                        then five planted faults

The model is tests/people_machine.py. Each planted fault has to be caught by it. Exits 1 when something did not hold.
"""

from __future__ import annotations

import random
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import postgres, temporary
from people_machine import People

from briefing import subscriptions, tokens
from briefing.ledger import subscribers
from briefing.subscriptions import envelope

ON_SQLITE, ON_POSTGRES, FOR_FAULT = 150, 50, 200


def examples(amount: int, *, fixed: bool) -> settings:
    """So many examples of 40 steps: the same each time (for a planted fault), or new ones."""
    return settings(
        max_examples=amount,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=fixed,
        print_blob=False,
        report_multiple_bugs=False,
        phases=[Phase.generate],  # a fault need not be made small to count as caught
    )


def holds(address: Callable[[], str], amount: int, *, fixed: bool = False) -> str:
    """Run the model; "" where it holds, else what did not, after the whole history where examples are new."""

    class Here(People):
        pass

    Here.address = staticmethod(address)  # type: ignore[method-assign]
    if fixed:
        random.seed(8)
    try:
        run_state_machine_as_test(Here, settings=examples(amount, fixed=fixed))
    except BaseException as error:  # noqa: BLE001  (whatever the model raises, it has caught something)
        if not fixed:
            traceback.print_exception(error)
        return f"{type(error).__name__}: {str(error).splitlines()[0][:100] if str(error) else ''}"
    return ""


def forgets_limits() -> Any:
    """A sign-up whose person is another one each time."""
    return mock.patch.object(tokens, "fingerprint", lambda key, value: f"{value}{random.random()}")


def revives_by_form() -> Any:
    """A sign-up that needs no confirmation for one who had left."""
    kept = subscriptions.sign_up

    def sign_up(connection: Any, address: Any, **known: Any) -> Any:
        asked = kept(connection, address, **known)
        found = subscribers.find(connection, key=address.key)
        if found and found.state == "unsubscribed":
            subscribers.change(connection, found.id, now=known["now"], state="active")
        return asked

    return mock.patch.object(subscriptions, "sign_up", sign_up)


def believes_all() -> Any:
    """Envelopes that are believed without their signature."""

    def attributed(content: bytes, **_: Any) -> Any:
        import re

        found = re.search(rb"bounces\+([a-z2-7]{16})-", content)
        return envelope.Attribution(found[1].decode(), 1, "bounce") if found else None

    return mock.patch.object(envelope, "attributed", attributed)


def keeps_address() -> Any:
    """An erasure that leaves the row as it is."""
    return mock.patch.object(subscribers, "erase", lambda *_, **__: None)


@contextmanager
def leaves_bounced() -> Any:
    """A wish to leave that is not heard of one whose mail came back."""
    kept = subscriptions.leave

    def leave(connection: Any, subscriber: Any, **known: Any) -> None:
        if subscriber.state != "bounced":
            kept(connection, subscriber, **known)

    with mock.patch.object(subscriptions, "leave", leave):
        yield


def main() -> int:
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = holds(lambda: str(temporary(folder) / "briefing.db"), ON_SQLITE)
        print(f"people on SQLite: {told or f'{ON_SQLITE}/{ON_SQLITE} examples'}", flush=True)
        failed |= bool(told)
        with postgres() as database:
            told = holds(database, ON_POSTGRES)
        print(f"people on PostgreSQL: {told or f'{ON_POSTGRES}/{ON_POSTGRES} examples'}", flush=True)
        failed |= bool(told)
        faults = (forgets_limits, revives_by_form, believes_all, keeps_address, leaves_bounced)
        caught = 0
        for fault in faults:
            with fault():
                told = holds(lambda: str(temporary(folder) / "briefing.db"), FOR_FAULT, fixed=True)
            caught += bool(told)
            print(f"  planted fault {fault.__name__}: {told or 'NOT CAUGHT'}", flush=True)
        print(f"people planted faults caught {caught}/{len(faults)}")
        failed |= caught != len(faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
