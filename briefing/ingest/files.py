"""Files on disk -> Items: decoded text, and what front matter or the desk says about it.

A file that cannot be read or understood becomes a Failure, one line that names it and the mend; the
others are not touched by it. Nothing here blocks: pipes and devices are refused before they are opened.

Reads: paths. Gives: Item, Failure. Knows nothing of articles, settings or pages.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate
from operator import attrgetter
from pathlib import Path
from typing import Any

from briefing import encoding, strictyaml
from briefing.errors import InputError
from briefing.model import Failure, Item

KEYS = ("source", "title", "published", "url", "author", "language")
"""What front matter, or a desk, can say about an article."""

LONGEST_FRONT = 50
"""Lines within which front matter must close; a `---` that does not is a rule in the text."""

FRONT_KEY = re.compile(r"""(?P<quote>["']?)(?P<key>[^\W\d][\w -]*)(?P=quote)\s*:(?:\s|$)""")
FRONT_LINE = re.compile(FRONT_KEY.pattern + r"|\s|#|- |$")
MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
TAG = re.compile(r"<(?:[a-zA-Z!/])")
BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


def find(folder: Path, patterns: Sequence[str], *, base: Path) -> tuple[tuple[Path, ...], tuple[Failure, ...]]:
    """The files of a folder whose name fits one of the patterns, sorted by path; capitals make no difference.

    Hidden files are passed over, and so are folders below, unless a pattern has a slash (`**/*.txt`). A
    link that leads out of the folder is a Failure, like a folder that cannot be listed.
    """
    found: list[Path] = []
    failures: list[Failure] = []
    root = folder.resolve()
    deep = any("/" in pattern for pattern in patterns)
    fits = fitting(patterns)

    def unlisted(error: OSError) -> None:
        failures.append(failure(named(Path(error.filename), base), reason(error, Path(error.filename))))

    for here, folders, files in os.walk(folder, onerror=unlisted):
        inner = [name for name in folders if not name.startswith(".")]
        folders[:] = sorted(inner) if deep else []
        within = Path(here).relative_to(folder).as_posix()
        for name in (*files, *inner):
            if name.startswith(".") or not fits(name if within == "." else f"{within}/{name}"):
                continue
            path = Path(here, name)
            if path.is_symlink() and path.exists() and not path.resolve().is_relative_to(root):
                why = "a link that leads out of its folder; name the file itself under `files`, or copy it here"
                failures.append(failure(named(path, base), why))
            else:
                found.append(path)
    return tuple(sorted(found, key=attrgetter("parts"))), tuple(failures)


def fitting(patterns: Sequence[str]) -> Callable[[str], bool]:
    """A test of whether a path within a folder fits one of the patterns; `**/` stands for any folders, or none."""
    forms = {form.casefold() for pattern in patterns for form in (pattern, pattern.removeprefix("**/"))}
    known = [(re.compile(translate(form)).match, "**" in form, form.count("/")) for form in sorted(forms)]

    def fits(name: str) -> bool:
        folded = name.casefold()
        return any(match(folded) and (any_depth or folded.count("/") == depth) for match, any_depth, depth in known)

    return fits


def read(
    files: Sequence[Path], *, base: Path, given: Mapping[str, Mapping[str, object]] | None = None, limit_bytes: int
) -> tuple[tuple[Item, ...], tuple[Failure, ...]]:
    """One Item a file, in the order of `files`, and a Failure for each that is none; a file named twice is read once.

    Args:
        base: folder that `Item.file` and the names in messages count from, with forward slashes.
        given: what is known about a file, by its `Item.file`: a mapping of KEYS. It wins over front matter.
        limit_bytes: largest file that is read.
    """
    items: list[Item] = []
    failures: list[Failure] = []
    for file in dict.fromkeys(files):
        name = named(file, base)
        try:
            content = load(file, limit_bytes=limit_bytes)
            items.append(understand(content, name=name, given=(given or {}).get(name, {})))
        except InputError as error:
            failures.append(failure(name, str(error)))
    return tuple(items), tuple(failures)


def load(file: Path, *, limit_bytes: int) -> bytes:
    """The bytes of a regular file; InputError says why there are none."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(what_instead(status.st_mode))
        # Between the look and the opening a pipe may have taken its place: do not wait for its writer.
        with open(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise InputError(what_instead(status.st_mode))
            content = b"" if status.st_size > limit_bytes else opened.read(limit_bytes + 1)
    except OSError as error:
        raise InputError(reason(error, file)) from None
    size = max(status.st_size, len(content))
    if size > limit_bytes:
        raise InputError(
            f"{size / 1e6:.1f} MB, more than the {limit_bytes / 1e6:g} MB an article may have; "
            "cut it, or raise limits.article_megabytes"
        )
    return content


def understand(content: bytes, *, name: str, given: Mapping[str, object]) -> Item:
    """The Item of a file's bytes; InputError where they are no text or its front matter is wrong."""
    if not content:
        raise InputError("empty; delete it, or save the article in it")
    front, body = split_front(encoding.decode(content))
    if BLANK.fullmatch(body):
        raise InputError(f"{'front matter and no article' if front else 'blank'}; delete it, or save the article in it")
    known = facts(front) | {key: fact(value, key=key) for key, value in given.items() if value is not None}
    page = name.lower().endswith((".html", ".htm", ".xhtml"))
    return Item(
        name=name,
        content=body,
        sha256=hashlib.sha256(content).hexdigest(),
        markup=bool(MARKUP.match(body)) or (page and bool(TAG.search(body))),
        file=name,
        **known,
    )


def split_front(text: str) -> tuple[str, str]:
    """Front matter with the line that opens it, and the body; ("", text) where there is none.

    A `---` that is a rule in the text opens none: `key: value` lines must follow, up to another `---` within
    LONGEST_FRONT lines. InputError where one of KEYS stands on the next line and nothing closes it.
    """
    lines = text.split("\n", LONGEST_FRONT)
    if lines[0].rstrip() != "---":
        return "", text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    meant = (first := FRONT_KEY.match([*lines, ""][1])) is not None and first["key"].strip() in KEYS
    if end is None and meant:
        raise InputError("line 1: front matter begins here and is not closed; put a line `---` after it")
    if end is None or not (meant or is_front(lines[1:end])):
        return "", text
    return "\n".join(lines[:end]), "\n".join(lines[end + 1 :])


def is_front(lines: Sequence[str]) -> bool:
    """Whether `key: value` lines are settings, and not words of the article with a colon among them."""
    if not all(FRONT_LINE.match(line) for line in lines):
        return False
    keys = [found["key"].strip() for line in lines if (found := FRONT_KEY.match(line))]
    plain = all(key.islower() and " " not in key for key in keys)
    return plain or any(strictyaml.nearest(key, KEYS) for key in keys)


def facts(front: str) -> dict[str, Any]:
    """What front matter says, by key; InputError with the line where it is wrong."""
    try:
        tree = strictyaml.load(front, name="")
    except strictyaml.YamlError as error:
        raise InputError(f"line {error.line}: {error.problem}") from None
    if isinstance(tree.value, list):
        raise InputError("line 2: front matter is a list; write `key: value` lines, or put a blank line before the ---")
    known = {}
    for key, value in (tree.value or {}).items():
        at = f"line {tree.lines[(key,)]}: "
        if key not in KEYS:
            near = strictyaml.nearest(key, KEYS)
            hint = f"did you mean {near}?" if near else f"the keys are {', '.join(KEYS)}"
            raise InputError(f"{at}{key} is not a key of front matter; {hint}")
        if isinstance(value, list) and key == "author" and all(isinstance(name, str) for name in value):
            value = ", ".join(value)
        if value is None:
            continue
        if not isinstance(value, str):
            raise InputError(f"{at}{key} must be text; put it in quotes, on one line")
        try:
            known[key] = fact(value, key=key)
        except ValueError as error:
            raise InputError(f"{at}{key}: {error}") from None
    return known


def fact(value: object, *, key: str) -> object:
    """One fact about an article in its own type; ValueError says why it is none."""
    if not isinstance(value, str):
        return value
    match key:
        case "published":
            return strictyaml.moment(value)
        case "url":
            return strictyaml.web_address(value.strip())
        case "language":
            return strictyaml.language(value)
    return " ".join(value.split()) or None


def named(file: Path, base: Path) -> str:
    """A file as messages and editions name it: from `base`, with forward slashes, on one line whatever is in it.

    An absolute path that leads elsewhere stays as it was given.
    """
    within = f"{base}{os.sep}"
    written = str(file)
    if written.startswith(within) and ".." not in written:
        path = written.removeprefix(within).replace(os.sep, "/")  # the same as below, at a tenth of the cost
    else:
        path = os.path.relpath(file, base).replace(os.sep, "/")
    if path.startswith("../") and file.is_absolute() and not file.is_relative_to(base):
        path = file.as_posix()
    if path.isprintable():
        return path
    path = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def failure(name: str, why: str) -> Failure:
    """The Failure of a file: `seeds/x.txt: empty; …`, or `seeds/x.txt line 3: …`."""
    return Failure(name, f"{name}{' ' if why.startswith('line ') else ': '}{why}")


def what_instead(mode: int) -> str:
    """What stands where a file should, and the mend."""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    kind = next((kind for is_kind, kind in kinds if is_kind(mode)), "a device")
    mend = "name it under `folder`, or rename it" if kind == "a folder" else "remove it from the sources"
    return f"{kind}, not a file; {mend}"


def reason(error: OSError, file: Path) -> str:
    """Why the system did not give a file or folder, and the mend."""
    if error.errno == errno.ENOENT and file.is_symlink():
        return f"a link to {os.readlink(file)}, which is not there; mend the link, or delete it"
    known = {
        errno.ENOENT: "not there any more; save it again, or leave it out",
        errno.EACCES: "no permission to read it; mend its permissions (chmod u+r)",
        errno.ELOOP: "a link that leads back to itself; mend the link, or delete it",
    }
    return known.get(error.errno or 0, f"cannot be read: {error.strerror}; mend the disk, or leave the file out")
