"""An edition is in its place whole, or the one before it is."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import publish
from briefing.errors import Busy, PublishError, UsageError
from briefing.publish import disk

ROOT = Path(__file__).parent.parent
OLD = {"brief.json": b'{"edition": "old"}', "brief.html": b"<p>old"}
NEW = {"brief.json": b'{"edition": "new"}', "brief.html": b"<p>new", "brief.pdf": b"%PDF" * 5000}
DAY = "2024-05-02"


def tree(folder: Path) -> dict[str, bytes | str]:
    """Every file below a folder with its bytes, every link with its target."""
    return {
        str(path.relative_to(folder)): f"-> {os.readlink(path)}" if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def placed(files: dict[str, bytes], day: str = DAY) -> dict[str, bytes]:
    return {f"{day}/{name}": content for name, content in files.items()}


def test_an_edition_and_its_link_are_all_that_is_written(tmp_path: Path) -> None:
    out = tmp_path / "a" / "dist"
    assert publish.edition(out, DAY, NEW) == out / DAY
    assert tree(tmp_path / "a") == {
        "dist/2024-05-02/brief.html": b"<p>new",
        "dist/2024-05-02/brief.json": b'{"edition": "new"}',
        "dist/2024-05-02/brief.pdf": b"%PDF" * 5000,
        "dist/latest": "-> 2024-05-02",
    }


def test_an_edition_made_again_takes_the_place_of_the_first_one_whole(tmp_path: Path) -> None:
    publish.edition(tmp_path, DAY, NEW)
    publish.edition(tmp_path, DAY, OLD)
    assert tree(tmp_path) == placed(OLD) | {"latest": f"-> {DAY}"}


def test_the_same_edition_again_touches_nothing(tmp_path: Path) -> None:
    publish.edition(tmp_path, DAY, NEW)
    before = [(path, path.lstat().st_ino, path.lstat().st_mtime_ns) for path in sorted(tmp_path.rglob("*"))]
    publish.edition(tmp_path, DAY, NEW)
    assert [(path, path.lstat().st_ino, path.lstat().st_mtime_ns) for path in sorted(tmp_path.rglob("*"))] == before


def test_latest_stays_on_the_newest_day_when_an_older_one_is_made(tmp_path: Path) -> None:
    publish.edition(tmp_path, "2024-05-03", NEW)
    publish.edition(tmp_path, DAY, OLD)
    assert os.readlink(tmp_path / "latest") == "2024-05-03"
    assert publish.newest(tmp_path) == "2024-05-03"
    assert publish.read(tmp_path, DAY) == b'{"edition": "old"}'


def test_a_copy_of_an_edition_under_another_name_is_no_edition(tmp_path: Path) -> None:
    publish.edition(tmp_path, DAY, OLD)
    shutil.copytree(tmp_path / DAY, tmp_path / "old-copy")
    publish.edition(tmp_path, "2024-05-03", NEW)
    assert os.readlink(tmp_path / "latest") == "2024-05-03"
    assert publish.editions(tmp_path) == [DAY, "2024-05-03"]


def test_a_latest_that_says_nothing_is_passed_over(tmp_path: Path) -> None:
    publish.edition(tmp_path, DAY, OLD)
    (tmp_path / "latest").unlink()
    (tmp_path / "latest").write_bytes(b"\xff\xfe")
    assert publish.newest(tmp_path) == DAY


class Faults:
    """Counts the calls to the system that change or secure something, and lets the one numbered `at` fail with `number`."""

    def __init__(self) -> None:
        self.at = self.number = self.calls = 0

    def arm(self, at: int, number: int = 0) -> None:
        self.at, self.number, self.calls = at, number, 0

    def wrap(self, original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            self.calls += 1
            if self.calls == self.at:
                raise OSError(self.number, os.strerror(self.number))
            return original(*arguments, **options)

        return call


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    made = Faults()
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a real one takes long, and a fault in it is made up anyway
    for name in ("mkdir", "open", "write", "fsync", "link", "rename", "replace", "symlink", "unlink", "rmdir"):
        monkeypatch.setattr(os, name, made.wrap(getattr(os, name)))
    monkeypatch.setattr(disk, "swap", made.wrap(disk.swap))
    return made


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.ENOSYS])
@pytest.mark.parametrize("earlier", [DAY, "2024-05-01"], ids=["made again", "first"])
def test_whichever_call_fails_the_old_or_the_new_edition_is_whole(
    tmp_path: Path, faults: Faults, number: int, earlier: str
) -> None:
    at, refused, reached = 0, 0, True
    while reached:
        at += 1
        out = tmp_path / str(at)
        publish.edition(out, earlier, OLD)
        faults.arm(at, number)
        try:
            publish.edition(out, DAY, NEW)
        except PublishError as error:
            refused += 1
            assert str(out) in str(error)
            assert "\n" not in str(error)
        reached = faults.calls >= at
        faults.arm(0)
        here = tree(out / DAY) if (out / DAY).exists() else None
        assert here in ((OLD, NEW) if earlier == DAY else (None, NEW))
        assert tree(out / publish.newest(out)) in (OLD, NEW)
        publish.edition(out, DAY, NEW)
        assert tree(out) == placed(OLD, earlier) | placed(NEW) | {"latest": f"-> {DAY}"}
    assert refused >= 12


def test_everything_is_made_durable_before_the_step_that_relies_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.edition(tmp_path, "2024-05-01", OLD)
    publish.edition(tmp_path, DAY, OLD)
    (tmp_path / "latest").unlink()
    steps = []

    def note(name: str, *paths: Path) -> None:
        steps.append(
            " ".join([name, *(str(path.relative_to(tmp_path)).replace(str(os.getpid()), "1") for path in paths)])
        )

    swap, replace = disk.swap, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: note("sync", Path(os.readlink(f"/proc/self/fd/{file}"))))
    monkeypatch.setattr(disk, "swap", lambda new, old: (note("swap", new, old), swap(new, old)))
    monkeypatch.setattr(os, "replace", lambda new, old: (note("replace", new, old), replace(new, old)))
    publish.edition(tmp_path, DAY, NEW)
    assert steps == [
        "sync .new-2024-05-02-1/brief.json",
        "sync .new-2024-05-02-1/brief.html",
        "sync .new-2024-05-02-1/brief.pdf",
        "sync .new-2024-05-02-1",
        "swap .new-2024-05-02-1 2024-05-02",
        "sync .",
        "replace .latest-1 latest",
        "sync .",
    ]


def test_a_kill_at_any_step_leaves_a_whole_edition_that_the_next_run_mends() -> None:
    script = ROOT / "tests" / "prove" / "publish_kills.py"
    done = subprocess.run(
        [sys.executable, str(script), "--steps"],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_where_folders_cannot_be_exchanged_two_renames_do_and_an_interrupted_one_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(new: Path, old: Path) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(disk, "swap", unknown)
    publish.edition(tmp_path, DAY, OLD)
    publish.edition(tmp_path, DAY, NEW)
    assert tree(tmp_path) == placed(NEW) | {"latest": f"-> {DAY}"}
    (tmp_path / DAY).rename(tmp_path / f".old-{DAY}")
    publish.edition(tmp_path, "2024-05-01", OLD)
    assert tree(tmp_path) == placed(OLD, "2024-05-01") | placed(NEW) | {"latest": f"-> {DAY}"}


def test_where_there_are_no_links_latest_is_a_file_with_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(source: str, place: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "symlink", refused)
    publish.edition(tmp_path, DAY, NEW)
    assert (tmp_path / "latest").read_bytes() == b"2024-05-02\n"
    assert publish.newest(tmp_path) == DAY


def test_leftovers_are_removed_and_what_a_leftover_link_points_to_is_not(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note").write_text("keep")
    out = tmp_path / "dist"
    (out / ".new-2024-05-01-77").mkdir(parents=True)
    (out / ".new-2024-05-01-77" / "brief.json").write_text("half")
    (out / ".new-planted").symlink_to(tmp_path / "mine")
    (out / ".latest-77").symlink_to("nowhere")
    publish.edition(out, DAY, NEW)
    assert tree(out) == placed(NEW) | {"latest": f"-> {DAY}"}
    assert tree(tmp_path / "mine") == {"note": b"keep"}


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda out: out.write_text(""), "dist cannot be written: something else stands in its place; move it away"),
        (
            lambda out: out.parent.joinpath("dist").symlink_to("nowhere"),
            "dist cannot be written: something else stands",
        ),
        (lambda out: (out.mkdir(), (out / DAY).write_text("")), f"dist/{DAY} is a file, not an edition; move it away"),
        (
            lambda out: (out.mkdir(), (out / DAY).symlink_to("..")),
            f"dist/{DAY} is a link, not an edition; move it away",
        ),
        (
            lambda out: (out / "latest").mkdir(parents=True),
            "dist/latest is a folder, not a link to the newest edition; move it away",
        ),
    ],
    ids=["out is a file", "out is a broken link", "a file in its place", "a planted link", "latest is a folder"],
)
def test_what_stands_in_the_way_is_named_and_left_alone(
    tmp_path: Path, prepare: Callable[[Path], object], says: str
) -> None:
    out = tmp_path / "dist"
    prepare(out)
    before = tree(tmp_path)
    with pytest.raises(PublishError) as caught:
        publish.edition(out, DAY, NEW)
    assert says in str(caught.value)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", ".new-x", "latest", "-rf", "a\nb", "a\0b", "x" * 101, "é"]
)
def test_an_unsafe_name_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match="cannot name an edition or its file"):
        publish.edition(tmp_path / "dist", name, NEW)
    with pytest.raises(PublishError, match="cannot name an edition or its file"):
        publish.edition(tmp_path / "dist", DAY, {name: b""})
    with pytest.raises(UsageError, match="is no name of an edition"):
        publish.read(tmp_path, name)
    assert tree(tmp_path) == {}


@given(st.text())
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    if publish.NAME.fullmatch(name):
        assert os.path.normpath(os.path.join("/out", name)) == f"/out/{name}"


def test_a_second_run_at_the_same_moment_is_told_to_wait(tmp_path: Path) -> None:
    publish.edition(tmp_path, DAY, OLD)
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(Busy) as caught:
        publish.edition(tmp_path, DAY, NEW)
    assert caught.value.exit_code == 75
    assert str(caught.value) == (f"another run is publishing into {tmp_path} at this moment; wait for it and run again")
    os.close(other)
    assert tree(tmp_path / DAY) == OLD
    publish.edition(tmp_path, DAY, NEW)
    assert tree(tmp_path / DAY) == NEW


LIMITED = """
import resource, sys
from pathlib import Path
from briefing import publish
from briefing.publish import disk
from briefing.errors import PublishError
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    publish.edition(Path(sys.argv[1]), "2024-05-02", {"brief.json": b"{}", "brief.pdf": b"x" * 20_000})
except PublishError as error:
    print(error)
"""

FULL = """
set -e
mount -t tmpfs -o size=64k tmpfs "$1"
"$2" - "$1" <<'END'
import sys
from pathlib import Path
from briefing import publish
from briefing.publish import disk
from briefing.errors import PublishError
out = Path(sys.argv[1]) / "dist"
publish.edition(out, "2024-05-02", {"brief.json": b"{}"})
try:
    publish.edition(out, "2024-05-02", {"brief.json": b"{1}", "brief.pdf": b"x" * 200_000})
except PublishError as error:
    print(error)
print(sorted(path.name for path in out.iterdir()), (out / "latest" / "brief.json").read_bytes())
END
"""


def test_a_file_larger_than_the_system_allows_is_a_clear_line(tmp_path: Path) -> None:
    publish.edition(tmp_path / "dist", DAY, OLD)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "dist")],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    place = tmp_path / "dist" / DAY
    assert (
        done.stdout
        == f"{place} cannot be written: a file may not be that large here; raise the limit (ulimit -f) and run again\n"
    )
    assert tree(tmp_path / "dist") == placed(OLD) | {"latest": f"-> {DAY}"}


def test_a_full_disk_is_a_clear_line_and_the_old_edition_stays(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if (
        unshare is None
        or subprocess.run([unshare, "--mount", "true"], check=False, capture_output=True).returncode != 0
    ):
        pytest.skip("needs the right to mount a file system of its own")
    done = subprocess.run(
        [unshare, "--mount", "sh", "-c", FULL, "sh", str(tmp_path), sys.executable],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT), "PATH": os.defpath + ":/sbin:/usr/sbin"},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout == (
        f"{tmp_path}/dist/{DAY} cannot be written: the disk is full; make room and run again\n"
        f"['{DAY}', 'latest'] b'{{}}'\n"
    )


def test_a_probe_says_what_would_fail_and_leaves_nothing(tmp_path: Path, faults: Faults) -> None:
    publish.probe(tmp_path / "dist")
    assert list(tmp_path.iterdir()) == []
    publish.edition(tmp_path, DAY, OLD)
    faults.arm(2, errno.EROFS)
    with pytest.raises(PublishError, match="the file system is read-only; give another folder with --out"):
        publish.probe(tmp_path)
    publish.probe(tmp_path)
    assert tree(tmp_path) == placed(OLD) | {"latest": f"-> {DAY}"}


def test_reading_what_is_not_there_says_what_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no edition in .* yet; make one with: briefing build"):
        publish.newest(tmp_path / "dist")
    publish.edition(tmp_path, DAY, NEW)
    with pytest.raises(UsageError, match=r"there is no edition 2024-05-09 in .*; there are 2024-05-02"):
        publish.read(tmp_path, "2024-05-09")
    (tmp_path / "latest").unlink()
    assert publish.newest(tmp_path) == DAY


def test_texts_are_written_under_their_ids(tmp_path: Path) -> None:
    publish.texts(tmp_path / "texts", {"the-post": "Word.", "the-times": "Ünd."})
    publish.texts(tmp_path / "texts", {"the-post": "Words."})
    rows = [("Words.", "the-post"), ("Word.", "the-post"), ("Ünd.", "the-times")]
    listed = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}.txt\n" for text, name in rows)
    assert tree(tmp_path) == {
        "texts/.briefing-texts": listed.encode(),
        "texts/the-post.txt": b"Words.",
        "texts/the-times.txt": "Ünd.".encode(),
    }
    with pytest.raises(PublishError, match="cannot name a file"):
        publish.texts(tmp_path / "texts", {"../up": ""})


def test_a_text_takes_the_place_of_nothing_but_a_text_that_was_written_before(tmp_path: Path) -> None:
    (tmp_path / "the-post.txt").write_text("By our own correspondent\n\nWord.")
    (tmp_path / "the-times.txt").write_text("And.")
    before = tree(tmp_path)
    with pytest.raises(PublishError) as caught:
        publish.texts(tmp_path, {"a-new-one": "New.", "the-post": "Word.", "the-times": "And."})
    assert caught.value.exit_code == 73
    assert str(caught.value) == (
        f"{tmp_path}/the-post.txt is not a text that --texts wrote, or was changed since; "
        "move it away, or give another folder with --texts"
    )
    assert tree(tmp_path) == before


def test_a_text_that_was_there_already_stays_its_owners(tmp_path: Path) -> None:
    (tmp_path / "the-post.txt").write_text("Word.")
    publish.texts(tmp_path, {"the-post": "Word."})
    with pytest.raises(PublishError, match="is not a text that --texts wrote"):
        publish.texts(tmp_path, {"the-post": "Other words."})
    assert (tmp_path / "the-post.txt").read_text() == "Word."


def test_a_text_that_somebody_changed_or_linked_elsewhere_is_kept(tmp_path: Path) -> None:
    publish.texts(tmp_path / "texts", {"the-post": "Word.", "the-times": "And."})
    (tmp_path / "texts" / "the-post.txt").write_text("Word. A note of mine.")
    with pytest.raises(PublishError, match=r"the-post\.txt is not a text that --texts wrote, or was changed since"):
        publish.texts(tmp_path / "texts", {"the-post": "Other words."})
    (tmp_path / "texts" / "the-times.txt").rename(tmp_path / "mine.txt")
    (tmp_path / "texts" / "the-times.txt").symlink_to(tmp_path / "mine.txt")
    with pytest.raises(PublishError, match=r"the-times\.txt is not a text that --texts wrote, or was changed since"):
        publish.texts(tmp_path / "texts", {"the-times": "And."})
    assert tree(tmp_path / "texts")["the-post.txt"] == b"Word. A note of mine."


def test_texts_do_not_go_where_articles_are_read_from(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "link").symlink_to("seeds")
    with pytest.raises(PublishError) as caught:
        publish.texts(tmp_path / "link", {"the-post": "Word."}, sources=[tmp_path / "seeds" / "post.html"])
    assert str(caught.value) == f"{tmp_path}/link holds articles that are read; give another folder with --texts"
    assert tree(tmp_path / "seeds") == {}


def test_texts_that_cannot_be_written_are_told_with_their_own_option(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("")
    with pytest.raises(PublishError, match="move it away or give another folder with --texts"):
        publish.texts(tmp_path / "texts", {"the-post": "Word."})


def foreign(place: Path) -> dict[str, bytes | str]:
    """Puts files of somebody else into an edition's folder, and says what they are."""
    (place / "notes" / "old").mkdir(parents=True)
    (place / "notes" / "old" / "a.md").write_text("Ask the harbour master.")
    (place / "notes.md").write_text("Ring the desk.")
    (place / ".hidden").write_text("")
    (place / "archive").symlink_to("../elsewhere")
    return {name: content for name, content in tree(place).items() if not name.startswith("brief.")}


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "copies"])
def test_what_others_put_into_an_edition_outlives_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:
        monkeypatch.setattr(os, "link", refused)
    publish.edition(tmp_path, DAY, NEW)
    theirs = foreign(tmp_path / DAY)
    publish.edition(tmp_path, DAY, OLD)
    assert tree(tmp_path / DAY) == OLD | theirs
    assert sorted(path.name for path in tmp_path.iterdir()) == [DAY, "latest"]
    inode = (tmp_path / DAY).stat().st_ino
    publish.edition(tmp_path, DAY, OLD)
    assert (tmp_path / DAY).stat().st_ino == inode


def test_whichever_call_fails_the_files_of_others_stay(tmp_path: Path, faults: Faults) -> None:
    at, reached = 0, True
    while reached:
        at += 1
        out = tmp_path / str(at)
        publish.edition(out, DAY, OLD)
        theirs = foreign(out / DAY)
        faults.arm(at, errno.ENOSPC)
        try:
            publish.edition(out, DAY, NEW)
        except PublishError as error:
            assert "\n" not in str(error)
        reached = faults.calls >= at
        faults.arm(0)
        assert tree(out / DAY) in (OLD | theirs, NEW | theirs)
        publish.edition(out, DAY, NEW)
        assert tree(out / DAY) == NEW | theirs
    assert at > 20


def test_a_folder_in_which_nothing_can_be_made_is_told_with_the_mend() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs a file system in which nothing can be made")
    line = "/proc cannot be written: no file or folder can be made there; give another folder with --out"
    with pytest.raises(PublishError) as caught:
        publish.edition(Path("/proc"), DAY, NEW)
    assert str(caught.value) in (line, f"/proc/{DAY}{line.removeprefix('/proc')}")
    with pytest.raises(PublishError, match=line):
        publish.probe(Path("/proc"))
