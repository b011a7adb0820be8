"""Hands a text to the user's own editor and takes it back."""

import asyncio
import os
import shlex
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.app import App, SuspendNotSupported

from tuidesk.domain.errors import DeskError


class NoEditor(DeskError):
    """The editor could not be run, or was left with an error: nothing is changed."""


def read_edited(path: Path) -> str:
    """What the editor saved."""
    return path.read_text(encoding="utf-8", errors="replace")


async def edit(app: App[None], text: str, begun: Callable[[Path], None]) -> str:
    """The text as the editor left it; raises NoEditor.

    The screen is held still meanwhile, while everything else goes on. ``begun`` is told the file
    that is edited: what was saved in it must not be lost when the terminal goes away.
    """
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(wanted)
    except ValueError:
        raise NoEditor(f"$EDITOR is not a command: {wanted}") from None
    try:
        with tempfile.TemporaryDirectory(prefix="tuidesk-") as folder:
            path = Path(folder, "answer.eml")
            path.write_text(text, encoding="utf-8")
            begun(path)
            with app.batch_update(), app.suspend():
                process = await asyncio.create_subprocess_exec(*command, str(path))
                code = await process.wait()
            if code != 0:
                raise NoEditor(f"{command[0]} ended with {code}.", "Your text is unchanged.")
            return read_edited(path)
    except SuspendNotSupported:
        raise NoEditor("This terminal cannot run an editor.") from None
    except OSError as error:
        raise NoEditor(f"{command[0]} cannot be used: {error.strerror}.", "Set $EDITOR.") from error
