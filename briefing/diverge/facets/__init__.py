"""What each sentence holds that can be compared: words, quantities, dates, names, quotations, tone, with their places.

`read` takes one article and gives one Passage for each sentence that may be quoted. Names are
only marked here; which of them name the same one is settled over all articles, in `names`.
"""

from __future__ import annotations

from datetime import date, datetime

from briefing.diverge.facets import dates, quantities, runs, speech
from briefing.diverge.facets.level import level
from briefing.diverge.facets.types import Passage, Token
from briefing.diverge.lexicon import Lexicon
from briefing.model import Article, Moment, Sentence
from briefing.quoted import quotations

LONGEST = 120
"""Sentences of more words are furniture or a lost full stop, and are not read."""
SHORTEST = 4


def read(article: Article, lexicon: Lexicon) -> tuple[Passage, ...]:
    """The passages of an article, in order. Headings, and lines too short or too long to be a
    sentence, are left out.
    """
    published = dates.dateline(article, lexicon) or day_of(article.published)
    found = []
    open_speech = quotations(article.text)
    for index, sentence in enumerate(article.sentences):
        if sentence.heading or not SHORTEST <= len(sentence.words) <= LONGEST:
            continue
        tokens = tokenise(sentence)
        low = level(sentence.text)
        inside = speech.within(open_speech, sentence.start, sentence.end)
        found.append(
            Passage(
                article=article,
                index=index,
                sentence=sentence,
                low=low,
                tokens=tokens,
                quantities=quantities.find(low, tokens, lexicon),
                days=dates.find(low, lexicon, published),
                names=runs.find(sentence.text, tokens, lexicon),
                quoted=inside,
                tone=speech.tone(low, lexicon),
                published=published,
            )
        )
    return tuple(found)


def day_of(moment: Moment | None) -> date | None:
    """The day of a moment, in its own time zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def tokenise(sentence: Sentence) -> tuple[Token, ...]:
    """The words of a sentence with their places in it."""
    tokens, at = [], 0
    for word, stem in zip(sentence.words, sentence.stems, strict=True):
        start = sentence.text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        tokens.append(Token(word, level(word), stem, start, at))
    return tuple(tokens)
