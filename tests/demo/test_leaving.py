"""Whoever leaves the demo, in whatever way, leaves nothing behind."""

import re
from pathlib import Path

import pytest

from tests.terminal import Terminal
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
