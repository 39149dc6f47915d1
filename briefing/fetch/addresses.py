"""Which addresses of the network may be reached, and web addresses taken apart: pure rules, nothing is looked up here.

`ipaddress.is_global` alone is no guard: it calls NAT64, 6to4 and multicast addresses global, behind which any private
one can stand. So of IPv6 only what is given out for the public is let through, nothing that carries an IPv4 address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

import idna

from briefing.errors import FetchError

PUBLIC = IPv6Network("2000::/3")
"""All that IANA has given out of IPv6 for the public internet."""

SPECIAL = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # Teredo, benchmarks, ORCHID: IANA IPv6 Special-Purpose Address Registry
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
        "192.0.0.0/24",  # IETF protocol assignments; is_global lets a few through
        "192.88.99.0/24",  # 6to4 relays
    )
)
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 4096
"""Characters of a web address; more is no address but an attack or a mistake."""
LOOKS_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A web address taken apart. `host` is ASCII, small letters, an IPv6 address without its brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be equal for two addresses to be of one server."""
        return self.scheme, self.host, self.port

    @property
    def named(self) -> str:
        """The host and, where it is not the usual one, the port: the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address put together again."""
        return f"{self.scheme}://{self.named}{self.target}"


def place(url: str) -> Place:
    """A web address taken apart; FetchError says why it is none that may be fetched."""
    try:
        parts = urlsplit(url.strip()) if len(url) <= LONGEST else None
        port = parts.port if parts else None
    except ValueError:
        parts = port = None
    if parts is None:
        raise FetchError("blocked: not a web address", kind="blocked", url=url[:200])
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchError(
            f"blocked: {parts.scheme or 'no scheme'}: only http and https are fetched", kind="blocked", url=url
        )
    if "@" in parts.netloc:
        raise FetchError(
            "blocked: a name or password stands in the address; give it under `headers`", kind="blocked", url=url
        )
    number = DEFAULT_PORTS[parts.scheme] if port is None else port
    if number < 1024 and number not in DEFAULT_PORTS.values():
        raise FetchError(f"blocked: port {number} is no port of the web", kind="blocked", url=url)
    return Place(parts.scheme, ascii_host(parts, url), number, target(parts))


def ascii_host(parts: SplitResult, url: str) -> str:
    """The host as the network knows it (IDNA 2008 with the mapping of UTS 46), without a dot at its end."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        try:
            return IPv6Address(host.partition("%")[0]).compressed
        except ValueError:
            raise FetchError("blocked: not a web address", kind="blocked", url=url) from None
    try:
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        raise FetchError("blocked: the host is not a name that the network knows", kind="blocked", url=url) from None
    if not re.fullmatch(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", host) or len(host) > 253:
        raise FetchError("blocked: the host is not a name that the network knows", kind="blocked", url=url)
    if LOOKS_NUMERIC.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except ValueError:
            # 2130706433, 0x7f.1 and 127.1 are 127.0.0.1 to a resolver; nobody writes a public server so.
            raise FetchError("blocked: private address, or one written to hide it", kind="blocked", url=url) from None
    return host


def target(parts: SplitResult) -> str:
    """Path and query in ASCII, as a request line carries them; what is quoted already stays so."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    return f"{path if path.startswith('/') else '/' + path}{'?' + query if query else ''}"


def is_public(address: str) -> bool:
    """Whether an IP address, as text, belongs to a server of the public internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found not in PUBLIC:
            return False
    elif found.is_multicast or found.is_reserved:
        return False
    return found.is_global and not any(found.version == block.version and found in block for block in SPECIAL)
