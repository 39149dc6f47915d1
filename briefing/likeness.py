"""How much of what two sentences say is the same, by their stems. Pure."""

from __future__ import annotations

from briefing.model import Sentence

SAME = 0.6
"""From this share on, two sentences say the same for a reader: printing both wastes a line."""


def likeness(a: Sentence, b: Sentence) -> float:
    """Share of the shorter sentence's content stems that the longer one holds too, 0.0 to 1.0.

    The overlap coefficient (Szymkiewicz 1934; Simpson 1943): a sentence inside a longer one scores 1.0, where Jaccard's
    measure would let the longer one's extra words hide it. Sentences with fewer than three
    content stems are like only their equals.
    """
    one, two = content(a), content(b)
    if min(len(one), len(two)) < 3:
        return 1.0 if one == two and one else 0.0
    return len(one & two) / min(len(one), len(two))


def content(sentence: Sentence) -> frozenset[str]:
    """The stems of a sentence that are no stop words."""
    return frozenset(filter(None, sentence.stems))
