"""Subscribers: who they are, what they agreed to, what they chose, and whether they get an edition.

What may follow on what (who may be revived, what a sign-up does) is decided in `subscriptions`; here it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from briefing.addresses import Address
from briefing.ledger.bounces import bounces
from briefing.ledger.confirmations import confirmations
from briefing.ledger.tables import Connection, Moment, metadata

State = Literal["pending", "active", "paused", "unsubscribed", "bounced", "suppressed"]
"""pending: asked, not yet confirmed. bounced: mail to them came back. suppressed: complained, or was erased."""

Form = Literal["attached", "link"]
EVERY_DAY = "1234567"
PAGE = 1000
"""Rows read at a time, so that memory does not grow with the list."""

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("handle", sa.Text, nullable=False),
    sa.Column("address", sa.Text),
    sa.Column("wire", sa.Text),
    sa.Column("address_key", sa.Text),
    sa.Column("erased_hash", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("confirmed", Moment),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("consent_text", sa.Text),
    sa.Column("consent_way", sa.Text),
    sa.Column("consent_at", Moment),
    sa.Column("themes", sa.Text),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("language", sa.Text),
    sa.Column("weekdays", sa.Text, nullable=False),
    sa.Column("paused_until", sa.Text),
)


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to: the words shown, how (`web`, `import`, `operator`), and when."""

    text: str
    way: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Choices:
    """What a subscriber gets.

    Attributes:
        themes: names of themes; None for all, also those that the desk adds later.
        form: the PDF attached, or a link to it only.
        language: of the frame's fixed words; None for the desk's own.
        weekdays: the days of editions that are sent, ISO numbers in order, Monday "1".
    """

    themes: tuple[str, ...] | None = None
    form: Form = "attached"
    language: str | None = None
    weekdays: str = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One subscriber. `address` as read, `wire` as sent; both are None after an erasure, and only then."""

    id: int
    handle: str
    address: str | None
    wire: str | None
    state: State
    since: datetime
    created: datetime
    confirmed: datetime | None
    epoch: int
    consent: Consent | None
    choices: Choices
    paused_until: date | None

    def gets(self, day: date) -> bool:
        """Whether an edition of this day goes to them."""
        paused_till_then = self.state == "paused" and self.paused_until is not None and self.paused_until <= day
        return (self.state == "active" or paused_till_then) and str(day.isoweekday()) in self.choices.weekdays


def add(
    connection: Connection,
    address: Address,
    *,
    handle: str,
    state: State,
    now: datetime,
    consent: Consent | None = None,
    choices: Choices = Choices(),
    confirmed: datetime | None = None,
    since: datetime | None = None,
    created: datetime | None = None,
    until: date | None = None,
) -> Subscriber:
    """Enter a new subscriber; the address must not be there yet (IntegrityError). `now` stands in for the rest."""
    values = {
        "handle": handle,
        "address": address.written,
        "wire": address.wire,
        "address_key": address.key,
        "state": state,
        "since": since or now,
        "created": created or now,
        "confirmed": confirmed,
        "paused_until": until.isoformat() if until else None,
        "epoch": 0,
        **consented(consent),
        **chosen(choices),
    }
    return subscriber(connection.execute(sa.insert(subscribers).values(values).returning(subscribers)).one())


def change(
    connection: Connection,
    subscriber: int,
    *,
    now: datetime,
    state: State | None = None,
    until: date | None = None,
    consent: Consent | None = None,
    choices: Choices | None = None,
    confirmed: datetime | None = None,
    new_epoch: bool = False,
) -> None:
    """Change what is given and leave the rest. A new state ends a pause but for its own `until`; `new_epoch` ends
    the preference and confirmation links that were signed before.
    """
    values: dict[str, Any] = {}
    if state:
        values |= {"state": state, "since": now, "paused_until": until.isoformat() if until else None}
    if consent:
        values |= consented(consent)
    if choices:
        values |= chosen(choices)
    if confirmed:
        values["confirmed"] = confirmed
    if new_epoch:
        values["epoch"] = subscribers.c.epoch + 1
    connection.execute(sa.update(subscribers).where(subscribers.c.id == subscriber).values(values))


def erase(connection: Connection, subscriber: int, *, now: datetime, digest: str, handle: str) -> None:
    """Empty a subscriber's row of all that tells who it was; a keyed hash of the address and the row's number stay.

    Their confirmations and bounces are deleted. `handle` is a new one, so that old links lead nowhere. The hash of an
    address stands in one row: erased before, come back and erased again, it moves from the older row to this one.
    """
    for table in (bounces, confirmations):
        connection.execute(sa.delete(table).where(table.c.subscriber == subscriber))
    nothing = dict.fromkeys(("address", "wire", "address_key", "confirmed", "paused_until"))
    values = nothing | consented(None) | chosen(Choices())
    forget_erasure(connection, digest)
    values |= {"erased_hash": digest, "handle": handle, "state": "suppressed", "since": now, "created": now, "epoch": 0}
    connection.execute(sa.update(subscribers).where(subscribers.c.id == subscriber).values(values))


def is_erased(connection: Connection, digest: str) -> bool:
    """Whether somebody with this hash of an address was erased."""
    found = connection.execute(sa.select(subscribers.c.id).where(subscribers.c.erased_hash == digest))
    return found.first() is not None


def forget_erasure(connection: Connection, digest: str) -> None:
    """Drop the hash of an erased address from the row that has it, if any."""
    row = sa.update(subscribers).where(subscribers.c.erased_hash == digest)
    connection.execute(row.values(erased_hash=None))


def delete_pending(connection: Connection, *, before: datetime) -> int:
    """Delete those who asked before a moment and never confirmed; give how many."""
    old = sa.and_(subscribers.c.state == "pending", subscribers.c.since < before)
    return connection.execute(sa.delete(subscribers).where(old)).rowcount


def find(connection: Connection, *, key: str) -> Subscriber | None:
    """The subscriber with this `Address.key`."""
    return one(connection, subscribers.c.address_key == key)


def with_handle(connection: Connection, handle: str) -> Subscriber | None:
    """The subscriber a token names."""
    return one(connection, subscribers.c.handle == handle)


def with_id(connection: Connection, subscriber: int) -> Subscriber | None:
    """The subscriber with this number."""
    return one(connection, subscribers.c.id == subscriber)


def wanted(day: date) -> sa.ColumnElement[bool]:
    """The condition under which an edition of this day goes to a row of `subscribers`: as `Subscriber.gets`."""
    woken = sa.and_(subscribers.c.state == "paused", subscribers.c.paused_until <= day.isoformat())
    chosen_day = subscribers.c.weekdays.contains(str(day.isoweekday()), autoescape=True)
    return sa.and_(sa.or_(subscribers.c.state == "active", woken), chosen_day)


def due(connection: Connection, day: date) -> Iterator[Subscriber]:
    """Those an edition of this day goes to, by number; read in pages, so that memory stays flat."""
    return pages(connection, wanted(day))


def still_due(connection: Connection, subscriber: int, day: date) -> Subscriber | None:
    """The second look, right before sending: the subscriber as they are now, or None if the edition is not for them."""
    return one(connection, sa.and_(subscribers.c.id == subscriber, wanted(day)))


def listed(connection: Connection, *, state: State | None = None) -> Iterator[Subscriber]:
    """All who are not erased, or those in one state, by number."""
    there = subscribers.c.address.is_not(None)
    return pages(connection, sa.and_(there, subscribers.c.state == state) if state else there)


def counts(connection: Connection) -> dict[str, int]:
    """How many there are in each state; the erased count as suppressed."""
    number = sa.func.count().label("number")
    rows = connection.execute(sa.select(subscribers.c.state, number).group_by(subscribers.c.state))
    return {row.state: row.number for row in rows}


def one(connection: Connection, which: sa.ColumnElement[bool]) -> Subscriber | None:
    """The one row a condition holds for."""
    row = connection.execute(sa.select(subscribers).where(which)).one_or_none()
    return subscriber(row) if row else None


def pages(connection: Connection, which: sa.ColumnElement[bool]) -> Iterator[Subscriber]:
    """Rows by number, a thousand at a time."""
    last = 0
    while True:
        page = sa.select(subscribers).where(which, subscribers.c.id > last).order_by(subscribers.c.id).limit(PAGE)
        rows = connection.execute(page).all()
        yield from map(subscriber, rows)
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def subscriber(row: Any) -> Subscriber:
    """A row as a value."""
    consent = Consent(row.consent_text, row.consent_way, row.consent_at) if row.consent_at else None
    themes = None if row.themes is None else tuple(json.loads(row.themes))
    return Subscriber(
        id=row.id,
        handle=row.handle,
        address=row.address,
        wire=row.wire,
        state=row.state,
        since=row.since,
        created=row.created,
        confirmed=row.confirmed,
        epoch=row.epoch,
        consent=consent,
        choices=Choices(themes, row.form, row.language, row.weekdays),
        paused_until=date.fromisoformat(row.paused_until) if row.paused_until else None,
    )


def consented(consent: Consent | None) -> dict[str, Any]:
    """The columns of a consent."""
    if consent is None:
        return {"consent_text": None, "consent_way": None, "consent_at": None}
    return {"consent_text": consent.text, "consent_way": consent.way, "consent_at": consent.at}


def chosen(choices: Choices) -> dict[str, Any]:
    """The columns of choices."""
    themes = None if choices.themes is None else json.dumps(choices.themes, ensure_ascii=False)
    return {
        "themes": themes,
        "form": choices.form,
        "language": choices.language,
        "weekdays": choices.weekdays,
    }
