"""The archive page and the feed follow the editions; whatever fails, each is the old one or the new one."""

from __future__ import annotations

import errno
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing import archive, config, publish
from briefing.errors import PublishError
from briefing.publish import disk

EMPTY = b'{"number": 7, "sources": [{"name": "Alpha"}, {"name": "Beta"}], "sections": [{"title": "Strike & \\u0008 more", "divergences": [1]}], "lead": [{"quote": "<b>Shut</b>."}]}'
FILES = {"brief.json": EMPTY, "brief.pdf": b"%PDF-1", "brief.html": b"<p>", "brief.txt": b"text"}
FOLLOW = ("feed.xml", "index.html")
ATOM = "{http://www.w3.org/2005/Atom}"


def desk(more: str = "") -> config.Config:
    text = f'title: "Port & Sea"\ntimezone: Europe/Berlin\nschedule: {{at: "05:30"}}\nsources: [{{folder: articles}}]\n{more}'
    return config.understood(text, Path("config.yaml"))


def test_the_feed_has_an_entry_for_each_edition_the_newest_first(tmp_path: Path) -> None:
    publish.edition(tmp_path, "2026-03-28", FILES)
    publish.edition(tmp_path, "2026-03-29", FILES)
    archive.follow(desk("site: https://brief.example.org\n"), tmp_path)
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}title") == "Port & Sea"
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2026-03-29T05:30:00+02:00",
        "2026-03-28T05:30:00+01:00",
    ]
    assert [link.attrib["href"] for link in entries[0].findall(f"{ATOM}link")] == [
        "https://brief.example.org/2026-03-29/brief.html",
        "https://brief.example.org/2026-03-29/brief.pdf",
    ]
    assert entries[0].findall(f"{ATOM}category")[0].attrib["term"] == "Strike & \ufffd more"
    assert (entries[0].findtext(f"{ATOM}summary") or "").endswith("2 articles · 2 outlets · 1 difference. <b>Shut</b>.")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries} | {feed.findtext(f"{ATOM}id")}) == 3
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "2026-03-29/brief.html" in page
    assert "2026-03-28/brief.html" in page


def test_a_desk_without_a_site_has_links_from_the_feed_itself(tmp_path: Path) -> None:
    publish.edition(tmp_path, "2026-03-28", FILES)
    archive.follow(desk(), tmp_path)
    entry = ET.parse(tmp_path / "feed.xml").getroot().findall(f"{ATOM}entry")[0]
    assert entry.findall(f"{ATOM}link")[0].attrib["href"] == "2026-03-28/brief.html"


def test_drafts_and_damaged_editions_are_in_neither(tmp_path: Path) -> None:
    publish.edition(tmp_path, "2026-03-28", FILES)
    publish.edition(tmp_path, "2026-03-27", FILES | {"brief.json": b"{"})
    publish.edition(publish.drafts(tmp_path), "2026-03-29", FILES)
    archive.follow(desk(), tmp_path)
    for name in ("feed.xml", "index.html"):
        text = (tmp_path / name).read_text("utf-8")
        assert "2026-03-28" in text
        assert "2026-03-27/" not in text
        assert "2026-03-29" not in text


def test_what_has_not_changed_is_not_touched(tmp_path: Path) -> None:
    publish.edition(tmp_path, "2026-03-28", FILES)
    archive.follow(desk(), tmp_path)
    before = [((tmp_path / name).stat().st_ino, (tmp_path / name).stat().st_mtime_ns) for name in FOLLOW]
    archive.follow(desk(), tmp_path)
    assert [((tmp_path / name).stat().st_ino, (tmp_path / name).stat().st_mtime_ns) for name in FOLLOW] == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_whichever_call_fails_archive_and_feed_are_the_old_or_the_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    calls = at = 0

    def wrap(original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at:
                raise OSError(number, os.strerror(number))
            return original(*arguments, **options)

        return call

    monkeypatch.setattr(os, "fsync", lambda _: None)
    drawn = {"index": archive.index(desk(), []), "feed": archive.feed(desk(), [])}
    publish.edition(tmp_path, "2026-03-28", FILES)
    archive.follow(desk(), tmp_path)
    old = {name: (tmp_path / name).read_bytes() for name in (archive.INDEX, archive.FEED)}
    new = {archive.INDEX: drawn["index"].encode(), archive.FEED: drawn["feed"].encode()}
    monkeypatch.setattr(archive, "index", lambda *_: drawn["index"])
    monkeypatch.setattr(archive, "feed", lambda *_: drawn["feed"])
    monkeypatch.setattr(disk, "sync", disk.sync)
    for name in ("open", "write", "fsync", "replace"):
        monkeypatch.setattr(os, name, wrap(getattr(os, name)))
    refused = 0
    while True:
        at, calls = 0, 0
        for name, content in old.items():
            publish.file(tmp_path / name, content)
        at, calls = at + refused + 1, 0
        try:
            archive.follow(desk(), tmp_path)
        except PublishError as error:
            refused += 1
            assert str(tmp_path) in str(error)
            at = 0
            for name, content in old.items():
                assert (tmp_path / name).read_bytes() in (content, new[name])
            assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".new-")]
        else:
            break
    assert refused >= 8
    assert {name: (tmp_path / name).read_bytes() for name in new} == new
