"""Every hostile source at once, beside good ones: one line each, nothing reached that must not be, nobody's article lost.

Some eighty sources on loopback, each on an address of its own, allowed by name: what servers, resolvers, certificates,
feeds and pages do wrong, by accident or not. `briefing fetch` reads them in a process of its own, `briefing build` makes a brief of them. Proved are:
the line each gets; that a trap which no source may lead to saw no connection; that every good source is in the brief; that the
process grew by less than 100 MB over one that read the good sources alone; and that it ended in time. Prints passed/total.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import ssl
import subprocess
import sys
import tempfile
import time
import zlib
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trustme

sys.path.insert(0, str(Path(__file__).parent.parent))

from loopback import Script, Server, drip, page, redirect

SECONDS = 5
WORDS = "The council agreed on Tuesday to send a delegation to the border, officials said. "
ITEM = f"<item><title>{{0}}</title><link>/{{0}}</link><pubDate>{{1}}</pubDate><description>{{0}}: {WORDS * 20}</description></item>"
TODAY = f"{datetime.now(UTC):%d %b %Y} 00:10 GMT"
RUN = (
    "import re, resource, sys; from pathlib import Path; from briefing.cli import main; code = main(sys.argv[1:]); "
    "own = re.search('VmHWM:\\\\s+(\\\\d+)', Path('/proc/self/status').read_text())[1]; "
    "print('MEMORY', own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)
"""Not `ru_maxrss` for its own memory: that remembers what this script had when it forked."""

Cases = dict[str, tuple[Script, str]]
"""By name: what the server answers, and a pattern of the line; "" for a source that is read."""


def rss(*items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def good(name: str) -> bytes:
    """A feed with one article, in words of its own."""
    dice = random.Random(name)
    syllables = ["ka", "lor", "mi", "ten", "sa", "dur", "vel", "no", "pri", "gas", "hol", "bet"]
    nouns = ["".join(dice.choices(syllables, k=3)) for _ in range(60)]
    sentences = [
        f"The {dice.choice(nouns)} {dice.choice(nouns)} told the council of {dice.choice(nouns).title()} that "
        f"{dice.randrange(3, 99)} {dice.choice(nouns)} were sent to the border near {dice.choice(nouns).title()}."
        for _ in range(15)
    ]
    item = f"<item><title>{nouns[0].title()} {nouns[1]} border {nouns[2]}</title><link>/{name}</link><pubDate>{TODAY}</pubDate>"
    text = "".join(f"&lt;p&gt;{sentence}&lt;/p&gt;" for sentence in sentences)
    return page(rss(f"{item}<description>{text}</description></item>"), content_type="application/rss+xml")


def raw(*lines: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", *lines, b"", b"")) + body


def endless(connection: Any, _: str) -> None:
    connection.sendall(raw())
    while True:
        connection.sendall(b"x" * 65536)


def hops(connection: Any, request: str) -> None:
    number = int((re.search(r"\d+$", request.split()[1]) or ["0"])[0])
    connection.sendall(redirect(f"/feed{number + 1}"))


def fetching(trap: Server) -> Cases:
    """Cases H1 and H5 to H10."""
    private = "blocked: private address"
    gone = "breaks off or is no HTTP"
    big = rb"x" * 1000
    return {
        "h1 loopback": (redirect(trap.url()), private),
        "h1 metadata": (redirect("http://169.254.169.254/latest"), private),
        "h1 ipv6": (redirect(f"http://[::1]:{trap.port}/"), private),
        "h1 file": (redirect("file:///etc/passwd"), "blocked: file"),
        "h1 gopher": (redirect(f"gopher://127.0.0.1:{trap.port}/"), "blocked: gopher"),
        "h5 loop": (redirect("/feed"), "too many redirects"),
        "h5 hops": (hops, "too many redirects"),
        "h6 gzip": (
            page(gzip.compress(b"\0" * 400_000_000, 9), content_encoding="gzip"),
            "body larger than 10 MB after decoding",
        ),
        "h6 gzip in gzip": (
            page(gzip.compress(gzip.compress(big)), content_encoding="gzip, gzip"),
            "was not asked for",
        ),
        "h6 deflate": (
            page(zlib.compress(b"\0" * 200_000_000), content_encoding="deflate"),
            "body larger than 10 MB after",
        ),
        "h6 brotli": (page(big, content_encoding="br"), "was not asked for"),
        "h6 zstd": (page(big, content_encoding="zstd"), "was not asked for"),
        "h6 not gzip": (page(rss(), content_encoding="gzip"), "says that its body is packed as gzip, and it is not"),
        "h7 endless": (endless, "body larger than 5 MB"),
        "h7 length too large": (page(rss(), content_length="9000"), gone),
        "h7 length too small": (
            page(rss(ITEM.format("x", TODAY)), content_length="60"),
            "a feed that is damaged|not a feed",
        ),
        "h7 negative length": (page(rss(), content_length="-4"), gone),
        "h7 two lengths": (raw(b"Content-Length: 4", b"Content-Length: 5", body=b"abcde"), gone),
        "h7 bad chunks": (raw(b"Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n"), gone),
        "h7 endless chunk size": (raw(b"Transfer-Encoding: chunked", body=b"0" * 1_000_000), gone),
        "h8 slow headers": (drip([b"H"] * 100, every=0.2), f"not done after {SECONDS} seconds|{gone}"),
        "h8 slow body": (drip([raw(), *[b"<"] * 100], every=0.2), f"not done after {SECONDS} seconds"),
        "h8 silent": (lambda *_: time.sleep(4 * SECONDS), f"not done after {SECONDS} seconds"),
        "h8 headers": (raw(*[b"X: y"] * 100_000), gone),
        "h10 not modified": (page(status="304 Not Modified", length=False), "answers 304"),
        "h10 login": (page("<!doctype html><title>Log in</title>"), "a web page and not a feed"),
        "h10 wait for ever": (page(status="429 Slow", retry_after="999999999"), "left alone for 24 hours"),
        "h10 wait until past": (
            page(status="503 Busy", retry_after="Thu, 01 Jan 2015 00:00:00 GMT"),
            "left alone for 1 minute",
        ),
        "h10 wait for words": (page(status="503 Busy", retry_after="soon"), "left alone for 1 minute"),
    }


def parsing() -> Cases:
    """Cases H12 to H19; those with an empty line are read, and harm nobody."""
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">{}]>'
    laughs = bomb.format("".join(f'<!ENTITY {chr(c + 1)} "{f"&{chr(c)};" * 10}">' for c in range(97, 110)))
    use = ITEM.format("&n;", TODAY)
    item = ITEM.format

    def body(text: bytes, kind: str = "application/rss+xml") -> bytes:
        return page(text, content_type=kind)

    entities = "declares entities"
    refused = f"{entities}|not a feed"
    stopped = "reading it took (longer than 3 s|more than 512 MB)"
    html = "<p onclick=x>Words.</p><script>alert(1)</script><svg><use href=x></svg><a href=javascript:x>y</a>"
    return {
        "h12 laughs": (body(rss(use, head=laughs)), entities),
        "h12 utf-16": (body(rss(use, head=laughs).decode().encode("utf-16")), refused),
        "h12 utf-7": (body(rss(use, head=laughs).replace(b"<", b"+ADw-")), refused),
        "h12 quadratic": (body(rss("&q;" * 2000, head=bomb.format(f'<!ENTITY q "{"x" * 50_000}">'))), entities),
        "h12 file": (body(rss("&q;", head=bomb.format('<!ENTITY q SYSTEM "file:///etc/passwd">'))), entities),
        "h12 parameter": (body(rss(head=bomb.format('<!ENTITY % q SYSTEM "file:///etc/passwd">%q;'))), entities),
        "h12 external dtd": (body(rss(item("dtd", TODAY), head='<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">')), ""),
        "h13 author": (body(rss("<item><author>" + "a" * 65_536 + "</author></item>")), stopped),
        "h13 items": (body(rss(*["<item><title>x</title></item>"] * 100_000)), stopped),
        "h13 nesting": (body(b"<rss><channel><item>" + b"<a>" * 20_000), f"{stopped}|not a feed|nested too deep|empty"),
        "h13 title": (body(rss(f"<item><title>{'x' * 4_000_000}</title></item>")), f"{stopped}|^$"),
        "h14 shift_jis": (body(rss(item("日本", TODAY)).decode().encode("shift_jis"), "text/xml; charset=shift_jis"), ""),
        "h14 said wrong": (body(rss(item("naïve", TODAY)).decode().encode("latin-1"), "text/xml; charset=utf-8"), ""),
        "h14 nulls": (body(rss(item("a\0b", TODAY))), "|not a feed"),
        "h14 bidi": (body(rss(item("ab\u202ecd", TODAY))), ""),
        "h15 dates": (body(rss(*(item(f"d{n}", d) for n, d in enumerate(("99 Foo 99999", "0000-00-00", "", "30 Feb 2026"))))), ""),
        "h15 future": (body(rss(item("future", "01 Jan 2150 00:00 GMT"))), ""),
        "h16 one guid": (body(rss(*(item(f"g{n}", TODAY).replace("<link>", "<guid>1</guid><link>") for n in range(3)))), ""),
        "h17 link": (body(rss(item("js", TODAY).replace("<link>/js", "<link>javascript:alert(1)"))), ""),
        "h18 html": (body(rss(item("html", TODAY).replace("html: ", f"<![CDATA[{html}]]>"))), ""),
        "h19 template": (body(rss(item("{{7*7}} ${x} %n {% include '/etc/passwd' %}", TODAY).replace("<link>/", "<link>/t?"))), ""),
    }  # fmt: skip


def secured(stack: ExitStack, folder: Path) -> dict[str, tuple[Server, str, str]]:
    """Case H9: servers with certificates that do not hold, their host, and the line."""
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    past = datetime(2020, 1, 1, tzinfo=UTC)
    made = {
        "h9 expired": (
            authority,
            {"not_after": past},
            "127.0.3.1",
            None,
            "certificate refused: certificate has expired",
        ),
        "h9 other host": (authority, {}, "127.0.9.9", None, "certificate refused: ip address mismatch"),
        "h9 stranger": (stranger, {}, "127.0.3.3", None, "certificate refused: unable to get local issuer"),
        "h9 old": (authority, {}, "127.0.3.4", ssl.TLSVersion.TLSv1_1, "TLS refused"),
    }
    servers = {}
    for number, (name, (signer, options, host, version, line)) in enumerate(made.items(), 1):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        signer.issue_cert(host, **options).configure_cert(context)
        if version:
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = version
            context.set_ciphers("ALL:@SECLEVEL=0")
        server = stack.enter_context(Server({"/feed": page("secret")}, tls=context, address=f"127.0.3.{number}"))
        servers[name] = (server, server.url("/feed"), line)
    return servers


HOSTS = [
    *("2130706433", "0x7f.1", "017700000001", "127.1", "127.0.0.1", "localhost", "localhost.", "①②⑦.0.0.1", "0.0.0.0"),
    *("[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fc00::1]", "[fe80::1]", "[ff02::1]"),
    *("100.64.0.1", "169.254.169.254", "192.168.0.1", "224.0.0.1"),
]
"""Cases H2 and H4: spellings of addresses that no source may have."""


def read(folder: Path, sources: dict[str, str], allow: list[str], trap: Server) -> tuple[int, str, list[int], float]:
    """Run `briefing fetch` on a new desk: exit code, what it said, the memory of it and its largest child, seconds."""
    folder.mkdir()
    rows = [
        f"  - {{feed: {json.dumps(url)}, name: {json.dumps(name)}, outlet: {json.dumps(name)}, full_text: feed}}"
        for name, url in sources.items()
    ]
    settings = f"fetch: {{seconds: {SECONDS}, at_once: 16, delay_seconds: 0, certificates: ../ca.pem, allow: {json.dumps(allow)}}}"
    themes = "themes:\n  - {name: border, words: [border, delegation, council]}\nwindow: {articles: 100}"
    (folder / "config.yaml").write_text("\n".join(["sources:", *rows, settings, themes, ""]))
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"), trap.url())
    began = time.monotonic()
    done = run([sys.executable, "-c", RUN, "fetch"], folder, **proxies)
    memory = re.search(r"MEMORY (\d+) (\d+)", done.stdout)
    megabytes = [int(one) // 1024 for one in memory.groups()] if memory else [0, 0]
    return done.returncode, done.stderr, megabytes, time.monotonic() - began


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a desk's folder."""
    given = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=900, check=False)


def main() -> int:
    """Serve, build, judge."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        trap = stack.enter_context(Server({"/": page("secret")}))
        names = [f"good {number}" for number in range(10)]
        cases = fetching(trap) | parsing()
        scripts: dict[str, Script] = {name: good(name.replace(" ", "")) for name in names}
        scripts |= {name: script for name, (script, _) in cases.items()}
        servers = {}
        for number, (name, script) in enumerate(scripts.items(), 1):
            answers = {f"/feed{hop}": script for hop in range(1, 8)} | {"/feed": script}
            servers[name] = stack.enter_context(Server(answers, address=f"127.0.2.{number}"))
        tls = secured(stack, folder)
        urls = {name: server.url("/feed") for name, server in servers.items()}
        allow = [server.host for server in (*servers.values(), *(server for server, _, _ in tls.values()))]
        lines = {name: line for name, (_, line) in cases.items()} | {name: line for name, (_, _, line) in tls.items()}
        hostile = urls | {name: url for name, (_, url, _) in tls.items()}
        for host in HOSTS:
            hostile[f"h2 {host}"] = f"http://{host}:{trap.port}/"
            lines[f"h2 {host}"] = "blocked: "
        _, _, before, calm = read(folder / "good", {name: urls[name] for name in names}, allow, trap)
        code, said, after, took = read(folder / "all", hostile, allow, trap)
        built = run([sys.executable, "-m", "briefing", "build", "--offline"], folder / "all")
        said += built.stderr
        brief = json.loads((folder / "all/dist/latest/brief.json").read_text("utf-8"))
    told = {line.partition(": ")[0]: line for line in said.splitlines()}
    wrong = [
        f"{name}: {told.get(name, '(read)')}"
        for name, line in lines.items()
        if not re.search(line or "^$", told.get(name, ""))
    ]
    absent = set(names) - {source["name"] for source in brief["sources"]}
    print(f"{len(lines) - len(wrong)}/{len(lines)} hostile sources have the line they should, or are read without harm")
    for one in wrong:
        print(f"  {one[:200]}")
    print(f"{int(trap.accepted == 0)}/1 no connection to what is not allowed ({trap.accepted} seen)")
    print(f"{len(names) - len(absent)}/{len(names)} good sources are in the brief")
    growth = after[0] - before[0]
    print(
        f"{int(growth < 100)}/1 memory grew by less than 100 MB: {growth} MB over {before[0]} MB (largest child {after[1]} MB)"
    )
    print(f"exit code {code}; {took:.0f} s, with the good sources alone {calm:.0f} s; traceback: {'Traceback' in said}")
    return int(bool(wrong or absent or trap.accepted or growth >= 100 or "Traceback" in said))


if __name__ == "__main__":
    sys.exit(main())
