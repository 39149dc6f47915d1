"""A sender that is killed, the run after it, and what must be true then. Used by tests and by tests/prove/send_kills.py.

The sender runs in a process of its own, out of a fork server that has everything loaded. It kills itself (SIGKILL) at
the n-th step, or is killed at a moment. The relay lives on in the process that looks.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from mailing import NOW, Time, edition, fresh, send, subscribe, to
from relay import Relay

from briefing.deliver import Plan, recorder, sending
from briefing.ledger import deliveries, open_store
from briefing.mail import session

STEPS = [
    (deliveries, "claim"),
    (deliveries, "still_mine"),
    (deliveries, "mark"),
    (deliveries, "settle"),
    (recorder.Recorder, "_write"),
    (sending.Senders, "_mark"),
    (session.Session, "_envelope"),
    (session.Speaker, "say"),
    (session.Speaker, "getreply"),
]
"""What counts as a step: everything that writes to the store or talks to the relay."""

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["crashes"])


def warm() -> None:
    """Start the fork server, which loads this module and all it needs once."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


def prepare(folder: Path, *, people: int) -> Path:
    """A store with subscribers and an edition, to be copied for each trial."""
    store = fresh(folder)
    subscribe(store, *(f"n{n}" for n in range(people)))
    edition(store)
    store.close()
    return folder / "briefing.db"


def late_mark() -> None:
    """A fault to be found: the mark comes after the answer to the dot."""
    plain = session.Session.send

    def send(self: Any, sender: str, to: str, wire: Any, before_dot: Callable[[], bool]) -> Any:
        outcome = plain(self, sender, to, wire, lambda: True)
        before_dot()
        return outcome

    session.Session.send = send  # type: ignore[method-assign]


def run(
    database: str, port: int, kill_at: int, connections: int, fault: Callable[[], None] | None, counted: Any
) -> None:
    """One run of the sender; kills itself before step `kill_at` (even numbers) or after it (odd); -1 for never."""
    if fault:
        fault()
    count = 0

    def step(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            mine, count = count, count + 2
            counted.value = count
            if kill_at == mine:
                os.kill(os.getpid(), signal.SIGKILL)
            result = original(*arguments, **options)
            if kill_at == mine + 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    for owner, name in STEPS:
        setattr(owner, name, step(getattr(owner, name)))
    store = open_store(database, now=NOW)
    send(store, to(port), time=Time(), plan=Plan(connections=connections))
    store.close()


@dataclass
class Trial:
    """What a killed run and the run after it have left."""

    killed: bool
    steps: int
    accepted: Counter[str]
    states: dict[str, str]

    def faults(self, *, connections: int) -> list[str]:
        """What is wrong, if anything is: P1 no silent duplicate, P2 no silent loss, few in doubt."""
        found = [f"{who} was sent {times} times" for who, times in self.accepted.items() if times > 1]
        for who, state in self.states.items():
            times = self.accepted[who]
            if state not in ("sent", "in_doubt"):
                found.append(f"{who} is left {state}")
            if state == "sent" and times != 1:
                found.append(f"{who} counts as sent and was taken {times} times")
        doubt = sum(state == "in_doubt" for state in self.states.values())
        if doubt > connections:
            found.append(f"{doubt} are in doubt after a run with {connections} connections")
        return found


def trial(
    template: Path,
    folder: Path,
    *,
    kill_at: int = -1,
    kill_after: float | None = None,
    connections: int = 1,
    fault: Callable[[], None] | None = None,
) -> Trial:
    """Run, kill at a step or a moment, run again, look."""
    warm()
    database = folder / "trial.db"
    for left in folder.glob("trial.db*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copy(template, database)
    counted = SERVER.Value("i", 0, lock=False)
    with Relay(keep=False) as first:
        sender = SERVER.Process(target=run, args=(str(database), first.port, kill_at, connections, fault, counted))
        sender.start()
        if kill_after is not None:
            # The clock starts with the first connection: what comes before it is the same in every trial.
            end = time.monotonic() + 20
            while first.connections == 0 and sender.is_alive() and time.monotonic() < end:
                time.sleep(0.0005)
            time.sleep(kill_after)
            sender.kill()
        sender.join(60)
    with Relay(keep=False) as second:
        again = SERVER.Process(target=run, args=(str(database), second.port, -1, connections, fault, counted))
        steps = counted.value
        again.start()
        again.join(60)
    store = open_store(str(database), now=NOW)
    with store.reading() as connection:
        left = {f"n{one.subscriber - 1}@example.net": one.state for one in deliveries.listed(connection)}
    store.close()
    accepted = Counter(first.recipients + second.recipients)
    return Trial(sender.exitcode == -signal.SIGKILL, steps, accepted, left)
