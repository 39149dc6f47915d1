"""What happens every morning: fetch, build, publish, send; each date once, whoever calls and however often.

A run decides from the store what is due, marks what was missed, and takes up what an earlier run had to leave. It is
told the time and how to reach the outside (`Steps`), and gives back one line and an exit code.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from briefing import archive, build, lock, publish, review, timetable
from briefing.collect import items as web
from briefing.collect import run as collecting
from briefing.config import Config
from briefing.deadline import Budget
from briefing.errors import NothingToPrint, Overdue
from briefing.intake import Memory, newest
from briefing.journal import Journal
from briefing.ledger import Store, editions, open_store, restores
from briefing.model import Item
from briefing.press import Press
from briefing.workers import hired

Until = Literal["fetch", "build", "send"]
PARTLY, NOTHING, WAITING = 3, 4, 5

MISSED_NAMED = 5
"""Missed dates that are told one by one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: messages accepted now, those that wait for another try, those in doubt."""

    sent: int = 0
    waiting: int = 0
    doubtful: int = 0
    why: str = ""
    """Why sending stopped before its end, "" where it did not."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of reading the sources of the web: a line for each that failed, and those the operator is to hear.

    A source is `told` of once for as long as it fails, after days; the brief names it every day.
    """

    failed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """How a run reaches the outside.

    fetch  reads the sources of the web into the store
    send   mails an edition to whoever has not had it, and may be called again; None where no mail is set up
    clock  gives the moment, aware
    ping   is told "start" when there is work to do
    say    tells a waiting person what is being done
    """

    clock: Callable[[], datetime]
    journal: Journal
    ping: Callable[[str], None] = lambda _: None
    fetch: Callable[[Store], Fetched] | None = None
    send: Callable[[Store, editions.Edition], Sent] | None = None
    say: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did, in a line, with its exit code. `idle`: there was nothing to do. `complaints` are told too."""

    line: str
    code: int = 0
    idle: bool = False
    complaints: tuple[str, ...] = ()


def run(config: Config, *, out: Path, steps: Steps, until: Until = "send", day: date | None = None) -> Outcome:
    """Do what is due now, and nothing where nothing is.

    Args:
        until: the last step to take.
        day: build the edition of this date, whether it is due or known already.

    Raises:
        Busy: another run is at work; nothing was done.
        BriefingError: a step failed; what was published and sent before stands, and the next run goes on from there.
    """
    with (
        lock.held(out, what="run", now=steps.clock()),
        closing(open_store(config.store, now=steps.clock())) as store,
    ):
        return Run(config, out, store, steps, Budget(config.deadlines.run)).go(until, day)


class Run:
    """One run, with all it works on."""

    def __init__(self, config: Config, out: Path, store: Store, steps: Steps, budget: Budget) -> None:
        self.config, self.out, self.store, self.steps, self.budget = config, out, store, steps, budget
        self.now = steps.clock()
        self.today = self.now.astimezone(ZoneInfo(config.timezone)).date()
        self.memory = Memory(store, config, out)
        self.unread: tuple[str, ...] = ()
        """Why nothing could be read that may hold the day's articles; empty where something could."""
        self.complaints: list[str] = []

    def go(self, until: Until, day: date | None) -> Outcome:
        """The steps, one after the other."""
        known = known_dates(self.store, self.config)
        wanted = day
        if self.config.date == "today":
            due = timetable.due(self.config.timetable, now=self.now, known=known)
            self.mark_missed(due.missed)
            wanted = day or due.build
        if wanted:
            self.steps.ping("start")
        failed: tuple[str, ...] = ()
        if wanted or self.config.date == "newest":
            failed = self.fetch()
            if until == "fetch":
                return self.outcome(
                    f"{len(failed)} sources failed" if failed else "the sources are read", failed=failed
                )
        if day is None and self.config.date == "newest":
            wanted = self.newest_article_day(known)
            if wanted:
                self.steps.ping("start")
        if wanted is None:
            return self.left_over(until)
        self.unread += tuple(unlisted(self.config))
        made = self.make(wanted)
        if made is None and self.unread:
            return self.outcome(f"no edition of {wanted} yet: nothing could be read; the next run tries again", NOTHING)
        if made is None:
            return self.outcome(f"no edition of {wanted}: there was nothing to print", NOTHING)
        line = f"{made.folder}: {self.holds(made)}"
        if self.config.review == "required":
            return self.outcome(f"{line}; it waits for: briefing approve {wanted}", failed=failed or made.failures)
        return self.mail(line, until, failed=failed or made.failures)

    def mark_missed(self, missed: tuple[date, ...]) -> None:
        """Record the dates whose edition will not be made any more."""
        for day in missed:
            with self.store.writing() as connection:
                editions.record(
                    connection, day=day, language=self.config.language, state="missed", files={}, built=None
                )
            self.steps.journal.write("missed", edition=day)
        if len(missed) > MISSED_NAMED:
            self.complaints.append(
                f"the editions of {len(missed)} days from {missed[0]} to {missed[-1]} were missed:"
                " none was made while it was due"
            )
        else:
            self.complaints += [f"the edition of {day} was missed: none was made while it was due" for day in missed]

    def newest_article_day(self, known: Mapping[date, str]) -> date | None:
        """For a desk that dates editions by their newest article: that day, unless it or a later one has an edition.

        A day that was skipped is taken up again when there is an article that was not there then.
        """

        def stored(names: Sequence[str]) -> Sequence[Item]:
            with self.store.reading() as connection:
                return web.named(connection, self.config, names)

        with self.store.reading() as connection:
            marks = web.marks(connection, self.config)
        with hired(self.config.workers) as work:
            found = newest.newest(self.config, self.memory, today=self.today, more=marks, items=stored, map=work)
        if found.day is None:
            raise NothingToPrint(
                "no article has a date of today or before to name the edition by; give `published` in the config"
                if found.articles
                else "no article is there: save some into the folders of the sources; briefing check tells what fails"
            )
        tomorrow = self.today + timedelta(days=1)
        later = any(found.day < day <= tomorrow for day, state in known.items() if state in ("draft", "published"))
        state = known.get(found.day, timetable.MISSED)
        open_yet = state == timetable.MISSED or (state == "skipped" and found.fresh)
        return found.day if open_yet and not later else None

    def fetch(self) -> tuple[str, ...]:
        """Read the sources of the web; what is late or fails is told, and the edition is built from what is there."""
        if self.steps.fetch is None:
            return ()
        self.steps.say("reading the sources of the web")
        try:
            with self.budget.step("fetch the sources", self.config.deadlines.fetch):
                found = self.steps.fetch(self.store)
        except Overdue as late:
            found = Fetched((str(late),), (str(late),))
            self.unread = found.failed
        if len(found.failed) >= len(collecting.of_web(self.config)):
            self.unread = found.failed
        self.steps.journal.write("fetched", failed=len(found.failed))
        self.complaints += found.told
        return found.failed

    def make(self, day: date) -> build.Edition | None:
        """Build the edition of a date, publish it or lay it aside for review, and record it; None for a day without."""
        draft = self.config.review == "required"
        with self.store.reading() as connection:
            number = editions.number_of(connection, day=day, language=self.config.language)
        with self.budget.step("build the edition", self.config.deadlines.build), Press() as press:
            try:
                made = build.build(
                    self.config,
                    press=press,
                    out=self.out,
                    day=day,
                    today=self.today,
                    number=lambda _: number,
                    draft=draft,
                    empty=self.config.on_empty != "skip" and not self.unread,
                    memory=self.memory,
                    say=self.steps.say,
                )
            except NothingToPrint as nothing:
                self.complaints += [str(nothing), *self.unread]
                if self.unread:
                    return None  # what could not be read may hold articles of this day: it stays due
                if known_dates(self.store, self.config).get(day, timetable.MISSED) == timetable.MISSED:
                    self.record(day, "skipped", {})  # an edition that is there stays what it is
                newest.pass_over(self.memory)
                return None
        if not draft:
            archive.follow(self.config, self.out)
        # A crash before this line leaves an edition that the store does not know: the next run makes it again.
        self.record(day, "draft" if draft else "published", publish.hashes(made.folder))
        self.complaints += [failure.why for failure in made.failures]
        self.complaints += filter(None, (made.missing, made.unprinted))
        return made

    def record(self, day: date, state: editions.State, files: Mapping[str, str]) -> None:
        """Enter an edition into the store and the log."""
        now = self.steps.clock()
        with self.store.writing() as connection:
            editions.record(
                connection,
                day=day,
                language=self.config.language,
                state=state,
                files=files,
                built=now if files else None,
                published=now if state == "published" else None,
            )
        self.steps.journal.write("built", edition=day, state=state)

    def left_over(self, until: Until) -> Outcome:
        """Nothing is to be built: send what waits, or say that there is nothing to do."""
        newest = newest_published(self.store, self.config)
        waiting = drafts(self.store, self.config)
        coming = timetable.next_due(self.config.timetable, now=self.now) if self.config.date == "today" else None
        then = (
            f"; the next is due {coming[1].astimezone(ZoneInfo(self.config.timezone)):%Y-%m-%d %H:%M %Z}"
            if coming
            else ""
        )
        if waiting:
            idle = f"nothing to do: the edition of {waiting[-1]} waits for: briefing approve {waiting[-1]}"
        elif newest:
            idle = f"nothing to do: the edition of {newest.day} is there{then}"
        else:
            idle = f"nothing to do: no edition is due{then}"
        return self.mail("", until, idle=idle)

    def mail(self, line: str, until: Until, *, failed: object = (), idle: str = "") -> Outcome:
        """Send the newest edition to whoever has not had it; `idle` is the line for when there was nobody."""
        newest = newest_published(self.store, self.config)
        wanted = until == "send" and self.steps.send is not None
        why_not = self.unsent(newest) if newest and wanted else ""
        if not wanted or newest is None or why_not or self.steps.send is None:
            told = f"{line}; not mailed: {why_not}" if line and why_not else line
            return self.outcome(told or idle, idle=not line, failed=failed)
        self.steps.say(f"sending the edition of {newest.day}")
        try:
            with self.budget.step("send the edition", self.config.deadlines.send):
                sent = self.steps.send(self.store, newest)
        except Overdue as late:
            self.complaints.append(str(late))
            return self.outcome(f"{line or newest.day}: sending was not done in time", WAITING)
        if sent.why:
            self.complaints.append(sent.why)
        if sent.sent or sent.waiting or sent.doubtful:
            self.steps.journal.write(
                "sent", edition=newest.day, sent=sent.sent, waiting=sent.waiting, doubt=sent.doubtful
            )
        if not line and not sent.sent and not sent.waiting:
            return self.outcome(idle, idle=True, failed=failed)
        told = line or f"the edition of {newest.day}"
        told += f"; sent to {sent.sent}" if sent.sent else ""
        told += f", {sent.waiting} wait" if sent.waiting else ""
        told += f", {sent.doubtful} in doubt" if sent.doubtful else ""
        return self.outcome(told, WAITING if sent.waiting or sent.doubtful else 0, failed=failed)

    def unsent(self, edition: editions.Edition) -> str:
        """Why an edition is not to be mailed by a run; "" where it is."""
        with self.store.reading() as connection:
            restored = restores.newest_day(connection)
        if restored and edition.day <= restored:
            return f"the store was brought back from a copy on {restored}, and it may have been sent before"
        if edition.published and self.now - edition.published > self.config.schedule.max_lateness:
            return "it is too old"
        if edition.day.isoformat() not in publish.editions(self.out):
            gone = f"its files are not in {self.out}; to make them anew: briefing rebuild {edition.day}"
            self.complaints.append(f"the edition of {edition.day} is not mailed: {gone}")
            return gone
        contract = publish.contract(self.out, edition.day.isoformat())
        if not contract["sources"]:
            return "" if self.config.on_empty == "notice" else "no article is in it"
        return review.thin(contract, sources=self.config.least.sources, articles=self.config.least.articles)

    def holds(self, made: build.Edition) -> str:
        """What an edition holds, in a few words."""
        articles, outlets = len(made.brief.articles), len({article.source for article in made.brief.articles})
        return f"{articles} article{'s' * (articles != 1)} of {outlets} outlet{'s' * (outlets != 1)}"

    def outcome(self, line: str, code: int = 0, *, idle: bool = False, failed: object = ()) -> Outcome:
        """The end of a run."""
        return Outcome(
            line, code or (PARTLY if failed and not idle else 0), idle, tuple(dict.fromkeys(self.complaints))
        )


def known_dates(store: Store, config: Config) -> dict[date, str]:
    """The state of each date that the store knows an edition of."""
    with store.reading() as connection:
        return {edition.day: edition.state for edition in editions.listed(connection, language=config.language)}


def newest_published(store: Store, config: Config) -> editions.Edition | None:
    """The newest edition that may be sent."""
    with store.reading() as connection:
        return editions.newest(connection, language=config.language)


def drafts(store: Store, config: Config) -> list[date]:
    """The dates whose edition waits for review, oldest first."""
    return sorted(day for day, state in known_dates(store, config).items() if state == "draft")


def unlisted(config: Config) -> Iterator[str]:
    """A line for each folder of articles that cannot be looked into at this moment."""
    for folder in (source.folder for source in config.sources if source.folder):
        try:
            with os.scandir(folder):
                pass
        except OSError as error:
            yield f"{folder} cannot be read: {error.strerror}; mend its permissions, or mount it"
