"""The journal storage: a transaction is one sealed line, fsynced under the lock, tailed by all."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from tuidesk.store.edits import Edits
from tuidesk.store.errors import Damaged, ReadOnly, StoreError, Upgraded
from tuidesk.store.lines import (
    Json,
    kept_by_disk,
    make_folder,
    replace_file,
    seal,
    sync_file,
    unseal,
    write_all,
)
from tuidesk.store.lock import write_lock
from tuidesk.store.marks import last_saved, lived_in, note_saved
from tuidesk.store.migration import FORMAT
from tuidesk.store.snapshot import State, check_format, read_snapshot, write_snapshot

CHECKPOINT_AT = 4 * 2**20
"""Bytes of journal after which a checkpoint is due."""

Change = tuple[str, int]
"""A table and the id of a document in it that is not what it was."""


class JournalStorage(Storage):
    """A TinyDB storage that many processes share.

    Raises Damaged when the files on disk contradict one another, ReadOnly when writing is refused.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime] | None = None, *, migrate: bool = True
    ) -> None:
        self.folder = folder
        self._may_migrate = migrate
        self._clock = clock or (lambda: datetime.now(UTC))
        self._snapshot, self._path = folder / "desk.json", folder / "desk.jsonl"
        self._mutex = threading.RLock()
        self._edits: Edits | None = None
        self._edits_owner = 0
        self._changed: set[Change] = set()
        self._refused = ""
        self._fd = -1
        self.trouble = ""
        """Why the newest lines cannot be read, for people; empty when all is well."""
        self._open_files()

    def read(self) -> dict[str, dict[str, Any]]:
        """All tables with ids as text, as TinyDB wants them."""
        with self._mutex:
            tables = self._state.tables
            return {
                name: {str(key): row for key, row in rows.items()} for name, rows in tables.items()
            }

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replaces all tables in one transaction."""
        with self.transaction() as edits:
            for name in {*self._state.tables, *data}:
                rows = data.get(name, {})
                edits.replace_table(name, {int(key): dict(row) for key, row in rows.items()})

    def close(self) -> None:
        """Closes the journal; the store needs no farewell."""
        with self._mutex:
            if self._fd >= 0:
                os.close(self._fd)
                self._fd = -1

    @property
    def seq(self) -> int:
        """The number of the newest transaction known here."""
        return self._state.seq

    def rows(self, table: str) -> dict[int, Json]:
        """The documents of a table, this thread's open transaction included; not to be changed."""
        edits = self._own_edits()
        return edits.merged(table) if edits else dict(self._state.tables.get(table, {}))

    def row(self, table: str, number: int) -> Json | None:
        """One document, this thread's open transaction included; not to be changed."""
        edits = self._own_edits()
        if edits:
            return edits.get(table, number)
        return self._state.tables.get(table, {}).get(number)

    def high(self, table: str) -> int:
        """The highest id that the table ever gave out."""
        return self._state.high.get(table, 0)

    def take_changes(self) -> set[Change]:
        """What changed since the last call, by anybody."""
        with self._mutex:
            taken, self._changed = self._changed, set()
            return taken

    def refresh(self) -> None:
        """Reads what others wrote; one ``stat`` when nothing changed. Never waits for a lock."""
        with self._mutex:
            try:
                now = os.stat(self._path)
            except FileNotFoundError as error:
                raise Damaged(f"{self._path} is gone.", "Restore it from a backup.") from error
            if (now.st_dev, now.st_ino) != self._identity:
                self._read_on()
                self._follow_checkpoint()
            elif now.st_size > self._offset:
                self._read_on()

    @contextmanager
    def transaction(self, by: str = "") -> Iterator[Edits]:
        """Edits that become true together when the block ends, or not at all.

        Inside another transaction of the same thread it joins that one.
        """
        joined = self._own_edits()
        if joined is not None:
            yield joined
            return
        with write_lock(self.folder), self._mutex:
            self._refuse_if_poisoned()
            self.refresh()
            self._repair()
            self._demand_latest()
            edits = Edits(self._state)
            self._edits, self._edits_owner = edits, threading.get_ident()
            try:
                yield edits
            finally:
                self._edits = None
            self._commit(edits, by)

    def _demand_latest(self) -> None:
        """Raises Damaged where less is kept than somebody was told: to go on would hide it."""
        saved = last_saved(self.folder)
        if self._state.seq < saved:
            raise Damaged(
                f"{self._path} ends at transaction {self._state.seq}, but {saved} were saved.",
                "Nothing was changed. Run: tuidesk doctor --repair",
            )

    def checkpoint_due(self) -> bool:
        """Whether the journal has grown enough to be folded into the snapshot."""
        return self._offset > CHECKPOINT_AT

    def checkpoint(self) -> None:
        """Folds the journal into a new snapshot; the former journal goes to ``history/``."""
        with write_lock(self.folder), self._mutex:
            self._refuse_if_poisoned()
            self.refresh()
            self._repair()
            self._fold()

    def _migrate(self) -> None:
        """Brings a store of an earlier format up to date; its files are kept in ``history/``.

        A process of the earlier version stops when it sees the new journal's first line.
        """
        with write_lock(self.folder), self._mutex:
            self.refresh()
            self._repair()
            if self._format == FORMAT:  # somebody else was faster
                return
            kept = self.folder / "history" / f"before-format-{FORMAT}"
            make_folder(kept)
            for file in (self._path, self._snapshot):  # in the order of a backup
                replace_file(kept / file.name, [file.read_bytes()])
            self._fold()

    def _fold(self) -> None:
        """Writes the snapshot, then an empty journal after it. Needs the lock."""
        write_snapshot(self._snapshot, self._state)
        history = self.folder / "history"
        make_folder(history)
        kept = history / f"desk-{self._state.seq:010}.jsonl"
        if not kept.exists():
            with kept_by_disk():
                os.link(self._path, kept)
        replace_file(self._path, [base_line(self._state.seq)])
        self.refresh()

    def _open_files(self) -> None:
        if not self._snapshot.exists():
            self._create()
        self._attach()  # before the snapshot, which is then never older than this journal's base
        self._state = read_snapshot(self._snapshot)
        if self._base > self._state.seq:
            raise Damaged(
                f"{self._path} starts after transaction {self._base}, {self._snapshot} ends at "
                f"{self._state.seq}: transactions between them are missing.",
                "Restore both files from one backup.",
            )
        self._read_on()
        if self._format < FORMAT and not self._refused and self._may_migrate:
            self._migrate()
        self._changed.clear()

    def _create(self) -> None:
        make_folder(self.folder)
        with write_lock(self.folder):
            if self._snapshot.exists():
                return
            if self._path.exists() and self._path.read_bytes() != base_line(0):
                raise Damaged(f"{self._snapshot} is missing.", "Restore it from a backup.")
            if lived_in(self.folder):
                words = f"{self._snapshot} is missing, but the store is not new."
                raise Damaged(words, "Restore a backup, or run: tuidesk doctor --repair")
            replace_file(self._path, [base_line(0)])
            write_snapshot(self._snapshot, State())

    def _attach(self) -> None:
        """Opens the journal that stands on disk now and reads its first line."""
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
        except FileNotFoundError as error:
            raise Damaged(f"{self._path} is missing.", "Restore it from a backup.") from error
        except OSError as error:
            self._refused = f"{self._path} is read-only ({error.strerror})."
            fd = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            first = os.pread(fd, 4096, 0).partition(b"\n")[0]
            base = unseal(first)
            check_format(base["format"])
            self._format: int = base["format"]
        except ValueError as error:
            os.close(fd)
            raise Damaged(f"{self._path} line 1: {error}.", "Restore it from a backup.") from error
        except Upgraded:
            os.close(fd)
            raise
        self.close()
        self._fd = fd
        info = os.fstat(fd)
        self._identity = (info.st_dev, info.st_ino)
        self._base: int = base["base"]
        self._offset = len(first) + 1

    def _follow_checkpoint(self) -> None:
        self._attach()
        if self._base > self._state.seq:  # slept through two checkpoints
            fresh = read_snapshot(self._snapshot)
            self._changed |= _differences(self._state, fresh)
            self._state = fresh
        self._read_on()

    def _read_on(self) -> None:
        """Applies every whole sealed line behind what is known; stops before anything else."""
        size = os.fstat(self._fd).st_size
        content = (
            os.pread(self._fd, size - self._offset, self._offset) if size > self._offset else b""
        )
        self.trouble = ""
        start = 0
        while (end := content.find(b"\n", start)) >= 0:
            try:
                record = unseal(content[start:end])
            except ValueError as error:
                self.trouble = f"{self._path} at byte {self._offset}: {error}."
                return
            if record["seq"] > self._state.seq:
                if record["seq"] != self._state.seq + 1:
                    self.trouble = f"{self._path} lacks transaction {self._state.seq + 1}."
                    return
                self._apply(record)
            self._offset += end + 1 - start
            start = end + 1

    def _apply(self, record: Json) -> None:
        self._state.apply(record)
        for table, rows in record["put"].items():
            self._changed.update((table, int(number)) for number in rows)

    def _repair(self) -> None:
        """Cuts a torn last line (kept in ``torn/``); refuses anything worse. Needs the lock."""
        tail = self._tail()
        if not tail:
            return
        if not _is_torn(tail):
            raise Damaged(
                self.trouble or f"{self._path} at byte {self._offset} is damaged.",
                "Nothing more is written; restore a backup or ask for help.",
            )
        make_folder(self.folder / "torn")
        kept = self.folder / "torn" / f"desk-{self._state.seq:010}-{self._offset}"
        replace_file(kept, [tail])
        with kept_by_disk():
            os.ftruncate(self._fd, self._offset)
            sync_file(self._fd)

    def _tail(self) -> bytes:
        """What follows the last line that was understood."""
        return os.pread(self._fd, os.fstat(self._fd).st_size - self._offset, self._offset)

    @property
    def damaged(self) -> bool:
        """Whether there are newer lines that cannot be read, and not only a torn one."""
        return bool(self.trouble) and not _is_torn(self._tail())

    def _commit(self, edits: Edits, by: str) -> None:
        changes, high = edits.changes(), edits.new_high()
        if not changes and not high:
            return
        record = {
            "seq": self._state.seq + 1,
            "at": max(_instant(self._clock()), self._state.at),
            "by": by,
            "put": changes,
        } | ({"high": high} if high else {})
        line = seal(record)
        self._append(line)
        self._apply(unseal(line[:-1]))  # what was written, sharing nothing with the caller
        self._offset += len(line)
        with suppress(OSError):  # only evidence: what it says is on the disk already
            note_saved(self.folder, self._state.seq)

    def _append(self, line: bytes) -> None:
        try:
            write_all(self._fd, line)
        except OSError as error:
            with suppress(OSError):  # nobody was told; what stays is cut by the next writer
                os.ftruncate(self._fd, self._offset)
            raise StoreError(
                f"Not saved: {error.strerror}.", "Free some space, then retry."
            ) from error
        try:
            sync_file(self._fd)
        except OSError as error:  # the kernel may have dropped the page: a retry would lie
            self._refused = f"The disk failed to keep {self._path} ({error.strerror})."
            raise ReadOnly(self._refused, "Check the disk, then restart tuidesk.") from error

    def _refuse_if_poisoned(self) -> None:
        if self._refused:
            raise ReadOnly(self._refused, "It is read-only.")

    def _own_edits(self) -> Edits | None:
        return self._edits if self._edits_owner == threading.get_ident() else None


def _is_torn(tail: bytes) -> bool:
    """Whether a crash left this: a line without its end, or one that the disk filled with zeros."""
    return b"\n" not in tail or (b"\0" in tail and tail.count(b"\n") == tail.endswith(b"\n"))


def base_line(seq: int) -> bytes:
    """The first line of a journal: which transaction comes before it."""
    return seal({"base": seq, "format": FORMAT})


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _differences(old: State, new: State) -> set[Change]:
    changed: set[Change] = set()
    for name in {*old.tables, *new.tables}:
        before, after = old.tables.get(name, {}), new.tables.get(name, {})
        for number in {*before, *after}:
            if before.get(number) != after.get(number):
                changed.add((name, number))
    return changed
