"""What goes into the body of an edition's mail and how much of it, its styles set inline, its links as footnotes.

A mail is cut to what is read at once: the sentences in brief, the weightiest notes, where each comes from. The rest is
in the PDF beside it and on the web. It sets no colour of text or ground, so that each reader's own hold, dark or light.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import css_inline

MOST_BYTES = 90_000
"""Of the HTML. The narrowest of the large clients clips a message behind 102 kB."""

MOST_NOTES = 8
MOST_CORRECTIONS = 8
PREHEADER = 120
"""Characters that lists of messages show beside the subject."""

UNSUBSCRIBE, PREFERENCES = "https://unsubscribe.invalid/", "https://preferences.invalid/"
"""Stand for the personal links, which are put in for each subscriber when the mail is sent."""


@dataclass(frozen=True, slots=True)
class MailBody:
    """The two forms of one body. The personal links stand in both as UNSUBSCRIBE and PREFERENCES."""

    html: str
    text: str


def chosen(brief: Mapping[str, Any], themes: Sequence[str] | None) -> Mapping[str, Any]:
    """The brief with the sections of some themes only, and what it says of them; whole where none is there."""
    if themes is None or not any(section["theme"] in themes for section in brief["sections"]):
        return brief
    kept = [section for section in brief["sections"] if section["theme"] in themes]
    cut = {**brief, "sections": kept, "lead": [item for item in brief["lead"] if item["theme"] in themes]}
    if news := brief.get("news"):
        told = [one for one in news["corrections"] if one["theme"] in themes or not one["theme"]]
        cut["news"] = {**news, "corrections": told}
    return cut


def top_notes(brief: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The weightiest notes with the id of their place on the page: the first of each theme, then by importance.

    They are given in the order of the page. A later report is no contradiction, and waits for room.
    """
    placed = [
        (f"{section['theme']}-{number}", note, number)
        for section in brief["sections"]
        for number, note in enumerate(section["divergences"], 1)
    ]
    ranked = sorted(placed, key=lambda one: (one[1]["development"], one[2] > 1, -one[1]["importance"], one[2]))
    kept = [place for place, _, _ in ranked[:MOST_NOTES]]
    return [(place, note) for place, note, _ in placed if place in kept]


def quoted(brief: Mapping[str, Any], notes: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The sources of what the mail quotes, in the order of the brief."""
    heard = {item["source"] for item in brief["lead"]}
    heard |= {position["source"] for _, note in notes for position in note["positions"]}
    return [source for source in brief["sources"] if source["id"] in heard]


def fit(draw: Callable[[Sequence[tuple[str, Mapping[str, Any]]]], str], brief: Mapping[str, Any]) -> tuple[str, int]:
    """The HTML with as many notes as fit, and how many those are; the last ones give way first."""
    notes = top_notes(brief)
    for count in range(len(notes), 0, -1):
        html = inlined(draw(notes[:count]))
        if len(html.encode()) <= MOST_BYTES:
            return html, count
    return inlined(draw([])), 0


def inlined(html: str) -> str:
    """The page with the rules of its style sheets as attributes of what they style; nothing is loaded from outside."""
    inliner = css_inline.CSSInliner(
        inline_style_tags=True, keep_style_tags=False, load_remote_stylesheets=False, extra_css=None
    )
    return str(inliner.inline(html))


def preheader(brief: Mapping[str, Any]) -> str:
    """The words beside the subject: the titles of the themes that stand in brief, so that no quote is cut."""
    words = ""
    for title in (section["title"] for section in brief["sections"]):
        longer = f"{words} · {title}" if words else title
        if len(longer) > PREHEADER:
            break
        words = longer
    return words


class Footnotes:
    """Addresses by number, in the order in which a text names them: each once."""

    def __init__(self) -> None:
        """None yet."""
        self.addresses: list[str] = []

    def __call__(self, address: str | None) -> str:
        """The mark of an address, " [1]"; "" where there is none."""
        if not address:
            return ""
        if address not in self.addresses:
            self.addresses.append(address)
        return f" [{self.addresses.index(address) + 1}]"
