"""What WeasyPrint leaves out of a PDF: the language of each quote, what a table's headings head, open metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf
from weasyprint.document import DocumentMetadata
from weasyprint.pdf import tags

SCOPES = {"row": "/Row", "col": "/Column"}


def complete() -> None:
    """Let every element that WeasyPrint tags carry its `lang` (ISO 14289-1, 7.2) and its `scope` (7.5)."""
    tags._build_box_tree = completed(tags._build_box_tree)  # noqa: SLF001  (there is no public way)


def describe_openly() -> None:
    """Leave the metadata uncompressed, so that archives and programs that know no PDF find them too."""
    include = DocumentMetadata.include_in_pdf

    def included(metadata: Any, pdf: Any, variant: str, version: Any, conformance: Any, compress: bool) -> None:  # noqa: ARG001
        include(metadata, pdf, variant, version, conformance, compress=False)

    DocumentMetadata.include_in_pdf = included


def completed(build: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """The function of WeasyPrint's that tags a box and all within, with what it leaves out.

    It calls itself by its name in the module, so every box passes here.
    """

    def built(box: Any, *arguments: Any) -> Iterator[Any]:
        element = getattr(box, "element", None)
        own = {}
        if element is not None and box.element_tag == element.tag and element.tag not in ("html", "body"):
            own = element.attrib
        for tag in build(box, *arguments):
            if language := own.get("lang"):
                tag["Lang"] = pydyf.String(language)
            if tag["S"] == "/TH" and (scope := SCOPES.get(own.get("scope", ""))):
                tag["A"]["Scope"] = scope
            yield tag

    return built
