"""Articles read from the web, each once a source, and every version of their text."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """Two tables, and what finds an article by the time it was first seen and by its address."""
    run(
        connection,
        """
        CREATE TABLE articles (
            id {key},
            source TEXT NOT NULL,
            key TEXT NOT NULL,
            url TEXT,
            canonical TEXT,
            guid TEXT NOT NULL,
            outlet TEXT NOT NULL,
            title TEXT NOT NULL,
            author TEXT NOT NULL,
            language TEXT NOT NULL,
            published TEXT,
            first_seen TEXT NOT NULL,
            looked TEXT NOT NULL,
            etag TEXT,
            modified TEXT,
            dropped TEXT,
            UNIQUE (source, key)
        )
        """,
        "CREATE INDEX articles_first_seen ON articles (first_seen)",
        "CREATE INDEX articles_canonical ON articles (canonical)",
        """
        CREATE TABLE article_versions (
            article BIGINT NOT NULL REFERENCES articles (id),
            number INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            fetched TEXT NOT NULL,
            PRIMARY KEY (article, number)
        )
        """,
    )
