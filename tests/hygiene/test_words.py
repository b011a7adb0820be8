"""Words and rules: each rule that is named is written down, words that are not ours stay out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hygiene.test_house import PACKAGE, SOURCES

PAGES = PACKAGE / "cli" / "pages"
_RULE = re.compile(r"\b(?:B\d{1,2}(?:\.\d{1,2})?|C9\.\d|D\.2)\b")
_NOT_OURS = {
    r"^['\"]? is no \w",
    r"\bworker runs\b",
    r"\bmail address\b",
    r"\bordinary week\b",
    r"\bcase\b(?= #\d)",
    r"\bincident\b",
}
"""What the program does not say: another word stands in `tuidesk help words`."""


def shown(path: Path) -> Iterator[str]:
    """The texts of a file that people may see: no docstrings, no patterns."""
    tree = ast.parse(path.read_text())
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            hidden |= {id(each.value) for each in node.body if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in hidden and text.count(" ") > 1:
            yield text


def test_every_rule_that_is_named_is_written_down() -> None:
    known = set(_RULE.findall((PAGES / "rules.md").read_text()))
    named = {rule for path in SOURCES for rule in _RULE.findall(path.read_text())}
    named |= {rule.split(".")[0] for rule in named if rule.startswith("B")}
    assert named - known == set()


@pytest.mark.parametrize("word", sorted(_NOT_OURS))
def test_a_word_that_is_not_ours_does_not_come_back(word: str) -> None:
    asked = [
        path
        for path in SOURCES
        if not re.search(r"_(?:words|signs)\.py$|customer\.py$|forms\.py$", path.name)
    ]
    found = [
        (path.name, text) for path in asked for text in shown(path) if re.search(word, text, re.I)
    ]
    assert found == []
