"""The mail that asks to confirm: small, personal, sent once, and waiting where it is not taken."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
from mailing import DESK, KEYS, NOW, Time, fresh

from briefing import addresses, subscriptions
from briefing.deliver import confirmation
from briefing.errors import RelayError
from briefing.ledger import Store, confirmations, subscribers
from briefing.ledger.subscribers import Choices, Consent
from briefing.mail.replies import Outcome, Refused
from briefing.mail.session import Lost

SENT = Outcome("sent", "dot", 250, "ok")


class Way:
    """A transport that answers each mail in turn, and keeps what it was given."""

    def __init__(self, *answers: Outcome | Exception) -> None:
        self.answers = list(answers)
        self.mails: list[tuple[str, str, bytes]] = []
        self.open = True

    def line(self) -> Way:
        return self

    def send(self, sender: str, to: str, wire, before_dot) -> Outcome:
        assert before_dot()
        self.mails.append((sender, to, wire.bytes()))
        answer = self.answers.pop(0) if self.answers else SENT
        if isinstance(answer, Exception):
            raise answer
        return answer

    def quit(self) -> None:
        self.open = False


def sign_up(store: Store, name: str, now=NOW) -> None:
    with store.writing() as connection:
        subscriptions.sign_up(
            connection,
            addresses.check(f"{name}@example.net"),
            choices=Choices(),
            consent=Consent("yes", "web", now),
            keys=KEYS,
            now=now,
        )


def send(store: Store, way: Way, time: Time | None = None, **desk: object) -> int:
    time = time or Time()
    return confirmation.send_waiting(
        store, desk=replace(DESK, **desk), language="en", transport=way, signer=None, clock=time.read
    )


def waiting(store: Store) -> int:
    with store.reading() as connection:
        return len(confirmations.waiting(connection, since=NOW - timedelta(days=2)))


def test_the_mail_is_plain_and_carries_one_link(tmp_path: Path) -> None:
    store, way = fresh(tmp_path), Way()
    sign_up(store, "anna")
    assert send(store, way, title="Morning =?utf-8?q?=0A?= Brief\nBcc: x@example.org") == 1
    ((sender, to, content),) = way.mails
    assert sender.startswith("bounces+") and to == "anna@example.net"
    mail = email.message_from_bytes(content, policy=policy.default)
    assert mail.keys() == [
        "Date",
        "From",
        "To",
        "Subject",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]
    assert mail["Subject"] == "Please confirm: Morning = ?utf-8?q? =0A? = Brief Bcc: x@example.org"
    text = mail.get_content()
    assert text.count("https://brief.example.org/confirm/") == 1 and "it was not you, do nothing" in text
    assert b"\n" not in content.replace(b"\r\n", b"") and max(map(len, content.split(b"\r\n"))) <= 76 + 60
    assert send(store, way) == 0


@pytest.mark.parametrize("state", ["active", "paused"])
def test_who_is_subscribed_gets_the_link_to_their_settings_instead(tmp_path: Path, state: subscribers.State) -> None:
    store, way = fresh(tmp_path), Way()
    with store.writing() as connection:
        subscribers.add(connection, addresses.check("anna@example.net"), handle="a" * 16, state=state, now=NOW)
    sign_up(store, "anna")
    assert send(store, way) == 1
    mail = email.message_from_bytes(way.mails[0][2], policy=policy.default)
    assert mail["Subject"] == "Your subscription to Morning Brief"
    assert "https://brief.example.org/preferences/" in mail.get_content()


@pytest.mark.parametrize(
    ("answer", "sent", "left"),
    [
        (SENT, 1, 0),
        (Outcome("deferred", "rcpt", 450, "greylisted"), 0, 1),
        (Outcome("failed", "rcpt", 550, "no such user"), 0, 0),
        (Outcome("in_doubt", "dot", 0, ""), 0, 0),
        (Lost("gone"), 0, 1),
        (Refused("no", temporary=True, outcome=Outcome("deferred", "mail", 451)), 0, 1),
    ],
)
def test_what_the_relay_does_not_take_now_waits(
    tmp_path: Path, answer: Outcome | Exception, sent: int, left: int
) -> None:
    store, way = fresh(tmp_path), Way(answer)
    sign_up(store, "anna")
    assert (send(store, way), waiting(store)) == (sent, left)
    assert (send(store, Way()), waiting(store)) == (left, 0)


def test_one_that_is_not_taken_holds_up_no_other(tmp_path: Path) -> None:
    store, way = fresh(tmp_path), Way(Outcome("deferred", "rcpt", 450, "greylisted"))
    sign_up(store, "anna")
    sign_up(store, "ben")
    assert (send(store, way), waiting(store)) == (1, 1)


def test_a_confirmation_is_given_up_after_two_days(tmp_path: Path) -> None:
    store, way = fresh(tmp_path), Way()
    sign_up(store, "anna")
    assert send(store, way, Time(NOW + timedelta(hours=49))) == 0 and way.mails == []


def test_who_left_or_was_erased_meanwhile_is_not_written_to(tmp_path: Path) -> None:
    store, way = fresh(tmp_path), Way()
    sign_up(store, "anna")
    with store.writing() as connection:
        anna = subscribers.find(connection, key="anna@example.net")
        assert anna
        subscriptions.erase(connection, anna, keys=KEYS, now=NOW)
    assert send(store, way) == 0 and way.mails == []


def test_a_way_out_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    class Shut(Way):
        def line(self) -> Way:
            raise RelayError("the relay cannot be reached")

    store = fresh(tmp_path)
    sign_up(store, "anna")
    with pytest.raises(RelayError):
        send(store, Shut())
    assert waiting(store) == 1
