"""What the pages know of the desk, and how they are drawn."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse

from briefing import render
from briefing.frame import Frame
from briefing.keys import Keys
from briefing.ledger import Store
from briefing.ledger.subscribers import Choices
from briefing.look import Look

INLINE = re.compile(r"<(style|script)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"\sstyle=\"([^\"]*)\"", re.IGNORECASE)


@dataclass(frozen=True)
class Theme:
    """A theme a subscriber may choose."""

    name: str
    title: str


@dataclass(frozen=True)
class Desk:
    """One desk as its pages know it.

    Attributes:
        site: where its pages are, without a slash at the end: the start of every link.
        out: the folder of published editions.
        languages: code and own name of each language that has a frame.
        consent: what people agree to; None takes the frame's words.
        open: whether people may sign up.
        clock: the moment it is, with its zone.
        notify: called after a sign-up was entered, to send the mails that wait.
    """

    title: str
    language: str
    site: str
    out: Path
    store: Store
    keys: Keys
    clock: Callable[[], datetime]
    notify: Callable[[], None]
    templates: Path | None = None
    themes: tuple[Theme, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    consent: str | None = None
    privacy: str | None = None
    open: bool = True
    look: Look = field(default_factory=Look)

    @property
    def path(self) -> str:
        """The part of every path that stands for the site: "" or "/brief"."""
        return urlsplit(self.site).path.rstrip("/")

    def words(self, language: str | None = None) -> Frame:
        """The words of a page."""
        return drawn(language or self.language, self.templates)[0]

    def page(self, name: str, *, language: str | None = None, status: int = 200, **known: object) -> HTMLResponse:
        """One page of templates/web, never kept by anybody on the way."""
        say, environment = drawn(language or self.language, self.templates)
        text = render.web_page(environment, name, say=say, desk=self, look=self.look, **known)
        headers = {"Content-Security-Policy": policy_of(text), "Cache-Control": "no-store"}
        return HTMLResponse(text, status_code=status, headers=headers)

    def message(
        self,
        key: str,
        *,
        language: str | None = None,
        status: int = 200,
        link: tuple[str, str] | None = None,
        **values: str,
    ) -> HTMLResponse:
        """A page that only says something: the frame's words `web.<key>_title` and `web.<key>`."""
        say = self.words(language)
        heading, text = say(f"web.{key}_title"), say(f"web.{key}", None, **values)
        return self.page("message", language=language, status=status, heading=heading, text=text, link=link)


@lru_cache(maxsize=64)
def drawn(language: str, templates: Path | None) -> tuple[Frame, Any]:
    """The words of a language and what fills templates with them: made once, kept while the server runs."""
    say = render.words(language, templates)
    return say, render.environment(templates, say)


def days(say: Frame) -> list[tuple[str, str]]:
    """ISO number and name of each weekday."""
    names: Mapping[int, str] = say.locale.days["stand-alone"]["wide"]
    return [(str(number), names[number - 1]) for number in range(1, 8)]


def masked(address: str) -> str:
    """An address as its owner knows it and others do not: a link may be handed on."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…\u2060@{domain}"  # a word joiner: no line ends inside it


def policy_of(page: str) -> str:
    """A Content-Security-Policy that allows a page its own inline styles and scripts, by hash, and nothing else."""
    found: dict[str, list[str]] = {"style": [], "script": []}
    for kind, text in INLINE.findall(page):
        found[kind.lower()].append(hashed(text))
    attributes = [hashed(text) for text in STYLE_ATTRIBUTE.findall(page)]
    if attributes:
        found["style"] += ["'unsafe-hashes'", *attributes]
    rules = ["default-src 'none'", "img-src 'self' data:", "font-src data:"]
    rules += [f"{kind}-src {' '.join(dict.fromkeys(hashes))}" for kind, hashes in found.items() if hashes]
    rules += ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
    return "; ".join(rules)


def hashed(text: str) -> str:
    """The source expression of an inline text."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def chosen_by(fields: Mapping[str, list[str]], desk: Desk) -> Choices:
    """The choices of a submitted form. Raises ValueError for what the form cannot give."""
    themes = tuple(dict.fromkeys(fields.get("theme", [])))
    known = {theme.name for theme in desk.themes}
    days_chosen = "".join(sorted(set(fields.get("day", []))))
    form = (fields.get("form") or ["attached"])[0]
    language = (fields.get("language") or [""])[0]
    codes = {code for code, _ in desk.languages}
    if (
        not set(themes) <= known
        or not re.fullmatch(r"1?2?3?4?5?6?7?", days_chosen)
        or (language and language not in codes)
    ):
        raise ValueError("a theme, day or language that is not offered")
    every = not themes or set(themes) == known  # all of them, also those of later
    return Choices(
        themes=None if every else themes,
        form="link" if form == "link" else "attached",
        language=language if language and language != desk.language else None,
        weekdays=days_chosen or "1234567",
    )
