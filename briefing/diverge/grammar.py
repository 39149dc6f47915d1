"""What a single word can be by its form: a verb, an adverb. Asked for every word of a story, so answers are kept."""

from __future__ import annotations

from functools import lru_cache

from briefing.diverge.lexicon import load


@lru_cache(maxsize=50_000)
def verb(low: str, language: str) -> bool:
    """Whether a folded word looks like a verb of a whole clause: a helping verb or a past tense."""
    return bool(load(language).verbal.fullmatch(low))


@lru_cache(maxsize=50_000)
def parting(low: str, language: str) -> bool:
    """Whether a folded word opens another phrase: a verb, one of saying, an adverb or a word in -ing."""
    return verb(low, language) or bool(load(language).parting.fullmatch(low))


@lru_cache(maxsize=50_000)
def negates(low: str, language: str) -> bool:
    """Whether a folded word turns a statement into its opposite."""
    return bool(load(language).negation.fullmatch(low))
