"""The child process that draws a page: WeasyPrint, fenced in. Run by the press as `python -m briefing.press.child`."""

from __future__ import annotations

import base64
import gc
import json
import logging
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from briefing import confine

CHINESE_JAPANESE_KOREAN = {"Bopo", "Hang", "Hani", "Hira", "Kana"}
"""Scripts, by ISO 15924, whose fonts Debian packs by themselves."""

LARGE = 4 << 20
"""Bytes of a font from which on fontTools takes seconds to cut it down. The program's own are a tenth of that."""

LOGOS = frozenset(f"data:image/{kind}" for kind in ("png", "jpeg", "svg+xml"))
"""What a page may load: an image that it brings itself, in base64."""

PRINTER = Path(__file__).parent / "printer.css"

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of an attachment where the page has none: never the clock's, which would show in the bytes."""


def _serve(memory_bytes: int, deadline_seconds: float) -> None:
    """Import WeasyPrint, wait for one page, answer with a line of JSON and the PDF. Empty input means: not needed."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent is told too, and ends this process
    confine.limit(resource.RLIMIT_AS, memory_bytes)
    confine.limit(resource.RLIMIT_CPU, int(deadline_seconds) + 2)
    confine.limit(resource.RLIMIT_CORE, 0)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # WeasyPrint prints to standard output when it cannot find a library
    pdf = b""
    try:
        printer = _load()
    except OSError as error:
        reply: dict[str, Any] = {"library": str(error).partition("\n")[0]}
    else:
        # One page and the process ends: looking for garbage every few hundred objects only costs time.
        gc.freeze()
        gc.set_threshold(200_000, 20, 20)
        head, _, html = sys.stdin.buffer.read().partition(b"\n")
        if not head:
            os._exit(0)
        try:
            job = json.loads(head)
            confine.limit_work(job.pop("seconds"))
            reply, pdf = printer(html.decode(), **job)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  (whatever a hostile page brings WeasyPrint to raise becomes one line)
            reply = {
                "error": f"WeasyPrint cannot draw this page: {type(error).__name__}: {error}".partition("\n")[0][:300]
            }
    answers.write(json.dumps(reply).encode() + b"\n" + pdf)
    answers.flush()
    os._exit(0)  # taking the interpreter down properly costs the parent another tenth of a second


def _load() -> Callable[..., tuple[dict[str, Any], bytes]]:
    """WeasyPrint, made safe and reproducible, as a function html, variant, attachments, day -> (reply, PDF)."""
    import weasyprint
    from weasyprint.pdf import fonts

    from briefing.press import tagging

    class Nothing(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002
            head, _, coded = url.partition(";base64,")
            if head in LOGOS:  # a desk's logo stands in the page itself
                kind = head.removeprefix("data:")
                return weasyprint.urls.URLFetcherResponse(url, base64.b64decode(coded), {"Content-Type": kind})
            raise ValueError("a brief holds all it needs and fetches nothing")

    class Face(fonts.TTFont):  # type: ignore[misc]
        """Keeps its own date, and loses what a PDF has no use for before it is read: a quarter of the time."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, recalcTimestamp=False, **options)
            for table in {"BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "MATH"} & set(self.keys()):
                del self[table]

    _cut_by_size(fonts)
    fonts.TTFont = Face

    complaints: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    logger.handlers, logger.propagate = [Ear(level=logging.WARNING)], False

    tagging.complete()
    tagging.describe_openly()
    printer = weasyprint.CSS(string=PRINTER.read_text("utf-8"))

    def print_page(
        html: str, variant: str | None, attachments: Mapping[str, str], day: str | None
    ) -> tuple[dict[str, Any], bytes]:
        when = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else EPOCH
        enclosed = [
            weasyprint.Attachment(string=content, name=name, created=when, modified=when, relationship="Source")
            for name, content in attachments.items()
        ]
        sys.addaudithook(confine.refuse_all_but_libraries)
        options = {"pdf_variant": variant, "pdf_tags": bool(variant), "attachments": enclosed, "stylesheets": [printer]}
        document = weasyprint.HTML(string=html, url_fetcher=Nothing()).render(**options)
        pdf = document.write_pdf(**options)
        faces = document.fonts.values()
        lost = {chr(code) for face in faces for code in face.missing}
        own = [line for line in complaints if not line.startswith(("Using fontTools", ".notdef glyph"))]
        typefaces = sorted({_typeface(face) for face in faces})
        return {"warnings": own, "typefaces": typefaces, "missing": _missing(lost)}, pdf

    return print_page


def _cut_by_size(fonts: Any) -> None:
    """Let fontTools cut fonts down, whose version the lock pins, even where the system has HarfBuzz's subsetter.

    The bytes must not depend on a library that may or may not be there. Fonts of Chinese, Japanese and Korean are the
    exception: fontTools walks through each of their 65,535 glyphs, and they are the system's own in any case.
    """
    of_the_system, cut = fonts.harfbuzz_subset, fonts.Font.subset

    def cut_down(font: Any, to_unicode: Mapping[int, str], hinting: bool) -> None:
        fonts.harfbuzz_subset = of_the_system if len(font.file_content) > LARGE else None
        cut(font, to_unicode, hinting)

    fonts.Font.subset = cut_down


def _missing(characters: set[str]) -> str:
    """The line on characters that no font has, by script, with the Debian packages that bring one; "" for none."""
    if not characters:
        return ""
    from fontTools.unicodedata import script, script_name  # type: ignore[import-untyped]

    counts: Counter[tuple[str, str]] = Counter()
    for character in characters:
        code = script(character)
        if code == "Zzzz":  # private or unassigned: nobody has a font for it
            counts[f"U+{ord(character):04X}", ""] += 1
        elif code in ("Zyyy", "Zinh"):  # signs that all scripts share
            emoji = "\U0001f000" <= character < "\U00020000"
            counts[("emoji", "fonts-noto-color-emoji") if emoji else ("signs", "fonts-noto-core")] += 1
        else:
            package = "fonts-noto-cjk" if code in CHINESE_JAPANESE_KOREAN else "fonts-noto-core"
            counts[script_name(code, default=code), package] += 1
    named = ", ".join(f"{name} ({count} character{'s' * (count > 1)})" for (name, _), count in sorted(counts.items()))
    packages = " ".join(sorted({package for _, package in counts if package}))
    mend = f"install {packages}" if packages else "no font can have them; delete them from the articles"
    return f"the PDF lacks glyphs for: {named}; {mend}"


def _typeface(face: Any) -> str:
    return f"{face.family} {face.weight}{' italic' if face.style else ''}"


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]))
