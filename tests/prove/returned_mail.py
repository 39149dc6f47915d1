"""Returned mail is attributed and told apart (P17).

`returned_mail.py` proves attribution on mails made here. `returned_mail.py SET TESTS` also measures the classes on a
public set: SET is the folder `maildir/bsd` of sisimai/set-of-emails with `maildir/not` beside it, TESTS the folder `t` of
sisimai/p5-sisimai, whose tables say independently of us what each mail is. Neither is part of this project.

Two figures are told. "As labelled" takes the tables word for word. "By the policy" leaves out of the count what the
tables call `filtered`, a class between hard and soft (the server says "no such user", and the tables doubt it); and takes
as right what we tell apart further: a report that a signature failed is no complaint, a mail to leave is a wish.
Every fourth mail was kept apart while the rules were written: "held out".
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from briefing import tokens
from briefing.bounces import report
from briefing.subscriptions import envelope

NOW = datetime(2026, 1, 15, tzinfo=UTC)
BASE = "bounces@example.org"
KEYS = (b"n" * 32, b"o" * 32)
KINDS = {"feedback": "complaint", "vacation": "auto-reply", "delivered": "delivered"}


def main() -> int:
    good, total = attributed(random.Random(6))
    print(f"P17 attribution {good}/{total}")
    if len(sys.argv) != 3:
        print("P17 classes: not measured; see the first lines of this file for the folders to give")
        return int(good != total)
    return int(good != total) | classes(Path(sys.argv[1]), Path(sys.argv[2]))


def attributed(chance: random.Random) -> tuple[int, int]:
    """Ten thousand genuine envelopes are attributed, and ten thousand forged ones are not."""
    good = 0
    for number in range(10_000):
        handle = tokens.handle(chance.randbytes(10))
        address = envelope.bounce_address(BASE, keys=KEYS[number % 2 :], handle=handle, edition=number + 1)
        mail = (
            f"Delivered-To: {address.upper() if number % 3 else address}\r\nSubject: returned\r\n\r\n550 5.1.1".encode()
        )
        found = envelope.attributed(mail, base=BASE, keys=KEYS, now=NOW)
        good += found == envelope.Attribution(handle, number + 1, "bounce")
        at = chance.randrange(len("bounces+"), len(address) - len("@example.org"))
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz234567-")
        forged = address[:at] + (letter if letter != address[at] else "x") + address[at + 1 :]
        mail = f"Delivered-To: {forged}\r\nSubject: returned\r\n\r\n550 5.1.1".encode()
        good += forged == address or envelope.attributed(mail, base=BASE, keys=KEYS, now=NOW) is None
    return good, 20_000


def classes(mails: Path, tests: Path) -> int:
    """The share of mails that are told apart as the tables say."""
    labels = labelled(mails, tests)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong_hard = 0
    for number, (name, rows) in enumerate(sorted(labels.items())):
        read = report.read((mails / f"{name}.eml").read_bytes())
        kind = "soft" if read.kind == "delayed" else read.kind
        wanted = {KINDS.get(reason, "hard" if hard else "soft") for reason, hard in rows}
        further = "auth-failure" in read.why or read.kind == "leave"
        wrong_hard += kind == "hard" and wanted <= {"auto-reply", "delivered"}
        part = "held out" if number % 4 == 3 else "seen"
        for count in (part, "all"):
            total[f"as labelled, {count}"] += 1
            right[f"as labelled, {count}"] += kind in wanted
            if all(reason == "filtered" for reason, _ in rows):
                continue
            total[f"by the policy, {count}"] += 1
            right[f"by the policy, {count}"] += kind in wanted or further
    for name in sorted(total):
        print(f"P17 classes {name}: {right[name]}/{total[name]} {right[name] / total[name]:.3f}")
    others = [report.read(file.read_bytes()).kind for file in sorted((mails.parent / "not").glob("*.eml"))]
    print(f"P17 answers and notices of success taken for hard: {wrong_hard}; mails that are no bounces: {others}")
    return int(wrong_hard > 0 or right["by the policy, all"] < 0.95 * total["by the policy, all"])


def labelled(mails: Path, tests: Path) -> dict[str, list[tuple[str, bool]]]:
    """Reason and hardness of each recipient by the tables of the tests, for the mails that are there."""
    found = {}
    for file in sorted(tests.glob("*.t")):
        named = re.match(r"\d+-((?:lhost|rhost|arf|rfc)[\w-]*)\.t", file.name)
        table = file.read_text(encoding="utf-8", errors="replace")
        if not named or "isexpected" not in table:
            continue
        for key, body in re.findall(r"'(\d+)'\s*=>\s*\[(\[.*?\])\s*\],?\s*\n(?=\s*(?:'\d+'|\}|#))", table, re.DOTALL):
            rows = re.findall(r"\[\s*'[^']*',\s*'[^']*',\s*'([^']*)',\s*(\d)", body)
            name = f"{named[1]}-{key}"
            if rows and (mails / f"{name}.eml").is_file():
                found[name] = [(reason, hard == "1") for reason, hard in rows]
    return found


if __name__ == "__main__":
    sys.exit(main())
