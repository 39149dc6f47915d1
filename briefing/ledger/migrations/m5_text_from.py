"""Where an article's text was read: a feed's text and a page's differ, and must not pass for versions of each other."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One column; what is stored already was read from a page or had its whole text in the feed."""
    run(connection, "ALTER TABLE articles ADD COLUMN text_from TEXT NOT NULL DEFAULT 'feed'")
