"""What would fail tonight, and whether the desk is well."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from briefing import config
from briefing.checkup import morning
from briefing.checkup.finding import Finding
from briefing.checkup.health import health
from briefing.cli import main
from briefing.config import Config
from briefing.ledger import articles, editions, open_store
from briefing.mail.signature import public_half

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PEM = rsa.generate_private_key(65537, 2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


def desk(folder: Path, more: str = "") -> Config:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "config.yaml").write_text(f"timezone: Europe/Berlin\nsources: [{{folder: articles}}]\n{more}")
    return config.read(folder / "config.yaml")


def edition(folder: Path, day: str, *, hours: float = 1) -> None:
    place = folder / "dist" / day
    place.mkdir(parents=True)
    (place / "brief.json").write_text("{}")
    when = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(place / "brief.json", (when, when))


def well(folder: Path, more: str = "", *, now: datetime = NOW, oldest: timedelta | None = None) -> tuple[str, int]:
    return health(desk(folder, more), out=folder / "dist", now=now, grace=timedelta(hours=1), oldest=oldest)


def test_a_desk_is_well_when_the_edition_that_came_due_last_is_there(tmp_path: Path) -> None:
    edition(tmp_path, "2026-11-26")
    assert well(tmp_path) == ("the edition of 2026-11-26 is there", 0)


def test_a_missing_edition_is_told_with_when_it_was_due_and_where_to_look(tmp_path: Path) -> None:
    edition(tmp_path, "2026-11-25")
    line, code = well(tmp_path)
    assert line == (
        "the edition of 2026-11-26, due 2026-11-26 06:00 CET, is missing; the newest is of 2026-11-25: "
        f"look into {tmp_path}/log/briefing.jsonl"
    )
    assert code == 1
    assert well(tmp_path, now=datetime(2026, 11, 26, 5, 30, tzinfo=UTC))[1] == 0  # within the hour of grace


def test_a_desk_that_is_younger_than_its_schedule_is_well_with_its_first_edition(tmp_path: Path) -> None:
    edition(tmp_path, "2026-11-27", hours=-24)
    assert well(tmp_path) == ("the edition of 2026-11-27 is there", 0)


def test_at_a_weekend_a_desk_of_weekdays_is_well_with_the_edition_of_friday(tmp_path: Path) -> None:
    edition(tmp_path, "2026-11-27", hours=-24)
    more = "schedule: {weekdays: [mon, tue, wed, thu, fri]}\n"
    assert well(tmp_path, more, now=datetime(2026, 11, 29, 12, tzinfo=UTC)) == ("the edition of 2026-11-27 is there", 0)


@pytest.mark.parametrize(
    ("state", "told"), [("draft", "waits for review"), ("skipped", "was skipped: no article was there")]
)
def test_an_edition_that_waits_or_was_skipped_is_no_illness(tmp_path: Path, state: editions.State, told: str) -> None:
    store = open_store(desk(tmp_path).store, now=NOW)
    with store.writing() as connection:
        editions.record(connection, day=NOW.date(), language="en", state=state, files={}, built=None)
    store.close()
    assert well(tmp_path) == (f"the edition of 2026-11-26 {told}", 0)


def test_the_age_of_the_newest_edition_counts_where_it_is_asked_for(tmp_path: Path) -> None:
    assert well(tmp_path, oldest=timedelta(hours=26)) == (f"there is no edition in {tmp_path}/dist", 1)
    edition(tmp_path, "2020-01-15", hours=30)
    assert well(tmp_path, oldest=timedelta(hours=31)) == ("the newest edition was made 30.0 hours ago", 0)
    assert well(tmp_path, "date: newest\n") == ("the newest edition was made 30.0 hours ago, and 26 are allowed", 1)


MAIL = 'mail: {from: "Brief <brief@example.org>", transport: "smtp://relay.example.org:587"'


def told(folder: Path, records: dict[str, list[str]], more: str = MAIL + "}\n") -> list[Finding]:
    def look(name: str) -> list[str]:
        if name not in records:
            raise LookupError(name)
        return records[name]

    return list(morning.records(desk(folder, more), look=look))


def test_records_of_the_sender_that_are_missing_are_named_with_what_to_publish(tmp_path: Path) -> None:
    found = told(tmp_path, {"example.org": ["v=spf1 -all", "v=spf1 mx -all", "other"]})
    assert [one.what for one in found] == [
        "mails are not signed here; let the relay sign them, or set mail.dkim",
        'example.org has 2, and one is allowed, of a SPF record; publish at example.org: "v=spf1 a mx -all" and your relay',
        '_dmarc.example.org has no DMARC record; publish at _dmarc.example.org: "v=DMARC1; p=none"',
    ]


@pytest.mark.parametrize(
    ("record", "code", "says"),
    [
        ([f"v=DKIM1; k=rsa; p={public_half(PEM)}"], 0, "the key at m._domainkey.example.org is the one that signs"),
        (["v=DKIM1; p=abc"], 78, "the key at m._domainkey.example.org is not the one that signs; publish at m._domain"),
        (
            None,
            78,
            'm._domainkey.example.org has no record; publish at m._domainkey.example.org: "v=DKIM1; k=rsa; p=MI',
        ),
    ],
)
def test_the_published_key_must_be_the_one_that_signs(
    tmp_path: Path, record: list[str] | None, code: int, says: str
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(PEM)
    key.chmod(0o600)
    more = MAIL + ", dkim: {domain: example.org, selector: m, keyfile: key.pem}}\n"
    first = told(tmp_path, {"m._domainkey.example.org": record} if record else {}, more)[0]
    assert first.what.startswith(says)
    assert first.code == code


def test_without_a_resolver_the_records_are_a_note(tmp_path: Path) -> None:
    def silent(name: str) -> list[str]:
        raise OSError("timed out")

    found = list(morning.records(desk(tmp_path, MAIL + "}\n"), look=silent))
    assert found[-1] == Finding("DNS was not asked for SPF, DKIM and DMARC: no resolver answers (timed out)", -1)


@pytest.mark.enable_socket
def test_a_relay_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    more = 'mail: {from: "brief@example.org", transport: "smtp://127.0.0.1:9"}\n'
    (found,) = morning.relay(desk(tmp_path, more), environment={})
    assert found.code == 5
    assert found.what.startswith("the relay smtp://127.0.0.1:9: ")


def test_mail_that_reaches_nobody_is_a_note(tmp_path: Path) -> None:
    (found,) = morning.relay(desk(tmp_path), environment={})
    assert found == Finding("mail goes to file:dist/outbox and reaches nobody; set `mail` to send it", -1)


def test_a_clock_behind_the_store_is_told(tmp_path: Path) -> None:
    settings = desk(tmp_path)
    store = open_store(settings.store, now=NOW)
    with store.writing() as connection:
        editions.record(
            connection, day=NOW.date(), language="en", state="published", files={}, built=NOW + timedelta(days=1)
        )
    store.close()
    assert [one.code for one in morning.store(settings, now=NOW)] == [0, 78]


@pytest.mark.parametrize(
    ("faults", "code", "says"),
    [
        ({"cron": "", "systemd": "no"}, 0, "the run is called by cron"),
        ({"cron": "", "systemd": ""}, -1, "the run is called by cron and systemd; one is enough, remove the other"),
        ({"cron": "no"}, -1, "nothing calls the run; type: briefing schedule cron --install"),
    ],
)
def test_it_is_told_what_calls_the_run(faults: dict[str, str], code: int, says: str) -> None:
    (found,) = morning.schedule(lambda: faults)
    assert found.what.startswith(says)
    assert found.code == code


@pytest.mark.parametrize(("language", "told"), [("de", []), ("nl", ["'nl'"])])
def test_a_language_without_words_of_the_frame_is_told(tmp_path: Path, language: str, told: list[str]) -> None:
    from briefing.checkup import templates

    drawn, *rest = templates(desk(tmp_path, f"language: {language}\n"))

    assert drawn.what == "the templates can be drawn"
    assert [(name in finding.what, finding.code) for name, finding in zip(told, rest, strict=True)] == [
        (True, -1)
    ] * len(told)


def test_a_wrong_template_of_the_mail_is_told(tmp_path: Path) -> None:
    from briefing.checkup import templates

    (tmp_path / "own").mkdir()
    (tmp_path / "own/mail.txt.j2").write_text("{{ nothing }}")

    (finding,) = templates(desk(tmp_path, "templates: own\n"))

    assert finding.what.startswith("template mail.txt.j2: 'nothing' is undefined")


FEED = "sources: [{feed: https://feed.example.org/}]\n"


def test_a_desk_of_the_web_is_looked_at_in_its_store_and_an_empty_one_is_no_fault(tmp_path: Path) -> None:
    from briefing.checkup import recent_of_web, sources

    (tmp_path / "config.yaml").write_text(FEED)
    settings = config.read(tmp_path / "config.yaml")
    (nothing,) = sources(settings, recent_of_web(settings, out=tmp_path / "dist", now=NOW))
    assert nothing.code == -1
    assert nothing.what.endswith("nothing new was read from the web either: briefing fetch")
    key = settings.sources[0].key
    read = articles.Found("1", "The ferry crews of Elm ended their strike on Friday.", title="Ferries", outlet="Web")
    with closing(open_store(settings.store, now=NOW)) as store, store.writing() as connection:
        articles.put(connection, key, read, now=NOW)
    found = list(sources(settings, recent_of_web(settings, out=tmp_path / "dist", now=NOW)))
    assert found[0] == Finding("articles that can be read: 1, of outlets: 1")


def test_of_many_undated_articles_a_few_are_named(tmp_path: Path) -> None:
    from briefing.checkup import sources

    settings = desk(tmp_path)
    for number in range(12):
        (tmp_path / f"articles/{number:02}.txt").write_text(f"The ferry number {number} to Elm was late on Friday.")
    (undated,) = (one.what for one in sources(settings, []) if one.what.startswith("undated"))
    assert undated.startswith("undated: ")
    assert undated.count(".txt") == 10
    assert " and 2 more; give" in undated


def test_a_desk_whose_owner_has_no_name_here_is_checked_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nameless(_: Path) -> str:
        raise KeyError("getpwuid(): uid not found: 1000")

    desk(tmp_path)
    (tmp_path / "articles/a.txt").write_text("The ferry to Elm was late on Friday.")
    monkeypatch.setattr(Path, "owner", nameless)
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0
    assert "nothing calls the run" in capsys.readouterr().out
