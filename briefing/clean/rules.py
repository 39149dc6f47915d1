"""Page furniture out of a page's lines: small rules in a tuple, each of which takes lines and gives back what it keeps.

The order matters: what is furniture wherever it stands goes first, so that the rules about the top and the end of an
article see the article there. A rule that doubts keeps the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefing import text
from briefing.clean import credits, dates, forms, notes  # noqa: A004
from briefing.clean.furniture import (
    LONGEST,
    is_furniture,
    is_headline,
    is_list_head,
    is_page_label,
    is_stamp,
    is_teaser,
    without_outlet,
)
from briefing.clean.layout import is_stopped
from briefing.clean.markdown import Line

MENU = 8
"""Very short lines in a row that make a menu: an article's own lists that are so long have bullets or figures."""
TOP = 12
"""Lines in which a page's head is looked for, before the first sentence and around it."""
END = 12
"""Lines at the end in which a page's foot is looked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the page while its lines are judged. `repeated` are folded lines of the outlet's other pages."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    repeated: frozenset[str] = frozenset()


Rule = Callable[[list[Line], Known], list[Line]]


def strip(lines: Sequence[Line], known: Known) -> list[Line]:
    """The lines that are the article's own."""
    kept = list(lines)
    for rule in RULES:
        kept = rule(kept, known)
    return [line for line in kept if line.text]


def without_repeated(lines: list[Line], known: Known) -> list[Line]:
    """Lines that other pages of the outlet carry too."""
    return [line for line in lines if not line.text or text.fold(line.text) not in known.repeated]


def without_doubled_captions(lines: list[Line], _known: Known) -> list[Line]:
    """A caption printed twice, once with its credit: both go."""
    folded = [text.fold(line.text) for line in lines]
    drop: set[int] = set()
    for index in range(len(lines) - 1):
        short, long = sorted((index, index + 1), key=lambda number: len(folded[number]))
        if len(folded[short]) < 20 or folded[short] == folded[long] or not folded[long].startswith(folded[short]):
            continue
        rest = lines[long].text[len(lines[short].text) :].strip()
        if credits.is_credit(lines[long].text) or (len(rest) <= 60 and credits.is_credit(rest)):
            drop |= {short, long}
    return [line for index, line in enumerate(lines) if index not in drop]


def without_doubles(lines: list[Line], known: Known) -> list[Line]:
    """Headlines that a page prints twice (teasers, but for its own), and second copies of its long sentences.

    Such a copy is a caption or a pull quote; its words stay where they stood first.
    """
    folded = [text.fold(line.text) for line in lines]
    times = Counter(folded)
    kept: list[Line] = []
    seen: set[str] = set()
    for line, words in zip(lines, folded, strict=True):
        again = words in seen and forms.is_prose(line.text) and forms.count(line.text) >= 12
        if not again and (times[words] != 2 or not is_other_headline(line, known)):
            kept.append(line)
        seen.add(words)
    return kept


def is_other_headline(line: Line, known: Known) -> bool:
    """Is the line set as a headline, and not the page's own?"""
    if not is_teaser(line) or line.mark or forms.count(line.text) < 5:
        return False
    return forms.is_title_case(line.text) and not is_own_headline(line.text, known) and not forms.is_prose(line.text)


def without_menus(lines: list[Line], known: Known) -> list[Line]:
    """Long runs of very short lines: a page's menus, saved as text. Lists with bullets or figures stay."""
    kept: list[Line] = []
    run: list[Line] = []
    for line in [*lines, Line("", "rule")]:
        if line.text and not line.mark and forms.count(line.text) <= 5 and not is_stopped(line.text):
            run.append(line)
            continue
        figures = sum(any(map(str.isdigit, entry.text)) for entry in run)
        announced = bool(kept) and kept[-1].text.endswith(":")
        if len(run) < MENU or announced or figures > 0.4 * len(run):
            kept += run
        else:
            kept += [entry for entry in run if is_own_headline(entry.text, known)]
        run = []
        kept.append(line)
    return kept[:-1]


def without_link_lists(lines: list[Line], _known: Known) -> list[Line]:
    """Heads of link lists ("You might also like") with the bare headlines under them.

    At the article's end the bare headline just above such a head goes too: it is the teaser of a list that was lost.
    """
    kept: list[Line] = []
    under = False
    for index, line in enumerate(lines):
        if is_list_head(line):
            under = True
            at_end = not any(forms.is_prose(other.text) for other in lines[index + 1 :])
            while (
                at_end
                and len(kept) > 1
                and is_teaser(kept[-1])
                and any(forms.is_prose(other.text) for other in kept[:-1])
            ):
                kept.pop()
            continue
        if under and line.text and (is_teaser(line) or dates.stamp(line.text)):
            continue
        under = under and not line.text
        kept.append(line)
    return kept


def without_furniture(lines: list[Line], _known: Known) -> list[Line]:
    """Lines that are furniture wherever they stand."""
    last = max(
        (index for index, line in enumerate(lines) if forms.is_prose(line.text) and not notes.is_note(line.text)),
        default=0,
    )
    return [line for index, line in enumerate(lines) if not line.text or not is_furniture(line, last=index >= last)]


def is_own_headline(line: str, known: Known) -> bool:
    """Is the line the page's own headline, with or without the outlet's name behind it?"""
    return is_headline(without_outlet(line, known.outlet), known.title)


def without_page_head(lines: list[Line], known: Known) -> list[Line]:
    """The headline, its double, bylines and stamps above the first sentence and just under it."""
    first = first_sentence(lines, known)
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if not (len(kept) < TOP or index < first) or not is_head(line.text, known):
            kept.append(line)
    return kept


def is_head(line: str, known: Known) -> bool:
    """Is the line what stands at the head of a page: its headline, who wrote it, when?"""
    if not line:
        return False
    named = known.author and text.fold(line) == text.fold(known.author)
    return bool(named or is_own_headline(line, known) or credits.author(line) or is_stamp(line))


def without_page_labels(lines: list[Line], known: Known) -> list[Line]:
    """Names of sections and the like above the first sentence, unless so much stands there that it may be a list."""
    first = first_sentence(lines, known)
    if first > TOP:
        return lines
    return [
        line
        for index, line in enumerate(lines)
        if index >= first or not line.text or line.mark == "item" or not is_page_label(line.text)
    ]


def first_sentence(lines: list[Line], known: Known) -> int:
    """The place of the first line that is a sentence and not the headline; 0 where there is none."""
    places = (index for index, line in enumerate(lines) if forms.is_prose(line.text))
    return next((index for index in places if not is_own_headline(lines[index].text, known)), 0)


def without_page_foot(lines: list[Line], known: Known) -> list[Line]:
    """From the last line upwards: notes, notices, biographies, signatures, bare headlines, until the article is met."""
    kept = list(lines)
    fall = 0
    while kept:
        line = kept[-1]
        if not line.text or is_foot(line, known, kept[:-1]):
            kept.pop()
            continue
        fall = bare_tail(kept)
        if not fall:
            break
        del kept[-fall:]
    return cut_inside(kept, known)


def cut_inside(lines: list[Line], _known: Known) -> list[Line]:
    """Notes inside the last lines, above a paragraph that only looks like the article's."""
    edge = max(1, len(lines) - END)
    return [
        line
        for index, line in enumerate(lines)
        if index < edge
        or not line.text
        or not (notes.is_note(line.text) and forms.count(line.text) <= 40 and not forms.has_verb(line.text))
    ]


def is_foot(line: Line, known: Known, above: list[Line]) -> bool:
    """Is the last line furniture, being the last?"""
    words = line.text
    if len(words) > LONGEST or not any(forms.is_prose(other.text) for other in above):
        return False
    if (
        notes.is_note(words)
        or notes.is_legal(words)
        or notes.is_contact(words)
        or is_stamp(words)
        or credits.author(words)
    ):
        return True
    return notes.is_biography(words, author=known.author, above=[other.text for other in above]) or (
        is_own_headline(words, known)
    )


def bare_tail(lines: list[Line]) -> int:
    """How many bare lines at the end are other articles' headlines or the page's labels; 0 where they may be its own.

    A list that its paragraph announces with a colon is the article's, as are lines of figures; and where the article
    itself has no full stops, a missing stop says nothing.
    """
    run = 0
    while run < len(lines) and is_teaser(lines[-1 - run]) and lines[-1 - run].mark != "rule":
        run += 1
    above = [line for line in lines[: len(lines) - run] if line.text]
    if not run or not above:
        return 0
    prose = [line for line in above if forms.count(line.text) >= 12]
    if not prose or sum(is_stopped(line.text) for line in prose) < 0.6 * len(prose):
        return 0
    tail = lines[-run:]
    if (
        above[-1].text.endswith((":", ","))
        or not is_stopped(above[-1].text)
        or sum(any(map(str.isdigit, line.text)) for line in tail) > 0.7 * run > 1
    ):
        return 0
    if all(line.mark == "item" and line.links < 0.5 for line in tail):
        return 0
    return run if run >= 2 else int(is_lone_teaser(tail[0]))


def is_lone_teaser(line: Line) -> bool:
    """Is a single bare last line a label or a headline, rather than a last sentence that lost its stop?"""
    if line.text[-1:] in "\"'”’»?!…" or line.text[:1] in "\"'“‘«":
        return False
    return not forms.has_verb(line.text) or forms.is_title_case(line.text)


RULES: tuple[Rule, ...] = (
    without_repeated,
    without_doubled_captions,
    without_doubles,
    without_menus,
    without_link_lists,
    without_furniture,
    without_page_head,
    without_page_labels,
    without_page_foot,
)
