"""url -> bytes, guarded: the only door to the network, mail apart.

Addresses come from strangers' feeds, so each exchange looks the host up once, checks every address it leads to and
connects to one of those; redirects are walked here, each hop checked as the first. A deadline holds for the exchange
as a whole; bodies are bounded as they come in and as they unpack. No cookies, nothing from the environment, TLS always
proved. Each exchange has its own connection and ends it, so that no answer can be left behind for the next one.

    fetcher = Fetcher(agent="briefing/1.0 (+https://desk.example.org)")
    answer = fetcher.get("https://example.org/feed.xml", etag='"1"')
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpcore2

from briefing.errors import FetchError
from briefing.fetch import body
from briefing.fetch.addresses import Place, is_public, place
from briefing.fetch.connection import Deadline, Guard, Resolve, look_up
from briefing.fetch.politeness import Politeness, retry_after

__all__ = ["Answer", "Bounds", "Deadline", "Fetcher", "Place", "is_public", "place", "retry_after"]

REDIRECTS = 5
MOVED = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
PASSING = {"connection", "server"}
"""Kinds of failures that a second try often mends."""

OURS = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "upgrade"}
"""Headers that an operator cannot set: the exchange depends on them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one exchange may take. `seconds` counts from the look-up of the name to the last byte, redirects too."""

    seconds: float = 30.0
    raw_bytes: int = 5_000_000
    bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave: `body` is unpacked and empty where `fresh` is False (304, nothing new since last time).

    `url` is where it came from in the end; `moved` is the new address where every redirect on the way was permanent.
    `etag` and `modified` are to be sent the next time, as they are.
    """

    url: str
    body: bytes
    fresh: bool = True
    media_type: str = ""
    charset: str = ""
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches one address at a time from each host; to be shared by threads that read several.

    agent         the honest User-Agent, with an address where the desk can be reached
    allowed       hosts (or host:port) that may lead to private addresses, for sources that stand there themselves
    proxy         http://[user:password@]host:port, or None; what the environment says is never asked
    certificates  a PEM file of further authorities to trust, beside the system's
    now, pause, resolve   the clock, the wait and the resolver, so that tests can stand in for them
    """

    agent: str
    now: Callable[[], datetime]
    bounds: Bounds = Bounds()
    delay_seconds: float = 1.0
    allowed: Collection[str] = ()
    proxy: str | None = None
    certificates: Path | None = None
    pause: Callable[[float], object] = threading.Event().wait
    resolve: Resolve = look_up
    politeness: Politeness = field(init=False)
    tls: ssl.SSLContext = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "politeness", Politeness(delay_seconds=self.delay_seconds, pause=self.pause))
        object.__setattr__(self, "tls", trust(self.certificates))

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        etag: str | None = None,
        modified: str | None = None,
        within: str | None = None,
        delay_seconds: float = 0,
        onward: Callable[[str], float] | None = None,
    ) -> Answer:
        """What stands at an address, after its redirects; a connection that fails is tried once more.

        Args:
            headers: further ones; they go only to the host of `url`, not where it redirects to.
            etag, modified: what the last answer gave, so that a server may say 304 instead of sending it again.
            within: the address of the source that named this one. Only a source whose own host is among `allowed`
                may lead there; None stands for `url` itself.
            delay_seconds: the least time since the last request to the host, where it is more than the fetcher's own.
            onward: called with the address of each redirect before it is followed, while no host is held; gives the
                `delay_seconds` there, and its FetchError ends the way.

        Raises:
            FetchError: there is no answer to use; nothing is kept of it. Its `kind` says in one word why, its
                `wait_seconds` how long the server asks to be left alone.
        """
        inside = self._is_allowed(place(within or url))
        first = here = place(url)
        lasting = again = True
        spent = 0.0
        for _ in range(REDIRECTS + 1):
            sent = dict(headers or {}) if here.origin == first.origin else {}
            ask = partial(self._in_turn, here, sent, etag, modified, inside=inside, delay_seconds=delay_seconds)
            try:
                found, spent = ask(spent=spent)
            except FetchError as error:
                if not again or error.kind not in PASSING or error.wait_seconds:
                    raise
                again = False
                self.pause(1.0)
                found, spent = ask(spent=0)
            if isinstance(found, Answer):
                moved = found.url if lasting and here is not first else None
                return replace(found, moved=moved)
            status, location = found
            lasting = lasting and status in FOR_GOOD
            there = place(urljoin(here.url, location))
            if here.scheme == "https" and there.scheme == "http":
                raise FetchError("refused: redirected from https to http", kind="blocked", url=there.url)
            delay_seconds = onward(there.url) if onward else delay_seconds
            here = there
        raise FetchError(f"too many redirects: more than {REDIRECTS}", kind="status", url=here.url)

    def _in_turn(
        self,
        there: Place,
        headers: Mapping[str, str],
        etag: str | None,
        modified: str | None,
        *,
        inside: bool,
        delay_seconds: float,
        spent: float,
    ) -> tuple[Answer | tuple[int, str], float]:
        """One exchange when its host's turn comes, and the seconds that the whole has taken with it.

        Standing in line for a host is our own doing and does not count against the server.
        """
        with self.politeness.turn(there.host, delay_seconds=delay_seconds):
            deadline = Deadline(self.bounds.seconds, spent=spent)
            return self._exchange(there, headers, etag, modified, deadline, inside=inside), deadline.spent

    def _is_allowed(self, there: Place) -> bool:
        spelt = f"[{there.host}]" if ":" in there.host else there.host
        return bool({there.host, f"{spelt}:{there.port}"} & set(self.allowed))

    def _exchange(
        self,
        there: Place,
        headers: Mapping[str, str],
        etag: str | None,
        modified: str | None,
        deadline: Deadline,
        *,
        inside: bool,
    ) -> Answer | tuple[int, str]:
        """One request and its answer, or the status and target of a redirect."""
        guard = Guard(
            deadline=deadline,
            resolve=self.resolve,
            allowed=inside and self._is_allowed(there),
            proxy=proxy_place(self.proxy),
        )
        asked = self._request(there, headers, etag, modified)
        if self.proxy:
            check_before_proxy(guard, there)
        try:
            with (
                self._connection(guard) as connection,
                connection.stream("GET", there.url, headers=asked) as reply,
            ):
                return self._read(there, reply, conditional=bool(etag or modified))
        except FetchError as error:
            error.url = error.url or there.url
            raise
        except (httpcore2.TimeoutException, TimeoutError):
            raise FetchError(f"not done after {deadline.seconds:g} seconds", kind="slow", url=there.url) from None
        except httpcore2.ProxyError as error:
            raise FetchError(f"the proxy refuses: {error}", kind="connection", url=there.url) from None
        except httpcore2.ProtocolError as error:
            raise FetchError(
                f"the answer breaks off or is no HTTP: {plain(error)}", kind="connection", url=there.url
            ) from None
        except (httpcore2.NetworkError, httpcore2.UnsupportedProtocol) as error:
            raise FetchError(f"the connection broke: {plain(error)}", kind="connection", url=there.url) from None

    def _request(
        self, there: Place, headers: Mapping[str, str], etag: str | None, modified: str | None
    ) -> list[tuple[str, str]]:
        own = {
            "User-Agent": self.agent,
            "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
            "text/html;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "If-None-Match": etag,
            "If-Modified-Since": modified,
        }
        given = {name.lower() for name in headers}
        kept = [(name, value) for name, value in own.items() if value and name.lower() not in given]
        kept += [(name, value) for name, value in headers.items() if name.lower() not in OURS]
        return [("Host", there.named), ("Connection", "close"), *kept]

    def _connection(self, guard: Guard) -> Any:
        """A pool for the one exchange; the library's own redirects, cookies and environment do not exist."""
        if self.proxy:
            given = place_of_proxy(self.proxy)
            return httpcore2.HTTPProxy(
                proxy_url=given.url, proxy_auth=given.auth, ssl_context=self.tls, network_backend=guard
            )
        return httpcore2.ConnectionPool(ssl_context=self.tls, network_backend=guard, max_connections=1)

    def _read(self, there: Place, reply: httpcore2.Response, *, conditional: bool) -> Answer | tuple[int, str]:
        """The answer of a reply whose headers have come; FetchError where it is none."""
        said: dict[str, str] = {}
        for name, value in reply.headers:
            said.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
        status = reply.status
        if status in MOVED and said.get("location"):
            return status, decoded(said["location"])
        if status == 304 and conditional:
            return Answer(there.url, b"", fresh=False, etag=said.get("etag"), modified=said.get("last-modified"))
        if status != 200:
            wait = retry_after(said.get("retry-after", ""), now=self.now()) if status in (429, 503) else 0
            kind = "server" if status in (500, 502, 503, 504) else "status"
            raise FetchError(told(status, wait), kind=kind, wait_seconds=wait, status=status)
        length = said.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self.bounds.raw_bytes:
            raise FetchError(f"body larger than {self.bounds.raw_bytes / 1e6:g} MB", kind="body")
        content = body.collect(
            reply.iter_stream(),
            coding=said.get("content-encoding", ""),
            raw_limit=self.bounds.raw_bytes,
            limit=self.bounds.bytes,
        )
        media_type, _, parameters = said.get("content-type", "").partition(";")
        return Answer(
            there.url,
            content,
            media_type=media_type.strip().lower()[:100],
            charset=charset(parameters),
            etag=short(said.get("etag")),
            modified=short(said.get("last-modified")),
        )


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy's address, and its name and password apart."""

    url: str
    auth: tuple[str, str] | None


def place_of_proxy(url: str) -> Proxy:
    """A proxy's address taken apart."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return Proxy(f"{parts.scheme}://{host}:{parts.port or 3128}", auth)


def proxy_place(url: str | None) -> tuple[str, int] | None:
    """A proxy's host and port."""
    there = place(place_of_proxy(url).url) if url else None
    return (there.host, there.port) if there else None


def check_before_proxy(guard: Guard, there: Place) -> None:
    """Refuse a private address before a proxy is asked for it; a name that only the proxy can look up passes."""
    try:
        guard.addresses(there.host, there.port)
    except FetchError as error:
        if error.kind != "name":
            error.url = there.url
            raise


def trust(certificates: Path | None) -> ssl.SSLContext:
    """TLS 1.2 and newer, certificates proved against the system's authorities and those of the file."""
    context = httpcore2.default_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificates:
        context.load_verify_locations(cafile=certificates)
    return context


def told(status: int, wait: float) -> str:
    """What a status means to the operator."""
    known = {
        304: "answers 304 (not modified) to a request that had no condition",
        401: "answers 401: it wants a password; give it under `headers`",
        403: "answers 403: it refuses this program; ask the outlet, or give other `headers`",
        404: "answers 404: nothing stands there; look for its new address",
        410: "answers 410: it is gone for good; take it out of the sources",
        429: "answers 429: too many requests",
        451: "answers 451: withheld for legal reasons",
    }
    hours = f"; it asks to be left alone for {duration(wait)}" if wait else ""
    return known.get(status, f"answers {status}") + hours


def duration(seconds: float) -> str:
    """Seconds as a person says them."""
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds >= size:
            amount = round(seconds / size)
            return f"{amount} {unit}{'' if amount == 1 else 's'}"
    return f"{round(seconds)} seconds"


def charset(parameters: str) -> str:
    """The charset of a Content-Type, or ""."""
    for part in parameters.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'")[:40]
    return ""


def short(value: str | None) -> str | None:
    """A validator that is short enough to be sent again."""
    return value if value and len(value) <= 500 and value.isprintable() else None


def decoded(location: str) -> str:
    """A Location as text: servers send raw UTF-8, which HTTP hands over as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location


def plain(error: Exception) -> str:
    """An error of the library in one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
