"""When a store was brought back from a copy."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One table: each time, with the last date whose edition may have been sent before."""
    run(
        connection,
        """
        CREATE TABLE restores (
            id {key},
            at TEXT NOT NULL,
            day TEXT NOT NULL
        )
        """,
    )
