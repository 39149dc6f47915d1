"""Many orders of events on SQLite and on a real PostgreSQL, and three senders on one PostgreSQL of which one is killed.

    delivery_states.py                  250 examples of 40 steps on SQLite, 80 on PostgreSQL, 25 kills among three senders

The model is tests/machine.py. Prints what passed and exits 1 when something did not.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from crashes import SERVER, Trial, run, warm
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import Deliveries, postgres, temporary
from mailing import NOW, edition, subscribe
from relay import Relay

from briefing.ledger import deliveries, open_store

ON_SQLITE, ON_POSTGRES, KILLS, PEOPLE, CONNECTIONS = 250, 80, 25, 60, 2


def examples(amount: int) -> settings:
    """So many examples of 40 steps."""
    return settings(
        max_examples=amount,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )


def three(address: str, chance: random.Random) -> Trial:
    """Three sender processes on one store, one of them killed, and one more run that tidies up."""
    store = open_store(address, now=NOW)
    numbers = subscribe(store, *(f"n{n}" for n in range(PEOPLE)))
    edition(store)
    counted = SERVER.Value("i", 0, lock=False)
    with Relay(keep=False) as relay:
        senders = [
            SERVER.Process(target=run, args=(address, relay.port, -1, CONNECTIONS, None, counted)) for _ in range(3)
        ]
        for sender in senders:
            sender.start()
        while relay.connections < 2 and any(sender.is_alive() for sender in senders):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.15))
        senders[0].kill()
        for sender in senders:
            sender.join(120)
        last = SERVER.Process(target=run, args=(address, relay.port, -1, CONNECTIONS, None, counted))
        last.start()
        last.join(120)
    with store.reading() as connection:
        states = {f"n{numbers.index(d.subscriber)}@example.net": d.state for d in deliveries.listed(connection)}
    store.close()
    return Trial(senders[0].exitcode == -9, 0, Counter(relay.recipients), states)


def main() -> int:
    """Run all parts and print what came of them."""
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        class OnSqlite(Deliveries):
            address = staticmethod(lambda: str(temporary(folder) / "briefing.db"))

        run_state_machine_as_test(OnSqlite, settings=examples(ON_SQLITE))
        print(f"P1 P2 P13 model on SQLite: {ON_SQLITE}/{ON_SQLITE}", flush=True)
        with postgres() as database:

            class OnPostgres(Deliveries):
                address = staticmethod(database)

            run_state_machine_as_test(OnPostgres, settings=examples(ON_POSTGRES))
            print(f"P22 the same model on PostgreSQL: {ON_POSTGRES}/{ON_POSTGRES}", flush=True)
            warm()
            chance = random.Random()
            trials = [three(database(), chance) for _ in range(KILLS)]
            for number, trial in enumerate(trials):
                for fault in trial.faults(connections=CONNECTIONS):
                    failed += 1
                    print(f"trial {number}: {fault}")
            killed = sum(trial.killed for trial in trials)
            good = sum(not trial.faults(connections=CONNECTIONS) for trial in trials)
            print(f"P1 P2 three senders on one PostgreSQL, one killed: {good}/{KILLS}; {killed} died in the run")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
