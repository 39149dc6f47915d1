"""A folded copy of a text that keeps every character in its place, so that what is found in the copy is found in the
text.
"""

from __future__ import annotations

import unicodedata

PLAIN = {"‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"'}


class Fold(dict[int, str]):
    """Code point -> its folded character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in PLAIN:
            folded = PLAIN[character]
        elif "\u2010" <= character <= "\u2015":
            folded = "-"
        elif character.isspace():
            folded = " "
        else:
            base = unicodedata.normalize("NFKD", character)[:1].lower()
            folded = base if len(base) == 1 else character
        self[code] = folded
        return folded


TABLE = Fold()


def level(text: str) -> str:
    """Lower case, no accents, plain quotes, dashes and spaces; exactly as long as `text`."""
    return text.translate(TABLE)
