"""The files of an edition, drawn from its contract alone: JSON, page, text and PDF.

A page that cannot be printed (too long to lay out, or made to break the printer) is no reason for a morning without a
brief: then the PDF holds the plain text, and the edition says so on the page, in the text and in the mail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from briefing import render
from briefing.errors import RenderError
from briefing.look import Look
from briefing.press import Press, webfonts

PLAIN_PDF, NO_ARTICLES = "plain_pdf", "no_articles"
"""What an edition has to say of itself, by the key of its words: `notices` in the contract."""

LAYOUT_SECONDS, PLAIN_SECONDS = 12.0, 6.0
"""How long the page may take, and then the plain text: together well within 20 seconds."""

MOST_CHARACTERS = 400_000
"""What a plain PDF holds at most, about 150 pages: it is printed last of all, and has to end."""


ARCHIVED = "pdf/a-3"
"""Kinds of PDF that are made to be kept: the contract is enclosed, so that each quote can be proved from the file."""


@dataclass(frozen=True, slots=True)
class Design:
    """How an edition is drawn: the desk's own templates, size of paper, look, kind of PDF, and where its pages are."""

    templates: Path | None = None
    paper: str = "A4"
    look: Look = Look()  # noqa: RUF009  (frozen)
    variant: str = "pdf/ua-1"
    site: str | None = None


def draw(
    contract: Mapping[str, Any],
    *,
    press: Press,
    design: Design = Design(),
) -> tuple[dict[str, bytes], str]:
    """The files by name, and why the page could not be printed as designed, "" where it was.

    Raises:
        RenderError: a template is wrong, or not even the plain text can be printed.
        MissingLibrary: Pango or the fonts are not installed.
    """
    files = pages(contract, design)
    page = files["brief.html"].decode()
    enclosed = {"brief.json": files["brief.json"].decode()} if design.variant.startswith(ARCHIVED) else {}
    try:
        why = ""
        with ThreadPoolExecutor(max_workers=1) as waiting:  # another process prints; this one has nothing else to do
            printing = waiting.submit(
                press.print,
                page,
                variant=design.variant,
                attachments=enclosed,
                day=contract["date"],
                seconds=LAYOUT_SECONDS,
            )
            files["brief.html"] = with_typefaces(page).encode()
            pdf = printing.result()
    except RenderError as error:
        why = str(error)
        told = dict(contract) | {"notices": [*contract.get("notices", ()), PLAIN_PDF]}
        files = pages(told, design)
        files["brief.html"] = with_typefaces(files["brief.html"].decode()).encode()
        pdf = press.print(plain_page(told, files["brief.txt"].decode(), paper=design.paper), seconds=PLAIN_SECONDS)
    return {**files, "brief.pdf": pdf}, why


def with_typefaces(page: str) -> str:
    """The web page with the typefaces of its letters in it. Only screens read them: the printer has its own."""
    return page.replace("</head>", f'<style media="screen">\n{webfonts.style(page)}\n</style>\n</head>', 1)


def pages(contract: Mapping[str, Any], design: Design) -> dict[str, bytes]:
    """All files but the PDF. The contract is drawn as it reads back from its own file."""
    written = json.dumps(contract, ensure_ascii=False, indent=1) + "\n"
    saved = json.loads(written)
    page = render.page(saved, templates=design.templates, paper=design.paper, look=design.look)
    mail = render.mail(saved, templates=design.templates, site=design.site, look=design.look)
    return {
        "brief.json": written.encode(),
        "brief.html": page.encode(),
        "brief.txt": render.plain(saved, templates=design.templates).encode(),
        "mail.html": mail.html.encode(),
        "mail.txt": mail.text.encode(),
    }


def plain_page(contract: Mapping[str, Any], text: str, *, paper: str) -> str:
    """The plain text as a page with nothing to lay out but lines of 72 columns, longer ones broken."""
    lines = []
    for line in text[:MOST_CHARACTERS].splitlines():
        lines += [line[at : at + 90] for at in range(0, len(line), 90)] or [""]
    title = escape(f"{contract['title']}, {contract['date']}")
    return (
        f'<!doctype html><html lang="{escape(contract["language"])}"><title>{title}</title><style>'
        f"@page {{ size: {paper}; margin: 20mm }} pre {{ font: 9pt/1.35 'Source Sans Pro'; white-space: pre }}"
        f"</style><pre>{escape(chr(10).join(lines))}</pre>"
    )
