"""Where a text quotes somebody. Pure."""

from __future__ import annotations

import re

QUOTATION = re.compile(
    r"“[^“”]{2,700}”|(?<![\w])\"[^\"\n]{2,700}\"|«[^«»]{2,700}»|(?<!\w)‘[^‘’\n]{2,300}’(?!\w)|(?<!\w)'[A-Za-z][^'\n]{1,60}'(?!\w)"
)


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the quotations of a text, marks included. An unclosed mark opens none."""
    return tuple(found.span() for found in QUOTATION.finditer(text))
