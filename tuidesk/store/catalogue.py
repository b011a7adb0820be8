"""Keeps the derived index caught up with the threads, and asks it."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from tuidesk.store.errors import Damaged, StoreError
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json
from tuidesk.store.threads import Threads

if TYPE_CHECKING:
    from tuidesk.store.index import Index

_MANY = 500


class Catalogue:
    """The index of one store, opened at first need and brought up to date before each answer."""

    def __init__(self, folder: Path, journal: JournalStorage, threads: Threads) -> None:
        self._folder, self._journal, self._threads = folder, journal, threads
        self._lock = RLock()
        self._index: Index | None = None
        self._stale: set[int] = set()

    def mark_stale(self, numbers: Iterable[int]) -> None:
        """Notes tickets whose threads may have grown."""
        with self._lock:
            if self._index is not None:
                self._stale.update(numbers)

    def close(self) -> None:
        """Closes the index file."""
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None

    def current(self) -> "Index":
        """The index, knowing every committed message."""
        with self._lock:
            if self._index is not None and self._index.replaced():
                self.close()
            try:
                return self._caught_up()
            except Damaged:
                self._discard()  # it is derived: built anew it is whole again
                return self._caught_up()

    def _caught_up(self) -> "Index":
        if self._index is None:
            self._index = self._opened()
            self._stale = self._behind(self._index)
        if self._stale or self._index.high < self._journal.high("tickets"):
            self._catch_up(self._index)
        return self._index

    def _discard(self) -> None:
        self.close()
        for file in self._folder.glob("index.sqlite*"):
            file.unlink(missing_ok=True)

    def worded(self) -> "Index":
        """The same, knowing every word as well; after an import this may take a while."""
        while self.take_in_words(_MANY):
            pass
        return self.current()

    def take_in_words(self, limit: int) -> int:
        """Takes in the words of at most so many threads; says of how many."""
        with self._lock:
            index = self.current()
            behind = index.unworded(limit)
            if behind:
                with index.batch(index.high):
                    for number, start, end in behind:
                        index.add_words(number, self._records(number, start, end), end)
            return len(behind)

    def _records(self, number: int, start: int, end: int) -> list[Json]:
        """What is new of a thread; nothing of a damaged one, which is a case for the doctor."""
        with suppress(Damaged):
            return self._threads.read(number, end, start)
        return []

    def _behind(self, index: "Index") -> set[int]:
        """The tickets of which the index has not read all."""
        hot, known = self._hot(), index.progress()
        unread = {number for number, row in hot.items() if known.get(number, 0) != row["bytes"]}
        left = known.keys() - hot.keys() - index.archived_numbers()
        return unread | left

    def _opened(self) -> "Index":
        """The index; built anew if it knows what the store does not, as after a restored backup."""
        from tuidesk.store.index import Index  # brings SQLite

        try:
            index = Index(self._folder / "index.sqlite")
        except StoreError:
            return Index(None)  # only for this process, in its memory
        known = index.progress()
        if all(known.get(number, 0) <= row["bytes"] for number, row in self._hot().items()):
            return index
        self._index = index
        self._discard()
        return Index(self._folder / "index.sqlite")

    def _catch_up(self, index: "Index") -> None:
        """In parts: another process must not wait for the file until all of them are read."""
        hot, high = self._hot(), self._journal.high("tickets")
        fresh = range(index.high + 1, high + 1)
        for start in range(0, len(fresh), _MANY):
            part = fresh[start : start + _MANY]
            self._take_in(index, part[-1], part, hot)
        stale = sorted(self._stale)
        for start in range(0, len(stale), _MANY):
            self._take_in(index, high, stale[start : start + _MANY], hot)
        self._stale.clear()

    def _take_in(
        self, index: "Index", high: int, numbers: Iterable[int], hot: dict[int, Json]
    ) -> None:
        with index.batch(high):
            for number in numbers:
                self._read(index, number, hot.get(number))

    def _read(self, index: "Index", number: int, row: Json | None) -> None:
        """Takes in what is new of a thread; a damaged one is a case for the doctor."""
        with suppress(Damaged):
            if row is not None:
                self._read_hot(index, number, row)
            elif self._threads.path(number).exists():
                self._read_archived(index, number)
            else:
                index.forget(number)

    def _read_hot(self, index: "Index", number: int, row: Json) -> None:
        start, end = index.progress_of(number), row["bytes"]
        if end > start:
            records = self._threads.read(number, end, start)
            index.add_records(number, row["mailbox"], records, end)
        index.set_archived(number, None)

    def _read_archived(self, index: "Index", number: int) -> None:
        records, end = self._threads.read_archived(number)
        ticket, start = records[-1], index.progress_of(number)
        if end > start:
            fresh = self._threads.read(number, end, start)
            index.add_records(number, ticket["mailbox"], fresh, end)
        index.set_archived(number, ticket)

    def _hot(self) -> dict[int, Json]:
        return self._journal.rows("tickets")
