"""docs/configuration.md, made from the settings: `python -m briefing.config.manual > docs/configuration.md`."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from briefing.config import Config
from briefing.config.faults import models_in
from briefing.config.running import spelt

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

INTRODUCTION = """# Configuration

<!-- Made from briefing/config/ by `python -m briefing.config.manual`; change it there. -->

A desk's settings stand in `config.yaml`, or in the file that `--config` names. Paths in it count from its own folder.
Only `sources` must be given. `briefing config` prints every setting in force and where it came from;
`config.schema.json` lets an editor complete and check them.

The file is read strictly. A name that is no setting, a name given twice, a tab, an anchor or a value of the wrong kind
is refused with its line, one line a fault and all of them at once, and nothing is built. Values are taken as they are
written: `no` is a word, `12:30:00` is no number, `0123` keeps its zero.
"""


def page() -> str:
    """The manual of config.yaml, as Markdown: one table, and one for each group of settings."""
    return INTRODUCTION + "".join(tables(Config, heading="", words=""))


def tables(model: type[BaseModel], *, heading: str, words: str) -> list[str]:
    """The table of a model's settings, and those of the models within it."""
    head = f"\n## {heading}\n\n{words}\n" if heading else ""
    rows = ["| setting | default | |", "| --- | --- | --- |"]
    below = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        rows.append(f"| `{key}` | {default(field)} | {description(field)} |")
        for inner in models_in(field.annotation):
            way = f"{heading.strip('`')}.{key}".removeprefix(".") + form(field)
            below += tables(inner, heading=f"`{way}`", words=" ".join((inner.__doc__ or "").split()))
    return [head + "\n" + "\n".join(rows) + "\n", *below]


def form(field: FieldInfo) -> str:
    """How the settings within one are reached: in a list, under a name, or directly."""
    kinds = {get_origin(part) for part in (field.annotation, *get_args(field.annotation)) for part in flat(part)}
    return "[]" if tuple in kinds else ".<file>" if dict in kinds else ""


def flat(annotation: Any) -> list[Any]:
    """A type and all that it is made of."""
    return [annotation, *(inner for part in get_args(annotation) for inner in flat(part))]


def default(field: FieldInfo) -> str:
    """The value that holds where a desk gives none."""
    if field.is_required():
        return "must be given"
    value = field.default
    if value is None or value in ("", (), {}) or hasattr(value, "model_fields_set"):
        return ""
    if isinstance(value, timedelta):
        value = spelt(value)
    elif isinstance(value, time):
        value = f"{value:%H:%M}"
    return ", ".join(f"`{item}`" for item in value) if isinstance(value, tuple) else f"`{value}`"


def description(field: FieldInfo) -> str:
    """What a setting is for, and its choices."""
    literals = [part for part in flat(field.annotation) if get_origin(part) is Literal]
    choices = ", ".join(f"`{choice}`" for part in literals[:1] for choice in get_args(part))
    told = field.description or ""
    return told if not choices or all(f"`{c}`" in told for c in get_args(literals[0])) else f"{told} One of {choices}."


if __name__ == "__main__":
    print(page(), end="")
