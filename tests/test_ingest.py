from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing import encoding, ingest
from briefing.errors import InputError
from briefing.model import Failure, Item

SEEDS = Path(__file__).parent.parent / "seeds"


def read_one(
    folder: Path, content: bytes, *, name: str = "x.txt", known: Mapping[str, object] | None = None, limit: int = 10_000
) -> Item | Failure:
    """What becomes of one file with this content."""
    (folder / name).write_bytes(content)
    items, failures = ingest.read([folder / name], base=folder, given={name: known or {}}, limit_bytes=limit)
    return (*items, *failures)[0]


def why(folder: Path, content: bytes, *, name: str = "x.txt", limit: int = 10_000) -> str:
    found = read_one(folder, content, name=name, limit=limit)
    assert isinstance(found, Failure)
    assert found.source == name
    return found.why


def found_in(folder: Path, patterns: Sequence[str]) -> list[str]:
    files, failures = ingest.find(folder, patterns, base=folder)
    return [file.relative_to(folder).as_posix() for file in files] + [failure.why for failure in failures]


def test_the_articles_of_the_desk_are_read_as_they_are() -> None:
    files, unlisted = ingest.find(SEEDS, ["*.txt"], base=SEEDS.parent)
    items, unread = ingest.read(files, base=SEEDS.parent, limit_bytes=5_000_000)

    assert (unlisted, unread) == ((), ())
    assert [item.file for item in items] == [
        "seeds/france-24.txt",
        "seeds/global-research.txt",
        "seeds/ipa-news.txt",
        "seeds/rt.txt",
        "seeds/zerohedge.txt",
    ]
    for item, file in zip(items, files, strict=True):
        assert item.content == file.read_bytes().decode()
        assert item.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert not item.markup


def test_front_matter_is_what_the_file_says_of_itself(tmp_path: Path) -> None:
    content = (
        b"---\r\n"
        b"# saved by hand\r\n"
        b'"source": The Quay\r\n'
        b'title: "Harbour: closed"\r\n'
        b"published: 2024-05-31T18:30Z\r\n"
        b"url: https://quay.example/1\r\n"
        b"author: [A. Pilot, B. Mate]\r\n"
        b"language: en-GB\r\n"
        b"---\r\n"
        b"\r\n"
        b"The harbour is closed.\r\n"
    )

    assert read_one(tmp_path, content) == Item(
        name="x.txt",
        content="\nThe harbour is closed.\n",
        sha256=hashlib.sha256(content).hexdigest(),
        file="x.txt",
        url="https://quay.example/1",
        source="The Quay",
        title="Harbour: closed",
        published=datetime(2024, 5, 31, 18, 30, tzinfo=UTC),
        author="A. Pilot, B. Mate",
        language="en",
    )


def test_what_the_desk_says_wins_over_front_matter(tmp_path: Path) -> None:
    known = {"source": "The Quay", "published": date(2024, 5, 31), "author": None}

    item = read_one(tmp_path, b"---\nsource: Other\nauthor: A. Pilot\n---\nThe harbour is closed.\n", known=known)

    assert isinstance(item, Item)
    assert (item.source, item.published, item.author) == ("The Quay", date(2024, 5, 31), "A. Pilot")


@pytest.mark.parametrize(
    "content",
    [
        "---\n\nThe harbour is closed.\n\n---\n\nThe bridge is open.\n",
        "---\nBREAKING: the harbour is closed.\n---\nMore follows.\n",
        "---\nThe harbour is closed.\n---\n",
        "---\nno end: to this\n" + "word\n" * 60 + "---\n",
        "The harbour is closed.\n---\ntitle: no front matter\n---\n",
    ],
)
def test_a_rule_in_an_article_is_no_front_matter(tmp_path: Path, content: str) -> None:
    item = read_one(tmp_path, content.encode())

    assert isinstance(item, Item)
    assert (item.content, item.title) == (content, None)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("tilte: X", "x.txt line 2: tilte is not a key of front matter; did you mean title?"),
        ("Title: X", "x.txt line 2: Title is not a key of front matter; did you mean title?"),
        (
            "layout: post",
            (
                "x.txt line 2: layout is not a key of front matter; "
                "the keys are source, title, published, url, author, language"
            ),
        ),
        (
            "source: Q\npublished: yesterday",
            "x.txt line 3: published: 'yesterday' is not a date; write it as 2024-05-31 or 2024-05-31T18:30+02:00",
        ),
        (
            "url: javascript:alert(1)",
            "x.txt line 2: url: 'javascript:alert(1)' is not a web address; it must begin with https:// or http://",
        ),
        (
            "- just a list",
            "x.txt line 2: front matter is a list; write `key: value` lines, or put a blank line before the ---",
        ),
        ('"tilte": X', "x.txt line 2: tilte is not a key of front matter; did you mean title?"),
        ("title: {a: b}", "x.txt line 2: title must be text; put it in quotes, on one line"),
        ("title: a\ntitle: b", "x.txt line 3: title is given twice, first on line 2; keep one of them"),
        (
            "title: Harbour: closed",
            "x.txt line 2: a colon too many, or a line set in too far; put quotes around text that holds ': '",
        ),
    ],
)
def test_wrong_front_matter_is_told_with_its_line(tmp_path: Path, front: str, message: str) -> None:
    assert why(tmp_path, f"---\n{front}\n---\nThe harbour is closed.\n".encode()) == message


def test_front_matter_that_never_closes_is_told(tmp_path: Path) -> None:
    assert why(tmp_path, b"---\ntitle: Harbour\nThe harbour is closed.\n") == (
        "x.txt line 1: front matter begins here and is not closed; put a line `---` after it"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty; delete it, or save the article in it"),
        (b" \r\n\t\xc2\xa0\n", "blank; delete it, or save the article in it"),
        (b"\xef\xbb\xbf", "blank; delete it, or save the article in it"),
        (b"---\ntitle: X\n---\n\n", "front matter and no article; delete it, or save the article in it"),
        (b"%PDF-1.7\n...", "a PDF, not text; save its text as .txt"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture, not text; save the article's text instead"),
        (b"\x1f\x8b\x08\0", "a gzip archive, not text; unpack it with gunzip"),
        (b"PK\x03\x04\x14\0 word/document.xml", "a Word document, not text; save it as plain text or HTML"),
        (b"PK\x03\x04\x14\0 notes.txt", "a zip archive, not text; unpack it"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP picture, not text; save the article's text instead"),
        (
            b"An article.\0 And a zero.\n",
            "not readable as text: binary, or in an encoding that cannot be told; save it as UTF-8",
        ),
        (bytes(range(1, 27)) * 20, "not readable as text: full of control characters; save it as UTF-8"),
        (bytes(range(256)), "not readable as text: binary, or in an encoding that cannot be told; save it as UTF-8"),
        (b"\xff\xfeT\0h\0e\0\0\xd8 ", "begins as UTF-16-LE and is broken at byte 6; save it as UTF-8"),
        (b"x" * 20_000, "0.0 MB, more than the 0.01 MB an article may have; cut it, or raise limits.article_megabytes"),
    ],
)
def test_what_is_no_article_is_one_line_with_the_mend(tmp_path: Path, content: bytes, message: str) -> None:
    assert why(tmp_path, content) == f"x.txt: {message}"


def test_broken_utf_8_is_refused_and_not_garbled(tmp_path: Path) -> None:
    content = "Le café est fermé.\nÀ l’été, il rouvrira".encode() + b"\xff."

    assert why(tmp_path, content) == (
        "x.txt line 2: bytes that are not UTF-8, in a file that else is; mend them, and save it as UTF-8"
    )


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)

    _, failures = ingest.read([tmp_path / "huge.txt"], base=tmp_path, limit_bytes=5_000_000)

    assert failures[0].why == (
        "huge.txt: 50.0 MB, more than the 5 MB an article may have; cut it, or raise limits.article_megabytes"
    )


def test_what_is_not_a_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dead.txt").symlink_to("nowhere.txt")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "good.txt").write_text("The harbour is closed.")
    names = ["folder.txt", "pipe.txt", "dead.txt", "loop.txt", "gone.txt", "good.txt", "good.txt"]

    items, failures = ingest.read(
        [*(tmp_path / name for name in names), Path("/dev/zero")], base=tmp_path, limit_bytes=1000
    )

    assert [item.file for item in items] == ["good.txt"]
    assert [failure.why for failure in failures[:-1]] == [
        "folder.txt: a folder, not a file; name it under `folder`, or rename it",
        "pipe.txt: a pipe, not a file; remove it from the sources",
        "dead.txt: a link to nowhere.txt, which is not there; mend the link, or delete it",
        "loop.txt: a link that leads back to itself; mend the link, or delete it",
        "gone.txt: not there any more; save it again, or leave it out",
    ]
    assert failures[-1].why == "/dev/zero: a device, not a file; remove it from the sources"


def test_a_file_is_named_from_the_base_or_as_it_was_given(tmp_path: Path) -> None:
    named = [
        ingest.named(file, tmp_path / "desk")
        for file in (
            tmp_path / "desk" / "below" / "x.txt",
            tmp_path / "desk" / ".." / "x.txt",
            tmp_path / "x.txt",
            Path("/dev/null"),
        )
    ]
    assert named == ["below/x.txt", "../x.txt", f"{tmp_path}/x.txt", "/dev/null"]
    assert ingest.named(Path("../x.txt"), Path()) == "../x.txt"


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "x.txt")
    (tmp_path / "good.txt").write_text("The harbour is closed.")
    status = (tmp_path / "good.txt").stat()
    monkeypatch.setattr(Path, "stat", lambda _, **__: status)

    _, failures = ingest.read([tmp_path / "x.txt"], base=tmp_path, limit_bytes=1000)

    assert failures[0].why == "x.txt: a pipe, not a file; remove it from the sources"


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)

    assert why(tmp_path, b"The harbour is closed.") == (
        "x.txt: no permission to read it; mend its permissions (chmod u+r)"
    )


def test_a_folder_gives_its_files_in_order_whatever_their_capitals(tmp_path: Path) -> None:
    for name in ("b.txt", "A.TXT", "c.md", "d.pdf", ".hidden.txt", "below/e.txt", ".git/f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("The harbour is closed.")
    (tmp_path / "near.txt").symlink_to("b.txt")
    (tmp_path / "out.txt").symlink_to("/etc/passwd")
    out = "out.txt: a link that leads out of its folder; name the file itself under `files`, or copy it here"

    assert found_in(tmp_path, ["*.txt", "*.md"]) == ["A.TXT", "b.txt", "c.md", "near.txt", out]
    assert found_in(tmp_path, ["**/*.txt"]) == ["A.TXT", "b.txt", "below/e.txt", "near.txt", out]
    assert found_in(tmp_path, ["below/*.txt"]) == ["below/e.txt"]


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    assert found_in(tmp_path / "gone", ["*.txt"]) == [".: not there any more; save it again, or leave it out"]


def test_a_name_stays_on_one_line(tmp_path: Path) -> None:
    files = [tmp_path / "two\nlines.txt", tmp_path / os.fsdecode(b"caf\xe9.txt")]
    for file in files:
        file.write_text("The harbour is closed.")

    items, failures = ingest.read(files, base=tmp_path, limit_bytes=1000)

    assert ([item.name for item in items], failures) == (["two\\nlines.txt", "caf\\xe9.txt"], ())


@pytest.mark.parametrize(
    ("name", "content", "markup"),
    [
        ("x.html", "<p>The harbour is closed.</p>", True),
        ("x.htm", "The harbour is closed.", False),
        ("x.txt", "<!DOCTYPE html>\n<title>x</title>", True),
        ("x.txt", "\n<!-- saved -->\n<HTML lang=en>", True),
        ("x.txt", "<?xml version='1.0'?><html>", True),
        ("x.txt", "A page begins with <html>, and this does not.", False),
        ("x.txt", "<headline> is a word in brackets", False),
    ],
)
def test_a_page_is_known_by_its_name_or_its_first_tag(tmp_path: Path, name: str, content: str, markup: bool) -> None:
    item = read_one(tmp_path, content.encode(), name=name)

    assert isinstance(item, Item)
    assert item.markup is markup


def test_line_ends_become_one_kind_and_control_characters_go(tmp_path: Path) -> None:
    item = read_one(tmp_path, b"\xef\xbb\xbfOne.\r\nTwo.\rThree.\x0cFour\x07.\x1b\n")

    assert isinstance(item, Item)
    assert item.content == "One.\nTwo.\nThree.\nFour.\n"


TEXTS = {
    "english": "The harbour authority said on Tuesday that “no vessel” would leave – a decision that traders called "
    "costly. Ministers promised £4 million for the café owners on the quay.",
    "french": "Le maire a annoncé mardi que le pont resterait fermé jusqu’à la fin de l’été. « Nous n’avons pas le "
    "choix », a-t-il déclaré. Les commerçants, déjà éprouvés, réclament une aide.",
    "german": "Der Bürgermeister kündigte am Dienstag an, die Brücke bleibe bis zum Ende des Sommers gesperrt. „Wir "
    "haben keine Wahl“, sagte er. Die Händler fordern Hilfe, weil die Straße wichtig ist.",
    "italian": "Il sindaco ha annunciato martedì che il ponte resterà chiuso. «Non c’è scelta», ha detto. La città è "
    "isolata e l’attività è già crollata.",
    "turkish": "Belediye başkanı salı günü köprünün yaz sonuna kadar kapalı kalacağını açıkladı. Esnaf ise acil destek "
    "istiyor; çünkü yol, şehrin en önemli geçişlerinden biri.",
    "polish": "Burmistrz ogłosił we wtorek, że most pozostanie zamknięty do końca lata. Kupcy żądają natychmiastowej "
    "pomocy, ponieważ droga jest dla nich najważniejsza.",
    "russian": "Мэр объявил во вторник, что мост останется закрытым до конца лета. Торговцы требуют немедленной "
    "помощи, потому что дорога через реку для них жизненно важна.",
    "greek": "Ο δήμαρχος ανακοίνωσε την Τρίτη ότι η γέφυρα θα παραμείνει κλειστή μέχρι το τέλος του καλοκαιριού.",
    "arabic": "أعلن رئيس البلدية يوم الثلاثاء أن الجسر سيبقى مغلقا حتى نهاية الصيف. ويطالب التجار بمساعدة عاجلة لأن "
    "الطريق حيوي بالنسبة إليهم.",
    "hebrew": "ראש העיר הודיע ביום שלישי כי הגשר יישאר סגור עד סוף הקיץ. הסוחרים דורשים סיוע מיידי.",
    "japanese": "市長は火曜日、橋を夏の終わりまで閉鎖すると発表した。「ほかに選択肢はない」と記者団に語った。",
    "chinese": "市长周二宣布，大桥将关闭至夏末。商户要求立即提供援助，因为这条道路对他们至关重要。",
    "korean": "시장은 화요일 다리가 여름이 끝날 때까지 폐쇄될 것이라고 발표했다. 상인들은 긴급 지원을 요구하고 있다.",
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
OLD = {
    "english": ["cp1252"],
    "french": ["cp1252"],
    "german": ["cp1252"],
    "italian": ["cp1252"],
    "turkish": ["cp1254", "iso-8859-9"],
    "polish": ["cp1250", "iso-8859-2"],
    "russian": ["cp1251", "koi8-r", "iso-8859-5"],
    "greek": ["cp1253", "iso-8859-7"],
    "arabic": ["cp1256", "iso-8859-6"],
    "hebrew": ["cp1255", "iso-8859-8"],
    "japanese": ["shift_jis", "euc_jp", "iso2022_jp"],
    "chinese": ["gb18030"],
    "korean": ["euc_kr"],
}


@pytest.mark.parametrize("language", TEXTS)
def test_every_encoding_a_person_may_meet_is_read_rightly(language: str) -> None:
    text = TEXTS[language]
    for codec in (*UNICODE, *OLD[language]):
        assert (codec, encoding.decode(text.encode(codec))) == (codec, text)


def test_latin_1_and_windows_1252_are_one(tmp_path: Path) -> None:
    text = "Le maire a annoncé que le pont resterait fermé jusqu'à la fin de l'été."

    assert encoding.decode(text.encode("latin-1")) == text
    assert encoding.decode((text + " “Déjà ?”").encode("cp1252")) == text + " “Déjà ?”"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ('<html><meta charset="windows-1251">', "cp1251"),
        ('<html><META http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?><html>', "iso-8859-5"),
        ('<html><meta charset="utf-8">', "cp1251"),
        ('<html><meta charset="no-such-code">', "cp1251"),
        ('<html><meta charset="shift_jis">', "utf-8"),
    ],
)
def test_a_page_is_believed_about_its_encoding_where_that_reads_as_text(head: str, codec: str) -> None:
    page = f"{head}<p>{TEXTS['russian']}</p>"

    assert encoding.decode(page.encode(codec)) == page


def test_a_word_too_short_to_guess_from_is_read_as_its_page_declares() -> None:
    page = '<html><meta charset="iso-8859-2"><p>Gžel</p>'

    assert encoding.decode(page.encode("iso-8859-2")) == page


def test_a_declaration_that_gives_words_in_two_alphabets_is_not_believed() -> None:
    page = f'<html><meta charset="koi8-r"><p>{TEXTS["french"]}</p>'

    assert encoding.decode(page.encode("cp1252")) == page


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\ufeff"), min_size=1))
@example("\u2028")
def test_utf_8_comes_back_letter_for_letter(text: str) -> None:
    assert encoding.decode(text.encode("utf-8")) == text
    assert encoding.decode(text.encode("utf-8-sig")) == text
    assert encoding.decode(text.encode("utf-16")) == text


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: ("---\n" + text).encode("utf-8", "ignore"))
    )
)
def test_any_bytes_are_one_item_or_one_line(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read_one(Path(folder), content)

    if isinstance(found, Failure):
        assert found.why.startswith("x.txt")
        assert found.why.isprintable()
    else:
        assert found.sha256 == hashlib.sha256(content).hexdigest()
        assert not {"\0", "\r", "\x1b", "\ufeff"} & set(found.content[:1])


@given(st.binary(max_size=300))
def test_decoding_gives_text_or_an_input_error(content: bytes) -> None:
    try:
        text = encoding.decode(content)
    except InputError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert "\0" not in text
        assert "\r" not in text
