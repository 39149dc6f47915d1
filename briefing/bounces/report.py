"""What a message that came back says: the address is dead, or not now, or nobody is there to read it, or a complaint.

Standards first: feedback reports (RFC 5965), delivery reports (RFC 3464), automatic answers (RFC 3834). Then what mail
servers write in plain words (`wording`), and flufl.bounce last of all (this is its door). Pure: bytes in, value out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Literal

from briefing.bounces import wording

Kind = Literal["hard", "soft", "delayed", "delivered", "auto-reply", "complaint", "leave", "other"]
"""hard: the address does not exist. soft: it was refused for now, or for what was sent. delayed: the relay still tries.
delivered: a notice of success. leave: a wish to leave, sent as mail. other: none of these, say a person's answer."""

LARGEST = 1_000_000
"""Bytes of a message that are looked at; what came back in full may follow after them."""

DEEPEST = 30
"""Levels of parts within parts that are looked at."""

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Report:
    """What a message says. `status` is an enhanced status code (RFC 3463) or ""; `why` names what told."""

    kind: Kind
    status: str = ""
    why: str = ""


def read(content: bytes) -> Report:
    """What a message says of the delivery it answers; never raises, whatever the bytes are."""
    try:
        message = message_from_bytes(content[:LARGEST], policy=policy.compat32)
        parts = list(walk(message))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):  # of the parser, on hostile bytes
        return Report("other", why="cannot be read as a message")
    for way in (feedback, delivery_status, automatic_answer, in_words, by_flufl):
        told = way(message, parts)
        if told:
            return told
    return Report("other", why="no report")


def walk(message: Message, depth: int = 0) -> list[Message]:
    """A message's parts in order, those of what it encloses included, as deep as is looked."""
    found = [message]
    inner = message.get_payload()
    if isinstance(inner, list) and depth < DEEPEST:
        for part in inner:
            found += walk(part, depth + 1) if isinstance(part, Message) else []
    return found


def feedback(message: Message, parts: list[Message]) -> Report | None:
    """A reader pressed "this is spam" (ARF); other kinds of feedback ask for nothing."""
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            kind = field(lines(part), "feedback-type").casefold()
            if kind in {"not-spam", "auth-failure", "virus"}:
                return Report("other", why=f"feedback: {kind}")
            return Report("complaint", why=f"feedback: {kind or 'abuse'}")
    if wording.COMPLAINT.search(header(message, "subject")) and any(
        p.get_content_type() == "message/rfc822" for p in parts
    ):
        return Report("complaint", why="a complaint in no standard form")
    if header(message, "subject").casefold().strip('" ') == "unsubscribe":
        return Report("leave", why="subject: unsubscribe")
    return None


def delivery_status(_: Message, parts: list[Message]) -> Report | None:
    """The fields of a delivery report, and where they say little, the words beside them."""
    for part in parts:
        if part.get_content_type() not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        told = lines(part)
        action = field(told, "action").casefold().split(" ")[0]
        status = ENHANCED.search(field(told, "status"))
        code = status[0] if status else ""
        if action in {"delivered", "relayed", "expanded"} or (not action and code.startswith("2")):
            return Report("delivered", code, f"action: {action or 'none'}")
        if action in {"delayed", "delay"}:
            return Report("delayed", code, "action: delayed")
        if action != "failed" and not code:
            continue
        diagnostic = " ".join(fields(told, "diagnostic-code") or fields(told, "x-supplementary-info"))
        return judged(code, diagnostic, words(parts))
    return None


def automatic_answer(message: Message, parts: list[Message]) -> Report | None:
    """An automatic answer of a person's mailbox (RFC 3834); a server's own report is none, whatever it calls itself."""
    from_server = wording.SERVER.search(header(message, "from")) or len(message.get_all("x-failed-recipients", [])) > 0
    if from_server:
        return None
    submitted = header(message, "auto-submitted").casefold()
    answers = submitted.startswith(("auto-replied", "auto-generated")) or any(
        message[name] is not None for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
    )
    answers |= header(message, "precedence").casefold() in {"auto_reply", "auto-reply"}
    answers |= header(message, "x-auto-response-suppress") != "" and not wording.BOUNCED.search(
        header(message, "subject")
    )
    if wording.AWAY.match(header(message, "subject")) or (answers and not wording.BOUNCED.search(words(parts))):
        return Report("auto-reply", why="an automatic answer")
    return None


def in_words(message: Message, parts: list[Message]) -> Report | None:
    """A report in no standard form, by what mail servers say in plain words."""
    text, subject = words(parts), header(message, "subject")
    if not is_report(message, text):
        return None
    if wording.DELAYED.search(subject) or wording.STILL_TRYING.search(text):
        return Report("delayed", why="in words: still trying")
    code = ENHANCED.search(text)
    if code or wording.REPLY.search(text) or wording.kind_of(text):
        return judged(code[0] if code else "", "", text)
    return None


def is_report(message: Message, text: str) -> bool:
    """Whether a message claims to be of a mail server, or to speak of mail that was not delivered."""
    told = header(message, "subject"), text[:2000]
    from_server = wording.SERVER.search(header(message, "from")) or message["x-failed-recipients"] is not None
    return bool(from_server or message.get_content_type() == "multipart/report") or any(
        map(wording.BOUNCED.search, told)
    )


def by_flufl(message: Message, parts: list[Message]) -> Report | None:
    """What flufl.bounce makes of it: it knows dozens of old servers' forms, but no reasons, so it counts as soft."""
    from flufl.bounce import all_failures

    if not is_report(message, words(parts)):
        return None
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001  (its detectors run over a stranger's bytes, and each may fail in its own way)
        return None
    if permanent or temporary:
        return Report("soft", why="in a form flufl.bounce knows")
    return (
        Report("soft", why="of a mail server, in no known form")
        if wording.SERVER.search(header(message, "from"))
        else None
    )


def judged(code: str, diagnostic: str, text: str) -> Report:
    """Hard or soft, from the remote server's words, else the status code, else the words around them."""
    reply = wording.REPLY.search(text)
    for words_of_server in (diagnostic, "" if diagnostic or not reply else reply[0]):
        said = wording.kind_of(words_of_server, around=f"{diagnostic} {text}", code=code)
        if said:
            return Report(said, code, "the server's words")
    if not diagnostic and wording.kind_of(text, around=text, code=code) == "hard":
        return Report("hard", code, "the words of the report")
    inner = ENHANCED.search(diagnostic)
    known = wording.kind_of_code(inner[0] if inner else "") or wording.kind_of_code(code)
    if known:
        return Report(known, code, "the status code")
    return Report(wording.kind_of(text, around=text) or "soft", code, "the words of the report")


def lines(part: Message) -> str:
    """The fields of a status part as text."""
    inner = part.get_payload()
    if isinstance(inner, list):  # the parser makes blocks of headers of them, one a recipient
        blocks = [block for block in inner if isinstance(block, Message)]
        told = "\n".join(f"{name}: {value}" for block in blocks for name, value in block.raw_items())
        return told.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text_of(part)


def fields(told: str, name: str) -> list[str]:
    """All values of a field, unfolded."""
    unfolded = re.sub(r"\n[ \t]+", " ", told.replace("\r\n", "\n"))
    return [value.strip() for value in re.findall(rf"(?im)^{re.escape(name)}:(.*)$", unfolded)]


def field(told: str, name: str) -> str:
    """The first value of a field that has one, or ""."""
    return next((value for value in fields(told, name) if value), "")


def header(message: Message, name: str) -> str:
    """A header as plain text, or ""."""
    return " ".join(str(message.get(name, "")).split())


def words(parts: list[Message]) -> str:
    """What the report itself says: the text before the message that is sent back."""
    said = []
    for part in parts:
        kind = part.get_content_type()
        if kind in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            break
        if (kind.startswith("text/") or kind == "multipart/report") and not part.is_multipart():
            text = text_of(part)
            said.append(re.sub(r"<[^>@]{1,200}>", " ", text) if kind == "text/html" else text)
    text = "\n".join(said)
    cut = wording.ORIGINAL.search(text)
    return " ".join((text[: cut.start()] if cut else text)[:20_000].split())


def text_of(part: Message) -> str:
    """A part's text in whatever encoding it claims."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8") or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return payload.decode("latin-1")
