"""The arrows between files: no circle, type-only and deferred imports counted."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.hygiene.test_house import PACKAGE, ROOT, SOURCES


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in SOURCES}


def arrows(path: Path) -> Iterator[str]:
    """The files that a file imports; a package's ``__init__`` runs before what is in it."""
    own = name_of(path)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            told = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            told = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in told:
            steps = name.split(".")
            inside = (".".join(steps[:at]) for at in range(1, len(steps) + 1))
            yield from (
                each for each in inside if each in NAMES and not f"{own}.".startswith(f"{each}.")
            )


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_file_leads_back_to_itself() -> None:
    """The console is left out: its app, screens and commands know each other."""
    asked = [path for path in SOURCES if path.relative_to(PACKAGE).parts[0] != "tui"]
    assert circle({name_of(path): set(arrows(path)) for path in asked}) == []


def test_a_circle_would_be_seen(tmp_path: Path) -> None:
    assert circle({"a": {"b"}, "b": {"a"}}) != []
    assert "tuidesk.desk.context" in set(arrows(PACKAGE / "desk" / "change.py"))
