"""Kill a sending process, again and again, let the next run finish, and account for every subscriber.

    send_kills.py           before and after every step with one connection, then 1,000 random moments with four
    send_kills.py --steps   the steps alone

After each kill and the run behind it: nobody has got two mails (P1), everybody is sent or listed as in doubt (P2), and
no more are in doubt than there were connections. Prints `passed/total`, how many were in doubt, and exits 1 when a
trial failed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from crashes import Trial, prepare, trial

PEOPLE, CONNECTIONS, MOMENTS = 8, 4, 1000


def main() -> int:
    """Run the trials and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--steps", action="store_true", help="the steps alone")
    parser.add_argument("--moments", type=int, default=MOMENTS, help="how many random moments")
    arguments = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = prepare(folder, people=PEOPLE)
        steps = trial(template, folder).steps
        done = [(f"step {n}", trial(template, folder, kill_at=n), 1) for n in range(steps)]
        failed += told(f"P1 P2 killed at each of {steps} steps", done)
        if not arguments.steps:
            chance = random.Random()
            done = []
            for _ in range(arguments.moments):
                moment = chance.uniform(0, 0.06)
                one = trial(template, folder, kill_after=moment, connections=CONNECTIONS)
                done.append((f"after {moment * 1000:.1f} ms", one, CONNECTIONS))
            failed += told(f"P1 P2 killed at {arguments.moments} random moments", done)
    return 1 if failed else 0


def told(what: str, done: list[tuple[str, Trial, int]]) -> int:
    """Print the faults of some trials and how many passed; gives how many did not."""
    failed = 0
    for where, one, connections in done:
        found = one.faults(connections=connections)
        failed += bool(found)
        for fault in found:
            print(f"{where}: {fault}")
    killed = sum(one.killed for _, one, _ in done)
    doubt = [sum(state == "in_doubt" for state in one.states.values()) for _, one, _ in done]
    print(
        f"{what}: {len(done) - failed}/{len(done)}; {killed} died in the run, "
        f"{sum(doubt)} deliveries in doubt in all, {max(doubt)} at most after one kill",
        flush=True,
    )
    return failed


if __name__ == "__main__":
    sys.exit(main())
