"""Sources of the web into the store, from real servers on loopback: what is new, what changed, what failed."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefing import config
from briefing.cli import main
from briefing.collect import health, identity
from briefing.collect.items import items
from briefing.collect.run import Report, collect
from briefing.errors import ConfigError
from briefing.ingest.entries import Entry
from briefing.ledger import articles, fetches, open_store
from loopback import Script, Server, drip, page, redirect

pytestmark = pytest.mark.enable_socket
NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
WORDS = "The council agreed on Tuesday to send a delegation to the border, officials said. "


def rss(*rows: str) -> bytes:
    inside = "".join(f"<item>{row}</item>" for row in rows)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed Title</title>{inside}</channel></rss>'
    return page(feed, content_type="application/rss+xml", etag='"feed"')


def row(
    name: str, *, link: str | None = None, text: str = "", day: str = "14 Jan 2026 10:00 GMT", title: str = ""
) -> str:
    return (
        f"<title>{title or name.title()}</title><link>{link if link is not None else f'/{name}'}</link><guid>{name}</guid>"
        f"<pubDate>{day}</pubDate><description>{text}</description>"
    )


def article(name: str, *, words: str = WORDS, **headers: str) -> bytes:
    paragraphs = "".join(f"<p>{number}. {name.title()}: {words * 3}</p>" for number in range(3))
    head = f"<head><title>{name.title()} | Example Post</title></head>"
    body = f"<html lang='en'>{head}<body><article><h1>{name.title()}</h1>{paragraphs}</article></body></html>"
    return page(body, content_type="text/html", **headers)


@dataclass
class Desk:
    """A desk in a folder whose sources are given as lines of YAML, read at a clock of its own."""

    folder: Path
    now: datetime = NOW
    lines: list[str] = field(default_factory=list)

    def collect(self, *sources: str, **options: Any) -> Report:
        (self.folder / "config.yaml").write_text("\n".join(["sources:", *sources, *self.lines]) + "\n")
        self.config = config.read(self.folder / "config.yaml")
        store = open_store(self.config.store, now=self.now)
        report = collect(self.config, store=store, agent="briefing/0", now=lambda: self.now, **options)
        with store.reading() as connection:
            self.kept = {one.title: one for one in articles.listed(connection)}
            self.standings = fetches.standings(connection)
        store.close()
        return report


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with Server({}) as running:
        desk.lines = ["fetch:", f'  allow: ["{running.host}"]', "  delay_seconds: 0", "  seconds: 2"]
        yield running


def feed(server: Server, path: str = "/feed", **more: str) -> str:
    return "\n".join([f"  - feed: {server.url(path)}", *(f"    {key}: {value}" for key, value in more.items())])


def paths(server: Server) -> list[str]:
    return [request.split()[1] for request in server.requests]


def test_teasers_lead_to_their_pages_and_whole_texts_do_not(desk: Desk, server: Server) -> None:
    whole = "&lt;p&gt;" + WORDS * 20 + "&lt;/p&gt;"
    server.answers = {"/feed": rss(row("one", text="A teaser."), row("two", text=whole)), "/one": article("one")}
    report = desk.collect(feed(server, outlet="Example Post", language="en"))
    assert [(one.state, one.new, one.listed, one.why, one.notes) for one in report.results] == [("read", 2, 2, "", ())]
    assert paths(server) == ["/feed", "/robots.txt", "/one"]
    one, two = desk.kept["One"], desk.kept["Two"]
    assert (one.outlet, one.language, one.text_from, two.text_from) == ("Example Post", "en", "page", "feed")
    assert one.published == datetime(2026, 1, 14, 10, tzinfo=UTC)
    assert "0. One: The council agreed" in one.newest.text
    assert two.newest.text == (WORDS * 20).strip()


@pytest.mark.parametrize(("where", "asked"), [("page", ["/feed", "/robots.txt", "/one"]), ("feed", ["/feed"])])
def test_a_source_can_say_where_its_text_stands(desk: Desk, server: Server, where: str, asked: list[str]) -> None:
    server.answers = {"/feed": rss(row("one", text="A teaser.")), "/one": article("one")}
    assert desk.collect(feed(server, full_text=where)).new == 1
    assert paths(server) == asked
    assert (desk.kept["One"].newest.text == "A teaser.") == (where == "feed")


def test_nothing_enters_twice_whatever_the_feed_does_to_its_ids_and_links(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": rss(row("one"), row("two")), "/one": article("one"), "/two": article("two")}
    desk.collect(feed(server))
    noisy = row("one", link="/one?utm_source=rss&amp;fbclid=1").replace("<guid>one", "<guid>changed")
    reused = row("one", link="/three", title="Three")
    answers = dict(server.answers) | {"/feed": rss(noisy, row("two"), reused), "/three": article("three")}
    server.answers = answers
    desk.now += timedelta(hours=1)
    assert desk.collect(feed(server)).new == 1
    assert sorted(desk.kept) == ["One", "Three", "Two"]


def test_an_entry_is_known_by_what_is_its_own() -> None:
    shared = [Entry(link="https://e.example/", guid="same", title=name) for name in "ab"]
    keys = identity.keys(
        [*shared, Entry(link="https://e.example/x?utm_medium=y"), Entry(guid="g")], home="https://e.example/feed"
    )
    assert keys[2:] == ["e.example/x", "id:g"]
    assert keys[0] != keys[1]
    assert all(key.startswith("words:") for key in keys[:2])


def test_a_feed_that_has_not_changed_is_not_read_again_and_its_pages_are_looked_at(desk: Desk, server: Server) -> None:
    def conditional(tag: str, answer: bytes) -> Script:
        def send(connection: Any, request: str) -> None:
            same = f'If-None-Match: "{tag}"' in request
            connection.sendall(page(status="304 Not Modified", length=False) if same else answer)

        return send

    server.answers = {
        "/feed": conditional("feed", rss(row("one"), row("two"))),
        "/one": conditional("1", article("one", etag='"1"')),
        "/two": article("two", etag='"2"'),
    }
    desk.collect(feed(server))
    server.answers = {**server.answers, "/two": article("two", words=WORDS.replace("Tuesday", "Monday"))}
    desk.now += timedelta(hours=1)
    (result,) = desk.collect(feed(server)).results
    assert (result.state, result.new, result.changed) == ("unchanged", 0, 1)
    assert [len(desk.kept[name].versions) for name in ("One", "Two")] == [1, 2]
    desk.now += timedelta(days=3)
    server.requests.clear()
    desk.collect(feed(server))
    assert paths(server) == ["/feed"]


def test_a_page_that_cannot_be_had_is_asked_for_again_with_its_feed(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": rss(row("one"), row("two")), "/one": article("one"), "/two": page(status="500 Oops")}
    (result,) = desk.collect(feed(server, outlet="Example Post")).results
    assert result.notes == (f"Example Post: {server.url('/two')}: answers 500",)
    assert desk.standings[server.url("/feed")].etag is None
    server.answers = {**server.answers, "/two": article("two")}
    desk.now += timedelta(hours=1)
    assert desk.collect(feed(server, outlet="Example Post")).new == 1
    assert desk.standings[server.url("/feed")].etag == '"feed"'


def test_robots_txt_and_refusals_are_heeded(desk: Desk, server: Server) -> None:
    rows = [row("private/one"), row("two"), row("three")]
    server.answers = {
        "/feed": rss(*rows),
        "/robots.txt": page("User-agent: briefing\nDisallow: /private"),
        "/two": page(status="403 Forbidden"),
        "/three": article("three"),
    }
    (result,) = desk.collect(feed(server, name="Post")).results
    line = f"Post: {server.url('/private/one')}: not read: robots.txt of the outlet forbids it (and 2 more of its articles)"
    assert result.notes == (line,)
    assert paths(server) == ["/feed", "/robots.txt", "/two"]  # after one 403 the host is left alone


def test_what_cannot_be_read_is_told_once_while_it_stays_so_and_counted_each_time(
    desk: Desk, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "answers 404: nothing stands there; look for its new address"
    desk.now = datetime.now(UTC)  # the command reads the machine's clock
    rows = [row(name, day=f"{desk.now:%d %b %Y} 00:00 GMT") for name in ("one", "two", "three")]
    server.answers = {"/feed": rss(*rows), "/three": article("three")}
    (first,) = desk.collect(feed(server, name="Post")).results
    lines = tuple(f"Post: {server.url(f'/{name}')}: {gone}" for name in ("one", "two"))
    assert (first.notes, first.unread) == ((f"{lines[0]} (and 1 more of its articles)",), lines)
    (again,) = desk.collect(feed(server, name="Post")).results
    assert (again.notes, again.unread) == ((), lines)
    server.answers = {**server.answers, "/two": page(status="410 Gone")}
    (other,) = desk.collect(feed(server, name="Post")).results
    changed = f"Post: {server.url('/two')}: answers 410: it is gone for good; take it out of the sources"
    assert (other.notes, other.unread) == ((changed,), (lines[0], changed))

    monkeypatch.chdir(desk.folder)
    assert main(["fetch"]) == 0
    assert capsys.readouterr() == ("1 source: 0 new articles, 2 unread\n", "")
    assert main(["fetch", "--verbose"]) == 0
    assert capsys.readouterr().err == f"{lines[0]}\n{changed}\n"
    assert main(["sources"]) == 0
    assert "2 articles unread: see --json" in capsys.readouterr().out
    assert main(["sources", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unread"] == [one.removeprefix("Post: ") for one in other.unread]

    server.answers = {**server.answers, "/one": article("one"), "/two": article("two")}
    (well,) = desk.collect(feed(server, name="Post")).results
    assert (well.new, well.notes, well.unread) == (2, (), ())


def test_what_an_empty_or_moved_source_says_is_told_once(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": redirect("/new", "301 Moved Permanently"), "/new": rss()}
    (first,) = desk.collect(feed(server, name="Post")).results
    moved = f"Post: moved for good to {server.url('/new')}; write that address into the config"
    assert first.notes == ("Post: empty: it has no entry", moved)
    (again,) = desk.collect(feed(server, name="Post")).results
    assert again.notes == ()


def test_a_robots_txt_that_cannot_be_had_forbids_and_one_that_is_not_there_allows(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": rss(row("one")), "/one": article("one"), "/robots.txt": page(status="500 Oops")}
    (result,) = desk.collect(feed(server, name="Post")).results
    assert result.notes == (f"Post: {server.url('/one')}: not read: its robots.txt cannot be had: answers 500",)
    assert desk.kept == {}


@dataclass
class Elsewhere:
    """A second host to which pages of the first are redirected; the desk allows both."""

    desk: Desk
    first: Server
    second: Server

    def collect(self, *names: str, robots: Script | None = None, status: str = "302 Found") -> tuple[str, ...]:
        """What is told of a feed whose pages redirect to the same path of the second host."""
        self.first.answers = {
            "/feed": rss(*map(row, names)),
            **{f"/{name}": redirect(self.second.url(f"/{name}"), status) for name in names},
        }
        answers: dict[str, Script] = {f"/{name}": article(name) for name in names}
        self.second.answers = {**answers, "/robots.txt": robots} if robots else answers
        return self.desk.collect(feed(self.first, name="Post")).results[0].notes


@pytest.fixture
def elsewhere(desk: Desk, server: Server) -> Iterator[Elsewhere]:
    with Server({}) as second:
        desk.lines[1] = f'  allow: ["{server.host}", "{second.host}"]'
        yield Elsewhere(desk, server, second)


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"])
def test_a_redirect_is_followed_only_where_robots_txt_of_its_own_host_allows(elsewhere: Elsewhere, status: str) -> None:
    notes = elsewhere.collect("one", "two", robots=page("User-agent: briefing\nDisallow: /one"), status=status)
    there = elsewhere.second.url("/one")
    why = f"it leads on to {there}: not read: robots.txt of the outlet forbids it"
    assert notes == (f"Post: {elsewhere.first.url('/one')}: {why}",)
    assert paths(elsewhere.first) == ["/feed", "/robots.txt", "/one", "/two"]
    assert paths(elsewhere.second) == ["/robots.txt", "/two"]  # asked for once; the page it forbids, never
    assert list(elsewhere.desk.kept) == ["Two"]


def test_a_redirect_to_a_host_whose_robots_txt_cannot_be_had_is_not_followed(elsewhere: Elsewhere) -> None:
    notes = elsewhere.collect("one", robots=page(status="500 Oops"))
    why = f"it leads on to {elsewhere.second.url('/one')}: not read: its robots.txt cannot be had: answers 500"
    assert notes == (f"Post: {elsewhere.first.url('/one')}: {why}",)
    assert paths(elsewhere.first) == ["/feed", "/robots.txt", "/one"]  # what redirects is not asked a second time
    assert paths(elsewhere.second) == ["/robots.txt", "/robots.txt"]  # a server that fails is
    assert elsewhere.desk.standings["Post"].etag is None  # so that it is tried again


def test_a_redirect_to_a_host_without_robots_txt_is_followed(elsewhere: Elsewhere) -> None:
    assert elsewhere.collect("one") == ()
    assert paths(elsewhere.second) == ["/robots.txt", "/one"]
    assert list(elsewhere.desk.kept) == ["One"]


def test_a_redirect_within_a_host_is_held_against_its_robots_txt_too(desk: Desk, server: Server) -> None:
    server.answers = {
        "/feed": rss(row("one")),
        "/robots.txt": page("User-agent: *\nDisallow: /private/"),
        "/one": redirect("/private/one"),
        "/private/one": article("one"),
    }
    (result,) = desk.collect(feed(server, name="Post")).results
    why = f"it leads on to {server.url('/private/one')}: not read: robots.txt of the outlet forbids it"
    assert result.notes == (f"Post: {server.url('/one')}: {why}",)
    assert paths(server) == ["/feed", "/robots.txt", "/one"]


def test_a_host_that_refuses_behind_a_redirect_is_asked_once(elsewhere: Elsewhere) -> None:
    first, second = elsewhere.first, elsewhere.second
    first.answers = {
        "/feed": rss(*map(row, ("one", "two", "three"))),
        "/one": redirect(second.url("/one")),
        "/two": redirect(second.url("/two")),
        "/three": article("three"),
    }
    second.answers = {"/one": page(status="403 Forbidden"), "/two": article("two")}
    (result,) = elsewhere.desk.collect(feed(first, name="Post")).results
    refused = "answers 403: it refuses this program; ask the outlet, or give other `headers`"
    assert result.notes == (f"Post: {first.url('/one')}: {refused} (and 1 more of its articles)",)
    assert paths(second) == ["/robots.txt", "/one"]
    assert list(elsewhere.desk.kept) == ["Three"]  # the host that redirects has refused nothing


def test_a_teaser_stands_in_where_the_page_may_not_be_read_and_stays(desk: Desk, server: Server) -> None:
    teaser = WORDS * 3
    server.answers = {"/feed": rss(row("one", text=teaser)), "/robots.txt": page("User-agent: *\nDisallow: /one")}
    desk.collect(feed(server))
    server.answers = {**server.answers, "/robots.txt": page(""), "/one": article("one")}
    desk.now += timedelta(hours=1)
    desk.collect(feed(server))
    assert [one.text for one in desk.kept["One"].versions] == [teaser.strip()]


def test_a_sitemap_and_a_single_page_are_sources(desk: Desk, server: Server) -> None:
    index = f"<sitemapindex><sitemap><loc>{server.url('/news.xml')}</loc></sitemap></sitemapindex>"
    urls = "".join(
        f"<url><loc>{server.url(f'/{name}')}</loc><lastmod>{day}</lastmod></url>"
        for name, day in (("one", "2026-01-14"), ("old", "2025-12-01"))
    )
    server.answers = {
        "/sitemap.xml": page(index, content_type="text/xml"),
        "/news.xml": page(f"<urlset>{urls}</urlset>", content_type="text/xml"),
        "/one": article("one"),
        "/alone": article("alone"),
    }
    report = desk.collect(f"  - sitemap: {server.url('/sitemap.xml')}", f"  - page: {server.url('/alone')}")
    assert [(one.state, one.new) for one in report.results] == [("read", 1), ("read", 1)]
    assert {one.url for one in desk.kept.values()} == {server.url("/one"), server.url("/alone")}
    assert "/old" not in paths(server)


def test_old_articles_and_more_than_a_run_takes_are_left(desk: Desk, server: Server) -> None:
    rows = [row(f"a{n}", text=WORDS * 20, day=f"{n:02} Jan 2026 10:00 GMT") for n in range(1, 15)]
    server.answers = {"/feed": rss(*rows)}
    desk.lines.append("  articles: 3")
    assert desk.collect(feed(server, full_text="feed", window_days="2")).new == 2
    assert sorted(desk.kept) == ["A13", "A14"]


def test_headers_of_a_source_reach_its_own_host_alone(desk: Desk, server: Server) -> None:
    with Server({"/far": article("far")}) as other:
        desk.lines[1] = f'  allow: ["{server.host}", "{other.host}"]'
        server.answers = {"/feed": rss(row("one"), row("far", link=other.url("/far"))), "/one": article("one")}
        desk.collect(feed(server, headers="{X-Key: abc}"))
    asked = {request.split()[1]: "X-Key: abc" in request for request in server.requests + other.requests}
    assert asked["/feed"]
    assert asked["/one"]
    assert not asked["/far"]


def test_a_source_that_fails_is_left_alone_longer_each_time_and_told_of_once(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": page(status="404 Not Found")}
    source = feed(server, name="Post")
    states: dict[int, tuple[str, int]] = {}
    for hour in (0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 47, 48, 49, 52, 53, 54):
        desk.now = NOW + timedelta(hours=hour)
        report = desk.collect(source)
        states[hour] = (report.results[0].state, len(report.lasting))
    assert [hour for hour, (state, _) in states.items() if state == "failed"] == [0, 1, 2, 3, 5, 9, 17, 33, 53]
    assert [hour for hour, (_, told) in states.items() if told] == [48]
    assert report.results[0].why.startswith(
        "Post: answers 404: nothing stands there; look for its new address (left alone"
    )
    server.answers = {"/feed": rss(row("one", text=WORDS * 20))}
    assert desk.collect(source, at_once=True).new == 1
    standing = desk.standings["Post"]
    assert (standing.failures, standing.failing_since, standing.told) == (0, None, None)


def test_retry_after_is_kept_to_across_runs(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": page(status="429 Too Many", retry_after="7200")}
    assert desk.collect(feed(server, name="Post")).failures[0].why == (
        "Post: answers 429: too many requests; it asks to be left alone for 2 hours"
    )
    desk.now += timedelta(hours=1)
    assert desk.collect(feed(server, name="Post")).results[0].state == "waiting"
    desk.now += timedelta(hours=1)
    assert desk.collect(feed(server, name="Post")).results[0].state == "failed"
    assert len(server.requests) == 2


def endless(connection: Any, _: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def hostile(trap: Server) -> dict[str, tuple[Script, str]]:
    """A name, what it answers, and the line it gets."""
    items = "".join(f"<item><title>{n}</title></item>" for n in range(100_000))
    return {
        "private": (redirect(trap.url("/")), "blocked: private address 127.0.0.1"),
        "loop": (redirect("/feed"), "too many redirects: more than 5"),
        "file": (redirect("file:///etc/passwd"), "blocked: file: only http and https are fetched"),
        "endless": (endless, "body larger than 5 MB"),
        "silent": (lambda *_: time.sleep(4), "not done after 1 seconds"),
        "slow": (drip([b"HTTP/1.1 200 OK\r\n\r\n", *[b"<"] * 40], every=0.1), "not done after 1 seconds"),
        "login": (page("<html><body>Log in"), "a web page and not a feed"),
        "author": (rss("<author>" + "a" * 65_536 + "</author>"), "reading it took longer than 3 s"),
        "items": (page(f"<rss version='2.0'><channel>{items}</channel></rss>"), "reading it took "),
        "laughs": (page('<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>'), "it declares entities"),
        "unchanged": (page(status="304 Not Modified", length=False), "answers 304"),
        "binary": (page(bytes(range(256)) * 100), "not a feed"),
        "gone": (page(status="410 Gone"), "answers 410"),
    }


def test_hostile_sources_cost_no_other_source_an_article(desk: Desk) -> None:
    with contextlib.ExitStack() as stack:
        trap = stack.enter_context(Server({"/": page("secret")}))
        bad = hostile(trap)
        good = {f"good{number}": rss(row(f"good{number}", text=WORDS * 20)) for number in range(3)}
        scripts = {name: script for name, (script, _) in bad.items()} | good
        hosts = {
            name: stack.enter_context(Server({"/feed": script}, address=f"127.0.1.{number}"))
            for number, (name, script) in enumerate(scripts.items(), 1)
        }
        allowed = ", ".join(f'"{host.host}"' for host in hosts.values())
        desk.lines = ["fetch:", f"  allow: [{allowed}]", "  seconds: 1", "  at_once: 20", "  delay_seconds: 0"]
        report = desk.collect(*(feed(host, name=name) for name, host in hosts.items()))
    lines = {one.source: one.why for one in report.results}
    for name, (_, line) in bad.items():
        assert line in lines[name], lines[name]
        assert lines[name].startswith(f"{name}: ")
        assert "\n" not in lines[name]
    assert sorted(desk.kept) == [name.title() for name in good]
    assert trap.accepted == 0


def test_sources_are_well_failed_stale_or_empty(desk: Desk, server: Server) -> None:
    server.answers = {"/well": rss(row("one", text=WORDS * 20)), "/empty": rss(), "/bad": page(status="500 Oops")}
    sources = [feed(server, f"/{name}", outlet=f"The {name.title()}", name=name) for name in ("well", "empty", "bad")]
    report = desk.collect(*sources)
    assert report.results[1].notes == ("empty: empty: it has no entry",)

    def silent(now: datetime) -> list[tuple[str, str, date | None]]:
        found = health.for_readers(health.of_sources(desk.config.sources, desk.standings, now=now, stale_days=14))
        assert found.asked == 3
        return [(one.name, one.state, one.since) for one in found.silent]

    assert silent(NOW) == [("The Empty", "empty", NOW.date()), ("The Bad", "failed", NOW.date())]
    assert silent(NOW + timedelta(days=15))[0] == ("The Well", "stale", NOW.date())


def test_stored_articles_are_items_under_the_name_the_config_gives_their_outlet(desk: Desk, server: Server) -> None:
    server.answers = {"/feed": rss(row("one", text=WORDS * 20))}
    desk.collect(feed(server))
    (item,) = items(desk.config, desk.kept.values())
    assert (item.source, item.title, item.markup, item.url) == ("Feed Title", "One", False, server.url("/one"))
    desk.collect(feed(server, outlet="Example Post"))
    (item,) = items(desk.config, desk.kept.values())
    assert item.source == "Example Post"


def test_the_commands_say_what_they_did(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.folder)
    server.answers = {"/feed": rss(row("one", text=WORDS * 20, day=""))}
    sources = [feed(server, outlet="Example Post"), feed(server, "/bad", name="Bad")]
    (desk.folder / "config.yaml").write_text("\n".join(["sources:", *sources, *desk.lines]) + "\n")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    assert run("fetch", "Nobody") == (64, "", "Nobody is not a source of the web; these are: Example Post, Bad\n")
    code, out, err = run("fetch")
    assert (code, out) == (3, "2 sources: 1 new article; 1 failed\n")
    assert err == "Bad: answers 404: nothing stands there; look for its new address\n"
    assert run("fetch", "Example Post")[:2] == (0, "1 source: 0 new articles\n")
    code, out, _ = run("sources")
    assert code == 3
    assert [line.split()[0] for line in out.splitlines()] == ["well", "failed"]
    assert [json.loads(line)["state"] for line in run("sources", "--json")[1].splitlines()] == ["well", "failed"]


def test_opml_comes_in_without_touching_the_rest_and_goes_out_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.folder)
    before = "# mine\nsources:\n- feed: https://example.org/a   # the first\n  outlet: A\n# last words\ntitle: Desk\n"
    Path("config.yaml").write_text(before)
    outlines = (
        '<outline text="B: &quot;b&quot;" xmlUrl="https://example.org/b"/><outline xmlUrl="https://example.org/a"/>'
    )
    Path("list.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    assert main(["sources", "import", "list.opml"]) == 0
    assert capsys.readouterr().out == "config.yaml: 1 feed added, 1 already there\n"
    added = '- feed: "https://example.org/b"\n  outlet: "B: \\"b\\""\n'
    assert Path("config.yaml").read_text() == before.replace("  outlet: A\n", "  outlet: A\n" + added)
    assert main(["sources", "export"]) == 0
    out = capsys.readouterr().out
    Path("again.opml").write_text(out)
    assert main(["sources", "import", "again.opml"]) == 0
    assert capsys.readouterr().out == "config.yaml: 0 feeds added, 2 already there\n"
    Path("bad.opml").write_text("<html/>")
    assert main(["sources", "import", "bad.opml"]) == 3
    assert capsys.readouterr().err == "bad.opml: not OPML: its root is <html>\n"


def test_a_file_of_certificates_that_holds_none_is_told(desk: Desk, server: Server) -> None:
    (desk.folder / "ca.pem").write_text("nothing")
    desk.lines.append("  certificates: ca.pem")
    with pytest.raises(ConfigError, match=r"fetch\.certificates: .*ca\.pem holds no certificate in PEM form"):
        desk.collect(feed(server))


def test_a_source_of_the_web_is_checked_as_it_is_read(tmp_path: Path) -> None:
    def faults(text: str) -> list[str]:
        (tmp_path / "c.yaml").write_text(text)
        with pytest.raises(config.ConfigError) as caught:
            config.read(tmp_path / "c.yaml")
        return [line.partition("c.yaml ")[2] for line in str(caught.value).splitlines()]

    assert faults("sources:\n  - feed: file:///etc/passwd\n")[0].startswith("line 2: sources[0].feed: ")
    assert faults("sources:\n  - feed: https://e.example/f\n    drop: ['p >> x']\n    headers: {'a b': c}\n") == [
        "line 3: sources[0].drop[0]: 'p >> x' is not a CSS selector: Expected selector, got <DELIM '>' at 3>",
        "line 4: sources[0].headers: 'a b' is not the name of a header; it has letters, digits and hyphens",
    ]
    twice = "sources:\n  - feed: https://e.example/f\n    themes: [trad]\n  - feed: https://e.example/f\nthemes:\n  - {name: trade, words: [x]}\n"
    assert faults(twice) == [
        "line 3: sources[0].themes is said of an outlet; name the `outlet` too",
        "line 3: sources[0].themes: there is no theme trad; did you mean trade?",
        "line 4: sources[1]: https://e.example/f is sources[0] already; give each its own name",
    ]


def test_a_brief_is_made_of_what_was_fetched_and_names_what_was_not(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.folder)
    today = f"{datetime.now(UTC):%d %b %Y} 00:10 GMT"
    other = WORDS.replace("council agreed", "mayor refused")
    server.answers = {
        "/post": rss(row("one", text=WORDS * 20, day=today)),
        "/coast": rss(row("two", text=other * 20, day=today)),
    }
    sources = [
        feed(server, "/post", outlet="Example Post", country="Norway", owner="a foundation of its readers"),
        feed(server, "/coast", outlet="Coast Radio", themes="[border]", weight="0.5"),
        feed(server, "/gone", outlet="Broken Times"),
    ]
    themes = [
        "themes:",
        "  - {name: border, words: [border]}",
        "  - {name: council, words: [council, officials, mayor]}",
    ]
    Path("config.yaml").write_text("\n".join(["sources:", *sources, *desk.lines, *themes]) + "\n")
    assert main(["build"]) == 3
    assert capsys.readouterr().err == "Broken Times: answers 404: nothing stands there; look for its new address\n"
    asked = len(server.requests)
    assert main(["build", "--offline"]) == 0
    assert main(["verify"]) == 0
    assert len(server.requests) == asked
    brief = json.loads(Path("dist/latest/brief.json").read_text())
    assert {source["name"] for source in brief["sources"]} == {"Example Post", "Coast Radio"}
    assert brief["outlets"] == [{"name": "Example Post", "country": "Norway", "owner": "a foundation of its readers"}]
    day = datetime.now(UTC).date().isoformat()
    assert brief["health"] == {"asked": 3, "silent": [{"name": "Broken Times", "state": "failed", "since": day}]}
    ids = {source["id"] for source in brief["sources"] if source["name"] == "Coast Radio"}
    told = {section["theme"] for section in brief["sections"] for one in section["summary"] if one["source"] in ids}
    assert told <= {"border", "others"}
    html, plain = (Path("dist/latest", name).read_text() for name in ("brief.html", "brief.txt"))
    assert "\n  Norway, a foundation of its readers\n" in plain
    assert "1 of 3 sources gave nothing: Broken Times (no answer since" in html
    assert '<p class="owner">Norway, a foundation of its readers</p>' in html
