"""What all families of tables share: their metadata, moments, and insertion that minds what is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect

__all__ = ["Connection", "Moment", "insert", "metadata", "moment_text"]

metadata = sa.MetaData()


def moment_text(moment: datetime) -> str:
    """A moment as the store keeps it: 2026-01-15T04:30:00.000000Z. Raises ValueError where it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware `datetime`, kept as UTC text of one width, so that it sorts and compares alike in every database."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """As `moment_text` has it."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The same moment, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def insert(connection: Connection, table: sa.Table) -> Any:
    """An INSERT that has `on_conflict_do_nothing` and `on_conflict_do_update` in the dialect of the connection."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
