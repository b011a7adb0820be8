"""Backs a desk up while others write, and puts a backup back."""

import io
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tuidesk.store.errors import StoreError
from tuidesk.store.lines import kept_by_disk, sync_file, sync_folder
from tuidesk.store.lock import write_lock

_LEFT_OUT = ("cache", "run", "lock", "queue", "desk.json", "desk.jsonl")
_MODE = 0o600
"""A backup holds what customers wrote: nobody else may read it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    files: int
    size: int


def backup(desk: Path, target: Path) -> Backup:
    """Writes the whole desk into one ``.tar`` or ``.tar.gz``; others may go on writing.

    The tables are read under the lock. What they name only ever grows, so that it may be read
    afterwards. Raises StoreError if the file exists or cannot be written.
    """
    if target.exists():
        raise StoreError(f"{target} exists.", "Name another file; backups are never overwritten.")
    beside = target.with_name(f"{target.name}.part")
    kind = "w:gz" if target.name.endswith((".gz", ".tgz")) else "w"
    files = 0
    with kept_by_disk():
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
        try:
            with os.fdopen(fd, "wb") as stream:
                with tarfile.open(fileobj=stream, mode=kind) as archive:  # type: ignore[call-overload]
                    for name, content in _contents(desk):
                        _add(archive, name, content)
                        files += 1
                stream.flush()
                sync_file(stream.fileno())
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        os.replace(beside, target)
        sync_folder(target.parent.absolute())
    return Backup(files, target.stat().st_size)


def restore(source: Path, desk: Path) -> None:
    """Puts a backup into a new or empty folder; raises StoreError."""
    if desk.exists() and any(desk.iterdir()):
        raise StoreError(f"{desk} is not empty.", "Restore into a new folder, then compare.")
    desk.mkdir(parents=True, exist_ok=True, mode=0o770)
    try:
        with tarfile.open(source) as archive:
            names = {member.name for member in archive}
            if not {"store/desk.json", "store/desk.jsonl"} <= names:
                raise StoreError(f"{source} is no backup of a desk.")
            for member in archive:
                if not member.isfile():
                    raise StoreError(f"{source} holds {member.name}, which is no file.")
            archive.extractall(desk, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise StoreError(f"{source} cannot be read ({error}).") from error
    for path in (desk, *desk.rglob("*")):
        path.chmod(0o770 if path.is_dir() else 0o660)


def _contents(desk: Path) -> Iterator[tuple[str, bytes]]:
    store = desk / "store"
    with write_lock(store):
        tables = [(name, (store / name).read_bytes()) for name in ("desk.jsonl", "desk.json")]
    for name, content in tables:
        yield f"store/{name}", content
    for path in sorted(desk.rglob("*")):
        parts = path.relative_to(desk).parts
        if parts[0] == "store" and len(parts) > 1 and parts[1] in _LEFT_OUT:
            continue
        if path.is_file() and not path.name.endswith(".new"):
            try:
                yield str(path.relative_to(desk)), path.read_bytes()
            except FileNotFoundError:
                continue  # a former journal that was pruned meanwhile


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), _MODE
    archive.addfile(info, io.BytesIO(content))
