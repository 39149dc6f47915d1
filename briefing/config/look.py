"""Settings of how the pages look: colours, fonts, a logo. The rest of the design is in the templates."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from briefing import look
from briefing.config.forms import Place, Settings


def colour(text: str) -> str:
    """A colour as #rrggbb."""
    if not re.fullmatch(r"#[0-9a-f]{6}", text, re.ASCII | re.IGNORECASE):
        raise ValueError(f"{text!r} is no colour; write it in quotes as '#8a2b1c'")
    return text.lower()


def family(text: str) -> str:
    """The name of a font family."""
    if not re.fullmatch(r"\w[\w .&+-]*", text):
        raise ValueError(f"{text!r} is no name of a font family; write it as Source Serif Pro")
    return text


def readable(text: str, ground: str, *, where: str) -> None:
    """Refuse a colour that cannot be read where it will stand."""
    ratio = look.contrast(text, ground)
    if ratio < look.READABLE:
        raise ValueError(
            f"{text} on {ground} has a contrast of {ratio:.1f}, and {look.READABLE:g} is needed to be read {where}; "
            f"take a {'darker' if look.luminance(ground) > look.luminance(look.INK) else 'lighter'} one"
        )


def by_day(text: str) -> str:
    """A colour for words on paper."""
    readable(text, look.PAPER, where="on paper")
    return text


def by_night(text: str) -> str:
    """A colour for words on a dark screen."""
    readable(text, look.NIGHT, where="in dark mode")
    return text


def ground(text: str) -> str:
    """A colour for the ground of dark words."""
    if (ratio := look.contrast(look.INK, text)) < look.READABLE:
        raise ValueError(
            f"words on {text} have a contrast of {ratio:.1f}, and {look.READABLE:g} is needed; take a lighter one"
        )
    return text


Colour = Annotated[str, AfterValidator(colour)]
Family = Annotated[str, AfterValidator(family)]


class Look(Settings):
    """How the pages look. What is not given is as shipped; more can be changed in a desk's own `templates`."""

    accent: Annotated[Colour, AfterValidator(by_day)] | None = Field(
        None, description="Colour of labels, source marks and the bars of notes, as '#8a2b1c'."
    )
    dark_accent: Annotated[Colour, AfterValidator(by_night)] | None = Field(
        None, description="The same on dark screens; without it, `accent` made as light as is needed."
    )
    mark: Annotated[Colour, AfterValidator(ground)] | None = Field(
        None, description="Ground of the words in which outlets differ."
    )
    wash: Annotated[Colour, AfterValidator(ground)] | None = Field(None, description="Ground of the common ground.")
    serif: Family | None = Field(None, description="Font family of text, before the shipped one.")
    sans: Family | None = Field(None, description="Font family of labels, before the shipped one.")
    fonts: Place | None = Field(
        None, description="A folder of font files for the PDF, searched before the shipped ones."
    )
    logo: Place | None = Field(None, description="A PNG, JPEG or SVG of at most 200 kB, beside the title.")

    def drawn(self) -> look.Look:
        """The same for the templates, the logo read. Raises ConfigError where it cannot be."""
        return look.Look(
            accent=self.accent or "",
            dark_accent=self.dark_accent or (look.lightened(self.accent) if self.accent else ""),
            mark=self.mark or "",
            wash=self.wash or "",
            serif=self.serif or "",
            sans=self.sans or "",
            logo=look.logo(self.logo) if self.logo else "",
        )
