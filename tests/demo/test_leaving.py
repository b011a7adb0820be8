"""Whoever leaves the demo, in whatever way, leaves nothing behind."""

import re
import shlex
from pathlib import Path

import pytest

from tests.terminal import Terminal, tuidesk
from tests.worker.test_fetch import wait_until

pytestmark = pytest.mark.server


def test_a_terminal_that_is_closed_in_the_middle_of_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    terminal = Terminal(tmp_path / "tmux", "demo")
    try:
        terminal.shows("enter open", 30)
        terminal.press("enter")
        terminal.shows("pgdn page")
        terminal.press("r")
        terminal.shows(r"Answer to #\d+")
        terminal.type("Never sent.")
    finally:
        terminal.hang_up()
    wait_until(lambda: not list(scratch.iterdir()) and not _processes(scratch), 30)


def test_a_shell_is_there_for_a_while_and_gives_the_console_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    terminal = Terminal(tmp_path / "tmux")
    try:
        terminal.type(shlex.join(tuidesk("demo")))
        terminal.press("Enter")
        terminal.shows("enter open", 30)
        terminal.press("C-z")
        terminal.shows("Stopped")
        terminal.type("fg")
        terminal.press("Enter")
        terminal.shows("enter open")
        terminal.press("C-q")
        terminal.shows(r"[$#]\s*$", 30)
    finally:
        terminal.hang_up()


def _processes(folder: Path) -> list[str]:
    """Command lines that name the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if re.search(f"tuidesk.*{re.escape(str(folder))}", words):
            found.append(words)
    return found
