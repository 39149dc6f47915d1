"""XML and pieces of HTML from strangers, read with every switch off that could open a file or an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from briefing.errors import InputError

# fmt: off
BLOCKS = {
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
}
UNSEEN = (
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "form", "button", "select",
    "textarea", "input", "video", "audio", "figure", "nav",
)
# fmt: on

NEVER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no document may hold."""

ENTITIES = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE[^>\[]*\[.*?<!ENTITY", re.IGNORECASE | re.DOTALL
)
"""The head of a document that declares entities. Behind the first element the same letters are an article's words."""


def refuse_entities(content: bytes) -> None:
    """InputError where a document declares entities, in whatever encoding: they unfold without end, or open files."""
    forms = [content[:1_000_000]]
    if b"\0" in content[:400]:
        forms += [
            content[:1_000_000].decode(codec, "replace").encode() for codec in ("utf-16-le", "utf-16-be", "utf-32")
        ]
    elif b"+ADw" in content[:4000]:
        forms.append(content[:1_000_000].decode("utf-7", "replace").encode())
    if any(ENTITIES.match(form) for form in forms):
        raise InputError("it declares entities, which can be made to do harm")


def xml(content: bytes) -> Any:
    """The root element of an XML document, without entities, DTDs, network or huge text.

    Raises:
        InputError: it is no XML, or declares entities, which no feed of news needs.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise InputError(f"no XML: {' '.join(str(error).split())[:200]}") from None
    for entity in root.iter(etree.Entity):
        raise InputError(f"it declares the entity {entity.name[:40]}, which can be made to do harm")
    return root


def paragraphs(written: str, *, drop: Sequence[str] = ()) -> str:
    """The words of a piece of HTML: paragraphs parted by an empty line; what no reader sees is left out.

    drop: XPath expressions of what else is left out.
    """
    from lxml import html

    written = NEVER.sub(" ", written)
    if "<" not in written and "&" not in written:
        return written.strip()
    try:
        parser = html.HTMLParser(
            huge_tree=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
        )
        body = html.document_fromstring(f"<html><body>{written}</body></html>".encode("utf-8", "ignore"), parser=parser)
    except (html.etree.ParserError, ValueError, AssertionError):
        return ""
    remove(body, drop)
    for unseen in list(body.iter(*UNSEEN)):
        unseen.drop_tree()
    parts: list[str] = []
    for event, element in html.etree.iterwalk(body, events=("start", "end")):
        if element.tag in BLOCKS:
            parts.append("\n\n")
        elif element.tag == "br" and event == "start":
            parts.append("\n")
        following = element.text if event == "start" else element.tail if element is not body else None
        parts.append(re.sub(r"\s+", " ", following or ""))
    lines = re.split(r"\n\n+", "".join(parts))
    return "\n\n".join(filter(None, ("\n".join(filter(None, map(str.strip, line.split("\n")))) for line in lines)))


def remove(tree: Any, drop: Sequence[str]) -> None:
    """Take the elements that XPath expressions name out of a tree; the text behind each stays."""
    for expression in drop:
        for element in list(tree.xpath(expression)):
            if element.getparent() is not None:
                element.drop_tree()
