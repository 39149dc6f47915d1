"""Printed pages as small grey pictures, and how far two of them are apart.

python tests/looking.py    renews the stored pictures in tests/looks: look at each of them before it is committed
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from briefing import render
from briefing.press import Press

STORED = Path(__file__).parent / "looks"
DOTS = 60
"""Dots an inch."""

GREYS = 16
BLOCK = 6
"""Pixels a side of the squares that are compared: a hair's breadth of difference in a letter does not show in them."""

APART = 24
"""Two squares differ from so many of 255 steps of grey on."""

TOLERANCE = 0.01
"""So many of a page's squares may differ: on another machine letters are smoothed in another way."""


def pages(contract: Mapping[str, Any], templates: Path | None = None) -> list[Image.Image]:
    """The pages of the PDF of a brief."""
    with Press() as press:
        document = pypdfium2.PdfDocument(press.print(render.page(contract, templates=templates)))
    return [page.render(scale=DOTS / 72, grayscale=True).to_pil().convert("L") for page in document]


def stored(name: str) -> list[Image.Image]:
    """The pictures kept of a brief, in the order of its pages."""
    return [Image.open(file).convert("L") for file in sorted(STORED.glob(f"{name}-*.png"))]


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of squares in which two pages differ, 0 to 1; 1 where they are not of one size."""
    if one.size != other.size:
        return 1.0
    squares = [image.reduce(BLOCK) for image in (one, other)]
    histogram = ImageChops.difference(*squares).histogram()
    return sum(histogram[APART:]) / sum(histogram)


def renew(editions: Mapping[str, Mapping[str, Any]]) -> None:
    """Take the pictures anew."""
    for file in STORED.glob("*.png"):
        file.unlink()
    for name, contract in editions.items():
        for number, page in enumerate(pages(contract), 1):
            page.quantize(GREYS).save(STORED / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    from editions import busy, full, quiet

    renew({"full": full(), "quiet": quiet(), "busy": busy()})
    sys.exit(
        print(f"renewed {len(list(STORED.glob('*.png')))} pictures in {STORED}; look at them before you commit them")
    )
