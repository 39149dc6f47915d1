"""The messages of one edition: its published files by their hash, one template a choice, each subscriber's links.

Reads an edition's folder, gives envelopes. What a subscriber chose decides which template; everything else that differs
from one to the next is an address, two links, a date and a Message-ID.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from briefing import publish, render
from briefing.deliver.sending import Envelope
from briefing.errors import MailError, UsageError
from briefing.keys import Keys
from briefing.ledger.subscribers import Subscriber
from briefing.look import Look
from briefing.mail import Letter, Personal, Template, compile_letter
from briefing.mail.message import UNSUBSCRIBE
from briefing.mail.signature import Signer
from briefing.subscriptions import envelope
from briefing.subscriptions.links import Links

NEEDED = ("brief.json", "brief.html", "brief.txt", "brief.pdf")
BODY = ("mail.html", "mail.txt")
"""Files that editions of an earlier version do not have; the page and its text stand in for them."""


OWN = 4096
"""Octets that a subscriber's own headers and links, and a signature, add at most to a template."""


class Choice(NamedTuple):
    """What makes one subscriber's mail differ from another's."""

    language: str
    themes: tuple[str, ...] | None
    attached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who the mail is from and where its links lead, as the config has it."""

    sender: str
    """`Name <address>`; so is the next."""
    reply_to: str | None
    title: str
    list_id: str
    site: str | None
    templates: Path | None
    keys: Keys
    bounces: str | None
    """The address that takes bounces, whose local part gets the token behind a plus sign; None where there is none."""
    largest: int
    """Octets of the largest message that carries the PDF."""
    look: Look = Look()  # noqa: RUF009  (frozen)


def read_files(folder: Path) -> dict[str, bytes]:
    """The files of a published edition. Raises UsageError where one that is needed is not there."""
    found = {}
    for name in (*NEEDED, *BODY):
        try:
            found[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            if name in NEEDED:
                raise UsageError(f"{folder} has no {name}; make the edition first: briefing build") from None
        except OSError as error:
            raise UsageError(f"{folder / name} cannot be read: {error.strerror}") from None
    publish.contract(folder.parent, folder.name)  # a damaged one is told here
    return found


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


class Letters:
    """Writes the messages of one edition, in any thread."""

    def __init__(
        self, files: Mapping[str, bytes], *, edition: int, day: date, desk: Desk, signer: Signer | None
    ) -> None:
        """Take the files of an edition; nothing is made before the first subscriber asks for it."""
        self._files = files
        self._contract: Mapping[str, Any] = json.loads(files["brief.json"])
        self._edition = edition
        self._day = day
        self._desk = desk
        self._signer = signer
        self.quick = signer is None
        self._links = Links(desk.site or "", desk.keys)
        self._from = parseaddr(desk.sender)[1]
        self._leave = quote(parseaddr(desk.reply_to or desk.sender)[1], safe="@+-._")
        self._domain = self._from.rpartition("@")[2]
        self._made: dict[Choice, Template] = {}
        self._lock = threading.Lock()

    def __call__(self, subscriber: Subscriber, *, now: datetime, largest: int) -> Envelope:
        """The message of a subscriber, signed where this desk signs.

        Raises:
            MailError: it cannot be made, or their address cannot stand in a mail.
        """
        if subscriber.wire is None:
            raise MailError("the subscriber has no address any more")
        choices = subscriber.choices
        limit = min(largest, self._desk.largest) if largest else self._desk.largest
        language = choices.language or self._contract["language"]
        template = self._template(Choice(language, choices.themes, choices.form == "attached"))
        if template.size + OWN > limit:
            template = self._template(Choice(language, choices.themes, attached=False))
        wire = template.fill(self._personal(subscriber, now))
        if self._signer:
            wire = self._signer.sign(wire, seconds=int(now.timestamp()))
        return Envelope(self._envelope_sender(subscriber), subscriber.wire, wire)

    def _template(self, choice: Choice) -> Template:
        """The template of a choice, made once."""
        with self._lock:
            if choice not in self._made:
                self._made[choice] = compile_letter(self._letter(choice))
            return self._made[choice]

    def _letter(self, choice: Choice) -> Letter:
        """The letter of a choice."""
        desk = self._desk
        say = render.words(choice.language, desk.templates)
        html, text = self._body(choice)
        return Letter(
            subject=f"{self._contract['title']}: {say.date(self._day)}",
            sender=desk.sender,
            reply_to=desk.reply_to,
            list_name=desk.title,
            list_id=desk.list_id,
            archive=f"{desk.site}/" if desk.site else None,
            help=f"mailto:{self._leave}",
            language=say.language,
            edition=self._day.isoformat(),
            text=text if UNSUBSCRIBE in text else f"{text.rstrip()}\n\n-- \n{UNSUBSCRIBE}\n",
            html=html if UNSUBSCRIBE in html else with_link(html),
            pdf=self._files["brief.pdf"] if choice.attached else None,
            pdf_name=f"{desk.list_id.partition('.')[0]}-{self._day.isoformat()}.pdf",
        )

    def _body(self, choice: Choice) -> tuple[str, str]:
        """HTML and text: the published ones for who chose nothing, drawn from the contract for who did."""
        usual = Choice(self._contract["language"], None, attached=True)
        published = BODY if set(BODY) <= set(self._files) else ("brief.html", "brief.txt")
        if choice == usual or published != BODY:
            html, text = (self._files[name].decode("utf-8") for name in published)
            return html, text
        desk = self._desk
        body = render.mail(
            self._contract,
            site=desk.site,
            themes=choice.themes,
            attached=choice.attached,
            templates=desk.templates,
            language=choice.language,
            look=desk.look,
        )
        return body.html, body.text

    def _personal(self, subscriber: Subscriber, now: datetime) -> Personal:
        """What a subscriber's mail has of its own. The Message-ID depends on edition and subscriber alone."""
        desk, links = self._desk, self._links
        mark = f"{self._day.isoformat()} {self._contract['language']} {desk.list_id} {subscriber.handle}"
        digest = hashlib.sha256(mark.encode()).hexdigest()[:24]
        leave = self._leave
        if desk.bounces:
            leave = envelope.leave_address(desk.bounces, keys=desk.keys.tokens, handle=subscriber.handle)
        return Personal(
            to=subscriber.wire or "",
            message_id=f"{self._day:%Y%m%d}.{digest}@{self._domain}",
            date=date_field(now.replace(microsecond=0)),
            unsubscribe=links.unsubscribe(subscriber) if desk.site else None,
            unsubscribe_mail=f"mailto:{leave}?subject=unsubscribe",
            preferences=links.preferences(subscriber, now=now) if desk.site else None,
        )

    def _envelope_sender(self, subscriber: Subscriber) -> str:
        """Where a bounce goes: an address that names edition and subscriber, and that nobody else can make (VERP)."""
        desk = self._desk
        if not desk.bounces:
            return self._from
        return envelope.bounce_address(
            desk.bounces, keys=desk.keys.tokens, handle=subscriber.handle, edition=self._edition
        )


@lru_cache(maxsize=8)
def date_field(moment: datetime) -> str:
    """A moment as in a Date header."""
    return format_datetime(moment)


def with_link(html: str) -> str:
    """A page with the link to leave at its end."""
    link = f'<p><a href="{UNSUBSCRIBE}">unsubscribe</a></p>'
    head, found, tail = html.rpartition("</body>")
    return f"{head}{link}{found}{tail}" if found else html + link
