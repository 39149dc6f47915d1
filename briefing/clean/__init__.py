"""Item -> Article: the article's own words as canonical text, its title, day, author and language.

The way of an item: `page` (HTML only) -> `layout` (paragraphs) -> `headline` (what the page says of itself) ->
`furniture` (what is not the article) -> sentences. Nothing is rewritten: spaces aside, the canonical text is a
subsequence of the item's characters (of a plain text that holds no character references).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any

from briefing import text
from briefing.clean import characters, closing, forms, furniture, headline, layout, notes, page, phrases, rules
from briefing.clean.markdown import Line
from briefing.clean.rules import Known
from briefing.errors import InputError
from briefing.model import Article, Failure, Item, Moment, Sentence

__all__ = ["article", "clean", "repeated"]

ADDRESSED = re.compile(
    r"(?<!\w)(?:you|your|we|our|us|vous|votre|nous|sie|ihr|ihre|wir|usted|su|nosotros|voi|você|nós|вы|мы|siz|biz)(?!\w)"
)


def clean(
    items: Iterable[Item],
    *,
    language: str | None = None,
    lines: Mapping[str, frozenset[str]] | None = None,
    map: Callable[..., Iterable[Any]] = map,  # noqa: A002
    pages: Callable[[str], page.Page] = page.read,
) -> tuple[tuple[Article, ...], tuple[Failure, ...]]:
    """The articles of the items, ordered by day and id (undated last) whatever order they came in, and what failed.

    `language` holds where neither the item nor its page names one and the words are too few to tell. `lines` are
    what `repeated` found where it was given other items than these. `map` may be an executor's; `pages` reads
    saved HTML. Of two articles with the same words the first by (day, title, sha256) is kept. Ids are made from the
    outlets' names: "rt", "rt-2" for its second.
    """
    items = sorted(items, key=lambda item: (item.sha256, item.name))
    lines = repeated(items) if lines is None else lines
    jobs = [(item, lines.get(item.source or "", frozenset())) for item in items]
    results: list[Article | Failure] = list(map(partial(job, language=language, pages=pages), jobs))
    found = [(item, result) for item, result in zip(items, results, strict=True) if isinstance(result, Article)]
    failed = [result for result in results if isinstance(result, Failure)]
    kept, doubles = without_doubles(found)
    named = with_ids(kept)
    return tuple(sorted(named, key=lambda one: (day(one.published), one.id))), tuple(
        sorted(failed + doubles, key=lambda failure: (failure.source, failure.why))
    )


def job(
    given: tuple[Item, frozenset[str]], *, language: str | None, pages: Callable[[str], page.Page]
) -> Article | Failure:
    """`article` as a function of one value, for `map`."""
    item, lines = given
    return article(item, repeated=lines, language=language, pages=pages)


def article(
    item: Item,
    *,
    repeated: frozenset[str] = frozenset(),
    language: str | None = None,
    pages: Callable[[str], page.Page] = page.read,
) -> Article | Failure:
    """One item's article, its id still only the outlet's; a Failure where no words of an article are left.

    `repeated` are folded lines of the outlet's other pages. Spans of the sentences count characters of `text`. HTML is
    read by `pages`, whose InputError is a Failure: that of the sandbox, where the bytes are a stranger's.
    """
    try:
        read = pages(item.content) if item.markup or page.is_markup(item.content) else page.Page(item.content)
    except InputError as error:
        mend = "delete it, or save the article's text instead"
        return Failure(item.name, f"{item.name}: cannot be read as a page ({mend}): {error}")
    lines = layout.paragraphs(read.content)
    outlet = characters.label(item.source) or read.outlet or headline.masthead(lines) or readable(item)
    fresh = [line for line in lines if text.fold(line.text) not in repeated]
    given = furniture.without_outlet(characters.label(item.title) or read.title, outlet)
    title = given or headline.title(fresh, outlet)
    author = characters.label(item.author) or read.author or headline.author(lines) or ""
    published = item.published or read.published or headline.published(lines)
    kept = rules.strip(lines, Known(title=title, author=author, outlet=outlet, repeated=repeated))
    own, stamped = closing.paragraphs(kept, title=title)
    if not any(line.mark != "heading" and forms.tells(line.text) for line in own):
        why = f"{item.name}: nothing is left of it after cleaning: it holds no sentence of an article"
        return Failure(item.name, why)
    canonical = "\n\n".join(line.text for line in own)
    spoken = item.language or read.language or text.language_of(canonical, default=language or "und")
    sentences = with_headings(text.split(canonical, language=spoken), own)
    return Article(
        id=slug(outlet),
        source=outlet,
        title=title or opening(sentences, canonical),
        text=canonical,
        sha256=item.sha256,
        sentences=sentences,
        published=published or stamped,
        author=author or None,
        file=item.file,
        url=page.address(item.url) or read.url,
        language=spoken,
    )


def repeated(items: Iterable[Item]) -> Mapping[str, frozenset[str]]:
    """The folded lines that recur across one outlet's pages, by outlet name ("" for items that name none is left out).

    A line that could be furniture recurs on two pages; a sentence on three, and it must speak to the visitor or name
    the outlet, because a report's background paragraph recurs honestly. Versions of one article count as one page.
    """
    pages: dict[str, list[frozenset[str]]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.sha256, item.name)):
        if item.source:
            pages[item.source].append(folded_lines(item))
    found: dict[str, frozenset[str]] = {}
    for outlet, sets in sorted(pages.items()):
        counts = Counter(line for lines in distinct(sets) for line in lines)
        recurring = frozenset(line for line, times in counts.items() if times >= 2 and recurs(line, times, outlet))
        if recurring:
            found[outlet] = recurring
    return found


def folded_lines(item: Item) -> frozenset[str]:
    """The folded lines of an item's page; of HTML, those between its tags."""
    return frozenset(filter(None, (text.fold(line.text) for line in layout.paragraphs(item.content))))


def distinct(pages: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The pages without those that share half their words with an earlier one: versions of the same article."""
    kept: list[frozenset[str]] = []
    for lines in pages:
        if not any(2 * length(lines & other) >= min(length(lines), length(other)) > 0 for other in kept):
            kept.append(lines)
    return kept


def length(lines: Iterable[str]) -> int:
    """How many characters the lines have together."""
    return sum(map(len, lines))


def recurs(line: str, times: int, outlet: str) -> bool:
    """Is a line that so many pages of the outlet carry furniture?"""
    if not forms.is_prose(line):
        return forms.is_bare(line) or not layout.is_stopped(line)
    return times >= 3 and bool(
        text.fold(outlet) in line or ADDRESSED.search(line) or notes.is_note(line) or notes.is_legal(line)
    )


def without_doubles(found: Sequence[tuple[Item, Article]]) -> tuple[list[Article], list[Failure]]:
    """The articles without those whose words an earlier one has, and a failure that names both for each such."""
    kept: dict[str, tuple[Item, Article]] = {}
    failed: list[Failure] = []
    for item, one in sorted(
        found, key=lambda pair: (day(pair[1].published), pair[1].title, pair[1].sha256, pair[0].name)
    ):
        first = kept.setdefault(text.fold(one.text), (item, one))
        if first[0] is not item:
            failed.append(
                Failure(item.name, f"{item.name}: the same article as {first[0].name}: only that one is used")
            )
    return [one for _, one in kept.values()], failed


def with_ids(articles: Sequence[Article]) -> list[Article]:
    """The articles with unique ids: the first of an outlet has the outlet's, the next "-2" behind it."""
    taken: set[str] = set()
    named: list[Article] = []
    for one in articles:
        number, name = 1, one.id
        while name in taken:
            number += 1
            name = f"{one.id}-{number}"
        taken.add(name)
        named.append(replace(one, id=name))
    return named


def day(moment: Moment | None) -> str:
    """A key that orders moments by day and puts None last; a time of day orders nothing, since zones differ."""
    if moment is None:
        return "~"
    return (moment.date() if isinstance(moment, datetime) else moment).isoformat()


def with_headings(sentences: Sequence[Sentence], lines: Sequence[Line]) -> tuple[Sentence, ...]:
    """The sentences with those marked that stand between paragraphs and are only a heading."""
    heads = {
        number
        for number, line in enumerate(lines)
        if len(lines) > 1
        and line.mark != "item"
        and (line.mark == "heading" or forms.is_heading(line.text) or parts(lines[max(0, number - 1) : number + 2]))
    }
    return tuple(replace(one, heading=True) if one.paragraph in heads else one for one in sentences)


def parts(lines: Sequence[Line]) -> bool:
    """Is the middle one of three lines a heading by its place: bare and short, between paragraphs that end in stops?"""
    if len(lines) < 3:
        return False
    above, line, below = (one.text for one in lines)
    bare = forms.count(line) <= 8 and not layout.is_stopped(line) and not line.endswith((":", ",", ";"))
    return bare and all(forms.is_prose(one) and layout.is_stopped(one) for one in (above, below))


def opening(sentences: Sequence[Sentence], canonical: str) -> str:
    """A title for an article that has none: its first sentence, cut at a word where it is long."""
    first = sentences[0].text if sentences else canonical
    if len(first) <= 120:
        return first
    return first[:120].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def readable(item: Item) -> str:
    """A name for the outlet of an item that names none: its file's stem, in words."""
    stem = PurePath(item.file or item.name).stem
    words = re.sub(r"[\W_]+", " ", characters.label(stem)).strip()
    return words[:1].upper() + words[1:] if words.islower() else words or "article"


def slug(name: str) -> str:
    """An ASCII id for an outlet's name; for letters that have no ASCII form their code points' names decide."""
    spelled = "".join(ascii_of(character) for character in unicodedata.normalize("NFKD", name))
    return re.sub(r"[^a-z0-9]+", "-", spelled.casefold()).strip("-")[:60].strip("-") or "article"


LETTER = re.compile(
    r"(?:CYRILLIC|GREEK|ARABIC|HEBREW|ARMENIAN|GEORGIAN|LATIN) (?:SMALL |CAPITAL )?(?:FINAL )?LETTER "
    r"(?:SHORT |DOTLESS )?([A-Z]+)(?: .*)?"
)


def ascii_of(character: str) -> str:
    """The character where it is ASCII, for a letter the Latin spelling in its Unicode name, else a space or nothing."""
    if character.isascii():
        return character
    if unicodedata.combining(character):
        return ""
    name = unicodedata.name(character, "") if character.isalpha() else ""
    match = LETTER.fullmatch(name)
    if match:
        return SPELLED.get(match[1], match[1].lower() if len(match[1]) <= 2 else match[1][0].lower())
    return "" if character.isalpha() else " "


SPELLED = dict(
    pair.split("=")
    for pair in phrases.listed(
        """
        ALEF=a; BEH=b; TEH=t; YEH=y; WAW=w; REH=r; ZAIN=z; SEEN=s; HEH=h; HAH=h; FEH=f; LAM=l; MEEM=m; NOON=n; JEEM=j;
        DAL=d;
        KAF=k; QAF=q; AIN=a; SHEEN=sh; KHAH=kh; HAMZA=; EN=n; EM=m; EL=l; ER=r; ES=s; EF=f; IE=e; VE=v; BE=b; DE=d;
        GHE=g; KA=k; PE=p; TE=t; HA=kh; HARD=; SOFT=; YERU=y; TSE=ts; CHE=ch; SHA=sh; SHCHA=shch; ZHE=zh; ZE=z; ALPHA=a;
        BETA=v; ETA=i; MU=m; NU=n; PI=p; RHO=r; TAU=t; PHI=f; CHI=ch; PSI=ps; XI=x; SHARP=ss; AE=ae; ETH=d; THORN=th
        """
    )
)
"""Latin spellings of letters whose Unicode name is longer than their sound."""
