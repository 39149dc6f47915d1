"""The body of an answer, as it comes in and unpacked, with a bound on both: a small body can unpack to gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from briefing.errors import FetchError

CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Content codings that are asked for, and the window bits by which zlib knows them."""

RAW_DEFLATE = -15
"""What some servers send as `deflate`, against RFC 9110, 8.4.1.2."""


def collect(chunks: Iterable[bytes], *, coding: str, raw_limit: int, limit: int) -> bytes:
    """The whole body, unpacked as its Content-Encoding says.

    Args:
        raw_limit: bytes that may come in.
        limit: bytes that may come of them.

    Raises:
        FetchError: more than a limit, or a coding that was not asked for, or bytes that are not in it. What came in
            before is dropped.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return b"".join(bounded(chunks, limit=min(raw_limit, limit)))
    if coding not in CODINGS:
        raise FetchError(f"answers packed as {coding[:40]!r}, which was not asked for", kind="body")
    unpack = zlib.decompressobj(CODINGS[coding])
    whole = bytearray()
    first = True
    for chunk in bounded(chunks, limit=raw_limit):
        if first and coding == "deflate" and chunk and chunk[0] & 0x0F != 8:  # RFC 1950: the method
            unpack = zlib.decompressobj(RAW_DEFLATE)
        first = first and not chunk
        try:
            whole += unpack.decompress(chunk, limit - len(whole) + 1)
        except zlib.error:
            raise FetchError(f"says that its body is packed as {coding}, and it is not", kind="body") from None
        if len(whole) > limit:
            raise FetchError(f"body larger than {limit / 1e6:g} MB after decoding", kind="body")
    if not unpack.eof:
        raise FetchError("the body breaks off: it is packed, and its end is missing", kind="body")
    return bytes(whole)


def bounded(chunks: Iterable[bytes], *, limit: int) -> Iterable[bytes]:
    """The chunks, or FetchError as soon as there are more bytes than the limit."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise FetchError(f"body larger than {limit / 1e6:g} MB", kind="body")
        yield chunk
