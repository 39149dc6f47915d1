from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from briefing import config
from briefing.config import manual
from briefing.errors import ConfigError

TOP = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk's folder with two articles, and the current one."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "harbour.txt").write_text("The harbour is closed.\n")
    (tmp_path / "inbox" / "bridge.txt").write_text("The bridge is open.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(text: str) -> config.Config:
    Path("config.yaml").write_text(text, encoding="utf-8")
    return config.read(Path("config.yaml"))


def problem(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.exit_code == 78
    return str(caught.value)


FOLDER = "sources: [{folder: inbox}]\n"


def test_a_folder_is_all_a_desk_must_give(desk: Path) -> None:
    settings = read(FOLDER)

    assert [source.folder for source in settings.sources] == [desk / "inbox"]
    assert settings.sources[0].patterns == ("*.txt", "*.md", "*.html", "*.htm")
    assert (settings.title, settings.timezone, settings.themes, settings.limits.bytes) == (
        "Daily Brief",
        "UTC",
        "auto",
        5_000_000,
    )


def test_settings_are_read_as_they_are_meant(desk: Path) -> None:
    settings = read(
        "title: 1984\n"
        "language: NO\n"
        "timezone: Europe/Oslo\n"
        "date: newest\n"
        "paper: Letter\n"
        "sources:\n"
        "  - files: [inbox/bridge.txt]\n"
        "    outlet: The Quay\n"
        "themes:\n"
        "  - name: foreign-trade\n"
        "    words: [no, 12:30]\n"
        "    not: [sport]\n"
        "summary: {length: 120 words, edmundson: {null: [said]}}\n"
        "layout: {overview: 2}\n"
        "limits: {article_megabytes: 0.5}\n"
    )

    assert (settings.title, settings.language, settings.timezone) == ("1984", "no", "Europe/Oslo")
    assert settings.sources[0].named == (desk / "inbox" / "bridge.txt",)
    assert isinstance(settings.themes, tuple)
    theme = settings.themes[0]
    assert (theme.heading, theme.words, theme.excluded) == ("Foreign trade", ("no", "12:30"), ("sport",))
    assert settings.summary.edmundson.null == ("said",)
    assert (settings.layout.overview, settings.layout.each_outlet, settings.limits.bytes) == (2, 2, 500_000)


def test_what_is_said_of_a_file_wins_over_what_is_said_of_its_folder(desk: Path) -> None:
    settings = read(
        "sources: [{folder: inbox, outlet: The Quay, language: en}]\n"
        "articles:\n"
        "  harbour.txt: {source: The Mole, published: 2024-05-31}\n"
        "  inbox/bridge.txt: {author: A. Pilot}\n"
    )
    source = settings.sources[0]

    assert settings.facts(desk / "inbox" / "harbour.txt", source) == {
        "source": "The Mole",
        "language": "en",
        "published": date(2024, 5, 31),
    }
    assert settings.facts(desk / "inbox" / "bridge.txt", source) == {
        "source": "The Quay",
        "language": "en",
        "author": "A. Pilot",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel: X\n" + FOLDER, "line 1: titel is not a setting; did you mean title?"),
        (
            FOLDER + "layout: {colour: red}\n",
            "line 2: layout.colour is not a setting; here stand in_brief, overview, each_outlet",
        ),
        (
            FOLDER + "themes:\n  - name: war\n    wrods: [war]\n",
            "line 4: themes[0].wrods is not a setting; did you mean words?",
        ),
        ("title: X\n", "line 1: sources is missing; it says: Where the articles are."),
        ("", "line 1: sources is missing; it says: Where the articles are."),
        ("- a\n", "line 1: settings are written as `name: value`, one on a line"),
        (
            "sources: inbox\n",
            "line 1: sources must be a list, each item behind a hyphen or all between [ and ], not 'inbox'",
        ),
        ("sources: []\n", "line 1: sources is empty; it says: Where the articles are."),
        ("title:\n" + FOLDER, "line 1: title has no value; give it one, or delete the line"),
        ("title: [a]\n" + FOLDER, "line 1: title must be text, not a list"),
        ("sources:\n  - folder: inbix\n", "line 2: there is no folder inbix; did you mean inbox?"),
        (
            "sources:\n  - file: inbox/brigde.txt\n",
            "line 2: there is no file inbox/brigde.txt; did you mean bridge.txt?",
        ),
        (
            "sources:\n  - folder: inbox\n    file: inbox/bridge.txt\n",
            "line 2: sources[0] needs one of folder, file, files, feed, page and sitemap, and no more than one",
        ),
        (
            "articles:\n  harbor.txt: {source: X}\n" + FOLDER,
            "line 2: articles: harbor.txt is not a file of the sources; did you mean harbour.txt?",
        ),
        (
            FOLDER + "articles: {bridge.txt: {published: yesterday}}\n",
            (
                "line 2: articles.bridge.txt.published: 'yesterday' is not a date; "
                "write it as 2024-05-31 or 2024-05-31T18:30+02:00"
            ),
        ),
        (
            FOLDER + "articles: {bridge.txt: {url: 'javascript:x'}}\n",
            (
                "line 2: articles.bridge.txt.url: 'javascript:x' is not a web address; "
                "it must begin with https:// or http://"
            ),
        ),
        (
            FOLDER + "themes:\n  - {name: war, words: [war]}\n  - {name: war, words: [army]}\n",
            "line 4: themes[1].name: war is taken; give each theme its own name",
        ),
        (
            FOLDER + "themes:\n  - {name: war, words: []}\n",
            "line 3: themes[0].words is empty; it says: Words and phrases that speak of it, in any inflection.",
        ),
        (FOLDER + "themes:\n  - {name: war, words: [' ']}\n", "line 3: themes[0].words[0]: has no text"),
        (
            FOLDER + "themes:\n  - {name: The War, words: [war]}\n",
            (
                "line 3: themes[0].name: 'The War' must be small letters and digits, parted by hyphens, "
                "such as foreign-trade"
            ),
        ),
        (
            FOLDER + "themes: automatic\n",
            "line 2: themes cannot be 'automatic'; it can be auto, or a list of themes; did you mean auto?",
        ),
        (
            FOLDER + "summary: {method: lexrnk}\n",
            (
                "line 2: summary.method cannot be 'lexrnk'; it can be brief, lead, lexrank, textrank, lsa, luhn, edmundson, "
                "kl, sumbasic, reduction; did you mean lexrank?"
            ),
        ),
        (
            FOLDER + "summary: {length: long}\n",
            "line 2: summary.length: 'long' is not a length; write auto, `3 sentences` or `120 words`",
        ),
        (FOLDER + "layout: {overview: many}\n", "line 2: layout.overview must be a whole number, not 'many'"),
        (FOLDER + "layout: {overview: -1}\n", "line 2: layout.overview must be at least 0, not '-1'"),
        (FOLDER + "layout: {overview: true}\n", "line 2: layout.overview: must be a number"),
        (FOLDER + "limits: {article_megabytes: 0}\n", "line 2: limits.article_megabytes must be more than 0, not '0'"),
        (
            FOLDER + "timezone: Africa/Tripolis\n",
            "line 2: timezone: 'Africa/Tripolis' is not a time zone; did you mean Africa/Tripoli?",
        ),
        (
            FOLDER + "language: english\n",
            "line 2: language: 'english' is not a language; write its two-letter code, such as en, de or ar (ISO 639-1)",
        ),
        (FOLDER + "templates: pages\n", "line 2: templates: there is no folder pages; make it, or mend its name"),
        (
            FOLDER + "title: a: b\n",
            "line 2: a colon too many, or a line set in too far; put quotes around text that holds ': '",
        ),
    ],
)
def test_each_fault_is_one_line_with_the_place_and_the_mend(text: str, message: str) -> None:
    assert problem(text) == f"config.yaml {message}"


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    assert problem("paper: A5\nsources:\n  - foldr: inbox\ntitel: X\nlanguage: xx-XX\n") == (
        "config.yaml line 1: paper cannot be 'A5'; it can be A4, Letter\n"
        "config.yaml line 3: sources[0].foldr is not a setting; did you mean folder?\n"
        "config.yaml line 4: titel is not a setting; did you mean title?\n"
        "config.yaml line 5: language: 'xx-XX' is not a language; "
        "write its two-letter code, such as en, de or ar (ISO 639-1)"
    )


def test_a_file_that_is_no_configuration_is_refused_by_name(desk: Path) -> None:
    def told(name: str) -> str:
        with pytest.raises(ConfigError) as caught:
            config.read(Path(name))
        return str(caught.value)

    Path("latin.yaml").write_bytes(b"title: X\ndesk: caf\xe9\n")
    Path("large.yaml").write_bytes(b"#" * 10_000_000)
    assert told("none.yaml") == "none.yaml does not exist; write one, or name yours with --config FILE"
    assert told("inbox") == "inbox is not a file; write one, or name yours with --config FILE"
    assert told("latin.yaml") == "latin.yaml line 2: not UTF-8; save the file as UTF-8"
    assert told("large.yaml") == "large.yaml line 1: larger than 1000000 bytes; this is hardly a configuration"


def test_settings_are_frozen() -> None:
    settings = read(FOLDER)

    with pytest.raises(ValueError, match="frozen"):
        settings.title = "Other"  # type: ignore[misc]


def test_every_setting_says_where_it_came_from() -> None:
    told = {
        setting.key: setting for setting in config.settings(read("title: Quay\n" + FOLDER + "notes: {per_theme: 2}\n"))
    }

    assert told["title"] == ("title", "Quay", "config.yaml line 1")
    assert told["notes.per_theme"] == ("notes.per_theme", 2, "config.yaml line 3")
    assert told["paper"] == ("paper", "A4", "default")
    assert told["sources[0].pattern"] == ("sources[0].pattern", "*.txt,*.md,*.html,*.htm", "default")
    assert told["themes"] == ("themes", "auto", "default")


def test_a_secret_is_not_shown() -> None:
    found = config.in_force({"smtp": {"host": "h", "password": "hunter2", "api_key": "k"}}, (), read(FOLDER))

    assert [(setting.key, setting.value) for setting in found] == [
        ("smtp.host", "h"),
        ("smtp.password", "(hidden)"),
        ("smtp.api_key", "(hidden)"),
    ]


def test_the_desk_at_the_top_is_sound() -> None:
    settings = config.read(TOP / "config.yaml")

    assert isinstance(settings.themes, tuple)
    assert [theme.name for theme in settings.themes] == ["ceasefire", "sirte", "foreign-involvement"]
    source = settings.sources[0]
    assert settings.facts(TOP / "seeds" / "rt.txt", source) == {"source": "RT", "published": date(2020, 1, 9)}
    assert len(settings.articles) == 5


def test_the_schema_is_current() -> None:
    """Mend with `briefing config --schema > config.schema.json`."""
    assert json.loads((TOP / "config.schema.json").read_text(encoding="utf-8")) == config.schema()


def test_the_manual_is_current() -> None:
    """Mend with `python -m briefing.config.manual > docs/configuration.md`."""
    assert (TOP / "docs" / "configuration.md").read_text(encoding="utf-8") == manual.page()


def test_every_setting_has_words_for_the_operator() -> None:
    assert [line for line in manual.page().splitlines() if line.endswith("|  |")] == []


def test_a_site_that_links_cannot_be_put_behind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "config.yaml").write_text("sources: [{folder: articles}]\nsite: https://example.org/?page=brief\n")
    with pytest.raises(ConfigError, match=r"config\.yaml line 2: site: links are put behind it"):
        config.read(tmp_path / "config.yaml")
