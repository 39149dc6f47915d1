"""What tests share: articles told in a line, and the world shut."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from briefing import text
from briefing.model import Article

ROOT = Path(__file__).parent.parent
Told = Callable[..., Article]

settings.register_profile("busy", deadline=None)  # a machine that is busy proves nothing about the program
settings.load_profile("busy")


@pytest.fixture
def told() -> Told:
    """An article from an outlet's name and its paragraphs; the rest is what this test does not care about."""

    def tell(
        source: str,
        *paragraphs: str,
        title: str = "",
        published: date | None = date(2024, 5, 2),
        language: str = "en",
        id: str | None = None,  # noqa: A002  (the field's own name)
    ) -> Article:
        words = "\n\n".join(paragraphs)
        return Article(
            id=id or source.casefold().replace(" ", "-"),
            source=source,
            title=title or f"What {source} says",
            text=words,
            sha256=hashlib.sha256(words.encode()).hexdigest(),
            sentences=text.split(words, language=language),
            published=published,
            file=f"{source.casefold().replace(' ', '-')}.txt",
            language=language,
        )

    return tell
