"""Mends a store: what was never told as saved is cut, what is derived is built again.

Whatever is taken away lies in ``torn/`` afterwards. What a mend cannot do without guessing is left
alone.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tuidesk.domain.ledger import Booking, Day, booked
from tuidesk.store.care.erase import finish_erasures
from tuidesk.store.care.examine import examine, journal_lines
from tuidesk.store.care.finding import Finding
from tuidesk.store.codec import decode, encode
from tuidesk.store.errors import Damaged, StoreError
from tuidesk.store.journal import JournalStorage, base_line
from tuidesk.store.lines import Json, make_folder, replace_file, sync_folder, unseal
from tuidesk.store.lock import write_lock
from tuidesk.store.records import message_count
from tuidesk.store.snapshot import State, read_snapshot, write_snapshot
from tuidesk.store.threads import Threads


def mend(desk: Path) -> list[Finding]:
    """Mends what can be mended without a guess; returns what was found before."""
    found = examine(desk)
    folder = desk / "store"
    kinds = {each.kind for each in found}
    for each in found:
        if each.kind == "mode":
            path = Path(each.file)
            path.chmod(path.stat().st_mode & ~0o007)
        elif each.kind == "leftover":
            _put_away(folder, Path(each.file))
    if kinds & {"snapshot", "journal"}:
        _salvage(folder)
        return [*found, *(each for each in mend(desk) if each.kind not in kinds)]
    for kind, cure in _CURES.items():
        if kind in kinds:
            cure(folder, found)
    return found


def _cut_torn(folder: Path, found: list[Finding]) -> None:
    """Any change cuts the torn tail; an empty one is enough."""
    journal = JournalStorage(folder)
    with journal.transaction("doctor"):
        pass
    journal.close()


def _count(folder: Path, found: list[Finding]) -> None:
    """Counts the messages of tickets whose count is wrong."""
    journal, threads = JournalStorage(folder), Threads(folder / "tickets")
    wrong = {int(Path(each.file).stem) for each in found if each.kind == "count"}
    with journal.transaction("doctor") as edits:
        for number in wrong:
            row = journal.row("tickets", number)
            if row is not None:
                parts = [number, *_parts(journal, threads, number, row)]
                count = sum(_messages(threads, journal, part) for part in parts)
                edits.put("tickets", number, row | {"message_count": count})
    journal.close()


def _parts(journal: JournalStorage, threads: Threads, number: int, row: Json) -> Iterator[int]:
    """The tickets merged into one, and into those."""
    for part in row.get("merged", []):
        inner = journal.row("tickets", part) or threads.read_archived(part)[0][-1]
        if inner.get("merged_into") == number:
            yield part
            yield from _parts(journal, threads, part, inner)


def _messages(threads: Threads, journal: JournalStorage, number: int) -> int:
    row = journal.row("tickets", number)
    records = threads.read(number, row["bytes"]) if row else threads.read_archived(number)[0]
    return message_count(records)


def _add_up(folder: Path, found: list[Finding]) -> None:
    """Makes the ledger's sums those of its lines."""
    journal, ledger = JournalStorage(folder), Threads(folder / "ledger")
    with journal.transaction("doctor") as edits:
        for number, row in journal.rows("ledger").items():
            day = decode(Day, row)
            try:
                records = ledger.read(number, day.bytes)
            except Damaged:
                continue  # left alone: which lines are missing is not known
            empty = Day(number, day.fetched, bytes=day.bytes)
            fresh = booked(empty, [decode(Booking, each) for each in records])
            if not fresh.unaccounted:
                edits.put("ledger", number, encode(fresh))
    journal.close()


def _drop_index(folder: Path, found: list[Finding]) -> None:
    for file in (folder / "cache").glob("index.sqlite*"):
        file.unlink(missing_ok=True)


def _finish_erasures(folder: Path, found: list[Finding]) -> None:
    finish_erasures(folder)


_LEAP = 1_000_000
"""Transactions that a mended store is ahead: whoever had it open reads it anew."""
_CURES: dict[str, Callable[[Path, list[Finding]], None]] = {
    "torn": _cut_torn,
    "count": _count,
    "ledger": _add_up,
    "index": _drop_index,
    "erasure": _finish_erasures,
}


def _put_away(folder: Path, path: Path) -> None:
    make_folder(folder / "torn")
    with suppress(FileNotFoundError):  # whoever wrote it was only slow
        os.replace(path, folder / "torn" / path.name)
        sync_folder(path.parent)


def _salvage(folder: Path) -> None:
    """Makes snapshot and journal anew from every whole line there is, and from the threads.

    The newest document of each id counts: lines hold whole documents, so a lost line costs only
    what no later one says. A thread that is longer than its ticket knew is believed: its seals
    are whole, and its messages were acknowledged.
    """
    with write_lock(folder):
        state = _replayed(folder)
        _believe_threads(folder, state)
        _believe_ledger(folder, state)
        state.seq += _LEAP
        for name in ("desk.jsonl", "desk.json"):
            if (folder / name).exists():
                make_folder(folder / "torn")
                kept = folder / "torn" / f"{name}-{state.seq:010}"
                replace_file(kept, [(folder / name).read_bytes()])
        write_snapshot(folder / "desk.json", state)
        replace_file(folder / "desk.jsonl", [base_line(state.seq)])


def _replayed(folder: Path) -> State:
    """The state that the snapshot and all journals, former ones included, tell together."""
    try:
        state = read_snapshot(folder / "desk.json")
    except (StoreError, FileNotFoundError):
        state = State()
    former = sorted((folder / "history").glob("desk-*.jsonl"))
    for path in (*former, folder / "desk.jsonl"):
        for _, record in journal_lines(path) if path.exists() else ():
            if record is not None and "put" in record and record["seq"] > state.seq:
                state.apply(record)
    return state


def _believe_threads(folder: Path, state: State) -> None:
    threads = Threads(folder / "tickets")
    tickets = state.tables.setdefault("tickets", {})
    for path in sorted((folder / "tickets").glob("*/*.jsonl")):
        if not path.stem.isdecimal():
            continue
        number, records, length = int(path.stem), *_whole_records(path)
        row = tickets.get(number)
        archived = bool(records) and records[-1]["kind"] == "ticket"
        if row is not None and length > row["bytes"]:
            if archived:
                del tickets[number]  # the line that archived it is newer than the row
            else:
                tickets[number] = _grown(row, records, length)
        elif row is None and records and not archived and not _was_archived(threads, number):
            tickets[number] = _made_up(number, records, length)
        state.high["tickets"] = max(number, state.high.get("tickets", 0))


def _believe_ledger(folder: Path, state: State) -> None:
    """Counts the days anew whose files know more than the tables."""
    days = state.tables.setdefault("ledger", {})
    for path in sorted((folder / "ledger").glob("*/*.jsonl")):
        records, length = _whole_records(path)
        if not path.stem.isdecimal() or length <= days.get(int(path.stem), {}).get("bytes", 0):
            continue
        bookings = [decode(Booking, each) for each in records]
        fetched = sum(not each.was for each in bookings)
        day = booked(Day(int(path.stem), fetched, bytes=length), bookings)
        days[day.id] = encode(day)


def _whole_records(path: Path) -> tuple[list[Json], int]:
    records: list[Json] = []
    length = 0
    for line in path.read_bytes().split(b"\n")[:-1]:
        try:
            records.append(unseal(line))
        except ValueError:
            break
        length += len(line) + 1
    return records, length


def _was_archived(threads: Threads, number: int) -> bool:
    try:
        threads.read_archived(number)
    except Damaged:
        return False
    return True


def _grown(row: Json, records: list[Json], length: int) -> Json:
    entries = max((each["id"] for each in records if "id" in each), default=row["entries"])
    return row | {
        "bytes": length,
        "entries": max(entries, row["entries"]),
        "message_count": message_count(records),
        "revision": row["revision"] + 1,
    }


def _made_up(number: int, records: list[Json], length: int) -> Json:
    """A ticket of which only the thread is left: open, so that somebody looks at it."""
    messages = [each for each in records if each["kind"] in ("in", "out")]
    first = messages[0] if messages else records[0]
    nobody = {"name": "", "address": ""}
    at = first.get("at", "1970-01-01T00:00:00+00:00")
    row = {
        "number": number,
        "subject": first.get("subject", "A ticket that was mended"),
        "customer": first.get("customer") or first.get("sender", nobody),
        "mailbox": "support",
        "created": at,
        "updated": at,
        "status": "open",
        "tags": ["mended"],
        "waiting_since": at,
        "latest_message": messages[-1]["at"] if messages else at,
        "revision": 1,
        "entries": 0,
        "bytes": 0,
    }
    return _grown(row, records, length)
