"""Times of the same thing that do not fit, and a date at odds with its own weekday."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from briefing.diverge.align import Story
from briefing.diverge.facets.types import Day
from briefing.diverge.notes import Note, development, lead, ordered
from briefing.diverge.phrase import clash_title, date_title, since_title
from briefing.model import Position

ALIKE = 0.34
"""Sentences less alike than this may give the times of two different events."""
NIGHT = timedelta(days=1)


def find(story: Story) -> Iterator[Note]:
    """Date notes."""
    yield from clashes(story)
    yield from conflicts(story)
    yield from since(story)


def clashes(story: Story) -> Iterator[Note]:
    """A weekday beside a date that falls on another weekday, with what the other articles give for that day."""
    for number, passage in enumerate(story.passages):
        for day in passage.days:
            if not day.clash or day.first is None:
                continue
            rows = [(number, day), *same_day(story, number, day)]
            positions = ordered(story, (position(story, n, d) for n, d in rows))
            title = clash_title(f"{day.first.day} {day.first:%B %Y}", f"{day.first:%A}")
            yield Note(
                "date",
                title,
                "date.weekday",
                2.2 + 0.2 * len(rows),
                0.95,
                2,
                positions,
                frozenset(n for n, _ in rows),
                False,
                {"date": day.first.isoformat(), "weekday": f"{day.first:%A}"},
            )


def same_day(story: Story, number: int, day: Day) -> list[tuple[int, Day]]:
    """One passage of each other article that speaks of the same day and the same thing."""
    found: dict[str, tuple[float, int, Day]] = {}
    for other, passage in enumerate(story.passages):
        if passage.article.id == story.passages[number].article.id:
            continue
        shared = story.weight(frozenset(k for k in story.keys[number] & story.keys[other] if k[0] != "@"))
        for one in passage.days:
            if one.first == day.first and one.precision == "day" and shared > 1.0:
                best = found.get(passage.article.id)
                if best is None or shared > best[0]:
                    found[passage.article.id] = (shared, other, one)
    return [(n, d) for _, n, d in (found[a] for a in sorted(found))]


def position(story: Story, number: int, day: Day) -> Position:
    """The clause that gives a time."""
    return story.position(number, day.start, day.end, story.passages[number].text[day.start : day.end])


def conflicts(story: Story) -> Iterator[Note]:
    """Times in two very similar sentences that do not fit, one note a pair."""
    for number, passage in enumerate(story.passages):
        if len(passage.days) != 1 or story.lexicon.tone["furniture"].search(passage.low):
            continue
        for cosine, other in story.near[number]:
            if other < number or cosine < ALIKE:
                continue
            match = story.passages[other]
            if story.voice_of(number) == story.voice_of(other) or len(match.days) != 1:
                continue
            one, two = passage.days[0], match.days[0]
            if differ(one, two) and acts(story, number, one) & acts(story, other, two):
                positions = ordered(story, (position(story, number, one), position(story, other, two)))
                values = [p.value for p in positions]
                yield Note(
                    "date",
                    date_title("", values),
                    "date.conflict",
                    1.5 + lead(story, number) + cosine,
                    0.6,
                    2,
                    positions,
                    frozenset((number, other)),
                    development(story, positions),
                    {"cosine": f"{cosine:.2f}", "values": f"{one.first} / {two.first}"},
                )


def acts(story: Story, number: int, day: Day) -> frozenset[str]:
    """The act that a time belongs to: the last verb before it, or the first behind a time that opens the sentence.
    Verbs of saying are passed over; all telling words where there is no other.
    """
    passage, families = story.passages[number], story.lexicon.families
    said = [(m.start, m.end) for m in passage.tone if m.kind in ("say", "claim")]
    verbs = [
        (t.start, families.get(t.stem, t.stem))
        for t in passage.tokens
        if t.stem and story.lexicon.verbal.fullmatch(t.low) and not any(a <= t.start < b for a, b in said)
    ]
    before = [key for at, key in verbs if at < day.start]
    chosen = before[-1:] or [key for _, key in verbs[:1]]
    return frozenset(chosen) if chosen else story.keys[number]


def differ(one: Day, two: Day) -> bool:
    """Whether two times cannot both be right: both exact, apart by more than a night, and not the same weekday."""
    if "vague" in (one.precision, two.precision):
        return False
    if one.first is None or one.last is None or two.first is None or two.last is None:
        return False
    if one.weekday is not None and one.weekday == two.weekday:
        return False
    if one.precision != two.precision or one.precision not in ("day", "year") or one.bound != two.bound:
        return False
    apart = max(one.first, two.first) - min(one.last, two.last)
    return apart > NIGHT


def since(story: Story) -> Iterator[Note]:
    """Notes on how long something has gone on.
    Years behind "since" in clauses on the same state of the same subject.
    """
    slots: dict[str, list[tuple[int, Day]]] = defaultdict(list)
    for number, passage in enumerate(story.passages):
        states = list(story.lexicon.tone["state"].finditer(passage.low))
        for day in passage.days:
            subject = next((m.key for m in story.mentions[number] if m.start < day.start), "")
            if (
                day.precision == "year"
                and since_bound(story, number, day)
                and subject
                and any(abs(m.start() - day.start) < 110 for m in states)
            ):
                slots[subject].append((number, day))
    for subject, found in sorted(slots.items()):
        rows = {story.passages[n].article.id: (n, d) for n, d in reversed(found)}
        positions = ordered(story, (spanning(story, n, d, subject) for n, d in rows.values()))
        years = {str(d.first.year) for _, d in rows.values() if d.first}
        if len(years) > 1 and len({story.voice[a] for a in rows}) > 1:
            yield Note(
                "date",
                since_title([p.value for p in positions], story.entities[subject].display),
                "date.since",
                1.6,
                0.55,
                2,
                positions,
                frozenset(n for n, _ in rows.values()),
                False,
                {"years": ", ".join(sorted(years))},
            )


def spanning(story: Story, number: int, day: Day, subject: str) -> Position:
    """The clauses from the subject to the year."""
    start = next((m.start for m in story.mentions[number] if m.key == subject), day.start)
    return story.position(number, min(start, day.start), day.end, story.passages[number].text[day.end - 4 : day.end])


def since_bound(story: Story, number: int, day: Day) -> bool:
    """Whether a year closes a "since" or "after" that opens the state: "since 2014", "since the fall of … in 2011"."""
    return bool(story.lexicon.pattern["lasting"].search(story.passages[number].low, 0, day.end - 4))
