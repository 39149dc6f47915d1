"""Bytes from strangers in the sandbox: plain values come back, or one line; nothing else happens."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import confine, links, markup
from briefing.errors import InputError
from briefing.ingest import entries, feeds, opml, robots, sitemaps
from briefing.ingest.entries import Entry
from briefing.sandbox import Sandbox, child

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
BASE = "https://example.org/news/feed.xml"
LONG = "The council agreed on Tuesday to send a delegation to the border, officials said. " * 12


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(cpu_seconds=1, memory_bytes=256 << 20) as opened:
        yield opened


def rss(*items: str, head: str = "<title>Example Post</title>") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{inside}</channel></rss>'.encode()


def read(content: bytes, **told: Any) -> entries.Listing:
    return entries.listing(feeds.parse(content, url=BASE, **told), base=BASE, now=NOW)


def only(content: bytes, **told: Any) -> Entry:
    (one,) = read(content, **told).entries
    return one


def test_an_item_of_rss_becomes_plain_paragraphs() -> None:
    found = read(
        rss(
            "<title>Tom &amp;amp; Ann &lt;b&gt;met&lt;/b&gt;</title><link>/2026/met?utm_source=rss</link>"
            "<guid isPermaLink='false'>g1</guid><author>ann@example.org (Ann Example)</author>"
            "<pubDate>Wed, 14 Jan 2026 18:00:00 +0200</pubDate>"
            "<description>&lt;p&gt;First one.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;Second.&lt;br&gt;"
            "Third.&lt;/p&gt;&lt;nav&gt;Home&lt;/nav&gt;</description>",
            head="<title>Example Post</title><language>en-GB</language>",
        )
    )
    assert (found.title, found.language) == ("Example Post", "en")
    assert found.entries == (
        Entry(
            link="https://example.org/2026/met?utm_source=rss",
            guid="g1",
            title="Tom & Ann met",
            author="ann@example.org (Ann Example)",
            published=datetime(2026, 1, 14, 16, 0, tzinfo=UTC),
            text="First one.\n\nSecond.\nThird.",
        ),
    )


def test_an_entry_of_atom_with_its_whole_text_says_so() -> None:
    one = only(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">A &lt;i&gt;b&lt;/i&gt;</title>'
        b'<link rel="alternate" href="https://example.org/a"/><id>tag:example.org,2026:a</id>'
        b"<published>2026-01-14T10:00:00Z</published><updated>2026-01-14T12:00:00Z</updated>"
        b"<author><name>Ann Example</name></author>"
        b'<content type="html">&lt;p&gt;' + LONG.encode() + b"&lt;/p&gt;</content></entry></feed>"
    )
    assert (one.title, one.link, one.author, one.full) == ("A b", "https://example.org/a", "Ann Example", True)
    assert (one.published, one.updated) == (
        datetime(2026, 1, 14, 10, tzinfo=UTC),
        datetime(2026, 1, 14, 12, tzinfo=UTC),
    )
    assert one.text == LONG.strip()


def test_an_item_of_json_feed() -> None:
    item = {
        "id": 7,
        "url": "https://example.org/a",
        "title": "A",
        "content_html": f"<p>{LONG}</p>",
        "date_published": "2026-01-14T10:00:00+02:00",
        "authors": [{"name": "Ann"}, {"name": "Ben"}],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "de-AT", "items": [item, 3]}
    found = read(json.dumps(feed).encode())
    assert (found.title, found.language) == ("T", "de")
    (one,) = found.entries
    assert (one.guid, one.author, one.full, one.text) == ("7", "Ann, Ben", True, LONG.strip())
    assert one.published == datetime.fromisoformat("2026-01-14T10:00:00+02:00")


@pytest.mark.parametrize(
    "end", ["[…]", "...", "Read more", "Continue reading →", "Weiterlesen …", "read the full story »"]
)
def test_a_text_that_goes_on_elsewhere_is_not_whole(end: str) -> None:
    assert feeds.is_full(LONG, meant=True)
    assert not feeds.is_full(f"{LONG} {end}", meant=True)
    assert not feeds.is_full("Few words.", meant=True)


def test_elements_that_the_desk_drops_are_not_in_the_text() -> None:
    drop = ["descendant-or-self::*[@class and contains(concat(' ', normalize-space(@class), ' '), ' ad ')]"]
    assert markup.paragraphs("<p>One.</p><div class='ad x'>Buy!</div><p>Two.</p>", drop=drop) == "One.\n\nTwo."


def test_a_sitemap_of_news_and_an_index() -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    urls = (
        "<url><loc>https://example.org/old</loc><lastmod>2026-01-01</lastmod></url>"
        "<url><loc>https://example.org/new</loc><news:news><news:publication><news:name>Example Post</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2026-01-14T10:00:00Z"
        "</news:publication_date><news:title>New</news:title></news:news></url>"
    )
    raw = sitemaps.parse(f"<urlset {space}>{urls}</urlset>".encode())
    first, second = entries.listing(raw, base=BASE, now=NOW).entries
    assert (first.link, first.title, first.outlet, first.language) == (
        "https://example.org/new",
        "New",
        "Example Post",
        "en",
    )
    assert (second.link, second.updated) == ("https://example.org/old", date(2026, 1, 1))
    index = b"<sitemapindex><sitemap><loc>https://example.org/1.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
    index += b"<sitemap><loc>https://example.org/2.xml</loc><lastmod>2026-01-14</lastmod></sitemap></sitemapindex>"
    found = entries.listing(sitemaps.parse(index), base=BASE, now=NOW)
    assert found.more == ("https://example.org/2.xml", "https://example.org/1.xml")


def test_opml_is_read_and_written() -> None:
    written = opml.write(
        "The <Desk>", [opml.Outline('A & "B"', "https://example.org/f?a=1&b=2", "https://example.org/")]
    )
    found, refused = opml.outlines(opml.parse(written.encode()))
    assert (found, refused) == ([opml.Outline('A & "B"', "https://example.org/f?a=1&b=2", "https://example.org/")], [])
    old = (
        b'<opml version="1.0"><body><outline text="Group"><outline TEXT="X" xmlUrl="https://example.org/x"/></outline>'
    )
    old += b'<outline text="bad" xmlUrl="file:///etc/passwd"/></body></opml>'
    assert opml.outlines(opml.parse(old)) == ([opml.Outline("X", "https://example.org/x")], ["file:///etc/passwd"])


def test_robots_txt_is_heeded() -> None:
    said = b"User-agent: *\nDisallow: /private\nCrawl-delay: 4\n\nUser-agent: other\nDisallow: /"
    assert robots.parse(said, agent="briefing", url="https://example.org/a") == {"allowed": True, "delay": 4.0}
    assert not robots.parse(said, agent="briefing", url="https://example.org/private/a")["allowed"]
    assert robots.parse(b"\xff\xfe\0garbage", agent="briefing", url="https://example.org/")["allowed"]


LINKS = ["javascript:alert(1)", "JaVa\tScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example/x",
         "\\\\evil.example\\x", "https:\\\\evil.example", "http://user@evil.example/", "vbscript:x", "http://[::1", ""]  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_links_that_are_not_of_the_web_are_dropped_and_the_text_is_kept(link: str) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": link, "content_text": "Words."}]}
    one = only(json.dumps(feed).encode())
    assert (one.link, one.text) == (None, "Words.")


def test_a_host_of_mixed_letters_is_shown_as_the_network_spells_it() -> None:
    assert links.shown("аррӏе.com") == "xn--80ak6aa92e.com"
    assert links.shown("bücher.example") == "bücher.example"
    assert links.web("HTTPS://аррӏе.com:8080/a?b#c") == "https://xn--80ak6aa92e.com:8080/a?b#c"
    assert links.web("https://bücher.example/ä") == "https://bücher.example/ä"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Wed, 14 Jan 2026 18:00:00 GMT", datetime(2026, 1, 14, 18, tzinfo=UTC)),
        ("2026-01-14", date(2026, 1, 14)),
        ("2026-01-14T18:00:00", date(2026, 1, 14)),
        ("99 Foo 99999", None),
        ("Mon, 00 Jan 0000 00:00:00 GMT", None),
        ("9999-12-31T23:59:59Z", None),
        ("2026-02-30", None),
        ("Thu, 14 Jan 2027 18:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_that_cannot_be_leaves_an_article_undated(written: str, expected: object) -> None:
    assert only(rss(f"<title>T</title><pubDate>{written}</pubDate>")).published == expected


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "empty: there is no feed"),
        (
            b"<html><body>Log in</body></html>",
            "a web page and not a feed; is it a login page, or is the feed's address another one?",
        ),
        (
            b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/rss?a&amp;b">',
            "a web page and not a feed; the page names its feed: /rss?a&b",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a feed"),
        (b'{"version": 1}', "not a feed: JSON, but no JSON Feed"),
        (b'{"items": [', "not a feed: its JSON is broken"),
        (b"[" * 20_000, "not a feed"),
        (b'{"a":' * 100_000, "not a feed: its JSON is broken"),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(sandbox: Sandbox, content: bytes, line: str) -> None:
    with pytest.raises(InputError) as caught:
        sandbox.run("feed", content, url=BASE)
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">{more}]><rss><channel><title>{use}</title></channel></rss>'
LAUGHS = BOMB.format(more="".join(f'<!ENTITY {chr(c + 1)} "{f"&{chr(c)};" * 10}">' for c in range(98, 110)), use="&n;")
ENTITIES = {
    "laughs": LAUGHS.encode(),
    "in utf-16": LAUGHS.encode("utf-16"),
    "in utf-16 without a mark": LAUGHS.encode("utf-16-be"),
    "in utf-7": ('<?xml version="1.0" encoding="utf-7"?>' + LAUGHS).replace("<", "+ADw-").encode(),
    "one long entity, many times": BOMB.format(more=f'<!ENTITY q "{"x" * 50_000}">', use="&q;" * 2000).encode(),
    "a file": BOMB.format(more='<!ENTITY q SYSTEM "file:///etc/passwd">', use="&q;").encode(),
    "a parameter": BOMB.format(more='<!ENTITY % q SYSTEM "http://127.0.0.1:9/x">%q;', use="x").encode(),
}


@pytest.mark.parametrize("job", ["feed", "sitemap", "opml"])
@pytest.mark.parametrize("name", ENTITIES)
def test_entities_unfold_to_nothing(sandbox: Sandbox, name: str, job: Any) -> None:
    content = (
        ENTITIES[name] if job == "feed" else ENTITIES[name].replace(b"rss", b"urlset" if job == "sitemap" else b"opml")
    )
    options = {"url": BASE} if job == "feed" else {}
    with contextlib.suppress(InputError):
        said = json.dumps(sandbox.run(job, content, **options))
        assert "haha" not in said
        assert "root:" not in said
        assert len(said) < 1_000_000


COSTLY = {
    "an author's name": rss("<title>T</title><author>" + "a" * 65_536 + "</author>"),
    "deep nesting": b"<rss><channel><item>" + b"<a>" * 20_000,
    "many items": rss(*["<title>T</title>"] * 100_000),
    "a title of 5 MB": rss(f"<title>{'x' * 5_000_000}</title>"),
    "many attributes": b"<rss " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b">",
}


@pytest.mark.parametrize("name", COSTLY)
def test_a_costly_feed_is_read_or_stopped_at_its_limit(sandbox: Sandbox, name: str) -> None:
    try:
        found = entries.listing(sandbox.run("feed", COSTLY[name], url=BASE), base=BASE, now=NOW)
    except InputError as error:
        assert str(error).startswith(
            ("reading it took longer than 1 s", "reading it took more than 256 MB", "not a feed")
        )
    else:
        assert len(found.entries) <= entries.MOST_ENTRIES
        assert all(len(one.title) <= entries.LONGEST_LABEL for one in found.entries)


def test_a_robots_txt_made_to_run_for_ever_is_stopped(sandbox: Sandbox) -> None:
    said = b"User-agent: *\nDisallow: /" + b"*a" * 40 + b"b"
    with contextlib.suppress(InputError):
        sandbox.run("robots", said, agent="briefing", url="https://example.org/" + "a" * 4000)


def test_after_a_job_was_stopped_the_next_one_is_done(sandbox: Sandbox) -> None:
    jobs = [COSTLY["an author's name"], rss("<title>T</title>")] * 2

    def title(content: bytes) -> str:
        try:
            return str(sandbox.run("feed", content, url=BASE)["entries"][0]["title"])
        except InputError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(title, jobs)) == ["reading it took longer than 1 s: is it made to do harm?", "T"] * 2


def test_a_nursery_that_was_killed_is_started_again() -> None:
    with Sandbox() as opened:
        opened.run("feed", rss(), url=BASE)
        assert opened._nursery
        opened._nursery.kill()
        opened._nursery.wait()
        assert opened.run("feed", rss("<title>T</title>"), url=BASE)["entries"][0]["title"] == "T"


def test_a_page_becomes_its_article_with_what_it_says_of_itself(sandbox: Sandbox) -> None:
    page = (
        '<html lang="de"><head><title>Streit | Beispielblatt</title><link rel="canonical" href="https://example.org/streit">'
        '<meta property="article:published_time" content="2026-01-14T10:00:00+01:00"></head><body><nav>Start</nav>'
        f"<article><h1>Streit</h1><p>Der Rat stimmte über Käse ab. {LONG}</p><div class='ad'><p>Kaufen! {LONG}</p></div></article></body></html>"
    )
    drop = ["//*[@class='ad']"]
    found = entries.entry(
        sandbox.run("page", page.encode("windows-1252"), charset="windows-1252", drop=drop), base=BASE, now=NOW
    )
    assert (found.title, found.canonical, found.language) == ("Streit", "https://example.org/streit", "de")
    assert found.published == datetime.fromisoformat("2026-01-14T10:00:00+01:00")
    assert "\nDer Rat stimmte über Käse ab." in found.text
    assert "Kaufen" not in found.text


def test_a_page_with_a_broken_byte_is_read_and_shows_it(sandbox: Sandbox) -> None:
    page = f"<html><body><article><p>Käse, Brot, Öl, Müsli, Äpfel, Möhren, Brühe, Gebäck. {LONG}</p></article></body></html>".encode()
    found = entries.entry(sandbox.run("page", page.replace("ü".encode(), b"\xc3", 1)), base=BASE, now=NOW)
    assert found.text.startswith("Käse, Brot, Öl, M\ufffdsli, Äpfel, Möhren, Brühe, Gebäck. The council")


ACTIVE = [
    "<script>alert(1)</script>",
    "<img src=x srcset='//evil.example 2x' onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img onerror=alert(1)>",
    '<noscript><p title="</noscript><img onerror=alert(1)>">',
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>go</button></form>",
    '<svg><use href="data:x"/></svg>',
    '<p style="background:url(//evil.example)">',
    "<style>@\\69mport url(//evil.example)</style>",
    '<a href="javascript:alert(1)">',
]


@pytest.mark.parametrize("piece", ACTIVE)
def test_no_markup_leaves_a_feed(piece: str) -> None:
    one = only(rss(f"<title>T</title><description><![CDATA[<p>Words.</p>{piece}]]></description>"))
    assert one.text.startswith("Words.")
    assert "<" not in one.text
    assert "evil" not in one.text


def test_templates_in_an_article_are_words() -> None:
    text = "{{7*7}} {% include '/etc/passwd' %} ${x} %n"
    assert only(rss(f"<title>{text}</title><description>{text}</description>")).text == text


def test_odd_letters_are_kept_readable() -> None:
    titles = {"a\u202eb": "a b", "x\0y": "x y", "lone \ud800": "lone ", "Z" + "\u0301" * 9: "Z" + "\u0301" * 9}
    for raw, expected in titles.items():
        assert entries.entry({"title": raw}, base=BASE, now=NOW).title == expected.strip()
    assert entries.words("a\ud800b\0") == "ab"
    shift_jis = rss("<title>日本語の見出し</title>").decode().encode("shift_jis")
    assert only(shift_jis).title


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["link", "title", "published", "text", "entries", "full", "guid", "more"]), inner)))  # fmt: skip
def test_whatever_a_child_answers_becomes_bounded_values_or_one_error(found: Any) -> None:
    try:
        listed = entries.listing(found, base=BASE, now=NOW)
    except InputError:
        return
    for one in listed.entries:
        assert one.link is None or one.link.startswith(("http://", "https://"))
        one.title.encode()
        one.text.encode()


def test_a_child_may_open_no_file_no_socket_and_no_program(tmp_path: Path) -> None:
    confine.refuse_all_but_libraries("open", (os.__file__, "r", os.O_RDONLY))
    for event, arguments in [
        ("open", (str(tmp_path / "x"), "r", os.O_RDONLY)),
        ("open", (f"{sys.prefix}/new", "w", os.O_WRONLY | os.O_CREAT)),
        ("socket.connect", (None, ("127.0.0.1", 9))),
        ("socket.getaddrinfo", ("example.org", 80, 0, 0, 0)),
        ("subprocess.Popen", ("sh", [], None, None)),
        ("os.fork", ()),
    ]:
        with pytest.raises(PermissionError, match="refused in a child process"):
            confine.refuse_all_but_libraries(event, arguments)


def test_a_job_runs_in_the_limits_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def limits(_: bytes) -> list[int]:
        return [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_CORE)]

    monkeypatch.setitem(child.JOBS, "feed", limits)
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        child.keep(theirs)
    theirs.close()
    with ours:
        ours.sendall(json.dumps({"job": "feed", "cpu": 2, "memory": 1 << 30, "options": {}}).encode() + b"\n")
        ours.shutdown(socket.SHUT_WR)
        reply = b"".join(iter(lambda: ours.recv(4096), b""))
    os.wait()
    assert reply == b'{"found": [2, 1073741824, 0]}00000'
