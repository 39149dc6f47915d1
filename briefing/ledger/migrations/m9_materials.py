"""What each edition was made of, so that it can be made anew."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One table: the materials of an edition, packed, and what its editor did to it."""
    run(
        connection,
        """
        CREATE TABLE materials (
            language TEXT NOT NULL,
            date TEXT NOT NULL,
            packed TEXT NOT NULL,
            review TEXT NOT NULL,
            PRIMARY KEY (language, date)
        )
        """,
    )
