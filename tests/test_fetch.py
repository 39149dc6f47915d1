"""The guarded fetcher against real servers on loopback, allowed by name: good, slow and hostile ones."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import FetchError
from briefing.fetch import Bounds, Fetcher, body, is_public, place, retry_after
from loopback import Server, drip, page, redirect

pytestmark = pytest.mark.enable_socket
NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)


@pytest.fixture
def watched() -> Iterator[Server]:
    """A server that nobody may connect to."""
    with Server({"/": page("secret")}) as server:
        yield server
        assert server.accepted == 0


def fetcher(*servers: Server, **options: Any) -> Fetcher:
    """A fetcher that may reach these servers, does not wait between requests and gives up after a second."""
    defaults: dict[str, Any] = {
        "bounds": Bounds(seconds=1, raw_bytes=1_000_000, bytes=2_000_000),
        "delay_seconds": 0,
        "pause": lambda _: None,
        "allowed": [server.host for server in servers],
    }
    return Fetcher(agent="briefing/0 (+https://desk.example.org)", now=lambda: NOW, **defaults | options)


def refusal(get: Any) -> str:
    with pytest.raises(FetchError) as caught:
        get()
    return f"{caught.value.kind}: {caught.value}"


def test_an_answer_comes_with_its_type_and_validators() -> None:
    answer = page("héllo", content_type="text/HTML; Charset=UTF-8", etag='"1"', last_modified="Thu, 15 Jan 2026")
    with Server({"/a": answer}) as server:
        found = fetcher(server).get(server.url("/a"))
    assert (found.body.decode(), found.media_type, found.charset) == ("héllo", "text/html", "UTF-8")
    assert (found.etag, found.modified, found.url, found.moved) == ('"1"', "Thu, 15 Jan 2026", server.url("/a"), None)


def test_the_request_says_honestly_who_asks_and_sends_the_headers_of_the_source() -> None:
    with Server({"/": page("x")}) as server:
        fetcher(server).get(server.url("/"), headers={"X-Key": "k", "Host": "evil.example", "Accept": "text/html"})
    assert server.requests[0].split("\r\n") == [
        "GET / HTTP/1.1",
        f"Host: {server.host}",
        "Connection: close",
        "User-Agent: briefing/0 (+https://desk.example.org)",
        "Accept-Encoding: gzip, deflate",
        "X-Key: k",
        "Accept: text/html",
        "",
        "",
    ]


def test_what_has_not_changed_is_not_sent_again() -> None:
    with Server({"/": page(status="304 Not Modified", length=False)}) as server:
        found = fetcher(server).get(server.url("/"), etag='"1"', modified="Thu, 15 Jan 2026")
        said = refusal(lambda: fetcher(server).get(server.url("/")))
    assert (found.fresh, found.body) == (False, b"")
    assert 'If-None-Match: "1"\r\nIf-Modified-Since: Thu, 15 Jan 2026' in server.requests[0]
    assert said == "status: answers 304 (not modified) to a request that had no condition"


def test_redirects_are_followed_and_a_lasting_one_is_told() -> None:
    answers = {
        "/a": redirect("/b", "301 Moved"),
        "/b": redirect("c?d=é", "308 Moved"),
        "/c": page("x"),
        "/t": redirect("/c"),
    }
    with Server(answers) as server:
        lasting, passing = fetcher(server).get(server.url("/a")), fetcher(server).get(server.url("/t"))
    assert lasting.moved == server.url("/c?d=%C3%A9")
    assert (passing.url, passing.moved) == (server.url("/c"), None)


def test_headers_of_a_source_do_not_travel_to_another_host() -> None:
    with Server({"/": page("x")}) as other, Server({"/": redirect(other.url("/"))}) as server:
        fetcher(server, other).get(server.url("/"), headers={"Authorization": "Bearer secret"})
    assert "secret" in server.requests[0]
    assert "secret" not in other.requests[0]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_to_a_private_address_is_refused_before_a_connection(watched: Server, status: str) -> None:
    with Server({"/": redirect(watched.url("/"), status)}) as server:
        said = refusal(lambda: fetcher(server).get(server.url("/")))
    assert said == "blocked: blocked: private address 127.0.0.1; if it is yours, name 127.0.0.1 under fetch.allow"


HIDDEN = """127.0.0.1 127.1 127.0.1 0 0.0.0.0 0x7f.1 0x7f000001 2130706433 017700000001 127.0.0.1. localhost localhost.
①②⑦.0.0.1 １２７.0.0.1 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::]
[2001:0:7f00:1::] [fe80::1] [fe80::1%25lo] [fec0::1] [fc00::1] [fd00::1] [ff02::1] [::7f00:1] [2001:db8::1] [3fff::1] 169.254.169.254
10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
240.0.0.1 255.255.255.255 metadata.example user@127.0.0.1 a:b@localhost"""


@pytest.mark.parametrize("host", HIDDEN.split())
def test_no_spelling_of_a_private_address_is_connected_to(watched: Server, host: str) -> None:
    def resolve(name: str, port: int) -> Sequence[str]:
        if name == "metadata.example":
            return ["169.254.169.254"]
        return [str(entry[4][0]) for entry in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]

    said = refusal(lambda: fetcher(resolve=resolve).get(f"http://{host}:{watched.port}/"))
    assert said.startswith("blocked: blocked: ")


NO_ADDRESSES = """file:///etc/passwd gopher://127.0.0.1/ ftp://example.org/ javascript:alert(1) data:text/plain,x
//example.org/ x http:// http:///path http://example.org:22/ http://example.org:0/ http://example.org:99999/
http://exa<mple.org/ http://-a.org/ http://[::1/ http://a..b/"""


@pytest.mark.parametrize("url", [*NO_ADDRESSES.split(), "http://exam ple.org/", "http://example.org/" + "a" * 5000, ""])
def test_what_is_no_address_of_the_web_is_not_looked_up(url: str) -> None:
    asked: list[str] = []
    said = refusal(lambda: fetcher(resolve=lambda host, _: asked.append(host) or []).get(url))
    assert said.startswith("blocked: blocked: ")
    assert asked == []


def test_a_name_with_one_private_address_among_public_ones_is_refused(watched: Server) -> None:
    said = refusal(
        lambda: fetcher(resolve=lambda *_: ["93.184.216.34", "127.0.0.1"]).get(watched.url(host="two.example"))
    )
    assert "blocked: private address 127.0.0.1" in said


def test_a_name_is_looked_up_once_so_that_its_answer_cannot_change(
    monkeypatch: pytest.MonkeyPatch, watched: Server
) -> None:
    answers = itertools.chain([["203.0.114.1"]], itertools.repeat(["127.0.0.1"]))
    connected: list[object] = []

    def connect(address: object, _: float) -> socket.socket:
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    said = refusal(lambda: fetcher(resolve=lambda *_: next(answers)).get(watched.url(host="rebind.example")))
    assert connected == [("203.0.114.1", watched.port)]
    assert said.startswith("blocked: ")  # the second try looked it up again, and checked it again


def test_the_connection_goes_to_the_checked_address_with_the_name_in_host() -> None:
    with Server({"/": page("x")}) as server:
        allowed = f"intranet.example:{server.port}"
        found = fetcher(resolve=lambda *_: ["127.0.0.1"], allowed=[allowed]).get(server.url(host="intranet.example"))
    assert found.body == b"x"
    assert f"Host: {allowed}\r\n" in server.requests[0]


def test_an_allowed_host_is_open_to_its_own_source_and_to_no_strangers_links(watched: Server) -> None:
    both = fetcher(watched, resolve=lambda *_: ["127.0.0.1"])
    said = refusal(lambda: both.get(watched.url("/"), within="https://stranger.example/feed"))
    assert "blocked: private address" in said


@given(st.ip_addresses(v=6))
def test_no_ipv6_address_outside_the_public_block_is_public(address: Any) -> None:
    if is_public(str(address)):
        assert int(address) >> 125 == 1 or address.ipv4_mapped.is_global
        assert not address.is_multicast


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_an_international_name_is_asked_for_as_the_network_spells_it() -> None:
    assert place("http://Bücher.example/ä b?q=ü").url == "http://xn--bcher-kva.example/%C3%A4%20b?q=%C3%BC"


def test_redirects_end() -> None:
    with Server({"/": redirect("/")}) as server:
        assert refusal(lambda: fetcher(server).get(server.url())) == "status: too many redirects: more than 5"
    assert server.accepted == 6


def test_a_redirect_from_https_to_http_is_refused(tmp_path: Path) -> None:
    authority = trustme.CA()
    with Server({"/": page("x")}) as open_server, secure(authority, "news.example") as server:
        server.answers = {"/": redirect(open_server.url())}
        guarded = trusting(authority, tmp_path, server, open_server)
        said = refusal(lambda: guarded.get(server.url(host="news.example")))
    assert (said, open_server.accepted) == ("blocked: refused: redirected from https to http", 0)


def bomb(size: int) -> bytes:
    return gzip.compress(b"\0" * size)


def packed(body: bytes, coding: str) -> bytes:
    return page(body, content_encoding=coding)


TOO_BIG = {
    "gzip": (packed(bomb(100_000_000), "gzip"), "body larger than 2 MB after decoding"),
    "deflate": (packed(zlib.compress(b"\0" * 50_000_000), "deflate"), "body larger than 2 MB after decoding"),
    "gzip in gzip": (packed(b"x", "gzip, gzip"), "answers packed as 'gzip, gzip', which was not asked for"),
    "brotli": (packed(b"x", "br"), "answers packed as 'br', which was not asked for"),
    "zstd": (packed(b"x", "zstd"), "answers packed as 'zstd', which was not asked for"),
    "not packed": (packed(b"plain", "gzip"), "says that its body is packed as gzip, and it is not"),
    "cut": (
        packed(gzip.compress(b"x" * 9999)[:-9], "gzip"),
        "the body breaks off: it is packed, and its end is missing",
    ),
    "told length": (page(b"x", content_length="1000001"), "body larger than 1 MB"),
    "long": (page(b"x" * 1_000_001), "body larger than 1 MB"),
}


@pytest.mark.parametrize("name", TOO_BIG)
def test_a_body_is_bounded_as_it_comes_and_as_it_unpacks(name: str) -> None:
    answer, line = TOO_BIG[name]
    with Server({"/": answer}) as server:
        assert refusal(lambda: fetcher(server).get(server.url())) == f"body: {line}"


def test_a_bomb_is_never_held_in_memory() -> None:
    packed_up = bomb(100_000_000)
    tracemalloc.start()
    with pytest.raises(FetchError, match="larger than 2 MB"):
        body.collect([packed_up], coding="gzip", raw_limit=1_000_000, limit=2_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw deflate", "identity"])
def test_bodies_are_unpacked(coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    body = {
        "deflate": zlib.compress(b"words " * 1000),
        "raw deflate": raw.compress(b"words " * 1000) + raw.flush(),
        "identity": b"words " * 1000,
    }.get(coding, gzip.compress(b"words " * 1000))
    with Server({"/": packed(body, coding.removeprefix("raw "))}) as server:
        assert fetcher(server).get(server.url()).body == b"words " * 1000


def endless(connection: socket.socket, _: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


BROKEN: dict[str, Any] = {
    "endless body": (endless, "body: body larger than 1 MB"),
    "short body": (page(b"x", content_length="100"), "connection: the answer breaks off or is no HTTP: "),
    "two lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "connection: the answer breaks off",
    ),
    "negative length": (page(b"x", content_length="-1"), "connection: the answer breaks off or is no HTTP: "),
    "bad chunk": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
        "connection: the answer breaks",
    ),
    "endless chunk size": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 200_000,
        "connection: the answer",
    ),
    "no HTTP": (b"220 mail.example ESMTP\r\n\r\n", "connection: the answer breaks off or is no HTTP: "),
    "nothing": (b"", "connection: the answer breaks off or is no HTTP: "),
    "many headers": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n", "connection: the answer breaks off"),
    "long header": (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000, "connection: the answer breaks off"),
    "slow headers": (drip([b"H", b"T", *[b"T"] * 50], every=0.2), "slow: not done after 1 seconds"),
    "slow body": (drip([b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 50], every=0.2), "slow: not done after 1 seconds"),
    "silence": (lambda *_: time.sleep(3), "slow: not done after 1 seconds"),
    "server error": (page(status="500 Oops"), "server: answers 500"),
    "forbidden": (
        page(status="403 No"),
        "status: answers 403: it refuses this program; ask the outlet, or give other `headers`",
    ),
    "gone": (page(status="410 Gone"), "status: answers 410: it is gone for good; take it out of the sources"),
    "redirect to nowhere": (page(status="302 Found"), "status: answers 302"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_slow_server_gives_one_line_in_time(name: str) -> None:
    script, line = BROKEN[name]
    with Server({"/": script}) as server:
        began = time.monotonic()
        said = refusal(lambda: fetcher(server).get(server.url()))
        assert said.startswith(line), said
        assert time.monotonic() - began < 2.5


def test_a_look_up_that_hangs_is_cut_by_the_deadline() -> None:
    ending = threading.Event()
    guarded = fetcher(resolve=lambda *_: ending.wait(5) and [] or [], bounds=Bounds(seconds=0.2))
    said = refusal(lambda: guarded.get("http://slow.example/"))
    ending.set()
    assert said == "slow: the name slow.example is not found after 0.2 seconds"


def secure(authority: trustme.CA, *names: str, version: ssl.TLSVersion | None = None, **options: Any) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **options).configure_cert(context)
    if version:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    return Server({"/": page("secret")}, tls=context)


def trusting(authority: trustme.CA, folder: Path, *servers: Server) -> Fetcher:
    authority.cert_pem.write_to_path(folder / "ca.pem")
    allowed = [f"news.example:{servers[0].port}", *(server.host for server in servers[1:])]
    return fetcher(resolve=lambda *_: ["127.0.0.1"], certificates=folder / "ca.pem", allowed=allowed)


def test_a_certificate_is_proved_for_the_name_though_the_connection_goes_to_an_address(tmp_path: Path) -> None:
    authority = trustme.CA()
    with secure(authority, "news.example") as server:
        assert trusting(authority, tmp_path, server).get(server.url(host="news.example")).body == b"secret"


def test_bad_certificates_and_old_tls_are_refused_without_a_fallback(tmp_path: Path) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    past = datetime(2020, 1, 1, tzinfo=UTC)
    servers = {
        "hostname mismatch": secure(authority, "other.example"),
        "certificate has expired": secure(authority, "news.example", not_after=past),
        "unable to get local issuer": secure(stranger, "news.example"),
    }
    with pytest.warns(DeprecationWarning, match="TLSVersion"), contextlib.ExitStack() as stack:
        servers["TLS refused"] = secure(authority, "news.example", version=ssl.TLSVersion.TLSv1_1)
        for line, server in servers.items():
            stack.enter_context(server)
            guarded = trusting(authority, tmp_path, server)
            said = refusal(partial(guarded.get, server.url(host="news.example")))
            assert said.startswith("tls: certificate")
            assert line in said
            assert server.requests == []


def test_proxies_come_from_the_settings_and_never_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, watched: Server
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, watched.url())
    with Server({"/": page("direct")}) as server:
        assert fetcher(server).get(server.url()).body == b"direct"


def test_a_proxy_is_asked_for_public_names_and_for_nothing_private(watched: Server) -> None:
    with Server({"http://news.example/": page("by proxy")}) as proxy:
        guarded = fetcher(
            proxy=f"http://desk:pass@127.0.0.1:{proxy.port}",
            resolve=lambda host, _: [host] if host[0] == "1" else ["93.184.216.34"],
        )
        assert guarded.get("http://news.example/").body == b"by proxy"
        assert "blocked: private address" in refusal(lambda: guarded.get(watched.url()))
    assert len(proxy.requests) == 1
    assert "Proxy-Authorization: Basic ZGVzazpwYXNz" in proxy.requests[0]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("999999999", 86400.0),
        ("9" * 400, 86400.0),
        ("soon", 60.0),
        ("-5", 60.0),
        ("Thu, 15 Jan 2026 05:30:00 GMT", 3600.0),
        ("Thu, 15 Jan 2020 05:30:00 GMT", 60.0),
        ("Thu, 15 Jan 9999 05:30:00 GMT", 86400.0),
        ("", 0.0),
    ],
)
def test_retry_after_is_believed_up_to_a_day(value: str, seconds: float) -> None:
    assert retry_after(value, now=NOW) == seconds


def test_a_server_that_asks_to_be_left_alone_is_not_asked_again_at_once() -> None:
    with Server({"/": page(status="503 Busy", retry_after="7200")}) as server, pytest.raises(FetchError) as caught:
        fetcher(server).get(server.url())
    assert str(caught.value) == "answers 503; it asks to be left alone for 2 hours"
    assert (caught.value.wait_seconds, caught.value.status, server.accepted) == (7200.0, 503, 1)


def test_a_connection_that_broke_is_tried_once_more() -> None:
    answers = iter([b"", page("there")])
    with Server({"/": lambda connection, _: connection.sendall(next(answers))}) as server:
        assert fetcher(server).get(server.url()).body == b"there"
    assert server.accepted == 2


def test_a_host_has_one_connection_at_a_time_and_a_pause_between_two() -> None:
    pauses: list[float] = []
    served: list[int] = []

    def answer(connection: socket.socket, _: str) -> None:
        served.append(1)
        time.sleep(0.05)
        served.append(-1)  # before the last byte: from then on the next one may come
        connection.sendall(page("x"))

    with Server({"/": answer}) as server:
        shared = fetcher(server, delay_seconds=0.5, pause=pauses.append)
        threads = [threading.Thread(target=shared.get, args=(server.url(),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert served == [1, -1] * 4
    assert server.accepted == 4
    assert len(pauses) == 3
    assert all(0.3 < pause <= 0.5 for pause in pauses)
