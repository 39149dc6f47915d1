"""A number is for an edition that is published: days that were missed or skipped give theirs back, never printed."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run

TABLE = """
    CREATE TABLE editions (
        id {key},
        date TEXT NOT NULL,
        language TEXT NOT NULL,
        number INTEGER,
        state TEXT NOT NULL,
        built TEXT,
        published TEXT,
        UNIQUE (date, language),
        UNIQUE (language, number)
    )
"""


def upgrade(connection: Connection) -> None:
    """The column may be empty. SQLite cannot change a column, so there the table is made anew under its own name."""
    if connection.dialect.name == "sqlite":
        run(
            connection,
            # The rows that point to editions are looked at when all is done, and find them again.
            "PRAGMA defer_foreign_keys = ON",
            "CREATE TEMPORARY TABLE kept_editions AS SELECT * FROM editions",
            "CREATE TEMPORARY TABLE kept_files AS SELECT * FROM edition_files",
            "DROP TABLE editions",
            TABLE,
            "INSERT INTO editions (id, date, language, number, state, built, published) "
            "SELECT id, date, language, number, state, built, published FROM kept_editions",
            "DELETE FROM edition_files",
            "INSERT INTO edition_files SELECT edition, name, sha256 FROM kept_files",
            "DROP TABLE kept_editions",
            "DROP TABLE kept_files",
        )
    else:
        run(connection, "ALTER TABLE editions ALTER COLUMN number DROP NOT NULL")
    run(connection, "UPDATE editions SET number = NULL WHERE state IN ('missed', 'skipped')")
