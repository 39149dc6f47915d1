"""Deliveries: one row for each edition and subscriber."""

from __future__ import annotations

from sqlalchemy import Connection

from briefing.ledger.migrations.statements import run


def upgrade(connection: Connection) -> None:
    """One table, and what finds the rows that are due and those of a sender."""
    run(
        connection,
        """
        CREATE TABLE deliveries (
            id {key},
            edition BIGINT NOT NULL REFERENCES editions (id),
            subscriber BIGINT NOT NULL REFERENCES subscribers (id),
            state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'at_dot', 'sent', 'in_doubt', 'deferred',
                                                 'failed', 'expired', 'suppressed')),
            due TEXT,
            expires TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            sender TEXT,
            changed TEXT NOT NULL,
            stage TEXT,
            code INTEGER,
            reply TEXT,
            UNIQUE (edition, subscriber),
            CHECK ((due IS NOT NULL) = (state IN ('queued', 'deferred')))
        )
        """,
        "CREATE INDEX deliveries_due ON deliveries (edition, due, id) WHERE due IS NOT NULL",
        "CREATE INDEX deliveries_held ON deliveries (sender) WHERE state IN ('claimed', 'at_dot')",
        "CREATE INDEX deliveries_of ON deliveries (subscriber)",
    )
