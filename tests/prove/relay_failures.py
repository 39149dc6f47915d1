"""A relay that fails at each point for every tenth of 100 recipients, and what becomes of each of them (P3).

The points, the ways to fail and the outcomes are the table ORACLE of tests/test_deliver.py. Those who were not met by the
failure must have got their mail once; those who were must be as the table says, and once it is over nobody has two.
Prints `passed/total` and exits 1 when one failed.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

from mailing import Time, fresh, send, subscribe, to  # noqa: E402
from relay import ACCEPT_AND_DROP, Relay, Script  # noqa: E402
from test_deliver import ORACLE  # noqa: E402

from briefing.deliver import Plan  # noqa: E402
from briefing.ledger import deliveries  # noqa: E402

PEOPLE = 100
ABOUT_ALL = {"connect", "hello", "mail", "quit"}
"""Points at which the relay does not know yet, or any more, whom it is about."""


def failing(point: str, act: str | bytes) -> Script:
    """What fails for every tenth recipient; where there is none, once."""

    def script(at: str, who: str, count: int) -> str | bytes | None:
        if at != point:
            return None
        met = count == 0 if point in ABOUT_ALL else who.startswith("n") and who.split("@", maxsplit=1)[0].endswith("0")
        return act if met else None

    return script


def faults(folder: Path, point: str, act: str | bytes, state: str) -> list[str]:
    """What is wrong after a run with a failure and the runs behind it."""
    store = fresh(folder)
    numbers = subscribe(store, *(f"n{n:02}" for n in range(PEOPLE)))
    names = {number: f"n{n:02}@example.net" for n, number in enumerate(numbers)}
    time = Time()
    found = []
    with Relay(failing(point, act), keep=False) as relay:
        send(store, to(relay.port), time=time, plan=Plan(connections=2))
        with store.reading() as connection:
            after = {names[one.subscriber]: one.state for one in deliveries.listed(connection)}
    for who, is_now in after.items():
        met = point not in ABOUT_ALL and who.startswith("n") and who.split("@")[0].endswith("0")
        spared = "too fast" in str(act) and is_now == "queued"  # the whole domain waits, also who was not tried yet
        # A mail this small may be written whole, dot and all, before the drop is noticed: then nobody knows.
        unnoticed = (point, act) == ("body", "drop") and is_now == "in_doubt"
        if met and is_now != state and not spared and not unnoticed:
            found.append(f"{who} is {is_now}, not {state}")
        if not met and is_now not in ("sent", "queued", "deferred"):
            found.append(f"{who} was not met and is {is_now}")
    with Relay(keep=False) as again:
        for _ in range(3):
            time.move(hours=5)
            send(store, to(again.port), time=time)
        with store.reading() as connection:
            last = {names[one.subscriber]: one.state for one in deliveries.listed(connection)}
    taken = Counter(relay.recipients + again.recipients)
    found += [f"{who} got it {times} times" for who, times in taken.items() if times > 1]
    found += [f"{who} is sent and got nothing" for who, is_now in last.items() if is_now == "sent" and not taken[who]]
    found += [f"{who} is left {is_now}" for who, is_now in last.items() if is_now not in ("sent", "failed", "in_doubt")]
    if act == ACCEPT_AND_DROP:
        found += [f"{who} was taken and is {last[who]}" for who in taken if after[who] == "in_doubt" != last[who]]
    store.close()
    return found


def main() -> int:
    """Run every point of the table."""
    passed = 0
    for point, act, state, _ in ORACLE:
        with tempfile.TemporaryDirectory() as name:
            found = faults(Path(name), point, act, state)
        for fault in found:
            print(f"{point} {act!r}: {fault}")
        passed += not found
    print(f"P3 points of failure as the table says, {PEOPLE} recipients each: {passed}/{len(ORACLE)}")
    return 0 if passed == len(ORACLE) else 1


if __name__ == "__main__":
    sys.exit(main())
