"""A thousand mails with the PDF through Debian's postfix over STARTTLS, and what arrives.

Each subscriber's mail arrives once. Two parsers that share no code (Python's `email`, npm's `mailparser`) read every one of
them without a defect and agree on what it says. Its DKIM signature verifies as it arrived, and breaks when a header
that unsubscribing relies on is changed or added. Prints `passed/total` for each and exits 1 when one failed.
"""

from __future__ import annotations

import email
import email.policy
import json
import random
import re
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import dkim
from mailing import DESK, FILES, fresh, send, subscribe
from postfix import Postfix, installed

from briefing.deliver import Plan
from briefing.mail.session import Patience, Relay
from briefing.mail.signature import Signer
from briefing.mail.transports import RelayTransport, trust

AMOUNT = 1000
PDF = b"%PDF-1.7\n" + random.Random(1).randbytes(250_000)
HERE = Path(__file__).parent
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "List-Unsubscribe changed": lambda m: m.replace(
        b"List-Unsubscribe: <https://brief", b"List-Unsubscribe: <https://grief"
    ),
    "List-Unsubscribe-Post changed": lambda m: m.replace(b"=One-Click", b"=Two-Click"),
    "List-Unsubscribe-Post taken away": lambda m: m.replace(
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\n", b""
    ),
    "another List-Unsubscribe in front": lambda m: b"List-Unsubscribe: <https://elsewhere.example/>\n" + m,
    "List-Id changed": lambda m: m.replace(b'List-Id: "Morning', b'List-Id: "Evening'),
}


def keys() -> tuple[bytes, bytes]:
    """A private key, and its record in DNS."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)
    pem = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    return pem, b"v=DKIM1; k=rsa; p=" + b64encode(public)


def seen_by_python(content: bytes) -> dict[str, object] | str:
    """What Python's parser reads, or its complaint."""
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    defects = [str(defect) for part in parsed.walk() for defect in part.defects]
    if defects:
        return "; ".join(defects)
    text, page = (parsed.get_body((kind,)).get_content() for kind in ("plain", "html"))
    (pdf,) = parsed.iter_attachments()
    return {
        "subject": str(parsed["subject"]),
        "to": str(parsed["to"]),
        "from": str(parsed["from"]),
        "id": str(parsed["message-id"]),
        "unsubscribe": re.findall(r"<([^>]+)>", str(parsed["list-unsubscribe"])),
        "text": text.replace("\r\n", "\n").strip(),
        "html": page.replace("\r\n", "\n").strip(),
        "pdf": pdf.get_content() == PDF and pdf.get_filename(),
    }


def seen_by_node(folder: Path, pdf: Path) -> dict[str, object]:
    """What npm's mailparser reads of each file of a folder, by name."""
    command = ["node", str(HERE / "parse_mail.mjs"), str(folder), str(pdf)]
    said: dict[str, object] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return said


def told(what: str, good: int, total: int) -> bool:
    """Print one line; whether all was good."""
    print(f"{what}: {good}/{total}", flush=True)
    return good == total


def main() -> int:
    """Send, wait, read."""
    if not installed():
        print("postfix is not installed here, or this is not root; type: scripts/set-up-prove.sh")
        return 1
    pem, record = keys()
    passed = []
    with tempfile.TemporaryDirectory() as name, Postfix(Path(name)) as server:
        folder = Path(name)
        store = fresh(folder)
        subscribe(store, *(f"reader{n}" for n in range(AMOUNT)))
        way = Relay(
            "127.0.0.1", server.port, context=trust(server.certificate), patience=Patience(), name="desk.example"
        )
        result = send(
            store,
            RelayTransport(way),
            files=FILES | {"brief.pdf": PDF},
            desk=DESK,
            plan=Plan(connections=4),
            signer=Signer(domain="example.org", selector="s1", pem=pem),
        )
        passed.append(told("recorded as sent", result.counts["sent"], AMOUNT))
        found = server.arrived(AMOUNT)
        contents = {path.name: path.read_bytes() for path in found}
        ours = {name: seen_by_python(content) for name, content in contents.items()}
        arrived = Counter(str(seen["to"]) for seen in ours.values() if isinstance(seen, dict))
        passed.append(told("arrived once", sum(times == 1 for times in arrived.values()), AMOUNT))
        passed.append(told("over TLS", sum(b"(using TLSv1" in content for content in contents.values()), AMOUNT))
        passed.append(told("read by Python without a defect", sum(isinstance(s, dict) for s in ours.values()), AMOUNT))
        (folder / "brief.pdf").write_bytes(PDF)
        theirs = seen_by_node(server.box, folder / "brief.pdf")
        alike = sum(ours[name] == theirs.get(name) for name in ours)
        for file in [name for name in ours if ours[name] != theirs.get(name)][:1]:
            print(ours[file], theirs.get(file), sep="\n")
        passed.append(told("read alike by npm's mailparser", alike, AMOUNT))
        good = sum(verifies(content, record) for content in contents.values())
        passed.append(told("DKIM verifies as it arrived", good, AMOUNT))
        some = list(contents.values())[:50]
        for what, change in CHANGES.items():
            broken = sum(change(content) != content and not verifies(change(content), record) for content in some)
            passed.append(told(f"DKIM breaks: {what}", broken, len(some)))
        store.close()
    return 0 if all(passed) else 1


def verifies(content: bytes, record: bytes) -> bool:
    """Whether a message's signature is good."""
    return bool(dkim.verify(content, dnsfunc=lambda *_, **__: record))


if __name__ == "__main__":
    sys.exit(main())
