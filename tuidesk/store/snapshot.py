"""The snapshot ``desk.json``: plain TinyDB JSON, one document a line."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from tuidesk.store.errors import Damaged, Upgraded
from tuidesk.store.lines import Json, replace_file, to_json
from tuidesk.store.migration import FORMAT, OLDEST

_SLICE = 200

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


def read_snapshot(path: Path) -> State:
    """The state as of the last checkpoint; raises Damaged, FileNotFoundError."""
    try:
        content = json.loads(path.read_bytes())
        head = content.pop("_store")
        check_format(head["format"])
        tables = {
            name: {int(number): document for number, document in rows.items()}
            for name, rows in content.items()
        }
        return State(head["seq"], head["at"], dict(head["high"]), tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{path} cannot be read ({error}).", "Restore it from a backup.") from error


def write_snapshot(path: Path, state: State) -> None:
    """Makes the state durable in place of the former snapshot."""
    head = {"format": FORMAT, "seq": state.seq, "at": state.at, "high": state.high}
    chunks = [b'{"_store":%s' % to_json(head).encode()]
    for name, rows in state.tables.items():
        chunks.append(b",\n%s:{\n" % to_json(name).encode())
        lines = [f'"{number}":{to_json(document)}' for number, document in rows.items()]
        for start in range(0, len(lines), _SLICE):
            comma = ",\n" if start + _SLICE < len(lines) else "\n"
            chunks.append((",\n".join(lines[start : start + _SLICE]) + comma).encode())
        chunks.append(b"}")
    chunks.append(b"}\n")
    replace_file(path, chunks)
