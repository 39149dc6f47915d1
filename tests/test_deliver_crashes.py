"""A killed sender repeats nothing and loses nothing; faults planted into the order of things are found.

A sample: tests/prove/send_kills.py kills at every step and at a thousand moments.
"""

from __future__ import annotations

import random

import pytest
from crashes import late_mark, prepare, trial
from mailing import NOW, fresh, send, states, subscribe, to
from relay import Relay

from briefing.ledger import deliveries, subscribers

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("template"), people=4)


def test_a_sender_killed_at_any_step_repeats_nothing_and_loses_nothing(template, tmp_path) -> None:
    whole = trial(template, tmp_path)
    assert whole.faults(connections=1) == []
    assert whole.steps > 100
    for kill_at in random.Random().sample(range(whole.steps), 6):
        done = trial(template, tmp_path, kill_at=kill_at)
        assert done.killed
        assert done.faults(connections=1) == [], f"killed at {kill_at}"


def test_a_sender_with_several_connections_killed_at_any_moment_leaves_few_in_doubt(template, tmp_path) -> None:
    for _ in range(4):
        moment = random.uniform(0, 0.03)
        done = trial(template, tmp_path, kill_after=moment, connections=3)
        assert done.faults(connections=3) == [], f"killed after {moment}"


def test_a_mark_after_the_dot_is_found_by_these_tests(template, tmp_path) -> None:
    whole = trial(template, tmp_path, fault=late_mark)
    assert any(
        trial(template, tmp_path, kill_at=kill_at, fault=late_mark).faults(connections=1)
        for kill_at in range(20, whole.steps, 3)
    )


def test_rows_without_their_unique_key_are_found_by_these_tests(tmp_path) -> None:
    store = fresh(tmp_path)
    subscribe(store, "ann")
    with store.writing() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'deliveries'").scalar_one()
        connection.exec_driver_sql("DROP TABLE deliveries")
        connection.exec_driver_sql(made.replace("UNIQUE (edition, subscriber),", ""))
    with Relay() as relay:
        send(store, to(relay.port))
        send(store, to(relay.port))
    assert len(relay.recipients) > len(set(relay.recipients)), "the plant has no effect: choose another"
    store.close()


def test_a_sender_that_takes_no_second_look_is_found_by_these_tests(tmp_path, monkeypatch) -> None:
    import sqlalchemy as sa

    monkeypatch.setattr(deliveries, "_wanted_still", lambda day: sa.true())
    store = fresh(tmp_path)
    numbers = subscribe(store, "ann", "bob")

    def leave(at, to, count):
        if at == "rcpt" and to.startswith("ann"):
            with store.writing() as connection:
                subscribers.change(connection, numbers[1], now=NOW, state="unsubscribed")

    with Relay(leave) as relay:
        send(store, to(relay.port))
    assert relay.recipients == ["ann@example.net", "bob@example.net"], "the plant has no effect: choose another"
    assert states(store) == {1: "sent", 2: "sent"}
    store.close()
