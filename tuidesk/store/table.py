"""TinyDB's tables over the journal: all reads and all writes go through two doors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from tuidesk.store.edits import TableDraft
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json


class OwnDocument(Document):
    """A result that shares nothing with memory: changing it changes nothing else."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        super().__init__(deepcopy(dict(value)), doc_id)


class TextKeys(Mapping[str, Json]):
    """Rows by id as text, which is how TinyDB looks them up."""

    def __init__(self, rows: dict[int, Json]) -> None:
        self._rows = rows

    def __getitem__(self, key: str) -> Json:
        return self._rows[int(key)]

    def __iter__(self) -> Iterator[str]:
        return map(str, self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class JournalTable(Table):
    """A table whose every write is part of a journal transaction."""

    document_class = OwnDocument

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, **options: Any) -> None:
        """No query cache: it would not see other processes' changes."""
        super().__init__(storage, name, cache_size, **options)

    @property
    def _journal(self) -> JournalStorage:
        return cast(JournalStorage, self._storage)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Adds a document under a new id."""
        with self._journal.transaction():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Adds documents under new ids, all or none."""
        with self._journal.transaction():
            return super().insert_multiple(documents)

    def _get_next_id(self) -> int:
        with self._journal.transaction() as edits:
            return edits.next_id(self.name)

    def _read_table(self) -> Any:
        return TextKeys(self._journal.rows(self.name))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._journal.transaction() as edits:
            updater(TableDraft(edits, self.name))


class JournalDB(TinyDB):
    """TinyDB over the journal store in a folder."""

    table_class = JournalTable  # type: ignore[assignment]  # it takes the same arguments
    default_storage_class = JournalStorage  # type: ignore[assignment]  # declared too narrowly

    def __init__(self, folder: Path, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(folder, clock)

    @property
    def journal(self) -> JournalStorage:
        """The storage behind the tables."""
        return cast(JournalStorage, self.storage)
