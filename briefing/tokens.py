"""Signed links and signed envelope addresses: nobody can make one without the key, nor learn anything from one.

A token names what it is for, the desk and a subscriber's handle (random, in no other place), and carries a MAC of 128
bits: HMAC-SHA-256 cut to its first half (RFC 2104, section 5). The first key signs; every key of the ring is tried when
a token is read, so that links in old mails live on after a rotation. Pure: keys and the moment are given.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Purpose = Literal["unsubscribe", "confirm", "preferences", "bounce", "leave-by-mail"]
"""What a token allows; one made for a purpose is refused for every other."""

LIFE: dict[Purpose, timedelta] = {"confirm": timedelta(days=7), "preferences": timedelta(days=60)}
"""How long a token holds; the others hold as long as its key is in the ring (RFC 8058 names no end)."""

FORM = re.compile(r"([a-z2-7]{16})-([0-9a-z]{1,7})-([0-9a-z]{1,7})-([a-z2-7]{26})", re.ASCII)
LONGEST = 80
"""Characters of the longest token: 16 + 7 + 7 + 26 and three hyphens, with room to grow."""

HANDLE = re.compile(r"[a-z2-7]{16}", re.ASCII)
MAC_BYTES = 16
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Token:
    """What a genuine token says."""

    handle: str
    number: int
    """Of a link, the subscriber's epoch when it was signed; of an envelope, the edition."""
    issued: datetime


def sign(
    keys: Sequence[bytes], *, purpose: Purpose, desk: str, handle: str, number: int = 0, issued: datetime | None = None
) -> str:
    """A token of at most 60 characters, all of them small letters, digits and hyphens: mail systems fold capitals.

    Args:
        keys: the ring, newest first; at least one key.
        desk: what tells this list from others under the same keys.
        handle: 16 characters of the base-32 alphabet in small letters, see `handle`.
        issued: when it is signed, to the minute; without it the token is the same whenever it is made.
    """
    if not keys or not HANDLE.fullmatch(handle) or number < 0:
        raise ValueError("a token needs a key, a handle of 16 base-32 letters and a number from 0 up")
    minute = int(issued.timestamp()) // 60 if issued else 0
    body = f"{handle}-{digits(number)}-{digits(minute)}"
    return f"{body}-{mac(keys[0], purpose, desk, body)}"


def read(keys: Sequence[bytes], token: str, *, purpose: Purpose, desk: str, now: datetime) -> Token | None:
    """What a token says, or None for one that is forged, cut, of another purpose or desk, or past its time.

    A token is checked against every key in the same time, whether an early one fits, none does, or it is no token.
    """
    match = FORM.fullmatch(token) if len(token) <= LONGEST else None
    body, given = (token.rpartition("-")[0], match[4]) if match else ("-", "-" * 26)
    genuine = False
    for key in keys:
        genuine |= hmac.compare_digest(mac(key, purpose, desk, body), given)
    if not genuine or not match:
        return None
    number, minute = int(match[2], 36), int(match[3], 36)
    issued = datetime.fromtimestamp(minute * 60, UTC)
    life = LIFE.get(purpose)
    if life and not issued - timedelta(hours=1) <= now <= issued + life:  # an hour for clocks that differ
        return None
    return Token(match[1], number, issued)


def mac(key: bytes, purpose: str, desk: str, body: str) -> str:
    """The MAC of a token's body: 128 bits as 26 letters. Each part is signed with its length, so none can leak over."""
    parts = (part.encode() for part in ("briefing 1", purpose, desk, body))
    signed = b"".join(len(part).to_bytes(4) + part for part in parts)
    return letters(hmac.digest(key, signed, "sha256")[:MAC_BYTES])


def fingerprint(key: bytes, value: str) -> str:
    """A keyed hash of a value, 64 hex digits: equal values can be told, and none can be read back without the key."""
    return hmac.new(key, b"fingerprint\0" + value.encode(), hashlib.sha256).hexdigest()


def handle(chance: bytes) -> str:
    """A subscriber's handle from ten random bytes."""
    if len(chance) != 10:
        raise ValueError("a handle is made of ten random bytes")
    return letters(chance)


def letters(value: bytes) -> str:
    """Bytes as base 32 in small letters, without padding: mail systems may fold the case of an address."""
    return b32encode(value).decode().rstrip("=").lower()


def digits(number: int) -> str:
    """A number from 0 up in base 36."""
    written = ""
    while number or not written:
        number, rest = divmod(number, 36)
        written = DIGITS[rest] + written
    return written
