"""HTML to PDF bytes, in a child process: the one door to WeasyPrint.

The child is started before there is anything to print, so that WeasyPrint's import (half a second)
passes while the articles are read. It runs with a clean environment and its own fonts, so the same
page gives the same bytes in any time zone, locale, folder and process; it can be killed; and what it
may use of memory, time, files and network is limited, because the words it lays out come from strangers.

    with Press() as press:
        ...                                      # read, condense, compose, draw the page
        pdf = press.print(html)
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from briefing.errors import MissingLibrary, RenderError

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

FONTS = {
    "serif": ("Source Serif Pro", "font_source_serif_pro"),
    "sans-serif": ("Source Sans Pro", "font_source_sans_pro"),
}
"""The fonts that come with the program: what CSS calls them, their family, the Python package that holds them."""

SYSTEM_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")
"""Searched only for characters that the program's own fonts lack (Arabic, Chinese, emoji)."""

LIBRARIES = {
    "libgobject-2.0.so.0": "libpango-1.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libfontconfig.so.1": "libfontconfig1",
}
"""The shared libraries WeasyPrint opens, and the Debian package that brings each."""

PATIENCE = 5
"""Seconds of waiting for each second of work: a machine that is busy is no reason for a brief without pages."""

SAMPLE = """<html lang="en"><title>Sample</title><style>
body {font-family: "Source Serif Pro"} p {font-family: "Source Sans Pro"}</style>
<h1>Bold <i>and italic</i></h1>plain <i>italic</i>
<p>plain <b>bold</b> <span style="font-weight: 600">semibold</span>"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `briefing check` looked at. `mend` is empty where all is well."""

    what: str
    mend: str = ""


class Press:
    """A child process that prints one page at a time; a context manager, so that none outlives the build.

    fonts             folders with a desk's own fonts, which come before the program's
    deadline_seconds  processor time that a page may take; for a busy machine `print` waits PATIENCE times as long
    memory_bytes      the child's address space; a brief of 170 pages needs about half of the default
    environment       variables the child needs on unusual machines, such as LD_LIBRARY_PATH; nothing else is passed on

    After `print`, `warnings` holds what WeasyPrint complained of, `typefaces` the fonts that were used, and `missing`
    the one line that says which characters no font on this machine has (they are printed as empty boxes), or "".
    An exception that leaves the `with` block ends the child, whatever it was doing.

    Raises MissingLibrary when the fonts that come with the program are gone.
    """

    def __init__(
        self,
        *,
        fonts: Sequence[Path] = (),
        deadline_seconds: float = 20,
        memory_bytes: int = 1 << 30,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.warnings: tuple[str, ...] = ()
        self.typefaces: tuple[str, ...] = ()
        self.missing = ""
        self._deadline = deadline_seconds
        self._memory = memory_bytes
        self._environment = dict(environment or {})
        self._child: subprocess.Popen[bytes] | None = None
        self._scratch: TemporaryDirectory[str] | None = None
        self._settings = fontconfig_settings([*fonts, *font_folders()])

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def print(
        self,
        html: str,
        *,
        variant: str | None = "pdf/ua-1",
        attachments: Mapping[str, str] | None = None,
        day: str | None = None,
        seconds: float | None = None,
    ) -> bytes:
        """The page as a PDF. `variant` is one of WeasyPrint's PDF variants; `seconds` is a shorter deadline.

        `attachments` are enclosed under their names, as of `day` (YYYY-MM-DD); PDF/UA-1 and PDF/A-3 allow them.

        Raises MissingLibrary when Pango cannot be loaded, RenderError when the page cannot be laid out, breaks
        the child, or takes more time or memory than allowed. Printing again afterwards is allowed and starts afresh.
        """
        if self._child is None:
            self._start()
        child = self._child
        assert child is not None
        deadline = min(seconds or self._deadline, self._deadline)
        job = {"variant": variant, "attachments": dict(attachments or {}), "day": day, "seconds": deadline}
        try:
            out, complaints = child.communicate(json.dumps(job).encode() + b"\n" + html.encode(), PATIENCE * deadline)
        except subprocess.TimeoutExpired:
            raise RenderError(
                f"the PDF was not done after {PATIENCE * deadline:g} seconds; is the brief too long?"
            ) from None
        finally:
            self._stop()
        head, _, pdf = out.partition(b"\n")
        if child.returncode != 0 or not head:
            raise RenderError(self._epitaph(child.returncode, complaints.decode(errors="replace"), deadline))
        reply = json.loads(head)
        if "library" in reply:
            raise MissingLibrary(missing_line(missing_packages()) or f"WeasyPrint cannot start: {reply['library']}")
        if "error" in reply:
            raise RenderError(reply["error"])
        self.warnings = tuple(reply["warnings"])
        self.typefaces = tuple(reply["typefaces"])
        self.missing = reply["missing"]
        return pdf

    def use_fonts(self, *folders: Path) -> None:
        """Look for fonts in a desk's own folders too, before the program's; a child that waits already is replaced."""
        settings = fontconfig_settings([*folders, *font_folders()])
        if settings != self._settings:
            self._settings = settings
            self._stop()

    def check(self, text: str = "") -> list[Finding]:
        """What printing needs, one finding each: the shared libraries, the fonts, a sample page really printed.

        Afterwards `missing` says which characters of `text`, such as a desk's articles, could not be drawn.
        """
        packages = missing_packages()
        if packages:
            return [Finding("Pango is not installed", missing_line(packages).partition("; ")[2])]
        try:
            self.print(f"{SAMPLE}<p>{escape(telling_words(text))}")
        except (MissingLibrary, RenderError) as error:
            return [Finding("a sample page could not be printed", str(error))]
        families = tuple(family for family, _ in FONTS.values())
        strangers = [] if text else [face for face in self.typefaces if not face.startswith(families)]
        return [
            Finding(f"a sample page was printed with {', '.join(self.typefaces)}"),
            *(
                Finding(f"{face} took the place of a font of the program", "install the program again")
                for face in strangers
            ),
        ]

    def _start(self) -> None:
        try:
            settings = self._font_settings()
            self._child = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-Wignore",
                    "-m",
                    "briefing.press.child",
                    str(self._memory),
                    str(self._deadline),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environment
                | {
                    "FONTCONFIG_FILE": str(settings),
                    "LC_ALL": "C.UTF-8",
                    "PYTHONHASHSEED": "0",
                    "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
                    "TZ": "UTC",
                },
            )
        except OSError as error:
            raise RenderError(f"the PDF printer cannot be started: {error}") from None

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()
        scratch, self._scratch = self._scratch, None
        if scratch is not None:
            scratch.cleanup()

    def _font_settings(self) -> Path:
        """The settings of fontconfig, with its cache beside them: with the program's libraries, or in scratch."""
        home = Path(sys.prefix) / "var" / "briefing"
        if sys.prefix != sys.base_prefix:
            try:
                return self._furnish(home)
            except OSError:
                pass  # an installation that may not be written to is usual
        from tempfile import TemporaryDirectory

        self._scratch = TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True)
        return self._furnish(Path(self._scratch.name))

    def _furnish(self, folder: Path) -> Path:
        text = self._settings.format(cache=escape(str(folder)))
        # Named by what is in it: desks with fonts of their own print at the same minute, each with its settings.
        settings = folder / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:16]}.conf"
        folder.mkdir(parents=True, exist_ok=True)
        if not settings.exists():
            aside = settings.with_suffix(f".{os.getpid()}")
            aside.write_text(text, encoding="utf-8")
            aside.replace(settings)
        return settings

    def _epitaph(self, status: int, complaints: str, deadline: float) -> str:
        if "Memory" in complaints or "allocat" in complaints:
            return f"the PDF needs more than {self._memory >> 20} MB of memory; is the brief too long?"
        if status == -signal.SIGXCPU:
            return f"the PDF was not done after {deadline:g} seconds of work; is the brief too long?"
        name = signal.Signals(-status).name if status < 0 else f"exit code {status}"
        last = complaints.strip().rpartition("\n")[2]
        return f"WeasyPrint broke down while drawing the PDF ({name}{': ' + last if last else ''})"


def font_folders() -> list[Path]:
    """The folders of the fonts that come as Python packages. The packages are found, not imported.

    Raises MissingLibrary, because WeasyPrint without any font ends in a segmentation fault.
    """
    folders = []
    for _, package in FONTS.values():
        spec = importlib.util.find_spec(package)
        places = [Path(place) / "files" for place in (spec.submodule_search_locations or ())] if spec else []
        if not any(place.glob("*.ttf") for place in places):
            name = package.replace("_", "-")
            raise MissingLibrary(
                f"the fonts of the Python package {name} are missing: pip install --force-reinstall {name}"
            )
        folders += places
    return folders


def fontconfig_settings(folders: Sequence[Path]) -> str:
    """A fontconfig file that knows these folders first and the system's after them; `{cache}` is left to be filled in.

    The packages hold each face twice. The TrueType one is taken: its subset is made in half the time.
    """
    double = "".join(f"<glob>{_literal(folder / '*.otf')}</glob>" for folder in font_folders())
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        + "".join(f"<dir>{_literal(folder)}</dir>\n" for folder in (*folders, *SYSTEM_FONTS))
        + "<cachedir>{cache}</cachedir>\n<cachedir>/var/cache/fontconfig</cachedir>\n"
        + f"<selectfont><rejectfont>{double}</rejectfont></selectfont>\n"
        + "".join(
            f'<alias binding="same"><family>{generic}</family><prefer><family>{family}</family></prefer></alias>\n'
            for generic, (family, _) in FONTS.items()
        )
        + "</fontconfig>\n"
    )


def _literal(path: object) -> str:
    return escape(str(path)).replace("{", "{{").replace("}", "}}")


def missing_packages(load: Callable[[str], object] | None = None) -> list[str]:
    """The Debian packages whose libraries cannot be loaded here, sorted. `load` raises OSError for an absent one."""
    if load is None:
        from ctypes import CDLL

        load = CDLL
    missing = set()
    for library, package in LIBRARIES.items():
        try:
            load(library)
        except OSError:
            missing.add(package)
    return sorted(missing)


def missing_line(packages: Sequence[str]) -> str:
    """The one line that says what to type, or "" when nothing is missing."""
    return f"Pango is not installed; type: sudo apt-get install {' '.join(packages)}" if packages else ""


def telling_words(text: str) -> str:
    """Words of a text in which each of its characters beyond ASCII occurs, beside those that choose its font."""
    seen: set[str] = set()
    kept = []
    for word in text.split():
        new = {character for character in word if character > "\x7f"} - seen
        if new:
            seen |= new
            kept.append(word)
    return " ".join(kept)
