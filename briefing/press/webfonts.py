"""The typefaces of print for the screen: cut down to the letters of one page, as part of it (the door to fontTools).

A page then looks on every screen as it does on paper, and still asks for nothing from outside. What the fonts lack
(Arabic, Chinese) the reader's own machine brings.
"""

from __future__ import annotations

import base64
import io
import string
from functools import lru_cache
from pathlib import Path

from briefing.press import FONTS, font_folders

FACES = (
    ("serif", "Regular", "400"),
    ("serif", "Bold", "700"),
    ("sans-serif", "Regular", "400"),
    ("sans-serif", "Semibold", "600 700"),
)
"""What a page is set in: which of FONTS, its file's style, and the weights it stands for."""

FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "onum"]
"""What is kept of a font's rules of setting: figures that range and that align, kerning, ligatures, accents."""


def style(page: str) -> str:
    """The rules of CSS that bring the typefaces for the letters of a page: 40 to 60 kB for a Latin one, in 0.5 s.

    The same page gives the same rules. They are for the screen alone: the printer has the fonts whole.

    Raises:
        MissingLibrary: the fonts that come with the program are gone.
    """
    letters = frozenset(ord(letter) for letter in {*page, *string.printable} if letter.isprintable())
    folders = dict(zip(FONTS, font_folders(), strict=True))
    rules = []
    for kind, name, weights in FACES:
        family = FONTS[kind][0]
        file = folders[kind] / f"{family.replace(' ', '')}-{name}.ttf"
        coded = base64.b64encode(cut(file, letters)).decode()
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weights}; '
            f'src: url("data:font/woff2;base64,{coded}") format("woff2"); }}'
        )
    return "\n".join(rules)


@lru_cache(maxsize=4 * len(FACES))  # an edition that is drawn twice, or several of one alphabet, are cut once
def cut(file: Path, letters: frozenset[int]) -> bytes:
    """A font as WOFF2 (W3C) with the letters alone, by code point, that it has among these."""
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=FEATURES, name_IDs=[], notdef_outline=True, drop_tables=["DSIG"]
    )
    made = io.BytesIO()
    with subset.load_font(file, options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        subset.save_font(font, made, options)
    return made.getvalue()
