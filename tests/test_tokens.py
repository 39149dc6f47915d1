"""Tokens: what is signed is read back, and nothing else is believed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import tokens
from briefing.tokens import Token

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32
ANNA = "abcdefghij234567"


def read(token: str, keys: tuple[bytes, ...] = (NEW, OLD), **other: object) -> Token | None:
    known = {"purpose": "unsubscribe", "desk": "desk.example", "now": NOW} | other
    return tokens.read(keys, token, **known)


def signed(**other: object) -> str:
    known = {"purpose": "unsubscribe", "desk": "desk.example", "handle": ANNA} | other
    return tokens.sign((NEW, OLD), **known)


def test_a_token_shows_no_address_and_is_the_same_whenever_it_is_made() -> None:
    assert re.fullmatch(r"abcdefghij234567-0-0-[a-z2-7]{26}", signed())
    assert signed() == signed()


def test_what_is_signed_is_read_back() -> None:
    token = signed(purpose="confirm", number=4711, issued=NOW)
    assert read(token, purpose="confirm") == Token(ANNA, 4711, NOW)


def test_a_rotated_key_still_opens_what_it_signed_and_a_dropped_one_does_not() -> None:
    token = tokens.sign((OLD,), purpose="unsubscribe", desk="desk.example", handle=ANNA)
    assert read(token, keys=(NEW, OLD)) and not read(token, keys=(NEW,))


@pytest.mark.parametrize("other", [{"purpose": "confirm"}, {"purpose": "preferences"}, {"desk": "other.example"}])
def test_a_token_of_another_purpose_or_desk_is_refused(other: dict[str, str]) -> None:
    token = signed(issued=NOW)
    assert read(token) and read(token, **other) is None


def test_a_confirmation_holds_seven_days_and_an_unsubscribe_link_for_ever() -> None:
    confirm = signed(purpose="confirm", issued=NOW)
    week = NOW + timedelta(days=7)
    assert read(confirm, purpose="confirm", now=week)
    assert read(confirm, purpose="confirm", now=week + timedelta(minutes=1)) is None
    assert read(confirm, purpose="confirm", now=NOW - timedelta(hours=2)) is None
    assert read(signed(issued=NOW), now=NOW + timedelta(days=4000))


@given(at=st.integers(0, 46), to=st.characters())
def test_a_token_with_another_letter_is_refused(at: int, to: str) -> None:
    token = signed()
    changed = token[:at] + to + token[at + 1 :]
    assert (read(changed) is not None) == (changed == token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "-",
        "x" * 10_000,
        signed()[:-1],
        signed() + "a",
        signed().upper(),
        signed() + "\n",
        signed().replace("-0-", "-٠-"),
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert read(token) is None


@given(st.text(max_size=90))
def test_any_text_is_refused(token: str) -> None:
    assert read(token) is None


def test_parts_cannot_leak_into_each_other() -> None:
    assert tokens.mac(NEW, "ab", "c", "d") != tokens.mac(NEW, "a", "bc", "d")
