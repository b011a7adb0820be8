"""One append-only file per ticket: ``tickets/048/48213.jsonl``, a sealed line per entry."""

import os
from contextlib import suppress
from pathlib import Path

from tuidesk.store.errors import Damaged
from tuidesk.store.lines import (
    Json,
    kept_by_disk,
    make_folder,
    read_file,
    replace_file,
    seal,
    sync_file,
    sync_folder,
    unseal,
    write_all,
)

_MANY = 16


class Threads:
    """The threads of a store. How much of a file is true is said by the ticket, not by the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unsynced: dict[Path, int] = {}
        self._new_in: set[Path] = set()

    def path(self, number: int) -> Path:
        """Where the thread of a ticket is."""
        return self._folder / f"{number // 1000:03}" / f"{number}.jsonl"

    def read(self, number: int, end: int, start: int = 0) -> list[Json]:
        """The records between two committed lengths; raises Damaged if they are not whole."""
        content = self._bytes(number)[start:end]
        if start + len(content) < end:
            raise Damaged(f"{self.path(number)} is shorter than expected.")
        return [self._record(number, line) for line in content.split(b"\n")[:-1]]

    def size(self, number: int) -> int:
        """The bytes of a thread on the disk, what nobody was told of included."""
        return self.path(number).stat().st_size

    def read_archived(self, number: int) -> tuple[list[Json], int]:
        """The records of a cold thread and its true length, the end of the last ``ticket`` line."""
        records: list[Json] = []
        kept, length, offset = 0, 0, 0
        for line in self._bytes(number).split(b"\n")[:-1]:
            try:
                record = self._record(number, line)
            except Damaged:
                if kept:
                    break  # an uncommitted tail
                raise
            offset += len(line) + 1
            records.append(record)
            if record["kind"] == "ticket":
                kept, length = len(records), offset
        if not kept:
            raise Damaged(f"{self.path(number)} has no ticket at its end.")
        return records[:kept], length

    def append(self, number: int, committed: int, records: list[Json]) -> int:
        """Writes records behind the committed length and returns the new one; not yet durable."""
        path = self.path(number)
        content = b"".join(seal(record | {"on": number}) for record in records)
        with kept_by_disk():
            make_folder(path.parent)
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o660)
            try:
                self._write(fd, path, committed, content)
            except BaseException:
                os.close(fd)
                raise
        self._keep_unsynced(path, fd, new=committed == 0)
        return committed + len(content)

    @staticmethod
    def _write(fd: int, path: Path, committed: int, content: bytes) -> None:
        """Puts content behind the committed length; what no transaction confirmed is cut."""
        size = os.fstat(fd).st_size
        if size < committed:
            raise Damaged(f"{path} is shorter than expected.")
        if size > committed:
            kept = path.parents[2] / "torn" / f"{path.stem}-{committed}.thread"
            make_folder(kept.parent)
            replace_file(kept, [os.pread(fd, size - committed, committed)])
            os.ftruncate(fd, committed)
        os.lseek(fd, committed, os.SEEK_SET)
        write_all(fd, content)

    def sync(self) -> None:
        """Returns when everything appended is on the disk, new names included."""
        try:
            if len(self._unsynced) > _MANY:
                os.sync()
            else:
                self._sync_each()
        finally:
            self.forget()

    def _sync_each(self) -> None:
        with kept_by_disk():
            for fd in self._unsynced.values():
                sync_file(fd)
            for folder in self._new_in:
                sync_folder(folder)

    def forget(self) -> None:
        """Closes what was appended without waiting for the disk."""
        for fd in self._unsynced.values():
            with suppress(OSError):
                os.close(fd)
        self._unsynced.clear()
        self._new_in.clear()

    def _keep_unsynced(self, path: Path, fd: int, new: bool) -> None:
        before = self._unsynced.pop(path, None)
        if before is not None:
            os.close(before)
        if len(self._unsynced) > _MANY:  # a global sync will cover it: no need for the descriptor
            os.close(fd)
            fd = -1
        self._unsynced[path] = fd
        if new:
            self._new_in.add(path.parent)

    def _bytes(self, number: int) -> bytes:
        try:
            return read_file(self.path(number))
        except FileNotFoundError as error:
            raise Damaged(
                f"{self.path(number)} is missing.", "Restore it from a backup."
            ) from error

    def _record(self, number: int, line: bytes) -> Json:
        try:
            record = unseal(line)
        except ValueError as error:
            raise Damaged(f"{self.path(number)}: {error}.", "Restore it from a backup.") from error
        if record.get("on", number) != number:
            raise Damaged(
                f"{self.path(number)} holds what belongs to {record['on']}.",
                "Restore it from a backup.",
            )
        return record
