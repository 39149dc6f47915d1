"""The mail that asks a new subscriber to confirm: small, plain, sent at once, with nothing of a list about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime, parseaddr

from briefing import render
from briefing.deliver.letters import Desk
from briefing.ledger import Store, confirmations, subscribers
from briefing.ledger.subscribers import Subscriber
from briefing.mail import Transport, headers
from briefing.mail.message import Wire, recipient_field, text_part
from briefing.mail.replies import Refused
from briefing.mail.session import Lost
from briefing.mail.signature import Signer
from briefing.subscriptions import envelope
from briefing.subscriptions.links import Links

GIVEN_UP = timedelta(hours=48)
"""After this a confirmation that could not be handed over is not sent any more; the person may ask again."""


def send_waiting(
    store: Store,
    *,
    desk: Desk,
    language: str,
    transport: Transport,
    signer: Signer | None,
    clock: Callable[[], datetime],
) -> int:
    """Send the confirmations that wait, one after another, and give how many went out.

    One that is not taken waits for the next call. A crash may send one twice, which does no harm: both links work.

    Raises:
        MailError: one cannot be made.
        RelayError: the way out cannot be had at all. What was not sent still waits.
        StoreError: the store failed.
    """
    now = clock()
    with store.reading() as connection:
        waiting = confirmations.waiting(connection, since=now - GIVEN_UP)
        people = [(number, subscribers.with_id(connection, who)) for number, who in waiting]
    if not people:
        return 0
    line, sent = None, 0
    for number, who in people:
        if who and who.wire and who.state != "suppressed":
            wire = message(who, desk=desk, language=language, now=clock())
            if signer:
                wire = signer.sign(wire, seconds=int(clock().timestamp()))
            try:
                if line is None or not line.open:
                    line = transport.line()
                outcome = line.send(sender(who, desk), who.wire, wire, lambda: True)
            except (Refused, Lost):
                break
            if outcome.state not in {"sent", "failed", "in_doubt"}:
                continue
            sent += outcome.state == "sent"
        with store.writing() as connection:
            confirmations.mark_sent(connection, number, now=clock())
    if line is not None and line.open:
        line.quit()
    return sent


def message(who: Subscriber, *, desk: Desk, language: str, now: datetime) -> Wire:
    """The mail: to confirm, or for somebody who is subscribed already, to see what they get."""
    say = render.words(who.choices.language or language, desk.templates)
    links = Links(desk.site or "", desk.keys)
    if who.state in {"active", "paused"}:
        subject, asked, link = "known_subject", "known", links.preferences(who, now=now)
    else:
        subject, asked, link = "subject", "asked", links.confirmation(who, now=now)
    paragraphs = [say(f"confirmation.{asked}", None, title=desk.title), link]
    if asked == "asked":
        paragraphs.append(say("confirmation.otherwise"))
    domain = parseaddr(desk.sender)[1].rpartition("@")[2]
    mark = hashlib.sha256(f"{asked} {who.handle} {now.isoformat()}".encode()).hexdigest()[:24]
    fields = {
        "Date": headers.plain_field("Date", format_datetime(now)),
        "From": headers.address_field("From", desk.sender),
        "To": recipient_field(who.wire or ""),
        "Subject": headers.text_field("Subject", say(f"confirmation.{subject}", None, title=desk.title)),
        "Message-ID": headers.plain_field("Message-ID", f"<{mark}@{domain}>"),
        "Auto-Submitted": headers.plain_field("Auto-Submitted", "auto-generated"),
        "Content-Language": headers.plain_field("Content-Language", say.language),
        "MIME-Version": headers.plain_field("MIME-Version", "1.0"),
    }
    content_head, _, body = text_part("\n\n".join(paragraphs) + "\n", "plain").as_bytes().partition(b"\r\n\r\n")
    return Wire(b"".join(fields.values()) + content_head + b"\r\n\r\n", (body,))


def sender(who: Subscriber, desk: Desk) -> str:
    """The sender on the envelope: signed, where bounces are read."""
    if not desk.bounces:
        return parseaddr(desk.sender)[1]
    return envelope.bounce_address(desk.bounces, keys=desk.keys.tokens, handle=who.handle)
