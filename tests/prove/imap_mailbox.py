"""`briefing bounces` reads a folder on a real IMAP server: Debian's dovecot, started here on loopback with its own files.

A hundred subscribers, two editions that came back from each, among them answers, delays, complaints, forged reports and
mail for people. Every message is acted on once, what is for people stays and is seen, the rest is gone. Needs root, as
dovecot does to serve mail of several users.
"""

from __future__ import annotations

import mailbox
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE.parent)]

from relay import certificate  # noqa: E402
from returned import BASE, complaint, dsn, plain  # noqa: E402

from briefing.keys import keys  # noqa: E402
from briefing.ledger import open_store, subscribers  # noqa: E402
from briefing.subscriptions import envelope  # noqa: E402

PEOPLE = 100
PASSWORD = "opens the mailbox"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
  }}
}}
"""


def main() -> int:
    dovecot = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not dovecot or os.getuid() != 0:
        print("imap_mailbox: dovecot is not installed, or this is not root; see scripts/set-up-prove.sh")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        port = serve_in(folder, dovecot)
        try:
            good, total = prove(folder, port)
        finally:
            subprocess.run([dovecot, "-c", str(folder / "dovecot.conf"), "stop"], check=False)
            time.sleep(0.5)
    print(f"P17 a folder on dovecot {good}/{total}")
    return int(good != total)


def serve_in(folder: Path, dovecot: str) -> int:
    """Start the server; the port it listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    pem, key = certificate(folder, "127.0.0.1")
    settings = CONFIG.format(folder=folder, certificate=pem, key=key, port=port, password=PASSWORD.replace(" ", "_"))
    (folder / "dovecot.conf").write_text(settings)
    mailbox.Maildir(folder / "mail")
    for place in (folder / "mail", *(folder / "mail").rglob("*")):
        shutil.chown(place, "mail", "mail")
    subprocess.run([dovecot, "-c", str(folder / "dovecot.conf")], check=True)
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return port
        time.sleep(0.1)
    raise SystemExit((folder / "log").read_text()[-500:])


def prove(folder: Path, port: int) -> tuple[int, int]:
    """Fill the folder, read it twice, and see what became of people and mails."""
    desk = folder / "desk"
    (desk / "seeds").mkdir(parents=True)
    (desk / "config.yaml").write_text(
        f"sources: [{{folder: seeds}}]\nbounces:\n  address: {BASE}\n  mailbox: imaps://returned@127.0.0.1:{port}/INBOX\n"
        f"  password_from: env:RETURNED\n  certificates: {folder / 'certificate.pem'}\n"
    )
    (desk / "list.csv").write_text("address\n" + "".join(f"p{number}@example.net\n" for number in range(PEOPLE)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RETURNED": PASSWORD.replace(" ", "_")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "briefing", *words],
            cwd=desk,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stdout + done.stderr).strip()

    run("subscribers", "import", "list.csv", "--consent", "for this proof")
    now = datetime.now(UTC)
    ring = keys(desk / "store" / "keys", now=now)
    store = open_store(str(desk / "store" / "briefing.db"), now=now)
    with store.reading() as connection:
        people = list(subscribers.listed(connection))
    box, wanted = mailbox.Maildir(folder / "mail"), {}
    for number, who in enumerate(people):
        for edition in (1, 2):
            to = envelope.bounce_address(BASE, keys=ring.tokens, handle=who.handle, edition=edition)
            forged = to.replace(f"-{edition}-", f"-{edition + 5}-")
            kinds = {
                0: ("bounced", dsn(to)),
                1: ("active", dsn(to, action="delayed", status="4.2.0", said="450 greylisted")),
                2: ("active", plain(to, "Out of office", "I am back on Monday.")),
                3: ("suppressed", complaint(to)),
                4: ("active", dsn(forged)),
                5: ("active", plain(BASE, "A question", f"When is the next one? {number}")),
                6: ("active", dsn(to, status="5.2.2", said="552 5.2.2 mailbox is full")),
                7: ("unsubscribed", plain(envelope.leave_address(BASE, keys=ring.tokens, handle=who.handle), "", "")),
            }
            wanted[who.id], content = kinds[number % 8]
            box.add(content)
    for place in (folder / "mail").rglob("*"):
        shutil.chown(place, "mail", "mail")
    print(f"  {run('bounces')}")
    again = run("bounces")
    with store.reading() as connection:
        became = {who.id: who.state for who in subscribers.listed(connection)}
    store.close()
    left = list(mailbox.Maildir(folder / "mail"))
    subjects = Counter(str(mail["Subject"]) for mail in left)
    seen = sum("S" in mail.get_flags() for mail in left)
    stay = sum(2 for number in range(PEOPLE) if number % 8 in {4, 5})
    checks = [
        again == "0 messages; 0 subscribers suspended",
        len(left) == seen == stay,
        set(subjects) == {"Undelivered Mail Returned to Sender", "A question"},
    ]
    return sum(became[who] == state for who, state in wanted.items()) + sum(checks), PEOPLE + len(checks)


if __name__ == "__main__":
    sys.exit(main())
