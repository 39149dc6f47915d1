"""Statements that run for every message. Each is built and compiled once; its values are those of its named parameters.

On SQLite the compiled text goes straight to the driver, in the transaction that the connection has open: SQLAlchemy
takes three times as long around a statement as SQLite takes for it. On PostgreSQL, where the way to the server costs
more than either, SQLAlchemy runs it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from briefing.ledger.tables import Connection


class Prompt:
    """One such statement. A value must be as its column keeps it: `tables.moment_text` for a moment."""

    def __init__(self, statement: sa.Select[Any] | sa.Update) -> None:
        """Compile it."""
        self._statement = statement
        compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
        self._text = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def changed(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it; gives how many rows it changed."""
        if connection.dialect.name == "sqlite":
            return self._run(connection, values).rowcount
        return connection.execute(self._statement, dict(values)).rowcount

    def found(self, connection: Connection, values: Mapping[str, Any]) -> bool:
        """Run it; tells whether it gave a row."""
        if connection.dialect.name == "sqlite":
            return self._run(connection, values).fetchone() is not None
        return connection.execute(self._statement, dict(values)).first() is not None

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        """Run it on the driver's connection."""
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver.execute(self._text, {**self._fixed, **values})
