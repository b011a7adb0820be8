"""Backs a desk up while others write, and puts a backup back."""

import io
import json
import os
import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tuidesk.store.errors import StoreError
from tuidesk.store.journal import JournalStorage, base_line
from tuidesk.store.lines import kept_by_disk, read_file, sync_file, sync_folder, unseal

_LEFT_OUT = ("cache", "run", "lock", "queue", "saved", "desk.json", "desk.jsonl")
_PACKED = (".gz", ".tgz")
_OTHERS = (".zip", ".7z", ".rar", ".xz", ".bz2", ".zst")
_MODE = 0o600
"""A backup holds what customers wrote: nobody else may read it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    files: int
    size: int


def backup(desk: Path, target: Path) -> Backup:
    """Writes the whole desk into one ``.tar`` or ``.tar.gz``; others may go on writing.

    No lock is needed: read after its journal, a snapshot is never older than that begins; what
    both name only ever grows, so that it may be read last. Only an erasure takes away: a backup
    that one comes into is made again. Raises StoreError if the file exists, is named otherwise,
    lies inside the desk, or cannot be written.
    """
    if target.name.endswith(_OTHERS):
        raise StoreError("A backup is a .tar or .tar.gz.", f"Choose another name than {target}.")
    if not target.absolute().parent.is_dir():
        raise StoreError(f"There is no folder {target.parent}.", "Create it, or name another file.")
    if target.exists():
        raise StoreError(f"{target} exists.", "Name another file; backups are never overwritten.")
    if target.absolute().resolve().is_relative_to(desk.resolve()):
        raise StoreError(f"{target} is inside the desk.", "Name a file outside it.")
    beside = target.with_name(f"{target.name}.part")
    kind = "w:gz" if target.name.endswith(_PACKED) else "w"
    with kept_by_disk():
        try:
            while True:
                before = _erased(desk)
                files = _write(desk, beside, kind)
                if _erased(desk) == before:
                    break
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        os.replace(beside, target)
        sync_folder(target.parent.absolute())
    return Backup(files, target.stat().st_size)


def _write(desk: Path, file: Path, kind: str) -> int:
    """Writes the archive, durable; returns how many files are in it."""
    files = 0
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
    with os.fdopen(fd, "wb") as stream:
        with tarfile.open(fileobj=stream, mode=kind) as archive:  # type: ignore[call-overload]
            for name, content, mode in _contents(desk):
                _add(archive, name, content, mode)
                files += 1
        stream.flush()
        sync_file(stream.fileno())
    return files


def _erased(desk: Path) -> tuple[set[int], set[int]]:
    """The tickets that were erased, and the erasures that are under way."""
    journal = JournalStorage(desk / "store", migrate=False)
    try:
        return set(journal.rows("erased")), set(journal.rows("erasures"))
    finally:
        journal.close()


def restore(source: Path, desk: Path) -> None:
    """Puts a backup into a new or empty folder; raises StoreError."""
    if desk.exists() and any(desk.iterdir()):
        raise StoreError(f"{desk} is not empty.", "Restore into a new folder, then compare.")
    beside = desk.with_name(f"{desk.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    with kept_by_disk():
        beside.mkdir(parents=True, mode=0o770)
    try:
        _extract(source, beside)
        desk.mkdir(exist_ok=True)
        os.replace(beside, desk)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is not a complete archive"
        raise StoreError(f"{source} cannot be read: {why}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _extract(source: Path, folder: Path) -> None:
    with tarfile.open(source) as archive:
        members = archive.getmembers()
        if not {"store/desk.json", "store/desk.jsonl"} <= {member.name for member in members}:
            raise StoreError(f"{source} is not a backup of a desk.")
        odd = next((member for member in members if not member.isfile()), None)
        if odd is not None:
            raise StoreError(f"{source} holds {odd.name}, which is not a file.")
        wanted = [each for each in members if not each.name.startswith("store/cache/")]
        archive.extractall(folder, members=wanted, filter="data")
    private = {member.name for member in members if not member.mode & 0o070}
    for path in (folder, *folder.rglob("*")):
        secret = str(path.relative_to(folder)) in private
        path.chmod(0o770 if path.is_dir() else 0o600 if secret else 0o660)


def _contents(desk: Path) -> Iterator[tuple[str, bytes, int]]:
    journal, snapshot = (read_file(desk / "store" / name) for name in ("desk.jsonl", "desk.json"))
    yield "store/desk.jsonl", _behind(journal, snapshot), 0o660
    yield "store/desk.json", snapshot, 0o660
    for path in sorted(desk.rglob("*")):
        parts = path.relative_to(desk).parts
        if parts[0] == "worker" or (parts[0] == "store" and parts[1:2] and parts[1] in _LEFT_OUT):
            continue
        if path.is_file() and not path.is_symlink() and not path.name.endswith(".new"):
            try:
                mode = path.stat().st_mode & 0o770
                yield str(path.relative_to(desk)), path.read_bytes(), mode
            except FileNotFoundError:
                continue  # a former journal that was pruned meanwhile


def _behind(journal: bytes, snapshot: bytes) -> bytes:
    """A journal that goes on where the snapshot ends: a checkpoint may have come between both."""
    known: int = json.loads(snapshot)["_store"]["seq"]
    last = unseal(journal[: journal.rfind(b"\n")].rpartition(b"\n")[2])
    return (
        journal if (last["base"] if "base" in last else last["seq"]) >= known else base_line(known)
    )


def _add(archive: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = len(content), mode, int(time.time())
    archive.addfile(info, io.BytesIO(content))
