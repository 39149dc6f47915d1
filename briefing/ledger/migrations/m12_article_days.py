"""The day of each article of a desk that is dated by its newest, so that asking for it reads only what is new."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One table."""
    run(
        connection,
        """
        CREATE TABLE article_days (
            language TEXT NOT NULL,
            name TEXT NOT NULL,
            mark TEXT NOT NULL,
            day TEXT,
            words TEXT NOT NULL,
            passed INTEGER NOT NULL,
            PRIMARY KEY (language, name)
        )
        """,
    )
