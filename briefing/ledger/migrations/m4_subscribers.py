"""Subscribers with their consent and choices, the confirmations they were sent, and what came back from them."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """A row of `subscribers` outlives an erasure, emptied: the rows of its deliveries still point to it."""
    run(
        connection,
        """
        CREATE TABLE subscribers (
            id {key},
            handle TEXT NOT NULL UNIQUE,
            address TEXT,
            wire TEXT,
            address_key TEXT UNIQUE,
            erased_hash TEXT UNIQUE,
            state TEXT NOT NULL,
            since TEXT NOT NULL,
            created TEXT NOT NULL,
            confirmed TEXT,
            epoch INTEGER NOT NULL,
            consent_text TEXT,
            consent_way TEXT,
            consent_at TEXT,
            themes TEXT,
            form TEXT NOT NULL,
            language TEXT,
            weekdays TEXT NOT NULL,
            paused_until TEXT
        )
        """,
        "CREATE INDEX subscribers_by_state ON subscribers (state, id)",
        """
        CREATE TABLE confirmations (
            id {key},
            person TEXT NOT NULL,
            subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            asked TEXT NOT NULL,
            sent TEXT
        )
        """,
        "CREATE INDEX confirmations_by_person ON confirmations (person, asked)",
        """
        CREATE TABLE bounces (
            id {key},
            subscriber BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
            edition BIGINT,
            at TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL,
            digest TEXT NOT NULL UNIQUE
        )
        """,
        "CREATE INDEX bounces_by_subscriber ON bounces (subscriber, at)",
    )
