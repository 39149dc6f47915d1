"""Pages about one's own subscription: sign up, confirm, choose, leave."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from briefing import addresses, subscriptions
from briefing.addresses import Address
from briefing.ledger import Connection
from briefing.ledger.subscribers import Choices, Consent, Subscriber
from briefing.subscriptions import links
from briefing.tokens import Purpose
from briefing.web.desk import Desk, chosen_by, days, masked
from briefing.web.limits import Limit, network

LOG = logging.getLogger("briefing.web")
LARGEST_FORM = 64_000
"""Bytes of a form; ours have a few hundred."""

Fields = dict[str, list[str]]


class People:
    """The endpoints, for one desk."""

    def __init__(self, desk: Desk, *, sign_ups: Limit) -> None:
        self.desk = desk
        self.sign_ups = sign_ups

    def sign_up_form(
        self,
        request: Request,
        *,
        address: str = "",
        fault: str = "",
        status: int = 200,
        chosen: Choices = Choices(),  # noqa: B008
    ) -> Response:
        """The form, empty or with what was wrong."""
        del request
        say = self.desk.words()
        return self.desk.page(
            "subscribe",
            status=status,
            chosen=chosen,
            days=days(say),
            address=address,
            consent=self.consent(),
            fault=fault,
        )

    async def sign_up(self, request: Request) -> Response:
        """Take a sign-up. The answer is the same whoever is subscribed, and is given before anything is looked up."""
        if not self.desk.open:
            return self.sign_up_form(request, status=403)
        if not self.sign_ups.allows(network(request.client.host if request.client else "")):
            raise HTTPException(429)
        fields = await form(request)
        typed = first(fields, "address")
        asked = self.desk.message("asked")
        if first(fields, "website"):  # only a machine fills a field that nobody sees
            return asked
        try:
            chosen = chosen_by(fields, self.desk)
        except ValueError:
            return self.sign_up_form(request, address=typed, fault=self.desk.words()("web.wrong_choice"), status=400)
        try:
            address = addresses.check(typed)
        except ValueError:
            fault = self.desk.words()("web.wrong_address")
            return self.sign_up_form(request, address=typed[:254], fault=fault, status=400, chosen=chosen)
        if first(fields, "consent") != "yes":
            return self.sign_up_form(request, address=typed, fault=self.desk.words()("web.wrong_choice"), status=400)
        asked.background = BackgroundTask(self.enter, address, chosen)
        return asked

    def enter(self, address: Address, chosen: Choices) -> None:
        """Enter a sign-up and send what waits. Nobody waits for it, so a fault is logged, without the address."""
        try:
            now = self.desk.clock()
            consent = Consent(self.consent(), "web", now)
            with self.desk.store.writing() as connection:
                asked = subscriptions.sign_up(
                    connection, address, choices=chosen, consent=consent, keys=self.desk.keys, now=now
                )
            if asked == "confirmation":
                self.desk.notify()
        except Exception as error:  # noqa: BLE001  (the page has been answered; the log is the only one left to tell)
            LOG.error("a sign-up could not be entered: %s", type(error).__name__)  # noqa: TRY400  (a traceback may show it)

    def consent(self) -> str:
        """What people agree to."""
        return self.desk.consent or self.desk.words()("web.consent", title=self.desk.title)

    def confirm_page(self, request: Request) -> Response:
        """Ask for the button; a mail scanner that opens the link confirms nothing."""
        return self.with_button(request, "confirm", "confirm")

    async def confirm(self, request: Request) -> Response:
        """Confirm a sign-up, once or again."""

        def act(connection: Connection, who: Subscriber) -> None:
            subscriptions.confirm(connection, who, keys=self.desk.keys, now=self.desk.clock())

        await emptied(request)
        done = await run_in_threadpool(self.acted, request, "confirm", act)
        return self.answered("confirmed", done, link=(f"{self.desk.path}/", "web.archive"))

    def unsubscribe_page(self, request: Request) -> Response:
        """Ask for the button; it changes nothing."""
        return self.with_button(request, "unsubscribe", "unsubscribe")

    async def unsubscribe(self, request: Request) -> Response:
        """Leave at once (RFC 8058): whatever the body, without cookie, without redirect, as often as it is asked."""

        def act(connection: Connection, who: Subscriber) -> None:
            subscriptions.leave(connection, who, now=self.desk.clock())

        done = await run_in_threadpool(self.acted, request, "unsubscribe", act)
        await emptied(request)
        return self.answered("unsubscribed", done, link=(f"{self.desk.path}/subscribe", "web.again"))

    def preferences_page(self, request: Request) -> Response:
        """A subscriber's own choices."""
        who = self.opened(request, "preferences")
        return self.choices_of(request, who) if who else self.refused()

    async def preferences(self, request: Request) -> Response:
        """Change them."""
        fields = await form(request)
        say = self.desk.words()
        try:
            chosen = chosen_by(fields, self.desk)
            until = date.fromisoformat(first(fields, "paused_until")) if first(fields, "paused_until") else None
        except ValueError:
            who = await run_in_threadpool(self.opened, request, "preferences")
            fault = say("web.wrong_choice")
            return self.choices_of(request, who, fault=fault, status=400) if who else self.refused()

        def act(connection: Connection, who: Subscriber) -> None:
            now = self.desk.clock()
            subscriptions.choose(connection, who, chosen, now=now)
            if until and until > now.date():
                subscriptions.pause(connection, who, now=now, until=until)
            elif who.state == "paused":
                subscriptions.resume(connection, who, now=now)

        await run_in_threadpool(self.acted, request, "preferences", act, only={"active", "paused"})
        who = await run_in_threadpool(self.opened, request, "preferences")
        if who is None or who.state not in {"active", "paused"}:
            return self.refused()
        told = self.desk.words(who.choices.language)("web.saved")
        return self.choices_of(request, who, told=told)

    def choices_of(
        self, request: Request, who: Subscriber, *, told: str = "", fault: str = "", status: int = 200
    ) -> Response:
        """The page of a subscriber's choices."""
        own = links.Links(self.desk.path, self.desk.keys)
        return self.desk.page(
            "preferences",
            language=who.choices.language,
            status=status,
            address=masked(who.address or ""),
            chosen=who.choices,
            days=days(self.desk.words(who.choices.language)),
            until=who.paused_until.isoformat() if who.paused_until else "",
            told=told,
            fault=fault,
            action=f"{self.desk.path}/preferences/{request.path_params['token']}",
            leave=own.unsubscribe(who),
        )

    def with_button(self, request: Request, purpose: Purpose, key: str) -> Response:
        """A page whose button posts to its own address."""
        who = self.opened(request, purpose)
        if who is None:
            return self.refused()
        say = self.desk.words(who.choices.language)
        return self.desk.page(
            "button",
            language=who.choices.language,
            heading=say(f"web.{key}_title"),
            text=say(f"web.{key}_intro", title=self.desk.title, address=masked(who.address or "")),
            label=say(f"web.{key}", title=self.desk.title),
            action=f"{self.desk.path}/{purpose}/{request.path_params['token']}",
        )

    def opened(self, request: Request, purpose: Purpose) -> Subscriber | None:
        """Whom a link was made for; only somebody who has an address can use one."""
        with self.desk.store.reading() as connection:
            return self.named(connection, request, purpose)

    def acted(
        self,
        request: Request,
        purpose: Purpose,
        act: Callable[[Connection, Subscriber], None],
        only: set[str] | None = None,
    ) -> Subscriber | None:
        """Do what a link allows, in one transaction with the look at whom it is for."""
        with self.desk.store.writing() as connection:
            who = self.named(connection, request, purpose)
            if who and (only is None or who.state in only):
                act(connection, who)
            return who

    def named(self, connection: Connection, request: Request, purpose: Purpose) -> Subscriber | None:
        """The subscriber a link names."""
        who = links.opened(
            connection, request.path_params["token"], purpose=purpose, keys=self.desk.keys, now=self.desk.clock()
        )
        return who if who and who.address else None

    def answered(self, key: str, who: Subscriber | None, *, link: tuple[str, str]) -> Response:
        """The page after a button."""
        if who is None:
            return self.refused()
        say = self.desk.words(who.choices.language)
        address = masked(who.address or "")
        return self.desk.message(key, language=who.choices.language, link=(link[0], say(link[1])), address=address)

    def refused(self) -> Response:
        """The one answer to every link that does not work: forged, cut, too old, of another purpose, of nobody."""
        return self.desk.message("refused", status=404)


async def form(request: Request) -> Fields:
    """The fields of a form in either encoding; none for a body of another kind. 413 for one that is too large."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_FORM:
        raise HTTPException(413)
    fields: Fields = {}
    async with request.form(max_files=1, max_fields=100, max_part_size=LARGEST_FORM) as given:
        for name, value in given.multi_items():
            if isinstance(value, str):
                fields.setdefault(name, []).append(value)
    return fields


async def emptied(request: Request) -> None:
    """Read a body and forget it, as far as a form could reach; what is beyond closes the connection."""
    length = 0
    async for piece in request.stream():
        length += len(piece)
        if length > LARGEST_FORM:
            return


def first(fields: Fields, name: str) -> str:
    """The first value of a field, or ""."""
    return next(iter(fields.get(name, [])), "")
