"""DKIM signatures (RFC 6376) over a message in pieces: the one door to dkimpy and cryptography.

dkimpy canonicalises and folds the header fields; OpenSSL does the arithmetic, for dkimpy's own takes 10 ms a
message. Each signer's first message is verified with dkimpy before it goes out, against the public half of the key.
Header fields are relaxed, the body simple, and covers every byte: no `l=`.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from dkim.canonicalization import Relaxed

from briefing.errors import ConfigError, MailError
from briefing.mail.headers import FIELD
from briefing.mail.message import Wire

ONCE_MORE = (
    "from to subject date message-id reply-to mime-version content-type list-id list-unsubscribe list-unsubscribe-post"
)
CLOSED = tuple(name.encode() for name in ONCE_MORE.split())
"""Fields listed once more than they stand, so that one added on the way breaks the signature (RFC 6376, 8.15)."""

OTHERS = "content-language list-archive list-help list-post feedback-id auto-submitted precedence"
SIGNED = (*CLOSED, *(name.encode() for name in OTHERS.split()))
"""Fields that are signed where they stand. RFC 8058, section 4, asks for both List-Unsubscribe fields."""

SMALLEST = 1024
"""Bits of a key below which receivers take no signature (RFC 8301)."""


class Signer:
    """Signs the messages of one run with one key."""

    def __init__(self, *, domain: str, selector: str, pem: bytes) -> None:
        """Take a key.

        Raises:
            ConfigError: it is no RSA key in PEM, or too short.
        """
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, RuntimeError):
            raise ConfigError("mail.dkim.keyfile holds no private key in PEM without a password") from None
        if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST:
            raise ConfigError("mail.dkim.keyfile must be an RSA key of 2048 bits or more; receivers take no other")
        self._key = key
        self._domain = domain.encode("ascii")
        self._selector = selector.encode("ascii")
        self._tried = False

    def sign(self, wire: Wire, *, seconds: int) -> Wire:
        """The message with its DKIM-Signature in front. `seconds` is the time since 1970, for `t=`.

        Raises:
            MailError: the signature does not verify; the message must not go out.
        """
        body = hashlib.sha256()
        for piece in trimmed(wire.body):
            body.update(piece)
        fields = [(match[1].lower(), match[0]) for match in FIELD.finditer(wire.head)]
        names = tuple(name for name, _ in fields)
        covered = tuple(name for name in SIGNED if name in names) + CLOSED
        value = b" v=1; a=rsa-sha256; c=relaxed/simple; d=%b; s=%b;\r\n t=%d;\r\n h=%b;\r\n bh=%b;\r\n b=" % (
            self._domain,
            self._selector,
            seconds,
            folded(covered),
            base64.b64encode(body.digest()),
        )
        data = b"".join(map(relaxed, chosen(fields, covered))) + relaxed(b"DKIM-Signature:" + value)
        made = base64.b64encode(self._key.sign(data.removesuffix(b"\r\n"), PKCS1v15(), hashes.SHA256()))
        lines = b"\r\n ".join(made[start : start + 72] for start in range(0, len(made), 72))
        signed = Wire(b"DKIM-Signature:%b\r\n %b\r\n%b" % (value, lines, wire.head), wire.body)
        if not self._tried:
            self._prove(signed)
            self._tried = True
        return signed

    def _prove(self, signed: Wire) -> None:
        """Let dkimpy verify a message as a receiver would, with the public half of the key in place of DNS."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
        try:
            good = dkim.verify(signed.bytes(), dnsfunc=lambda *_, **__: record)
        except dkim.DKIMException as error:
            raise MailError(f"the DKIM signature cannot be verified: {error}; nothing was sent") from None
        if not good:
            raise MailError("the DKIM signature does not verify; nothing was sent")


def chosen(fields: Sequence[tuple[bytes, bytes]], covered: Sequence[bytes]) -> list[bytes]:
    """The fields that `h=` names, each as often as it stands there, from the last one up (RFC 6376, 5.4.2).

    Args:
        fields: name in small letters and whole field, in the order of the message.
    """
    left: dict[bytes, list[bytes]] = {}
    for name, field in fields:
        left.setdefault(name, []).append(field)
    return [left[name].pop() for name in covered if left.get(name)]


@lru_cache(maxsize=256)
def relaxed(field: bytes) -> bytes:
    """A header field as it is hashed (RFC 6376, 3.4.2). Those that are the same in every mail are worked out once."""
    name, _, value = field.partition(b":")
    ((name, value),) = Relaxed.canonicalize_headers([(name, value)])
    canonical: bytes = name + b":" + value
    return canonical


@lru_cache(maxsize=16)
def folded(names: tuple[bytes, ...]) -> bytes:
    """A list of names for `h=`, on lines of its own."""
    listed: bytes = dkim.fold(b" : ".join(names), namelen=3)
    return listed


def trimmed(body: Sequence[bytes]) -> list[bytes | memoryview]:
    """A body in pieces without empty lines at its end (RFC 6376, 3.4.3), only the last piece of which may have any.

    The last piece is the PDF, more often than not: it is not copied.
    """
    last, end = body[-1], len(body[-1])
    while last.endswith(b"\r\n\r\n", 0, end):
        end -= 2
    ended = last.endswith(b"\r\n", 0, end)
    return [*body[:-1], memoryview(last)[:end], *(() if ended else (b"\r\n",))]


def read_key(path: Path) -> bytes:
    """A private key's file. Raises ConfigError where it cannot be read, or others can read it."""
    try:
        if os.stat(path).st_mode & 0o077:
            raise ConfigError(f"{path} can be read by others; type: chmod 600 {path}")
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}, the key of mail.dkim, cannot be read: {error.strerror}") from None


def public_half(pem: bytes) -> str:
    """The public half of a private key, as DKIM publishes it (RFC 6376, 3.6.1)."""
    der = (
        load_pem_private_key(pem, password=None)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(der).decode()
