"""Done against the corpus: how many mails are read right, of each sort."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.mail.corpus import Case
from tests.mail.corpus.bounces import bounces
from tests.mail.corpus.broken import broken
from tests.mail.corpus.customers import customers
from tests.mail.corpus.machines import machines, persons
from tests.mail.corpus.own_words import own_words
from tests.mail.corpus.people import people, subjects
from tests.mail.corpus.replies import replies
from tests.mail.corpus.reports import structures
from tuidesk.cli.main import cli

SORTS: dict[str, tuple[Callable[[], Iterator[Case]], float]] = {
    "people": (people, 1.0),
    "subjects": (subjects, 1.0),
    "replies": (replies, 1.0),
    "machines": (machines, 1.0),
    "bounces": (bounces, 1.0),
    "persons": (persons, 1.0),
    "customers": (customers, 1.0),
    "broken": (broken, 1.0),
    "structures": (structures, 1.0),
    "own words": (own_words, 1.0),
}
"""Each sort with the share that must be right."""


@pytest.mark.parametrize("sort", SORTS)
def test_the_corpus_is_read_right(sort: str, tmp_path: Path) -> None:
    made, share = SORTS[sort]
    cases = list(made())
    wrong = [told for case, read in _parsed(cases, tmp_path) if (told := _mistakes(case, read))]
    right = 1 - len(wrong) / len(cases)
    assert right >= share, f"{right:.1%} of {len(cases)}\n" + "\n".join(wrong[:40])


def test_the_corpus_is_large() -> None:
    assert sum(len(list(made())) for made, _ in SORTS.values()) >= 300


def _parsed(cases: list[Case], folder: Path) -> Iterator[tuple[Case, dict[str, Any]]]:
    files = []
    for at, case in enumerate(cases):
        files.append(folder / f"{at}.eml")
        files[-1].write_bytes(case.raw)
    result = CliRunner().invoke(cli, ["parse", "--json", *map(str, files)])
    assert result.exit_code == 0, result.output
    return zip(cases, json.loads(result.stdout), strict=True)


def _mistakes(case: Case, read: dict[str, Any]) -> str:
    told = []
    for path, wanted in case.expected.items():
        found = _at(read, path)
        if isinstance(wanted, dict) and isinstance(found, dict):
            found = {name: found.get(name) for name in wanted}
        right = found in wanted if isinstance(wanted, set) else found == wanted
        if not right:
            told.append(f"{path} is {found!r}, not {wanted!r}")
    told += [f"hides {words!r}" for words in case.seen if words not in read["new_text"]]
    told += [f"shows {words!r}" for words in case.hidden if words in read["new_text"]]
    return f"{case.name}: {'; '.join(told)}" if told else ""


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        if value is None:
            return None
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value
