"""The rules of the house, held against the code: layers, doors, the clock, sizes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "briefing"

LAYERS = [
    {"__main__"},
    {"cli"},
    {"checkup", "explain", "run", "editorial", "founding", "rebuild", "backup"},
    {"build", "articles", "holdings", "deliver"},
    {"web"},
    {"drawing", "bounces", "archive", "materials"},
    {"subscriptions"},
    {"collect", "news", "outlets"},
    {"intake"},
    {"sandbox"},
    {
        "fetch",
        "ingest",
        "clean",
        "stories",
        "summarize",
        "themes",
        "diverge",
        "compose",
        "render",
        "verify",
        "publish",
        "review",
        "press",
        "config",
        "ledger",
        "mail",
    },
    {"ranking", "charts"},
    {"frame", "openings", "likeness", "look", "reprints", "strictyaml", "encoding"},
    {"confine", "links", "markup", "timetable", "lock", "journal", "complaints", "scheduler", "deadline", "workers"},
    {"wordlists", "quoted"},
    {"addresses", "keys", "tokens"},
    {"text"},
    {"model"},
    {"errors"},
]
"""Top to bottom: a module imports from the layers below its own, never from its own or above."""

DOORS = {
    "babel": {"frame"},
    "css_inline": {"render"},
    "chardet": {"encoding"},
    "courlan": {"links"},
    "cssselect": {"config"},
    "distributed": {"workers"},
    "email_validator": {"addresses"},
    "feedparser": {"ingest"},
    "fontTools": {"press"},
    "flufl": {"bounces"},
    "httpcore2": {"fetch"},
    "idna": {"fetch"},
    "cryptography": {"mail"},
    "dkim": {"mail"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "numpy": {"ranking", "stories"},
    "pydantic": {"config"},
    "pydantic_core": {"config"},
    "protego": {"ingest"},
    "py3langid": {"text"},
    "rensa": {"stories"},
    "Stemmer": {"text"},
    "python_multipart": {"web"},
    "smtplib": {"mail"},
    "dns": {"checkup"},
    "sqlalchemy": {"ledger"},
    "sqlite3": {"ledger"},
    "starlette": {"web"},
    "sumy": {"ranking"},
    "trafilatura": {"clean"},
    "pydyf": {"press"},
    "uvicorn": {"web"},
    "weasyprint": {"press"},
    "yaml": {"strictyaml"},
    "ziaplot": {"charts"},
}
"""Each foreign library and the one room that may open it."""

CLOCKS = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time", "time.localtime"}
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The stage a file belongs to: its own name, or that of its folder."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[ast.Import | ast.ImportFrom]:
    return [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Import | ast.ImportFrom)]


def names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names] if node.module else []
    return [alias.name for alias in node.names]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down_only(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        assert not imports(path) or all(n.split(".")[0] != "briefing" for node in imports(path) for n in names(node))
        return
    assert here in LEVEL, f"{here} has no layer: add it to LAYERS"
    for node in imports(path):
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path.name}:{node.lineno} imports relatively"
        for name in names(node):
            parts = name.split(".")
            if parts[0] == "briefing" and len(parts) > 1 and parts[1] in LEVEL and parts[1] != here:
                assert LEVEL[parts[1]] > LEVEL[here], f"{path.name}:{node.lineno} {here} may not import {parts[1]}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_foreign_library_has_one_door(path: Path) -> None:
    for node in imports(path):
        for name in names(node):
            door = DOORS.get(name.split(".")[0])
            assert door is None or room(path) in door, f"{path.name}:{node.lineno} opens {name}: its door is {door}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_reads_the_clock_and_the_environment(path: Path) -> None:
    if room(path) == "cli":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            read = f"{node.value.id}.{node.attr}"
            assert read not in CLOCKS | {"os.environ", "os.getenv"}, f"{path.name}:{node.lineno} reads {read}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_small_enough_to_read(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400, f"{path.name} has grown past 400 lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 60, f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_public_function_says_what_it_does(path: Path) -> None:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"


def test_nothing_in_the_program_knows_the_seeds() -> None:
    words = ("haftar", "libya", "tripoli", "sirte", "sarraj", "erdogan", "zerohedge", "global research", "ipa news")
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".toml", ".txt", ".yaml", ".json"}):
        if path.name.startswith("countries."):
            continue  # the table of all countries of the world names this one too
        text = path.read_text("utf-8").casefold()
        assert not [word for word in words if word in text], f"{path.name} knows a word of the seeds"


def test_help_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from briefing.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'weasyprint', 'sqlalchemy', 'sumy', 'nltk', 'numpy', 'scipy', 'pydantic', 'jinja2', 'yaml', 'trafilatura'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
