"""The snapshot ``desk.json``: plain TinyDB JSON, one sealed document a line."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tuidesk.store.errors import Damaged, Upgraded
from tuidesk.store.lines import Json, read_file, replace_file, to_json
from tuidesk.store.migration import FORMAT, OLDEST

_SLICE = 200
_SEALED = 3
"""The first format that seals each document."""

Tables = dict[str, dict[int, Json]]


@dataclass
class State:
    """Everything hot, as of transaction ``seq``."""

    seq: int = 0
    at: str = ""
    """When the latest transaction happened; never goes back."""
    high: dict[str, int] = field(default_factory=dict)
    """The highest id each table ever gave out."""
    tables: Tables = field(default_factory=dict)

    def put(self, table: str, number: int, document: Json | None) -> None:
        """Sets or removes one document."""
        rows = self.tables.setdefault(table, {})
        if document is None:
            rows.pop(number, None)
        else:
            rows[number] = document
        self.high[table] = max(self.high.get(table, 0), number)

    def apply(self, record: Json) -> None:
        """Takes in one transaction."""
        for table, rows in record["put"].items():
            for number, document in rows.items():
                self.put(table, int(number), document)
        for table, high in record.get("high", {}).items():
            self.high[table] = max(high, self.high.get(table, 0))
        self.seq, self.at = record["seq"], record["at"]


def check_format(found: object) -> None:
    """Raises Upgraded if a later version wrote this store."""
    if not isinstance(found, int) or not OLDEST <= found <= FORMAT:
        raise Upgraded(
            f"The store has format {found}, this program knows format {FORMAT}.",
            "The store was upgraded: restart with the new version.",
        )


def read_snapshot(path: Path, broken: list[tuple[str, int]] | None = None) -> State:
    """The state as of the last checkpoint; raises Damaged, FileNotFoundError.

    ``broken``: takes the table and id of documents whose seal does not hold, instead of an error.
    """
    raw = read_file(path)
    try:
        content = json.loads(raw)
        head = content.pop("_store")
        check_format(head["format"])
        sealed = head["format"] >= _SEALED
        tables = {
            name: {int(number): document for number, document in rows.items()}
            for name, rows in content.items()
        }
        bad = _unsealed(tables, raw) if sealed else []
        bad += [] if not sealed or _holds(head) else [("_store", 0)]
        state = State(head["seq"], head["at"], dict(head["high"]), tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{path} cannot be read ({error}).", "Restore it from a backup.") from error
    if bad and broken is None:
        table, number = bad[0]
        raise Damaged(f"{path}: the seal of {table} {number} is broken.", "Run: tuidesk doctor")
    for table, number in bad:
        state.tables.get(table, {}).pop(number, None)
    if broken is not None:
        broken += bad
    return state


def _unsealed(tables: Tables, raw: bytes) -> list[tuple[str, int]]:
    """Takes the seals off; returns the documents that are not what was sealed.

    A line whose bytes hold need not be made again; another program may have written other lines.
    """
    whole = set(_whole_lines(raw))
    broken = []
    for name, rows in tables.items():
        for number, document in rows.items():
            if (name, number) in whole:
                document.pop("crc")
            elif not _holds(document):
                broken.append((name, number))
    return broken


def _whole_lines(raw: bytes) -> Iterator[tuple[str, int]]:
    table = ""
    for line in raw.split(b"\n"):
        if not line.startswith(b'"'):
            continue
        key, _, text = line.partition(b":")
        if text == b"{":
            table = key.strip(b'"').decode()
            continue
        body, _, seal = text.rpartition(b'"crc":"')
        document = (body[:-1] if body.endswith(b",") else body) + b"}"
        if seal[:8] == b"%08x" % zlib.crc32(document):
            yield table, int(key.strip(b'"'))


def _holds(document: Json) -> bool:
    seal: object = document.pop("crc", None)
    return bool(seal == _crc(to_json(document)))


def _crc(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _sealed(document: Json) -> str:
    """The document as JSON, with a seal as its last member."""
    text = to_json(document)
    return f'{text[:-1]}{"," if document else ""}"crc":"{_crc(text)}"}}'


def write_snapshot(path: Path, state: State) -> None:
    """Makes the state durable in place of the former snapshot."""
    head = {"format": FORMAT, "seq": state.seq, "at": state.at, "high": state.high}
    chunks = [b'{"_store":%s' % _sealed(head).encode()]
    for name, rows in state.tables.items():
        chunks.append(b",\n%s:{\n" % to_json(name).encode())
        lines = [f'"{number}":{_sealed(document)}' for number, document in rows.items()]
        for start in range(0, len(lines), _SLICE):
            comma = ",\n" if start + _SLICE < len(lines) else "\n"
            chunks.append((",\n".join(lines[start : start + _SLICE]) + comma).encode())
        chunks.append(b"}")
    chunks.append(b"}\n")
    replace_file(path, chunks)
