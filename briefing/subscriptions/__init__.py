"""Who may become what: signing up, confirming, leaving, coming back, bouncing, being erased.

    pending --confirm--> active <--resume / until a day-- paused
       |                   |  \\--mail comes back--> bounced --confirm or resume--> active
       |                   |---a complaint--> suppressed       (only the desk lifts it, with a new consent)
       +--leave------------+--> unsubscribed --sign up and confirm--> active
    any --erase--> a keyed hash, so that no old list brings them back; signing up and confirming does

Leaving wins: it is one small transaction, and whoever sends looks again right before a mail is handed over
(`ledger.subscribers.still_due`). Each function takes an open writing connection, so that a rule and its record are one.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Literal

from briefing import addresses, tokens
from briefing.addresses import Address
from briefing.errors import UsageError
from briefing.keys import Keys
from briefing.ledger import Connection, Store, bounces, confirmations, deliveries, subscribers
from briefing.ledger.subscribers import Choices, Consent, Subscriber
from briefing.subscriptions import spreadsheet
from briefing.subscriptions.spreadsheet import Row

UNCONFIRMED = timedelta(days=7)
"""How long a sign-up waits for its confirmation; then it is deleted."""

A_DAY, A_WEEK, MOST_A_WEEK = timedelta(days=1), timedelta(days=7), 3
"""One confirmation a day for one person, three a week, whoever asks and however often."""

Taken = Literal["added", "there", "erased", "no consent"]
Asked = Literal["confirmation", "nothing"]


def sign_up(
    connection: Connection, address: Address, *, choices: Choices, consent: Consent, keys: Keys, now: datetime
) -> Asked:
    """Enter a wish to subscribe; whether a mail is to go out is for the caller alone, never for who asked.

    A person gets no more than one mail a day and three a week out of this, counted also over dots and tags in the
    address. Somebody who is subscribed already is sent the same mail, whose link then only shows their settings.
    """
    person = tokens.fingerprint(keys.erasure, address.person)
    asked = confirmations.asked_since(connection, person, since=now - A_WEEK)
    if len(asked) >= MOST_A_WEEK or (asked and asked[-1] > now - A_DAY):
        return "nothing"
    known = subscribers.find(connection, key=address.key)
    if known and known.state == "suppressed":
        return "nothing"
    if known is None:
        known = subscribers.add(
            connection, address, handle=new_handle(), state="pending", now=now, consent=consent, choices=choices
        )
    elif known.state not in {"active", "paused"}:
        state: subscribers.State | None = "pending" if known.state == "pending" else None
        subscribers.change(connection, known.id, now=now, state=state, consent=consent, choices=choices)
    confirmations.ask(connection, person=person, subscriber=known.id, now=now)
    return "confirmation"


def confirm(connection: Connection, subscriber: Subscriber, *, keys: Keys, now: datetime) -> None:
    """Make somebody who opened their own mail and pressed the button a subscriber; nothing for one who is."""
    if subscriber.state in {"active", "paused", "suppressed"} or subscriber.address is None:
        return
    subscribers.change(connection, subscriber.id, now=now, state="active", confirmed=now)
    bounces.clear(connection, subscriber.id)
    subscribers.forget_erasure(connection, digest(addresses.check(subscriber.address), keys))


def leave(connection: Connection, subscriber: Subscriber, *, now: datetime) -> None:
    """End a subscription, whatever its state; who has left stays as they are."""
    if subscriber.state in {"pending", "active", "paused", "bounced"}:
        subscribers.change(connection, subscriber.id, now=now, state="unsubscribed", new_epoch=True)


def complain(connection: Connection, subscriber: Subscriber, *, now: datetime) -> None:
    """Somebody called a mail spam: they get none any more, and no form of the web changes that."""
    if subscriber.state != "suppressed":
        subscribers.change(connection, subscriber.id, now=now, state="suppressed", new_epoch=True)


def suspend(connection: Connection, subscriber: Subscriber, *, now: datetime) -> bool:
    """Stop mail to an address that does not take it; whether that changed something."""
    if subscriber.state not in {"active", "paused"}:
        return False
    subscribers.change(connection, subscriber.id, now=now, state="bounced")
    return True


def choose(connection: Connection, subscriber: Subscriber, choices: Choices, *, now: datetime) -> None:
    """Change what a subscriber gets."""
    subscribers.change(connection, subscriber.id, now=now, choices=choices)


def pause(connection: Connection, subscriber: Subscriber, *, now: datetime, until: date | None = None) -> None:
    """Stop mail for a while: until a day, from which on it comes again, or until `resume`.

    Raises:
        UsageError: they get no mail as it is.
    """
    if subscriber.state not in {"active", "paused"}:
        raise UsageError(f"{name(subscriber)} is {subscriber.state}, and gets no mail as it is")
    subscribers.change(connection, subscriber.id, now=now, state="paused", until=until)


def resume(connection: Connection, subscriber: Subscriber, *, now: datetime, consent: Consent | None = None) -> None:
    """Send mail again. Who left or complained needs a new consent.

    Raises:
        UsageError: they get mail already, or have not agreed to get it again.
    """
    if subscriber.state == "active":
        raise UsageError(f"{name(subscriber)} is active already")
    if subscriber.state in {"unsubscribed", "suppressed", "pending"} and consent is None:
        raise UsageError(
            f"{name(subscriber)} is {subscriber.state} since {subscriber.since:%Y-%m-%d}; if they have agreed to get "
            "mail since then, say how: --consent 'asked by phone on 12 May'"
        )
    subscribers.change(connection, subscriber.id, now=now, state="active", consent=consent)
    bounces.clear(connection, subscriber.id)


def add(
    connection: Connection, address: Address, *, consent: Consent, choices: Choices, keys: Keys, now: datetime
) -> Subscriber:
    """Enter a subscriber on the desk's word.

    Raises:
        UsageError: they are there already, in whatever state, or were erased.
    """
    known = subscribers.find(connection, key=address.key)
    if known:
        mend = "" if known.state in {"active", "paused"} else f"; see: briefing subscribers resume {address.written}"
        raise UsageError(f"{address.written} is there already, {known.state} since {known.since:%Y-%m-%d}{mend}")
    if subscribers.is_erased(connection, digest(address, keys)):
        raise UsageError(
            f"{address.written} was erased at their wish; only they can come back, through the sign-up form"
        )
    return subscribers.add(
        connection, address, handle=new_handle(), state="active", now=now, consent=consent, choices=choices
    )


def take(connection: Connection, row: Row, *, consent: Consent | None, keys: Keys, now: datetime) -> Taken:
    """Enter a row of an imported table. Who is there, or was erased, stays so: a list never brings anybody back."""
    if subscribers.find(connection, key=row.address.key):
        return "there"
    if subscribers.is_erased(connection, digest(row.address, keys)):
        return "erased"
    if not (row.consent or consent):
        return "no consent"
    subscribers.add(
        connection,
        row.address,
        handle=new_handle(),
        state=row.state,
        now=now,
        consent=row.consent or consent,
        choices=row.choices,
        confirmed=row.confirmed,
        since=row.since,
        created=row.created,
        until=row.paused_until if row.state == "paused" else None,
    )
    return "added"


def erase(connection: Connection, subscriber: Subscriber, *, keys: Keys, now: datetime) -> None:
    """Take all that tells who somebody was out of the tables; `Store.scrub` then takes it out of the file."""
    assert subscriber.address
    key = digest(addresses.check(subscriber.address), keys)
    deliveries.forget_replies(connection, subscriber.id)
    subscribers.erase(connection, subscriber.id, now=now, digest=key, handle=new_handle())


def tidy(store: Store, *, now: datetime) -> int:
    """Delete sign-ups that were never confirmed, and what was kept for limits that are past; give how many sign-ups."""
    with store.writing() as connection:
        confirmations.forget(connection, before=now - A_WEEK)
        return subscribers.delete_pending(connection, before=now - UNCONFIRMED)


def digest(address: Address, keys: Keys) -> str:
    """The keyed hash that stays of an erased address."""
    return tokens.fingerprint(keys.erasure, f"erased\0{address.key}")


def new_handle() -> str:
    """A name of a subscriber for links, by chance alone."""
    return tokens.handle(secrets.token_bytes(10))


def name(subscriber: Subscriber) -> str:
    """How a message to the operator names a subscriber."""
    return subscriber.address or f"subscriber {subscriber.id}"


def everything(connection: Connection, subscriber: Subscriber) -> dict[str, object]:
    """All that is kept of a subscriber, for them to have (GDPR articles 15 and 20): JSON values by name."""
    returned = bounces.of(connection, subscriber.id)
    return {
        **spreadsheet.facts(subscriber),
        "deliveries": [
            {"edition": d.day.isoformat(), "state": d.state, "at": d.changed.isoformat(), "reply": d.reply}
            for d in deliveries.listed(connection, subscriber=subscriber.id)
        ],
        "returned": [{"at": b.at.isoformat(), "kind": b.kind, "status": b.status} for b in returned],
    }
