"""Commands about mail: send, deliveries."""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.options import command, day, row
from briefing.cli.printing import complain, number, on_terminal, tell
from briefing.cli.surroundings import read_config

if TYPE_CHECKING:
    from briefing.deliver import Clock
    from briefing.ledger.deliveries import Delivery, State

WAITING = 5
"""Something waits, failed to be handed over, or is in doubt."""


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    send = command(commands, "send", send_command, "mail an edition to every subscriber who has not got it")
    send.add_argument("--date", type=day, metavar="D", help="date of the edition (default: the newest)")
    how = send.add_mutually_exclusive_group()
    how.add_argument(
        "--dry-run",
        nargs="?",
        type=Path,
        const=Path(),
        metavar="DIR",
        help="send and change nothing; write what would go out as .eml files (default: OUT/outbox-<date>)",
    )
    how.add_argument("--only", action="append", default=[], metavar="ADDRESS", help="to this subscriber alone")
    how.add_argument("--test", metavar="ADDRESS", help="to this address, subscriber or not, and record nothing")
    send.add_argument("--late", action="store_true", help="although it was built days ago")
    send.add_argument("--rebuilt", action="store_true", help="although it was built again since the first ones got it")

    listed = command(commands, "deliveries", deliveries_command, "what has become of each subscriber's mail")
    listed.add_argument("--date", type=day, metavar="D", help="one edition (default: all)")
    listed.add_argument("--list", action="store_true", help="each delivery that is not sent, not its number alone")
    listed.add_argument(
        "--resolve",
        choices=("hold", "resend"),
        help="settle those in doubt: count them as sent (hold), or send them again (resend)",
    )
    listed.add_argument("numbers", nargs="*", type=row, metavar="N", help="with --resolve, these deliveries alone")


def clock() -> Clock:
    """The time, as it is here."""
    from briefing.deliver import Clock

    return Clock(lambda: datetime.now(UTC), time.monotonic, time.sleep)


def send_command(arguments: argparse.Namespace) -> int:
    """Send an edition, try it out or rehearse it."""
    from briefing import publish
    from briefing.cli import Stopped
    from briefing.deliver.edition import Request, rehearse, run_name, say, send_edition, try_out
    from briefing.errors import SendingStopped

    config = read_config(arguments)
    name = arguments.date.isoformat() if arguments.date else publish.newest(arguments.out)
    request = Request(
        out=arguments.out, name=name, only=tuple(arguments.only), late=arguments.late, rebuilt=arguments.rebuilt
    )
    if arguments.dry_run is not None:
        to = arguments.dry_run if arguments.dry_run != Path() else arguments.out / f"outbox-{name}"
        written = rehearse(config, request, now=datetime.now(UTC), to=to)
        tell(f"{to}: {number(written, 'mail')} written, nothing sent")
        return 0
    if arguments.test:
        said = try_out(config, request, arguments.test, environment=os.environ, now=datetime.now(UTC))
        tell(f"sent to {arguments.test}: {said}")
        return 0
    chance = random.SystemRandom()
    with_progress, finish = counter()
    try:
        result = send_edition(
            config,
            request,
            environment=os.environ,
            clock=clock(),
            sender=run_name(chance),
            chance=chance,
            told=with_progress,
        )
    except Stopped:
        raise SendingStopped(
            "stopped while sending: the mail under way was finished, the rest waits for the next run"
        ) from None
    finally:
        finish()
    if result.stopped:
        complain(arguments, str(result.stopped))
    counts = result.counts
    tell(say(counts) if any(counts.values()) else f"no subscriber is to get the edition of {name}")
    open_ones = counts["queued"] + counts["deferred"] + counts["in_doubt"] + counts["claimed"] + counts["at_dot"]
    return WAITING if open_ones or result.stopped else 0


def counter() -> tuple[Callable[[State], None], Callable[[], None]]:
    """What counts messages on a terminal, on one line that is wiped at the end; silent elsewhere."""
    if not on_terminal():
        return (lambda _: None), (lambda: None)
    seen: Counter[str] = Counter()
    lock = threading.Lock()
    shown = 0.0

    def told(state: State) -> None:
        nonlocal shown
        with lock:
            seen[state] += 1
            if time.monotonic() - shown > 0.1:
                shown = time.monotonic()
                line = ", ".join(f"{amount} {name.replace('_', ' ')}" for name, amount in sorted(seen.items()))
                print(f"\r\x1b[K{line} …", end="", file=sys.stderr, flush=True)

    return told, lambda: print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def deliveries_command(arguments: argparse.Namespace) -> int:
    """Print counts or single deliveries, or settle those in doubt."""
    from briefing.deliver import recover
    from briefing.deliver.edition import opened, say
    from briefing.errors import UsageError
    from briefing.ledger import deliveries, editions

    if arguments.numbers and not arguments.resolve:
        raise UsageError("numbers of deliveries go with --resolve hold or --resolve resend")
    config, now = read_config(arguments), datetime.now(UTC)
    with opened(config, now=now) as store:
        recover(store, now=now)
        if arguments.resolve:
            chosen = arguments.numbers or None
            with store.writing() as connection:
                settled = deliveries.resolve(connection, chosen, resend=arguments.resolve == "resend", now=now)
            ending = "will be sent again" if arguments.resolve == "resend" else "count as sent"
            tell(f"{settled} {'delivery' if settled == 1 else 'deliveries'} in doubt {ending}")
            return 0
        doubtful, told = 0, False
        with store.reading() as connection:
            for edition in editions.listed(connection, language=config.language):
                if arguments.date not in (None, edition.day):
                    continue
                counts = deliveries.counts(connection, edition=edition.id)
                doubtful += counts["in_doubt"]
                if any(counts.values()):
                    tell(f"{edition.day}: {say(counts)}")
                    told = True
                if arguments.list:
                    open_ones = [state for state in deliveries.STATES if state != "sent"]
                    for one in deliveries.listed(connection, edition=edition.id, states=open_ones):
                        tell(f"  {line(one)}")
    if not told:
        tell(f"nothing was sent of the edition of {arguments.date}" if arguments.date else "nothing was sent yet")
    return WAITING if doubtful else 0


def line(one: Delivery) -> str:
    """One delivery in one line. The subscriber by number alone: a list of deliveries may be passed on."""
    parts = [f"{one.id}: subscriber {one.subscriber} {one.state.replace('_', ' ')}"]
    if one.due:
        parts.append(f"again from {one.due:%Y-%m-%d %H:%M} UTC")
    if one.reply:
        parts.append(f"{one.stage} {one.code or ''} {one.reply}".replace("  ", " "))
    return ", ".join(parts)
