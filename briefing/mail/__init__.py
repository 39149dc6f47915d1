"""Mail: one message to one recipient, and the way to the relay.

`message` makes the bytes of an edition's mail once and fills in each subscriber; `signature` signs them (DKIM);
`session` speaks SMTP and LMTP with a time limit at each stage; `replies` says what an answer means; `transports` are
the ways out: a relay, a Maildir, an mbox. Nothing here knows the store: the sender is asked just before the final dot.
"""

from briefing.mail.message import Letter, Personal, Template, Wire, compile_letter
from briefing.mail.replies import Outcome
from briefing.mail.transports import Line, Transport, open_transport

__all__ = [
    "Letter",
    "Line",
    "Outcome",
    "Personal",
    "Template",
    "Transport",
    "Wire",
    "compile_letter",
    "open_transport",
]
