"""Makes a store's tables anew out of what its journals, former ones and threads still tell."""

from collections.abc import Iterator
from pathlib import Path

from tuidesk.domain.incoming.ledger import Booking, Day, booked
from tuidesk.store.care.journals import all_records
from tuidesk.store.care.losses import note_losses
from tuidesk.store.codec import decode, encode
from tuidesk.store.errors import Damaged, StoreError
from tuidesk.store.journal import base_line
from tuidesk.store.lines import Json, make_folder, read_file, replace_file, unseal
from tuidesk.store.lock import write_lock
from tuidesk.store.marks import last_saved
from tuidesk.store.records import message_count
from tuidesk.store.snapshot import State, read_snapshot, write_snapshot
from tuidesk.store.threads import Threads

_LEAP = 1_000_000
"""Transactions that a mended store is ahead: whoever had it open reads it anew."""


def salvage(folder: Path) -> None:
    """Makes snapshot and journal anew from every whole line there is, and from the threads.

    The newest document of each id counts: lines hold whole documents, so a lost line costs only
    what no later one says. A thread that is longer than its ticket knew is believed: its seals
    are whole, and its messages were acknowledged. Notes what nothing tells any more.
    """
    with write_lock(folder):
        state, lost = _replayed(folder)
        if lost:
            note_losses(folder, lost)
        _believe_threads(folder, state)
        _believe_ledger(folder, state)
        state.seq += _LEAP
        for name in ("desk.jsonl", "desk.json"):
            if (folder / name).exists():
                make_folder(folder / "torn")
                kept = folder / "torn" / f"{name}-{state.seq:010}"
                replace_file(kept, [read_file(folder / name)])
        write_snapshot(folder / "desk.json", state)
        replace_file(folder / "desk.jsonl", [base_line(state.seq)])


def _replayed(folder: Path) -> tuple[State, list[str]]:
    """The state that the snapshot and all journals, former ones included, tell together.

    Also says which acknowledged transactions are in none of them.
    """
    broken: list[tuple[str, int]] = []
    try:
        state = read_snapshot(folder / "desk.json", broken)
    except (StoreError, FileNotFoundError):
        state = State()
    if ("_store", 0) in broken:
        state.seq = min(state.seq, _last_former(folder))  # somebody changed the number
    lost: list[tuple[int, int]] = []
    for record in all_records(folder):
        if record["seq"] > state.seq:
            if record["seq"] > state.seq + 1:
                lost.append((state.seq + 1, record["seq"] - 1))
            state.apply(record)
    saved = last_saved(folder)
    if saved > state.seq:
        lost.append((state.seq + 1, saved))
        state.seq = saved
    found = [_lost_transactions(*each) for each in lost]
    return state, [*found, *_lost_documents(folder, state, broken)]


def _last_former(folder: Path) -> int:
    """The last transaction that a former journal holds: there the snapshot ends."""
    names = [path.stem.partition("-")[2] for path in (folder / "history").glob("desk-*.jsonl")]
    return max((int(name) for name in names if name.isdecimal()), default=0)


def _lost_transactions(first: int, last: int) -> str:
    which = f"Transaction {first} is" if first == last else f"Transactions {first} to {last} are"
    return (
        f"{which} lost: changes of status, owner, tags and drafts in them are not known any more. "
        "Messages and notes were saved where their threads hold them."
    )


def _lost_documents(folder: Path, state: State, broken: list[tuple[str, int]]) -> Iterator[str]:
    """Puts the last known form of documents whose seal is broken in their place."""
    wanted = {(table, str(number)) for table, number in broken}
    for record in all_records(folder) if wanted else ():
        for table, key in wanted:
            if key in record["put"].get(table, {}):
                state.put(table, int(key), record["put"][table][key])
    for table, number in broken:
        if table != "_store" and number not in state.tables.get(table, {}):
            yield f"What {table} {number} held is lost."


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
    for line in read_file(path).split(b"\n")[:-1]:
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
