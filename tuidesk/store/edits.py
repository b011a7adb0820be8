"""The drafts of one transaction: copies on first touch, compared with what was there at the end."""

from collections.abc import Iterator, MutableMapping
from copy import deepcopy

from tuidesk.store.lines import Json
from tuidesk.store.snapshot import State


class Edits:
    """What a transaction is about to change; memory and disk know nothing of it yet."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._touched: dict[str, dict[int, Json | None]] = {}
        self._high: dict[str, int] = {}

    def get(self, table: str, number: int) -> Json | None:
        """The document as this transaction sees it; a copy that may be changed in place."""
        touched = self._touched.setdefault(table, {})
        if number not in touched:
            document = self._state.tables.get(table, {}).get(number)
            if document is None:
                return None
            touched[number] = deepcopy(document)
        return touched[number]

    def put(self, table: str, number: int, document: Json | None) -> None:
        """Sets a document; ``None`` removes it."""
        self._touched.setdefault(table, {})[number] = document

    def replace_table(self, table: str, rows: dict[int, Json]) -> None:
        """Makes these the only documents of a table."""
        self._touched[table] = dict.fromkeys(self._state.tables.get(table, {})) | rows

    def next_id(self, table: str) -> int:
        """An id that was never given out and never will be again (D.2-8)."""
        known = max(self._state.high.get(table, 0), self._high.get(table, 0))
        self._high[table] = max((known, *self._touched.get(table, ()))) + 1
        return self._high[table]

    def merged(self, table: str) -> dict[int, Json]:
        """All documents of a table as this transaction sees them."""
        rows = dict(self._state.tables.get(table, {}))
        for number, document in self._touched.get(table, {}).items():
            if document is None:
                rows.pop(number, None)
            else:
                rows[number] = document
        return rows

    def changes(self) -> dict[str, dict[str, Json | None]]:
        """Every document that is not what it was, by table and id as text."""
        changed: dict[str, dict[str, Json | None]] = {}
        for table, rows in self._touched.items():
            before = self._state.tables.get(table, {})
            different = {
                str(number): document
                for number, document in rows.items()
                if document != before.get(number)
            }
            if different:
                changed[table] = different
        return changed

    def new_high(self) -> dict[str, int]:
        """The ids given out to documents that are not put into a table."""
        known = self._state.high
        return {table: high for table, high in self._high.items() if high > known.get(table, 0)}


class TableDraft(MutableMapping[int, Json]):
    """One table of a transaction as the mapping that TinyDB's updaters expect."""

    def __init__(self, edits: Edits, table: str) -> None:
        self._edits, self._table = edits, table

    def __getitem__(self, number: int) -> Json:
        document = self._edits.get(self._table, number)
        if document is None:
            raise KeyError(number)
        return document

    def __setitem__(self, number: int, document: Json) -> None:
        self._edits.put(self._table, number, dict(document))

    def __delitem__(self, number: int) -> None:
        self[number]
        self._edits.put(self._table, number, None)

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._edits.merged(self._table)))

    def __len__(self) -> int:
        return len(self._edits.merged(self._table))
