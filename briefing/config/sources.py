"""Settings of where articles come from, and of what is known about single ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer

from briefing.config.forms import Address, Language, Number, Place, Settings, Text, When

HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")


def header_lines(headers: dict[str, str]) -> dict[str, str]:
    """Headers that HTTP can carry (RFC 9110, 5.5 and 5.6.2)."""
    for name, value in headers.items():
        if not HEADER.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a header; it has letters, digits and hyphens")
        if not value.isprintable() or not value.isascii():
            raise ValueError(f"the value of {name} must be one line of ASCII letters")
    return headers


def selector(written: str) -> str:
    """A CSS selector that can be turned into XPath."""
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(written)
    except SelectorError as error:
        raise ValueError(f"{written!r} is not a CSS selector: {error}") from None
    return written


def host(written: str) -> str:
    """A host, or a host and a port, as `fetch.allow` names them."""
    name = written.strip().lower().rstrip(".")
    if not re.fullmatch(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", name):
        raise ValueError(f"{written!r} is not a host; write a name or an address alone, such as intranet.example:8080")
    return name.replace("[", "").replace("]", "") if name.endswith("]") else name


def proxy_address(written: str) -> str:
    """The address of a proxy."""
    if not re.fullmatch(r"http://(?:[^\s@/]+@)?(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?/?", written):
        raise ValueError("this is not the address of a proxy; write http://proxy.example:3128")
    return written


def without_password(written: str | None) -> str | None:
    """The address of a proxy as it may be shown."""
    return re.sub(r"//[^@/]*@", "//(hidden)@", written) if written else None


Amount = Annotated[float, Number, Field(gt=0, le=1000)]


class Fetch(Settings):
    """How sources of the web are read."""

    agent: Text | None = Field(
        None, description="The User-Agent sent; without one, the program's name and the address of `site`."
    )
    allow: tuple[Annotated[str, AfterValidator(host)], ...] = Field(
        (),
        description="Hosts (`intranet.example`, `127.0.0.1:8080`) that may have a private address. It holds for "
        "sources that stand on one of them, and not for what a stranger's feed links to.",
    )
    proxy: Annotated[
        Annotated[str, AfterValidator(proxy_address)] | None, PlainSerializer(without_password, when_used="json")
    ] = Field(None, description="A proxy, `http://proxy.example:3128`; what the environment says of one is not asked.")
    certificates: Place | None = Field(
        None, description="A PEM file of authorities whose certificates hold, beside the system's."
    )
    seconds: Amount = Field(30, description="How long one address may take, from look-up to last byte.")
    megabytes: Amount = Field(5, description="Largest body as it is sent.")
    unpacked_megabytes: Amount = Field(10, description="Largest body once it is unpacked.")
    delay_seconds: Annotated[float, Number, Field(ge=0, le=1000)] = Field(
        1, description="Pause between two requests to one host; more where its robots.txt asks for more."
    )
    at_once: Annotated[int, Number, Field(ge=1, le=64)] = Field(8, description="Sources read at the same time.")
    minutes: Amount = Field(
        10, description="How long all sources together may take; the rest is left for the next run."
    )
    articles: Annotated[int, Number, Field(ge=1, le=1000)] = Field(
        50, description="Articles of one source read in one run, the newest first."
    )
    recheck_days: Annotated[float, Number, Field(ge=0, le=365)] = Field(
        2, description="How long an article's page is looked at again, to notice corrections."
    )
    tell_after_days: Annotated[float, Number, Field(ge=0, le=365)] = Field(
        2, description="After how many days of failing a source is named to the operator, once."
    )
    stale_days: Amount = Field(14, description="After how many days without anything new a source counts as stale.")


class Source(Settings):
    """Where articles come from: a folder, a file, a list of files, a feed, a page or a sitemap."""

    folder: Place | None = Field(None, description="A folder whose files are read.")
    pattern: Text = Field(
        "*.txt,*.md,*.html,*.htm",
        description="Which files of the folder: patterns parted by commas; `**/*.txt` looks into folders below it too.",
    )
    file: Place | None = Field(None, description="One file, instead of a folder.")
    files: tuple[Place, ...] | None = Field(None, min_length=1, description="Several files, instead of a folder.")
    feed: Address | None = Field(None, description="The address of an RSS, Atom or JSON feed.")
    page: Address | None = Field(None, description="The address of one page, read anew whenever it changes.")
    sitemap: Address | None = Field(None, description="The address of a sitemap of news, or of an index of them.")
    name: Text | None = Field(
        None, description="What messages and the store call it; without a name, the outlet or the address."
    )
    outlet: Text | None = Field(None, description="The outlet all of them come from, as the brief names it.")
    country: Text | None = Field(None, description="Where the outlet sits; shown in the brief.")
    owner: Text | None = Field(None, description="A word on who owns the outlet; shown in the brief.")
    language: Language | None = Field(None, description="The language all of them are in; found out where not given.")
    weight: Annotated[float, Number, Field(gt=0, le=10)] = Field(
        1, description="How much its sentences count in the overview of a theme, against 1 of the others."
    )
    themes: tuple[Text, ...] = Field((), description="The themes it may serve, by name; all where none is given.")
    headers: Annotated[dict[str, str], AfterValidator(header_lines)] = Field(
        {}, description="Further headers of its requests, such as `Authorization`."
    )
    full_text: Literal["auto", "feed", "page"] = Field(
        "auto",
        description="Where the text is: in the `feed`, on the `page` it links to, or `auto`: on the page where the "
        "feed has only a teaser.",
    )
    drop: tuple[Annotated[str, AfterValidator(selector)], ...] = Field(
        (), description="CSS selectors of what on its pages is no part of an article."
    )
    window_days: Amount = Field(7, description="How old an article may be when it is first seen.")

    @property
    def address(self) -> str | None:
        """Where it stands on the web; None for files."""
        return self.feed or self.page or self.sitemap

    @property
    def key(self) -> str:
        """What the store knows it by."""
        return self.name or self.address or ""

    @property
    def called(self) -> str:
        """What a message calls it."""
        return self.name or self.outlet or self.address or ""

    @property
    def dropped(self) -> tuple[str, ...]:
        """The selectors of `drop` as XPath."""
        from cssselect import HTMLTranslator

        return tuple(HTMLTranslator().css_to_xpath(one) for one in self.drop)

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns one by one."""
        return tuple(part.strip() for part in self.pattern.split(",") if part.strip())

    @property
    def named(self) -> tuple[Path, ...]:
        """The files that are named one by one; empty for a folder."""
        return (self.file,) if self.file else self.files or ()

    def places(self, key: str, *, base: Path) -> list[Path]:
        """Where the file of an entry of `articles` may be, if it belongs to this source."""
        beside = base / key
        if self.folder is None:
            return [file for file in self.named if file == beside]
        return [self.folder / key, *([beside] if beside.is_relative_to(self.folder) else [])]


class Facts(Settings):
    """What is known about one article; it wins over the article's own front matter."""

    source: Text | None = Field(None, description="The outlet.")
    title: Text | None = Field(None, description="The headline.")
    published: When | None = Field(None, description="The day, or the minute with its zone: `2024-05-31T18:30+02:00`.")
    url: Address | None = Field(None, description="Where it can be read on the web.")
    author: Text | None = Field(None, description="Who wrote it.")
    language: Language | None = Field(None, description="Its language, as a two-letter code.")
