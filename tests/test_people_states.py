"""People sign up, confirm, leave, bounce, complain and are erased, between sends, crashes and clock jumps.

The model of deliveries with what people do to it. BRIEFING_EXAMPLES asks for more examples.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from machine import postgres, temporary
from people_machine import People

pytestmark = pytest.mark.enable_socket
QUICK = settings(
    max_examples=int(os.environ.get("BRIEFING_EXAMPLES", "8")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_any_order_of_wishes_on_sqlite(tmp_path) -> None:
    class OnSqlite(People):
        address = staticmethod(lambda: str(temporary(tmp_path) / "briefing.db"))

    run_state_machine_as_test(OnSqlite, settings=QUICK)


def test_any_order_of_wishes_on_postgresql(tmp_path) -> None:
    with postgres(tmp_path) as database:

        class OnPostgres(People):
            address = staticmethod(database)

        run_state_machine_as_test(OnPostgres, settings=settings(QUICK, max_examples=QUICK.max_examples // 3))
