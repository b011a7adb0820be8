"""$EDITOR has the words of an answer: they are kept when the terminal goes away."""

from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.worker.test_fetch import wait_until
from tuidesk.desk.answers.drafting import saved_draft
from tuidesk.desk.context import Desk

pytestmark = pytest.mark.server


def test_what_was_saved_in_the_editor_is_in_the_draft(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "1i Saved outside." "$1"\necho EDITING\nread line\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    terminal = Terminal(tmp_path / "tmux", "--desk", str(shop.folder), "--as", "anna")
    try:
        terminal.shows("enter open", 30)
        terminal.press("r")
        terminal.shows(r"Answer to #\d+")
        terminal.press("C-e")
        terminal.shows("EDITING")
    finally:
        terminal.hang_up()

    def kept() -> bool:
        shop.store.refresh()
        drafts = (saved_draft(shop, number) for number in shop.store.tickets())
        return any(draft and "Saved outside." in draft.body for draft in drafts)

    wait_until(kept, 20)
