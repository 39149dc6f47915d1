"""How sentences open and close: which can stand on a page, and which only with the sentence before them.

Pure, and by form alone: word lists of nine languages and the marks of punctuation. Sentences of a language
without a list lean on nothing; the rules of form hold for every script that has the marks they look for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.model import Sentence
from briefing.wordlists import CAPTION_WORDS, ECHOES, FURNITURE, OPENERS, PHRASES, PROMPTS, STAMP_WORDS, TELLING

FEWEST_WORDS = 4
"""Shorter lines are bylines, labels and cries, not statements."""

LONG_ENOUGH = 12
"""From so many words on a line that lost its final stop is still a statement; captions and labels are shorter."""

ECHO_WORDS = 6
"""Within so many words a connective still says where the sentence comes from; later it joins parts of it."""

LONGEST_PASSAGE = 3
"""Sentences that have to be printed together: more than this and none of them is taken."""

STOPS = ".!…。！۔।"
QUESTIONS = "?؟？"
CLOSERS = "'\"’”»›“)]}* "
QUOTES = '"“”«»„'
SUSPECT = STAMP_WORDS | CAPTION_WORDS | PROMPTS.keys()
CLOSED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|”[^”]*”")
WORDING = re.compile(r"[^\W\d_]{2}|[\u3040-\u9fff]")
APOSTROPHE = re.compile(r"['’-]")


def leans(sentence: Sentence, previous: Sentence | None, *, language: str) -> bool:
    """Whether the sentence opens on a word that points back, so that a reader needs `previous` to understand it.

    False where nothing stands before it (`previous` is None); `points_back` tells of the words alone.
    """
    return previous is not None and points_back(sentence, language=language)


def points_back(sentence: Sentence, *, language: str) -> bool:
    """Whether the sentence opens on a pronoun, demonstrative or connective. Never in a language without a list."""
    openers = OPENERS.get(language)
    if openers is None or not sentence.words:
        return False
    first = sentence.words[0].casefold()
    if first in openers or (not first.isalpha() and APOSTROPHE.split(first, maxsplit=1)[0] in openers):
        return True
    return first in PHRASES[language] and " ".join(sentence.words[:4]).casefold().startswith(PHRASES[language][first])


def echoes(sentence: Sentence, *, language: str) -> bool:
    """Whether the first words add it to something said before: "The mayor also ...", "Owners, however, ..."."""
    opening = f" {' '.join(sentence.words[1:ECHO_WORDS]).casefold()} "
    return any(f" {echo} " in opening for echo in ECHOES.get(language, ()))


def quotable(sentence: Sentence) -> bool:
    """Whether the sentence can stand on a page by itself: a whole statement, in quotation only with its speaker.

    False for headings, questions, teasers, captions, datelines, fragments and half quotations.
    """
    return sound(sentence) and not any(inside(sentence, entered=False)) and not unattributed(sentence.text)


def passages(sentences: Sequence[Sentence], *, language: str) -> list[tuple[int, int] | None]:
    """For each sentence of an article, the first and last index of what has to be printed with it; None for never.

    A sentence that leans takes the one before it along, and so does a quotation without a speaker; a quotation
    cut into several sentences is taken whole. A run that holds a question, a caption or the like, or more than
    LONGEST_PASSAGE sentences, cannot be printed; nor can a first sentence that points back ("She stood there, a knife
    in her hand."), for whom it means is told later on, and not in a digest that opens with it.
    """
    whole = [sound(sentence) for sentence in sentences]
    # Most first words are on no list and are no contraction: those need no closer look.
    openers, phrases = OPENERS.get(language, frozenset()), PHRASES.get(language, {})
    leaning = [
        bool(sentence.words)
        and ((first := sentence.words[0].casefold()) in openers or first in phrases or not first.isalpha())
        and points_back(sentence, language=language)
        for sentence in sentences
    ]
    marked = [quotes(sentence.text) for sentence in sentences]
    entered, left = quotations(sentences) if any(marked) else (marked, marked)
    return [
        (index, index)
        if whole[index] and not (leaning[index] or entered[index] or marked[index])
        else _run(index, sentences, whole, leaning, entered, left)
        for index in range(len(sentences))
    ]


def _run(
    index: int,
    sentences: Sequence[Sentence],
    whole: Sequence[bool],
    leaning: Sequence[bool],
    entered: Sequence[bool],
    left: Sequence[bool],
) -> tuple[int, int] | None:
    first = last = index
    while first >= 0 and whole[first] and whole[last] and last - first < LONGEST_PASSAGE:
        if entered[first]:
            first -= 1
        elif left[last]:
            if last + 1 == len(sentences) or sentences[last + 1].paragraph != sentences[last].paragraph:
                return None
            last += 1
        elif leaning[first] or unattributed(" ".join([s.text for s in sentences[first : last + 1]])):
            first -= 1
        else:
            return (first, last) if all(whole[first : last + 1]) else None
    return None


def quotations(sentences: Sequence[Sentence]) -> tuple[list[bool], list[bool]]:
    """For each sentence whether a quotation is open where it begins, and where it ends.

    Counted anew in each paragraph: a quotation that runs over several opens again in each of them.
    """
    entered, left = [], []
    open_, paragraph = False, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            open_, paragraph = False, sentence.paragraph
        if not quotes(sentence.text):
            entered.append(open_)
            left.append(open_)
            continue
        before, open_ = inside(sentence, entered=open_)
        entered.append(before)
        left.append(open_)
    return entered, left


def inside(sentence: Sentence, *, entered: bool) -> tuple[bool, bool]:
    """Whether a quotation is open before and after the sentence, given whether one is open before it.

    A sentence that closes what it never opened counts as beginning inside a quotation.
    """
    text = sentence.text
    straight = text.count('"') % 2 == 1
    low, left, right = text.count("„"), text.count("“"), text.count("”")
    if low:
        balance = low - left - right
    elif left == 0 and not entered and right % 2 == 0:
        balance = 0
    else:
        balance = left - right
    balance += abs(text.count("«") - text.count("»")) if not entered else text.count("«") - text.count("»")
    if straight:
        return entered, not entered
    if balance < 0:
        return True, False
    return entered, entered or balance > 0


def sound(sentence: Sentence) -> bool:
    """Whether the form is that of a statement: quotation marks are not looked at."""
    words, text = sentence.words, sentence.text
    if sentence.heading or len(words) < FEWEST_WORDS:
        return False
    bare = text.rstrip(CLOSERS)
    if bare[-1:] in QUESTIONS or (("(" in text or ")" in text) and text.count("(") != text.count(")")):
        return False
    if ((bare[-1:] not in STOPS and len(words) < LONG_ENOUGH) or lower(words)) and cased(text):
        return False
    if words[0][0].isdigit() and WORDING.search(text) is None:
        return False
    return not furniture(words, text)


def cased(text: str) -> bool:
    """Whether the script has capitals, as Latin and Cyrillic have: there a missing stop or capital tells something."""
    return text.lower() != text.upper()


def lower(words: Sequence[str]) -> bool:
    """Whether the words open without a capital; `iPhone` and `al-Qaeda` have one, `de Gaulle` in the second word."""
    first = words[0]
    # Georgian letters count as lower case, and no sentence of it opens with a capital: there `title` changes nothing.
    return first.islower() and first[0].title() != first[0] and not words[1][0].isupper()


def furniture(words: Sequence[str], text: str) -> bool:
    """Whether the line reads as a teaser, a caption, a time stamp or a dateline rather than as reporting."""
    if "©" in text:
        return True
    first = words[0].casefold()
    if first in SUSPECT and labelled(first, words, text):
        return True
    return not TELLING.isdisjoint(words) and any(mark in text.casefold() for mark in FURNITURE)


def labelled(first: str, words: Sequence[str], text: str) -> bool:
    """Whether the line opens as time stamps, captions and prompts do; `first` is its first word in lower case."""
    if first in STAMP_WORDS and (words[1][0].isdigit() or words[1].casefold() in ("on", "at", "by")):
        return True
    if first in CAPTION_WORDS:
        after = text[text.index(words[0]) + len(words[0]) :].lstrip()[:1]
        if after in tuple(":/©|(") or words[1].casefold() in ("by", "credit", "courtesy", "caption", "shows"):
            return True
    return first in PROMPTS and text.casefold().lstrip('"“«[(•*-– ').startswith(PROMPTS[first])


def quotes(text: str) -> bool:
    """Whether the text has a quotation mark."""
    # Six searches of a letter each take a fifth of the time of one search for any of six.
    return '"' in text or "“" in text or "”" in text or "«" in text or "»" in text or "„" in text


def unattributed(text: str) -> bool:
    """Whether everything in the text stands in quotation marks, so that nobody is named as the speaker."""
    if not quotes(text):
        return False
    return WORDING.search(CLOSED.sub("", text)) is None
