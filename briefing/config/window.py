"""Settings of what enters an edition, and of who does the work."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from briefing.config.forms import Number, Settings


class Window(Settings):
    """What enters an edition: everything that is new since the last one, up to what a page has room for."""

    days: Annotated[int, Number, Field(ge=0, le=366)] = Field(
        7, description="How many days apart reports of one event may lie."
    )
    articles: Annotated[int, Number, Field(ge=1, le=1000)] = Field(
        40, description="Articles an edition has room for: those of the stories that say most on the themes."
    )
    of_one_story: Annotated[int, Number, Field(ge=1, le=1000)] = Field(
        12, description="Articles of one story it has room for, at most."
    )


def written(value: Any) -> Any:
    """`processes: 4` and `dask: tcp://…`, which YAML reads as a mapping, as one text."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, more),) = value.items()
        return f"{name}: {more}"
    return value


def crew(text: str) -> str:
    """Who does the work: none, processes or dask."""
    kind, _, more = text.partition(":")
    more = more.strip()
    if text == "none" or (kind == "processes" and re.fullmatch(r"[1-9]\d{0,2}", more)):
        return text
    if kind == "dask" and re.fullmatch(r"(tcp|tls)://[^\s/]+:\d+|[^\s/:]+:\d+", more):
        return text
    raise ValueError(f"{text!r} does no work; write none, `processes: 4` or `dask: tcp://127.0.0.1:8786`")


Workers = Annotated[str, BeforeValidator(written), AfterValidator(crew)]
