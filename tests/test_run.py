"""What happens every morning, on a small desk with a clock of its own."""

from __future__ import annotations

import errno
import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from briefing import build, clean, config, lock
from briefing.cli import main
from briefing.collect.items import ADDED
from briefing.errors import Busy, NothingToPrint, Overdue
from briefing.journal import Journal
from briefing.ledger import Store, articles, editions, open_store, restores
from briefing.run import Fetched, Outcome, Sent, Steps, run

ALPHA = """---
source: Alpha
published: 2024-05-02
---
Dock strike enters third day

Dock workers walked out on Monday over night pay. The strike has closed the port of Elm.
"""
CONFIG = """title: Port Brief
timezone: Europe/Berlin
sources:
  - folder: articles
"""
MORNING = datetime(2026, 11, 26, 6, 2, tzinfo=UTC)  # 07:02 in Berlin


class Desk:
    """A desk in a folder, its clock, and the editions its mail was asked to send."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, MORNING
        self.posted: list[date] = []
        self.answer = Sent(sent=3)
        (folder / "articles").mkdir()
        (folder / "articles/alpha.txt").write_text(ALPHA)
        self.settings("")

    def tomorrow(self, *, days: int = 1) -> None:
        """Days later, with an article that is new."""
        self.now += timedelta(days=days)
        (self.folder / f"articles/alpha-{self.now:%d}.txt").write_text(
            ALPHA.replace("third", f"{self.now:%d}th").replace("over night pay", f"over pay for night {self.now:%d}")
        )

    def settings(self, more: str) -> None:
        (self.folder / "config.yaml").write_text(CONFIG + more)

    def send(self, _: Store, edition: editions.Edition) -> Sent:
        first = edition.day not in self.posted
        self.posted.append(edition.day)
        return self.answer if first else Sent()

    def run(
        self,
        *,
        mail: bool = True,
        fetch: Callable[[Store], Fetched] | None = None,
        limits: dict[str, timedelta] | None = None,
        ping: Callable[[str], None] = lambda _: None,
        **options: object,
    ) -> Outcome:
        settings = config.read(self.folder / "config.yaml")
        if limits:
            settings = settings.model_copy(update={"deadlines": config.Deadlines(**limits)})
        steps = Steps(
            clock=lambda: self.now,
            journal=Journal(settings.log_file, clock=lambda: self.now),
            ping=ping,
            fetch=fetch,
            send=self.send if mail else None,
        )
        return run(settings, out=self.folder / "dist", steps=steps, **options)  # type: ignore[arg-type]

    def states(self) -> dict[str, str]:
        store = open_store(str(self.folder / "store/briefing.db"), now=self.now)
        with store.reading() as connection:
            return {str(edition.day): edition.state for edition in editions.listed(connection)}

    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in (self.folder / "log/briefing.jsonl").read_text().splitlines()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose press prints at once."""
    monkeypatch.setattr("briefing.press.Press._start", lambda _: None)
    monkeypatch.setattr("briefing.press.Press.print", lambda *_, **__: b"%PDF-")
    return Desk(tmp_path)


def test_a_day_is_built_and_sent_once_and_a_second_run_says_that_there_is_nothing_to_do(desk: Desk) -> None:
    first = desk.run()
    assert first == Outcome(f"{desk.folder}/dist/2026-11-26: 1 article of 1 outlet; sent to 3")
    desk.now += timedelta(minutes=10)
    assert desk.run() == Outcome(
        "nothing to do: the edition of 2026-11-26 is there; the next is due 2026-11-27 06:00 CET", idle=True
    )
    assert desk.states() == {"2026-11-26": "published"}
    assert desk.events() == ["built", "sent"]
    assert (desk.folder / "dist/feed.xml").is_file()


def test_an_edition_built_by_hand_has_the_number_it_will_be_published_with(desk: Desk) -> None:
    def number(day: str) -> object:
        settings = ["--config", str(desk.folder / "config.yaml"), "--out", str(desk.folder / "dist")]
        assert main(["build", "--date", day, "--again", *settings]) == 0
        return json.loads((desk.folder / "dist" / day / "brief.json").read_text("utf-8"))["number"]

    desk.run()
    assert number("2026-11-26") == 1
    assert number("2026-11-25") == 2


def test_before_its_time_nothing_is_done_on_the_first_day_of_a_desk_that_has_an_edition(desk: Desk) -> None:
    desk.run()
    desk.tomorrow()
    desk.now -= timedelta(hours=1, minutes=3)  # 05:59
    assert desk.run().idle
    desk.now += timedelta(minutes=1)
    assert desk.run().line == f"{desk.folder}/dist/2026-11-27: 1 article of 1 outlet; sent to 3"


def test_after_three_days_asleep_one_edition_is_sent_and_the_missed_ones_are_told_and_marked(desk: Desk) -> None:
    desk.run()
    desk.tomorrow(days=4)
    outcome = desk.run()
    assert desk.posted == [date(2026, 11, 26), date(2026, 11, 30)]
    assert [line.partition(" was")[0] for line in outcome.complaints] == [
        f"the edition of 2026-11-{day}" for day in (27, 28, 29)
    ]
    assert desk.states() == {
        "2026-11-26": "published",
        "2026-11-27": "missed",
        "2026-11-28": "missed",
        "2026-11-29": "missed",
        "2026-11-30": "published",
    }


def test_until_build_nothing_is_mailed_and_the_next_run_mails_it(desk: Desk) -> None:
    assert desk.run(until="build").line == f"{desk.folder}/dist/2026-11-26: 1 article of 1 outlet"
    assert desk.posted == []
    assert desk.run().line == "the edition of 2026-11-26; sent to 3"


def test_messages_that_wait_or_are_in_doubt_end_a_run_with_5(desk: Desk) -> None:
    desk.answer = Sent(sent=1, waiting=1, doubtful=1)
    outcome = desk.run()
    assert (outcome.line.partition("; ")[2], outcome.code) == ("sent to 1, 1 wait, 1 in doubt", 5)


def test_a_day_without_articles_is_skipped_once(desk: Desk) -> None:
    (desk.folder / "articles/alpha.txt").unlink()
    outcome = desk.run()
    assert (outcome.line, outcome.code) == ("no edition of 2026-11-26: there was nothing to print", 4)
    assert desk.run().idle
    assert desk.states() == {"2026-11-26": "skipped"}
    assert desk.posted == []


@pytest.mark.parametrize("rule", ["skip", "notice"])
def test_a_day_on_which_nothing_could_be_read_stays_due_until_something_can(desk: Desk, rule: str) -> None:
    alpha = desk.folder / "articles/alpha.txt"
    alpha.unlink()
    desk.settings(f"  - feed: https://feed.example.org/\non_empty: {rule}\n")
    down = "Feed: the name feed.example.org is not found; is it spelt right?"
    outcome = desk.run(fetch=lambda _: Fetched((down,)))
    assert (outcome.line, outcome.code) == (
        "no edition of 2026-11-26 yet: nothing could be read; the next run tries again",
        4,
    )
    assert outcome.complaints[-1] == down
    assert desk.states() == {}
    desk.now += timedelta(minutes=10)
    alpha.write_text(ALPHA)
    assert desk.run(fetch=lambda _: Fetched()).line.startswith(f"{desk.folder}/dist/2026-11-26: 1 article")
    assert desk.posted == [date(2026, 11, 26)]


def test_a_day_whose_folder_cannot_be_looked_into_stays_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(desk.folder / "articles"))

    with monkeypatch.context() as closed:
        closed.setattr("os.scandir", shut)
        outcome = desk.run()
    assert outcome.line.startswith("no edition of 2026-11-26 yet")
    assert outcome.complaints[-1] == (
        f"{desk.folder}/articles cannot be read: Permission denied; mend its permissions, or mount it"
    )
    assert desk.run().line.startswith(f"{desk.folder}/dist/2026-11-26: 1 article")


def test_an_edition_whose_files_are_gone_is_not_mailed_and_the_run_says_how_to_make_it_anew(desk: Desk) -> None:
    desk.run(until="build")
    shutil.rmtree(desk.folder / "dist/2026-11-26")
    outcome = desk.run()
    assert outcome.idle
    (told,) = outcome.complaints
    assert told == (
        f"the edition of 2026-11-26 is not mailed: its files are not in {desk.folder}/dist;"
        " to make them anew: briefing rebuild 2026-11-26"
    )


def test_many_missed_days_are_told_in_one_line(desk: Desk) -> None:
    desk.run()
    desk.tomorrow(days=30)
    assert desk.run().complaints == (
        "the editions of 29 days from 2026-11-27 to 2026-12-25 were missed: none was made while it was due",
    )


@pytest.mark.parametrize(("rule", "posted"), [("notice", 1), ("build", 0)])
def test_a_day_without_articles_may_have_an_edition_that_says_so(desk: Desk, rule: str, posted: int) -> None:
    (desk.folder / "articles/alpha.txt").unlink()
    desk.settings(f"on_empty: {rule}\n")
    desk.run()
    assert "No article was found for this edition." in (desk.folder / "dist/2026-11-26/brief.txt").read_text()
    assert len(desk.posted) == posted


def test_a_thin_edition_is_published_and_not_mailed(desk: Desk) -> None:
    desk.settings("least: {sources: 2}\n")
    assert desk.run().line == (
        f"{desk.folder}/dist/2026-11-26: 1 article of 1 outlet; not mailed: it has articles of 1 outlets,"
        " and 2 are the least to mail"
    )
    assert desk.run().idle
    assert desk.posted == []


def test_with_review_an_edition_waits_as_a_draft_out_of_sight(desk: Desk) -> None:
    desk.settings("review: required\n")
    assert desk.run().line == (
        f"{desk.folder}/dist/drafts/2026-11-26: 1 article of 1 outlet; it waits for: briefing approve 2026-11-26"
    )
    assert desk.run().line == "nothing to do: the edition of 2026-11-26 waits for: briefing approve 2026-11-26"
    assert not (desk.folder / "dist/latest").exists()
    assert desk.posted == []
    assert desk.states() == {"2026-11-26": "draft"}


def test_a_desk_dated_by_its_newest_article_gets_an_edition_when_there_is_a_newer_one(desk: Desk) -> None:
    desk.settings("date: newest\n")
    assert desk.run().line.startswith(f"{desk.folder}/dist/2024-05-02: ")
    assert desk.run().idle
    (desk.folder / "articles/beta.txt").write_text(
        "---\nsource: Beta\npublished: 2024-05-03\n---\nPort shut\n\nOwners of the terminal offered four per cent on Friday."
    )
    assert desk.run().line.startswith(f"{desk.folder}/dist/2024-05-03: 1 article of 1 outlet")
    assert desk.states() == {"2024-05-02": "published", "2024-05-03": "published"}


def test_where_no_article_is_new_or_changed_the_newest_day_is_told_without_reading_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.settings("date: newest\n")
    beta = desk.folder / "articles/beta.txt"
    beta.write_text("---\nsource: Beta\npublished: 2024-05-03\n---\nPort shut\n\nThe owners of the port shut it.")
    desk.run()
    read: list[str] = []
    whole = clean.article
    monkeypatch.setattr("briefing.clean.article", lambda item, **more: read.append(item.name) or whole(item, **more))
    assert desk.run().idle
    assert read == []
    beta.write_text(
        "---\nsource: Beta\npublished: 2024-05-04\n---\nPort open\n\nThe owners of the port opened it again."
    )
    desk.run()
    assert "articles/beta.txt" in read
    assert desk.states() == {"2024-05-03": "published", "2024-05-04": "published"}
    beta.unlink()
    assert desk.run().line == "nothing to do: the edition of 2024-05-04 is there"


def test_a_copy_that_is_dated_later_makes_no_edition_and_neither_does_a_day_after_tomorrow(desk: Desk) -> None:
    desk.settings("date: newest\n")
    desk.run()
    (desk.folder / "articles/copy.txt").write_text(ALPHA.replace("2024-05-02", "2024-05-09"))
    (desk.folder / "articles/slip.txt").write_text(
        ALPHA.replace("2024-05-02", "2062-05-09").replace("Elm", "Oak").replace("strike", "walkout")
    )
    assert desk.run().idle


def test_a_newest_day_that_was_skipped_is_taken_up_when_another_article_of_it_comes(desk: Desk) -> None:
    desk.settings("date: newest\nthemes: [{name: strike, words: [strike]}]\n")
    desk.run()
    beta = desk.folder / "articles/beta.txt"
    beta.write_text("---\nsource: Beta\npublished: 2024-05-03\n---\nRain\n\nIt rained in the hills all day long.")
    assert desk.run().code == 4
    assert desk.run().idle
    assert desk.states()["2024-05-03"] == "skipped"
    desk.now += timedelta(hours=1)
    (desk.folder / "articles/gamma.txt").write_text(
        "---\nsource: Gamma\npublished: 2024-05-03\n---\nStrike ends\n\nThe strike of the ferry crews ended on Friday."
    )
    assert desk.run().line.startswith(f"{desk.folder}/dist/2024-05-03: 1 article of 1 outlet")
    assert desk.run().idle


def test_a_newest_day_counts_articles_of_the_web(desk: Desk) -> None:
    desk.settings("date: newest\n")
    desk.run()
    store = open_store(str(desk.folder / "store/briefing.db"), now=desk.now)
    text = "The ferry crews of Elm ended their strike on Friday."
    found = articles.Found("https://example.org/1", text, title="Strike ends", outlet="Web", published=date(2024, 5, 6))
    with store.writing() as connection:
        articles.put(connection, ADDED, found, now=desk.now)
    store.close()
    assert desk.run().line.startswith(f"{desk.folder}/dist/2024-05-06: 1 article of 1 outlet")
    assert desk.run().idle


def test_those_who_watch_a_desk_dated_by_its_articles_hear_of_a_start_only_when_there_is_one(desk: Desk) -> None:
    desk.settings("date: newest\n")
    heard: list[str] = []
    desk.run(ping=heard.append)
    desk.run(ping=heard.append)
    assert heard == ["start"]


def test_after_a_restore_nothing_is_sent_of_a_day_that_may_have_been_sent_before(desk: Desk) -> None:
    desk.run(until="build")
    store = open_store(str(desk.folder / "store/briefing.db"), now=desk.now)
    with store.writing() as connection:
        restores.record(connection, at=desk.now, day=date(2026, 11, 26))
    store.close()
    assert desk.run().idle
    assert desk.posted == []
    desk.tomorrow()
    desk.run()
    assert desk.posted == [date(2026, 11, 27)]


def test_an_edition_that_is_approved_too_late_is_not_mailed(desk: Desk) -> None:
    desk.run(until="build")
    desk.settings("schedule: {weekdays: [thu]}\n")
    desk.now += timedelta(hours=25)
    assert desk.run().idle
    assert desk.posted == []


def test_a_second_run_beside_the_first_is_refused(desk: Desk) -> None:
    (desk.folder / "dist").mkdir()
    with lock.held(desk.folder / "dist", what="run", now=MORNING), pytest.raises(Busy, match="another run is at work"):
        desk.run()


def test_a_crash_between_publishing_and_recording_leads_to_the_same_edition_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("briefing.run.Run.record", failing(OSError("power cut")))
        with pytest.raises(OSError, match="power cut"):
            desk.run()
    before = (desk.folder / "dist/2026-11-26/brief.json").stat().st_ino
    assert desk.run().line.endswith("sent to 3")
    assert (desk.folder / "dist/2026-11-26/brief.json").stat().st_ino == before


def test_a_build_that_fails_leaves_the_day_to_the_next_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(build, "build", failing(RuntimeError("broken")))
        with pytest.raises(RuntimeError, match="broken"):
            desk.run()
    assert desk.states() == {}
    assert desk.run().line.endswith("sent to 3")


def hang(*_: object, **__: object) -> Fetched:
    """What never comes to an end."""
    time.sleep(60)
    return Fetched()


def test_a_fetch_that_hangs_is_ended_and_the_edition_is_built_from_what_is_there(desk: Desk) -> None:
    outcome = desk.run(fetch=hang, limits={"fetch": timedelta(seconds=0.2)})
    assert (outcome.line, outcome.code) == (f"{desk.folder}/dist/2026-11-26: 1 article of 1 outlet; sent to 3", 3)
    assert outcome.complaints == (
        "it took more than 0.2 seconds to fetch the sources, and was ended; the next run takes it up again",
    )


def test_a_build_that_hangs_is_ended_and_the_next_run_makes_the_edition(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(build, "build", hang)
        with pytest.raises(Overdue, match=r"it took more than 0\.2 seconds to build the edition"):
            desk.run(limits={"build": timedelta(seconds=0.2)})
    assert desk.states() == {}
    assert desk.run().line.endswith("sent to 3")


def failing(error: Exception) -> Callable[..., None]:
    """A function that raises."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_a_day_that_has_its_edition_keeps_it_when_it_is_made_again_without_articles(desk: Desk) -> None:
    desk.run()
    (desk.folder / "articles/alpha.txt").unlink()
    assert desk.run(day=date(2026, 11, 26)).code == 4
    assert desk.states() == {"2026-11-26": "published"}


def test_a_day_can_be_made_again_by_hand(desk: Desk) -> None:
    desk.run()
    outcome = desk.run(day=date(2026, 11, 26))
    assert outcome.line.startswith(f"{desk.folder}/dist/2026-11-26: 1 article of 1 outlet")


def test_an_article_enters_one_edition(desk: Desk) -> None:
    desk.run()
    desk.now += timedelta(days=1)
    outcome = desk.run()
    assert (outcome.line, outcome.code) == ("no edition of 2026-11-27: there was nothing to print", 4)
    assert outcome.complaints == (
        "no article is new: all 1 have been in an edition; to take them once more: briefing build --again",
    )


def test_a_draft_that_is_not_published_leaves_its_articles_to_the_next_edition(desk: Desk) -> None:
    desk.settings("review: required\n")
    desk.run()
    desk.tomorrow()
    assert ": 2 articles of 1 outlet" in desk.run().line
    assert NothingToPrint.exit_code == 4
