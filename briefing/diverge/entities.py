"""Which names, over all articles, name the same person, body or place.

Names are folded by what is written: the same words; a country and its demonym; a full name and
its abbreviation; a full name and the surname alone; two spellings a letter or two apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from briefing.diverge.facets.types import Name, Passage
from briefing.diverge.lexicon import Lexicon

VOWELS = re.compile(r"[aeiouy]+")


LETTERS = 6
"""Two names shorter than this that differ in a letter are one only where it sounds alike."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a passage, with the key of what it names; spans count from the start of the sentence."""

    start: int
    end: int
    key: str
    name: Name


@dataclass(frozen=True, slots=True)
class Entity:
    """What a key stands for. `kind` is "country", "person", "body", "place" or "name".
    `acts_for` holds the keys of bodies it speaks for, `land` the country for which a person holds office.
    """

    key: str
    kind: str
    display: str
    acts_for: frozenset[str] = frozenset()
    land: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Mentions by passage, entities by key, and the spellings that were folded."""

    mentions: tuple[tuple[Mention, ...], ...]
    entities: Mapping[str, Entity]
    spellings: Mapping[str, frozenset[str]] = field(default_factory=dict)


def resolve(passages: Sequence[Passage], lexicon: Lexicon) -> Names:
    """The mentions of every passage, in order, each with the key of what it names."""
    lower = {token.low for passage in passages for token in passage.tokens if token.text.islower()}
    inner = {name.core[0] for passage in passages for name in passage.names if not name.opening}
    opened: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        for name in passage.names:
            if name.opening:
                opened[name.core[0]].add(passage.article.id)
    inner |= {word for word, ids in opened.items() if len(ids) > 1 and not ordinary(word, lexicon)}
    kept = [tuple(n for n in passage.names if real(n, lower, inner, lexicon)) for passage in passages]
    forms = Counter(" ".join(name.core) for names in kept for name in names)
    alias: dict[str, str] = {}
    alias.update(abbreviations(passages, kept, forms, lexicon))
    alias.update(shorter_forms(forms, alias, lexicon))
    beside: dict[str, set[str]] = defaultdict(set)
    for names in kept:
        for left, right in pairwise(" ".join(name.core) for name in names):
            beside[left].add(right)
            beside[right].add(left)
    spellings = variants(forms, beside, alias, lower, lexicon)
    alias.update(spellings)

    def key(form: str) -> str:
        for _ in range(4):
            form, before = lexicon.countries.get(form, alias.get(form, form)), form
            if form == before:
                break
        return form

    mentions = tuple(tuple(Mention(n.start, n.end, key(" ".join(n.core)), n) for n in names) for names in kept)
    folded: dict[str, set[str]] = defaultdict(set)
    for form, target in spellings.items():
        folded[key(target)] |= {form, target}
    entities = describe(passages, mentions, lexicon)
    return Names(mentions, entities, {k: frozenset(v) for k, v in folded.items()})


def ordinary(word: str, lexicon: Lexicon) -> bool:
    """Whether a word that opens sentences is more likely a common noun: a plural, or a word of the lists."""
    known = word in lexicon.people or word in lexicon.titles or word in lexicon.organisations or word in lexicon.plain
    return word.endswith("s") or known or any(group.pattern.fullmatch(word) for group in lexicon.labels)


def real(name: Name, lower: set[str], inner: set[str], lexicon: Lexicon) -> bool:
    """Whether a run of capitals is a name: a single word that opens a sentence must be known from elsewhere."""
    if not name.opening:
        return True
    word = name.core[0]
    return word in lexicon.countries or (word in inner and word not in lower)


def abbreviations(
    passages: Sequence[Passage], kept: Sequence[tuple[Name, ...]], forms: Counter[str], lexicon: Lexicon
) -> dict[str, str]:
    """Abbreviation -> full form, from "Full Form (FF)" and from initials."""
    alias: dict[str, str] = {}
    upper: set[str] = set()
    for passage, names in zip(passages, kept, strict=True):
        for name in names:
            text = passage.text[name.start : name.end]
            if len(name.core) == 1 and text.isupper() and 2 <= len(text) <= 7:
                upper.add(name.core[0])
        for one, other in pairwise(names):
            gap = passage.text[one.end : other.start]
            short = passage.text[other.start : other.end]
            if (
                gap.strip() == "("
                and passage.text[other.end : other.end + 1] == ")"
                and short.isupper()
                and len(one.core) > 1
            ):
                alias.setdefault(other.core[0], " ".join(one.core))
    initials: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        words = [word for word in form.split() if word not in lexicon.grammar["inner"]]
        if len(words) > 1:
            initials["".join(word[0] for word in words)].append(form)
    for short in upper:
        letters = short.replace(".", "")
        if short not in alias and short not in lexicon.countries and letters in initials:
            alias[short] = min(initials[letters], key=lambda form: (-forms[form], form))
    return {short: full for short, full in alias.items() if short != full}


def shorter_forms(forms: Counter[str], alias: Mapping[str, str], lexicon: Lexicon) -> dict[str, str]:
    """Surname or later part of a name -> the full name; first word of a body's name -> its full name."""
    tails: dict[str, Counter[str]] = defaultdict(Counter)
    plurals = {
        f"{form}s": form
        for form in forms
        if f"{form}s" in forms and f"{form}s" not in lexicon.countries and form not in lexicon.countries
    }
    for form, count in forms.items():
        words = form.split()
        if len(words) < 2 or form in lexicon.countries:
            continue
        body = any(word in lexicon.organisations for word in words)
        if body:
            if words[0] not in lexicon.organisations and len(words[0]) > 3:
                tails[words[0]][form] += count
            continue
        for cut in range(1, len(words)):
            tails[" ".join(words[cut:])][form] += count
    found: dict[str, str] = dict(plurals)
    for tail, full in tails.items():
        if tail in forms and tail not in lexicon.countries and tail not in alias and tail not in plurals:
            best = min(full, key=lambda form: (-full[form], -len(form), form))
            found[tail] = best
    return found


def skeleton(word: str) -> str:
    """The consonants of a word, doubles and a final h dropped: alike for spellings of one name in another script."""
    bones = VOWELS.sub("", word[1:].rstrip("h"))
    return word[0] + re.sub(r"(.)\1+", r"\1", bones)


def alike(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two words can be spellings of one name."""
    if one == other:
        return True
    if (
        min(len(one), len(other)) < 4
        or (one[0] != other[0] and one[1:] != other[1:])
        or not (one.isalpha() and other.isalpha())
    ):
        return False
    if inflected(one, other, lexicon) or inflected(other, one, lexicon):
        return False
    distance = Levenshtein.distance(one, other, score_cutoff=2)
    short, long = sorted((one, other), key=len)
    if distance == 1 and len(long) == len(short) < LETTERS:
        return skeleton(one) == skeleton(other) or sounds(one, other, lexicon)
    return distance == 1 or (distance == 2 and skeleton(one) == skeleton(other) and not long.startswith(short))


def sounds(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether the letters in which two words of one length differ can stand for one sound."""
    return all(
        a == b or any(a in group and b in group for group in lexicon.grammar["sounds"])
        for a, b in zip(one, other, strict=True)
    )


def inflected(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether one word is the other with an ending of grammar or of origin."""
    grammar = lexicon.grammar
    if one[:-1] == other[:-1] and {one[-1], other[-1]} <= grammar["last_letters"]:
        return True
    longer = other.startswith(one) and other[len(one) :] in grammar["endings"]
    return longer or any(
        one.endswith(last)
        and other.startswith(one[: -len(last)])
        and other[len(one) - len(last) :] in grammar["instead"]
        for last in grammar["dropped"]
    )


def variants(
    forms: Counter[str], beside: Mapping[str, set[str]], alias: Mapping[str, str], lower: set[str], lexicon: Lexicon
) -> dict[str, str]:
    """Rarer spelling -> commoner spelling of the same name, over the whole story. `beside` holds the forms found next
    to each.
    """
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form in sorted(forms):
        words = form.split()
        if form in lexicon.countries or len(words) > 4 or any(word in lexicon.organisations for word in words):
            continue
        if len(words) == 1 and (form in lower or len(form) < 3):
            continue
        for block in {
            (str(len(words)), words[0][0], words[-1][0]),
            (str(len(words)), words[0][0], words[-1][-1]),
            ("joined", skeleton("".join(words))),
        }:
            blocks[block].append(form)
    found: dict[str, str] = {}
    for _, members in sorted(blocks.items()):
        for i, one in enumerate(members):
            for other in members[i + 1 :]:
                if other in found or one in found or alias.get(one) == other or alias.get(other) == one:
                    continue
                if one != other and same_name(one.split(), other.split(), beside[one] & beside[other], lexicon):
                    rare, common = sorted((one, other), key=lambda form: (forms[form], form))
                    found[rare] = common
    return found


def same_name(one: Sequence[str], other: Sequence[str], common: set[str], lexicon: Lexicon) -> bool:
    """Whether two names can be spellings of one.

    Written together they have five consonants or more, all the same; or word by word they are alike,
    a short word only beside an equal one; or, a single short word each, they stand beside the same name (`common`).
    """
    together, apart = "".join(one), "".join(other)
    bones = skeleton(together)
    if len(one) + len(other) > 2 and len(bones) >= 5 and bones == skeleton(apart):
        return True
    if len(one) != len(other):
        return False
    pairs = list(zip(one, other, strict=True))
    if len(pairs) == 1:
        long = min(len(together), len(apart)) > 4 and alike(together, apart, lexicon)
        short = (
            bool(common)
            and abs(len(together) - len(apart)) == 1
            and bones == skeleton(apart)
            and not inflected(together, apart, lexicon)
            and not inflected(apart, together, lexicon)
        )
        return long or short
    equal = any(a == b and len(a) > 3 for a, b in pairs)
    return all(
        alike(a, b, lexicon) or (equal and min(len(a), len(b)) > 2 and Levenshtein.distance(a, b) == 1)
        for a, b in pairs
    )


def describe(
    passages: Sequence[Passage], mentions: Sequence[tuple[Mention, ...]], lexicon: Lexicon
) -> dict[str, Entity]:
    """Kind, display form and affiliations of every key."""
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    facts: dict[str, Counter[str]] = defaultdict(Counter)
    ties: dict[str, set[str]] = defaultdict(set)
    lands: dict[str, Counter[str]] = defaultdict(Counter)
    for passage, named in zip(passages, mentions, strict=True):
        for mention in named:
            text = passage.text[mention.start : mention.end]
            texts[mention.key][text] += 1
            fact = facts[mention.key]
            lands[mention.key].update([mention.name.land] if mention.name.land else [])
            fact["titled"] += mention.name.titled
            fact["placed"] += mention.name.placed
            fact["seen"] += 1
            fact["body"] += any(word in lexicon.organisations for word in mention.name.core) or text.isupper()
            fact["words"] = max(fact["words"], len(mention.name.core))
        for one, other in pairwise(named):
            tie(passage, one, other, ties, lexicon)
    return {
        key: Entity(
            key,
            kind(key, facts[key], lexicon),
            min(text, key=lambda t: (-text[t], t)),
            frozenset(ties[key]),
            max(sorted(lands[key]), key=lambda land: lands[key][land], default=""),
        )
        for key, text in texts.items()
    }


def kind(key: str, fact: Counter[str], lexicon: Lexicon) -> str:
    """What sort of thing a key names, from what stands beside it."""
    if key in lexicon.countries:
        return "country"
    if fact["body"] * 2 > fact["seen"]:
        return "body"
    if fact["titled"]:
        return "person"
    if fact["placed"] * 5 >= fact["seen"] * 2:
        return "place"
    return "person" if fact["words"] in (2, 3) else "name"


def tie(passage: Passage, one: Mention, other: Mention, ties: dict[str, set[str]], lexicon: Lexicon) -> None:
    """Note that two neighbours act as one.
    "Hale's Harbour Board", "Ada Hale, head of the Harbour Board", "the Board's spokesman Hale".
    """
    gap = passage.low[one.end : other.start]
    if len(gap) > 45 or one.key == other.key:
        return
    words = re.findall(r"[\w-]+", gap)
    belongs = not lexicon.grammar["belonging"].isdisjoint(words)
    country = not lexicon.grammar["coordination"].isdisjoint(words) or any(
        word in lexicon.countries for key in (one.key, other.key) for word in (key, key.split()[-1])
    )
    if not country and lexicon.pattern["owning"].fullmatch(gap):
        ties[one.key].add(other.key)
    elif not country and (lexicon.pattern["led_by"].search(gap) and len(words) <= 6):
        ties[other.key].add(one.key)
    elif not country and any(word in lexicon.roles for word in words):
        if gap.startswith(",") and belongs and len(words) <= 6:
            ties[one.key].add(other.key)
        elif len(words) <= 3 and "," not in gap and not belongs:
            ties[other.key].add(one.key)
