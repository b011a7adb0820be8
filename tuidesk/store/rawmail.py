"""Raw mail, in and out, byte for byte: ``mail/3f/3fa9….eml``, named by the SHA-256 of its bytes."""

import hashlib
import os
from pathlib import Path

from tuidesk.store.errors import Damaged
from tuidesk.store.lines import kept_by_disk, make_folder, sync_file, sync_folder, write_all


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
        if not self._holds(path, content):
            with kept_by_disk():
                self._write(path, content, durable)
        return str(path.relative_to(self._store.parent))

    def get(self, path: str) -> bytes:
        """The bytes of a mail; raises Damaged if they are gone."""
        whole = self._store.parent / path
        if not whole.resolve().is_relative_to(self._store.resolve()):
            raise Damaged(f"{path} is not inside the store.")
        try:
            return whole.read_bytes()
        except FileNotFoundError as error:
            raise Damaged(f"{whole} is missing.", "Restore it from a backup.") from error

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
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o660)
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
