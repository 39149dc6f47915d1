"""The model of subscribers for hypothesis, on top of that of deliveries: what people and mail servers do to the list."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from machine import Deliveries
from mailing import KEYS
from returned import BASE, complaint, dsn

from briefing import addresses, subscriptions
from briefing.bounces import handling
from briefing.ledger import confirmations, editions, subscribers
from briefing.ledger.subscribers import Choices, Consent, State, Subscriber
from briefing.subscriptions import envelope, links
from briefing.subscriptions.links import Links

PAGES = Links("https://brief.example.org", KEYS)
ENDED = {"unsubscribed", "bounced", "suppressed"}
SPELLINGS = ("p{}@example.net", "P{}@Example.NET", "p.{}@example.net", "p{}+tag@example.net")


class People(Deliveries):
    """Signing up, confirming, leaving by link, returned mail, complaints and erasing, between all that mail does."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[int] = set()
        self.asked: dict[str, list[Any]] = {}
        self.chance = random.Random(7)

    def who(self, number: int) -> Subscriber:
        with self.store.reading() as connection:
            found = subscribers.with_id(connection, number)
        assert found
        return found

    def some(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(set(self.people) - self.gone)))

    def now_is(self, number: int, *allowed: State) -> None:
        """Check a state, and note from when on no mail may begin for them."""
        state = self.who(number).state
        assert state in allowed, f"{state} is none of {allowed}"
        if state in ENDED:
            self.left.setdefault(number, len(self.server.begun))

    @precondition(lambda self: self.left.keys() - self.gone)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        """The desk's word, as in the model of deliveries; not for the erased, who have no address."""
        number = data.draw(st.sampled_from(sorted(self.left.keys() - self.gone)))
        with self.store.writing() as connection:
            subscribers.change(connection, number, now=self.time.now, state="active")
        del self.left[number]

    @precondition(lambda self: set(self.people) - self.gone)
    @rule(data=st.data(), state=st.sampled_from(["unsubscribed", "bounced", "suppressed", "paused"]))
    def leave(self, data: st.DataObject, state: State) -> None:
        """The desk's word again."""
        number = self.some(data)
        with self.store.writing() as connection:
            subscribers.change(connection, number, now=self.time.now, state=state)
        self.left[number] = len(self.server.begun)

    @precondition(lambda self: set(self.people) - self.gone)
    @rule(data=st.data())
    def unsubscribe_by_link(self, data: st.DataObject) -> None:
        number = self.some(data)
        before = self.who(number).state
        token = PAGES.unsubscribe(self.who(number)).rpartition("/")[2]
        with self.store.writing() as connection:
            opened = links.opened(connection, token, purpose="unsubscribe", keys=KEYS, now=self.time.now)
            assert opened and opened.id == number
            subscriptions.leave(connection, opened, now=self.time.now)
        self.now_is(number, "suppressed" if before == "suppressed" else "unsubscribed")

    @rule(person=st.integers(0, 3), spelling=st.sampled_from(SPELLINGS), hours=st.integers(0, 30))
    def sign_up(self, person: int, spelling: str, hours: int) -> None:
        self.time.now += timedelta(hours=hours)
        now, address = self.time.now, addresses.check(spelling.format(person))
        consent = Consent("yes", "web", now)
        with self.store.writing() as connection:
            known = subscribers.find(connection, key=address.key)
            asked = subscriptions.sign_up(connection, address, choices=Choices(), consent=consent, keys=KEYS, now=now)
            after = subscribers.find(connection, key=address.key)
        assert asked == "nothing" or after
        if known:
            assert after and after.state == known.state, "a form alone changes no state"
        elif after:
            assert after.state == "pending"
            self.people[after.id] = address.wire
            self.note_handle(after.id)
            self.left[after.id] = len(self.server.begun)
        if asked == "confirmation":
            self.asked.setdefault(address.person, []).append(now)

    @precondition(lambda self: set(self.people) - self.gone)
    @rule(data=st.data(), days=st.integers(0, 9))
    def confirm(self, data: st.DataObject, days: int) -> None:
        number = self.some(data)
        before = self.who(number)
        token = PAGES.confirmation(before, now=self.time.now).rpartition("/")[2]
        self.time.now += timedelta(days=days)
        with self.store.writing() as connection:
            opened = links.opened(connection, token, purpose="confirm", keys=KEYS, now=self.time.now)
            # A link counts whole seconds and the clock does not, so on its last day it may have ended a moment ago.
            assert days == 7 or (opened is not None) == (days < 7)
            if opened:
                subscriptions.confirm(connection, opened, keys=KEYS, now=self.time.now)
        revived = opened is not None and before.state in {"pending", "unsubscribed", "bounced"}
        self.now_is(number, "active" if revived else before.state)
        if revived:
            self.left.pop(number, None)

    @precondition(lambda self: set(self.people) - self.gone)
    @rule(data=st.data(), kind=st.sampled_from(["dead", "delayed", "complaint", "forged", "leave"]))
    def returned_mail(self, data: st.DataObject, kind: str) -> None:
        number = self.some(data)
        who = self.who(number)
        with self.store.reading() as connection:
            edition = editions.find(connection, day=self.day, language="en")
        to = envelope.bounce_address(BASE, keys=KEYS.tokens, handle=who.handle, edition=edition.id if edition else 1)
        content = {
            "dead": dsn(to),
            "delayed": dsn(to, action="delayed", status="4.2.0", said="450 4.2.0 greylisted"),
            "complaint": complaint(to),
            "forged": dsn(to.replace("-0-", "-1-")),
            "leave": f"To: {envelope.leave_address(BASE, keys=KEYS.tokens, handle=who.handle)}\n\n".encode(),
        }[kind]
        outcome, stopped = handling.handle(content, store=self.store, base=BASE, keys=KEYS.tokens, now=self.time.now)
        expected: dict[str, tuple[State, ...]] = {
            "dead": ("bounced",) if stopped else (who.state,),
            "complaint": ("suppressed",),
            "leave": ("suppressed",) if who.state == "suppressed" else ("unsubscribed",),
        }
        assert (outcome == "unsigned") == (kind == "forged")
        self.now_is(number, *expected.get(kind, (who.state,)))

    @precondition(lambda self: set(self.people) - self.gone)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        number = self.some(data)
        who = self.who(number)
        assert who.address
        address = addresses.check(who.address)
        with self.store.writing() as connection:
            subscriptions.erase(connection, who, keys=KEYS, now=self.time.now)
            assert subscribers.find(connection, key=address.key) is None
            assert subscribers.is_erased(connection, subscriptions.digest(address, KEYS))
            assert not subscribers.with_handle(connection, who.handle), "old links lead nowhere"
        self.asked.pop(address.person, None)  # nothing is kept that would say so
        self.note_handle(number)
        self.gone.add(number)
        self.left.setdefault(number, len(self.server.begun))

    @rule()
    def tidy(self) -> None:
        subscriptions.tidy(self.store, now=self.time.now)
        with self.store.reading() as connection:
            there = {number for number in self.people if subscribers.with_id(connection, number)}
        for number in set(self.people) - there:
            self.people.pop(number)
            self.left.pop(number, None)
            self.gone.discard(number)

    @invariant()
    def nobody_is_mailed_to_death(self) -> None:
        for person, times in self.asked.items():
            for earlier, later in pairwise(times):
                assert later - earlier >= timedelta(days=1), f"two confirmations within a day for {person}"
            for first, fourth in zip(times, times[3:], strict=False):
                assert fourth - first >= timedelta(days=7), f"four confirmations within a week for {person}"

    @invariant()
    def the_erased_have_nothing(self) -> None:
        for number in self.gone:
            who = self.who(number)
            assert (who.address, who.wire, who.consent, who.state) == (None, None, None, "suppressed")

    @invariant()
    def counts_of_confirmations_hold_no_address(self) -> None:
        with self.store.reading() as connection:
            people = connection.execute(confirmations.confirmations.select()).all()
        assert all("@" not in row.person for row in people)
