"""How a run reaches the outside: the sources of the web, the relay, the addresses that watch over it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from briefing.cli.surroundings import clock

if TYPE_CHECKING:
    from briefing.config import Config
    from briefing.journal import Journal
    from briefing.ledger import Store
    from briefing.ledger.editions import Edition
    from briefing.run import Fetched, Sent

PING_SECONDS = 10


class Ping(Protocol):
    """Tells an address of `ping` what happens; `code` is the exit code of a failure."""

    def __call__(self, event: str, code: int = 0) -> None: ...


def fetching(config: Config) -> Callable[[Store], Fetched] | None:
    """What reads the sources of the web into the store; None for a desk that has none."""
    from briefing.cli.collecting import agent
    from briefing.collect.run import collect, of_web
    from briefing.run import Fetched

    if not of_web(config):
        return None

    def fetch(store: Store) -> Fetched:
        report = collect(config, store=store, agent=agent(config), now=clock)
        return Fetched(tuple(failure.why for failure in report.failures), report.lasting)

    return fetch


def sending(config: Config, out: Path) -> Callable[[Store, Edition], Sent]:
    """What mails an edition to those who have not had it."""
    from briefing.cli import Stopped
    from briefing.cli import mail as commands
    from briefing.deliver.edition import Request, run_name, send_edition
    from briefing.errors import SendingStopped
    from briefing.ledger import deliveries, subscribers
    from briefing.run import Sent

    def send(store: Store, edition: Edition) -> Sent:
        with store.reading() as connection:
            before = deliveries.counts(connection, edition=edition.id)
            if not any(before.values()) and next(subscribers.due(connection, edition.day), None) is None:
                return Sent()
        unread = returned_mail(config, store)
        again = config.mail.in_doubt == "resend" and before["in_doubt"]
        with store.reading() as connection:
            if not again and not deliveries.outstanding(connection, edition=edition.id, day=edition.day):
                return Sent(doubtful=before["in_doubt"], why=unread)
        chance = random.SystemRandom()
        told, finish = commands.counter()
        try:
            result = send_edition(
                config,
                Request(out=out, name=edition.day.isoformat()),
                environment=os.environ,
                clock=commands.clock(),
                sender=run_name(chance),
                chance=chance,
                told=told,
            )
        except Stopped:
            raise SendingStopped(
                "stopped while sending: the mail under way was finished, the rest waits for the next run"
            ) from None
        finally:
            finish()
        counts = result.counts
        return Sent(
            sent=counts["sent"] - before["sent"],
            waiting=counts["queued"] + counts["deferred"] + counts["claimed"] + counts["at_dot"],
            doubtful=counts["in_doubt"],
            why=str(result.stopped) if result.stopped else unread,
        )

    return send


def returned_mail(config: Config, store: Store) -> str:
    """Read what came back before more goes out, where a mailbox is set; why it could not be read, or ""."""
    from briefing.cli.surroundings import read_keys
    from briefing.cli.web import read_returns
    from briefing.errors import ConfigError, MailboxError

    if not (config.bounces.address and config.bounces.mailbox):
        return ""
    try:
        read_returns(config, store, read_keys(config))
    except (ConfigError, MailboxError) as error:
        return f"returned mail was not read: {error}"
    return ""


def pinging(config: Config, journal: Journal) -> Ping:
    """What tells the addresses of `ping`; one that does not answer is noted in the log and holds nothing up."""
    from briefing.cli.collecting import agent
    from briefing.errors import FetchError
    from briefing.fetch import Bounds, Fetcher

    def ping(event: str, code: int = 0) -> None:
        address = getattr(config.ping, event)
        if address is None:
            return
        if event == "failure":
            address = f"{address.rstrip('/')}/{code}"
        parts = urlsplit(address)
        fetcher = Fetcher(
            agent=agent(config),
            now=clock,
            bounds=Bounds(seconds=PING_SECONDS, raw_bytes=100_000, bytes=100_000),
            allowed=[parts.netloc.rpartition("@")[2], parts.hostname or ""],  # the operator named it: it may be at home
            proxy=config.fetch.proxy,
            certificates=config.fetch.certificates,
        )
        try:
            fetcher.get(address)
        except FetchError as error:
            journal.write("unpinged", what=event, why=str(error))

    return ping
