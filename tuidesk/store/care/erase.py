"""Erases tickets from every file of a store: threads, journals, history, raw mail, torn, index.

The only operation that rewrites what was written. It is remembered in the table ``erasures`` until
it is done, so that a crash in the middle is taken up again.
"""

import hashlib
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tuidesk.store.errors import Damaged
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json, read_file, seal, sync_folder, to_json, unseal
from tuidesk.store.rewrite import rewrite
from tuidesk.store.threads import Threads

_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]{}]+@[^\s<>\"'(),:;\[\]{}]+")
_NAMING = tuple(
    b'"verb":"%s"' % verb
    for verb in (
        b"customer",
        b"newcomer",
        b"sent",
        b"send failed",
        b"refused",
        b"bounced",
        b"delayed",
    )
)
"""Events that may name people."""
_BESIDE = ("outbox", "quarantine", "drafts", "notes", "undo", "undecided", "autoanswers")


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away."""

    tickets: int
    threads: int
    mails: int
    rewritten: int
    """Former journals and other files that were written anew."""


def begin_erasure(
    folder: Path, numbers: Iterable[int], raws: Iterable[str], key: str, shared: Iterable[str] = ()
) -> set[int]:
    """Removes the tickets' rows in one transaction that remembers what is left to do.

    ``raws`` are raw mails that go with them, ``shared`` such as others need. What arrived for the
    person since the tickets were looked for is found under the lock and goes as well, and so does
    whatever names the person in undo steps, drafts and the outbox; ``torn/`` is cleaned at once,
    so that the name need not be remembered. Returns the numbers of the tickets.
    """
    journal, threads = JournalStorage(folder), Threads(folder / "tickets")
    wanted, gone = set(numbers), set(raws)
    _clean_torn(folder, key.encode(), wanted)
    with journal.transaction("erase") as edits:
        rows = journal.rows("tickets")
        wanted |= {number for number, row in rows.items() if _customer_key(row) == key}
        gone |= {raw for number in wanted for raw in _raws_of(threads, number, rows.get(number))}
        gone -= {*shared, *_moved_to_others(threads, rows, wanted)}
        for table in ("tickets", *_BESIDE):
            for number, row in journal.rows(table).items():
                if _speaks_of(table, number, row, wanted, gone) or (
                    table != "tickets" and key in to_json(row).lower()
                ):
                    edits.put(table, number, None)
                elif table == "tickets" and key in to_json(row).lower():
                    edits.put(table, number, _without_person(row, key))
        for number in wanted:
            edits.put("erased", number, {})
        task = {"tickets": sorted(wanted), "raws": sorted(gone), "keys": [_digest(key)]}
        edits.put("erasures", edits.next_id("erasures"), task)
    journal.close()
    return wanted


def _customer_key(row: Json) -> str:
    address: str = (row.get("customer") or {}).get("address", "")
    return address.lower()


def _records_of(threads: Threads, number: int, row: Json | None) -> list[Json]:
    """A thread as it is at this moment; nothing of a damaged one."""
    try:
        return threads.read(number, row["bytes"]) if row else threads.read_archived(number)[0]
    except Damaged:
        return []


def _raws_of(threads: Threads, number: int, row: Json | None) -> list[str]:
    """The raw mails that a ticket's thread names."""
    return [record["raw"] for record in _records_of(threads, number, row) if record.get("raw")]


def _moved_to_others(threads: Threads, rows: dict[int, Json], wanted: set[int]) -> set[str]:
    """Raw mails that were split off the wanted tickets and stand on a ticket that stays."""
    needed: set[str] = set()
    for number in wanted:
        for raw, to in _split_off(threads, number, rows.get(number)).items():
            passed = {number}
            while to not in wanted and to not in passed:
                passed.add(to)
                onward = _split_off(threads, to, rows.get(to)).get(raw)
                if onward is None:
                    needed.add(raw)
                    break
                to = onward
    return needed


def _split_off(threads: Threads, number: int, row: Json | None) -> dict[str, int]:
    """The raw mails that were moved off a ticket, and to which one."""
    records = _records_of(threads, number, row)
    raws = {record["id"]: record["raw"] for record in records if record.get("raw")}
    moves = {record["of"]: record["to"] for record in records if record["kind"] == "moved"}
    return {raws[entry]: to for entry, to in moves.items() if entry in raws}


def _digest(key: str) -> str:
    """What an unfinished erasure remembers of the person."""
    return hashlib.sha256(key.encode()).hexdigest()


def finish_erasures(folder: Path) -> Erased:
    """Takes everything away that erasures still have to; says how much that was."""
    journal = JournalStorage(folder)
    pending = journal.rows("erasures")
    numbers = {number for task in pending.values() for number in task["tickets"]}
    raws = {raw for task in pending.values() for raw in task["raws"]}
    keys = {key for task in pending.values() for key in task["keys"]}
    threads = _delete(Threads(folder / "tickets").path(number) for number in numbers)
    mails = _delete(folder.parent / raw for raw in raws)
    if pending:
        shutil.rmtree(folder / "cache", ignore_errors=True)
    if not pending:
        journal.close()
        return Erased(0, 0, 0, 0)
    journal.checkpoint()  # what tells of them is in history/ now, all but the task itself
    rewritten = _rewrite_history(folder, numbers, raws, keys)
    rewritten += _blank_threads(folder, numbers, keys)
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
    if table == "notes" and wanted.intersection(row.get("tickets", ())):
        return True
    return any(change["ticket"] in wanted for change in row.get("changes", ()))


def _rewrite_history(folder: Path, numbers: set[int], raws: set[str], keys: set[str]) -> int:
    """Writes former journals without the documents; numbers and order of lines stay.

    Others may write between two files.
    """

    def without(content: bytes) -> bytes:
        lines = (line for line in content.split(b"\n") if line)
        return b"".join(_without(line, numbers, raws, keys) for line in lines)

    rewritten = 0
    for path in sorted((folder / "history").rglob("*")):
        if path.suffix == ".jsonl":
            rewritten += rewrite(folder, path, without)
        elif path.suffix == ".json":
            path.unlink()  # a snapshot kept from before an upgrade
            rewritten += 1
    return rewritten


def _without(line: bytes, numbers: set[int], raws: set[str], keys: set[str]) -> bytes:
    try:
        record = unseal(line)
    except ValueError:
        return b""  # no whole line: nothing that was ever acknowledged
    record.pop("crc", None)
    for table, rows in record.get("put", {}).items():
        for number, row in rows.items():
            if row is None:
                continue
            named = _named(row, keys)
            if table == "erasures" or _speaks_of(table, int(number), row, numbers, raws):
                rows[number] = None
            elif named and table == "tickets":
                rows[number] = _without_person(row, named)
            elif named:
                rows[number] = None
    return seal(record)


def _named(row: Json, keys: set[str]) -> str:
    """The address among those in a document that is to be forgotten; empty if there is none."""
    found = {each.lower() for each in _ADDRESS.findall(to_json(row))}
    return next((each for each in found if _digest(each) in keys), "")


def _without_person(row: Json, key: str) -> Json:
    """Another customer's ticket that had the person among its participants, or as its customer."""
    nobody = {"name": "", "address": ""}
    kept = {
        name: [each for each in row[name] if each.lower() != key]
        for name in ("participants", "mistaken")
        if name in row
    }
    mine = row.get("customer", nobody).get("address", "").lower() == key
    return row | kept | ({"customer": nobody} if mine else {})


def _blank_threads(folder: Path, numbers: set[int], keys: set[str]) -> int:
    """Takes the words out of what was split off to an erased ticket, and out of events.

    A blanked record keeps its length, so that the ticket's ``bytes`` stay true.
    """
    changed = 0
    for path in sorted((folder / "tickets").glob("*/*.jsonl")):
        content = read_file(path)
        if b'"kind":"moved"' in content or any(verb in content for verb in _NAMING):
            changed += rewrite(folder, path, partial(_with_blanks, numbers=numbers, keys=keys))
    return changed


def _with_blanks(content: bytes, numbers: set[int], keys: set[str]) -> bytes:
    """A thread without the words that are to be forgotten."""
    lines = content.split(b"\n")
    records = [_record(line) for line in lines]
    moved = {r["of"] for r in records if r.get("kind") == "moved" and r.get("to") in numbers}
    return b"\n".join(
        _blanked(line, record)
        if record.get("id") in moved
        or (record.get("kind") == "corrected" and record["of"] in moved)
        or (record.get("kind") == "event" and _named(record, keys))
        else line
        for line, record in zip(lines, records, strict=True)
    )


def _record(line: bytes) -> Json:
    try:
        return unseal(line)
    except ValueError:
        return {}


def _blanked(line: bytes, record: Json) -> bytes:
    """A sealed line of the same length that only says that something stood here."""
    stays = ("kind", "id", "of", "v", "at", "by", "on")
    kept: Json = {name: record[name] for name in stays if name in record}
    if record["kind"] == "event":
        kept |= {"verb": record["verb"], "detail": ""}
    else:
        nobody = {"name": "", "address": ""}
        kept |= {"sender": nobody, "to": [], "subject": "", "message_id": "", "text": ""}
    room = len(line) - len(seal(kept | {"pad": ""})) + 1
    return seal(kept | {"pad": " " * room})[:-1] if room >= 0 else line


def _clean_torn(folder: Path, key: bytes, numbers: set[int]) -> int:
    """Deletes what lies in ``torn/`` and names the person or one of the tickets."""
    needles = [key, *(b'"%d":{' % number for number in numbers)]
    found = [
        path
        for path in (folder / "torn").glob("*")
        if any(needle in read_file(path).lower() for needle in needles)
        or path.name.partition("-")[0] in map(str, numbers)
    ]
    return _delete(found)
