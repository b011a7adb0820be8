"""Erases tickets from every file of a store: threads, journals, history, raw mail, torn, index.

The only operation that rewrites what was written. It is remembered in the table ``erasures`` until
it is done, so that a crash in the middle is taken up again.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json, replace_file, seal, sync_folder, unseal
from tuidesk.store.lock import write_lock
from tuidesk.store.threads import Threads

_OF_TICKETS = {"outbox": "ticket", "quarantine": "", "drafts": "draft", "undo": "changes"}


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away."""

    tickets: int
    threads: int
    mails: int
    rewritten: int
    """Former journals and other files that were written anew."""


def begin_erasure(folder: Path, numbers: Iterable[int], raws: Iterable[str], words: str) -> None:
    """Removes the tickets' rows in one transaction that remembers what is left to do.

    ``raws`` are the raw mails of these tickets that no other one has; ``words``: what must not
    stand in ``torn/`` any more.
    """
    journal = JournalStorage(folder)
    wanted = set(numbers)
    with journal.transaction("erase") as edits:
        for table in ("tickets", *_OF_TICKETS):
            for number, row in journal.rows(table).items():
                if _speaks_of(table, number, row, wanted, set(raws)):
                    edits.put(table, number, None)
        task = {"tickets": sorted(wanted), "raws": sorted(raws), "words": words}
        edits.put("erasures", edits.next_id("erasures"), task)
    journal.close()


def finish_erasures(folder: Path) -> Erased:
    """Takes everything away that erasures still have to; says how much that was."""
    journal = JournalStorage(folder)
    pending = journal.rows("erasures")
    numbers = {number for task in pending.values() for number in task["tickets"]}
    raws = {raw for task in pending.values() for raw in task["raws"]}
    words = [task["words"].encode() for task in pending.values()]
    threads = _delete(Threads(folder / "tickets").path(number) for number in numbers)
    mails = _delete(folder.parent / raw for raw in raws)
    if pending:
        shutil.rmtree(folder / "cache", ignore_errors=True)
    if not pending:
        journal.close()
        return Erased(0, 0, 0, 0)
    journal.checkpoint()  # what tells of them is in history/ now, all but the task itself
    rewritten = _rewrite_history(folder, numbers, raws) + _clean_torn(folder, words, numbers)
    with journal.transaction("erase") as edits:
        for number in pending:
            edits.put("erasures", number, None)
    journal.checkpoint()
    journal.close()
    return Erased(len(numbers), threads, mails, rewritten)


def _delete(paths: Iterable[Path]) -> int:
    gone = 0
    folders = set()
    for path in paths:
        if path.exists():
            path.unlink()
            folders.add(path.parent)
            gone += 1
    for folder in folders:
        sync_folder(folder)
    return gone


def _speaks_of(table: str, number: int, row: Json, wanted: set[int], raws: set[str]) -> bool:
    if table == "tickets":
        return number in wanted
    if row.get("raw") in raws or row.get("ticket") in wanted:
        return True
    if (row.get("draft") or {}).get("ticket") in wanted:
        return True
    return any(change["ticket"] in wanted for change in row.get("changes", ()))


def _rewrite_history(folder: Path, numbers: set[int], raws: set[str]) -> int:
    """Writes former journals without the documents; numbers and order of lines stay."""
    rewritten = 0
    with write_lock(folder):
        for path in sorted((folder / "history").rglob("*")):
            if path.suffix == ".jsonl":
                rewritten += _rewrite(path, numbers, raws)
            elif path.suffix == ".json":
                path.unlink()  # a snapshot kept from before an upgrade
                rewritten += 1
    return rewritten


def _rewrite(path: Path, numbers: set[int], raws: set[str]) -> bool:
    before = path.read_bytes()
    lines = [_without(line, numbers, raws) for line in before.split(b"\n") if line]
    after = b"".join(lines)
    if after != before:
        replace_file(path, [after])
    return after != before


def _without(line: bytes, numbers: set[int], raws: set[str]) -> bytes:
    try:
        record = unseal(line)
    except ValueError:
        return b""  # no whole line: nothing that was ever acknowledged
    record.pop("crc", None)
    for table, rows in record.get("put", {}).items():
        for number, row in rows.items():
            task = table == "erasures"
            if task or (row and _speaks_of(table, int(number), row, numbers, raws)):
                rows[number] = None
    return seal(record)


def _clean_torn(folder: Path, words: list[bytes], numbers: set[int]) -> int:
    """Deletes what lies in ``torn/`` and names the person or one of the tickets."""
    needles = [*words, *(b'"%d":{' % number for number in numbers)]
    found = [
        path
        for path in (folder / "torn").glob("*")
        if any(needle.lower() in path.read_bytes().lower() for needle in needles if needle)
    ]
    return _delete(found)
