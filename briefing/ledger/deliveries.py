"""Deliveries: one row for each (edition, subscriber), and what has become of it.

    queued ──claim──> claimed ──mark──> at_dot ──settle──> sent | failed | deferred | in_doubt
      ^                  │                 │
      └── its sender died ┘                └── its sender died: in_doubt

A row that waits (queued, deferred) has `due`, the moment from which it may be tried; no other row has. The mark is
committed just before the final dot of a message, so a row that is not past it was certainly not sent, and one whose
sender died behind it is in doubt: never sent again unless somebody says so. A row ends as sent, failed, expired (too
late) or suppressed (the subscriber does not want it any more). No address is kept here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa

from briefing.ledger.editions import editions
from briefing.ledger.prompt import Prompt
from briefing.ledger.subscribers import Subscriber, subscriber, subscribers, wanted
from briefing.ledger.tables import Connection, Moment, insert, metadata, moment_text

State = Literal["queued", "claimed", "at_dot", "sent", "in_doubt", "deferred", "failed", "expired", "suppressed"]
STATES: tuple[State, ...] = (
    "queued",
    "claimed",
    "at_dot",
    "sent",
    "in_doubt",
    "deferred",
    "failed",
    "expired",
    "suppressed",
)
PAGE = 1000

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("edition", sa.BigInteger, nullable=False),
    sa.Column("subscriber", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due", Moment),
    sa.Column("expires", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("sender", sa.Text),
    sa.Column("changed", Moment, nullable=False),
    sa.Column("stage", sa.Text),
    sa.Column("code", sa.Integer),
    sa.Column("reply", sa.Text),
)
rows = deliveries.c


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this sender alone may try now."""

    id: int
    attempts: int
    expires: datetime
    subscriber: Subscriber


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as the operator sees it."""

    id: int
    day: date
    subscriber: int
    state: State
    attempts: int
    due: datetime | None
    changed: datetime
    stage: str | None
    code: int | None
    reply: str | None


def enqueue(
    connection: Connection,
    *,
    edition: int,
    day: date,
    now: datetime,
    expires: datetime,
    only: Collection[int] | None = None,
) -> int:
    """One row for each subscriber the edition goes to (of `only`, if given) and who has none yet; gives how many.

    Waiting rows of earlier editions of the same language are given up: the newer edition takes their place.
    """
    language = sa.select(editions.c.language).where(editions.c.id == edition).scalar_subquery()
    older = sa.select(editions.c.id).where(editions.c.date < day.isoformat(), editions.c.language == language)
    _end(connection, rows.edition.in_(older), now)
    columns = ["edition", "subscriber", "state", "due", "expires", "attempts", "changed"]
    moment = sa.bindparam("now", now, Moment)
    chosen = sa.select(
        sa.literal(edition, sa.BigInteger),
        subscribers.c.id,
        sa.literal("queued"),
        moment,
        sa.bindparam("expires", expires, Moment),
        sa.literal(0),
        moment,
    ).where(wanted(day))
    if only is not None:
        chosen = chosen.where(subscribers.c.id.in_(only))
    return connection.execute(
        insert(connection, deliveries).from_select(columns, chosen).on_conflict_do_nothing()
    ).rowcount


def claim(
    connection: Connection,
    *,
    edition: int,
    day: date,
    sender: str,
    now: datetime,
    most: int,
    only: Collection[int] | None = None,
) -> list[Claim]:
    """Take up to `most` rows that are due, for this sender alone; others see them as claimed when this is committed.

    A row whose subscriber does not want the edition any more becomes suppressed instead.
    """
    which = [rows.edition == edition, rows.due <= now]
    if only is not None:
        which.append(rows.subscriber.in_(only))
    due = sa.select(rows.id).where(*which).order_by(rows.due, rows.id).limit(most).with_for_update(skip_locked=True)
    claims: list[Claim] = []
    while not claims and (taken := list(connection.execute(due).scalars())):
        values = {"state": "claimed", "due": None, "sender": sender, "changed": now}
        connection.execute(sa.update(deliveries).where(rows.id.in_(taken)).values(values))
        joined = sa.select(deliveries, subscribers).join(subscribers, subscribers.c.id == rows.subscriber)
        named = joined.set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL).where(rows.id.in_(taken), wanted(day))
        claims = [claimed(row) for row in connection.execute(named.order_by(rows.id)).mappings()]
        gone = set(taken) - {one.id for one in claims}
        if gone:
            suppress(connection, gone, now)
    return claims


def claimed(row: Mapping[Any, Any]) -> Claim:
    """A row of both tables as a claim."""
    prefix = "subscribers_"
    person = _Row({key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix)})
    return Claim(row["deliveries_id"], row["deliveries_attempts"], row["deliveries_expires"], subscriber(person))


class _Row:
    """The columns of one table out of a joined row, by name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


def still_mine(connection: Connection, delivery: int, *, sender: str, day: date) -> bool:
    """The second look before a message is begun: claimed by this sender, and the subscriber still wants it."""
    return _look(sender, day).found(connection, {"delivery": delivery})


def mark(connection: Connection, delivery: int, *, sender: str, day: date, now: datetime) -> bool:
    """The mark before the final dot. False where the row is not this sender's, or the subscriber has left meanwhile."""
    return _mark(sender, day).changed(connection, {"delivery": delivery, "moment": moment_text(now)}) == 1


def settle(
    connection: Connection,
    delivery: int,
    *,
    sender: str,
    state: State,
    now: datetime,
    due: datetime | None = None,
    stage: str | None = None,
    code: int | None = None,
    reply: str | None = None,
    tried: bool = False,
) -> None:
    """What became of a delivery of this sender. One that waits again is given up where its time would be past.

    Args:
        due: from when it may be tried again, for `queued` and `deferred`.
        tried: counts an attempt; the mark before the dot has counted its own.
    """
    values = {
        "delivery": delivery,
        "by": sender,
        "becomes": state,
        "moment": moment_text(now),
        "again": moment_text(due) if due else None,
        "until": moment_text(due or now),
        "waits": due is not None,
        "more": 1 if tried else 0,
        "at_stage": stage,
        "with_code": code,
        "said": reply,
    }
    _settle().changed(connection, values)


def reopen(connection: Connection, delivery: int, *, sender: str, now: datetime, due: datetime, reply: str) -> None:
    """Let a delivery of this sender recorded as failed wait again: it turned out that the relay refuses all."""
    failed = sa.and_(rows.id == delivery, rows.sender == sender, rows.state == "failed")
    late = rows.expires <= due
    values = {"state": sa.case((late, "expired"), else_="deferred"), "due": sa.case((late, sa.null()), else_=due)}
    connection.execute(sa.update(deliveries).where(failed).values(changed=now, reply=reply, **values))


def suppress(connection: Connection, which: Collection[int], now: datetime) -> None:
    """The subscribers of these deliveries do not want them any more. What was sent stays sent."""
    open_rows = sa.and_(rows.id.in_(which), rows.state.in_(("queued", "deferred", "claimed")))
    values = {"state": "suppressed", "due": None, "sender": None, "changed": now}
    connection.execute(sa.update(deliveries).where(open_rows).values(values))


def spare(connection: Connection, *, edition: int, domain: str, until: datetime) -> int:
    """Let all that waits for one domain wait until a moment at least; gives how many do."""
    pattern = "%@" + domain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    there = sa.select(subscribers.c.id).where(subscribers.c.wire.like(pattern, escape="\\"))
    waiting = sa.and_(rows.edition == edition, rows.due < until, rows.subscriber.in_(there))
    return connection.execute(sa.update(deliveries).where(waiting).values(due=until)).rowcount


def senders(connection: Connection) -> list[str]:
    """The senders that hold rows, dead or alive."""
    held = rows.state.in_(("claimed", "at_dot"))
    return list(connection.execute(sa.select(rows.sender).where(held).distinct()).scalars())


def recover(connection: Connection, sender: str, now: datetime) -> tuple[int, int]:
    """Take over from a sender that is gone: gives how many wait again, and of how many nobody knows."""
    of_it = rows.sender == sender
    again = sa.update(deliveries).where(of_it, rows.state == "claimed")
    waiting = connection.execute(again.values(state="queued", due=now, sender=None, changed=now)).rowcount
    doubtful = sa.update(deliveries).where(of_it, rows.state == "at_dot")
    values = {"state": "in_doubt", "changed": now, "stage": "dot", "reply": "the sender ended before the answer"}
    return waiting, connection.execute(doubtful.values(values)).rowcount


def expire(connection: Connection, now: datetime) -> int:
    """Give up what waits and is too late; gives how many."""
    return _end(connection, rows.expires <= now, now)


def resolve(connection: Connection, which: Collection[int] | None, *, resend: bool, now: datetime) -> int:
    """Settle deliveries in doubt, all where `which` is None: send them again, or count them as sent. Gives how many.

    One whose time is past is not sent again; it becomes expired.
    """
    doubtful = rows.state == "in_doubt"
    if which is not None:
        doubtful = sa.and_(doubtful, rows.id.in_(which))
    late = rows.expires <= now
    if resend:
        values: dict[str, Any] = {
            "state": sa.case((late, "expired"), else_="queued"),
            "due": sa.case((late, sa.null()), else_=sa.bindparam("due", now, Moment)),
        }
    else:
        values = {"state": "sent"}
    return connection.execute(sa.update(deliveries).where(doubtful).values(changed=now, sender=None, **values)).rowcount


def counts(connection: Connection, *, edition: int) -> dict[State, int]:
    """How many deliveries of an edition are in each state, 0 included."""
    grouped = sa.select(rows.state, sa.func.count()).where(rows.edition == edition).group_by(rows.state)
    found = {state: count for state, count in connection.execute(grouped)}  # noqa: C416
    return {state: found.get(state, 0) for state in STATES}


def outstanding(connection: Connection, *, edition: int, day: date) -> bool:
    """Whether an edition has a delivery that waits or is held, or somebody wants it who has none yet."""
    mine = rows.edition == edition
    held = sa.select(rows.id).where(mine, rows.state.in_(("queued", "deferred", "claimed", "at_dot"))).limit(1)
    has_one = sa.exists().where(mine, rows.subscriber == subscribers.c.id)
    new = sa.select(subscribers.c.id).where(wanted(day), ~has_one).limit(1)
    return any(connection.execute(query).first() for query in (held, new))


def settled(connection: Connection, *, day: date, language: str) -> set[int]:
    """The numbers of the subscribers whom a run would not send the edition of a day: they have it, or it is decided."""
    of_day = sa.and_(editions.c.date == day.isoformat(), editions.c.language == language)
    joined = sa.select(rows.subscriber).join(editions, editions.c.id == rows.edition)
    return set(connection.execute(joined.where(of_day, rows.due.is_(None))).scalars())


def forget_replies(connection: Connection, subscriber: int) -> None:
    """Take out what relays said about a subscriber: it may hold their address."""
    connection.execute(sa.update(deliveries).where(rows.subscriber == subscriber).values(reply=None))


def handed_over(connection: Connection, subscriber: int) -> list[tuple[int, datetime]]:
    """Number of each edition that the relay took for a subscriber, and when."""
    found = connection.execute(
        sa.select(rows.edition, rows.changed).where(rows.subscriber == subscriber, rows.state == "sent")
    )
    return [(edition, at) for edition, at in found]


def listed(
    connection: Connection,
    *,
    edition: int | None = None,
    states: Sequence[State] | None = None,
    subscriber: int | None = None,
) -> Iterator[Delivery]:
    """Deliveries by number, a thousand at a time."""
    which: list[sa.ColumnElement[bool]] = [editions.c.id == rows.edition]
    if edition is not None:
        which.append(rows.edition == edition)
    if subscriber is not None:
        which.append(rows.subscriber == subscriber)
    if states is not None:
        which.append(rows.state.in_(states))
    last = 0
    while True:
        chosen = sa.select(deliveries, editions.c.date).where(*which, rows.id > last).order_by(rows.id).limit(PAGE)
        found = connection.execute(chosen).all()
        for row in found:
            yield Delivery(
                row.id,
                date.fromisoformat(row.date),
                row.subscriber,
                row.state,
                row.attempts,
                row.due,
                row.changed,
                row.stage,
                row.code,
                row.reply,
            )
        if len(found) < PAGE:
            return
        last = found[-1].id


# These three run for every message.


def _claimed_still(sender: str, day: date) -> sa.ColumnElement[bool]:
    """One row, claimed by this sender, whose subscriber wants the edition as things are now."""
    one = rows.id == sa.bindparam("delivery", type_=sa.BigInteger)
    return sa.and_(one, rows.sender == sender, rows.state == "claimed", _wanted_still(day))


@lru_cache(maxsize=8)
def _look(sender: str, day: date) -> Prompt:
    """The second look."""
    return Prompt(sa.select(rows.id).where(_claimed_still(sender, day)))


@lru_cache(maxsize=8)
def _mark(sender: str, day: date) -> Prompt:
    """The mark before the dot."""
    values = {"state": "at_dot", "attempts": rows.attempts + 1, "changed": sa.bindparam("moment", type_=sa.Text)}
    return Prompt(sa.update(deliveries).where(_claimed_still(sender, day)).values(values))


@lru_cache(maxsize=1)
def _settle() -> Prompt:
    """What became of a delivery."""
    held = sa.and_(
        rows.id == sa.bindparam("delivery", type_=sa.BigInteger),
        rows.sender == sa.bindparam("by", type_=sa.Text),
        sa.or_(*(rows.state == state for state in ("claimed", "at_dot", "in_doubt"))),
    )
    late = sa.and_(sa.bindparam("waits", type_=sa.Boolean), rows.expires <= sa.bindparam("until", type_=sa.Text))
    values = {
        "state": sa.case((late, "expired"), else_=sa.bindparam("becomes", type_=sa.Text)),
        "due": sa.case((late, sa.null()), else_=sa.bindparam("again", type_=sa.Text)),
        "attempts": rows.attempts + sa.bindparam("more", type_=sa.Integer),
        "changed": sa.bindparam("moment", type_=sa.Text),
        "stage": sa.bindparam("at_stage", type_=sa.Text),
        "code": sa.bindparam("with_code", type_=sa.Integer),
        "reply": sa.bindparam("said", type_=sa.Text),
    }
    return Prompt(sa.update(deliveries).where(held).values(values))


def _wanted_still(day: date) -> sa.ColumnElement[bool]:
    """Whether a row's subscriber gets an edition of this day, as things are now."""
    return sa.exists().where(subscribers.c.id == rows.subscriber, wanted(day))


def _end(connection: Connection, which: sa.ColumnElement[bool], now: datetime) -> int:
    """Make waiting rows expired."""
    ended = sa.update(deliveries).where(which, rows.due.is_not(None))
    return connection.execute(ended.values(state="expired", due=None, changed=now)).rowcount
