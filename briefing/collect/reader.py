"""One source, read: its feed, sitemap or page, and the pages of its articles where the text stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from briefing import links
from briefing.collect import identity
from briefing.collect.pages import Pages
from briefing.config import Source
from briefing.errors import FetchError, InputError
from briefing.fetch import Answer, Fetcher
from briefing.ingest import entries
from briefing.ingest.entries import Entry, Listing
from briefing.ledger.articles import Found, Stored
from briefing.sandbox import Sandbox

SITEMAPS = 3
"""How many sitemaps of an index are read, the newest first."""

LASTING = {"robots", "status", "blocked"}
"""Kinds of failure that asking again will hardly mend: the feed counts as read without these articles."""

LEAST_WORDS = 25
"""A teaser shorter than this is no text to quote from."""

Known = Callable[[Sequence[str]], Mapping[str, Stored]]
"""Keys -> those articles of the source that the store has."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reading may take: `articles` at most; ends early once `stopped`; `recheck` is how long pages are young."""

    articles: int
    recheck: timedelta
    stopped: Callable[[], bool]


@dataclass(slots=True)
class Reading:
    """What a reading gave. `listed` counts the entries; `same` are articles that were looked at and had not changed.

    `unread` are articles whose text could not be had, each with the reason. `etag` and `modified` are None where
    something is left to be read the next time.
    """

    found: list[Found] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    listed: int = 0
    fresh: bool = True
    whole: bool = True
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None


class Reader:
    """Reads sources one by one; to be shared by threads, each with its own source."""

    def __init__(self, fetcher: Fetcher, sandbox: Sandbox, *, now: datetime, limits: Limits) -> None:
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._pages = Pages(fetcher, sandbox)
        self._now = now
        self._limits = limits

    def read(
        self,
        source: Source,
        *,
        etag: str | None,
        modified: str | None,
        known: Known,
        young: Callable[[], Sequence[Stored]],
    ) -> Reading:
        """All that is new or changed at a source.

        Args:
            etag, modified: what the source's server gave the last time.
            known: the source's articles that the store has; young: those that may still be corrected.

        Raises:
            FetchError, InputError: the source itself cannot be read. Nothing of it was kept.
        """
        if source.page:
            return self._single(source, known)
        address = source.feed or source.sitemap
        assert address
        answer = self._fetcher.get(address, headers=source.headers, etag=etag, modified=modified)
        reading = Reading(etag=answer.etag or etag, modified=answer.modified or modified, moved=answer.moved)
        if not answer.fresh:
            reading.fresh = False
            self._look_again(source, reading, young())
            return reading
        listing = self._listing(source, answer)
        reading.listed = len(listing.entries)
        named = list(zip(identity.keys(listing.entries, home=answer.url), listing.entries, strict=True))
        self._take(source, listing, self._newest(named), reading, known)
        if not reading.whole:
            reading.etag = reading.modified = None
        return reading

    def _listing(self, source: Source, answer: Answer) -> Listing:
        """The entries of a feed, or of a sitemap and of the newest ones that an index names."""
        if source.feed:
            raw: Any = self._sandbox.run(
                "feed",
                answer.body,
                url=answer.url,
                media_type=answer.media_type,
                charset=answer.charset,
                drop=list(source.dropped),
            )
            return entries.listing(raw, base=answer.url, now=self._now)
        first = entries.listing(self._sandbox.run("sitemap", answer.body), base=answer.url, now=self._now)
        found = list(first.entries)
        for address in first.more[:SITEMAPS]:
            below = self._fetcher.get(address, headers=self._own(source, address), within=source.sitemap)
            listed = entries.listing(self._sandbox.run("sitemap", below.body), base=below.url, now=self._now)
            found += listed.entries
        return replace(first, entries=tuple(found[: entries.MOST_ENTRIES]))

    def _own(self, source: Source, address: str) -> dict[str, str]:
        """The headers of a source, for an address on its own host; strangers do not get them."""
        same = links.key(address).partition("/")[0] == links.key(source.address or "").partition("/")[0]
        return source.headers if same else {}

    def _newest(self, named: list[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
        """The newest entries, each key once, as many as are read in one run; undated ones count as new."""
        once = dict(reversed(named))
        ordered = [(key, once[key]) for key in dict.fromkeys(key for key, _ in named)]
        ordered.sort(key=lambda pair: day_of(pair[1], self._now.date()), reverse=True)
        return ordered[: self._limits.articles]

    def _take(
        self,
        source: Source,
        listing: Listing,
        named: Sequence[tuple[str, Entry]],
        reading: Reading,
        known: Known,
    ) -> None:
        """Read what is new among the entries, and look again at what may have changed."""
        held = known([key for key, _ in named])
        oldest = (self._now - timedelta(days=source.window_days)).date()
        for key, one in named:
            stored = held.get(key)
            if stored is None and day_of(one, self._now.date()) < oldest:
                continue
            if self._limits.stopped():
                reading.whole = False
                return
            try:
                self._one(source, listing, key, one, stored, reading)
            except (FetchError, InputError) as error:
                if stored is None:
                    reading.unread.append((one.link or one.title or key, str(error)))
                    reading.whole &= is_lasting(error)

    def _one(
        self, source: Source, listing: Listing, key: str, one: Entry, stored: Stored | None, reading: Reading
    ) -> None:
        """One entry: from the feed where its text stands there, else from its page."""
        if self._is_on_page(source, one, stored) and one.link:
            if stored and not self._worth_another_look(one, stored):
                return
            try:
                self._from_page(source, listing, key, one, stored, reading)
            except (FetchError, InputError) as error:
                if stored or source.full_text == "page" or not is_lasting(error) or len(one.text.split()) < LEAST_WORDS:
                    raise
            else:
                return
        if len(one.text.split()) >= LEAST_WORDS or (one.text and source.full_text == "feed"):
            reading.found.append(self._found(source, listing, key, one, text=one.text))

    def _is_on_page(self, source: Source, one: Entry, stored: Stored | None) -> bool:
        """Whether an entry's text is read from its page; what was once read from one place stays with it."""
        if stored:
            return stored.text_from == "page"
        return bool(source.sitemap) or source.full_text == "page" or (source.full_text == "auto" and not one.full)

    def _worth_another_look(self, one: Entry, stored: Stored) -> bool:
        """Whether a page is asked for again: while it is young, and whenever its source says that it was changed."""
        young = self._now - stored.first_seen <= self._limits.recheck
        touched = isinstance(one.updated, datetime) and one.updated > stored.looked
        return young or touched or (bool(one.title) and one.title != stored.title)

    def _from_page(
        self, source: Source, listing: Listing, key: str, one: Entry, stored: Stored | None, reading: Reading
    ) -> None:
        """An entry with the text of its page."""
        assert one.link
        page = self._pages.read(
            one.link,
            within=source.address or "",
            headers=source.headers,
            drop=source.dropped,
            etag=stored.etag if stored else None,
            modified=stored.modified if stored else None,
            now=self._now,
        )
        if page.entry is None:
            assert stored
            reading.same.append(stored.id)
            return
        if len(page.entry.text.split()) < LEAST_WORDS:
            raise InputError("no article was found on the page")
        found = self._found(source, listing, key, merged(one, page.entry), text=page.entry.text)
        reading.found.append(replace(found, etag=page.etag, modified=page.modified, text_from="page"))

    def _look_again(self, source: Source, reading: Reading, young: Sequence[Stored]) -> None:
        """Ask the pages of young articles whether they changed, where their feed has nothing new to say."""
        for stored in young:
            if stored.text_from == "page" and stored.url and not self._limits.stopped():
                one = Entry(link=stored.url, guid=stored.guid, title=stored.title, outlet=stored.outlet)
                with suppress(FetchError, InputError):  # it was read before, and will be asked again
                    self._from_page(source, Listing(), stored.key, one, stored, reading)

    def _single(self, source: Source, known: Known) -> Reading:
        """A source that is one page."""
        assert source.page
        key = links.key(source.page)
        stored = known([key]).get(key)
        reading = Reading(listed=1)
        one = Entry(link=source.page)
        self._from_page(source, Listing(), key, one, stored, reading)
        reading.fresh = bool(reading.found)
        return reading

    def _found(self, source: Source, listing: Listing, key: str, one: Entry, *, text: str) -> Found:
        """An entry as the store keeps it."""
        return Found(
            key=key,
            text=text,
            title=one.title,
            url=one.link,
            canonical=one.canonical or one.link,
            guid=one.guid,
            outlet=source.outlet or one.outlet or listing.title,
            author=one.author,
            language=source.language or one.language or listing.language,
            published=one.published,
        )


def is_lasting(error: InputError) -> bool:
    """Whether asking again will hardly help."""
    return not isinstance(error, FetchError) or error.kind in LASTING


def merged(one: Entry, page: Entry) -> Entry:
    """What the feed says of an article, and what only its page says."""
    return replace(
        one,
        title=one.title or page.title,
        author=one.author or page.author,
        published=one.published or page.published,
        outlet=one.outlet or page.outlet,
        language=page.language or one.language,
        canonical=page.canonical,
    )


def day_of(one: Entry, today: date) -> date:
    """The day of an entry; today for one that does not say."""
    moment = one.published or one.updated
    return today if moment is None else moment.date() if isinstance(moment, datetime) else moment
