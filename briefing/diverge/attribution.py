"""The same statement made flatly here, with a reserve there, disputed elsewhere; and the same words from two speakers.

Rests on facts, clauses of several outlets that share what they tell, and on marks of tone that
stand in the same clause as what is shared. A statement merely given to a speaker is no reserve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.diverge.agree import Fact, Unit, overlap
from briefing.diverge.align import Story
from briefing.diverge.facets.types import Token, Tone
from briefing.diverge.grammar import verb
from briefing.diverge.notes import Note, development, lead, ordered, voices_of
from briefing.diverge.phrase import attribution_title, unclear_title
from briefing.diverge.topic import about, telling
from briefing.model import Position

RANK = {"flat": 0, "attributed": 1, "claimed": 2, "hedged": 3, "unclear": 5, "denied": 5}
MARKS = {
    "hedge": "hedged",
    "unclear": "unclear",
    "deny": "denied",
    "claim": "claimed",
    "own": "claimed",
    "say": "attributed",
    "according": "attributed",
    "source": "attributed",
}
RESERVES = frozenset(("hedge", "unclear", "deny", "claim", "own"))
REACH = 45
NARROW = 25
"""How far ahead, in characters, a reserve reaches; "unclear" opens a clause of its own, and reaches less."""
GAP = 2
UNSETTLED = 60
LIKE = 0.15
RARE = 4
ALIKE = 0.5
"""Two clauses are one statement where this share of the lighter one's weight stands in both."""
NAMED = 0.34
CLOSE = 14
BEARING = 3
"""A reserve is about the first so many telling words behind it."""
Row = tuple[Unit, str, tuple[int, int]]


def find(story: Story, facts: Sequence[Fact], units: Sequence[Unit]) -> Iterator[Note]:
    """Attribution notes, one for each fact that some state flatly and others with a reserve."""
    by_article: dict[str, list[Unit]] = {}
    for unit in units:
        passage = story.passages[unit.number]
        if any(mark.kind in RESERVES and unit.start <= mark.start < unit.end for mark in passage.tone):
            by_article.setdefault(passage.article.id, []).append(unit)
    yield from unsettled(story)
    for fact in facts:
        if len(fact.keys) >= 2 and any(key[0] not in "@#=" for key in fact.keys):
            note = weigh(story, fact, by_article)
            if note:
                yield note


def unsettled(story: Story) -> Iterator[Note]:
    """Notes on what one voice says is unclear and another tells, in like passages that share the telling word behind
    the mark.
    """
    best: dict[int, tuple[float, int, tuple[int, int], tuple[int, int]]] = {}
    for number, passage in enumerate(story.passages):
        for mark in passage.tone:
            if mark.kind != "unclear" or not story.lexicon.pattern["whether"].match(passage.low, mark.end):
                continue
            named = {i for m in story.mentions[number] for i in range(m.name.first, m.name.last + 1)}
            behind = [
                t
                for i, t in enumerate(passage.tokens)
                if mark.end <= t.start < mark.end + UNSETTLED and t.stem and i not in named
            ]
            for cosine, other in story.near[number]:
                found = (
                    answer(story, behind, other)
                    if cosine >= LIKE and story.voice_of(other) != story.voice_of(number)
                    else None
                )
                if found and cosine > best.get(number, (0.0, 0, (0, 0), (0, 0)))[0]:
                    last = max(t.end for t in behind)
                    best[number] = (cosine, other, (mark.start, last), found)
    for number, (cosine, other, (start, last), (a, b)) in sorted(best.items()):
        one, two = story.passages[number], story.passages[other]
        mark_end = min(last, start + 40)
        positions = ordered(
            story,
            (story.position(number, start, last, one.text[start:mark_end]), story.position(other, a, b, two.text[a:b])),
        )
        height = max(lead(story, number), lead(story, other))
        yield Note(
            "attribution",
            unclear_title(two.text[a:b]),
            "attribution.unclear",
            1.6 + 0.8 * height + cosine,
            0.55,
            3 if height > 0.7 else 2,
            positions,
            frozenset((number, other)),
            development(story, positions),
            {"cosine": f"{cosine:.2f}", "word": two.text[a:b]},
        )


def answer(story: Story, behind: Sequence[Token], other: int) -> tuple[int, int] | None:
    """Where a passage without such a mark tells a word that stands behind "unclear" elsewhere.
    A rare word is asked for.
    """
    passage = story.passages[other]
    open_question = not story.lexicon.grammar["questions"].isdisjoint(t.low for t in passage.tokens)
    if open_question or any(mark.kind in ("unclear", "deny") for mark in passage.tone):
        return None
    rare = {
        t.stem
        for t in behind
        if len(story.postings.get(story.lexicon.families.get(t.stem, t.stem), ())) <= RARE
        and t.stem not in story.lexicon.filler
        and not t.low[0].isdigit()
    }
    hits = [t for t in passage.tokens if t.stem and t.stem in rare]
    if any(story.lexicon.pattern["aim"].search(passage.low, 0, t.start) for t in hits):
        return None
    return (hits[0].start, hits[0].end) if hits else None


def weigh(story: Story, fact: Fact, by_article: dict[str, list[Unit]]) -> Note | None:
    """The note for one fact: for each article the clause that states it with the strongest mark."""
    rows: list[Row] = []
    for centre in fact.units:
        article = story.passages[centre.number].article.id
        alike = [centre] + [
            u
            for u in by_article.get(article, ())
            if u is not centre
            and any(likeness(story, u, f, tight=True) >= 1 for f in fact.units if f.number != u.number)
        ]
        rows.append(
            max(
                (graded(story, unit, fact) for unit in alike),
                key=lambda row: (RANK[row[1]], row[0] is centre, -row[0].number),
            )
        )
    rows = [row for row in rows if not accused(story, row)]
    voices: dict[str, set[int]] = {}
    for unit, level, _ in rows:
        voices.setdefault(story.voice_of(unit.number), set()).add(RANK[level])
    if len(voices) < 2:
        return None
    low, high = min(min(v) for v in voices.values()), max(max(v) for v in voices.values())
    if high - low < GAP or (any(low in v and high in v for v in voices.values()) and len(voices) < 3):
        return None
    rows = alike_rows(story, rows, high)
    if not rows:
        return None
    positions = ordered(story, (place(story, *row) for row in rows))
    if len(voices_of(story, positions)) < 2:
        return None
    height = max(lead(story, unit.number) for unit, _, _ in rows)
    central = max((story.centrality(key) for key in fact.keys if key[0] == "@"), default=0.2)
    score = 0.6 + 0.3 * (high - low) + 0.8 * height + 0.8 * central + 0.3 * (len(voices) - 2)
    return Note(
        "attribution",
        attribution_title(subject(story, fact)),
        "attribution.gap",
        score,
        0.6,
        3 if score > 2.9 else 2,
        positions,
        frozenset(unit.number for unit, _, _ in rows),
        development(story, positions),
        {"levels": ", ".join(level for _, level, _ in rows), "shared": ", ".join(sorted(fact.keys))},
    )


def subject(story: Story, fact: Fact) -> str:
    """What a fact is about, in quotation marks where the words open with a verb."""
    words = telling(about(story, fact.keys, fact.units[0]))
    first = words.partition(" ")[0].lower()
    return f"“{words}”" if first and verb(first, story.lexicon.language) else words


def alike_rows(story: Story, rows: list[Row], high: int) -> list[Row]:
    """The rows that make one statement.
    The flattest and the most guarded, much alike, and what is like either; [] where no two are.
    """
    best: tuple[float, list[Row]] = (0.0, [])
    for one in (row for row in rows if RANK[row[1]] == high):
        for other in (
            row
            for row in rows
            if RANK[row[1]] <= high - GAP
            and (row[1] == "flat" or strong(one) or told(story, one, row))
            and clean(story, row)
            and (one[1] != "hedged" or bears(story, one, row))
            and not (one[1] == "unclear" and (aimed(story, one, row) or not asked_of(story, one, row)))
        ):
            if story.voice_of(one[0].number) != story.voice_of(other[0].number):
                like = (
                    1.0
                    if told(story, one, other)
                    else likeness(story, one[0], other[0], tight=tight(story, one, story.lexicon.events))
                )
                best = max(
                    best,
                    (like, [one, other]),
                    key=lambda pair: pair[0],
                )
    if best[0] < 1:
        return []
    return [
        row
        for row in rows
        if row in best[1] or max(likeness(story, row[0], pair[0], tight=True) for pair in best[1]) >= 1
    ]


def bears(story: Story, one: Row, other: Row) -> bool:
    """Whether what stands behind the reserve of a row is what the other row tells.
    An adjective such as "alleged" keeps its distance from its noun alone, other reserves from the words that follow.
    """
    unit, _, (start, end) = one
    passage, families = story.passages[unit.number], story.lexicon.families
    shared = unit.keys & other[0].keys
    named = [(m.start, m.end) for m in story.mentions[unit.number] if f"@{m.key}" in shared]
    told = [
        (t.start, families.get(t.stem, t.stem) in shared or any(a <= t.start < b for a, b in named))
        for t in passage.tokens
        if t.stem and start <= t.start < unit.end and t.stem not in story.lexicon.filler
    ]
    behind = [common for at, common in told if common or at >= end][:BEARING]
    if story.lexicon.pattern["adjectival"].match(passage.low, start):
        noun = next((t for t in passage.tokens if t.stem and t.start >= end), None)
        return noun is not None and noun.stem in {t.stem for t in story.passages[other[0].number].tokens}
    return sum(behind) * 2 >= len(behind)


def aimed(story: Story, one: Row, other: Row) -> bool:
    """Whether what one row calls unclear is only hoped for, feared or supposed in the other."""
    unit, _, (_, end) = one
    families = story.lexicon.families
    open_words = {families.get(t.stem, t.stem) for t in story.passages[unit.number].tokens if t.stem and t.start >= end}
    passage = story.passages[other[0].number]
    return any(
        families.get(t.stem, t.stem) in open_words and story.lexicon.pattern["aim"].search(passage.low, 0, t.start)
        for t in passage.tokens
        if t.stem
    )


def asked_of(story: Story, one: Row, other: Row) -> bool:
    """Whether the other row tells what one row says is unknown: what stands before a mark that closes its clause."""
    unit, _, (start, end) = one
    passage, families = story.passages[unit.number], story.lexicon.families
    if story.lexicon.negation.search(story.passages[other[0].number].low, other[0].start, other[0].end):
        return False
    if passage.low[end : end + 1] not in (",", ";", "."):
        return True
    before = [families.get(t.stem, t.stem) for t in passage.tokens if t.stem and unit.start <= t.start < start]
    return sum(key in other[0].keys for key in before[-BEARING:]) * 2 >= len(before[-BEARING:])


def accused(story: Story, row: Row) -> bool:
    """Whether a row without a reserve tells of a charge: what somebody is accused of is not stated as fact."""
    unit, level, _ = row
    passage = story.passages[unit.number]
    charge = story.lexicon.pattern["charge"].search(passage.low, unit.start, unit.end)
    return bool(charge) and level in ("flat", "attributed")


def told(story: Story, one: Row, other: Row) -> bool:
    """Whether two rows tell one act of the same two or more, and the mark of the first stands at that act."""
    shared = one[0].keys & other[0].keys
    named = sum(key[0] == "@" for key in shared)
    return named > 1 and tight(story, one, shared & story.lexicon.events)


def tight(story: Story, row: Row, acts: frozenset[str]) -> bool:
    """Whether the act at which the mark of a row stands is one of some: "said it captured"."""
    unit, _, (start, end) = row
    families, events = story.lexicon.families, story.lexicon.events
    found = (
        families.get(t.stem, t.stem)
        for t in story.passages[unit.number].tokens
        if t.stem and unit.start <= t.start < unit.end and start <= t.start < end + CLOSE
    )
    return next((key for key in found if key in events), "") in acts


def likeness(story: Story, one: Unit, other: Unit, *, tight: bool = False) -> float:
    """Overlap of two clauses in proportion to what is asked of them.
    Less where they share a name and an event that has a family of words.
    """
    shared = one.keys & other.keys
    event = any(key[0] == "@" for key in shared) and bool(shared & story.lexicon.events)
    return overlap(story, one, other) / (NAMED if event and tight else ALIKE)


def clean(story: Story, row: Row) -> bool:
    """Whether the whole sentence of a row is free of reserve and asks nothing: what stands in another clause may bear
    on it as well.
    """
    passage = story.passages[row[0].number]
    asked = not story.lexicon.grammar["questions"].isdisjoint(t.low for t in passage.tokens)
    return not asked and not any(m.kind in ("hedge", "unclear", "deny") for m in passage.tone)


def strong(row: Row) -> bool:
    """Whether a row says outright that the matter is unclear or disputed.
    That stands apart even from somebody's word.
    """
    return row[1] in ("denied", "unclear")


def graded(story: Story, unit: Unit, fact: Fact) -> tuple[Unit, str, tuple[int, int]]:
    """A clause, how surely it states the fact, and the place of the mark that tells (of the clause where none does)."""
    passage = story.passages[unit.number]
    families = story.lexicon.families
    words = [
        t.start
        for t in passage.tokens
        if t.stem and families.get(t.stem, t.stem) in fact.keys and unit.start <= t.start < unit.end
    ]
    names = [
        m.start for m in story.mentions[unit.number] if f"@{m.key}" in fact.keys and unit.start <= m.start < unit.end
    ]
    best: tuple[str, tuple[int, int]] = ("flat", (unit.start, unit.end))
    for mark in passage.tone:
        level = MARKS.get(mark.kind)
        if level and RANK[level] > RANK[best[0]] and governs(mark, level, unit, words, names):
            best = (level, (mark.start, mark.end))
    if best[0] == "flat" and any(a < unit.end and b > unit.start for a, b in passage.quoted):
        best = ("attributed", best[1])
    return unit, *best


def governs(mark: Tone, level: str, unit: Unit, words: list[int], names: list[int]) -> bool:
    """Whether a mark bears on what is shared.
    A speaker anywhere in the sentence, a reserve only in the clause and right before a shared word.
    """
    if level == "attributed":
        return True
    inside = unit.start <= mark.start < unit.end
    ahead = [at for at in words if 0 <= at - mark.end < (NARROW if mark.kind == "unclear" else REACH)]
    over = [at for at in words if mark.start <= at < mark.end]
    before = [at for at in words if 0 <= mark.start - at < REACH] if level in ("denied", "unclear") else []
    return inside and bool(ahead or over or before) and len(words) + len(names) >= 2


def place(story: Story, unit: Unit, level: str, mark: tuple[int, int]) -> Position:
    """The clause as a position; the mark is the value, or a plain word where there is none."""
    passage = story.passages[unit.number]
    value = (
        passage.text[mark[0] : mark[1]]
        if level not in ("flat", "attributed")
        else "stated flatly"
        if level == "flat"
        else "with a speaker"
    )
    start, end = unit.start, unit.end
    return story.position(unit.number, start, min(end, len(passage.text)), value)
