"""Web addresses as news prints and shares them: made whole, freed of what only tracks readers (the door to courlan)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

LONGEST = 2000
PHONE = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
LAST = re.compile(r"(?:/amp|/index\.html?|\.amp)?/*$")


def web(value: Any, *, base: str = "") -> str | None:
    """An http(s) address, made whole by the address it was found at; None for anything else.

    `javascript:`, `data:` and `file:` are none, nor is `//host/path`, which leads to another host without saying how.
    A host in letters that can be taken for others is spelt as the network spells it (`shown`).
    """
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    written = "".join(value.split())
    if written.startswith(("//", "\\")) or "\\" in written.partition("?")[0] or not written:
        return None
    try:
        whole = urljoin(base, written) if base else written
        parts = urlsplit(whole)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        parts.port  # noqa: B018  (it raises where the port is no number)
    except ValueError:
        return None
    if not sound or not all(c.isprintable() for c in whole):
        return None
    host, colon, port = parts.netloc.partition(":")
    return urlunsplit(parts if host.isascii() else parts._replace(netloc=shown(host.lower()) + colon + port))


def key(url: str) -> str:
    """The same for all addresses of one article: example.org/a?id=3 for http://www.example.org/a/?utm_source=x&id=3#top.

    What tracks readers, the scheme, `www.`, `m.` or `amp.` before the host, and an `/amp` at the end are left out: the
    result is for comparing and cannot be opened.
    """
    from courlan import normalize_url

    try:
        parts = urlsplit(normalize_url(url, strict=False, trailing_slash=False) or url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.rstrip("/")
    if not host:
        return url.rstrip("/")
    beside = f":{port}" if port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query and parts.query not in ("amp", "amp=1", "output=amp") else ""
    return f"{PHONE.sub('', host)}{beside}{LAST.sub('', parts.path)}{query}"


def shown(host: str) -> str:
    """A host as a person may safely read it: its letters where they are of one script, else as the network spells it.

    `аррӏе.com` in Cyrillic letters looks like another; what mixes scripts, or is not Latin, shows as `xn--…`.
    """
    if host.isascii():
        return host
    scripts = {unicodedata.name(c, "?").partition(" ")[0] for c in host if c.isalpha()}
    if scripts == {"LATIN"}:
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode()
