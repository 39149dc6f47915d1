"""The file of secret keys: made once, kept close, rotated."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.errors import KeysError
from briefing.keys import keys, rotate

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)


def test_keys_are_made_on_first_use_for_their_owner_alone_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "store" / "keys"
    made = keys(path, now=NOW)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [len(key) for key in (*made.tokens, made.erasure)] == [32, 32]
    assert keys(path, now=NOW) == made


def test_keys_do_not_show_when_printed(tmp_path: Path) -> None:
    made = keys(tmp_path / "keys", now=NOW)
    assert not re.search(r"[0-9a-f]{32}|\\x", repr(made))


def test_rotation_puts_a_new_key_in_front_and_never_touches_the_one_of_erased_addresses(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    before = keys(path, now=NOW)
    assert rotate(path, now=NOW + timedelta(days=1)) == 1
    after = keys(path, now=NOW)
    assert after.tokens[1:] == before.tokens and after.erasure == before.erasure
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_old_key_opens_links_for_400_days_after_it_stopped_signing(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    first = keys(path, now=NOW).tokens[0]
    rotate(path, now=NOW + timedelta(days=1000))
    rotate(path, now=NOW + timedelta(days=1399))
    assert first in keys(path, now=NOW).tokens
    rotate(path, now=NOW + timedelta(days=1401))
    assert first not in keys(path, now=NOW).tokens


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("token 2026-01-15T04:30:00Z abc\n", "line 1 is no key; bring back a copy of the file"),
        ("token 2026-13-15T04:30:00Z " + "a" * 64 + "\n", "line 1 is no key; bring back a copy of the file"),
        ("# nothing\n", "must hold at least one `token` and exactly one `erasure` key; bring back a copy of it"),
    ],
)
def test_a_broken_file_is_refused_and_left_alone(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeysError, match=re.escape(said)):
        keys(path, now=NOW)
    assert path.read_text() == text


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    keys(path, now=NOW)
    path.chmod(0o640)
    with pytest.raises(KeysError, match="can be read by others; type: chmod 600"):
        keys(path, now=NOW)
