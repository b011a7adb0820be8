"""The house as a whole: who imports whom, how large a room may be, what stands in the project."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tuidesk"
SOURCES = sorted(PACKAGE.rglob("*.py"))

_SOLE_IMPORTERS = {
    "tinydb": {"store"},
    "sqlite3": {"store"},
    "imaplib2": {"mail"},
    "aiosmtplib": {"mail"},
    "tomllib": {"settings"},
    "tomlkit": {"settings"},
    "click": {"cli"},
    "textual": {"tui"},
    "liquid": {"domain"},
    "babel": {"domain"},
    "holidays": {"domain"},
    "regex": {"domain"},
}


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("library", _SOLE_IMPORTERS)
def test_a_library_has_one_room(library: str) -> None:
    rooms = {
        path.relative_to(PACKAGE).parts[0]
        for path in SOURCES
        if library in imports_of(path) and "canned.py" not in path.name
    }
    assert rooms <= _SOLE_IMPORTERS[library]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_a_verb_does_not_bring_the_console_or_the_servers() -> None:
    loaded = loaded_by("import tuidesk.cli.reading, tuidesk.cli.triage")
    assert not loaded & {"textual", "liquid", "tuidesk.worker", "tuidesk.demo", "imaplib2"}


def test_a_short_verb_brings_neither_quotes_nor_hours_nor_the_autoresponder() -> None:
    loaded = loaded_by("import tuidesk.cli.triage")
    assert not loaded & {
        "tuidesk.domain.letters.quoting",
        "tuidesk.domain.letters.customer",
        "tuidesk.domain.hours.reckoning",
        "tuidesk.domain.responder.decision",
    }
    assert "tuidesk.desk.context" not in loaded_by("import tuidesk.cli.main")


def test_the_console_does_not_bring_the_demo_or_the_worker() -> None:
    loaded = loaded_by("import tuidesk.tui.app")
    assert not loaded & {"tuidesk.worker", "tuidesk.demo", "imaplib2", "textual.widgets._text_area"}
    assert not loaded & {"babel", "holidays", "regex", "tuidesk.desk.hours.banners"}


def test_the_domain_needs_nobody() -> None:
    loaded = {
        name
        for name in loaded_by("import tuidesk.domain.tickets.ticket")
        if name.startswith("tuidesk.")
    }
    assert {name.split(".")[1] for name in loaded} == {"domain"}


def test_no_word_of_the_workshop() -> None:
    words = re.compile(r"/work/|/root/|pythonhosted|TODO|FIXME|XXX")
    files = [*SOURCES, *(ROOT / "config").rglob("*.toml"), ROOT / "README.md"]
    assert [str(path) for path in files if words.search(path.read_text())] == []
