"""Settings of what an edition says: its themes, how articles are condensed, how much goes on the page, which notes."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag

from briefing.config.forms import Count, Settings, Text, Words, slug

Method = Literal["brief", "lead", "lexrank", "textrank", "lsa", "luhn", "edmundson", "kl", "sumbasic", "reduction"]
Kind = Literal["number", "date", "name", "stance", "attribution", "label", "only-one-source", "omission"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def amount(text: str) -> str:
    """The length of a digest: auto, N sentences or N words."""
    if not re.fullmatch(r"auto|[1-9]\d{0,3} (sentences?|words?)", text):
        raise ValueError(f"{text!r} is not a length; write auto, `3 sentences` or `120 words`")
    return text


class Theme(Settings):
    """A theme of the brief, and the words that tell it."""

    name: Annotated[str, AfterValidator(slug)] = Field(description="Its short name, such as `foreign-trade`.")
    title: Text | None = Field(None, description="Its heading; without one, the name with spaces.")
    words: Words = Field(min_length=1, description="Words and phrases that speak of it, in any inflection.")
    excluded: Words = Field((), alias="not", description="Words and phrases whose sentence is not about it.")

    @property
    def heading(self) -> str:
        """The title as printed."""
        return self.title or self.name.replace("-", " ").capitalize()


class Edmundson(Settings):
    """Cue words of the method `edmundson`."""

    bonus: Words = Field((), description="Words that speak for a sentence.")
    stigma: Words = Field((), description="Words that speak against it.")
    null: Words = Field((), description="Words that count for nothing.")


class Summary(Settings):
    """How each article is condensed."""

    method: Method = Field("brief", description="The summariser.")
    length: Annotated[str, AfterValidator(amount)] = Field(
        "auto", description="How much of each article: `auto`, `3 sentences` or `120 words`."
    )
    edmundson: Edmundson = Field(Edmundson.model_construct(), description="Cue words of the method `edmundson`.")


class Layout(Settings):
    """How much goes on the page."""

    in_brief: Count = Field(1, description="Sentences of each theme in the opening paragraph.")
    overview: Count = Field(4, description="Sentences that open a theme, from all outlets together.")
    each_outlet: Count = Field(2, description="Sentences that an outlet adds to a theme, at most.")


class Notes(Settings):
    """Where outlets say different things."""

    per_theme: Count = Field(4, description="Notes under one theme, at most; the weightiest first.")
    agreements: Count = Field(4, description="Facts of common ground under one theme, at most.")
    kinds: tuple[Kind, ...] = Field(KINDS, description="Kinds of notes to print.")


def shape(value: object) -> str:
    """Which form of `themes` a value has."""
    return "auto" if isinstance(value, str) else "list"


Themes = Annotated[
    Annotated[Literal["auto"], Tag("auto")] | Annotated[tuple[Theme, ...], Tag("list")], Discriminator(shape)
]
