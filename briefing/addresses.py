"""Mail addresses: what may be one, how it is written on the wire, and when two are the same (door to email_validator).

Pure: no name is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

LOCAL_OCTETS = 64
"""RFC 5321, section 4.5.3.1.1; the library counts characters."""


@dataclass(frozen=True, slots=True)
class Address:
    """One checked address.

    Attributes:
        written: as a person reads it, with the domain in Unicode.
        wire: as it is sent: the domain as A-labels; the local part may still need SMTPUTF8.
        key: equal for addresses that are one subscriber: case and the two forms of a domain do not count.
        person: equal also without dots and "+tag", which many providers ignore: for limits alone, never for identity.
    """

    written: str
    wire: str
    key: str
    person: str

    @property
    def needs_utf8(self) -> bool:
        """Whether the local part can only be sent where SMTPUTF8 is offered (RFC 6531)."""
        return not self.wire.isascii()


def check(text: str) -> Address:
    """The address in a text, white space around it aside.

    Raises:
        ValueError: it is none that mail can be sent to; says why in a few words, without repeating it.
    """
    text = text.strip()
    if len(text) > 320 or any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in text):
        raise ValueError("holds characters that no address has, or is too long")
    if re.search(r"=\?.*\?=", text):
        raise ValueError("looks like an encoded word of a mail header")
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=True, allow_quoted_local=False)
    except EmailNotValidError as error:
        raise ValueError(reason(str(error))) from None
    local, domain = found.local_part, found.ascii_domain.lower()
    if len(local.encode()) > LOCAL_OCTETS:
        raise ValueError(f"the part before the @ is longer than {LOCAL_OCTETS} octets")
    folded = unicodedata.normalize("NFC", local.casefold())
    person = folded.partition("+")[0].replace(".", "") or folded
    return Address(
        written=f"{local}@{found.domain}",
        wire=f"{local}@{domain}",
        key=f"{folded}@{domain}",
        person=f"{person}@{domain}",
    )


def reason(message: str) -> str:
    """The library's own sentence as part of one of ours."""
    first = message.splitlines()[0].rstrip(".")
    return first[:1].lower() + first[1:]
