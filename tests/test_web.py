"""The desk's web pages: what each answers, what changes by it, and what does not."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from briefing import addresses, subscriptions
from briefing.keys import Keys
from briefing.ledger import Store, confirmations, editions, open_store, subscribers
from briefing.ledger.subscribers import Choices, Consent, Subscriber
from briefing.subscriptions.links import Links
from briefing.web import Desk, application
from briefing.web.desk import Theme, policy_of
from briefing.web.limits import Limit, network

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
KEYS = Keys((b"n" * 32, b"o" * 32), b"e" * 32)
SITE = "https://brief.example.org"
LINKS = Links(SITE, KEYS)
ANNA = addresses.check("Anna@example.org")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Server:
    """A desk with its pages, a clock that stands, and the sign-ups it was told of."""

    def __init__(self, folder: Path, **other: object) -> None:
        self.store: Store = open_store(str(folder / "store.db"), now=NOW)
        self.now = NOW
        self.notified = 0
        known = {
            "title": "Morning Brief",
            "language": "en",
            "site": SITE,
            "out": folder / "dist",
            "store": self.store,
            "keys": KEYS,
            "clock": lambda: self.now,
            "notify": self.notify,
            "themes": (Theme("trade", "Trade"), Theme("water", "Water")),
        }
        self.desk = Desk(**(known | other))  # type: ignore[arg-type]
        self.client = TestClient(
            application(self.desk, forms_per_hour=10_000, requests_per_minute=10_000, clock=lambda: 0.0),
            base_url=SITE,
            follow_redirects=False,
        )

    def notify(self) -> None:
        self.notified += 1

    def subscribe(self, address: addresses.Address = ANNA, state: subscribers.State = "active") -> Subscriber:
        with self.store.writing() as connection:
            consent = Consent("yes", "operator", NOW)
            made = subscriptions.add(connection, address, consent=consent, choices=Choices(), keys=KEYS, now=NOW)
            if state != "active":
                subscribers.change(connection, made.id, now=NOW, state=state)
        return self.who(address)

    def who(self, address: addresses.Address = ANNA) -> Subscriber:
        with self.store.reading() as connection:
            found = subscribers.find(connection, key=address.key)
        assert found
        return found

    def rows(self) -> list[tuple[object, ...]]:
        with self.store.reading() as connection:
            return [
                tuple(row)
                for table in ("subscribers", "confirmations", "bounces")
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            ]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.store.close()


def path(link: str) -> str:
    return link.removeprefix(SITE)


def text(answer: object) -> str:
    """What a page says, without its markup."""
    body = re.search(r"<main>(.*)</main>", answer.text, re.DOTALL)  # type: ignore[attr-defined]
    assert body
    return " ".join(re.sub(r"<[^>]+>", " ", body[1]).split()).replace("\u2060", "")


# One-click unsubscribe (RFC 8058)


@pytest.mark.parametrize(
    "body",
    [
        {"data": ONE_CLICK},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {},
        {"content": b"{}", "headers": {"Content-Type": "application/json"}},
        {"content": b"\xff\xfe" * 500, "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"a" * 60_000, "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    ],
    ids=["urlencoded", "multipart", "empty", "json", "broken", "long"],
)
def test_one_post_unsubscribes_whatever_its_body(server: Server, body: dict[str, object]) -> None:
    link = path(LINKS.unsubscribe(server.subscribe()))
    first, second = server.client.post(link, **body), server.client.post(link, **body)
    assert first.status_code == second.status_code == 200
    for answer in (first, second):
        assert not {"location", "set-cookie"} & set(answer.headers)
        assert text(answer).startswith("You are unsubscribed No further edition is sent to you.")
    assert server.who().state == "unsubscribed"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_but_a_post_changes_anything(server: Server, method: str) -> None:
    who = server.subscribe()
    before = server.rows()
    for link in (LINKS.unsubscribe(who), LINKS.preferences(who, now=NOW), LINKS.confirmation(who, now=NOW)):
        for _ in range(20):
            answer = server.client.request(method, path(link), headers={"Purpose": "prefetch"})
            assert answer.status_code == (200 if method in {"GET", "HEAD"} else 405)
    assert server.rows() == before


def test_the_page_before_leaving_shows_a_button_and_not_the_whole_address(server: Server) -> None:
    answer = server.client.get(path(LINKS.unsubscribe(server.subscribe())))
    assert (
        text(answer)
        == "Unsubscribe Press the button, and Morning Brief is no longer sent to A…@example.org. Yes, unsubscribe"
    )
    assert "anna@" not in answer.text.casefold()


def test_a_link_of_a_rotated_key_still_unsubscribes(server: Server) -> None:
    old = Links(SITE, Keys(KEYS.tokens[1:], KEYS.erasure))
    assert server.client.post(path(old.unsubscribe(server.subscribe()))).status_code == 200
    assert server.who().state == "unsubscribed"


def test_every_link_that_does_not_work_gets_the_same_answer(server: Server) -> None:
    who = server.subscribe()
    good = path(LINKS.unsubscribe(who))
    gone = path(LINKS.unsubscribe(server.subscribe(addresses.check("gone@example.org"))))
    with server.store.writing() as connection:
        erased = subscribers.find(connection, key="gone@example.org")
        assert erased
        subscriptions.erase(connection, erased, keys=KEYS, now=NOW)
    stranger = Links(SITE, Keys((b"x" * 32,), KEYS.erasure))
    bad = [
        good[:-1],
        good + "a",
        good[:-1] + ("b" if good[-1] != "b" else "c"),
        path(LINKS.confirmation(who, now=NOW)).replace("confirm", "unsubscribe"),
        path(stranger.unsubscribe(who)),
        gone,
        "/unsubscribe/" + "a" * 3000,
        "/unsubscribe/%00",
        "/unsubscribe/%D9%A1%D9%A2",
    ]
    answers = [server.client.request(method, link) for link in bad for method in ("GET", "POST")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert server.who().state == "active"


# Signing up


def form(**other: object) -> dict[str, object]:
    return {"address": "anna@example.org", "consent": "yes", "theme": ["trade", "water"], "day": list("1234567"), "form": "attached"} | other  # fmt: skip


def test_a_sign_up_is_entered_and_confirmed_by_post_alone(server: Server) -> None:
    assert "Morning Brief by mail" in server.client.get("/subscribe").text
    answer = server.client.post("/subscribe", data=form(theme=["water"], day=["1", "5"], form="link"))
    assert (answer.status_code, server.notified) == (200, 1)
    who = server.who()
    assert who.state == "pending"
    assert who.choices == Choices(("water",), "link", None, "15")
    assert who.consent == Consent("I want to receive Morning Brief by mail. I can leave at any time with the link in every mail.", "web", NOW)  # fmt: skip
    link = path(LINKS.confirmation(who, now=NOW))
    assert "Yes, send me Morning Brief" in server.client.get(link).text
    assert server.who().state == "pending"
    for _ in range(2):
        assert text(server.client.post(link)).startswith("You are subscribed The next edition comes to a…@example.org.")
    assert (server.who().state, server.who().confirmed) == ("active", NOW)


def test_a_confirmation_link_ends_after_a_week_and_when_its_person_leaves(server: Server) -> None:
    server.client.post("/subscribe", data=form())
    link = path(LINKS.confirmation(server.who(), now=NOW))
    server.now = NOW + timedelta(days=8)
    assert server.client.post(link).status_code == 404
    server.now = NOW
    server.client.post(path(LINKS.unsubscribe(server.who())))
    assert server.client.post(link).status_code == 404 and server.who().state == "unsubscribed"


@pytest.mark.parametrize("state", [None, "pending", "active", "paused", "unsubscribed", "bounced", "suppressed"])
def test_the_answer_to_a_sign_up_is_the_same_whoever_asks(server: Server, state: subscribers.State | None) -> None:
    fresh = server.client.post("/subscribe", data=form(address="somebody.else@example.org"))
    if state:
        server.subscribe(state=state)
    answer = server.client.post("/subscribe", data=form())
    assert (answer.status_code, answer.content, answer.headers) == (fresh.status_code, fresh.content, fresh.headers)


def test_hundreds_of_sign_ups_of_one_person_within_a_day_send_one_mail(server: Server) -> None:
    with server.store.writing() as connection:
        for number in range(300):
            subscriptions.sign_up(
                connection,
                addresses.Address(
                    f"a+{number}@example.org", f"a+{number}@example.org", f"a+{number}@example.org", "a@example.org"
                ),
                choices=Choices(),
                consent=Consent("yes", "web", NOW),
                keys=KEYS,
                now=NOW + timedelta(minutes=4 * number),
            )
        assert len(confirmations.waiting(connection, since=NOW - timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (form(address="anna"), "This is no mail address that can be written to. Please correct it."),
        (form(address="a@example.org\nBcc: b@example.org"), "This is no mail address that can be written to. Please correct it."),
        (form(address=""), "This is no mail address that can be written to. Please correct it."),
        (form(consent=""), "This choice is not possible. Please correct it."),
        (form(theme=["wine"]), "This choice is not possible. Please correct it."),
        (form(day=["8"]), "This choice is not possible. Please correct it."),
    ],
)  # fmt: skip
def test_a_wrong_form_is_shown_again_with_what_is_wrong(server: Server, fields: dict[str, object], said: str) -> None:
    answer = server.client.post("/subscribe", data=fields)
    assert (answer.status_code, said in answer.text, server.rows()) == (400, True, [])


def test_what_is_typed_comes_back_as_text(server: Server) -> None:
    answer = server.client.post("/subscribe", data=form(address='"><script>alert(1)</script>{{7*7}}'))
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}"' in answer.text


def test_a_machine_that_fills_the_hidden_field_enters_nothing(server: Server) -> None:
    assert server.client.post("/subscribe", data=form(website="https://example.com")).status_code == 200
    assert (server.rows(), server.notified) == ([], 0)


def test_a_closed_desk_takes_no_sign_up(tmp_path: Path) -> None:
    server = Server(tmp_path, open=False)
    assert server.client.post("/subscribe", data=form()).status_code == 403
    assert server.rows() == []


def test_a_form_that_is_too_large_is_refused(server: Server) -> None:
    answer = server.client.post("/subscribe", data={"address": "a" * 100_000})
    assert (answer.status_code, text(answer)) == (413, "That is too much The form is larger than it can be.")

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"a" * 10_000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.client.post("/subscribe", content=endless(), headers=kind).status_code == 413


# Preferences


def test_preferences_are_shown_and_changed(server: Server) -> None:
    link = path(LINKS.preferences(server.subscribe(), now=NOW))
    assert text(server.client.get(link)).startswith("Your subscription What you get, sent to A…@example.org.")
    answer = server.client.post(
        link, data={"theme": ["trade"], "day": ["1", "2"], "form": "link", "paused_until": "2026-02-01"}
    )
    assert (answer.status_code, "Saved." in answer.text) == (200, True)
    assert server.who().choices == Choices(("trade",), "link", None, "12")
    assert (server.who().state, server.who().paused_until) == ("paused", date(2026, 2, 1))
    server.client.post(
        link, data={"theme": ["trade", "water"], "day": list("1234567"), "form": "attached", "paused_until": ""}
    )
    assert (server.who().state, server.who().choices) == ("active", Choices())


@pytest.mark.parametrize(
    "fields", [{"theme": "wine"}, {"day": "9"}, {"paused_until": "soon"}, {"paused_until": "0000-00-00"}]
)
def test_wrong_preferences_change_nothing(server: Server, fields: dict[str, str]) -> None:
    who = server.subscribe()
    answer = server.client.post(path(LINKS.preferences(who, now=NOW)), data=fields)
    assert (answer.status_code, server.who()) == (400, who)


@pytest.mark.parametrize("state", ["unsubscribed", "bounced", "suppressed"])
def test_preferences_bring_nobody_back(server: Server, state: subscribers.State) -> None:
    who = server.subscribe(state=state)
    server.client.post(path(LINKS.preferences(who, now=NOW)), data={"day": "1"})
    assert server.who().state == state


# The archive


@pytest.fixture
def published(server: Server) -> Server:
    edition = server.desk.out / "2026-01-15"
    edition.mkdir(parents=True)
    (edition / "brief.html").write_text(
        '<style>p { color: red }</style><p style="margin: 0">Brief</p><script>run()</script>'
    )
    for name in ("brief.pdf", "brief.txt", "brief.json"):
        (edition / name).write_text("%PDF-1.7" if name.endswith("pdf") else "{}")
    (server.desk.out / "latest").symlink_to("2026-01-15")
    (server.desk.out.parent / "secret.txt").write_text("secret")
    (edition / "stolen.txt").symlink_to("../../secret.txt")
    (edition / ".hidden.txt").write_text("secret")
    (server.desk.out / "outbox").mkdir()
    (server.desk.out / "outbox" / "mail.txt").write_text("secret")
    return server


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("/2026-01-15", "text/html; charset=utf-8"),
        ("/2026-01-15/", "text/html; charset=utf-8"),
        ("/2026-01-15/brief.html", "text/html; charset=utf-8"),
        ("/latest", "text/html; charset=utf-8"),
        ("/latest/brief.pdf", "application/pdf"),
        ("/2026-01-15/brief.pdf", "application/pdf"),
        ("/2026-01-15/brief.txt", "text/plain; charset=utf-8"),
        ("/2026-01-15/brief.json", "application/json"),
    ],
)
def test_an_edition_is_served_with_its_types(published: Server, link: str, kind: str) -> None:
    answer = published.client.get(link)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "link",
    [
        "/2026-01-15/stolen.txt",
        "/2026-01-15/.hidden.txt",
        "/2026-01-15/../../secret.txt",
        "/2026-01-15/%2e%2e%2fsecret.txt",
        "/2026-01-15/..%5csecret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd",
        "/outbox/mail.txt",
        "/secret.txt",
        "/store.db",
        "/2026-01-15/brief.html%00.txt",
        "/2026-01-15/BRIEF.HTML",
        "/2026-01-15/none.html",
        "/2026-99-99/brief.html",
        "/1999-01-01/",
        "/2026-01-15/" + "a" * 5000 + ".txt",
    ],
)
def test_nothing_else_of_the_disk_is_served(published: Server, link: str) -> None:
    answer = published.client.get(link)
    assert (answer.status_code, "secret" in answer.text) == (404, False)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_an_edition_that_is_not_out_is_not_served(published: Server, state: editions.State) -> None:
    with published.store.writing() as connection:
        editions.record(connection, day=date(2026, 1, 15), language="en", state=state, files={}, built=NOW)
    assert published.client.get("/2026-01-15/brief.pdf").status_code == 404
    assert published.client.get("/latest/brief.pdf").status_code == 404
    assert "2026-01-15" not in published.client.get("/").text


def test_the_list_of_editions_stands_in_for_an_archive_page(published: Server) -> None:
    assert text(published.client.get("/")) == "All editions 15 January 2026 PDF Subscribe"
    (published.desk.out / "index.html").write_text("<main>Archive</main>")
    assert text(published.client.get("/")) == "Archive"


def test_parts_of_a_file_are_served_and_absurd_ranges_refused(published: Server) -> None:
    part = published.client.get("/latest/brief.pdf", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")
    bomb = "bytes=" + ",".join(f"{n}-" for n in range(2000))
    assert published.client.get("/latest/brief.pdf", headers={"Range": bomb}).status_code in {200, 206, 400, 416}


# What holds for every answer


def test_a_policy_allows_a_page_its_own_styles_and_scripts_alone(published: Server) -> None:
    policy = published.client.get("/latest/brief.html").headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; img-src 'self' data:; font-src data:; "
        "style-src 'sha256-BQRJPsCK1uCvZzUUv2iM4rHY0Jl6WCX2A2uAqTq4nUQ=' 'unsafe-hashes' "
        "'sha256-N/Sq7trnl6OJYKkdxuqAKf7Pf1MLsQKqqMSVTcGQYUo='; "
        "script-src 'sha256-6RVmHPJOYnVnXFi8AXlM1kZSjIIGXP7vkvbIPx9BdV4='; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ) or re.fullmatch(
        r"default-src 'none'; img-src 'self' data:; font-src data:; "
        r"style-src 'sha256-\S{44}' 'unsafe-hashes' 'sha256-\S{44}'; script-src 'sha256-\S{44}'; "
        r"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        policy,
    )


@pytest.mark.parametrize("link", ["/", "/subscribe", "/none", "/latest/brief.pdf", "/health", "/unsubscribe/x"])
def test_every_answer_is_guarded(published: Server, link: str) -> None:
    headers = published.client.get(link).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "content-security-policy" in headers and "'unsafe-inline'" not in headers["content-security-policy"]
    assert not {"set-cookie", "server", "access-control-allow-origin"} & set(headers)


def test_our_own_pages_hold_no_script_and_ask_nothing_from_outside(server: Server) -> None:
    who = server.subscribe()
    for link in ("/subscribe", "/", "/none", path(LINKS.unsubscribe(who)), path(LINKS.preferences(who, now=NOW))):
        page = server.client.get(link).text
        assert not re.search(r"<script|javascript:|https?://|\son\w+=|<img|<link", page), link
        assert "script-src" not in policy_of(page)


def test_no_address_is_built_from_what_a_request_claims(server: Server) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    who = server.subscribe()
    for link in ("/", "/subscribe", "/none", path(LINKS.unsubscribe(who)), path(LINKS.preferences(who, now=NOW))):
        answer = server.client.get(link, headers=headers)
        assert "evil" not in answer.text + str(answer.headers)


def test_a_site_below_a_path_is_served_there(tmp_path: Path) -> None:
    server = Server(tmp_path, site="https://example.org/brief")
    assert 'action="/brief/subscribe"' in server.client.get("/brief/subscribe").text
    assert server.client.get("/subscribe").status_code == 404
    link = Links("https://example.org/brief", KEYS).unsubscribe(server.subscribe()).removeprefix("https://example.org")
    assert server.client.post(link).status_code == 200


def test_too_many_requests_are_told_so_and_leaving_never_is(tmp_path: Path) -> None:
    server = Server(tmp_path)
    at = [0.0]
    client = TestClient(
        application(server.desk, forms_per_hour=2, requests_per_minute=5, clock=lambda: at[0]), base_url=SITE
    )
    assert [client.get("/subscribe").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    link = path(LINKS.unsubscribe(server.subscribe()))
    assert {client.post(link).status_code for _ in range(20)} == {200}
    at[0] = 60.0
    assert [client.post("/subscribe", data=form()).status_code for _ in range(4)] == [200, 200, 429, 429]


def test_networks_are_counted_as_their_owners_have_them() -> None:
    assert network("192.0.2.7") == "192.0.2.7"
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network("::ffff:192.0.2.7") == "192.0.2.7"
    assert network("nonsense") == "unknown"


def test_the_memory_of_limits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.web.limits.MOST", 10)
    limit = Limit(1, 60, clock=lambda: 0.0)
    assert [limit.allows(str(number % 20)) for number in range(100)].count(True) == 100
    assert len(limit.left) == 10


def test_the_log_tells_no_token_and_no_address(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    who = server.subscribe()
    server.client.post(path(LINKS.unsubscribe(who)))
    server.client.post("/subscribe", data=form(address="canary@example.org"))
    lines = [record.getMessage() for record in caplog.records if record.name == "briefing.web"]
    assert [re.sub(r"\d+ ms", "N ms", line) for line in lines] == [
        "POST unsubscribe 200 N ms",
        "POST subscribe 200 N ms",
    ]
    told = "".join(f"{record.getMessage()}" for record in caplog.records if not record.name.startswith("httpx"))
    assert "canary" not in told and who.handle not in told


def test_a_fault_is_a_page_and_a_line_without_what_it_was_about(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("canary@example.org")

    monkeypatch.setattr("briefing.web.people.links.opened", broken)
    client = TestClient(server.client.app, base_url=SITE, raise_server_exceptions=False)
    answer = client.get("/unsubscribe/x")
    assert (answer.status_code, text(answer)) == (
        500,
        "Something went wrong It has been noted. Please try again later.",
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = [record.getMessage() for record in caplog.records if record.name == "briefing.web"]
    assert any(line.startswith("ZeroDivisionError at ") for line in told) and "canary" not in "".join(told)


def test_health_says_whether_the_store_answers(server: Server) -> None:
    assert server.client.get("/health").json() == {"ok": True, "newest": None}
    server.store.path.unlink()  # type: ignore[union-attr]
    server.store.close()
    server.store.path.mkdir()  # type: ignore[union-attr]
    assert (server.client.get("/health").status_code, server.client.get("/health").json()) == (503, {"ok": False})
