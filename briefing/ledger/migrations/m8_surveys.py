"""What was read for each edition, and what each published edition quoted and noted."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """Four tables, and what finds recent articles."""
    run(
        connection,
        """
        CREATE TABLE surveys (
            language TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            words TEXT NOT NULL,
            edition TEXT NOT NULL,
            story TEXT NOT NULL,
            day TEXT,
            seen TEXT NOT NULL,
            stamp TEXT NOT NULL,
            survey TEXT NOT NULL,
            PRIMARY KEY (language, sha256)
        )
        """,
        "CREATE INDEX surveys_day ON surveys (language, day)",
        """
        CREATE TABLE taken_editions (
            language TEXT NOT NULL,
            date TEXT NOT NULL,
            contract_sha256 TEXT NOT NULL,
            PRIMARY KEY (language, date)
        )
        """,
        """
        CREATE TABLE quotes (
            language TEXT NOT NULL,
            date TEXT NOT NULL,
            number INTEGER NOT NULL,
            article_sha256 TEXT NOT NULL,
            outlet TEXT NOT NULL,
            file TEXT,
            url TEXT,
            theme TEXT NOT NULL,
            start_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            quote TEXT NOT NULL,
            PRIMARY KEY (language, date, number)
        )
        """,
        """
        CREATE TABLE edition_notes (
            language TEXT NOT NULL,
            date TEXT NOT NULL,
            number INTEGER NOT NULL,
            theme TEXT NOT NULL,
            kind TEXT NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (language, date, number)
        )
        """,
    )
