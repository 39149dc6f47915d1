"""How printed pages look: three fixed briefs beside the pictures kept of them.

A page may differ in one of a hundred of its squares of 6 by 6 pixels at 60 dots an inch. After a change of design,
`make looks` renews the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import looking
import pytest
from editions import busy, full, quiet
from PIL import Image, ImageDraw


@pytest.mark.parametrize("make", [full, quiet, busy], ids=lambda make: make.__name__)
def test_pages_look_as_they_did(make: Callable[[], dict[str, Any]]) -> None:
    printed, kept = looking.pages(make()), looking.stored(make.__name__)

    assert len(printed) == len(kept), "another number of pages; if that is meant, type: make looks"
    for number, (page, picture) in enumerate(zip(printed, kept, strict=True), 1):
        apart = looking.difference(page, picture)
        assert apart <= looking.TOLERANCE, f"page {number} differs in {apart:.1%} of it; if that is meant: make looks"


BREAKS = {
    "print.css is empty": ("print.css", lambda css: ""),
    "one brace is missing": (
        "print.css",
        lambda css: css.replace("break-inside: avoid; }\n.part > * {", "break-inside: avoid; \n.part > * {", 1),
    ),
    "no rail": ("print.css", lambda css: re.sub(r"--rail: \d+mm", "--rail: 10mm", css)),
    "notes have no sides": (
        "brief.css",
        lambda css: css.replace(".sides.beside { display: grid;", ".sides.beside { display: block;"),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_style_sheet_is_seen(name: str, tmp_path: Path) -> None:
    from briefing import render

    sheet, broken = BREAKS[name]
    whole = (render.shipped_templates() / sheet).read_text("utf-8")
    assert broken(whole) != whole
    (tmp_path / sheet).write_text(broken(whole), "utf-8")

    printed, kept = looking.pages(full(), tmp_path), looking.stored("full")

    apart = [looking.difference(*pair) for pair in zip(printed, kept, strict=False)]
    assert len(printed) != len(kept) or max(apart) > looking.TOLERANCE


def test_a_difference_is_a_share_of_the_page() -> None:
    white = Image.new("L", (60, 60), 255)
    marked = white.copy()
    ImageDraw.Draw(marked).rectangle((0, 0, 5, 5), fill=0)

    assert looking.difference(white, white) == 0
    assert looking.difference(white, marked) == 1 / 100
    assert looking.difference(white, Image.new("L", (61, 60), 255)) == 1
