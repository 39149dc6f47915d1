"""The forms a setting may have: the base of every group of settings, and the kinds of values with their checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
)

from briefing import strictyaml
from briefing.config.faults import meant
from briefing.model import Moment
from briefing.strictyaml import nearest


def placed(path: Path, info: ValidationInfo) -> Path:
    """A path counted from the folder of the configuration."""
    return Path((info.context or {}).get("base", ""), path)


def filled(text: str) -> str:
    """A text that holds more than white space, without the space around it."""
    if not text.strip():
        raise ValueError("has no text")
    return text.strip()


def whole_or_fraction(value: object) -> object:
    """Anything but true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic takes only ValueError for a fault
    return value


def slug(text: str) -> str:
    """A name that can stand in an address: lower case letters, digits and hyphens."""
    if not re.fullmatch(r"[^\W_]+(-[^\W_]+)*", text) or text != text.lower():
        raise ValueError(f"{text!r} must be small letters and digits, parted by hyphens, such as foreign-trade")
    return text


def zone(name: str) -> str:
    """The name of a time zone that is known here."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = nearest(name, available_timezones())
        raise ValueError(f"{name!r} is not a time zone; {meant(hint) or 'write it as Europe/Berlin or UTC'}") from None
    return name


Text = Annotated[str, AfterValidator(filled)]
Words = tuple[Text, ...]
Place = Annotated[Path, AfterValidator(placed)]
Language = Annotated[str, AfterValidator(strictyaml.language)]
Address = Annotated[str, AfterValidator(strictyaml.web_address)]
When = Annotated[
    Moment,
    PlainValidator(lambda text: strictyaml.moment(str(text)), json_schema_input_type=str),
    PlainSerializer(lambda moment: moment.isoformat(), return_type=str, when_used="json"),
]
Number = BeforeValidator(whole_or_fraction)
Count = Annotated[int, Number, Field(ge=0, le=100)]


class Settings(BaseModel):
    """What all settings share: frozen, no unknown names; built only as part of the whole, which is quicker."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=False)
