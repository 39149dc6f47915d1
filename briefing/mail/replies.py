"""What a relay's answer means, by the stage at which it came (RFC 5321, RFC 3463).

stage      4xx                                  5xx
connect    the relay rests: stop, all wait      the relay refuses us: stop, all wait
hello      the same                             the same
login      the same                             the same
mail       the same                             the same, but for 552, which is about this one's size
rcpt       this one waits                       this one has failed
data       this one waits                       this one has failed
dot        this one waits                       this one has failed

421 anywhere closes the connection. A connection lost, or an answer that is none, before the dot: this one waits.
After the dot only silence and nonsense are in doubt. Answers that speak of us and not of the recipient (5.7.26:
the mail is not authenticated) stop the run wherever they come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Stage = Literal["connect", "hello", "login", "mail", "rcpt", "data", "body", "dot"]
State = Literal["sent", "deferred", "failed", "in_doubt", "withdrawn"]

KEPT = 512
"""Characters of a reply that are kept."""

ABOUT_US = re.compile(r"5\.7\.(2[0-9]|30)\b|\b5\.7\.(8|9)\b", re.ASCII)
"""SPF, DKIM, DMARC, ARC and logins (RFC 7372, RFC 4954): the mail as such, whoever it is for."""

TOO_FAST = re.compile(r"\b4\.7\.(0|28)\b|\b4\.2\.1\b|rate.?limit|too (many|fast)|throttl", re.ASCII | re.IGNORECASE)
"""The receiving domain asks us to slow down, not this mailbox."""

AGAIN = re.compile(
    r"(?:try|retry)[^.\d]{0,40}?(\d{1,6})\s*(s|sec|second|m|min|minute|h|hour)", re.ASCII | re.IGNORECASE
)
SECONDS = {"s": 1, "m": 60, "h": 3600}
LONGEST_WAIT = 4 * 3600


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one message fared. `reply` is escaped, and cut to 512 characters; `code` is 0 where there was no answer."""

    state: State
    stage: Stage
    code: int = 0
    reply: str = ""
    wait_seconds: int | None = None
    """How long the answer asks to wait."""
    slow_down: bool = False
    """Whether the whole domain is to be spared for a while."""


class Refused(Exception):
    """An answer that is about us: the run stops. `outcome` is the message at hand, which waits."""

    def __init__(self, line: str, *, temporary: bool, outcome: Outcome) -> None:
        """One line for the operator; whether it may be better soon."""
        super().__init__(line)
        self.temporary = temporary
        self.outcome = outcome


def judged(stage: Stage, code: int, reply: bytes) -> Outcome:
    """What an answer that does not say yes means for the message at hand.

    Raises:
        Refused: it is about us and not about this message.
    """
    text = shown(reply)
    temporary = 400 <= code < 500
    outcome = Outcome("deferred" if temporary else "failed", stage, code, text, asked(text), slow(code, text))
    about_us = stage in ("connect", "hello", "login", "mail") and not (stage == "mail" and code == 552)  # too large
    if about_us or (not temporary and ABOUT_US.search(text)):
        waiting = Outcome("deferred", stage, code, text, asked(text))
        verb = "takes no mail at the moment" if temporary else "refuses our mail"
        raise Refused(f"the relay {verb} ({stage}: {code} {text})", temporary=temporary, outcome=waiting)
    return outcome


def shown(reply: bytes) -> str:
    """A reply as one line of printable ASCII, other bytes escaped."""
    line = " ".join(reply.decode("latin-1").split())
    return "".join(c if " " <= c <= "~" else f"\\x{ord(c):02x}" for c in line)[:KEPT]


def asked(text: str) -> int | None:
    """The seconds after which a reply asks to try again, at most four hours."""
    match = AGAIN.search(text)
    return min(int(match[1]) * SECONDS[match[2][0].lower()], LONGEST_WAIT) if match else None


def slow(code: int, text: str) -> bool:
    """Whether a 4xx asks to spare the whole domain."""
    return 400 <= code < 500 and bool(TOO_FAST.search(text))
