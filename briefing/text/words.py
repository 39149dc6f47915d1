"""Words as written, and their stems for comparing. The door to PyStemmer (Snowball)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from sys import intern

import Stemmer

from briefing.text.stopwords import FUNCTION_WORDS

# Python's \w knows letters and digits but not the marks that Arabic, Hebrew, Indic scripts and decomposed
# Latin write inside a word, nor the joiners of Persian and Hindi, nor where a long word may break.
_MARKS = "\u00ad\u200b-\u200f\u2060\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
WORD = re.compile(
    r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]{2,}(?=[\s,])"  # nine words in ten; the rest is tried only for the tenth
    r"|[\u3400-\u4dbf\u4e00-\u9fff]"  # an ideograph is a word by itself: Chinese writes no spaces
    r"|(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![\w]))?(?:['’]s(?!\w))?"  # U.S., a.m, U.N.'s
    r"|\d+(?:[.,]\d+)+(?:[^\W\d_]+)?"  # 1,000 and 3.5bn
    rf"|[\w{_MARKS}]+(?:(?:['’‑-]|\.(?={_LETTER}{{2}}))[\w{_MARKS}]+)*"  # don't, al-Hassan, example.com
)
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_ELISION = {
    "fr": re.compile(r"(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quelqu)'(?=\w)"),
    "it": re.compile(r"(?:l|d|c|un|dell|all|dall|nell|sull|quell|quest|dov|com|cos|sant|anch|tutt|mezz)'(?=\w)"),
    "ca": re.compile(r"(?:l|d|m|t|s|n)'(?=\w)"),
}
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_APOSTROPHE = str.maketrans(dict.fromkeys("‘’‛ʼ`´", "'") | dict.fromkeys("\u00ad\u061c\u200b\u200e\u200f\u2060"))
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‛ʼ`´", "'")
    | dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0640": None}
    | dict.fromkeys("\u00ad\u061c\u200b\u200e\u200f\u2060")
)
# Marks that only shade a letter. Vowel signs of Indic scripts and the voicing marks of kana are not among them.
_SHADING = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670]+")
_CACHE_LIMIT = 400_000
_stems: dict[str, dict[str, str]] = {}


def stem(word: str, *, language: str = "en") -> str:
    """The folded stem of one word, or "" for a stop word. Languages without a stemmer give the folded word."""
    return stems([word], language=language)[0]


def stems(words: list[str] | tuple[str, ...], *, language: str = "en") -> tuple[str, ...]:
    """The stems of `words`, one to one, as `stem` gives them; new words are stemmed in one batch."""
    known = _stems.setdefault(language, {})
    try:
        return tuple([known[word] for word in words])
    except KeyError:
        if len(known) > _CACHE_LIMIT:
            known.clear()
        _learn(set(words).difference(known), known, language)
        return tuple([known[word] for word in words])


def forget() -> None:
    """Empty the stem cache, so that a benchmark can show a cold run."""
    _stems.clear()


def _learn(words: set[str], known: dict[str, str], language: str) -> None:
    """Add the stems of unseen words to `known`.

    The stemmer gets the word with its accents, as the language's algorithm expects it, and what it gives
    is folded: folding first would make a Russian й an и and a Turkish dotless ı an i.
    """
    stops = stop_words(language)
    stemmer = stemmer_of(language)
    bare: dict[str, str] = {}
    for word in words:
        plain = _plain(word, language)
        # Capitals and dots mark a name: US, WHO and U.S. are none of the pronouns they look like.
        named = len(word) > 1 and (word.isupper() or "." in word)
        if not named and (plain in stops or fold(plain) in stops):
            known[word] = ""
        else:
            bare[word] = plain
    stemmed = stemmer.stemWords(list(bare.values())) if stemmer else bare.values()
    for word, result in zip(bare, stemmed, strict=True):
        known[word] = intern(fold(result) or fold(word) or word.casefold())


def _plain(word: str, language: str) -> str:
    """Lower case, straight apostrophe, without possessive, elided article, dots of an acronym or digit grouping."""
    if language in ("tr", "az"):
        word = word.replace("İ", "i").replace("I", "ı")
    word = unicodedata.normalize("NFC", word).lower().translate(_APOSTROPHE)
    if word[:1].isdigit():
        return re.sub("[.,]", "", word) if _GROUPED.fullmatch(word) else word
    word = word.removesuffix("'s")
    if language in ("tr", "az") and "'" in word:  # Ankara'da: the apostrophe parts a name from its endings
        word = word.partition("'")[0] or word
    if elision := _ELISION.get(language):
        word = elision.sub("", word, count=1) if elision.match(word) else word
    if "." in word and all(len(part) < 2 for part in word.split(".")):
        word = word.replace(".", "")
    if language == "ar" and word[:1] in ("و", "ف") and (word[1:3] == "ال" or fold(word[1:]) in stop_words("ar")):
        return word[1:]  # "and" is written onto the word: before the article, and before a function word
    return word


@lru_cache(maxsize=64)
def stemmer_of(language: str) -> Stemmer.Stemmer | None:
    """The Snowball stemmer of a language, or None where there is none."""
    name = STEMMERS.get(language)
    return Stemmer.Stemmer(name, 0) if name in Stemmer.algorithms() else None


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Folded function words of a language; empty where no list is known. Numbers and nouns are never among them."""
    return frozenset(fold(word) for word in FUNCTION_WORDS.get(language, "").split())


def fold(text: str) -> str:
    """A copy for comparing: lower case, no accents, plain quotes, dashes and spaces. Length may change."""
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    text = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY)).casefold()
    text = unicodedata.normalize("NFC", _SHADING.sub("", unicodedata.normalize("NFKD", text)))
    return " ".join(text.translate(_TYPOGRAPHY).split())
