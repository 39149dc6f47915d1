"""The pages of `briefing serve`, walked through in Chromium with and without script: sign up, confirm, choose, leave.

A real server on loopback, a Maildir as its way out; axe-core looks at each page, no page may scroll sideways at 320 px,
violate its own Content-Security-Policy or ask anything of another host. `web_pages.py FOLDER` keeps the pictures there.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from briefing import addresses  # noqa: E402
from briefing.keys import keys  # noqa: E402
from briefing.ledger import open_store, subscribers  # noqa: E402
from briefing.subscriptions.links import Links  # noqa: E402


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("web_pages: chromium is not installed; see scripts/set-up-prove.sh")
        return 1
    shots = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as name:
        results = walk_both(Path(name), chromium, shots)
    bad = [result for result in results if not result["ok"]]
    for result in bad:
        print(f"  {result['what']}: {result['why']}")
    print(f"web_pages {len(results) - len(bad)}/{len(results)}")
    return 1 if bad else 0


def walk_both(desk: Path, chromium: str, shots: Path | None) -> list[dict[str, object]]:
    port = free_port()
    site = f"http://127.0.0.1:{port}/brief"
    (desk / "seeds").mkdir()
    shutil.copytree(ROOT / "seeds", desk / "seeds", dirs_exist_ok=True)
    (desk / "config.yaml").write_text(
        f"title: Morning Brief\nsite: {site}\nsources: [{{folder: seeds}}]\n"
        "themes:\n  - {name: talks, words: [talks]}\n  - {name: trade, words: [trade]}\n"
        "mail: {from: 'Morning Brief <brief@example.org>', transport: 'file:outbox'}\nbounces: {address: bounces@example.org}\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    briefing = [sys.executable, "-m", "briefing"]
    subprocess.run(
        [*briefing, "build", "--date", "2026-01-15"], cwd=desk, env=environment, check=True, capture_output=True
    )
    server = subprocess.Popen(
        [*briefing, "serve", "--port", str(port)], cwd=desk, env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"{site}/health")
        return [found for script in (True, False) for found in walk(desk, site, chromium, script=script, shots=shots)]
    finally:
        server.terminate()
        server.wait()


def walk(desk: Path, site: str, chromium: str, *, script: bool, shots: Path | None) -> list[dict[str, object]]:
    address = f"anna.{'with' if script else 'without'}@example.org"
    first = browse(site, chromium, script, shots, {"stage": "sign-up", "address": address})
    who, links = None, None
    for _ in range(100):
        who, links = known(desk, site, address)
        if who and list((desk / "outbox" / "new").glob("*")):
            break
        time.sleep(0.1)
    assert who and links, "no sign-up arrived"
    now = datetime.now(UTC)
    more = {
        "confirm": links.confirmation(who, now=now),
        "preferences": links.preferences(who, now=now),
        "unsubscribe": links.unsubscribe(who),
    }
    second = browse(site, chromium, script, shots, {"stage": "links", "address": address, **more})
    after, _ = known(desk, site, address)
    named = "with" if script else "without"
    ended = bool(
        after and after.state == "unsubscribed" and after.choices.weekdays == "12345" and after.choices.form == "link"
    )
    return [
        *first,
        *second,
        {"what": f"{named} script: what was pressed is what is kept", "ok": ended, "why": str(after)},
    ]


def browse(
    site: str, chromium: str, script: bool, shots: Path | None, stage: dict[str, str]
) -> list[dict[str, object]]:
    told = {"site": site, "chromium": chromium, "script": script, "shots": str(shots or ""), **stage}
    done = subprocess.run(
        ["node", str(HERE / "_web_pages.mjs"), json.dumps(told)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return [{"what": f"{stage['stage']} script={script}", "ok": False, "why": done.stderr[-600:]}]
    return [json.loads(line) for line in done.stdout.splitlines()]


def known(desk: Path, site: str, address: str) -> tuple[subscribers.Subscriber | None, Links]:
    now = datetime.now(UTC)
    store = open_store(str(desk / "store" / "briefing.db"), now=now)
    try:
        with store.reading() as connection:
            return subscribers.find(connection, key=addresses.check(address).key), Links(
                site, keys(desk / "store" / "keys", now=now)
            )
    finally:
        store.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


if __name__ == "__main__":
    sys.exit(main())
