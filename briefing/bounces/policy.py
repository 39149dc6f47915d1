"""When mail to an address stops: the rules, in full. Pure.

- The relay refuses the address itself while it is handed over, 5.1.1 and the like: at once.
- Reports say of two editions that the address is dead: at the second.
- Five editions over a week or more came back for any reason, and none between them got through: at the fifth.

An edition got through if it was handed over three days ago or earlier and nothing came back of it; that clears what was
before. Delays, greylisting, automatic answers and notices of success never count. A complaint is no bounce: it ends the
subscription (`subscriptions.complain`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from briefing.bounces import wording
from briefing.ledger.bounces import Bounce

HARD_EDITIONS = 2
SOFT_EDITIONS = 5
SOFT_SPAN = timedelta(days=7)
SETTLED = timedelta(days=3)
"""How long a report may take to come back (RFC 5321, 4.5.4.1: four to five days of tries; most give up sooner)."""

REASON = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b", re.ASCII)

Weight = Literal["dead", "hard", "soft"]


def of_refusal(code: int, reply: str) -> Weight | None:
    """What a reply to RCPT or to the final dot says of the address: dead (stop at once), soft (counts) or nothing.

    Args:
        code: the reply's three digits; 4xx is for now and never counts.
        reply: its text, with an enhanced status code or without.
    """
    if not 500 <= code <= 599:
        return None
    status = REASON.search(reply)
    if wording.kind_of(reply, code=status[1] if status else "") == "hard":
        return "dead"
    if status and wording.kind_of_code(status[1]) == "hard" and not wording.kind_of(reply):
        return "dead"
    return "soft"


def stops(returned: Sequence[Bounce], *, handed_over: Sequence[tuple[int, datetime]], now: datetime) -> bool:
    """Whether mail to an address stops.

    Args:
        returned: what came back from it, in any order.
        handed_over: number of each edition that the relay took, and when.
    """
    came_back = {bounce.edition for bounce in returned}
    through = [at for edition, at in handed_over if edition not in came_back and at <= now - SETTLED]
    since = max(through, default=None)
    counted = [bounce for bounce in returned if since is None or bounce.at > since]
    hard = {bounce.edition or bounce.at.date() for bounce in counted if bounce.kind == "hard"}
    if len(hard) >= HARD_EDITIONS:
        return True
    first_of: dict[object, datetime] = {}
    for bounce in sorted(counted, key=lambda bounce: bounce.at):
        first_of.setdefault(bounce.edition or bounce.at.date(), bounce.at)
    times = sorted(first_of.values())
    return len(times) >= SOFT_EDITIONS and times[-1] - times[0] >= SOFT_SPAN
