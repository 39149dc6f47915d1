"""What an editor does to a draft: a note or a sentence taken out, the edition approved, held or rejected. Pure.

Contracts in, contracts out. Every action is recorded in the contract itself, under `review`, with who and when, so that
the edition's own file tells what was done to it. Nothing can be added or reworded: a brief stays verbatim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from briefing.errors import UsageError

Action = Literal["drop", "hold", "approve", "reject"]
Span = tuple[str, int, int]
"""Some words of an article: its id, start and end."""

WHOLE = {"positions", "carried", "moves"}
"""What notes, rows of a table and news of a note have: they stand or go as a whole."""

SHOWN = 60
"""Characters of a sentence that a message shows."""


def recorded(
    contract: Mapping[str, Any], action: Action, *, by: str, at: datetime, **particulars: object
) -> dict[str, Any]:
    """The contract with one more line in its record. `at` is aware and kept in UTC, to the second."""
    when = at.astimezone(UTC).isoformat(timespec="seconds")
    line = {"action": action, **particulars, "by": by, "at": when}
    return {**contract, "review": [*contract.get("review", ()), line]}


def dropped(contract: Mapping[str, Any], references: Sequence[str], *, by: str, at: datetime) -> dict[str, Any]:
    """The contract without some notes and sentences, each named as in the edition before any of them was taken out.

    A note is named by its anchor (`strike-2`), a sentence by its article and start (`harbour-courier:120`) or by some
    words of it. With a sentence goes everything that quotes from it, wherever it stands: a note that lost a side could
    mislead. A theme that has nothing left goes too.

    Raises:
        UsageError: a reference names nothing, or several sentences; or nothing would be left. Nothing was changed.
    """
    notes, spans, lines = [], [], []
    for reference in references:
        note = note_at(contract, reference)
        if note is not None:
            notes.append(note)
            lines.append({"reference": reference.removeprefix("#"), "what": note["what"]})
        else:
            span, words = sentence_at(contract, reference)
            spans.append(span)
            lines.append({"reference": f"{span[0]}:{span[1]}", "what": words})
    changed: dict[str, Any] = pruned(contract, notes, spans)
    if contract.get("news"):
        changed["news"]["notes"] = list(renumbered(contract, notes, spans))
        changed["news"]["corrections"] = list(uncorrected(contract, spans))
    changed["sections"] = [section for section in changed["sections"] if filled(section)]
    if not changed["sections"]:
        raise UsageError("nothing would be left of the edition; reject it instead: briefing reject")
    left = {section["theme"] for section in changed["sections"]}
    changed["lead"] = [item for item in changed["lead"] if item["theme"] in left]
    for line in lines:
        changed = recorded(changed, "drop", by=by, at=at, **line)
    return changed


def note_at(contract: Mapping[str, Any], reference: str) -> Mapping[str, Any] | None:
    """The note whose anchor on the page is `reference`."""
    for section in contract["sections"]:
        for number, note in enumerate(section["divergences"], start=1):
            if reference.removeprefix("#") == f"{section['theme']}-{number}":
                found: Mapping[str, Any] = note
                return found
    return None


def sentence_at(contract: Mapping[str, Any], reference: str) -> tuple[Span, str]:
    """The one printed sentence that a reference names, and its words. Raises UsageError for none or several."""
    wanted = " ".join(reference.split()).casefold()
    found: dict[Span, str] = {}
    for quote in sorted(quotes(contract), key=lambda q: q["start"] - q["end"]):  # the longest first: whole sentences
        span = (quote["source"], quote["start"], quote["end"])
        named = f"{span[0]}:{span[1]}".casefold() == wanted
        if (named or wanted in " ".join(quote["quote"].split()).casefold()) and not any(
            overlap(span, other) for other in found
        ):
            found[span] = quote["quote"]
    if not found:
        raise UsageError(
            f"{reference!r} is no note (theme-1, theme-2, ...) and no words of a sentence of this edition;"
            " copy some words from the page"
        )
    if len(found) > 1:
        several = "; ".join(f"{span[0]}:{span[1]} “{words[:SHOWN]}”" for span, words in sorted(found.items()))
        raise UsageError(f"{reference!r} names {len(found)} sentences, give one of: {several}")
    return next(iter(found.items()))


def quotes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every quote in a contract, wherever it stands."""
    if isinstance(value, Mapping):
        if is_quote(value):
            yield value
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from quotes(inner)


def is_quote(value: Any) -> bool:
    """Whether a value of the contract is a quote."""
    return isinstance(value, Mapping) and {"source", "start", "end", "quote"} <= value.keys()


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share words."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def pruned(value: Any, notes: Sequence[Mapping[str, Any]], spans: Sequence[Span]) -> Any:
    """A value of the contract without some notes, and without what quotes from some spans."""
    if isinstance(value, Mapping):
        return {key: pruned(inner, notes, spans) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        kept = (inner for inner in value if not goes(inner, notes, spans))
        return [inner for inner in (pruned(inner, notes, spans) for inner in kept) if not emptied(inner)]
    return value


def goes(item: Any, notes: Sequence[Mapping[str, Any]], spans: Sequence[Span]) -> bool:
    """Whether an item of a list is one of the notes, or is a quote, a note or a row that quotes from the spans."""
    if any(item is note for note in notes):
        return True
    whole = isinstance(item, Mapping) and (is_quote(item) or bool(WHOLE & item.keys()))
    return whole and any(
        overlap((quote["source"], quote["start"], quote["end"]), span) for quote in quotes(item) for span in spans
    )


def renumbered(
    contract: Mapping[str, Any], notes: Sequence[Mapping[str, Any]], spans: Sequence[Span]
) -> Iterator[dict[str, Any]]:
    """What is new of the notes that stay, each pointing to its note where that now stands."""
    numbers: dict[tuple[str, int], int] = {}
    for section in contract["sections"]:
        stay = [number for number, note in enumerate(section["divergences"], 1) if not goes(note, notes, spans)]
        numbers |= {(section["theme"], old): new for new, old in enumerate(stay, 1)}
    for one in contract["news"]["notes"]:
        here = (one["theme"], one["note"])
        if not goes(one, notes, spans) and (one["note"] is None or here in numbers):
            yield {**one, "note": numbers.get(here)}


def uncorrected(contract: Mapping[str, Any], spans: Sequence[Span]) -> Iterator[Mapping[str, Any]]:
    """The corrections whose new words are in none of the spans."""
    ids = {source.get("sha256"): source["id"] for source in contract["sources"]}
    for one in contract["news"]["corrections"]:
        now = one["now"]
        source = ids.get(one["sha256"], "")
        if not (now and any(overlap((source, now["start"], now["end"]), span) for span in spans)):
            yield one


def emptied(item: Any) -> bool:
    """Whether an outlet's part of a theme has lost its last quote."""
    return isinstance(item, Mapping) and item.keys() == {"source", "quotes"} and not item["quotes"]


def filled(section: Mapping[str, Any]) -> bool:
    """Whether a theme has anything left to print."""
    return any(section[part] for part in ("summary", "agreements", "divergences", "outlets"))


def state(contract: Mapping[str, Any]) -> Action | None:
    """The last thing that was decided of an edition: hold, approve or reject; None where nobody did."""
    decided: Sequence[Action] = [line["action"] for line in contract.get("review", ()) if line["action"] != "drop"]
    return decided[-1] if decided else None


def thin(contract: Mapping[str, Any], *, sources: int, articles: int) -> str:
    """Why an edition holds too little to be mailed, with the figures; "" where it does not."""
    outlets = len({source["name"] for source in contract["sources"]})
    if outlets < sources:
        return f"it has articles of {outlets} outlets, and {sources} are the least to mail"
    if len(contract["sources"]) < articles:
        return f"it has {len(contract['sources'])} articles, and {articles} are the least to mail"
    return ""
