"""The one sentence of a note that is the program's own, made from fixed neutral patterns.

Nothing here says who is right, and no pattern says "contradicts".
"""

from __future__ import annotations

from collections.abc import Sequence

NUMBER = {
    "killed": "The number killed",
    "wounded": "The number wounded",
    "arrested": "The number arrested",
    "missing": "The number missing",
    "displaced": "The number who left their homes",
    "rescued": "The number rescued",
    "infected": "The number of cases",
    "laidoff": "The number of jobs lost",
    "protesters": "The size of the crowd",
    "sum": "The sum named",
    "share": "The share named",
    "measure": "The measure named",
    "figure": "The figure named",
}


def distinct(values: Sequence[str]) -> str:
    """The values in a list, each once, as they are written."""
    return ", ".join(dict.fromkeys(values))


def number_title(subject: str, values: Sequence[str]) -> str:
    """'The number killed: 12, at least 17'."""
    return f"{NUMBER.get(subject, f'The number of {subject}')}: {distinct([small(value) for value in values])}"


def small(value: str) -> str:
    """A value without the capital that only opens a sentence."""
    return value[:1].lower() + value[1:]


def name_title(spellings: Sequence[str]) -> str:
    """'Spelling of a name: al-Hassani, al-Hasani'."""
    return f"Spelling of a name: {distinct(spellings)}"


def date_title(topic: str, values: Sequence[str]) -> str:
    """'The day named for the vote: Monday, Tuesday'."""
    return f"The time given for {topic}: {distinct(values)}" if topic else f"The time given: {distinct(values)}"


def clash_title(day: str, weekday: str) -> str:
    """'12 January 2020 was a Sunday: a date at odds with its weekday'."""
    return f"A date at odds with its weekday: {day} was a {weekday}"


def stance_title(pattern: str, *, actor: str, obj: str) -> str:
    """A scale's title with its actor, its owner ("Hale's") and its object filled in."""
    owner = f"{actor}'" if actor.endswith("s") else f"{actor}'s" if actor else "the"
    return pattern.format(actor=actor or "each side", object=obj or "figure", owner=owner)


def attribution_title(topic: str) -> str:
    """'Stated as fact, or with a reserve: the capture of the town'."""
    return f"Stated as fact, or with a reserve: {topic}" if topic else "Stated as fact, or with a reserve"


def speaker_title(side: str) -> str:
    """'Who speaks for Hale in this statement'."""
    return f"Who speaks for {side} in this statement"


def label_title(subject: str) -> str:
    """How Hale is described."""
    return f"How {subject} is described"


def group_title(title: str, labels: Sequence[str]) -> str:
    """'What the fighters are called: rebels, terrorists'."""
    return f"{title}: {distinct(labels)}"


def single_title(outlets: Sequence[str], topic: str) -> str:
    """'Only in the Courier: the levee'; outlets that share one text are named together."""
    return f"Only in {together(outlets)}: {topic}" if topic else f"Only in {together(outlets)}"


def together(words: Sequence[str]) -> str:
    """Words in a list as it is spoken, each once: 'the Courier, the Herald and the Post'."""
    unique = list(dict.fromkeys(words))
    return " and ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)


def omission_title(topic: str, outlets: Sequence[str]) -> str:
    """'Not mentioned by the Courier: the levee'."""
    return f"Not mentioned by {together(outlets)}: {topic}"


def list_title(word: str, about: str, *, backed: bool) -> str:
    """'Who is named as backing Hale', or 'Hale: who is named beside “joined”'."""
    return f"Who is named as backing {about}" if backed else f"{about}: who is named beside “{word}”"


def blame_title(party: str) -> str:
    """'Who is held responsible, and how Hale's part is told'."""
    owner = f"{party}'" if party.endswith("s") else f"{party}'s"
    return f"Who is held responsible, and how {owner} part is told"


def frame_title(words: Sequence[str]) -> str:
    """'Two terms in the same sentence: rebels, militants'."""
    return f"Different terms in the same sentence: {distinct(words)}"


def masked_title() -> str:
    """The word itself is left to the quotes."""
    return "One word of a quotation: printed by some, masked by others"


def scare_title(word: str) -> str:
    """'The word “rebels”: in quotation marks of its own, or not'."""
    return f"The word “{word}”: in quotation marks of its own, or not"


def since_title(years: Sequence[str], subject: str) -> str:
    """'Since when, for Freedonia: 2011, 2014'."""
    return f"Since when, for {subject}: {distinct(years)}"


def unclear_title(word: str) -> str:
    """'Called unclear, or told: accomplice'."""
    return f"Called unclear by some, told by others: {word}"
