"""Sealed lines and durable files: the few disk operations that everything else stands on."""

import errno
import fcntl
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tuidesk.store.errors import StoreError

Json = dict[str, Any]
_SEAL = b',"crc":"'


def to_json(value: object) -> str:
    """Compact JSON; raises ValueError or TypeError for what JSON cannot hold (NaN, sets, …)."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def seal(record: Json) -> bytes:
    """The record as one line whose last member is the CRC-32 of everything before it."""
    body = to_json(record).encode()[:-1]
    return b'%s%s%08x"}\n' % (body, _SEAL, zlib.crc32(body))


def unseal(line: bytes) -> Json:
    """The record of a sealed line without its newline; raises ValueError if it is not whole."""
    body, found, tail = line.rpartition(_SEAL)
    if not found or tail != b'%08x"}' % zlib.crc32(body):
        raise ValueError("the seal is broken")
    record: Json = json.loads(body + b"}")
    return record


def sync_file(fd: int) -> None:
    """Returns when the file's bytes are on the disk, the drive's own cache included on macOS."""
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is None:
        os.fsync(fd)
    else:
        fcntl.fcntl(fd, full)


def sync_folder(folder: Path) -> None:
    """Returns when the names in a folder are on the disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """Makes a folder and its parents, each name durable; raises StoreError if the disk refuses."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with kept_by_disk():
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


@contextmanager
def kept_by_disk() -> Iterator[None]:
    """Turns the disk's refusals into StoreError: nothing was saved, and why."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "Free some space, then retry." if full else "Nothing was changed."
        raise StoreError(f"Not saved: {reason}.", hint) from error


def write_all(fd: int, content: bytes) -> None:
    """Writes every byte or raises OSError."""
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def read_file(path: Path) -> bytes:
    """The content of a file of the store, never of one that a link points at; raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(fd, "rb") as stream:
        return stream.read()


def open_new(path: Path) -> int:
    """A new file to write, in place of what a crash left there; never through somebody's link."""
    with suppress(FileNotFoundError):
        path.unlink()
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o660)


def replace_file(path: Path, chunks: list[bytes]) -> None:
    """Puts a whole new file in place of the old one; after a crash it is either of the two."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with kept_by_disk():
        fd = open_new(beside)
        try:
            for chunk in chunks:
                write_all(fd, chunk)
            sync_file(fd)
        except OSError:
            os.unlink(beside)
            raise
        finally:
            os.close(fd)
        os.replace(beside, path)
        sync_folder(path.parent)
