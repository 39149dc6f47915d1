"""Nobody can make a link: a million mutated tokens are refused, and a refusal takes the same time whatever was wrong."""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from briefing import tokens

NOW = datetime(2026, 1, 15, tzinfo=UTC)
AMOUNT = 1_000_000
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
ROUNDS, BATCH = 3000, 20


def main() -> int:
    keys = (b"n" * 32, b"o" * 32)
    accepted = forged(keys, random.Random(1))
    print(f"tokens mutated {AMOUNT - accepted}/{AMOUNT} refused")
    worst, noise = timing(keys, random.Random(2))
    print(f"tokens timing: largest effect size {worst:.3f}, of the same token against itself {noise:.3f} (Cohen's d)")
    return 1 if accepted or worst >= max(0.2, 2 * noise) else 0


def forged(keys: tuple[bytes, ...], chance: random.Random) -> int:
    """How many of a million mutations of genuine tokens are believed as something else than they were."""
    purposes: tuple[tokens.Purpose, ...] = ("unsubscribe", "confirm", "preferences", "bounce", "leave-by-mail")
    accepted = 0
    for number in range(AMOUNT):
        purpose = purposes[number % 5]
        if number % 1000 == 0:
            handle = tokens.handle(chance.randbytes(10))
            genuine = {
                p: tokens.sign(keys, purpose=p, desk="brief", handle=handle, number=7, issued=NOW) for p in purposes
            }
        token = mutated(genuine[purpose], chance)
        if token != genuine[purpose]:
            accepted += tokens.read(keys, token, purpose=purpose, desk="brief", now=NOW) is not None
        other = purposes[(number + 1 + chance.randrange(4)) % 5]
        if number % 10 == 0:
            accepted += tokens.read(keys, genuine[purpose], purpose=other, desk="brief", now=NOW) is not None
    return accepted


def mutated(token: str, chance: random.Random) -> str:
    """A token with a letter changed, dropped, doubled or swapped, or parts of it counted up."""
    at, way = chance.randrange(len(token)), chance.randrange(6)
    if way == 0:
        return token[:at] + chance.choice(LETTERS) + token[at + 1 :]
    if way == 1:
        return token[:at] + token[at + 1 :]
    if way == 2:
        return token[:at] + token[at] + token[at:]
    if way == 3:
        other = chance.randrange(len(token))
        swapped = list(token)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        return "".join(swapped)
    parts = token.split("-")
    if way == 4:
        parts[1] = tokens.digits(chance.randrange(36**4))
    else:
        parts[3] = "".join(chance.choice(LETTERS) for _ in range(26))
    return "-".join(parts)


def timing(keys: tuple[bytes, ...], chance: random.Random) -> tuple[float, float]:
    """The largest standardised difference between how long refusals of different kinds take, and that of noise alone."""
    handle = tokens.handle(bytes(range(10)))
    genuine = tokens.sign(keys, purpose="unsubscribe", desk="brief", handle=handle)
    kinds = {
        "first letter of the MAC": genuine[:-26] + ("b" if genuine[-26] != "b" else "c") + genuine[-25:],
        "last letter of the MAC": genuine[:-1] + ("a" if genuine[-1] != "a" else "q"),
        "unknown handle": "z" + genuine[1:],
        "another purpose": tokens.sign(keys, purpose="bounce", desk="brief", handle=handle),
        "another key": tokens.sign((b"x" * 32,), purpose="unsubscribe", desk="brief", handle=handle),
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for name in list(kinds):
        kinds[f"again: {name}"] = kinds[name]
        times[f"again: {name}"] = []
    order = list(kinds.items())
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for kind, token in order:
            began = time.perf_counter()
            for _ in range(BATCH):
                tokens.read(keys, token, purpose="unsubscribe", desk="brief", now=NOW)
            times[kind].append(time.perf_counter() - began)
    kept = {kind: sorted(found)[: int(ROUNDS * 0.95)] for kind, found in times.items()}
    means = {kind: statistics.fmean(found) for kind, found in kept.items()}
    spread = statistics.fmean(statistics.stdev(found) for found in kept.values())
    first = [mean for kind, mean in means.items() if not kind.startswith("again")]
    noise = max(abs(means[kind] - means[f"again: {kind}"]) for kind in means if not kind.startswith("again"))
    return (max(first) - min(first)) / spread, noise / spread


if __name__ == "__main__":
    sys.exit(main())
