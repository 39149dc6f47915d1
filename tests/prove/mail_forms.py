"""Hostile titles and names in every field that can hold them, on every Python there is; ten thousand mails and their form.

    mail_forms.py [--strings FILE]    FILE: a JSON list of naughty strings, such as blns.json, besides our own

P11: each mail has the header fields it is meant to have and no other. P16: lines, encodings and parts are as RFC 5322 and
RFC 2045 ask, and Python's parser and npm's mailparser agree on it. Prints `passed/total` and exits 1 when one failed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4
AMOUNT, READ_TWICE = 10_000, 1_000
ALPHABETS = [
    "aeiou \t",
    "äöüß€–",
    "日本語見出し",
    "עברית\u202e",
    '=?_.:;<>@"\\',
    "\r\n\x00\x0b\x85\u2028",
    "🇩🇪👩‍👧",
    "\ud800z",
    ". \n..",
]


def naughty(chance: random.Random) -> str:
    """Some text that nobody would write in good faith."""
    letters = chance.choice(ALPHABETS) + chance.choice(ALPHABETS)
    text = "".join(chance.choices(letters, k=chance.choice([1, 5, 40, 80, 300, 1200])))
    return chance.choice(["{}", "=?UTF-8?Q?{}?=", "A=?UTF-8?B?Cg==?=Bcc: {}", "{}\r\nBcc: x@y.example"]).format(text)


def forms(strings: list[str], amount: int, folder: Path | None) -> tuple[int, int, int]:
    """Mails of each string in each field, and `amount` of random ones: names right, form right, in all."""
    from letters import LETTER, NAMES, PERSONAL, check_form, parse

    from briefing.mail import compile_letter

    chance = random.Random(7)
    letters = []
    for text in strings:
        quoted = re.sub(r'[\x00-\x1f\x7f-\x9f"\\\ud800-\udfff]', " ", text)[:200]
        letters += [
            replace(LETTER, subject=text),
            replace(LETTER, list_name=text),
            replace(LETTER, pdf_name=text),
            replace(LETTER, sender=f'"{quoted}" <brief@example.org>'),
            replace(LETTER, text=text + LETTER.text, html=text + (LETTER.html or "")),
        ]
    for _ in range(amount):
        one, two = naughty(chance), naughty(chance)
        letters.append(
            replace(LETTER, subject=one, list_name=two, text=one + LETTER.text, html=two + (LETTER.html or ""))
        )
    named = formed = 0
    for number, letter in enumerate(letters):
        content = compile_letter(replace(letter, pdf=PDF)).fill(PERSONAL).bytes()
        good = parse(content).keys() == NAMES
        named += good
        try:
            check_form(content)
            formed += 1
        except AssertionError as error:
            print(f"{letter!r:.300}: {error!r:.300}", file=sys.stderr)
        if not good:
            print(f"{letter!r:.300}: {parse(content).keys()}", file=sys.stderr)
        if folder and number % max(1, len(letters) // READ_TWICE) == 0:
            (folder / f"{number}.eml").write_bytes(content)
    return named, formed, len(letters)


def pythons() -> list[str]:
    """Every Python from 3.11 on that can be found, this one first."""
    found = {sys.version_info[:2]: sys.executable}
    places = [Path(p) for p in Path.home().glob(".pyenv/versions/3.1*/bin/python")]
    places += [Path(p) for minor in range(11, 16) if (p := shutil.which(f"python3.{minor}"))]
    for place in places:
        ask = [str(place), "-c", "import sys; print(*sys.version_info[:2])"]
        told = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.split()
        if len(told) == 2 and (int(told[0]), int(told[1])) >= (3, 11):
            found.setdefault((int(told[0]), int(told[1])), str(place))
    return list(found.values())


def agreed(folder: Path) -> tuple[int, int]:
    """How many mails of a folder both parsers read alike, of how many."""
    from letters import parse

    (folder / "pdf").write_bytes(PDF)
    box = folder / "mails"
    command = ["node", str(Path(__file__).with_name("parse_mail.mjs")), str(box), str(folder / "pdf")]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    same = 0
    for name, seen in theirs.items():
        parsed = parse((box / name).read_bytes())
        assert isinstance(seen, dict)
        # Where lines end and which blanks stand at the ends is not what a reader sees.
        plain, page = (parsed.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
        mine = [str(parsed["subject"]), str(parsed["to"]), plain, page, next(parsed.iter_attachments()).get_filename()]
        other = [seen.get(key) for key in ("subject", "to", "text", "html", "pdf")]
        if [squeezed(a) for a in mine] == [squeezed(b) for b in other]:
            same += 1
        else:
            print(name, mine[:2], other[:2], file=sys.stderr)
    return same, len(theirs)


def squeezed(text: object) -> str:
    """A text without blanks, and without what stands for a character that is none."""
    return re.sub(r"[\s\ufeff\x00]+", "", str(text or ""))


def main() -> int:
    """Run on every Python and print what came of it."""
    parser = argparse.ArgumentParser(description="Hostile text in every field of a mail.")
    parser.add_argument("--strings", type=Path, help="a JSON list of strings")
    parser.add_argument("--amount", type=int, default=AMOUNT, help="how many random mails")
    parser.add_argument("--here", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    from letters import NAUGHTY

    strings = [*NAUGHTY, *(json.loads(arguments.strings.read_text("utf-8")) if arguments.strings else [])]
    if arguments.here is not None:
        print(*forms(strings, arguments.here, None))
        return 0
    failed = False
    for python in pythons():
        version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
        if python == sys.executable:
            with tempfile.TemporaryDirectory() as name:
                (Path(name) / "mails").mkdir()
                named, formed, total = forms(strings, arguments.amount, Path(name) / "mails")
                same, both = agreed(Path(name))
            print(f"P16 two parsers agree: {same}/{both}", flush=True)
            failed |= same != both
        else:
            more = ["--strings", str(arguments.strings)] if arguments.strings else []
            command = [python, __file__, "--here", str(arguments.amount // 5), *more]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{version}: {done.stderr[-500:]}")
                failed = True
                continue
            named, formed, total = map(int, done.stdout.split())
        print(f"P11 {version}: header fields as meant {named}/{total}; P16 form {formed}/{total}", flush=True)
        failed |= named != total or formed != total
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
