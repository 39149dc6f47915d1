"""What would fail tonight beyond a build: the web, the store, the disk, the relay, DNS, the clock, cron."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from briefing.checkup.finding import Finding
from briefing.collect.run import fetcher, of_web
from briefing.config import Config
from briefing.deliver.edition import signer, way_out
from briefing.errors import BriefingError, FetchError
from briefing.ledger import editions, open_store
from briefing.mail.replies import Refused
from briefing.mail.session import Lost
from briefing.mail.signature import public_half, read_key

LEAST_BYTES = 500_000_000
"""Free space below which the disk is told of."""

DNS_SECONDS = 5
Look = Callable[[str], list[str]]
"""The TXT records of a name; raises LookupError where there are none, OSError where no resolver answers."""


def web(config: Config, *, agent: str, clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Whether each source of the web answers."""
    ask = fetcher(config.fetch, agent=agent, now=clock)
    for source in of_web(config):
        assert source.address
        try:
            answer = ask.get(source.address, headers=source.headers)
        except FetchError as error:
            yield Finding(f"{source.called}: {error}", 3)
        else:
            yield Finding(f"{source.called} answers with {len(answer.body)} bytes")


def has_store(config: Config) -> bool:
    """Whether the desk has a store already, which only looking need not make."""
    return "://" in config.store or Path(config.store).exists()


def store(config: Config, *, now: datetime) -> Iterator[Finding]:
    """Whether the store opens, and whether its newest record lies in the past as it should."""
    if not has_store(config):
        yield Finding(f"the first run makes the store, {config.store}")
        return
    try:
        with closing(open_store(config.store, now=now)) as opened, opened.reading() as connection:
            listed = editions.listed(connection, language=config.language)
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)
        return
    yield Finding(f"the store opens; editions in it: {len(listed)}")
    made = [edition.built for edition in listed if edition.built]
    if made and max(made) > now + timedelta(minutes=5):
        yield Finding(
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, and an edition is recorded as built {max(made):%Y-%m-%d %H:%M};"
            " set the clock (timedatectl set-ntp true)",
            78,
        )


def clock() -> Iterator[Finding]:
    """Whether the system keeps its clock right, where it can say."""
    try:
        done = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],  # noqa: S607  (wherever it is)
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if done.stdout.strip() == "yes":
        yield Finding("the clock is kept right by the network")
    elif done.stdout.strip() == "no":
        yield Finding("the clock is not kept right by the network; type: sudo timedatectl set-ntp true", -1)


def disk(config: Config, *, out: Path) -> Iterator[Finding]:
    """Whether there is room for editions and store."""
    for place in dict.fromkeys((existing(out), existing(Path(config.store)), existing(config.log_file))):
        free = shutil.disk_usage(place).free
        if free < LEAST_BYTES:
            yield Finding(f"{place} has only {free // 1_000_000} MB of room left; make some", 73)
        else:
            yield Finding(f"{place} has {free // 1_000_000_000} GB of room left")


def existing(path: Path) -> Path:
    """The nearest folder above a path that exists."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.is_dir())


def relay(config: Config, *, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the relay lets us in; nothing is sent. For a file or folder, whether it can be opened."""
    kind = config.mail.transport.partition(":")[0]
    if kind in ("file", "mbox"):
        yield Finding(f"mail goes to {config.mail.transport} and reaches nobody; set `mail` to send it", -1)
        return
    if (config.mail.password_from or "").startswith("env:"):
        yield Finding(
            "mail.password_from is in the environment, and cron and systemd start with an empty one: name a file"
            " instead, `file:PATH`",
            -1,
        )
    try:
        line = way_out(config, environment).line()
        line.quit()
    except (BriefingError, Refused, Lost, OSError) as error:
        yield Finding(f"the relay {config.mail.transport}: {error}", getattr(error, "exit_code", 5))
    else:
        yield Finding(f"the relay {config.mail.transport} lets us in; nothing was sent")


def records(config: Config, *, look: Look | None = None) -> Iterator[Finding]:
    """Whether DNS says of the sender's domain what receivers ask for: DKIM, SPF, DMARC (RFC 6376, 7208, 7489)."""
    ask = look or txt
    if not config.mail.sender or config.mail.transport.partition(":")[0] in ("file", "mbox"):
        return
    domain = config.mail.sender.rpartition("@")[2].rstrip("> ").lower()
    try:
        yield from dkim(config, ask)
        yield from one_record(ask, domain, "v=spf1", "SPF", f'publish at {domain}: "v=spf1 a mx -all" and your relay')
        yield from one_record(
            ask, f"_dmarc.{domain}", "v=DMARC1", "DMARC", f'publish at _dmarc.{domain}: "v=DMARC1; p=none"'
        )
    except OSError as error:
        yield Finding(f"DNS was not asked for SPF, DKIM and DMARC: no resolver answers ({error})", -1)


def dkim(config: Config, ask: Look) -> Iterator[Finding]:
    """Whether the published key is the public half of the one that signs."""
    settings = config.mail.dkim
    if settings is None:
        yield Finding("mails are not signed here; let the relay sign them, or set mail.dkim", -1)
        return
    try:
        signer(config)
        wanted = public_half(read_key(settings.keyfile))
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)
        return
    name = f"{settings.selector}._domainkey.{settings.domain}"
    publish = f'publish at {name}: "v=DKIM1; k=rsa; p={wanted}"'
    try:
        found = ask(name)
    except LookupError:
        yield Finding(f"{name} has no record; {publish}", 78)
        return
    keys = {re.sub(r"\s", "", match[1]) for text in found for match in re.finditer(r"\bp=([^;]*)", text)}
    if wanted in keys:
        yield Finding(f"the key at {name} is the one that signs")
    else:
        yield Finding(f"the key at {name} is not the one that signs; {publish}", 78)


def one_record(ask: Look, name: str, start: str, called: str, mend: str) -> Iterator[Finding]:
    """Whether exactly one record of a kind stands at a name."""
    try:
        count = sum(text.startswith(start) for text in ask(name))
    except LookupError:
        count = 0
    if count == 1:
        yield Finding(f"{name} has its {called} record")
    else:
        told = "no" if count == 0 else f"{count}, and one is allowed, of a"
        yield Finding(f"{name} has {told} {called} record; {mend}", -1)


def txt(name: str) -> list[str]:
    """The TXT records of a name, asked of the system's resolvers."""
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver()
        resolver.lifetime = DNS_SECONDS
        answer = resolver.resolve(name, "TXT")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        raise LookupError(name) from None
    except dns.exception.DNSException as error:
        raise OSError(str(error).partition("\n")[0] or type(error).__name__) from None
    return [b"".join(record.strings).decode(errors="replace") for record in answer]


def schedule(at_work: Callable[[], Mapping[str, str]]) -> Iterator[Finding]:
    """Whether anything calls the run: `at_work` gives why each kind of caller does not, "" where it does."""
    faults = at_work()
    working = [kind for kind, fault in faults.items() if not fault]
    if len(working) == 1:
        yield Finding(f"the run is called by {working[0]}")
    elif working:
        yield Finding(f"the run is called by {' and '.join(working)}; one is enough, remove the other", -1)
    else:
        yield Finding("nothing calls the run; type: briefing schedule cron --install, or systemd --install", -1)
