"""Files of the configuration that a verb changes: whole or not at all, and back again."""

import os
from pathlib import Path

from tuidesk.desk.context import Desk
from tuidesk.domain.errors import NotAllowed
from tuidesk.domain.undo import FileChange


def read_file(desk: Desk, name: str) -> str:
    """The text of a file of ``config/``; empty if there is none."""
    path = _path(desk, name)
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write_file(desk: Desk, change: FileChange) -> None:
    """Writes a file anew; raises NotAllowed if it is no longer what the change began with."""
    path = _path(desk, change.name)
    if read_file(desk, change.name) != change.before:
        raise NotAllowed(f"Somebody else has changed {path} meanwhile.", "Look at it, then again.")
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o660
        with beside.open("w", encoding="utf-8") as stream:
            stream.write(change.after)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, mode)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        hint = "Nothing was changed."
        raise NotAllowed(f"{path} cannot be written ({error.strerror}).", hint) from None


def put_back(desk: Desk, change: FileChange) -> None:
    """Takes a change of a file back; raises NotAllowed if it was changed again since."""
    write_file(desk, FileChange(change.name, before=change.after, after=change.before))


def _path(desk: Desk, name: str) -> Path:
    return desk.folder / "config" / name
