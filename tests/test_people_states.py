"""People sign up, confirm, leave, bounce, complain and are erased, between sends, crashes and clock jumps.

The model of deliveries with what people do to it. tests/prove/people_states.py runs many more examples, by chance.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from machine import postgres, sample, temporary
from people_machine import SPELLINGS, People

from briefing.ledger import deliveries

pytestmark = pytest.mark.enable_socket
QUICK = sample(8)


def test_any_order_of_wishes_on_sqlite(tmp_path) -> None:
    class OnSqlite(People):
        address = staticmethod(lambda: str(temporary(tmp_path) / "briefing.db"))

    run_state_machine_as_test(OnSqlite, settings=QUICK)


def test_any_order_of_wishes_on_postgresql() -> None:
    with postgres() as database:

        class OnPostgres(People):
            address = staticmethod(database)

        run_state_machine_as_test(OnPostgres, settings=settings(QUICK, max_examples=QUICK.max_examples // 3))


class Chosen:
    """Stands in for hypothesis where a history is told step by step: draws the one number it is made with."""

    def __init__(self, number: int) -> None:
        self.number = number

    def draw(self, _: object) -> int:
        return self.number


def history(folder: Path) -> Any:
    """The model, to be told step by step; `holds` checks its invariants."""

    class Told(People):
        address = staticmethod(lambda: str(folder / "briefing.db"))

        def holds(self) -> None:
            self.accounts_are_right()
            self.nobody_is_forgotten()
            self.nobody_is_mailed_to_death()
            self.the_erased_have_nothing()
            self.counts_of_confirmations_hold_no_address()

    return Told()


def test_mail_to_one_who_was_erased_and_came_back_is_mail_to_the_new_subscriber_alone(tmp_path) -> None:
    desk = history(tmp_path)
    desk.sign_up(person=3, spelling=SPELLINGS[0], hours=0)
    desk.confirm(data=Chosen(1), days=0)
    desk.change_mood(mood="grey")
    desk.run(connections=1)
    desk.erase(data=Chosen(1))
    desk.sign_up(person=3, spelling=SPELLINGS[0], hours=0)
    desk.confirm(data=Chosen(2), days=0)
    desk.change_mood(mood="good")
    desk.jump(minutes=60)
    desk.run(connections=3)
    desk.holds()
    with desk.store.reading() as connection:
        found = {row.subscriber: row.state for row in deliveries.listed(connection)}
    assert found == {1: "suppressed", 2: "sent"}
    assert [(desk.handles[handle], to) for handle, to in desk.server.begun] == [
        (1, "p3@example.net"),
        (2, "p3@example.net"),
    ]
    desk.teardown()


def test_an_address_is_erased_as_often_as_its_owner_wishes(tmp_path) -> None:
    desk = history(tmp_path)
    desk.sign_up(person=3, spelling=SPELLINGS[0], hours=0)
    desk.erase(data=Chosen(1))
    desk.sign_up(person=3, spelling=SPELLINGS[0], hours=0)
    desk.erase(data=Chosen(2))
    desk.sign_up(person=3, spelling=SPELLINGS[0], hours=0)
    desk.confirm(data=Chosen(3), days=3)
    desk.run(connections=1)
    desk.holds()
    assert [desk.who(number).state for number in (1, 2, 3)] == ["suppressed", "suppressed", "active"]
    desk.teardown()
