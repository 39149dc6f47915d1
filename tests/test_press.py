"""Pages become PDF bytes: the same everywhere, from the program's own fonts, fetching nothing, and always ending."""

from __future__ import annotations

import importlib.util
import io
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from briefing import confine, press
from briefing.errors import MissingLibrary, RenderError
from briefing.press import Press, child

ROOT = Path(__file__).parent.parent

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The harbour &amp; the strike</title>
<meta name="dcterms.created" content="2024-05-02"><style>
@page { @bottom-right { content: counter(page) " / " counter(pages) } }
body { font-family: "Source Serif Pro" } h1, .label { font-family: "Source Sans Pro" } .label { font-weight: 600 }
</style></head><body><h1>The harbour</h1><p>Dockers <i>and</i> <b>pilots</b> <b><i>stopped</i></b> work.</p>
<p class="label">Ports</p><p style="font-family: serif">A serif</p><p style="font-family: sans-serif">and none.</p></body></html>"""


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, tuple[str, ...], tuple[str, ...]]:
    with Press() as working:
        pdf = working.print(PAGE)
        return pdf, working.typefaces, working.warnings


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_page_is_printed_with_its_words_title_and_language(printed: tuple[bytes, ...]) -> None:
    read = pypdf.PdfReader(io.BytesIO(printed[0]))
    assert " ".join(read.pages[0].extract_text().split()) == (
        "The harbour Dockers and pilots stopped work. Ports A serif and none. 1 / 1"
    )
    assert read.metadata is not None
    assert read.metadata.title == "The harbour & the strike"
    assert read.trailer["/Root"]["/Lang"] == "en"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_every_weight_and_slant_comes_from_the_fonts_of_the_program(printed: tuple[bytes, ...]) -> None:
    assert printed[1:] == (
        (
            "Source Sans Pro 400",
            "Source Sans Pro 600",
            "Source Sans Pro 700",
            "Source Serif Pro 400",
            "Source Serif Pro 400 italic",
            "Source Serif Pro 700",
            "Source Serif Pro 700 italic",
        ),
        (),
    )


ELSEWHERE = """
import sys
from pathlib import Path
from briefing.press import Press, child
with Press() as press:
    sys.stdout.buffer.write(press.print(Path(sys.argv[1]).read_text("utf-8")))
"""


def test_the_bytes_are_the_same_in_any_folder_zone_locale_and_process(
    tmp_path: Path, printed: tuple[bytes, ...]
) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    worlds = [
        {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1", "HOME": "/nonexistent"},
        {"TZ": "America/Lima", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
    ]
    running = [
        subprocess.Popen([sys.executable, "-c", ELSEWHERE, str(page)], cwd=folder, stdout=subprocess.PIPE,
                         env={"PYTHONPATH": str(ROOT)} | world)
        for world, folder in zip(worlds, ["/", tmp_path], strict=True)
    ]  # fmt: skip
    assert [process.communicate()[0] == printed[0] for process in running] == [True, True]


CHANNELS = """<link rel="attachment" href="{u}"><link rel="stylesheet" href="{u}"><link rel="icon" href="{u}">
<base href="{u}"><meta http-equiv="refresh" content="0; url={u}">
<style>@import url({u}); @import "{u}"; @font-face {{ font-family: Own; src: url({u}) }}
@namespace url({u}); @page {{ background: url({u}); @top-left {{ content: url({u}) }} }}
p {{ background-image: url({u}); list-style-image: url({u}); border-image: url({u}); cursor: url({u}); font-family: Own }}
p::before {{ content: url({u}) attr(title url) }} p::after {{ content: target-text(url({u})) }}
p {{ mask: url({u}); filter: url({u}); list-style: url({u}) inside; background: \\75 rl({u}) }}</style>
<p title="{u}">text<p style="background: url('{u}')">more<a rel="attachment" href="{u}">file</a>
<img src="{u}"><img srcset="{u} 2x"><picture><source srcset="{u}"><img src="{u}"></picture><object data="{u}"></object>
<embed src="{u}"><iframe src="{u}"></iframe><input type="image" src="{u}"><video poster="{u}" src="{u}"></video>
<audio src="{u}"></audio><body background="{u}"><table background="{u}"></table><script src="{u}"></script>
<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image href="{u}" xlink:href="{u}"/><use href="{u}#a"/><script href="{u}"/>
<style>@import url({u});</style><a href="{u}"/></svg>
<img src='data:image/svg+xml,&lt;svg xmlns="http://www.w3.org/2000/svg"&gt;&lt;image href="{u}"/&gt;&lt;/svg&gt;'>"""


def test_a_page_can_read_no_file_and_no_address(tmp_path: Path) -> None:
    marker = "<p>SECRET-9f3c</p><svg xmlns='http://www.w3.org/2000/svg'><text y='9'>SECRET-9f3c</text></svg>"
    secret = tmp_path / "secret.svg"
    secret.write_text(marker)
    page = (
        "<html lang=en><title>x</title>" + CHANNELS.format(u=secret.as_uri()) + CHANNELS.format(u="http://127.0.0.1:9/")
    )
    with Press() as working:
        pdf = working.print(page, variant=None)
        complaints = working.warnings
    read = pypdf.PdfReader(io.BytesIO(pdf))
    assert "text" in read.pages[0].extract_text()
    assert not read.attachments
    things = [read.get_object(number) for number in range(1, read.trailer["/Size"])]
    streams = [thing.get_data() for thing in things if isinstance(thing, pypdf.generic.StreamObject)]
    assert not [stream for stream in streams if b"SECRET" in stream]
    assert len([line for line in complaints if "a brief holds all it needs and fetches nothing" in line]) >= 12
    assert not [line for line in complaints if "refused in a child process" in line]


def test_what_gets_past_the_fetcher_meets_a_second_wall(tmp_path: Path) -> None:
    confine.refuse_all_but_libraries("open", (os.__file__, "r", os.O_RDONLY))
    confine.refuse_all_but_libraries("open", (3, "r", os.O_RDONLY))
    confine.refuse_all_but_libraries("array.__new__", ())
    for event, arguments in [
        ("open", (str(tmp_path / "x"), "r", os.O_RDONLY)),
        ("open", (b"/etc/passwd", "r", os.O_RDONLY)),
        ("open", (f"{sys.base_prefix}/../../etc/passwd", "r", os.O_RDONLY)),
        ("open", (f"{sys.prefix}/new", "w", os.O_WRONLY | os.O_CREAT)),
        ("socket.connect", (None, ("127.0.0.1", 9))),
        ("subprocess.Popen", ("sh", [], None, None)),
    ]:
        with pytest.raises(PermissionError, match="refused in a child process"):
            confine.refuse_all_but_libraries(event, arguments)


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<p style='font-size: 1e9px'>x", "WeasyPrint cannot draw this page: ZeroDivisionError"),
        ("<div>" * 2000 + "x", "WeasyPrint cannot draw this page: RecursionError"),
        ("<table><tr><td colspan=100000000>x", "the PDF needs more than 400 MB of memory; is the brief too long?"),
    ],
)
def test_a_page_that_breaks_weasyprint_is_one_line(page: str, says: str) -> None:
    with Press(memory_bytes=400 << 20) as working, pytest.raises(RenderError) as caught:
        working.print(f"<html lang=en><title>x</title>{page}")
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


def test_after_a_broken_page_a_plainer_one_can_be_printed(printed: tuple[bytes, ...]) -> None:
    with Press() as working:
        with pytest.raises(RenderError):
            working.print("<p style='font-size: 1e9px'>x")
        assert working.print(PAGE) == printed[0]


def test_a_page_that_takes_too_long_is_one_line() -> None:
    line = r"^the PDF was not done after 0\.05 seconds; is the brief too long\?$"
    with Press(deadline_seconds=0.01) as working, pytest.raises(RenderError, match=line):
        working.print(PAGE)


def test_a_child_that_dies_is_one_line() -> None:
    with Press() as working:
        assert working._child is not None
        os.kill(working._child.pid, signal.SIGSEGV)
        with pytest.raises(RenderError, match=r"^WeasyPrint broke down while drawing the PDF \(SIGSEGV\)$"):
            working.print(PAGE)


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fake = tmp_path / "python"
    fake.write_text('#!/bin/sh\ncat >/dev/null\necho \'{"library": "cannot load library libpango-1.0.so.0"}\'\n')
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(fake))
    monkeypatch.setattr(press, "missing_packages", lambda: ["libpango-1.0-0", "libpangoft2-1.0-0"])
    yield


@pytest.mark.usefixtures("without_pango")
def test_without_pango_the_message_is_what_to_type() -> None:
    line = "Pango is not installed; type: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0"
    with Press() as working:
        with pytest.raises(MissingLibrary) as caught:
            working.print(PAGE)
        assert str(caught.value) == line
        assert working.check() == [press.Finding("Pango is not installed", line.partition("; ")[2])]


def test_each_library_that_cannot_be_loaded_names_its_package() -> None:
    def load(library: str) -> object:
        if "harfbuzz" in library or "gobject" in library:
            raise OSError(library)
        return None

    assert press.missing_packages(load) == ["libharfbuzz0b", "libpango-1.0-0"]
    assert press.missing_packages() == []


def test_without_its_fonts_the_press_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingLibrary, match=r"font-source-serif-pro are missing: pip install --force-reinstall"):
        Press()


def test_a_check_prints_a_sample_and_names_the_fonts() -> None:
    with Press() as working:
        (finding,) = working.check()
    assert finding.mend == ""
    assert finding.what.startswith("a sample page was printed with Source Sans Pro 400, Source Sans Pro 600, ")


def test_characters_that_no_font_has_are_named() -> None:
    with Press() as working:
        assert working.check("a \U00010fff \ue123 b")[0].mend == ""
        assert working.missing == (
            "the PDF lacks glyphs for: U+10FFF (1 character), U+E123 (1 character);"
            " no font can have them; delete them from the articles"
        )
        assert working.warnings == ()
        working.print(PAGE)
        assert working.missing == ""


def test_missing_glyphs_are_counted_by_script_with_the_fonts_to_install() -> None:
    assert child._missing(set()) == ""
    assert child._missing({"\u0628"}) == "the PDF lacks glyphs for: Arabic (1 character); install fonts-noto-core"
    assert child._missing(set("\u0627\u0628\u6c49\u304b\U0001f600\u2603\ue123")) == (
        "the PDF lacks glyphs for: Arabic (2 characters), Han (1 character), Hiragana (1 character), U+E123 (1 character),"
        " emoji (1 character), signs (1 character); install fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core"
    )


def test_the_words_that_are_tried_hold_every_character_beyond_ascii_once() -> None:
    assert press.telling_words("Der Kutter <Öl> ist über Öl und Grün Ölung schön") == "<Öl> über schön"


def test_the_fonts_of_the_program_come_first_and_each_face_once() -> None:
    own = Path("/desk/fonts & {signs}")
    settings = press.fontconfig_settings([own, *press.font_folders()]).format(cache="/cache")
    folders = [line for line in settings.splitlines() if line.startswith("<dir>")]
    assert folders[0] == "<dir>/desk/fonts &amp; {signs}</dir>"
    assert [Path(line[5:-6]).parts[-2] for line in folders[1:3]] == ["font_source_serif_pro", "font_source_sans_pro"]
    assert folders[3] == "<dir>/usr/share/fonts</dir>"
    assert settings.count("*.otf</glob>") == 2
    assert "<cachedir>/cache</cachedir>" in settings


def test_where_the_installation_cannot_be_written_a_scratch_folder_is_used_and_removed(
    monkeypatch: pytest.MonkeyPatch, printed: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(sys, "prefix", "/proc/nowhere")
    with Press() as working:
        assert working._scratch is not None
        scratch = Path(working._scratch.name)
        assert list(scratch.glob("fonts-*.conf"))
        assert working.print(PAGE) == printed[0]
    assert not scratch.exists()


def test_a_press_that_was_not_needed_leaves_no_process() -> None:
    with pytest.raises(KeyError), Press() as working:
        assert working._child is not None
        pid = working._child.pid
        raise KeyError
    assert not alive(pid)


INTERRUPTED = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background leaves it ignored
from briefing.press import Press, child
with Press() as press:
    print(press._child.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("killer", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_build_leaves_no_process(killer: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={"PYTHONPATH": str(ROOT)}, start_new_session=True,
    )  # fmt: skip
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    watch = os.pidfd_open(pid)
    (os.killpg if killer == signal.SIGINT else os.kill)(parent.pid, killer)
    parent.communicate()
    assert select.select([watch], [], [], 20)[0] == [watch]
    os.close(watch)


def test_the_network_is_shut_in_tests() -> None:
    with pytest.raises(Exception, match="socket"):
        socket.socket(socket.AF_INET)


def test_a_page_is_limited_by_its_own_work_and_not_by_what_else_the_machine_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A table of 400 rows and 40 columns takes many seconds of work; of those it gets one."""
    monkeypatch.setattr("briefing.press.PATIENCE", 120)
    rows = "<tr>" + "<td>cell of a table" * 40
    line = r"^the PDF was not done after 1 seconds of work; is the brief too long\?$"
    with Press() as working, pytest.raises(RenderError, match=line):
        working.print(f"<html lang=en><title>Bomb</title><table>{rows * 400}</table>", seconds=1)


def test_a_very_large_font_of_the_desk_is_cut_down_and_embedded_too(tmp_path: Path) -> None:
    font = TTFont(press.font_folders()[0] / "SourceSerifPro-Black.ttf")
    for record in list(font["name"].names):
        if record.nameID in (1, 3, 4, 6, 16):
            font["name"].setName("Harbour", record.nameID, record.platformID, record.platEncID, record.langID)
    padding = DefaultTable("pads")
    padding.data = bytes(child.LARGE)
    font.tables["pads"] = padding
    font.save(tmp_path / "Harbour.ttf")

    with Press(fonts=[tmp_path]) as printer:
        pdf = printer.print('<html lang="en"><title>A</title><p style="font-family: Harbour">Quay</p>')

    assert any(name.startswith("Harbour") for name in printer.typefaces)
    assert pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text() == "Quay"


def test_desks_with_other_fonts_print_at_the_same_time_each_with_its_own(tmp_path: Path) -> None:
    """The child of the first reads its settings only after the second has written its own."""
    with Press(fonts=[tmp_path / "one"]) as first, Press(fonts=[tmp_path / "two"]) as second:
        settings = [Path(f"/proc/{printer._child.pid}/environ").read_text() for printer in (first, second)]
        files = [next(one for one in read.split("\0") if one.startswith("FONTCONFIG_FILE=")) for read in settings]

    assert files[0] != files[1]
    for name, file in zip(("one", "two"), files, strict=True):
        assert f"<dir>{tmp_path / name}</dir>" in Path(file.removeprefix("FONTCONFIG_FILE=")).read_text()
