"""What the journals of a store tell, the former ones included."""

from collections.abc import Iterator
from pathlib import Path

from tuidesk.store.lines import Json, read_file, unseal


def journal_lines(path: Path) -> Iterator[tuple[int, Json | None]]:
    """The whole lines of a journal with their numbers; None where a seal is broken."""
    for number, line in enumerate(read_file(path).split(b"\n")[:-1], 1):
        try:
            yield number, unseal(line)
        except ValueError:
            yield number, None


def all_records(folder: Path) -> Iterator[Json]:
    """Every change that is still written down, the oldest first."""
    former = sorted((folder / "history").glob("desk-*.jsonl"))
    for path in (*former, folder / "desk.jsonl"):
        for _, record in journal_lines(path) if path.exists() else ():
            if record is not None and "put" in record:
                yield record


def told_lengths(folder: Path) -> dict[int, int]:
    """How long the thread of each ticket once was, in bytes, as far back as the journals go."""
    lengths: dict[int, int] = {}
    for record in all_records(folder):
        for key, row in record["put"].get("tickets", {}).items():
            if row is not None:
                lengths[int(key)] = max(row.get("bytes", 0), lengths.get(int(key), 0))
    return lengths
