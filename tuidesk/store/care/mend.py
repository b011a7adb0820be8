"""Mends a store: what was never told as saved is cut, what is derived is built again.

Whatever is taken away lies in ``torn/`` afterwards. What a mend cannot do without guessing is left
alone.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tuidesk.domain.incoming.ledger import Booking, Day, booked
from tuidesk.store.care.erase import finish_erasures
from tuidesk.store.care.examine import examine
from tuidesk.store.care.finding import Finding
from tuidesk.store.care.salvage import salvage
from tuidesk.store.codec import decode, encode
from tuidesk.store.errors import Damaged
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json, make_folder, sync_folder
from tuidesk.store.rawmail import SETTLED
from tuidesk.store.records import message_count
from tuidesk.store.threads import Threads


def mend(desk: Path) -> list[Finding]:
    """Mends what can be mended without a guess, and returns what was found before.

    What could not be saved is a finding of the kind ``lost`` from then on.
    """
    found = examine(desk)
    folder = desk / "store"
    kinds = {each.kind for each in found}
    if "link" in kinds:
        return found
    for each in found:
        if each.kind == "mode":
            path = Path(each.file)
            path.chmod(path.stat().st_mode & ~0o007)
        elif each.kind == "leftover" or (
            each.kind == "orphan-mail" and _is_settled(Path(each.file))
        ):
            _put_away(folder, Path(each.file))
    if kinds & {"snapshot", "journal"}:
        salvage(folder)
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
                parts = [number, *_parts(journal, threads, number, row, {number})]
                count = sum(_messages(threads, journal, part) for part in parts)
                edits.put("tickets", number, row | {"message_count": count})
    journal.close()


def _parts(
    journal: JournalStorage, threads: Threads, number: int, row: Json, seen: set[int]
) -> Iterator[int]:
    """The tickets merged into one, and into those."""
    for part in row.get("merged", []):
        inner = journal.row("tickets", part) or threads.read_archived(part)[0][-1]
        if inner.get("merged_into") == number and part not in seen:
            seen.add(part)
            yield part
            yield from _parts(journal, threads, part, inner, seen)


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
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)


def _finish_erasures(folder: Path, found: list[Finding]) -> None:
    finish_erasures(folder)


def _is_settled(path: Path) -> bool:
    """Whether a raw mail lies there for so long that nobody is just taking it in."""
    with suppress(FileNotFoundError):
        return path.stat().st_mtime < time.time() - SETTLED
    return False


def _restore_waiting(folder: Path, found: list[Finding]) -> None:
    """Puts answers back into the outbox as unknown: whether they left is for a person to find."""
    journal, threads = JournalStorage(folder), Threads(folder / "tickets")
    with journal.transaction("doctor") as edits:
        for each in found:
            if each.kind == "outbox":
                ticket = int(Path(each.file).stem)
                row = journal.row("tickets", ticket)
                records = threads.read(ticket, row["bytes"]) if row else []
                message = next((r for r in records if r.get("id") == each.line), None)
                if row and message:
                    number = edits.next_id("outbox")
                    edits.put("outbox", number, _unknown(number, row, message))
    journal.close()


def _unknown(number: int, row: Json, message: Json) -> Json:
    people = [*message.get("to", []), *message.get("cc", [])]
    return {
        "id": number,
        "ticket": row["number"],
        "entry": message["id"],
        "mailbox": row["mailbox"],
        "message_id": message["message_id"],
        "sender": message["sender"]["address"],
        "recipients": [each["address"] for each in people],
        "subject": message["subject"],
        "raw": message.get("raw", ""),
        "by": message.get("by") or "tuidesk",
        "queued": message["at"],
        "not_before": message["at"],
        "state": "unknown",
        "detail": "its place in the outbox was lost; it may have been sent",
    }


_CURES: dict[str, Callable[[Path, list[Finding]], None]] = {
    "torn": _cut_torn,
    "count": _count,
    "ledger": _add_up,
    "index": _drop_index,
    "erasure": _finish_erasures,
    "outbox": _restore_waiting,
}


def _put_away(folder: Path, path: Path) -> None:
    make_folder(folder / "torn")
    with suppress(FileNotFoundError):  # whoever wrote it was only slow
        os.replace(path, folder / "torn" / path.name)
        sync_folder(path.parent)
