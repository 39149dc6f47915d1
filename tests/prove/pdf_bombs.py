"""Pages made to break the printer: each ends within 20 seconds and 1 GB, and the edition's PDF holds the plain text.

A desk's own template carries each bomb into an otherwise good brief: fonts of a mile, thousands of nested boxes, tables of
a hundred million columns, an image that decompresses to gigabytes, words without end. Prints `passed/total`; exits 1 when
one took longer or more memory, left no PDF, or did not say so where it fell back.
"""

from __future__ import annotations

import base64
import os
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

from briefing import drawing
from briefing.press import Press

SECONDS, BYTES = 20, 1 << 30
WORDS = "The harbour master said on Thursday that the port of Elm is shut. "
CONTRACT: Mapping[str, object] = {
    "schema": 1,
    "title": "Port Brief",
    "desk": "",
    "date": "2024-05-02",
    "number": None,
    "language": "en",
    "lead": [],
    "sources": [],
    "sections": [],
    "coverage": [],
    "timeline": [],
    "failed": [],
}


def png(side: int) -> str:
    """A grey image of `side` by `side` pixels, whose rows of one colour pack a thousand to one, as an address."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    pack = zlib.compressobj(9)
    row = bytes(side + 1)
    rows = b"".join(pack.compress(row) for _ in range(side)) + pack.flush()
    size = side.to_bytes(4, "big")
    head = chunk(b"IHDR", size + size + b"\x08\x00\x00\x00\x00")
    image = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(image).decode()


def bombs() -> dict[str, str]:
    """HTML by what it does to a printer."""
    return {
        "a font of a mile": '<p style="font-size: 1e9px">mile',
        "a font of no size that scales": '<p style="font-size: 1e-300px; line-height: 1e300">dust',
        "boxes nested 2,000 deep": "<div>" * 2_000 + "deep",
        "tables nested 300 deep": "<table><td>" * 300 + "deep",
        "spans nested 50,000 deep": "<span>" * 50_000 + "deep",
        "a hundred million columns": '<table><td colspan="100000000">wide',
        "a table of 300,000 cells": "<table>" + f"<tr>{'<td>cell' * 300}" * 1_000 + "</table>",
        "a page of a light year": "<style>@page { size: 1e15mm 1e15mm }</style>far",
        "a word of a million letters": f"<p>{'a' * 1_000_000}",
        "a million words": f"<p>{WORDS * 85_000}",
        "an image that decompresses to 4 GB": f'<img src="{png(64_000)}">',
        "a thousand columns of text": f'<div style="columns: 1000">{WORDS * 1_000}',
        "floats beside floats": '<i style="float: left; width: 1px">x</i>' * 20_000,
        "counters without end": "<style>p::before { counter-increment: a 2147483647; content: counter(a, lower-roman) }"
        "</style>" + "<p>x" * 5_000,
        "ten thousand pages": '<p style="break-after: page">page' * 10_000,
    }


def trial(html: str, folder: Path) -> tuple[bool, float, float]:
    """One bomb in a desk's own template: whether it came out as it should, seconds, and gigabytes."""
    templates = folder / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "brief.html.j2").write_text(
        '{% extends "shipped/brief.html.j2" %}{% block lead %}{% raw %}' + html + "{% endraw %}{% endblock %}", "utf-8"
    )
    started = time.monotonic()
    child = os.fork()
    if child == 0:  # so that the greatest memory is that of this trial's own children
        with Press() as press:
            files, why = drawing.draw(CONTRACT, press=press, design=drawing.Design(templates=templates))
        told = b"could not be printed" in files["brief.html"] and b"could not be printed" in files["brief.txt"]
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        (folder / "used").write_text(f"{used} {files['brief.pdf'].startswith(b'%PDF') and told == bool(why)} {why}")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - started
    if status:
        return False, seconds, 0.0
    used, good, _ = (folder / "used").read_text().split(" ", 2)
    return good == "True" and seconds < SECONDS and int(used) * 1024 <= BYTES, seconds, int(used) / (1 << 20)


def main() -> int:
    """Every bomb."""
    passed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, html in bombs().items():
            good, seconds, gigabytes = trial(html, Path(scratch))
            passed += good
            why = (Path(scratch) / "used").read_text().split(" ", 2)[2] or "printed as designed"
            print(f"{'ok  ' if good else 'FAIL'} {seconds:5.1f} s {gigabytes:5.2f} GB  {name}: {why}")
    print(f"PDF bombs: {passed}/{len(bombs())} end within {SECONDS} s and 1 GB with a PDF")
    return int(passed != len(bombs()))


if __name__ == "__main__":
    sys.exit(main())
