from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import strictyaml
from briefing.errors import ConfigError


def problem(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        strictyaml.load(text, name="config.yaml")
    return str(caught.value)


def test_values_stay_as_they_were_written() -> None:
    text = (
        "norway: no\n"
        "switch: on\n"
        "start: 12:30:00\n"
        "postcode: 0123\n"
        "version: 1.10\n"
        "day: 2020-01-09\n"
        "flag: true\n"
        "word: 'true'\n"
        "nothing: ~\n"
        "empty:\n"
        "NO: Norway\n"
        "null: a key\n"
        "list: [1, two, {three: 3}]\n"
    )

    assert strictyaml.load(text, name="config.yaml").value == {
        "norway": "no",
        "switch": "on",
        "start": "12:30:00",
        "postcode": "0123",
        "version": "1.10",
        "day": "2020-01-09",
        "flag": True,
        "word": "true",
        "nothing": None,
        "empty": None,
        "NO": "Norway",
        "null": "a key",
        "list": ["1", "two", {"three": "3"}],
    }


def test_every_key_and_item_knows_its_line() -> None:
    text = "title: X\nthemes:\n  - name: harbour\n    words:\n      - port\n      - quay\n"

    assert strictyaml.load(text, name="config.yaml").lines == {
        (): 1,
        ("title",): 1,
        ("themes",): 2,
        ("themes", 0): 3,
        ("themes", 0, "name"): 3,
        ("themes", 0, "words"): 4,
        ("themes", 0, "words", 0): 5,
        ("themes", 0, "words", 1): 6,
    }


def test_an_empty_document_is_none() -> None:
    assert strictyaml.load("# nothing yet\n", name="config.yaml").value is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: a is given twice, first on line 1; keep one of them"),
        ("a:\n  b: 1\n  b: 2\n", "line 3: a.b is given twice, first on line 2; keep one of them"),
        (
            "a: &x 1\nb: 2\n",
            "line 1: anchors (&) and aliases (*) are not taken; write the value out, or put it in quotes",
        ),
        (
            "a: 1\nb: *x\n",
            "line 2: anchors (&) and aliases (*) are not taken; write the value out, or put it in quotes",
        ),
        (
            "a: !!python/object:os.system x\n",
            "line 1: the tag !!python/object:os.system is not taken; delete it, or put the value in quotes",
        ),
        ("a: 1\n---\nb: 2\n", "line 2: a second document begins here; keep one, and delete the line '---'"),
        ("a:\n\tb: 1\n", "line 2: a tab cannot indent a line; use spaces"),
        ("a: b: c\n", "line 1: a colon too many, or a line set in too far; put quotes around text that holds ': '"),
        ("a: 1\nb: @c\n", "line 2: a value cannot begin with '@'; put quotes around it"),
        ("a: 1\nb: [1, 2\nc: 3\nd: 4\n", "line 2: a bracket or quote opens here and is not closed"),
        ("a: 1\nb: 'x\nc: 3\n", "line 2: a bracket or quote opens here and is not closed"),
        (
            "a: 'Tom's'\n",
            "line 1: this line does not fit those above it; check how far it is set in, and its quotes",
        ),
        ("a: 1\r\nb: \x07\r\n", "line 2: the character U+0007 cannot stand in YAML; delete it"),
        ('a: "x\\0y"\n', "line 1: the character U+0000 cannot stand in a value; delete it"),
        ("a: \ud800\n", "line 1: the character U+D800 cannot stand in YAML; delete it"),
        ("? [a]\n: b\n", "line 1: a list or mapping stands where a name should; write `name: value`"),
        ("[" * 20_000, "line 1: nested more than 50 levels deep; a bracket is probably not closed"),
        ("a: " + "x" * 1_000_000, "line 1: longer than 1000000 characters; it is hardly meant to be read here"),
    ],
)
def test_what_yaml_allows_and_nobody_means_is_refused_with_its_line(text: str, message: str) -> None:
    assert problem(text) == f"config.yaml {message}"


def test_aliases_that_would_explode_are_refused_where_they_begin() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))

    assert problem(bomb).startswith("config.yaml line 1: anchors")


@given(st.text(alphabet=st.sampled_from("ab:-[]{}'\"#&*!|>%@`?, \n\t\r~<=\\0\x85\u2028é\ud800"), max_size=60))
def test_any_text_is_a_tree_or_one_clear_line(text: str) -> None:
    try:
        tree = strictyaml.load(text, name="config.yaml")
    except ConfigError as error:
        assert str(error).startswith("config.yaml line ")
        assert len(str(error).splitlines()) == 1
    else:
        assert tree.value is None or () in tree.lines


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-01-09", date(2020, 1, 9)),
        ("2020-01-09T19:03", date(2020, 1, 9)),
        ("2020-01-09T19:03Z", datetime(2020, 1, 9, 19, 3, tzinfo=UTC)),
        ("2020-01-09 19:03:00 +02:00", datetime(2020, 1, 9, 19, 3, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_a_moment_without_a_zone_is_worth_its_day(written: str, meant: date) -> None:
    found = strictyaml.moment(written)

    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize("written", ["yesterday", "09/01/2020", "2020-02-30", "0001-01-01", "9999-12-31", "", "12"])
def test_what_is_no_date_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="is not a date; write it as 2024-05-31"):
        strictyaml.moment(written)


@pytest.mark.parametrize(
    "written", ["javascript:alert(1)", "file:///etc/passwd", "//host/x", "https://", "http://[x", "https://a b", ""]
)
def test_only_web_addresses_are_addresses(written: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        strictyaml.web_address(written)


def test_a_language_is_its_two_letter_code() -> None:
    assert [strictyaml.language(tag) for tag in ("en", "EN-GB", "pt_BR", "no")] == ["en", "en", "pt", "no"]
    with pytest.raises(ValueError, match="'english' is not a language; write its two-letter code"):
        strictyaml.language("english")


def test_the_nearest_name_is_the_one_probably_meant() -> None:
    assert strictyaml.nearest("Wrods", ["words", "title"]) == "words"
    assert strictyaml.nearest("colour", ["words", "title"]) is None
