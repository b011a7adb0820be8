"""What anybody stored or typed reaches a terminal as pictures, and JSON as escapes."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from tests.letters import deliver, letter
from tuidesk.cli.main import main
from tuidesk.desk.context import Desk
from tuidesk.desk.drafting import start_reply
from tuidesk.desk.note import add_note
from tuidesk.desk.reply import send
from tuidesk.domain.message import Note

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
