"""Commands about those who get the brief: subscribers and what is done with them; the keys that sign their links."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.options import command, day
from briefing.cli.printing import complain, number, tell
from briefing.cli.surroundings import desk_store, now, read_config, read_keys
from briefing.errors import InputError, UsageError

if TYPE_CHECKING:
    from briefing.config import Config
    from briefing.ledger import Connection
    from briefing.ledger.subscribers import Choices, Consent, Subscriber
    from briefing.subscriptions.spreadsheet import Fault, Row

PARTLY = 3
STATES = ("pending", "active", "paused", "unsubscribed", "bounced", "suppressed")
LARGEST_TABLE = 100_000_000


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    what = "those who get the brief: add, import, list, pause, resume, remove, export, erase"
    group = command(commands, "subscribers", lambda _: 0, what)
    inner = group.add_subparsers(title="commands", metavar="COMMAND", required=True)

    adding = one(inner, "add", add_command, "enter a subscriber who agreed to get the brief")
    adding.add_argument("--consent", required=True, metavar="TEXT", help="what they agreed to and how, for the record")
    adding.add_argument("--themes", default="", metavar="A;B", help="only these themes (default: all)")
    adding.add_argument("--link", action="store_true", help="a link to the PDF instead of the PDF itself")
    adding.add_argument("--language", default="", metavar="CODE", help="language of headings (default: the desk's)")
    adding.add_argument("--weekdays", default="", metavar="DAYS", help="only on these days: mon;wed;fri")

    taking = command(inner, "import", import_command, "enter the subscribers of a table (CSV)")
    taking.add_argument("file", type=Path, metavar="FILE", help="comma-separated values; the first line names them")
    taking.add_argument(
        "--consent", metavar="TEXT", help="what they agreed to and how, where the table has no column for it"
    )

    listing = command(inner, "list", list_command, "print the subscribers")
    listing.add_argument("--state", choices=STATES, help="only those in this state")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")

    pausing = one(inner, "pause", pause_command, "stop mail to a subscriber for a while")
    pausing.add_argument("--until", type=day, metavar="D", help="the day from which on mail comes again")
    resuming = one(inner, "resume", resume_command, "send mail to a subscriber again")
    resuming.add_argument("--consent", metavar="TEXT", help="how one who had left agreed to come back")
    one(inner, "remove", remove_command, "unsubscribe a subscriber")
    exporting = command(inner, "export", export_command, "print all subscribers as a table, or all that is kept of one")
    exporting.add_argument("address", nargs="?", metavar="ADDRESS", help="one subscriber: all that is kept, as JSON")
    one(inner, "erase", erase_command, "delete all that is kept of a subscriber but a keyed hash; it cannot be undone")

    keys = command(commands, "keys", keys_command, "the secret keys that sign links and envelopes")
    keys.add_argument("--rotate", action="store_true", help="sign with a new key from now on; older links live on")


def one(inner: Any, name: str, run: Any, what: str) -> argparse.ArgumentParser:
    """A command about one address."""
    made = command(inner, name, run, what)
    made.add_argument("address", metavar="ADDRESS", help="a mail address")
    return made


def add_command(arguments: argparse.Namespace) -> int:
    """Enter one subscriber."""
    from briefing import subscriptions
    from briefing.subscriptions import spreadsheet

    config = read_config(arguments)
    cells = {"form": "link" if arguments.link else "attached"}
    cells |= {name: getattr(arguments, name) for name in ("themes", "language", "weekdays")}
    try:
        choices = spreadsheet.choices(cells, frozenset(theme_names(config)))
    except ValueError as error:
        raise UsageError(f"--{error}") from None
    with desk_store(config) as store, store.writing() as connection:
        address = checked(arguments.address)
        consent, keys = agreed(arguments.consent, "operator", now(config)), read_keys(config)
        made = subscriptions.add(connection, address, consent=consent, choices=choices, keys=keys, now=now(config))
    tell(f"{made.address} is active")
    return 0


def import_command(arguments: argparse.Namespace) -> int:
    """Enter a table; what cannot be taken is told line by line, and the rest is taken."""
    from briefing import subscriptions
    from briefing.subscriptions import spreadsheet

    config = read_config(arguments)
    text = table(arguments.file)
    consent = agreed(arguments.consent, "import", now(config)) if arguments.consent else None
    taken: Counter[str] = Counter()
    with desk_store(config) as store, store.writing() as connection:
        keys, moment = read_keys(config), now(config)
        try:
            for row in spreadsheet.read(text, themes=theme_names(config)):
                fault = row if isinstance(row, spreadsheet.Fault) else None
                told = "faults"
                if not isinstance(row, spreadsheet.Fault):
                    told = subscriptions.take(connection, row, consent=consent, keys=keys, now=moment)
                    fault = refused(row, told)
                if fault:
                    complain(arguments, f"{arguments.file} line {fault.line}: {fault.why}")
                taken[told] += 1
        except ValueError as error:
            raise InputError(f"{arguments.file} line 1: {error}") from None
    left = "".join(f", {taken[key]} {words}" for key, words in LEFT.items() if taken[key])
    tell(f"{number(taken['added'], 'subscriber')} added{left}")
    return PARTLY if taken["faults"] or taken["no consent"] else 0


LEFT = {
    "there": "there already and left as they are",
    "erased": "erased before and not brought back",
    "no consent": "without consent",
    "faults": "with faults",
}


def refused(row: Row, told: str) -> Fault | None:
    """What to say of a row that was not taken for want of a consent; the others need no mending."""
    from briefing.subscriptions.spreadsheet import Fault

    if told != "no consent":
        return None
    return Fault(
        row.line, "consent: says nothing; fill the column, or say for all of them how they agreed: --consent TEXT"
    )


def list_command(arguments: argparse.Namespace) -> int:
    """Print subscribers, one a line."""
    from briefing.ledger import subscribers
    from briefing.subscriptions import spreadsheet

    with desk_store(read_config(arguments)) as store, store.reading() as connection:
        for subscriber in subscribers.listed(connection, state=arguments.state):
            told = spreadsheet.facts(subscriber)
            if arguments.json:
                tell(json.dumps(told, ensure_ascii=False))
            else:
                tell(f"{told['address']}  {state(subscriber)}{chosen(subscriber.choices)}")
        if not arguments.json and not arguments.state:
            counts = subscribers.counts(connection)
            tell(", ".join(f"{counts[name]} {name}" for name in STATES if name in counts) or "no subscribers yet")
    return 0


def pause_command(arguments: argparse.Namespace) -> int:
    """Stop mail for a while."""
    from briefing import subscriptions

    with found(arguments) as (connection, subscriber, moment):
        subscriptions.pause(connection, subscriber, now=moment, until=arguments.until)
    tell(f"{subscriber.address} is paused" + (f" until {arguments.until}" if arguments.until else ""))
    return 0


def resume_command(arguments: argparse.Namespace) -> int:
    """Send mail again."""
    from briefing import subscriptions

    with found(arguments) as (connection, subscriber, moment):
        consent = agreed(arguments.consent, "operator", moment) if arguments.consent else None
        subscriptions.resume(connection, subscriber, now=moment, consent=consent)
    tell(f"{subscriber.address} is active")
    return 0


def remove_command(arguments: argparse.Namespace) -> int:
    """Unsubscribe somebody; their address is kept so that no list brings them back."""
    from briefing import subscriptions

    with found(arguments) as (connection, subscriber, moment):
        subscriptions.leave(connection, subscriber, now=moment)
    tell(f"{subscriber.address} is unsubscribed; to delete the address too: briefing subscribers erase ADDRESS")
    return 0


def export_command(arguments: argparse.Namespace) -> int:
    """Print the table, or everything about one."""
    from briefing import subscriptions
    from briefing.ledger import subscribers
    from briefing.subscriptions import spreadsheet

    if arguments.address:
        with found(arguments) as (connection, subscriber, _):
            tell(json.dumps(subscriptions.everything(connection, subscriber), ensure_ascii=False, indent=2))
        return 0
    with desk_store(read_config(arguments)) as store, store.reading() as connection:
        for line in spreadsheet.write(subscribers.listed(connection)):
            tell(line)
    return 0


def erase_command(arguments: argparse.Namespace) -> int:
    """Delete what is kept of one, from the tables and from the file."""
    from briefing import subscriptions

    config = read_config(arguments)
    with desk_store(config) as store:
        with store.writing() as connection:
            subscriber = the(connection, arguments.address)
            subscriptions.erase(connection, subscriber, keys=read_keys(config), now=now(config))
        copies = store.scrub()
    for copy in copies:
        complain(arguments, f"{copy}: this copy of an older version still holds the address; delete it")
    tell("erased; mail already sent and your own back-ups are beyond this command")
    return 0


def keys_command(arguments: argparse.Namespace) -> int:
    """Rotate the keys, or say where they are."""
    from briefing import keys

    config = read_config(arguments)
    if arguments.rotate:
        old = keys.rotate(config.keys, now=now(config))
        tell(f"{config.keys}: a new key signs from now on; {number(old, 'older key')} still open what they signed")
    else:
        ring = read_keys(config)
        tell(f"{config.keys}: one key signs, {number(len(ring.tokens) - 1, 'older key')} still open what they signed")
    return 0


@contextmanager
def found(arguments: argparse.Namespace) -> Iterator[tuple[Connection, Subscriber, datetime]]:
    """The subscriber a command is about, and the moment, within one transaction."""
    config = read_config(arguments)
    with desk_store(config) as store, store.writing() as connection:
        yield connection, the(connection, arguments.address), now(config)


def the(connection: Connection, text: str) -> Subscriber:
    """The subscriber with this address. Raises UsageError where there is none."""
    from briefing.ledger import subscribers

    known = subscribers.find(connection, key=checked(text).key)
    if known is None:
        raise UsageError(f"{text} is no subscriber; see: briefing subscribers list")
    return known


def checked(text: str) -> Any:
    """An address of the command line. Raises UsageError."""
    from briefing import addresses

    try:
        return addresses.check(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no address: {error}") from None


def agreed(text: str, way: str, moment: datetime) -> Consent:
    """A consent that is recorded now."""
    from briefing.ledger.subscribers import Consent

    if not text.strip():
        raise UsageError("--consent is empty; say what they agreed to and how")
    return Consent(text.strip(), way, moment)


def table(path: Path) -> str:
    """The text of a table. Raises InputError."""
    from briefing import encoding

    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_TABLE + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_TABLE:
        raise InputError(f"{path} is larger than {LARGEST_TABLE} bytes; import it in parts")
    return encoding.decode(content)


def theme_names(config: Config) -> tuple[str, ...]:
    """The themes a subscriber may choose from; none where the themes are found anew every day."""
    return tuple(theme.name for theme in config.themes) if isinstance(config.themes, tuple) else ()


def state(subscriber: Subscriber) -> str:
    """A state with its day."""
    until = f" until {subscriber.paused_until}" if subscriber.paused_until else ""
    return f"{subscriber.state}{until} (since {subscriber.since:%Y-%m-%d})"


def chosen(choices: Choices) -> str:
    """What is not as for everybody."""
    from briefing.subscriptions.spreadsheet import DAYS

    told = []
    if choices.themes is not None:
        told.append("themes " + ", ".join(choices.themes))
    if choices.form == "link":
        told.append("link only")
    if choices.language:
        told.append(f"in {choices.language}")
    if len(choices.weekdays) < len(DAYS):
        told.append("on " + ", ".join(DAYS[int(number) - 1] for number in choices.weekdays))
    return "  " + "; ".join(told) if told else ""
