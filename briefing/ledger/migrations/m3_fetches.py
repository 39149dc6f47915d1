"""The attempts to read each source of the web, and where each stands."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """Two tables: every attempt, and the present state of each source."""
    run(
        connection,
        """
        CREATE TABLE fetches (
            id {key},
            source TEXT NOT NULL,
            at TEXT NOT NULL,
            outcome TEXT NOT NULL,
            entries INTEGER NOT NULL,
            fresh INTEGER NOT NULL,
            why TEXT NOT NULL
        )
        """,
        "CREATE INDEX fetches_source ON fetches (source, at)",
        """
        CREATE TABLE feeds (
            source TEXT PRIMARY KEY,
            etag TEXT,
            modified TEXT,
            moved TEXT,
            tried TEXT NOT NULL,
            answered TEXT,
            newest TEXT,
            entries INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            failing_since TEXT,
            why TEXT NOT NULL,
            not_before TEXT,
            told TEXT
        )
        """,
    )
