"""One edition to every subscriber, once: what each answer and each silence of a relay leads to."""

from __future__ import annotations

import email
import email.policy
import random
import threading
from datetime import timedelta

import pytest
from mailing import DAY, FILES, NOW, Time, edition, fresh, send, small, states, subscribe, to
from relay import ACCEPT_AND_DROP, DROP, SILENT, Relay

from briefing.deliver import Plan
from briefing.errors import UsageError
from briefing.ledger import deliveries, editions, subscribers
from briefing.ledger.subscribers import Choices

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


def test_everybody_gets_it_once_and_a_second_run_sends_nothing(store) -> None:
    subscribe(store, "ann", "bob", "cem")
    with Relay() as relay:
        first = send(store, to(relay.port))
        second = send(store, to(relay.port))
    assert sorted(relay.recipients) == ["ann@example.net", "bob@example.net", "cem@example.net"]
    assert first.counts["sent"] == second.counts["sent"] == 3
    assert first.stopped is None
    assert relay.connections == 1


ORACLE = [
    # where it fails, how, what becomes of the delivery, how often the relay has taken it
    ("connect", DROP, "queued", 0),
    ("connect", "421 4.3.2 closing", "queued", 0),
    ("connect", "554 5.7.1 go away", "queued", 0),
    ("hello", DROP, "queued", 0),
    ("mail", DROP, "deferred", 0),
    ("mail", "451 4.3.0 later", "queued", 0),
    ("mail", "550 5.7.26 not authenticated", "queued", 0),
    ("rcpt", DROP, "deferred", 0),
    ("rcpt", "450 4.7.1 greylisted", "deferred", 0),
    ("rcpt", "550 5.1.1 no such user", "failed", 0),
    ("data", DROP, "deferred", 0),
    ("body", DROP, "deferred", 0),
    ("dot", "452 4.2.2 full", "deferred", 0),
    ("dot", "554 5.6.0 refused", "failed", 0),
    ("dot", DROP, "in_doubt", 0),
    ("dot", ACCEPT_AND_DROP, "in_doubt", 1),
    ("dot", SILENT, "in_doubt", 1),
    ("dot", b"nonsense\r\n", "in_doubt", 0),
    ("rcpt", b"999 what\r\n", "deferred", 0),
    ("rcpt", "421 4.7.0 too fast", "deferred", 0),
    ("body", "250 taken before the end", "deferred", 0),
    ("quit", DROP, "sent", 1),
]


@pytest.mark.parametrize(("point", "act", "state", "taken"), ORACLE)
def test_each_failure_has_its_outcome_and_the_next_run_repeats_nothing(store, point, act, state, taken) -> None:
    subscribe(store, "ann")
    failing = True

    def script(at, to, count):
        return act if failing and at == point else None

    time = Time()
    with Relay(script) as relay:
        # More than sockets hold, so that a drop in it is noticed.
        files = FILES | {"brief.pdf": bytes(6_000_000)} if (point, act) == ("body", DROP) else FILES
        send(store, to(relay.port), time=time, files=files)
        assert list(states(store).values()) == [state]
        assert len(relay.accepted) == taken
        failing = False
        time.move(hours=5)
        send(store, to(relay.port), time=time, files=files)
    once = 1 if state in ("queued", "deferred", "sent") else taken
    assert len(relay.accepted) == once
    assert list(states(store).values()) == ["sent" if state in ("queued", "deferred", "sent") else state]


def test_one_bad_recipient_leaves_the_others_and_the_connection_alone(store) -> None:
    subscribe(store, "ann", "bob", "cem", "dee")
    answers = {"bob@example.net": "550 5.1.1 no such user", "cem@example.net": "450 4.7.1 greylisted"}
    with Relay(lambda at, to, count: answers.get(to) if at == "rcpt" else None) as relay:
        result = send(store, to(relay.port))
    assert relay.recipients == ["ann@example.net", "dee@example.net"]
    assert relay.connections == 1
    assert (result.counts["sent"], result.counts["failed"], result.counts["deferred"]) == (2, 1, 1)


def test_three_alike_refusals_behind_the_recipient_stop_the_run_and_fail_nobody(store) -> None:
    subscribe(store, *(f"n{n}" for n in range(10)))
    with Relay(lambda at, to, count: "554 5.7.1 spam" if at == "dot" else None) as relay:
        result = send(store, to(relay.port))
    assert result.counts["failed"] == 0
    assert result.counts["deferred"] == 3
    assert result.counts["queued"] == 7
    assert "refuses one mail after another" in str(result.stopped)


def test_mail_that_is_not_authenticated_stops_the_run_at_once_and_bounces_nobody(store) -> None:
    subscribe(store, "ann", "bob", "cem")
    with Relay(lambda at, to, count: "550 5.7.26 unauthenticated" if at == "dot" else None) as relay:
        result = send(store, to(relay.port))
    assert result.counts["queued"] == 3
    assert "5.7.26" in str(result.stopped)


def test_a_relay_that_falls_silent_leaves_few_in_doubt(store) -> None:
    subscribe(store, *(f"n{n}" for n in range(30)))
    with Relay(lambda at, to, count: ACCEPT_AND_DROP if at == "dot" else None) as relay:
        result = send(store, to(relay.port))
    assert result.counts["in_doubt"] == 10
    assert result.counts["queued"] == 20
    assert "falls silent" in str(result.stopped)


def test_a_relay_that_is_not_there_is_told_in_one_line_and_all_wait(store) -> None:
    subscribe(store, "ann")
    result = send(store, to(1))
    assert result.counts["queued"] == 1
    assert "\n" not in str(result.stopped)
    assert "cannot be reached" in str(result.stopped)


def test_who_leaves_during_a_run_gets_nothing_after_that(store) -> None:
    numbers = subscribe(store, *(f"n{n:03}" for n in range(40)))

    def leave(at, to, count):
        if at == "rcpt" and to.startswith("n010"):
            with store.writing() as connection:
                for number in numbers[11:]:
                    subscribers.change(connection, number, now=NOW, state="unsubscribed")

    with Relay(leave) as relay:
        send(store, to(relay.port))
    assert relay.recipients == [f"n{n:03}@example.net" for n in range(11)]
    assert sum("begun" in line for line in relay.commands) == 11
    assert set(states(store).values()) == {"sent", "suppressed"}


def test_who_leaves_between_body_and_dot_does_not_get_it(store) -> None:
    (number,) = subscribe(store, "ann")

    def leave(at, to, count):
        if at == "data":
            with store.writing() as connection:
                subscribers.change(connection, number, now=NOW, state="unsubscribed")

    with Relay(leave) as relay:
        send(store, to(relay.port))
    assert relay.accepted == []
    assert states(store) == {number: "suppressed"}


def test_a_newer_edition_takes_the_place_of_what_still_waits(store) -> None:
    subscribe(store, "ann")
    time = Time()
    with Relay(lambda at, to, count: "450 later" if at == "rcpt" else None) as relay:
        send(store, to(relay.port), time=time)
    time.move(days=1)
    with Relay() as relay:
        send(store, to(relay.port), time=time, day=DAY + timedelta(days=1))
    with store.reading() as connection:
        found = [(one.day.day, one.state) for one in deliveries.listed(connection)]
    assert found == [(15, "expired"), (16, "sent")]
    assert len(relay.accepted) == 1


def test_retries_come_after_longer_and_longer_waits_and_end(store) -> None:
    subscribe(store, "ann")
    time, minutes = Time(), []
    with Relay(lambda at, to, count: "450 later" if at == "rcpt" else None) as relay:
        for _ in range(20):
            send(store, to(relay.port), time=time)
            with store.reading() as connection:
                (one,) = deliveries.listed(connection)
            if one.due is None:
                break
            minutes.append((one.due - time.now).total_seconds() / 60)
            time.now = one.due
    for wait, plain in zip(minutes, (15, 30, 60, 120, 240), strict=False):
        assert 0.8 * plain <= wait <= 1.2 * plain
    assert one.state == "expired"
    assert relay.accepted == []


def test_a_relay_that_names_a_time_is_heard(store) -> None:
    subscribe(store, "ann")
    with Relay(
        lambda at, to, count: "450 4.7.1 greylisted, try again in 300 seconds" if at == "rcpt" else None
    ) as relay:
        send(store, to(relay.port))
    with store.reading() as connection:
        (one,) = deliveries.listed(connection)
    assert timedelta(seconds=300) <= one.due - NOW <= timedelta(seconds=360)


def test_a_domain_that_asks_to_slow_down_is_spared_as_a_whole(store) -> None:
    subscribe(store, "a@slow.example", "b@other.example", *(f"c{n}@slow.example" for n in range(30)))
    busy = "421 4.7.28 too many messages"
    with Relay(lambda at, to, count: busy if at == "rcpt" and "slow" in to else None) as relay:
        result = send(store, to(relay.port))
    assert relay.recipients == ["b@other.example"]
    assert sum(line.startswith("RCPT") for line in relay.commands) == 2
    assert result.counts["deferred"] + result.counts["queued"] == 31


def test_a_reply_is_kept_without_the_address_it_repeats(store) -> None:
    subscribe(store, "ann.marie")
    said = "550 5.1.1 <Ann.Marie@example.net>: no mailbox ann.marie here\x00\x1b[31m"
    with Relay(lambda at, to, count: said if at == "rcpt" else None) as relay:
        send(store, to(relay.port))
    with store.reading() as connection:
        (one,) = deliveries.listed(connection)
    assert one.reply == "5.1.1 <<...>>: no mailbox <...> here\\x00\\x1b[31m"


def test_a_dead_sender_leaves_what_it_claimed_and_doubt_only_behind_the_mark(store) -> None:
    numbers = subscribe(store, "ann", "bob", "cem")
    found = edition(store)
    with store.writing() as connection:
        deliveries.enqueue(connection, edition=found.id, day=DAY, now=NOW, expires=NOW + timedelta(days=1))
        claims = deliveries.claim(connection, edition=found.id, day=DAY, sender="dead", now=NOW, most=2)
        assert deliveries.mark(connection, claims[0].id, sender="dead", day=DAY, now=NOW)
    with Relay() as relay:
        send(store, to(relay.port))
    assert states(store) == {numbers[0]: "in_doubt", numbers[1]: "sent", numbers[2]: "sent"}
    assert relay.recipients == ["bob@example.net", "cem@example.net"]


@pytest.mark.parametrize(("resend", "state", "taken"), [(False, "sent", 0), (True, "sent", 1)])
def test_doubt_is_settled_by_the_operator_alone(store, resend, state, taken) -> None:
    subscribe(store, "ann")
    with Relay(lambda at, to, count: DROP if at == "dot" else None) as relay:
        send(store, to(relay.port))
    with store.writing() as connection:
        assert deliveries.resolve(connection, None, resend=resend, now=NOW) == 1
    with Relay() as relay:
        send(store, to(relay.port))
    assert list(states(store).values()) == [state]
    assert len(relay.accepted) == taken


def test_a_message_sent_again_has_the_same_message_id(store) -> None:
    subscribe(store, "ann")
    with Relay(lambda at, to, count: ACCEPT_AND_DROP if at == "dot" and count == 0 else None) as relay:
        send(store, to(relay.port))
        send(store, to(relay.port), plan=Plan(connections=1, resend_doubtful=True))
    first, second = (email.message_from_bytes(content)["message-id"] for _, _, content in relay.accepted)
    assert first == second


def test_two_senders_share_the_work_and_send_nothing_twice(store) -> None:
    subscribe(store, *(f"n{n:03}" for n in range(120)))
    with Relay() as relay:
        runs = [
            threading.Thread(target=send, args=(store, to(relay.port)), kwargs={"plan": Plan(connections=2)})
            for _ in "ab"
        ]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
    assert sorted(relay.recipients) == [f"n{n:03}@example.net" for n in range(120)]


def test_choices_of_a_subscriber_hold(store) -> None:
    subscribe(store, "ann", choices=Choices(form="link"))
    subscribe(store, "bob", choices=Choices(weekdays="67"))
    subscribe(store, "cem")
    with Relay() as relay:
        send(store, to(relay.port))
    attached = {}
    for _, to_, content in relay.accepted:
        message = email.message_from_bytes(content, policy=email.policy.default)
        attached[to_] = [part.get_filename() for part in message.iter_attachments()]
    assert attached == {"ann@example.net": [], "cem@example.net": ["morning-brief-2026-01-15.pdf"]}


def test_a_subscriber_of_one_theme_reads_of_that_theme_alone(store) -> None:
    subscribe(store, "ann", choices=Choices(themes=("bridge",)))
    subscribe(store, "bob")
    with Relay() as relay:
        send(store, to(relay.port))
    told = {}
    for _, to_, content in relay.accepted:
        message = email.message_from_bytes(content, policy=email.policy.default)
        told[to_] = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert all("Bridge delayed." in body and "Harbour reopens." not in body for body in told["ann@example.net"])
    assert all("Harbour reopens." in body for body in told["bob@example.net"])


def test_a_relay_that_takes_small_mail_only_gets_no_pdf(store) -> None:
    subscribe(store, "ann")
    with Relay(extensions=("SIZE 100000",)) as relay:
        send(store, to(relay.port), files=FILES | {"brief.pdf": random.Random(1).randbytes(200_000)})
    (_, _, content), *_ = relay.accepted
    assert len(content) < 100_000


def test_a_connection_carries_so_many_messages_and_no_more(store) -> None:
    subscribe(store, *(f"n{n}" for n in range(7)))
    with Relay() as relay:
        send(store, to(relay.port), plan=Plan(connections=1, messages_per_connection=3))
    assert relay.connections == 3


def test_so_many_messages_a_minute_and_no_more(store) -> None:
    subscribe(store, *(f"n{n}" for n in range(7)))
    time = Time()
    with Relay() as relay:
        send(store, to(relay.port), time=time, plan=Plan(connections=1, per_minute=60))
    assert time.now - NOW == timedelta(seconds=6)


@pytest.mark.parametrize(
    ("how", "line"),
    [
        ({"built": NOW - timedelta(days=5)}, "was built 5 days ago and none of it is recorded as sent"),
    ],
)
def test_old_news_is_not_sent_by_mistake(store, how, line) -> None:
    from briefing.deliver import admit, hashes

    with pytest.raises(UsageError, match=line):
        admit(store, files=hashes(FILES), day=DAY, language="en", now=NOW, **how)
    assert admit(store, files=hashes(FILES), day=DAY, language="en", now=NOW, late=True, **how).number == 1


@pytest.mark.parametrize("state", ["missed", "skipped"])
def test_an_edition_that_was_made_by_hand_after_its_day_went_by_without_one_may_be_sent(store, state) -> None:
    from briefing.deliver import admit, hashes

    with store.writing() as connection:
        editions.record(connection, day=DAY, language="en", state=state, files={}, built=None)
    edition = admit(store, files=hashes(FILES), day=DAY, language="en", now=NOW, built=NOW)
    assert (edition.state, edition.number) == ("published", 1)


def test_an_edition_built_again_after_the_first_mails_is_not_sent_by_mistake(store) -> None:
    subscribe(store, "ann")
    with Relay() as relay:
        send(store, to(relay.port))
        with pytest.raises(UsageError, match="was built again after it began to go out"):
            send(store, to(relay.port), files=FILES | {"brief.pdf": b"%PDF other"})
    assert len(relay.accepted) == 1


def test_a_subscriber_whose_address_needs_smtputf8_is_told_where_the_relay_lacks_it(store) -> None:
    subscribe(store, "jörg@example.net", "ann@bücher.example")
    with Relay() as relay:
        send(store, to(relay.port))
    assert relay.recipients == ["ann@xn--bcher-kva.example"]
    with store.reading() as connection:
        failed = [one.reply for one in deliveries.listed(connection, states=["failed"])]
    assert failed == ["the address needs SMTPUTF8, which the relay does not have"]
    with Relay(extensions=("SMTPUTF8", "PIPELINING")) as relay:
        subscribe(store, "zoë@example.net")
        send(store, to(relay.port))
    assert relay.recipients == ["zoë@example.net"]
    assert "SMTPUTF8" in next(line for line in relay.commands if line.startswith("MAIL"))


def test_every_subscriber_has_links_and_an_envelope_of_their_own(store) -> None:
    subscribe(store, "ann", "bob")
    with Relay() as relay:
        send(store, to(relay.port), desk=small(largest=10_000_000))
    seen = set()
    for sender, to_, content in relay.accepted:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert message["to"] == to_
        link = message["list-unsubscribe"].split(">")[0].removeprefix("<")
        assert link.startswith("https://brief.example.org/unsubscribe/")
        assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        for kind in ("plain", "html"):
            body = message.get_body((kind,)).get_content()
            assert link in body
            assert "https://brief.example.org/preferences/" in body
            assert ".invalid" not in body
        assert sender.startswith("bounces+")
        seen |= {link, sender, message["message-id"]}
    assert len(seen) == 6
