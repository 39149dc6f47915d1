"""Subscribers as a table of comma-separated values: what `export` writes, `import` reads, and any office program opens.

Pure: text in, rows and faults out. A table that was exported and read again gives the same subscribers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args

from briefing import addresses
from briefing.addresses import Address
from briefing.ledger.subscribers import EVERY_DAY, Choices, Consent, Form, State, Subscriber

COLUMNS = (
    "address",
    "state",
    "since",
    "created",
    "confirmed",
    "consent",
    "consent_way",
    "consent_at",
    "themes",
    "form",
    "language",
    "weekdays",
    "paused_until",
)
ALSO = {
    "e-mail": "address",
    "email": "address",
    "mail": "address",
    "email address": "address",
    "e-mail address": "address",
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_THEME = "all"
LARGEST_FIELD = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One subscriber of a table; what a column did not say is None."""

    line: int
    address: Address
    state: State
    since: datetime | None
    created: datetime | None
    confirmed: datetime | None
    consent: Consent | None
    choices: Choices
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of a table that cannot be taken, and why."""

    line: int
    why: str


def read(text: str, *, themes: Iterable[str]) -> Iterator[Row | Fault]:
    """The rows of a table, each a subscriber or a fault, in order.

    The first line names the columns; only `address` (or `email`) must be there. Commas, semicolons and tabs part them,
    as the first line shows. `themes` are the names a row may choose from; empty allows any.

    Raises:
        ValueError: the first line is none of column names; says which ones there may be.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    part = max(",;\t", key=first.count)
    known = frozenset(themes)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=part, strict=False)
    csv.field_size_limit(LARGEST_FIELD)
    names = header(next(rows, []))
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(rows.line_num, f"cannot be read: {error}")
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            yield Fault(
                rows.line_num, f"has {len(cells)} values for {len(names)} columns; set texts with commas in quotes"
            )
            continue
        try:
            yield row(rows.line_num, {name: cell.strip() for name, cell in zip(names, cells, strict=False)}, known)
        except ValueError as error:
            yield Fault(rows.line_num, str(error))


def header(cells: list[str]) -> list[str]:
    """The columns of a table. Raises ValueError where they are not ours."""
    names = [ALSO.get(cell.strip().lower(), cell.strip().lower()) for cell in cells]
    strange = [name for name in names if name not in COLUMNS]
    if "address" not in names or len(set(names)) != len(names):
        raise ValueError("its first line must name the columns, each once, and `address` among them")
    if strange:
        raise ValueError(f"the column {strange[0]!r} is not known; there may be: {', '.join(COLUMNS)}")
    return names


def row(line: int, cells: Mapping[str, str], known: frozenset[str]) -> Row:
    """One row. Raises ValueError, naming the column."""
    try:
        address = addresses.check(cells["address"])
    except ValueError as error:
        raise ValueError(f"address: {error}") from None
    state = cells.get("state") or "active"
    states: dict[str, State] = {name: name for name in get_args(State)}
    if state not in states:
        raise ValueError(f"state: {state!r} is none of {', '.join(states)}")
    consent = cells.get("consent", "")
    consent_at = moment(cells, "consent_at")
    if consent and not consent_at:
        raise ValueError("consent_at: must say when they agreed, such as 2026-05-12")
    return Row(
        line=line,
        address=address,
        state=states[state],
        since=moment(cells, "since"),
        created=moment(cells, "created"),
        confirmed=moment(cells, "confirmed"),
        consent=Consent(consent, cells.get("consent_way") or "import", consent_at) if consent and consent_at else None,
        choices=choices(cells, known),
        paused_until=day(cells.get("paused_until", "")),
    )


def choices(cells: Mapping[str, str], known: frozenset[str] = frozenset()) -> Choices:
    """What a row, or a form, chooses; what it leaves empty is as for everybody. Raises ValueError, naming the field."""
    forms: dict[str, Form] = {"attached": "attached", "link": "link"}
    form = cells.get("form") or "attached"
    if form not in forms:
        raise ValueError(f"form: {form!r} is none of {', '.join(forms)}")
    language = cells.get("language") or None
    if language and not (language.replace("-", "").isalnum() and language.isascii() and len(language) <= 35):
        raise ValueError(f"language: {language!r} is no code of a language, such as de")
    named = cells.get("themes", "").strip()
    parts = tuple(part.strip() for part in named.split(";") if part.strip())
    themes = None if not parts or named == EVERY_THEME else parts
    strange = [theme for theme in themes or () if known and theme not in known]
    if strange:
        raise ValueError(f"themes: there is no theme {strange[0]!r}; there are {', '.join(sorted(known))}")
    return Choices(themes=themes, form=forms[form], language=language, weekdays=weekdays(cells.get("weekdays", "")))


def weekdays(text: str) -> str:
    """`mon;wed` as ISO numbers, "13"; nothing is every day. Raises ValueError."""
    if not text.strip():
        return EVERY_DAY
    parts = [part.strip().lower()[:3] for part in text.replace(",", ";").replace(" ", ";").split(";") if part.strip()]
    strange = [part for part in parts if part not in DAYS]
    if strange:
        raise ValueError(f"weekdays: {strange[0]!r} is none of {', '.join(DAYS)}")
    return "".join(str(number) for number, name in enumerate(DAYS, 1) if name in parts)


def moment(cells: Mapping[str, str], name: str) -> datetime | None:
    """A moment, or a day, which is taken as its start in UTC."""
    text = cells.get(name, "")
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: {text!r} is no date; write 2026-05-12 or 2026-05-12T18:30:00+02:00") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(text: str) -> date | None:
    """A day. Raises ValueError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"paused_until: {text!r} is no date; write 2026-05-12") from None


def write(subscribers: Iterable[Subscriber]) -> Iterator[str]:
    """A table, line by line: the columns, then one line a subscriber."""
    yield line(COLUMNS)
    for subscriber in subscribers:
        told = facts(subscriber)
        yield line(told[column] for column in COLUMNS)


def facts(subscriber: Subscriber) -> dict[str, str]:
    """What is kept of a subscriber, each as text; "" for nothing."""
    consent, chosen = subscriber.consent, subscriber.choices
    return {
        "address": subscriber.address or "",
        "state": subscriber.state,
        "since": subscriber.since.isoformat(),
        "created": subscriber.created.isoformat(),
        "confirmed": subscriber.confirmed.isoformat() if subscriber.confirmed else "",
        "consent": consent.text if consent else "",
        "consent_way": consent.way if consent else "",
        "consent_at": consent.at.isoformat() if consent else "",
        "themes": EVERY_THEME if chosen.themes is None else ";".join(chosen.themes),
        "form": chosen.form,
        "language": chosen.language or "",
        "weekdays": ";".join(DAYS[int(number) - 1] for number in chosen.weekdays),
        "paused_until": subscriber.paused_until.isoformat() if subscriber.paused_until else "",
    }


def line(cells: Iterable[str]) -> str:
    """One line of a table, in quotes where need be."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(list(cells))
    return out.getvalue().removesuffix("\n")
