"""The steps that bring a store up to date, in order. A step that has landed is never edited; a change is a new step.

Each module has `upgrade(connection)`, which runs inside one transaction together with the record that it ran.
SQL is written once for both databases: see `statements`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection

from briefing.ledger.migrations import (
    m1_editions,
    m2_articles,
    m3_fetches,
    m4_subscribers,
    m5_text_from,
    m6_deliveries,
    m7_restores,
    m8_surveys,
    m9_materials,
    m10_survey_files,
    m11_edition_numbers,
    m12_article_days,
    m13_unread,
)


class Step(NamedTuple):
    """One migration: its name, as recorded in the store, and what it does."""

    name: str
    upgrade: Callable[[Connection], None]


ORDER: tuple[Step, ...] = tuple(
    Step(module.__name__.rpartition(".")[2], module.upgrade)
    for module in (
        m1_editions,
        m2_articles,
        m3_fetches,
        m4_subscribers,
        m5_text_from,
        m6_deliveries,
        m7_restores,
        m8_surveys,
        m9_materials,
        m10_survey_files,
        m11_edition_numbers,
        m12_article_days,
        m13_unread,
    )
)
"""Step n has number n, counted from 1."""

__all__ = ["ORDER", "Step"]
