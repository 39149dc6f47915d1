"""Sender threads: each claims a delivery, fills in its message, sends it on its own line and records what became of it.

The order is what keeps a crash from doing harm: claim (durable), second look, envelope and body, mark (durable), final
dot, outcome. See `briefing.ledger.deliveries` for what a death leaves at each step.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from briefing.deliver.ahead import AtOnce, ahead
from briefing.deliver.pace import Rate, Spared, next_try
from briefing.deliver.recorder import Recorder
from briefing.errors import MailError, RelayError
from briefing.ledger import Store, deliveries
from briefing.ledger.deliveries import Claim, State
from briefing.ledger.subscribers import Subscriber
from briefing.mail import Line, Outcome, Transport, Wire
from briefing.mail.replies import Refused
from briefing.mail.session import Lost

TRIES = 3
"""How often a thread looks for a line before it gives up."""

ALIKE = 3
"""So many refusals in a row after the recipient was taken are about us, not about the recipients."""

SILENT = 10
"""So many messages in a row without an answer, and the relay is not well."""

WRITERS = 1
"""Threads that write and sign messages, for all lines. One makes 1,700 signed messages a second; four get in each
other's way, and in the way of the lines, since Python runs one at a time: a third as many were measured."""

CLAIMED = 50
"""Deliveries taken from the store at a time: one write to the disk for all of them."""

LATER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message ready to go."""

    sender: str
    to: str
    wire: Wire


class Writer(Protocol):
    """Makes a subscriber's message. `largest` is what the relay takes, in octets; 0 where it does not say.

    One that has a true attribute `quick` takes less time than waking a thread for it does.
    """

    def __call__(self, subscriber: Subscriber, *, now: datetime, largest: int) -> Envelope:
        """Called in any thread, and before the second look. Raises MailError where no message can be made for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be sent, and by whom. Values alone; the threads share one."""

    edition: int
    day: date
    sender: str
    only: Collection[int] | None
    connections: int
    messages_per_connection: int


class Senders:
    """The threads of one run, and what they share."""

    def __init__(
        self,
        job: Job,
        *,
        store: Store,
        recorder: Recorder,
        transport: Transport,
        write: Writer,
        rate: Rate,
        clock: Callable[[], datetime],
        sleep: Callable[[float], object],
        chance: random.Random,
        told: Callable[[State], None],
    ) -> None:
        """Nothing starts yet. `told` is called with what became of each message."""
        self._job = job
        self._store = store
        self._recorder = recorder
        self._transport = transport
        self._write = write
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._told = told
        self._spared = Spared()
        self._waiting: deque[Claim] = deque()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._failures: list[BaseException] = []
        self._lines = 0
        self._alike: list[tuple[Claim, Outcome]] = []
        self._silent = 0

    def run(self) -> None:
        """Send until nothing is due.

        Raises:
            RelayError: the relay takes nothing; what was not sent waits.
            StoreError: something could not be recorded. Nothing went out after that.
        """
        ended = [threading.Event() for _ in range(self._job.connections)]
        threads = [threading.Thread(target=self._work, args=(one,), name=f"sender-{n}") for n, one in enumerate(ended)]
        quick = getattr(self._write, "quick", False)
        with AtOnce() if quick else ThreadPoolExecutor(WRITERS, "writer") as self._pool:
            try:
                for thread in threads:
                    thread.start()
                for one in ended:
                    one.wait()
            finally:  # a request to end lets every thread finish its message
                # Not joined: CPython takes a thread whose join a signal interrupted for ended (gh-90882).
                self._stop.set()
                for thread, one in zip(threads, ended, strict=True):
                    if thread.ident:
                        one.wait()
                self._give_back()
        if self._failures:
            raise self._failures[0]

    def _work(self, ended: threading.Event) -> None:
        """One thread: a line, and messages on it, until nothing is due or the run stops."""
        try:
            while not self._stop.is_set() and (claim := self._next()):
                line = self._connect(claim)
                if line is None:
                    return
                with self._lock:
                    self._lines += 1
                try:
                    self._use(line, claim)
                finally:
                    with self._lock:
                        self._lines -= 1
                    line.quit()
        except BaseException as error:  # noqa: BLE001  (raised by `run` in the thread that waits)
            self._failures.append(error)
            self._stop.set()
        finally:
            ended.set()

    def _use(self, line: Line, first: Claim) -> None:
        """Send on one line, beginning with a claim, for as long as it is good for another message."""
        largest = getattr(line, "size", 0)

        def write(claim: Claim) -> Envelope:
            return self._write(claim.subscriber, now=self._clock(), largest=largest)

        ready = ahead(self._pool, write, self._claims(line, first))
        try:
            for claim, envelope in ready:
                if line.open and not self._stop.is_set():
                    self._one(line, claim, envelope)
                else:
                    self._back(claim)
        except BaseException:
            self._stop.set()
            for claim, _ in ready:
                self._back(claim)
            raise

    def _claims(self, line: Line, first: Claim) -> Iterator[Claim]:
        """The deliveries for one line, as many as it may carry."""
        claim: Claim | None = first
        for _ in range(self._job.messages_per_connection):
            if claim is None:
                return
            yield claim
            if not line.open or self._stop.is_set():
                return
            claim = self._next()
        if claim:
            self._back(claim)

    def _next(self) -> Claim | None:
        """The next delivery of this run; a few are claimed at a time."""
        with self._lock:
            if not self._waiting:
                now, job = self._clock(), self._job
                self._waiting.extend(
                    self._recorder.do(
                        lambda connection: deliveries.claim(
                            connection,
                            edition=job.edition,
                            day=job.day,
                            sender=job.sender,
                            now=now,
                            most=max(CLAIMED, 4 * job.connections),
                            only=job.only,
                        )
                    )
                )
            return self._waiting.popleft() if self._waiting else None

    def _connect(self, claim: Claim) -> Line | None:
        """A line, or None where others carry on without this thread; the claim then waits again."""
        why: Exception = RelayError("the relay cannot be reached")
        for attempt in range(TRIES):
            try:
                return self._transport.line()
            except (Refused, Lost) as error:
                why = error
                if isinstance(error, Refused) and not error.temporary:
                    break
            except BaseException:
                self._back(claim)
                raise
            if self._stop.is_set() or attempt == TRIES - 1:
                break
            self._sleep(5**attempt * (1 + self._chance.random() / 5))
        self._back(claim)
        with self._lock:
            if self._lines and isinstance(why, Refused) and why.temporary:
                return None  # the relay allows fewer connections than we asked for
        raise RelayError(f"{why}; what was not sent waits for the next run") from None

    def _one(self, line: Line, claim: Claim, envelope: Future[Envelope]) -> None:
        """One message, from the second look to its outcome."""
        domain = (claim.subscriber.wire or "").rpartition("@")[2].lower()
        now = self._clock()
        rest = self._spared.until(domain, now)
        if rest:
            self._settle(claim, Outcome("deferred", "connect", 0, "the domain asked us to slow down"), due=rest)
            return
        self._rate.wait()
        try:
            ready = envelope.result()
        except MailError as error:
            self._settle(claim, Outcome("failed", "data", 0, str(error)))
            return
        if not self._still_wanted(claim):
            self._settle(claim, Outcome("withdrawn", "mail"))
            return
        try:
            outcome = line.send(ready.sender, ready.to, ready.wire, lambda: self._mark(claim))
        except Refused as error:
            self._back(claim, error.outcome)
            line.quit()
            self._trouble(str(error), most=TRIES if error.temporary else 1)
            return  # the next line tells whether it was this one alone
        if outcome.slow_down:
            self._slow(domain, now, outcome)
        self._settle(claim, outcome)
        self._watch(claim, outcome)

    def _still_wanted(self, claim: Claim) -> bool:
        """The second look, which sees what others have committed up to this moment."""
        job = self._job
        with self._store.reading() as connection:
            return deliveries.still_mine(connection, claim.id, sender=job.sender, day=job.day)

    def _mark(self, claim: Claim) -> bool:
        """The durable mark before the dot."""
        now, job = self._clock(), self._job
        return self._recorder.do(
            lambda connection: deliveries.mark(connection, claim.id, sender=job.sender, day=job.day, now=now)
        )

    def _slow(self, domain: str, now: datetime, outcome: Outcome) -> None:
        """Spare a domain, for this run and for others."""
        until = self._spared.spare(domain, now=now, asked_seconds=outcome.wait_seconds)
        edition = self._job.edition
        self._recorder.later(
            lambda connection: deliveries.spare(connection, edition=edition, domain=domain, until=until)
        )

    def _settle(self, claim: Claim, outcome: Outcome, *, due: datetime | None = None) -> None:
        """Record what became of a message."""
        now, job = self._clock(), self._job
        marked = outcome.stage == "dot"
        state: State = "suppressed" if outcome.state == "withdrawn" else outcome.state
        if state == "deferred" and due is None:
            tries = claim.attempts + 1
            due = next_try(now, attempts=tries, asked_seconds=outcome.wait_seconds, chance=self._chance)
        self._told(state)
        reply = scrubbed(outcome.reply, claim.subscriber)
        self._recorder.later(
            lambda connection: deliveries.settle(
                connection,
                claim.id,
                sender=job.sender,
                state=state,
                now=now,
                due=due,
                stage=outcome.stage,
                code=outcome.code or None,
                reply=reply or None,
                tried=not marked and state in ("deferred", "failed"),
            )
        )

    def _watch(self, claim: Claim, outcome: Outcome) -> None:
        """Stop the run where one recipient after another is refused for the same reason behind RCPT.

        Those refused so far wait again: it was not about them.
        """
        if not outcome.code and outcome.state in ("deferred", "in_doubt"):
            self._trouble(f"the relay falls silent ({outcome.stage}: {outcome.reply})", most=SILENT)
        with self._lock:
            if outcome.code:
                self._silent = 0
            if outcome.state != "failed" or outcome.stage not in ("data", "dot"):
                if outcome.state == "sent":
                    self._alike.clear()
                return
            self._alike.append((claim, outcome))
            if len(self._alike) < ALIKE:
                return
            alike, self._alike = self._alike, []
        due = self._clock() + LATER
        for refused, its in alike:
            self._requeue(refused, its, due)
        raise RelayError(
            f"the relay refuses one mail after another ({outcome.stage}: {outcome.code} {outcome.reply}); "
            "what was not sent waits for the next run"
        )

    def _trouble(self, line: str, *, most: int) -> None:
        """Count a message on which the relay did not speak of the message; raises RelayError after `most` in a row."""
        with self._lock:
            self._silent += 1
            if self._silent < most:
                return
        raise RelayError(f"{line}; what was not sent waits for the next run")

    def _requeue(self, claim: Claim, outcome: Outcome, due: datetime) -> None:
        """Let a delivery that was recorded as failed wait again."""
        now, sender, reply = self._clock(), self._job.sender, scrubbed(outcome.reply, claim.subscriber)
        self._recorder.later(
            lambda connection: deliveries.reopen(connection, claim.id, sender=sender, now=now, due=due, reply=reply)
        )

    def _back(self, claim: Claim, why: Outcome | None = None) -> None:
        """Let a claimed delivery that the relay did not decide about wait again, as if it had not been claimed."""
        now, sender = self._clock(), self._job.sender
        self._recorder.later(
            lambda connection: deliveries.settle(
                connection,
                claim.id,
                sender=sender,
                state="queued",
                now=now,
                due=now,
                stage=why.stage if why else None,
                code=why.code if why else None,
                reply=scrubbed(why.reply, claim.subscriber) if why else None,
            )
        )

    def _give_back(self) -> None:
        """Let all that was claimed and not begun wait again."""
        while self._waiting:
            self._back(self._waiting.popleft())


def scrubbed(reply: str, subscriber: Subscriber) -> str:
    """A reply without the subscriber's address, which servers like to repeat: the store keeps it in one place alone."""
    for known in (subscriber.wire, subscriber.address):
        if known:
            for part in (known, known.rpartition("@")[0]):
                if len(part) > 2:
                    reply = replaced(reply, part)
    return reply


def replaced(text: str, part: str) -> str:
    """The text with every occurrence of a part, in any case, as `<...>`."""
    folded, wanted, found, last = text.lower(), part.lower(), [], 0
    if len(folded) != len(text):
        return ""
    while (start := folded.find(wanted, last)) >= 0:
        found.append(text[last:start])
        last = start + len(part)
    return "<...>".join([*found, text[last:]])
