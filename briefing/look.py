"""How a desk's pages look beyond the templates: colours that can be read, and a logo as part of the page."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from briefing.errors import ConfigError

READABLE, SEEN = 4.5, 3.0
"""Least contrast of text and ground, and of a line and its ground (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

PAPER, NIGHT, INK = "#ffffff", "#17171a", "#1b1b1d"
"""The ground of pages by day and by night, and the ink on it, as templates/brief.css and screen.css have them."""

LARGEST = 200_000
"""Bytes of a logo: it travels within every page."""

IMAGES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"<svg": "svg+xml", b"<?xml": "svg+xml"}
"""How the images begin that mail programs, browsers and PDF can show."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a desk sets itself; "" leaves it as it is. Colours are "#rrggbb", `logo` is a data: address."""

    accent: str = ""
    dark_accent: str = ""
    mark: str = ""
    wash: str = ""
    serif: str = ""
    sans: str = ""
    logo: str = ""

    @property
    def tokens(self) -> dict[str, str]:
        """The custom properties of CSS that differ by day."""
        return {name: value for name in ("accent", "mark", "wash") if (value := getattr(self, name))}

    @property
    def mid_accent(self) -> str:
        """The accent in a tone that is seen on light and dark grounds, for mails, which do not know theirs."""
        return lightened(self.accent, least=SEEN) if self.accent else ""

    @property
    def dark_tokens(self) -> dict[str, str]:
        """Those that differ by night."""
        return {"accent": self.dark_accent} if self.dark_accent else {}


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 for black to 1 for white (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightened(colour: str, ground: str = NIGHT, *, least: float = READABLE) -> str:
    """The colour mixed with white until it has the least contrast with a dark ground: by default, can be read on it."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(21):
        mixed = "#" + "".join(f"{round(p + (255 - p) * step / 20):02x}" for p in parts)
        if contrast(mixed, ground) >= least:
            return mixed
    return PAPER


def logo(path: Path) -> str:
    """An image file as a data: address, so that the page asks for nothing from outside.

    Raises:
        ConfigError: it cannot be read, is larger than LARGEST, or is no PNG, JPEG or SVG.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"look.logo: {path} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise ConfigError(f"look.logo: {path} has more than {LARGEST // 1000} kB; make it smaller")
    kind = next((kind for start, kind in IMAGES.items() if content.lstrip().startswith(start)), None)
    if kind is None:
        raise ConfigError(f"look.logo: {path} is no PNG, JPEG or SVG")
    if kind == "svg+xml" and re.search(
        rb"<script|\bon\w+\s*=|href\s*=\s*[\"'](?!#|data:image/)", content, re.IGNORECASE
    ):
        raise ConfigError(f"look.logo: {path} holds a script or a link; save it as a plain SVG")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
