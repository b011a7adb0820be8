"""Hands a text to the user's own editor and takes it back."""

import asyncio
import os
import shlex
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

from tuidesk.domain.errors import DeskError


class NoEditor(DeskError):
    """The editor could not be run, or was left with an error: nothing is changed."""


async def edit(app: App[None], text: str) -> str:
    """The text as the editor left it; raises NoEditor.

    The screen is held still meanwhile, while everything else goes on.
    """
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(wanted)
    except ValueError:
        raise NoEditor(f"$EDITOR cannot be understood: {wanted}") from None
    try:
        with tempfile.TemporaryDirectory(prefix="tuidesk-") as folder:
            path = Path(folder, "answer.eml")
            path.write_text(text, encoding="utf-8")
            with app.batch_update(), app.suspend():
                process = await asyncio.create_subprocess_exec(*command, str(path))
                code = await process.wait()
            if code != 0:
                raise NoEditor(f"{command[0]} ended with {code}.", "The text is as it was.")
            return path.read_text(encoding="utf-8", errors="replace")
    except SuspendNotSupported:
        raise NoEditor("This terminal cannot be handed to an editor.") from None
    except OSError as error:
        raise NoEditor(f"{command[0]} cannot be used: {error.strerror}.", "Set $EDITOR.") from error
