"""Addresses: what may be one, and when two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import addresses
from briefing.addresses import Address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Anna.Ex@Example.ORG", Address("Anna.Ex@example.org", "Anna.Ex@example.org", "anna.ex@example.org", "annaex@example.org")),
        (" a+news@b.example ", Address("a+news@b.example", "a+news@b.example", "a+news@b.example", "a@b.example")),
        ("info@bücher.example", Address("info@bücher.example", "info@xn--bcher-kva.example", "info@xn--bcher-kva.example", "info@xn--bcher-kva.example")),
    ],
)  # fmt: skip
def test_an_address_is_read(text: str, address: Address) -> None:
    assert addresses.check(text) == address


def test_both_forms_of_a_domain_are_one_subscriber() -> None:
    named, encoded = addresses.check("info@bücher.org"), addresses.check("info@xn--bcher-kva.org")
    assert named.key == encoded.key and named.wire == encoded.wire == "info@xn--bcher-kva.org"


def test_a_local_part_beyond_ascii_needs_smtputf8() -> None:
    assert addresses.check("jürgen@example.org").needs_utf8
    assert not addresses.check("info@bücher.org").needs_utf8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "anna@example.org\nBcc: b@example.org",
        "anna@exam\u200bple.org",
        "anna\x00@example.org",
        "=?utf-8?q?a?=@example.org",
        "Anna <anna@example.org>",
        "a@example.org, b@example.org",
        "anna@[127.0.0.1]",
        '"a b"@example.org',
        "a" * 65 + "@example.org",
        "ü" * 33 + "@example.org",
        "anna..b@example.org",
        "anna@-example.org",
        "anna@example.org.",
        "a@b@example.org",
        "\ud800@example.org",
        "x" * 5000,
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        addresses.check(text)
    assert not text.strip() or len(text) < 6 or text.strip() not in str(caught.value)


@given(st.text(max_size=400))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = addresses.check(text)
    except ValueError:
        return
    assert found.wire.count("@") == 1 and not set(found.wire) & set("\r\n\0 ,;<>")
    assert addresses.check(found.wire).key == addresses.check(found.written).key == found.key
