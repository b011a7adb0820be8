"""Raw mail, in and out, byte for byte: ``mail/3f/3fa9….eml``, named by the SHA-256 of its bytes."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tuidesk.store.errors import Damaged
from tuidesk.store.lines import (
    kept_by_disk,
    make_folder,
    open_new,
    sync_file,
    sync_folder,
    write_all,
)

SETTLED = 600.0
"""Seconds after which a mail that is being taken in is on its ticket, or never will be."""


class RawMail:
    """The raw mails of a desk; a mail is written once and never changed."""

    def __init__(self, store: Path) -> None:
        self._store = store

    def put(self, content: bytes, *, durable: bool = True) -> str:
        """Keeps the bytes and returns their path relative to the desk.

        With ``durable=False`` they are only safe after the next ``sync``. Raises StoreError when
        the disk refuses.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._store / "mail" / digest[:2] / f"{digest}.eml"
        with kept_by_disk():
            if self._holds(path, content):
                os.utime(path)  # it is wanted again: nobody may sweep it away
            else:
                self._write(path, content, durable)
        return str(path.relative_to(self._store.parent))

    def get(self, path: str) -> bytes:
        """The bytes of a mail; raises Damaged if they are gone, or not what was kept."""
        whole = self._store.parent / path
        if not whole.resolve().is_relative_to(self._store.resolve()):
            raise Damaged(f"{path} is not inside the store.")
        try:
            content = whole.read_bytes()
        except FileNotFoundError as error:
            raise Damaged(f"{whole} is missing.", "Restore it from a backup.") from error
        if hashlib.sha256(content).hexdigest() != whole.stem:
            words = f"The contents of {whole} do not match its checksum."
            raise Damaged(words, "Restore it from a backup.")
        return content

    def delete(self, path: str) -> None:
        """Deletes a mail for good."""
        whole = self._store.parent / path
        whole.unlink(missing_ok=True)
        sync_folder(whole.parent)

    def older_than(self, seconds: float) -> Iterator[str]:
        """The mails that nobody has put for so long, relative to the desk."""
        limit = time.time() - seconds
        for path in sorted((self._store / "mail").glob("*/*.eml")):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    yield str(path.relative_to(self._store.parent))

    @staticmethod
    def sync() -> None:
        """Returns when every mail put so far is on the disk."""
        os.sync()

    @staticmethod
    def _holds(path: Path, content: bytes) -> bool:
        """A power cut can leave a name without its bytes: only equal bytes count."""
        try:
            return path.stat().st_size == len(content) and path.read_bytes() == content
        except FileNotFoundError:
            return False

    @staticmethod
    def _write(path: Path, content: bytes, durable: bool) -> None:
        if not path.parent.is_dir():
            make_folder(path.parent)
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        fd = open_new(beside)
        try:
            write_all(fd, content)
            if durable:
                sync_file(fd)
        except OSError:
            os.unlink(beside)
            raise
        finally:
            os.close(fd)
        os.replace(beside, path)
        if durable:
            sync_folder(path.parent)
