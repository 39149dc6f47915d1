"""What each file of a desk was when it was last read, so that one that has not changed need not be read again."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One table."""
    run(
        connection,
        """
        CREATE TABLE survey_files (
            language TEXT NOT NULL,
            name TEXT NOT NULL,
            size BIGINT NOT NULL,
            changed_ns BIGINT NOT NULL,
            sha256 TEXT NOT NULL,
            outlet TEXT NOT NULL,
            PRIMARY KEY (language, name)
        )
        """,
    )
