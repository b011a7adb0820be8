"""What anybody stored or typed reaches a terminal as pictures, and JSON as escapes."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.letters import deliver, letter
from tuidesk.cli.main import main
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.reply import send
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.note import add_note
from tuidesk.domain.tickets.thread import Note

EVIL = "x\x1b]52;c;aGk=\x07 \x9b31m \u202etxt.exe \u2066y"
FORBIDDEN = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066")


def run(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    with suppress(SystemExit):
        main(["--desk", str(folder), "--as", "anna", *words])
    told = capsys.readouterr()
    return told.out + told.err


@pytest.mark.parametrize(
    "words",
    [
        ("show", "1"),
        ("show", "1", "--json"),
        ("export", "--format", "json"),
        ("list", f"status:{EVIL}"),
        ("tag", "1", f"+{EVIL}"),
        ("assign", "1", EVIL),
        ("snooze", "1", "--until", EVIL),
        ("import", f"/nowhere/{EVIL}"),
        (f"--{EVIL}",),
        ("show", "1" * 5_000),
        ("reply", "1", "-m", "Hi", "--to", EVIL),
        ("outbox",),
    ],
)
def test_nothing_commands_the_terminal(
    anna: Desk, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    deliver(anna, letter())
    with anna.store.transaction("anna") as tx:  # as an earlier version stored it
        tx.append(1, Note(anna.clock(), "anna", EVIL))
    add_note(anna, [1], EVIL)
    send(anna, start_reply(anna, 1, EVIL))
    told = run(capsys, anna.folder, *words)
    assert not any(each in told for each in FORBIDDEN)


def test_json_keeps_what_was_stored(anna: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    deliver(anna, letter())
    with anna.store.transaction("anna") as tx:
        tx.append(1, Note(anna.clock(), "anna", EVIL))
    told = json.loads(run(capsys, anna.folder, "show", "1", "--json"))
    assert told["thread"][-1]["text"] == EVIL


@pytest.mark.parametrize("words", [("list",), ("show", "1"), ("explain", "1"), ("outbox",)])
def test_a_terminal_that_cannot_show_it_gets_plainer_text(
    shop: Path, words: tuple[str, ...]
) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tuidesk", "--desk", shop, "--as", "anna", *words],
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    told.stdout.decode("latin-1")


def test_json_in_another_encoding_loses_nothing(shop: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tuidesk", "--desk", shop, "--as", "anna", "show", "1", "--json"],
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        timeout=60,
    )
    assert json.loads(told.stdout)["customer"]["name"] == "田中 –"


@pytest.mark.parametrize("verb", [("reply", "1"), ("note", "1")])
def test_words_that_are_not_utf_8_are_refused(shop: Path, verb: tuple[str, ...]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tuidesk", "--desk", shop, "--as", "anna", *verb],
        input="Good\nGrüße".encode("latin-1"),
        capture_output=True,
        timeout=60,
    )
    assert (told.returncode, b"line 2: that is not UTF-8" in told.stderr) == (2, True)


@pytest.fixture
def shop(anna: Desk) -> Path:
    deliver(anna, letter("田中 – <t@mail.example>", "Größe – …", "Where is it? …"))
    return anna.folder
