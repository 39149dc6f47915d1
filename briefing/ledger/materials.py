"""What each edition was made of, and what its editor did to it: enough to make it anew years later."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from briefing.ledger.tables import Connection, insert, metadata

materials = sa.Table(
    "materials",
    metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("date", sa.Text, primary_key=True),
    sa.Column("packed", sa.Text, nullable=False),
    sa.Column("review", sa.Text, nullable=False),
)


class Kept(NamedTuple):
    """The materials of an edition as they were given, and the lines of its review."""

    made_of: Mapping[str, Any]
    review: Sequence[Mapping[str, Any]]


def keep(connection: Connection, *, day: date, language: str, made_of: Mapping[str, Any]) -> None:
    """Keep what an edition is made of, plain values, in place of what was kept of that date before."""
    packed = base64.b64encode(zlib.compress(json.dumps(made_of, ensure_ascii=False).encode())).decode()
    row = insert(connection, materials).values(language=language, date=day.isoformat(), packed=packed, review="[]")
    now_true = {"packed": row.excluded.packed, "review": row.excluded.review}
    connection.execute(row.on_conflict_do_update(index_elements=["language", "date"], set_=now_true))


def reviewed(connection: Connection, *, day: date, language: str, review: Sequence[Mapping[str, Any]]) -> None:
    """Keep what an editor did to an edition: all lines of its record."""
    which = sa.and_(materials.c.language == language, materials.c.date == day.isoformat())
    connection.execute(sa.update(materials).where(which).values(review=json.dumps(list(review), ensure_ascii=False)))


def find(connection: Connection, *, day: date, language: str) -> Kept | None:
    """The materials of an edition; None where none are kept."""
    which = sa.and_(materials.c.language == language, materials.c.date == day.isoformat())
    row = connection.execute(sa.select(materials).where(which)).one_or_none()
    if row is None:
        return None
    return Kept(json.loads(zlib.decompress(base64.b64decode(row.packed))), json.loads(row.review))
