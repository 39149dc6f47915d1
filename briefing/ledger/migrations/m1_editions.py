"""Editions, and the hash of each published file."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """Two tables: an edition is one date in one language."""
    run(
        connection,
        """
        CREATE TABLE editions (
            id {key},
            date TEXT NOT NULL,
            language TEXT NOT NULL,
            number INTEGER NOT NULL,
            state TEXT NOT NULL,
            built TEXT,
            published TEXT,
            UNIQUE (date, language),
            UNIQUE (language, number)
        )
        """,
        """
        CREATE TABLE edition_files (
            edition BIGINT NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (edition, name)
        )
        """,
    )
