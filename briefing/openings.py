"""How sentences open and close: which lean on the sentence before them, and which can stand on a page at all.

Pure, and by form alone: word lists of nine languages and the marks of punctuation. A language without a
list leans on nothing; the rules of form hold for every script that has the marks they look for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.model import Sentence

FEWEST_WORDS = 4
"""Shorter lines are bylines, labels and cries, not statements."""

OPENERS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """he she it they him them this that these those his her hers its their theirs but however and so also
            meanwhile instead therefore then such another both yet nor or still thus hence moreover furthermore besides
            additionally nevertheless nonetheless similarly likewise otherwise consequently accordingly neither either
            afterwards afterward others here which who whose because indeed""",
        "fr": """il elle ils elles ce c cela ça cet cette ces ceci son sa ses leur leurs lui eux celui celle ceux celles
            mais cependant toutefois pourtant or donc ainsi puis ensuite et aussi néanmoins également alors car enfin
            celui-ci celle-ci ceux-ci celles-ci celui-là celle-là""",
        "de": """er sie es dies diese dieser dieses diesen diesem sein seine seinen seinem seiner ihr ihre ihren ihrem
            ihrer aber doch jedoch dennoch allerdings trotzdem und auch daher deshalb deswegen darum dann danach zudem
            außerdem damit dabei dafür dagegen dazu daraufhin daran darauf darüber dort beide solche solcher hierbei
            hingegen stattdessen somit sondern ferner ebenso""",
        "es": """él ella ellos ellas ello esto este esta estos estas ese esa eso esos esas aquel aquella aquello aquellos
            aquellas su sus pero y e también además entonces luego así ambos ambas otro otra tal tales tampoco pues""",
        "it": """egli ella esso essa essi esse lui lei loro questo questa questi queste quest quello quella quelli quelle
            ciò suo sua suoi sue ma però tuttavia e ed anche inoltre quindi dunque perciò poi così invece intanto
            entrambi entrambe infatti pertanto""",
        "pt": """ele ela eles elas isto isso aquilo este esta estes estas esse essa esses essas aquele aquela aqueles
            aquelas seu sua seus suas mas porém contudo todavia entretanto e também então depois assim portanto ambos
            ambas outro outra tal tais""",
        "ru": """он она оно они это этот эта эти этого этой этому тот та те его её ее их ему ей им но однако и также
            поэтому затем потом тогда такой такая такое такие оба обе другой другие впрочем а зато причём причем""",
        "ar": """هو هي هم هن هما هذا هذه ذلك تلك هؤلاء أولئك لكن ولكن لكنه لكنها ولكنه ولكنها أيضا أيضًا لذلك ولذلك ثم
            كذلك وكذلك وهو وهي وهم وهذا وهذه وذلك وتلك إنه إنها وإنه وإنها لذا بذلك وبذلك""",
        "tr": """o bu şu onlar bunlar şunlar onun bunun onların bunların ona onu ondan onda buna bunu bundan bunda ama
            ancak fakat oysa ve ayrıca böylece sonra ardından üstelik dolayısıyla böyle""",
    }.items()
}
"""First words that point back: pronouns, demonstratives and connectives. Arabic "and" (wa-) is left out, for it
opens most sentences of a report and points at nothing."""

PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        "as a result",
        "at the same time",
        "by contrast",
        "even so",
        "for example",
        "for instance",
        "in addition",
        "in contrast",
        "in response",
        "in turn",
        "on the other hand",
        "the former",
        "the latter",
        "the pair",
        "the same",
    ),
    "fr": ("en outre", "en revanche", "par ailleurs", "par conséquent", "de plus", "de son côté", "pour sa part"),
    "de": ("das ist", "das war", "das sei", "das hat", "das sagte", "hinzu kommt", "im gegensatz"),
    "es": ("sin embargo", "no obstante", "por eso", "por lo tanto", "por tanto", "mientras tanto", "en cambio"),
    "it": ("nel frattempo", "al contrario", "per questo", "in seguito"),
    "pt": ("no entanto", "além disso", "por isso", "enquanto isso"),
    "ru": ("тем временем", "кроме того", "при этом", "между тем", "в связи с этим", "по его", "по ее", "по её"),
    "ar": ("غير أن", "إلا أن", "كما أن", "في المقابل"),
    "tr": ("bu nedenle", "yine de", "öte yandan", "daha sonra", "bunun üzerine"),
}
"""Openings of several words that point back."""

TEASER = re.compile(
    r"^\W*(?:read (?:more|also|next|the full)|click (?:here|on)|scroll down|see also|sign up|subscribe|follow us|"
    r"also read|watch (?:the|this|more|below)|more on this|related:|share this|lire aussi|à lire|lesen sie|"
    r"lea también|leia também|leggi anche|читайте также|اقرأ أيضا)\b|"
    r"\b(?:scroll down for|click here|for confidential support|all rights reserved)\b",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^\W*(?:photo|photograph|picture|image|caption|video|file photo|foto|imagen|immagine|bild|фото|صورة|fotoğraf)s?"
    r"\s*(?:[:/©|(]|by\b|courtesy\b|credit)|©|\b(?:getty images|ap photo|(?:photo|image|picture) credit)\b|"
    r"^[^.]{0,60}\b(?:pictured|seen here)\b",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"^\W*(?:published|updated|last updated|posted|created|modified)\b\W*(?:on\b|at\b|by\b|:|\d)|^\W*by [A-Z][\w.' -]+$|"
    r"\b\d{1,2}[:.]\d\d\s*(?:GMT|EST|EDT|BST|UTC|CET)\b.*\b(?:updated|published)\b",
    re.IGNORECASE,
)
END = re.compile(r"[.!…。！؟۔।।]['\"’”»)\]]*$")
QUESTION = re.compile(r"[?؟？;;]['\"’”»)\]]*$")
CLOSED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”]")
LETTER = re.compile(r"[^\W\d_]")


def leans(sentence: Sentence, previous: Sentence | None, *, language: str) -> bool:
    """Whether the sentence opens on a word that points back, so that a reader needs `previous` to understand it.

    The first sentence of an article (`previous` is None) has nothing to lean on and never does.
    """
    if previous is None or not sentence.words:
        return False
    openers = OPENERS.get(language)
    if openers is None:
        return False
    first = sentence.words[0].casefold()
    if first in openers or re.split("['’]", first, maxsplit=1)[0] in openers or first.split("-", 1)[0] in openers:
        return True
    return " ".join(sentence.words[:4]).casefold().startswith(PHRASES[language])


def quotable(sentence: Sentence) -> bool:
    """Whether the sentence can stand on a page as it is: a whole statement in the article's own voice.

    False for headings, questions, teasers, captions, datelines, fragments, half quotations, and for
    quotations without a word on who speaks.
    """
    text = sentence.text
    if sentence.heading or len(sentence.words) < FEWEST_WORDS or QUESTION.search(text):
        return False
    if TEASER.search(text) or CAPTION.search(text) or STAMP.search(text):
        return False
    if fragment(sentence) or not balanced(text):
        return False
    return len(LETTER.findall(CLOSED.sub("", text))) > 2


def fragment(sentence: Sentence) -> bool:
    """Whether the text is no whole sentence: it opens in lower case, or has capitals to tell and no final stop."""
    text = sentence.text
    first = sentence.words[0]
    cased = next((c for c in text if c.isupper() or c.islower()), "")
    if not cased:
        return False
    if first[:1].islower() and not any(c.isupper() for c in first) and not sentence.words[1][:1].isupper():
        return True
    return END.search(text) is None


def balanced(text: str) -> bool:
    """Whether every quotation and bracket that opens in the text also closes in it."""
    if text.count('"') % 2 or text.count("«") != text.count("»") or text.count("(") != text.count(")"):
        return False
    low, left, right = text.count("„"), text.count("“"), text.count("”")
    if low:
        return left + right == low
    return left == right or (left == 0 and right % 2 == 0)


def spoken(sentences: Sequence[Sentence]) -> tuple[bool, ...]:
    """For each sentence whether it stands inside a quotation that opened in an earlier sentence of its paragraph."""
    inside = []
    depth, paragraph = 0, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            depth, paragraph = 0, sentence.paragraph
        inside.append(depth > 0)
        text = sentence.text
        if text.count('"') % 2:
            depth = 0 if depth else 1
        opened = text.count("“") + text.count("«") - text.count("”") - text.count("»")
        if "„" not in text and opened:
            depth = max(0, depth + opened)
    return tuple(inside)
