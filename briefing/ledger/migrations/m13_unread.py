"""What could not be read of a source's articles is kept, so that it is told once."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One column."""
    run(connection, "ALTER TABLE feeds ADD COLUMN unread TEXT NOT NULL DEFAULT ''")
