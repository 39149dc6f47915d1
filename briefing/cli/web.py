"""Commands that face the world: serve, bounces."""

from __future__ import annotations

import argparse
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from briefing.cli.options import command, port
from briefing.cli.printing import complain, number, tell
from briefing.cli.surroundings import desk_store, read_config, read_keys
from briefing.errors import BriefingError, ConfigError

if TYPE_CHECKING:
    from typing import Any

    from briefing.config import Config
    from briefing.keys import Keys
    from briefing.ledger import Store
    from briefing.web import Desk

EVERY = 300
"""Seconds after which what waits is looked at again, though nobody signed up."""


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    serving = command(
        commands, "serve", serve_command, "serve the web pages: archive, sign-up, preferences, unsubscribe"
    )
    serving.add_argument("--port", type=port, metavar="N", help="the port to listen on (default: as the config says)")
    command(commands, "bounces", bounces_command, "read the mailbox of returned mail and act on what it says")


def serve_command(arguments: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    from briefing.cli import Stopped
    from briefing.web import application, serve

    config = read_config(arguments)
    web = config.web
    port = arguments.port or web.port
    site = (config.site or f"http://{web.host}:{port}").rstrip("/")
    if not config.site:
        complain(arguments, f"`site` is not set: links lead to {site}, which nobody else can open")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for noisy in ("asyncio", "uvicorn", "python_multipart"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    with desk_store(config) as store:
        courier = Courier(config, store, site=site)
        courier.start()
        try:
            app = application(
                desk(config, store, arguments, site=site, notify=courier.wake),
                forms_per_hour=web.forms_per_hour,
                requests_per_minute=web.requests_per_minute,
            )
            logging.getLogger("briefing.web").info("opening http://%s:%d/; links lead to %s", web.host, port, site)
            with suppress(Stopped, KeyboardInterrupt):  # how a server is meant to end
                serve(app, host=web.host, port=port, proxies=web.proxies)
        finally:
            courier.end()
    return 0


def desk(config: Config, store: Store, arguments: argparse.Namespace, *, site: str, notify: Callable[[], None]) -> Desk:
    """What the pages know of the desk."""
    from briefing import frame, render
    from briefing.web.desk import Desk, Theme

    themes = config.themes if isinstance(config.themes, tuple) else ()
    codes = frame.languages(shipped=render.shipped_templates(), own=config.templates)
    return Desk(
        title=config.title,
        language=config.language,
        site=site,
        out=arguments.out,
        store=store,
        keys=read_keys(config),
        clock=utc,
        notify=notify,
        templates=config.templates,
        themes=tuple(Theme(theme.name, theme.heading) for theme in themes),
        languages=tuple((code, frame.own_name(code)) for code in codes),
        consent=config.subscribers.consent,
        privacy=config.subscribers.privacy,
        open=config.subscribers.sign_up == "open",
        look=config.look.drawn(),
    )


class Courier(threading.Thread):
    """Sends confirmations beside the server: at once after a sign-up, and again later what was not taken."""

    def __init__(self, config: Config, store: Store, *, site: str) -> None:
        super().__init__(name="courier", daemon=True)
        self.config, self.store, self.site = config, store, site
        self.bell, self.over = threading.Event(), False

    def wake(self) -> None:
        """There is something to send."""
        self.bell.set()

    def end(self) -> None:
        """Finish what is being sent, and stop."""
        self.over = True
        self.bell.set()
        self.join(timeout=30)

    def run(self) -> None:
        """Send, wait, send again."""
        log = logging.getLogger("briefing.web")
        while not self.over:
            self.bell.clear()
            try:
                sent = confirm(self.config, self.store, site=self.site)
                if sent:
                    log.info("%d confirmations sent", sent)
            except BriefingError as error:
                log.error("confirmations wait: %s", error)  # noqa: TRY400  (one line is what an operator needs)
            except Exception as error:  # noqa: BLE001  (the server goes on; the message may hold an address)
                log.error("confirmations wait: a fault of the program, %s", type(error).__name__)  # noqa: TRY400
            self.bell.wait(EVERY)


def confirm(config: Config, store: Store, *, site: str) -> int:
    """Send the confirmations that wait, and forget sign-ups that were never confirmed; give how many were sent."""
    from dataclasses import replace

    from briefing import subscriptions
    from briefing.deliver import confirmation, edition

    subscriptions.tidy(store, now=utc())
    return confirmation.send_waiting(
        store,
        desk=replace(edition.desk(config, now=utc()), site=site),
        language=config.language,
        transport=edition.way_out(config, os.environ),
        signer=edition.signer(config),
        clock=utc,
    )


def bounces_command(arguments: argparse.Namespace) -> int:
    """Read the mailbox once and say what was in it."""
    config = read_config(arguments)
    with desk_store(config) as store:
        told, suspended = read_returns(config, store, read_keys(config))
    tell(in_words(told, suspended))
    return 0


def read_returns(config: Config, store: Store, keys: Keys) -> tuple[Counter[str], int]:
    """Handle every message nobody has looked at; how many of each kind, and how many subscribers were suspended.

    Raises:
        ConfigError: no mailbox is set, or its password cannot be had.
        MailboxError: it cannot be read. What was handled before is done.
    """
    from briefing.bounces import handling, mailbox

    settings = config.bounces
    if not settings.address or not settings.mailbox:
        raise ConfigError("`bounces.address` and `bounces.mailbox` are not set: returned mail is read nowhere")
    secret = mailbox.secret(settings, base=config.folder, environment=os.environ)
    told: Counter[str] = Counter()
    suspended = 0
    with mailbox.opened(settings.mailbox, password=secret, certificates=settings.certificates) as box:
        for key in box.waiting():
            content = box.read(key)
            if not content:
                continue
            outcome, stopped = handling.handle(content, store=store, base=settings.address, keys=keys.tokens, now=utc())
            box.done(key, delete=outcome not in handling.FOR_PEOPLE)
            told[outcome] += 1
            suspended += stopped
    return told, suspended


def in_words(told: Counter[str], suspended: int) -> str:
    """`7 messages: 3 hard, 1 soft, 2 auto-reply, 1 unsigned; 1 subscriber suspended`."""
    kinds = ", ".join(f"{amount} {kind}" for kind, amount in sorted(told.items()))
    line = number(told.total(), "message") + (f": {kinds}" if kinds else "")
    return f"{line}; {number(suspended, 'subscriber')} suspended"


def utc() -> datetime:
    """The moment."""
    return datetime.now(UTC)
