"""Files of the configuration that a verb changes: whole or not at all, and back again."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tuidesk.desk.context import Desk
from tuidesk.domain.acts.undo import FileChange
from tuidesk.domain.errors import NotAllowed
from tuidesk.settings.toml import read_text
from tuidesk.settings.trust import user_name


def read_file(desk: Desk, name: str) -> str:
    """The text of a file of ``config/``, empty if there is none; raises ConfigError."""
    return read_text(_path(desk, name))


@contextmanager
def config_files(desk: Desk) -> Iterator[Callable[[FileChange], None]]:
    """Gives a way to write files; what was written is put back if anything fails until the end.

    A transaction belongs inside, and the files are written last in it. Raises NotAllowed for a
    file that is no longer what its change began with, or that cannot be written.
    """
    written: list[FileChange] = []
    whole = False

    def write(change: FileChange) -> None:
        _write(desk, change)
        written.append(change)

    try:
        yield write
        whole = True
    finally:
        for change in [] if whole else written[::-1]:
            _write(desk, FileChange(change.name, before=change.after, after=change.before))


def _write(desk: Desk, change: FileChange) -> None:
    path = _path(desk, change.name)
    if read_file(desk, change.name) != change.before:
        raise NotAllowed(
            f"Somebody else has changed {path} in the meantime.", "Look at it, then try again."
        )
    replace_text(path, change.after)


def replace_text(path: Path, text: str) -> None:
    """Writes a file whole or not at all; raises NotAllowed, and then nothing was changed."""
    path = path.resolve()
    if not path.name:
        raise NotAllowed(f"{path} is not a file.", "Name a file to write.")
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o660
        with beside.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, mode)
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        hint = "Nothing was changed."
        if isinstance(error, PermissionError):
            hint = f"Only {user_name(path.parent.stat().st_uid)} may; nothing was changed."
        raise NotAllowed(f"{path} cannot be written ({error.strerror}).", hint) from None


def _path(desk: Desk, name: str) -> Path:
    return desk.folder / "config" / name
