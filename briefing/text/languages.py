"""Which language a text is in: function words first, a trained model only in doubt. The door to py3langid."""

from __future__ import annotations

import re
from collections import Counter

from briefing.text.stopwords import FUNCTION_WORDS
from briefing.text.words import WORD

_SAMPLE = 2_000
_FEWEST_LETTERS = 40
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Letters that the named language does not write: with them a text in its script is another language's.
_FOREIGN = {
    "ru": re.compile("[іїєґўјљњћђџѓќѕәғқңөұүһ]"),
    "tr": re.compile("ə"),
    "ar": re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc\u0679\u0688\u0691\u06ba\u06d2]"),
}
_RUSSIAN = re.compile("[ыэ]")  # no sentence or two without them; Bulgarian, Serbian, Ukrainian do not write them
_SHARE = {"ar": 0.12, "ru": 0.16, "tr": 0.10}
_LATIN_SHARE = 0.28
_LEAD = 1.5
_WORDS = {code: frozenset(words.split()) for code, words in FUNCTION_WORDS.items()}
_LISTED = Counter(word for listed in _WORDS.values() for word in listed)


def language_of(text: str, *, default: str = "und") -> str:
    """The ISO 639-1 code of a text's language, from its first 2,000 characters.

    A text whose words are for a good part function words of one of the nine listed languages, and of no other
    in like measure, is in that language. Anything else is put to py3langid, which takes most of a second to load.
    Fewer than 40 letters, or no answer, give `default`.
    """
    sample = text[:_SAMPLE].lower()
    letters = sum(map(str.isalpha, sample))
    if letters < _FEWEST_LETTERS:
        return default
    return _by_function_words(sample, letters) or _by_model(text[:_SAMPLE]) or default


def _by_function_words(sample: str, letters: int) -> str | None:
    """The one of the nine languages that a lower-case sample is plainly in, or None in any doubt."""
    words = [word.replace("’", "'") for word in WORD.findall(sample)]
    pieces = [piece for word in words for piece in (word.split("'") if "'" in word and word[-2:] != "'t" else (word,))]
    if len(_CYRILLIC.findall(sample)) > 0.8 * letters:
        candidates: tuple[str, ...] = ("ru",)
    elif len(_ARABIC.findall(sample)) > 0.8 * letters:
        candidates = ("ar",)
    elif len(_LATIN.findall(sample)) > 0.8 * letters:
        candidates = tuple(code for code in _WORDS if code not in ("ru", "ar"))
    else:
        return None
    told = sorted(((sum(_own(word, code) for word in pieces), code) for code in candidates), reverse=True)
    code = told[0][1]
    share = sum(word in _WORDS[code] for word in pieces) / max(1, len(pieces))
    if share < _SHARE.get(code, _LATIN_SHARE) or (len(told) > 1 and told[0][0] < _LEAD * told[1][0]):
        return None
    strange = _FOREIGN.get(code)
    if strange and len(strange.findall(sample)) > 0.005 * letters:
        return None
    return None if code == "ru" and not _RUSSIAN.search(sample) else code


def _own(word: str, code: str) -> float:
    """What a word says for a language: less, the more of the nine list it."""
    return 1 / _LISTED[word] if word in _WORDS[code] else 0.0


def _by_model(sample: str) -> str | None:
    import py3langid

    code, _ = py3langid.classify(sample)
    return str(code) or None
