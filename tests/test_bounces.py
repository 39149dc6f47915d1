"""What comes back: attributed by a signed address, told apart, counted, acted on by the policy; forged mail is ignored."""

from __future__ import annotations

import mailbox
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imap import ImapServer
from returned import BASE, FULL, complaint, dsn, plain

from briefing import addresses, subscriptions
from briefing.bounces import handling, policy, refusals, report
from briefing.cli import main
from briefing.keys import Keys, keys
from briefing.ledger import Store, bounces, deliveries, editions, open_store, subscribers
from briefing.ledger.bounces import Bounce
from briefing.ledger.subscribers import Choices, Consent, Subscriber
from briefing.subscriptions import envelope
from briefing.subscriptions.envelope import Attribution

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
KEYS = Keys((b"n" * 32, b"o" * 32), b"e" * 32)
ANNA = addresses.check("anna@example.org")
# Told apart

AWAY = plain(BASE, "Out of office", "I am back on Monday. Mail could not be delivered to me until then.")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (dsn(BASE), "hard", "5.1.1"),
        (dsn(BASE, status="5.2.2", said=FULL), "soft", "5.2.2"),
        (dsn(BASE, status="5.7.1", said="554 5.7.1 Message rejected as spam"), "soft", "5.7.1"),
        (dsn(BASE, status="5.0.0", said="550 This user doesn't have an example.org account"), "hard", "5.0.0"),
        (dsn(BASE, status="5.1.1", said="553 5.1.8 Domain of sender address does not exist"), "soft", "5.1.1"),
        (dsn(BASE, status="5.0.0", said="550 User unknown (in reply to end of DATA command)"), "soft", "5.0.0"),
        (dsn(BASE, status="5.4.4", said="Host or domain name not found"), "hard", "5.4.4"),
        (dsn(BASE, status="5.7.17", said="550 5.7.17 Mailbox owner has changed"), "hard", "5.7.17"),
        (dsn(BASE, status="5.5.0", said="550 Requested action not taken: mailbox unavailable"), "hard", "5.5.0"),
        (dsn(BASE, status="4.5.0", said="450 Requested action not taken: mailbox unavailable"), "soft", "4.5.0"),
        (dsn(BASE, status="5.0.0", said="550 Empfänger unbekannt"), "hard", "5.0.0"),
        (dsn(BASE, status="5.0.0", said="550 l'adresse anna@example.org n'existe pas"), "hard", "5.0.0"),
        (plain(BASE, "Undeliverable mail", "550 not reached: an MX or SRV record indicated no SMTP service"), "hard", ""),
        (plain(BASE, "Undeliverable mail", "unknown host\n-- Message text follows: --\nSubject: relay, spam"), "hard", ""),
        (plain(BASE, "Undeliverable mail", "unknown host\nReceived: from my relay\nSubject: spam"), "hard", ""),
        (dsn(BASE, action="delayed", status="4.4.1", said="450 4.2.0 Greylisted, try again"), "delayed", "4.4.1"),
        (dsn(BASE, action="delivered", status="2.0.0", said="250 ok"), "delivered", "2.0.0"),
        (dsn(BASE, action="relayed", status="2.0.0", said="250 ok"), "delivered", "2.0.0"),
        (AWAY, "auto-reply", ""),
        (plain(BASE, "Re: Morning Brief", "On leave.", Auto_Submitted="auto-replied"), "auto-reply", ""),
        (plain(BASE, "Re: Morning Brief", "On leave.", Precedence="auto_reply"), "auto-reply", ""),
        (plain(BASE, "Re: Morning Brief", "What a fine brief!"), "other", ""),
        (plain(BASE, "unsubscribe", ""), "leave", ""),
        (plain(BASE, "Mail failed", "<anna@example.org>: 550 5.1.1 No such user here", sender="MAILER-DAEMON@x.example"), "hard", "5.1.1"),
        (plain(BASE, "Mail delayed", "Will try again for 4 days", sender="MAILER-DAEMON@x.example"), "delayed", ""),
        (complaint("x@example.org"), "complaint", ""),
        (complaint("x@example.org").replace(b": abuse", b": not-spam"), "other", ""),
        (b"", "other", ""),
        (b"\xff\x00" * 1000, "other", ""),
    ],
)  # fmt: skip
def test_a_message_is_told_apart(content: bytes, kind: str, status: str) -> None:
    read = report.read(content)
    assert (read.kind, read.status) == (kind, status), read.why


def test_a_thousand_parts_within_parts_end() -> None:
    nested = "Content-Type: text/plain\r\n\r\n550 5.1.1 user unknown"
    for depth in range(1000):
        nested = f'Content-Type: multipart/mixed; boundary="b{depth}"\r\n\r\n--b{depth}\r\n{nested}\r\n--b{depth}--\r\n'
    assert report.read(f"From: MAILER-DAEMON@x.example\r\n{nested}".encode()).kind in {"other", "soft"}


@given(st.binary(max_size=600), st.integers(0, 900))
def test_any_bytes_are_read(noise: bytes, at: int) -> None:
    good = dsn(BASE)
    report.read(noise)
    report.read(good[:at] + noise + good[at + len(noise) :])


# Attributed


def test_an_envelope_names_subscriber_and_edition_and_fits_into_an_address() -> None:
    address = envelope.bounce_address("bounces12345@example.org", keys=KEYS.tokens, handle="a" * 16, edition=36**4)
    assert len(address.partition("@")[0]) <= 64
    assert addresses.check(address).wire == address
    found = envelope.attributed(dsn(address.upper()), base="bounces12345@example.org", keys=KEYS.tokens, now=NOW)
    assert found == Attribution("a" * 16, 36**4, "bounce")


def test_a_complaint_is_attributed_by_the_mail_it_holds() -> None:
    address = envelope.bounce_address(BASE, keys=KEYS.tokens, handle="a" * 16, edition=7)
    found = envelope.attributed(complaint(address), base=BASE, keys=KEYS.tokens, now=NOW)
    assert found == Attribution("a" * 16, 7, "bounce")


@pytest.mark.parametrize("way", ["another letter", "another key", "another domain", "no token", "a link's token"])
def test_a_forged_envelope_is_nobodys(way: str) -> None:
    good = envelope.bounce_address(BASE, keys=KEYS.tokens, handle="a" * 16, edition=7)
    forged = {
        "another letter": good.replace("-7-", "-8-"),
        "another key": envelope.bounce_address(BASE, keys=(b"x" * 32,), handle="a" * 16, edition=7),
        "another domain": good.replace("example.org", "example.org.evil.example"),
        "no token": BASE,
        "a link's token": BASE.replace("@", f"+{subscriptions.tokens.sign(KEYS.tokens, purpose='unsubscribe', desk='brief', handle='a' * 16)}@"),
    }[way]  # fmt: skip
    assert envelope.attributed(dsn(forged), base=BASE, keys=KEYS.tokens, now=NOW) is None


# The policy


def came(day: int, kind: bounces.Kind = "soft", edition: int | None = None) -> Bounce:
    return Bounce(edition or day + 1, NOW + timedelta(days=day), kind, "")


@pytest.mark.parametrize(
    ("returned", "through", "stops"),
    [
        ([], [], False),
        ([came(0, "hard")], [], False),
        ([came(0, "hard"), came(0, "hard")], [], False),
        ([came(0, "hard"), came(1, "hard")], [], True),
        ([came(0, "hard"), came(3, "hard")], [2], False),
        ([came(day) for day in range(5)], [], False),
        ([came(day) for day in (0, 2, 4, 6)], [], False),
        ([came(day) for day in (0, 2, 4, 6, 7)], [], True),
        ([came(day) for day in (0, 2, 4, 6, 8)], [5], False),
        ([came(0), came(8, edition=1), came(9, edition=1), came(10, edition=1), came(11, edition=1)], [], False),
        ([came(0, "hard"), came(2), came(4), came(6), came(8)], [], True),
    ],
)
def test_mail_stops_by_the_policy(returned: list[Bounce], through: list[int], stops: bool) -> None:
    handed_over = [(day + 1, NOW + timedelta(days=day)) for day in through]
    assert policy.stops(returned, handed_over=handed_over, now=NOW + timedelta(days=30)) == stops


def test_an_edition_of_yesterday_has_not_got_through_yet() -> None:
    returned = [came(0, "hard"), came(2, "hard")]
    handed_over = [(2, NOW + timedelta(days=1))]
    assert policy.stops(returned, handed_over=handed_over, now=NOW + timedelta(days=3))
    assert not policy.stops(returned, handed_over=handed_over, now=NOW + timedelta(days=4))


@pytest.mark.parametrize(
    ("code", "reply", "weight"),
    [
        (550, "5.1.1 User unknown", "dead"),
        (550, "No such user here", "dead"),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", "dead"),
        (552, "5.2.2 Mailbox full", "soft"),
        (554, "5.7.1 Message looks like spam", "soft"),
        (550, "5.7.26 This mail is unauthenticated", "soft"),
        (450, "4.7.1 Greylisted", None),
        (450, "4.1.1 User unknown for now", None),
        (250, "2.1.5 Ok", None),
    ],
)
def test_a_refusal_counts_by_what_it_says(code: int, reply: str, weight: str | None) -> None:
    assert policy.of_refusal(code, reply) == weight


# Acted on


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store.db"), now=NOW)


@pytest.fixture
def anna(store: Store) -> Subscriber:
    with store.writing() as connection:
        consent = Consent("yes", "operator", NOW)
        return subscriptions.add(connection, ANNA, consent=consent, choices=Choices(), keys=KEYS, now=NOW)


def handle(store: Store, content: bytes, now: datetime = NOW) -> tuple[str, str]:
    outcome, _ = handling.handle(content, store=store, base=BASE, keys=KEYS.tokens, now=now)
    with store.reading() as connection:
        found = subscribers.find(connection, key=ANNA.key)
    return outcome, found.state if found else "gone"


def to(who: Subscriber, edition: int = 1) -> str:
    return envelope.bounce_address(BASE, keys=KEYS.tokens, handle=who.handle, edition=edition)


def test_a_dead_address_is_suspended_at_its_second_edition_and_a_message_read_twice_counts_once(
    store: Store, anna: Subscriber
) -> None:
    first = dsn(to(anna, 1))
    assert handle(store, first) == handle(store, first) == ("hard", "active")
    assert handle(store, dsn(to(anna, 2)), NOW + timedelta(days=1)) == ("hard", "bounced")


def test_delays_answers_and_notices_never_suspend(store: Store, anna: Subscriber) -> None:
    for edition in range(1, 30):
        now = NOW + timedelta(days=edition)
        assert (
            handle(store, dsn(to(anna, edition), action="delayed", status="4.4.1", said="450 Greylisted"), now)[0]
            == "delayed"
        )
        assert (
            handle(store, dsn(to(anna, edition), action="delivered", status="2.0.0", said="250 ok"), now)[0]
            == "delivered"
        )
        assert handle(store, AWAY.replace(BASE.encode(), to(anna, edition).encode()), now) == ("auto-reply", "active")


def test_forged_reports_suspend_nobody(store: Store, anna: Subscriber) -> None:
    for edition in range(1, 9):
        forged = to(anna, edition)[:-14] + "a@example.org"
        assert handle(store, dsn(forged), NOW + timedelta(days=edition)) == ("unsigned", "active")


def test_a_complaint_ends_it_for_good(store: Store, anna: Subscriber) -> None:
    assert handle(store, complaint(to(anna))) == ("complaint", "suppressed")


def test_a_mail_to_the_address_for_leaving_unsubscribes_and_a_machine_that_answers_it_does_not(
    store: Store, anna: Subscriber
) -> None:
    way = envelope.leave_address(BASE, keys=KEYS.tokens, handle=anna.handle)
    assert handle(store, AWAY.replace(BASE.encode(), way.encode())) == ("other", "active")
    assert handle(store, dsn(way)) == ("other", "active")
    assert handle(store, plain(way, "", "")) == ("left", "unsubscribed")


def test_a_report_about_somebody_erased_changes_nothing(store: Store, anna: Subscriber) -> None:
    late = dsn(to(anna))
    with store.writing() as connection:
        subscriptions.erase(connection, anna, keys=KEYS, now=NOW)
    assert handle(store, late) == ("unknown", "gone")


@pytest.mark.parametrize(
    ("reply", "code", "stage", "state"),
    [
        ("5.1.1 User unknown", 550, "rcpt", "bounced"),
        ("5.2.2 Mailbox full", 552, "rcpt", "active"),
        ("4.7.1 Greylisted", 450, "rcpt", "active"),
        ("5.1.1 User unknown", 550, "mail", "active"),
    ],
)
def test_what_the_relay_refuses_counts_once(
    store: Store, anna: Subscriber, reply: str, code: int, stage: str, state: str
) -> None:
    with store.writing() as connection:
        edition = editions.record(
            connection, day=date(2026, 1, 15), language="en", state="published", files={}, built=NOW
        )
        deliveries.enqueue(connection, edition=edition.id, day=edition.day, now=NOW, expires=NOW + timedelta(days=1))
        connection.execute(
            deliveries.deliveries.update().values(state="failed", due=None, stage=stage, code=code, reply=reply)
        )
    assert refusals.judge(store, edition=edition.id, now=NOW) == (state == "bounced")
    assert refusals.judge(store, edition=edition.id, now=NOW) == 0
    with store.reading() as connection:
        found = subscribers.find(connection, key=ANNA.key)
        assert found and found.state == state


def test_the_command_reads_a_maildir_and_leaves_what_is_for_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "config.yaml").write_text(
        f"sources: [{{folder: seeds}}]\nbounces: {{address: {BASE}, mailbox: 'maildir:returned'}}\n"
    )
    monkeypatch.chdir(tmp_path)
    assert main(["subscribers", "add", "anna@example.org", "--consent", "by phone"]) == 0
    ring = keys(tmp_path / "store" / "keys", now=NOW)
    with open_store(str(tmp_path / "store" / "briefing.db"), now=NOW).reading() as connection:
        who = subscribers.find(connection, key=ANNA.key)
    assert who
    box = mailbox.Maildir(tmp_path / "returned")
    for edition in (1, 2):
        box.add(dsn(envelope.bounce_address(BASE, keys=ring.tokens, handle=who.handle, edition=edition)))
    box.add(plain(BASE, "A question", "Where can I read older editions?"))
    capsys.readouterr()
    assert main(["bounces"]) == main(["bounces"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "3 messages: 2 hard, 1 unsigned; 1 subscriber suspended",
        "0 messages; 0 subscribers suspended",
    ]
    left = list(mailbox.Maildir(tmp_path / "returned"))
    assert [(mail["Subject"], mail.get_flags()) for mail in left] == [("A question", "S")]
    assert main(["subscribers", "list"]) == 0
    assert "anna@example.org  bounced" in capsys.readouterr().out


def test_a_mailbox_that_is_not_there_gets_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").mkdir()
    monkeypatch.chdir(tmp_path)
    for settings, code, said in (
        ("", 78, "`bounces.address` and `bounces.mailbox` are not set: returned mail is read nowhere"),
        (f"bounces: {{address: {BASE}, mailbox: 'maildir:none'}}", 75, f"bounces.mailbox: {tmp_path}/none is no Maildir: it has no folder `new`"),
    ):  # fmt: skip
        (tmp_path / "config.yaml").write_text(f"sources: [{{folder: seeds}}]\n{settings}\n")
        assert main(["bounces"]) == code
        assert capsys.readouterr().err.strip() == said


def test_a_run_reads_returned_mail_before_it_sends_and_sends_though_it_cannot(tmp_path: Path, store: Store) -> None:
    from briefing import config
    from briefing.cli.outside import returned_mail

    (tmp_path / "seeds").mkdir()
    (tmp_path / "config.yaml").write_text(
        f"sources: [{{folder: seeds}}]\nbounces: {{address: {BASE}, mailbox: 'maildir:returned'}}\n"
    )
    settings = config.read(tmp_path / "config.yaml")
    place = tmp_path / "returned"
    told = returned_mail(settings, store)
    assert told == f"returned mail was not read: bounces.mailbox: {place} is no Maildir: it has no folder `new`"
    ring = keys(tmp_path / "store" / "keys", now=NOW)
    box = mailbox.Maildir(place)
    box.add(plain(envelope.leave_address(BASE, keys=ring.tokens, handle="a" * 16), "", ""))
    assert returned_mail(settings, store) == ""
    assert len(box) == 0


# A mailbox on an IMAP server


def on_imap(tmp_path: Path, server: ImapServer, folder: str = "INBOX", **other: str) -> None:
    settings = {"certificates": str(server.certificate), "password_from": "env:RETURNED"} | other
    (tmp_path / "seeds").mkdir(exist_ok=True)
    (tmp_path / "config.yaml").write_text(
        f"sources: [{{folder: seeds}}]\nbounces:\n  address: {BASE}\n"
        f"  mailbox: imaps://bounces%40example.org@127.0.0.1:{server.port}/{folder}\n"
        + "".join(f"  {name}: {value}\n" for name, value in settings.items() if value)
    )


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_command_reads_a_folder_on_an_imap_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RETURNED", "opens")
    ring = keys(tmp_path / "store" / "keys", now=NOW)
    way = envelope.leave_address(BASE, keys=ring.tokens, handle="a" * 16)
    with ImapServer(
        tmp_path, [plain(way, "", ""), plain(BASE, "A question", "When?"), dsn(BASE) + b"x" * 2_000_000]
    ) as server:
        on_imap(tmp_path, server)
        assert main(["bounces"]) == 0
        assert main(["bounces"]) == 0
        assert server.said[:4] == ["CAPABILITY", "LOGIN", 'SELECT "INBOX"', "UID SEARCH UNSEEN"]
        assert server.flags == {2: {"\\Seen"}, 3: {"\\Seen"}}
    assert capsys.readouterr().out.splitlines() == [
        "3 messages: 1 unknown, 2 unsigned; 0 subscribers suspended",
        "0 messages; 0 subscribers suspended",
    ]


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize(
    ("host", "password", "folder", "other", "code", "said"),
    [
        ("127.0.0.1", "opens", "Other", {}, 75, "has no such folder: [b'no such folder']"),
        ("127.0.0.1", "shuts", "INBOX", {}, 75, "it refuses: b'wrong password'; see `bounces.mailbox` and `bounces.password_from`"),
        ("127.0.0.1", "", "INBOX", {}, 78, "bounces.password_from: env:RETURNED holds no password; set it, or name another place"),
        ("other.example", "opens", "INBOX", {}, 75, "its certificate cannot be trusted"),
        ("127.0.0.1", "opens", "INBOX", {"certificates": ""}, 75, "its certificate cannot be trusted"),
    ],
)  # fmt: skip
def test_an_imap_server_that_does_not_let_us_in_gets_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    host: str,
    password: str,
    folder: str,
    other: dict[str, str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RETURNED", password)
    with ImapServer(tmp_path, [plain(BASE, "", "")], host=host) as server:
        on_imap(tmp_path, server, folder, **other)
        assert main(["bounces"]) == code
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1 and (not password or password not in told)
