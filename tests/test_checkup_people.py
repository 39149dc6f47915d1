"""`briefing check` on what subscribers need: keys, links, the mailbox of returned mail."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing import config
from briefing.checkup import people
from briefing.keys import keys

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
MAIL = "mail: {from: brief@example.org, transport: 'smtp://relay.example.org:587'}\n"


def found(folder: Path, settings: str) -> list[tuple[str, int]]:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(f"sources: [{{folder: seeds}}]\n{settings}")
    read = config.read(folder / "config.yaml")
    told = [*people.links(read, now=NOW), *people.returned(read, environment={})]
    return [(finding.what.replace(str(folder), "DESK"), finding.code) for finding in told]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("", []),
        (
            MAIL,
            [
                ("`site` is not set: mails have no one-click link to leave by, which large providers ask for", -1),
                ("`bounces` is not set: mail that comes back is read by nobody, and dead addresses stay", -1),
            ],
        ),
        (
            MAIL + "site: http://brief.example.org\nbounces: {address: bounces@example.org}\n",
            [
                ("site is http://brief.example.org: mail providers take one-click links over https:// only", -1),
                ("`bounces.mailbox` is not set: mail that comes back to `bounces.address` is read nowhere", 78),
            ],
        ),
        (
            "bounces: {address: bounces@example.org, mailbox: 'maildir:returned'}\n",
            [("bounces.mailbox: DESK/returned is no Maildir: it has no folder `new`", 75)],
        ),
        (
            "bounces: {address: bounces@example.org, mailbox: 'imaps://a@mail.example.org/INBOX', password_from: 'env:NONE'}\n",
            [("bounces.password_from: env:NONE holds no password; set it, or name another place", 78)],
        ),
    ],
)  # fmt: skip
def test_what_would_fail_is_told(tmp_path: Path, settings: str, told: list[tuple[str, int]]) -> None:
    assert found(tmp_path, settings) == told


def test_what_works_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    keys(tmp_path / "store" / "keys", now=NOW)
    mailbox.Maildir(tmp_path / "returned").add(b"Subject: a question\n\n")
    settings = "bounces: {address: bounces@example.org, mailbox: 'maildir:returned'}\n"
    for _ in range(2):
        assert found(tmp_path, settings) == [
            ("the keys can be read; older ones that still open links: 0", 0),
            ("the mailbox of returned mail opens; messages that wait in it: 1", 0),
        ]
    (tmp_path / "store" / "keys").chmod(0o644)
    assert found(tmp_path, "") == [("DESK/store/keys can be read by others; type: chmod 600 DESK/store/keys", 78)]
