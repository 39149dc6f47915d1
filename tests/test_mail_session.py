"""The way to the relay: TLS or nothing, logins, hostile answers, Maildir and mbox."""

from __future__ import annotations

import email
import mailbox
import ssl
import time

import pytest
from relay import DROP, SILENT, Relay, certificate

from briefing.errors import ConfigError, RelayError
from briefing.mail import Wire, open_transport
from briefing.mail.replies import Refused, asked, shown
from briefing.mail.session import Lost, Patience, Session
from briefing.mail.session import Relay as Way
from briefing.mail.transports import password, trust

pytestmark = pytest.mark.enable_socket

QUICK = Patience(connect=1, command=0.4, data=0.4, block=1, dot=0.4, quit=0.2)
WIRE = Wire(b"Subject: x\r\n\r\n", (b"hello\r\n",))


def way(port, **more) -> Way:
    return Way("127.0.0.1", port, patience=QUICK, name="desk.example", **{"security": "none", **more})


def sent(session: Session) -> str:
    outcome = session.send("a@example.org", "b@example.net", WIRE, lambda: True)
    session.quit()
    return outcome.state


@pytest.fixture
def tls(tmp_path):
    pem, key = certificate(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context, trust(pem)


def test_a_relay_with_a_trusted_certificate_gets_mail_and_password_inside_tls(tls) -> None:
    server, client = tls
    with Relay(extensions=("AUTH PLAIN",), tls=server) as relay:
        session = Session(way(relay.port, security="starttls", context=client, user="desk", password="hunter2"))
        assert sent(session) == "sent"
    assert [line.split()[0] for line in relay.commands[:4]] == ["ehlo", "STARTTLS", "ehlo", "AUTH"]
    assert "hunter2" not in repr(way(1, password="hunter2"))


def test_a_relay_without_starttls_gets_nothing(tls) -> None:
    with Relay() as relay, pytest.raises(RelayError, match="offers no STARTTLS; nothing was sent"):
        Session(way(relay.port, security="starttls", context=tls[1], user="desk", password="hunter2"))
    assert not any("MAIL" in line or "AUTH" in line for line in relay.commands)


def test_a_certificate_nobody_trusts_ends_it(tls) -> None:
    with (
        Relay(tls=tls[0]) as relay,
        pytest.raises(RelayError, match="cannot be trusted"),
    ):
        Session(way(relay.port, security="starttls", context=ssl.create_default_context()))
    assert relay.accepted == []


def test_a_certificate_for_another_host_ends_it(tmp_path) -> None:
    pem, key = certificate(tmp_path, "elsewhere.example")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, key)
    with Relay(tls=server) as relay, pytest.raises(RelayError, match="cannot be trusted"):
        Session(way(relay.port, security="starttls", context=trust(pem)))


def test_what_is_slipped_in_before_tls_ends_it(tls) -> None:
    def script(at, to, count):
        return b"220 go\r\n250 slipped in\r\n" if at == "starttls" else None

    with Relay(script, tls=tls[0]) as relay, pytest.raises(RelayError, match="spoke before TLS began"):
        Session(way(relay.port, security="starttls", context=tls[1]))


def test_a_wrong_password_stops_the_run_without_showing_it(tls) -> None:
    def script(at, to, count):
        return "535 5.7.8 bad" if at == "auth" else None

    with Relay(script, extensions=("AUTH PLAIN",), tls=tls[0]) as relay, pytest.raises(Refused) as caught:
        Session(way(relay.port, security="starttls", context=tls[1], user="desk", password="hunter2"))
    assert "login: 535" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_no_password_goes_over_an_open_line() -> None:
    with Relay(extensions=("AUTH PLAIN",)) as relay, pytest.raises(RelayError, match="not sent over an open line"):
        Session(way(relay.port, user="desk", password="hunter2"))
    assert not any("AUTH" in line for line in relay.commands)


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage\r\n",
        b"\r\n",
        b"\x00\x01\x02\r\n",
        b"999 code\r\n",
        b"25 short\r\n",
        b"250\xff\r\n",
        b"250-" + b"x" * 70_000,
        b"250-more\r\n" * 8000,
        DROP,
        SILENT,
    ],
)
@pytest.mark.parametrize("point", ["connect", "mail", "rcpt"])
def test_an_answer_that_is_none_ends_the_connection_in_time(point, answer) -> None:
    begin = time.monotonic()
    with Relay(lambda at, to, count: answer if at == point else None) as relay:
        try:
            state = sent(Session(way(relay.port)))
        except (Lost, Refused):
            pass
        else:
            assert state == "deferred"
    assert relay.accepted == []
    assert time.monotonic() - begin < 5


def test_each_stage_waits_as_long_as_rfc_5321_asks() -> None:
    plain = Patience()
    assert (plain.connect, plain.command, plain.data, plain.block, plain.dot) == (300, 300, 120, 180, 600)


def test_a_slow_answer_to_the_dot_is_waited_for() -> None:
    patience = Patience(connect=1, command=0.2, data=0.2, block=1, dot=3, quit=0.2)

    def script(at, to, count):
        if at == "dot":
            time.sleep(0.6)

    with Relay(script) as relay:
        session = Session(Way("127.0.0.1", relay.port, security="none", patience=patience, name="desk.example"))
        assert sent(session) == "sent"


def test_a_withdrawn_message_never_gets_its_dot() -> None:
    with Relay() as relay:
        session = Session(way(relay.port))
        assert session.send("a@example.org", "b@example.net", WIRE, lambda: False).state == "withdrawn"
        assert not session.open
    assert relay.accepted == []


def test_lmtp_is_spoken_with_its_own_greeting(tmp_path) -> None:
    with Relay() as relay:
        transport = open_transport(f"lmtp://127.0.0.1:{relay.port}", base=tmp_path, patience=QUICK)
        line = transport.line()
        assert line.send("a@example.org", "b@example.net", WIRE, lambda: True).state == "sent"
        line.quit()
    assert relay.commands[0].startswith("lhlo")


def test_a_maildir_and_an_mbox_take_mail_that_every_program_reads(tmp_path) -> None:
    for address in ("file:outbox/new", "mbox:outbox/mbox"):
        line = open_transport(address, base=tmp_path).line()
        assert line.send("s@example.org", "b@example.net", WIRE, lambda: False).state == "withdrawn"
        assert line.send("s@example.org", "b@example.net", WIRE, lambda: True).state == "sent"
        line.quit()
    for box in (mailbox.Maildir(tmp_path / "outbox/new"), mailbox.mbox(tmp_path / "outbox/mbox")):
        (found,) = box
        parsed = email.message_from_bytes(found.as_bytes())
        assert (parsed["return-path"], parsed["delivered-to"], parsed["subject"]) == (
            "<s@example.org>",
            "b@example.net",
            "x",
        )
        box.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RelayError, match="cannot be written"):
        open_transport("file:file/box", base=tmp_path)


def test_a_password_comes_from_environment_or_file_and_is_never_told(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2\n")
    secret.chmod(0o600)
    assert password("env:PW", user="u", base=tmp_path, environment={"PW": "hunter2"}) == "hunter2"
    assert password("file:secret", user="u", base=tmp_path, environment={}) == "hunter2"
    secret.chmod(0o644)
    with pytest.raises(ConfigError, match="can be read by others; type: chmod 600"):
        password("file:secret", user="u", base=tmp_path, environment={})
    with pytest.raises(ConfigError, match="env:PW holds no password"):
        password("env:PW", user="u", base=tmp_path, environment={})


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        ("4.7.1 Greylisted, please try again in 300 seconds", 300),
        ("4.2.1 retry in 5 minutes", 300),
        ("try again in 2 hours", 7200),
        ("try again in 99 hours", 4 * 3600),
        ("4.7.1 try again later", None),
        ("4.3.2 service not available", None),
    ],
)
def test_a_time_that_a_reply_names_is_found(reply, seconds) -> None:
    assert asked(reply) == seconds


def test_a_reply_is_kept_as_one_short_line_of_ascii() -> None:
    assert shown(b"a\r\nb\x00\x1b[31m\xff" + b"x" * 600) == ("a b\\x00\\x1b[31m\\xff" + "x" * 600)[:512]
