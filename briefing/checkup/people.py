"""What subscribers need: keys that can be read, links that lead somewhere, a mailbox for what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from briefing import keys
from briefing.bounces import mailbox
from briefing.checkup.finding import Finding
from briefing.config import Config
from briefing.errors import BriefingError


def links(config: Config, *, now: datetime) -> Iterator[Finding]:
    """The keys that sign links, where there are some yet, and the address below which links lead."""
    if config.keys.exists():
        try:
            ring = keys.keys(config.keys, now=now)
        except BriefingError as error:
            yield Finding(str(error), error.exit_code)
        else:
            yield Finding(f"the keys can be read; older ones that still open links: {len(ring.tokens) - 1}")
    if config.mail.transport.startswith(("file:", "mbox:")):
        return
    if not config.site:
        yield Finding("`site` is not set: mails have no one-click link to leave by, which large providers ask for", -1)
    elif not config.site.startswith("https://"):
        yield Finding(f"site is {config.site}: mail providers take one-click links over https:// only", -1)


def returned(config: Config, *, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the mailbox of returned mail lets us in; nothing in it is touched."""
    settings = config.bounces
    if not settings.address:
        if not config.mail.transport.startswith(("file:", "mbox:")):
            yield Finding("`bounces` is not set: mail that comes back is read by nobody, and dead addresses stay", -1)
        return
    if not settings.mailbox:
        yield Finding("`bounces.mailbox` is not set: mail that comes back to `bounces.address` is read nowhere", 78)
        return
    try:
        secret = mailbox.secret(settings, base=config.folder, environment=environment)
        with mailbox.opened(settings.mailbox, password=secret, certificates=settings.certificates) as box:
            waiting = len(box.waiting())
    except BriefingError as error:
        yield Finding(str(error), error.exit_code)
    else:
        yield Finding(f"the mailbox of returned mail opens; messages that wait in it: {waiting}")
