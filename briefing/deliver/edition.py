"""From the settings of a desk to one edition sent, tried out, or written to files."""

from __future__ import annotations

import random
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from briefing import addresses, keys, tokens
from briefing.bounces import refusals
from briefing.config import Config
from briefing.deliver import Clock, Desk, Letters, Plan, Result, admit, deliver, hashes, read_files
from briefing.errors import MailError, PublishError, RelayError, UsageError
from briefing.ledger import Store, deliveries, open_store, subscribers
from briefing.ledger.deliveries import State
from briefing.ledger.subscribers import Choices, Subscriber
from briefing.mail import Transport, open_transport
from briefing.mail.replies import Refused
from briefing.mail.session import Lost
from briefing.mail.signature import Signer, read_key
from briefing.mail.transports import password
from briefing.publish.disk import told

NOBODY = "brief@briefing.invalid"
"""Who a mail is from where the config does not say, which it must for every transport that reaches anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a run."""

    out: Path
    name: str
    """The edition's folder in `out`: its date."""
    only: tuple[str, ...] = ()
    """Addresses of subscribers; empty for all."""
    late: bool = False
    rebuilt: bool = False


@contextmanager
def opened(config: Config, *, now: datetime) -> Iterator[Store]:
    """The desk's store, closed again at the end. Raises StoreError."""
    store = open_store(config.store, now=now)
    try:
        yield store
    finally:
        store.close()


def send_edition(
    config: Config,
    request: Request,
    *,
    environment: Mapping[str, str],
    clock: Clock,
    sender: str,
    chance: random.Random,
    told: Callable[[State], None] = lambda _: None,
) -> Result:
    """Send an edition to all who want it and have not got it.

    Args:
        environment: where `mail.password_from: env:NAME` is looked up.
        sender: a name that no other run has, of letters and digits.

    Raises:
        UsageError: there is no such edition, or it may not be sent.
        ConfigError: a key or password cannot be had. Nothing was sent.
        StoreError: the store failed; no message went out without its mark.
    """
    now = clock.now()
    files = read_files(request.out / request.name)
    transport = way_out(config, environment)
    with opened(config, now=now) as store:
        day = date.fromisoformat(request.name)
        edition = admit(
            store,
            files=hashes(files),
            day=day,
            language=config.language,
            now=now,
            built=datetime.fromtimestamp((request.out / request.name / "brief.json").stat().st_mtime, UTC),
            late=request.late,
            rebuilt=request.rebuilt,
        )
        write = Letters(files, edition=edition.id, day=day, desk=desk(config, now=now), signer=signer(config))
        result = deliver(
            store,
            edition,
            transport=transport,
            write=write,
            plan=replace(plan(config), only=numbers(store, request.only)),
            clock=clock,
            sender=sender,
            chance=chance,
            told=told,
        )
        refusals.judge(store, edition=edition.id, now=clock.now())
        return result


def rehearse(config: Config, request: Request, *, now: datetime, to: Path) -> int:
    """Write what would go out as `.eml` files into the folder `to`; gives how many. The store is read and not changed.

    A folder of an earlier rehearsal is replaced; any other is refused.

    Raises:
        UsageError, ConfigError, StoreError: as `send_edition`.
        PublishError: the folder cannot be written, or holds something else.
    """
    files = read_files(request.out / request.name)
    day = date.fromisoformat(request.name)
    written = 0
    with told(to):
        clear(to)
    if not Path(config.store).exists() and not config.store.startswith("postgres"):
        return 0
    with opened(config, now=now) as store, store.reading() as connection:
        known = deliveries.settled(connection, day=day, language=config.language)
        write = Letters(files, edition=0, day=day, desk=desk(config, now=now), signer=signer(config))
        only = numbers(store, request.only)
        for subscriber in subscribers.due(connection, day):
            if subscriber.id in known or (only is not None and subscriber.id not in only):
                continue
            try:
                ready = write(subscriber, now=now, largest=0)
            except MailError:
                continue
            with told(to):
                (to / f"{subscriber.id}.eml").write_bytes(ready.wire.bytes())
            written += 1
    return written


def try_out(config: Config, request: Request, address: str, *, environment: Mapping[str, str], now: datetime) -> str:
    """Send an edition to one address, subscriber or not, and record nothing; gives what the relay said.

    Its links lead nowhere: they belong to nobody.

    Raises:
        UsageError: the address is none.
        RelayError: it was not sent, or nobody knows.
    """
    try:
        checked = addresses.check(address)
    except ValueError as error:
        raise UsageError(f"--test: the address {error}") from None
    files = read_files(request.out / request.name)
    tester = Subscriber(
        0, tokens.handle(bytes(10)), checked.written, checked.wire, "active", now, now, now, 0, None, Choices(), None
    )
    day = date.fromisoformat(request.name)
    write = Letters(files, edition=0, day=day, desk=desk(config, now=now), signer=signer(config))
    try:
        line = way_out(config, environment).line()
        ready = write(tester, now=now, largest=getattr(line, "size", 0))
        outcome = line.send(ready.sender, ready.to, ready.wire, lambda: True)
        line.quit()
    except (Refused, Lost) as error:
        raise RelayError(f"{error}; nothing was sent") from None
    if outcome.state != "sent":
        raise RelayError(f"the test mail is {outcome.state.replace('_', ' ')}: {outcome.code or ''} {outcome.reply}")
    return outcome.reply


def clear(folder: Path) -> None:
    """An empty folder, where there was none or one of `.eml` files alone. Raises PublishError, OSError."""
    if folder.exists():
        if not folder.is_dir() or any(path.suffix != ".eml" for path in folder.iterdir()):
            raise PublishError(f"{folder} holds something other than mails of a rehearsal; move it away")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def numbers(store: Store, wanted: tuple[str, ...]) -> set[int] | None:
    """The numbers of the subscribers with these addresses. Raises UsageError for one who is none."""
    if not wanted:
        return None
    found = set()
    with store.reading() as connection:
        for address in wanted:
            try:
                subscriber = subscribers.find(connection, key=addresses.check(address).key)
            except ValueError as error:
                raise UsageError(f"--only: the address {error}") from None
            if subscriber is None:
                raise UsageError(f"--only: {address} is no subscriber")
            found.add(subscriber.id)
    return found


def desk(config: Config, *, now: datetime) -> Desk:
    """Who mails are from and where their links lead. Raises KeysError."""
    mail = config.mail
    return Desk(
        sender=mail.sender or f"{config.title} <{NOBODY}>",
        reply_to=mail.reply_to,
        title=config.title,
        list_id=config.list_id,
        site=config.site.rstrip("/") if config.site else None,
        templates=config.templates,
        keys=keys.keys(config.folder / config.keys, now=now),
        bounces=config.bounces.address,
        largest=int(mail.attach_megabytes * 1_000_000),
        look=config.look.drawn(),
    )


def plan(config: Config) -> Plan:
    """How fast, and for how long."""
    mail = config.mail
    return Plan(
        connections=mail.connections,
        messages_per_connection=mail.messages_per_connection,
        per_minute=mail.per_minute,
        expire_after=timedelta(hours=mail.expire_hours),
        resend_doubtful=mail.in_doubt == "resend",
    )


def signer(config: Config) -> Signer | None:
    """What signs mails here, if anything does. Raises ConfigError."""
    dkim = config.mail.dkim
    return Signer(domain=dkim.domain, selector=dkim.selector, pem=read_key(dkim.keyfile)) if dkim else None


def way_out(config: Config, environment: Mapping[str, str]) -> Transport:
    """The transport; nothing is connected yet. Raises ConfigError, RelayError."""
    mail = config.mail
    secret = None
    if mail.user and mail.password_from:
        secret = password(mail.password_from, user=mail.user, base=config.folder, environment=environment)
    return open_transport(
        mail.transport,
        base=config.folder,
        security=mail.security,
        user=mail.user,
        password=secret,
        certificates=mail.certificates,
    )


def run_name(chance: random.Random) -> str:
    """A name for a run that no other has: machine and chance."""
    machine = "".join(c for c in socket.gethostname().lower() if c.isascii() and c.isalnum())[:20]
    return f"{machine}{chance.getrandbits(64):016x}"


def say(counts: Mapping[State, int]) -> str:
    """`41 sent, 1 deferred, 0 failed, 0 in doubt`, and what else there is."""
    waiting = counts["queued"] + counts["claimed"] + counts["at_dot"]
    parts = [
        f"{counts['sent']} sent",
        f"{counts['deferred']} deferred",
        f"{counts['failed']} failed",
        f"{counts['in_doubt']} in doubt",
        *([f"{waiting} waiting"] if waiting else []),
        *([f"{counts['expired']} expired"] if counts["expired"] else []),
        *([f"{counts['suppressed']} not wanted any more"] if counts["suppressed"] else []),
    ]
    return ", ".join(parts)
