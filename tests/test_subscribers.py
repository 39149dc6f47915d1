"""Subscribers: entered, imported, listed, paused, left, exported, erased; and what each may become."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import addresses, subscriptions
from briefing.cli import main
from briefing.errors import UsageError
from briefing.keys import Keys
from briefing.ledger import Store, bounces, open_store, subscribers
from briefing.ledger.bounces import Bounce
from briefing.ledger.subscribers import Choices, Consent, Subscriber
from briefing.subscriptions import links, spreadsheet
from briefing.subscriptions.links import Links
from briefing.subscriptions.spreadsheet import Fault

NOW = datetime(2026, 1, 15, 4, 30, tzinfo=UTC)
MONDAY = date(2026, 1, 12)
KEYS = Keys((b"n" * 32, b"o" * 32), b"e" * 32)
ANNA = addresses.check("Anna@example.org")
FORM = Consent("I want the brief.", "web", NOW)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store.db"), now=NOW)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "config.yaml").write_text(
        "sources: [{folder: seeds}]\nthemes:\n  - {name: trade, words: [tariff]}\n  - {name: water, words: [river]}\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sign_up(store: Store, address: addresses.Address = ANNA, now: datetime = NOW) -> str:
    with store.writing() as connection:
        return subscriptions.sign_up(connection, address, choices=Choices(), consent=FORM, keys=KEYS, now=now)


def anna(store: Store) -> Subscriber:
    with store.reading() as connection:
        found = subscribers.find(connection, key=ANNA.key)
    assert found
    return found


def subscribed(store: Store, **other: object) -> Subscriber:
    with store.writing() as connection:
        return subscriptions.add(
            connection, ANNA, **({"consent": FORM, "choices": Choices(), "keys": KEYS, "now": NOW} | other)
        )


# What each may become


def test_a_sign_up_waits_until_it_is_confirmed(store: Store) -> None:
    assert sign_up(store) == "confirmation"
    assert (anna(store).state, anna(store).consent) == ("pending", FORM)
    with store.writing() as connection:
        subscriptions.confirm(connection, anna(store), keys=KEYS, now=NOW + timedelta(hours=1))
    assert (anna(store).state, anna(store).confirmed) == ("active", NOW + timedelta(hours=1))


def test_a_person_gets_one_confirmation_a_day_and_three_a_week_however_often_it_is_asked(store: Store) -> None:
    variants = [addresses.check(text) for text in ("anna@example.org", "a.nna@example.org", "anna+7@example.org", "ANNA@EXAMPLE.org")]  # fmt: skip
    sent = [
        day
        for day in range(9)
        for hour in range(0, 24, 6)
        if sign_up(store, variants[hour // 6], NOW + timedelta(days=day, hours=hour, minutes=day)) == "confirmation"
    ]
    assert sent == [0, 1, 2, 7, 8]


def test_an_unconfirmed_sign_up_is_deleted_after_a_week(store: Store) -> None:
    sign_up(store)
    assert subscriptions.tidy(store, now=NOW + timedelta(days=6)) == 0
    assert subscriptions.tidy(store, now=NOW + timedelta(days=8)) == 1
    with store.reading() as connection:
        assert subscribers.counts(connection) == {}


def test_who_left_comes_back_by_a_confirmed_sign_up_alone(store: Store) -> None:
    subscribed(store)
    with store.writing() as connection:
        subscriptions.leave(connection, anna(store), now=NOW)
    with pytest.raises(UsageError, match="is unsubscribed since 2026-01-15; if they have agreed"), store.writing() as c:
        subscriptions.resume(c, anna(store), now=NOW)
    assert sign_up(store) == "confirmation" and anna(store).state == "unsubscribed"
    with store.writing() as connection:
        subscriptions.confirm(connection, anna(store), keys=KEYS, now=NOW)
    assert anna(store).state == "active"


def test_who_complained_gets_nothing_however_often_a_form_asks(store: Store) -> None:
    subscribed(store)
    with store.writing() as connection:
        subscriptions.complain(connection, anna(store), now=NOW)
    assert sign_up(store) == "nothing" and anna(store).state == "suppressed"


def test_coming_back_clears_what_came_back(store: Store) -> None:
    subscribed(store)
    with store.writing() as connection:
        bounces.record(connection, anna(store).id, Bounce(1, NOW, "hard", "5.1.1"), digest="1")
        assert not bounces.record(connection, anna(store).id, Bounce(1, NOW, "hard", "5.1.1"), digest="1")
        assert subscriptions.suspend(connection, anna(store), now=NOW)
    with store.writing() as connection:
        subscriptions.resume(connection, anna(store), now=NOW)
        assert bounces.of(connection, anna(store).id) == []
    assert anna(store).state == "active"


@pytest.mark.parametrize(
    ("state", "until", "weekdays", "gets"),
    [
        ("active", None, "1234567", True),
        ("active", None, "1", True),
        ("active", None, "234567", False),
        ("paused", None, "1234567", False),
        ("paused", MONDAY, "1234567", True),
        ("paused", MONDAY + timedelta(days=1), "1234567", False),
        ("pending", None, "1234567", False),
        ("unsubscribed", None, "1234567", False),
        ("bounced", None, "1234567", False),
        ("suppressed", None, "1234567", False),
    ],
)
def test_an_edition_of_monday_goes_to(
    store: Store, state: subscribers.State, until: date | None, weekdays: str, gets: bool
) -> None:
    with store.writing() as connection:
        made = subscribers.add(
            connection, ANNA, handle="a" * 16, state=state, now=NOW, until=until, choices=Choices(weekdays=weekdays)
        )
        assert made.gets(MONDAY) == gets
        assert [found.id for found in subscribers.due(connection, MONDAY)] == ([made.id] if gets else [])
        assert subscribers.still_due(connection, made.id, MONDAY) == (made if gets else None)


def test_a_long_list_is_read_in_pages(store: Store) -> None:
    with store.writing() as connection:
        for number in range(2001):
            address = addresses.Address(
                f"s{number}@example.org", f"s{number}@example.org", f"s{number}@example.org", ""
            )
            subscribers.add(connection, address, handle=f"{number:016}", state="active", now=NOW)
        assert [found.address for found in subscribers.due(connection, MONDAY)] == [
            f"s{number}@example.org" for number in range(2001)
        ]


# Links


def test_links_stand_below_the_site_and_open_for_their_purpose(store: Store) -> None:
    made = subscribed(store)
    pages = Links("https://brief.example.org/en/", KEYS, "brief.example.org")
    for kind, link in (
        ("unsubscribe", pages.unsubscribe(made)),
        ("preferences", pages.preferences(made, now=NOW)),
        ("confirm", pages.confirmation(made, now=NOW)),
    ):
        found = re.fullmatch(rf"https://brief\.example\.org/en/{kind}/([a-z0-9-]+)", link)
        assert found
        for purpose in ("unsubscribe", "preferences", "confirm"):
            with store.reading() as c:
                opened = links.opened(c, found[1], purpose=purpose, desk="brief.example.org", keys=KEYS, now=NOW)
            assert (opened == made) == (purpose == kind)


def test_leaving_ends_older_links_but_not_those_for_leaving(store: Store) -> None:
    made = subscribed(store)
    pages = Links("https://brief.example.org", KEYS, "d")
    old = {"unsubscribe": pages.unsubscribe(made), "preferences": pages.preferences(made, now=NOW), "confirm": pages.confirmation(made, now=NOW)}  # fmt: skip
    with store.writing() as connection:
        subscriptions.leave(connection, made, now=NOW)
        opens = {
            purpose: links.opened(connection, link.rpartition("/")[2], purpose=purpose, desk="d", keys=KEYS, now=NOW)
            is not None
            for purpose, link in old.items()
        }
    assert opens == {"unsubscribe": True, "preferences": False, "confirm": False}


# Erasing


def test_erased_is_gone_from_every_file_and_no_list_brings_it_back(store: Store) -> None:
    made = subscribed(store)
    with store.writing() as connection:
        bounces.record(connection, made.id, Bounce(1, NOW, "soft", "4.2.2"), digest="x")
        subscriptions.erase(connection, made, keys=KEYS, now=NOW)
    assert store.scrub() == []
    files = list(store.path.parent.iterdir())  # type: ignore[union-attr]
    for secret in (b"anna@example.org", b"Anna@example.org", made.handle.encode(), b"I want the brief."):
        assert [file.name for file in files if secret in file.read_bytes()] == []
    with store.writing() as connection:
        assert subscribers.find(connection, key=ANNA.key) is None
        row = next(row for row in spreadsheet.read("address\nanna@example.org\n", themes=()))
        assert isinstance(row, spreadsheet.Row)
        assert subscriptions.take(connection, row, consent=FORM, keys=KEYS, now=NOW) == "erased"
    with pytest.raises(UsageError, match="was erased at their wish"):
        subscribed(store)


def test_the_erased_themselves_can_come_back(store: Store) -> None:
    made = subscribed(store)
    with store.writing() as connection:
        subscriptions.erase(connection, made, keys=KEYS, now=NOW)
    assert sign_up(store) == "confirmation"
    with store.writing() as connection:
        subscriptions.confirm(connection, anna(store), keys=KEYS, now=NOW)
        assert not subscribers.is_erased(connection, subscriptions.digest(ANNA, KEYS))
    assert anna(store).state == "active" and anna(store).id != made.id


def test_erased_again_and_again_an_address_stays_erased_until_its_owner_confirms(store: Store) -> None:
    numbers = []
    for hours in range(3):  # they sign up and do not confirm, and wish to be erased once more
        now = NOW + timedelta(hours=hours)
        assert sign_up(store, now=now) == "confirmation"
        numbers.append(anna(store).id)
        with store.writing() as connection:
            subscriptions.erase(connection, anna(store), keys=KEYS, now=now)
            assert subscribers.find(connection, key=ANNA.key) is None
            assert subscribers.is_erased(connection, subscriptions.digest(ANNA, KEYS))
    with pytest.raises(UsageError, match="was erased at their wish"):
        subscribed(store)
    assert sign_up(store) == "confirmation"
    with store.writing() as connection:
        subscriptions.confirm(connection, anna(store), keys=KEYS, now=NOW)
        assert not subscribers.is_erased(connection, subscriptions.digest(ANNA, KEYS))
        for number in numbers:
            old = subscribers.with_id(connection, number)
            assert old and (old.address, old.consent, old.state) == (None, None, "suppressed")
    assert anna(store).state == "active" and anna(store).id not in numbers


def test_who_the_desk_took_back_after_an_erasure_can_be_erased_again(store: Store) -> None:
    made = subscribed(store)
    with store.writing() as connection:
        subscriptions.erase(connection, made, keys=KEYS, now=NOW)
    assert sign_up(store) == "confirmation"
    with store.writing() as connection:
        subscriptions.resume(connection, anna(store), now=NOW, consent=Consent("by phone", "operator", NOW))
        subscriptions.erase(connection, anna(store), keys=KEYS, now=NOW)
        assert subscribers.is_erased(connection, subscriptions.digest(ANNA, KEYS))


# Tables


def test_what_is_exported_is_imported_as_it_was(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        subscribers.add(
            connection,
            ANNA,
            handle="a" * 16,
            state="paused",
            now=NOW,
            until=date(2026, 3, 1),
            consent=Consent('Yes, "please"; all of it,\nevery day', "web", NOW),
            choices=Choices(("trade", "water"), "link", "de", "135"),
            confirmed=NOW + timedelta(hours=2),
        )
        subscribers.add(connection, addresses.check("b@bücher.org"), handle="b" * 16, state="unsubscribed", now=NOW)
        lines = "\n".join(spreadsheet.write(subscribers.listed(connection)))
    other = open_store(str(tmp_path / "other.db"), now=NOW)
    with other.writing() as connection:
        for row in spreadsheet.read(lines, themes=("trade", "water")):
            assert isinstance(row, spreadsheet.Row)
            subscriptions.take(connection, row, consent=FORM, keys=KEYS, now=NOW + timedelta(days=9))
        again = "\n".join(spreadsheet.write(subscribers.listed(connection)))
    assert again.replace("I want the brief.,web,2026-01-15T04:30:00+00:00", ",,") == lines


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Email\nanna@example.org\n", []),
        ("\ufeffE-Mail;Weekdays\r\nanna@example.org;Mon Wed\r\n\r\n", []),
        ("address\tform\nanna@example.org\tlink\n", []),
        ("address\nanna\n", [Fault(2, "address: an email address must have an @-sign")]),
        ("address,form\na@example.org,paper\n", [Fault(2, "form: 'paper' is none of attached, link")]),
        ("address,themes\na@example.org,trade;wine\n", [Fault(2, "themes: there is no theme 'wine'; there are trade, water")]),
        ("address,weekdays\na@example.org,someday\n", [Fault(2, "weekdays: 'som' is none of mon, tue, wed, thu, fri, sat, sun")]),
        ("address,state\na@example.org,keen\n", [Fault(2, "state: 'keen' is none of pending, active, paused, unsubscribed, bounced, suppressed")]),
        ("address,consent\na@example.org,yes\n", [Fault(2, "consent_at: must say when they agreed, such as 2026-05-12")]),
        ("address,since\na@example.org,12.5.26\n", [Fault(2, "since: '12.5.26' is no date; write 2026-05-12 or 2026-05-12T18:30:00+02:00")]),
        ("address\na@example.org,b\n", [Fault(2, "has 2 values for 1 columns; set texts with commas in quotes")]),
    ],
)  # fmt: skip
def test_a_table_is_read_and_its_faults_named(text: str, faults: list[Fault]) -> None:
    read = list(spreadsheet.read(text, themes=("trade", "water")))
    assert [row for row in read if isinstance(row, Fault)] == faults
    assert faults or len(read) == 1


@pytest.mark.parametrize("text", ["", "name\nanna\n", "address,address\n", "address,colour\n"])
def test_a_table_without_known_columns_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"its first line must name|is not known; there may be: address, state"):
        list(spreadsheet.read(text, themes=()))


@given(st.text(max_size=300))
def test_any_text_is_rows_and_faults(text: str) -> None:
    assert all(
        isinstance(row, (spreadsheet.Row, Fault))
        for row in spreadsheet.read("address,themes,since\n" + text, themes=())
    )


# Commands


def test_a_subscriber_is_entered_listed_paused_resumed_and_removed(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        code = main(["subscribers", *words])
        out, err = capsys.readouterr()
        return re.sub(r"\d{4}-\d\d-\d\d", "D", f"{code} {out}{err}".strip())

    assert said("list") == "0 no subscribers yet"
    add = ("add", "Anna@example.org", "--consent", "by phone", "--themes", "trade", "--weekdays", "mon;fri")
    assert said(*add) == "0 Anna@example.org is active"
    assert said(*add) == "64 Anna@example.org is there already, active since D"
    assert said("list") == "0 Anna@example.org  active (since D)  themes trade; on mon, fri\n1 active"
    assert said("pause", "anna@example.org", "--until", "2030-01-01") == "0 Anna@example.org is paused until D"
    assert (
        said("list", "--state", "paused") == "0 Anna@example.org  paused until D (since D)  themes trade; on mon, fri"
    )
    assert said("resume", "anna@example.org") == "0 Anna@example.org is active"
    assert said("remove", "anna@example.org").startswith("0 Anna@example.org is unsubscribed")
    assert said("pause", "anna@example.org") == "64 Anna@example.org is unsubscribed, and gets no mail as it is"
    assert said("resume", "anna@example.org", "--consent", "came back at the fair") == "0 Anna@example.org is active"
    assert json.loads(said("export", "anna@example.org")[2:])["consent"] == "came back at the fair"
    assert (
        said("erase", "anna@example.org") == "0 erased; mail already sent and your own back-ups are beyond this command"
    )
    assert said("erase", "anna@example.org") == "64 anna@example.org is no subscriber; see: briefing subscribers list"
    assert said("add", "anna", "--consent", "x") == "64 'anna' is no address: an email address must have an @-sign"
    assert said(*add[:4], "--themes", "wine") == "64 --themes: there is no theme 'wine'; there are trade, water"


def test_a_table_is_imported_and_what_cannot_be_taken_is_told_line_by_line(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "list.csv").write_text(
        "email,consent,consent_at\nanna@example.org,at the fair,2026-01-05\nben@example.org,,\nanna@,,\nANNA@example.org,again,2026-01-05\n"
    )
    assert main(["subscribers", "import", "list.csv"]) == 3
    out, err = capsys.readouterr()
    assert out == "1 subscriber added, 1 there already and left as they are, 1 without consent, 1 with faults\n"
    assert err.splitlines() == [
        "list.csv line 3: consent: says nothing; fill the column, or say for all of them how they agreed: --consent TEXT",
        "list.csv line 4: address: there must be something after the @-sign",
    ]
    assert main(["subscribers", "import", "list.csv", "--consent", "at the fair"]) == 3
    assert capsys.readouterr().out == "1 subscriber added, 2 there already and left as they are, 1 with faults\n"
    assert main(["subscribers", "export"]) == 0
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == ["address", "anna@example.org", "ben@example.org"]  # fmt: skip


def test_a_table_that_cannot_be_used_changes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "list.csv").write_text("anna@example.org\nben@example.org\n")
    assert main(["subscribers", "import", "list.csv"]) == 3
    assert main(["subscribers", "import", "none.csv"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "list.csv line 1: its first line must name the columns, each once, and `address` among them",
        "none.csv cannot be read: No such file or directory",
    ]


def test_keys_are_rotated(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys"]) == main(["keys", "--rotate"]) == 0
    assert [line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()] == [
        "one key signs, 0 older keys still open what they signed",
        "a new key signs from now on; 1 older key still open what they signed",
    ]
