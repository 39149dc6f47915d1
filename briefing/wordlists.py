"""Function words and set phrases of nine languages, as data: how sentences lean, who speaks, what is furniture.

All in lower case with their accents. A language that is not here has no list, and the rules that need one are
silent for it.
"""

from __future__ import annotations

OPENERS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """he she it they him them this that these those his her hers its their theirs but however and so also
            meanwhile instead therefore then such another both yet nor or still thus hence moreover furthermore besides
            additionally nevertheless nonetheless similarly likewise otherwise consequently accordingly neither either
            afterwards afterward others which who whose indeed""",
        "fr": """il elle ils elles ce c cela ça cet cette ces ceci son sa ses leur leurs lui eux celui celle ceux
            celles mais cependant toutefois pourtant or donc ainsi puis ensuite et aussi néanmoins également alors car
            enfin""",
        "de": """er sie es dies diese dieser dieses diesen diesem sein seine seinen seinem seiner ihr ihre ihren ihrem
            ihrer aber doch jedoch dennoch allerdings trotzdem und auch daher deshalb deswegen darum dann danach zudem
            außerdem damit dabei dafür dagegen dazu daraufhin daran darauf darüber dort beide solche solcher hierbei
            hingegen stattdessen somit sondern ferner ebenso""",
        "es": """él ella ellos ellas ello esto este esta estos estas ese esa eso esos esas aquel aquella aquello
            aquellos aquellas su sus pero y e también además entonces luego así ambos ambas otro otra tal tales tampoco
            pues""",
        "it": """egli ella esso essa essi esse lui lei loro questo questa questi queste quest quello quella quelli
            quelle ciò suo sua suoi sue ma però tuttavia e ed anche inoltre quindi dunque perciò poi così invece intanto
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


def _by_first_word(phrases: str) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for words in phrases.split("|"):
        phrase = " ".join(words.split())
        first = phrase.split(" ", 1)[0]
        grouped[first] = (*grouped.get(first, ()), phrase)
    return grouped


PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    language: _by_first_word(phrases)
    for language, phrases in {
        "en": """as a result|at the same time|by contrast|even so|for example|for instance|in addition|in contrast|
            in response|in turn|on the other hand|for this reason|for that reason|because of this|after that|
            at that time|the former|the latter|the pair|the same""",
        "fr": "en outre|en revanche|par ailleurs|par conséquent|de plus|de son côté|pour sa part|dans le même temps",
        "de": "das ist|das war|das sei|das hat|das sagte|hinzu kommt|im gegensatz dazu|zur gleichen zeit",
        "es": "sin embargo|no obstante|por eso|por lo tanto|por tanto|mientras tanto|en cambio|por su parte",
        "it": "nel frattempo|al contrario|per questo|in seguito|da parte sua",
        "pt": "no entanto|além disso|por isso|enquanto isso|por sua vez",
        "ru": "тем временем|кроме того|при этом|между тем|в связи с этим|по его словам|по её словам|по ее словам",
        "ar": "غير أن|إلا أن|كما أن|في المقابل",
        "tr": "bu nedenle|yine de|öte yandan|daha sonra|bunun üzerine",
    }.items()
}
"""Openings of several words that point back, by their first word."""

ECHOES: dict[str, frozenset[str]] = {
    language: frozenset(words.split(","))
    for language, words in {
        "en": "also,too,however,instead,meanwhile,therefore,on the other hand,for his part,for her part,in turn",
        "fr": "aussi,également,cependant,toutefois,en revanche,de son côté,pour sa part",
        "de": "auch,ebenfalls,jedoch,dagegen,hingegen,allerdings,unterdessen",
        "es": "también,tampoco,sin embargo,en cambio,por su parte,mientras tanto",
        "it": "anche,invece,tuttavia,a sua volta,dal canto suo",
        "pt": "também,no entanto,porém,por sua vez,por outro lado",
        "ru": "также,тоже,однако,в свою очередь,между тем",
        "ar": "أيضا,أيضًا,بدوره,بدورها,كذلك",
        "tr": "da,de,ise,ayrıca,öte yandan",
    }.items()
}
"""Words near the opening that add the sentence to something said before it: not dangling, but no way to begin."""

SPEAKERS: dict[str, frozenset[str]] = {
    language: frozenset([form for word in words.split() for form in (word, word.capitalize(), word.replace("'", "’"))])
    for language, words in {
        "en": "i we you me us my our your i'm we're i've we've you're i'd we'd i'll we'll you'll",
        "fr": "je j nous vous moi mon ma mes notre nos votre vos",
        "de": "ich wir du mich uns mir mein meine unser unsere euch euer",
        "es": "yo nosotros nosotras usted ustedes tú mí me nos mi mis nuestro nuestra nuestros nuestras",
        "it": "io noi voi tu mi ci mio mia miei mie nostro nostra nostri nostre",
        "pt": "eu nós você vocês me nos meu minha meus minhas nosso nossa nossos nossas",
        "ru": "я мы вы ты мне нам вам меня нас вас мой моя мои наш наша наши ваш ваша",
        "ar": "أنا نحن أنت أنتم إننا إنني",
        "tr": "ben biz siz sen bana bize benim bizim",
    }.items()
}
"""Words of the first and second person, as they are written: somebody speaks, or the reader is spoken to."""

STAMP_WORDS = frozenset(
    ("published", "updated", "posted", "created", "modified", "publié", "aktualisiert", "veröffentlicht", "publicado")
)
CAPTION_WORDS = frozenset(
    (
        *("photo", "photos", "photograph", "picture", "pictures", "image", "images", "caption", "video"),
        *("foto", "fotos", "imagen", "imágenes", "imagem", "immagine", "bild", "bilder", "фото", "صورة", "fotoğraf"),
    )
)
PROMPTS = _by_first_word(
    """read more|read also|read next|read the full|click here|click on|scroll down|see also|sign up|subscribe|follow us|
    follow me|also read|watch the video|watch more|watch below|more on this|related:|share this|lire aussi|à lire|
    lesen sie|lea también|leia também|leggi anche|читайте также|اقرأ أيضا|learn more|download the|join us|join our|
    story highlights|media playback|image caption|this article was|this story was|this editorial was"""
)
"""Openings of lines that send the reader elsewhere, by their first word."""

FURNITURE = (
    "all rights reserved",
    "click here",
    "getty images",
    "scroll down for",
    "sign up for",
    "to your inbox",
    "this material may not be published",
    "for confidential support",
    "http://",
    "https://",
    "pic.twitter.com",
)
"""Marks of page furniture anywhere in a line."""

TELLING = frozenset(
    form
    for word in (
        *("reserved", "click", "getty", "scroll", "sign", "inbox", "published", "confidential"),
        *("http", "https", "pic.twitter.com"),
    )
    for form in (word, word.capitalize(), word.upper())
)
"""One word of each of them, as it may be written: a line without one need not be searched."""
