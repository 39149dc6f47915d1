"""The bytes of a mail: headers that nothing can break, bodies that every parser reads, signatures that cover them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from functools import cache

import dkim
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letters import LETTER, NAMES, NAUGHTY, PERSONAL, body, check_form, message, parse

from briefing.errors import ConfigError, MailError
from briefing.mail import compile_letter
from briefing.mail import headers as fields
from briefing.mail.message import PREFERENCES, UNSUBSCRIBE, sendable
from briefing.mail.signature import Signer


def test_a_mail_has_text_page_and_pdf_and_its_own_links() -> None:
    parsed = parse(message())
    check_form(message())
    assert parsed.keys() == NAMES
    assert parsed["subject"] == "Morning Brief: 15 January 2026"
    assert parsed["list-unsubscribe"] == f"<{PERSONAL.unsubscribe}>, <{PERSONAL.unsubscribe_mail}>"
    assert parsed["list-id"] == '"Morning Brief" <morning-brief.example.org>'
    assert body(message(), "plain") == (
        f"Harbour reopens.\n.\n.hidden\nFrom here on\n\nLeave: {PERSONAL.unsubscribe}\nChoose: {PERSONAL.preferences}\n"
    )
    assert body(message(), "html") == (
        "<p>Harbour – reopens</p>\n"
        f'<p><a href="{PERSONAL.unsubscribe.replace("&", "&amp;")}">leave</a> '
        f'<a href="{PERSONAL.preferences}">choose</a></p>\n'
    )
    (pdf,) = parsed.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("morning-brief-2026-01-15.pdf", "application/pdf")
    assert pdf.get_content() == LETTER.pdf


def test_the_unsubscribe_address_stands_in_one_piece() -> None:
    assert f"List-Unsubscribe: <{PERSONAL.unsubscribe}>,\r\n <{PERSONAL.unsubscribe_mail}>\r\n".encode() in message()


def test_equal_input_gives_equal_bytes() -> None:
    assert message() == message()


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_title_or_name_makes_another_header(text) -> None:
    letter = replace(
        LETTER,
        subject=f"{text}: 15 January",
        sender="brief@example.org",
        list_name=text,
        pdf_name=text,
        text=f"{text}x",
    )
    content = message(letter)
    check_form(content)
    assert parse(content).keys() == NAMES
    assert b"\r\nBcc:" not in content.partition(b"\r\n\r\n")[0]


@given(st.text(max_size=300), st.text(max_size=60))
@example("A=?UTF-8?Q?=0A?=Bcc: x", "=?UTF-8?Q?=0A?=")
@settings(max_examples=60, deadline=None)
def test_any_text_makes_one_subject_and_one_body(text, name) -> None:
    content = message(replace(LETTER, subject=text, list_name=name, text=text + UNSUBSCRIBE, html=text + UNSUBSCRIBE))
    check_form(content)
    assert parse(content).keys() == NAMES


@pytest.mark.parametrize(
    "address",
    [
        "a@b\r\nBcc: x@y",
        "a@b\nDATA",
        "a b@example.org",
        "a@example.org>",
        "<a@example.org",
        "a,b@example.org",
        "@example.org",
        "a@",
        "a",
        "",
        "a@-example.org",
        "a@exa mple.org",
        ".a@example.org",
        "a..b@example.org",
        '"a b"@example.org',
        "a@[127.0.0.1]",
        f"{'a' * 65}@example.org",
        "a\x00@example.org",
        "a@bücher.example",
        "a\u202e@example.org",
        "a@example.org\u2028",
        "a\ud800@example.org",
    ],
)
def test_an_address_that_cannot_stand_in_a_mail_is_refused(address) -> None:
    assert not sendable(address)
    with pytest.raises(MailError):
        message(personal=replace(PERSONAL, to=address))


@pytest.mark.parametrize(
    "address",
    ["a@example.org", "-a@example.org", "a+b%c!d=e@example.org", "jörg@example.org", "a@xn--bcher-kva.example"],
)
def test_odd_addresses_that_are_good_are_taken(address) -> None:
    content = compile_letter(LETTER).fill(replace(PERSONAL, to=address)).bytes()
    assert f"\r\nTo: {address}\r\n".encode() in content


@pytest.mark.parametrize("link", ["javascript:x", "https://a b", "https://a>", "https://a\r\nb", "", 'https://"', "x"])
def test_a_link_that_is_none_is_refused(link) -> None:
    with pytest.raises(MailError):
        compile_letter(LETTER).fill(replace(PERSONAL, unsubscribe=link or "ftp://x"))


def test_a_mail_without_any_way_to_leave_is_refused() -> None:
    with pytest.raises(MailError, match="no way to unsubscribe"):
        message(personal=replace(PERSONAL, unsubscribe=None, unsubscribe_mail=None, preferences=None))


def test_a_desk_without_web_pages_offers_leaving_by_mail() -> None:
    parsed = parse(message(personal=replace(PERSONAL, unsubscribe=None, preferences=None)))
    assert parsed["list-unsubscribe"] == f"<{PERSONAL.unsubscribe_mail}>"
    assert "list-unsubscribe-post" not in parsed
    assert f"Choose: {PERSONAL.unsubscribe_mail}" in parsed.get_body(("plain",)).get_content()


def test_the_gate_sees_a_header_too_many() -> None:
    with pytest.raises(MailError, match="not what it was meant to be"):
        fields.gate(b"To: a\r\nBcc: b\r\n", ["To"])
    for broken in (b"To: a\r\n\r\nX: b\r\n", b"To: a\nX: b\r\n", b" To: a\r\n", b"To: a", b"T o: a\r\n"):
        with pytest.raises(MailError):
            fields.gate(broken, ["To"])


@pytest.mark.parametrize("length", range(60, 90))
def test_a_link_may_begin_anywhere_in_a_line(length) -> None:
    text = f"{'x' * length}{UNSUBSCRIBE}{'y' * length}.\n{'é' * length}{PREFERENCES}\n"
    content = message(replace(LETTER, text=text, html=text))
    check_form(content)
    for kind in ("plain", "html"):
        body = parse(content).get_body((kind,)).get_content()
        assert "x" * length + PERSONAL.unsubscribe.replace("&", "&amp;" if kind == "html" else "&") in body
        assert "é" * length + PERSONAL.preferences in body


@cache
def key() -> bytes:
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, 2048).private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())


def record(pem: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    public = load_pem_private_key(pem, None).public_key()
    return b"v=DKIM1; k=rsa; p=" + b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def verifies(content: bytes) -> bool:
    return dkim.verify(content, dnsfunc=lambda name, timeout=5: record(key()))


def signed() -> bytes:
    signer = Signer(domain="example.org", selector="s1", pem=key())
    return signer.sign(compile_letter(LETTER).fill(PERSONAL), seconds=1768451400).bytes()


def test_a_signature_verifies_and_covers_what_one_click_asks_for() -> None:
    content = signed()
    assert verifies(content)
    covered = parse(content)["dkim-signature"].split("h=")[1].split(";")[0].replace(" ", "").split(":")
    assert covered.count("list-unsubscribe") == covered.count("list-unsubscribe-post") == covered.count("from") == 2
    assert "l=" not in parse(content)["dkim-signature"].replace("rel=", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"List-Unsubscribe: <https://brief", b"List-Unsubscribe: <https://grief"),
        (b'List-Id: "Morning', b'List-Id: "Evening'),
        (b"List-Archive: <https", b"List-Archive: <http"),
        (b"Subject: Morning", b"Subject: Evening"),
        (b"To: ann", b"To: bob"),
        (b"Harbour reopens", b"Harbour closes"),
        (b"\r\nSubject:", b"\r\nList-Unsubscribe: <https://elsewhere.example/>\r\nSubject:"),
        (b"\r\nSubject:", b"\r\nSubject: another\r\nSubject:"),
        (b"\r\nSubject:", b"\r\nReply-To: somebody@example.com\r\nSubject:"),
    ],
)
def test_changing_or_adding_a_header_breaks_the_signature(before, after) -> None:
    content = signed()
    assert before in content
    assert not verifies(content.replace(before, after, 1))


@pytest.mark.parametrize("pem", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_none_is_told(pem) -> None:
    with pytest.raises(ConfigError, match=r"mail\.dkim\.keyfile"):
        Signer(domain="example.org", selector="s1", pem=pem)
