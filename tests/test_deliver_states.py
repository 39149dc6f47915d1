"""People come and go, relays fail, processes die, clocks jump: whatever the order, nobody gets an edition twice.

One model for SQLite and for a real PostgreSQL, which the test starts from a wheel. tests/prove/delivery_states.py runs
many more examples, and three sender processes on one PostgreSQL.
"""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from machine import Deliveries, postgres, sample, temporary

pytestmark = pytest.mark.enable_socket
QUICK = sample(12)


def test_any_order_of_events_on_sqlite(tmp_path) -> None:
    class OnSqlite(Deliveries):
        address = staticmethod(lambda: str(temporary(tmp_path) / "briefing.db"))

    run_state_machine_as_test(OnSqlite, settings=QUICK)


def test_any_order_of_events_on_postgresql() -> None:
    with postgres() as database:

        class OnPostgres(Deliveries):
            address = staticmethod(database)

        run_state_machine_as_test(OnPostgres, settings=settings(QUICK, max_examples=QUICK.max_examples // 3))
