"""What the tables say against what lies on the disk: threads, raw mail, ledger, index."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tuidesk.domain.incoming.ledger import Booking, Day, booked
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.store.care.finding import Finding
from tuidesk.store.care.journals import told_lengths
from tuidesk.store.codec import decode
from tuidesk.store.errors import Damaged
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json
from tuidesk.store.records import message_count, waiting
from tuidesk.store.threads import Threads

_BACKUP = "Restore it from a backup."


class Contents:
    """One examination; ``findings`` may be asked once."""

    def __init__(self, journal: JournalStorage, folder: Path) -> None:
        self._journal, self._folder = journal, folder
        self._threads, self._ledger = Threads(folder / "tickets"), Threads(folder / "ledger")
        self._hot = journal.rows("tickets")
        self._counts: dict[int, int] = {}
        self._cold: dict[int, Json] = {}
        """Archived tickets that are parts of others, or have parts."""
        self._unsent: set[tuple[int, int]] = set()
        """Answers that have not certainly left, by ticket and entry."""
        self._named: dict[str, str] = {}
        """Raw mails that must be there, and who says so."""
        self._known: set[str] = set()
        """Raw mails that are accounted for, erased ones included."""

    def findings(self) -> Iterator[Finding]:
        """Everything that does not agree."""
        for part in (
            self._hot_threads,
            self._other_threads,
            self._counted,
            self._waiting,
            self._rows,
            self._days,
            self._mails,
            self._index,
        ):
            try:
                yield from part()
            except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
                what = f"It cannot be examined: {type(error).__name__} {error}."
                yield Finding("unreadable", str(self._folder), what, _BACKUP)
        for number in self._journal.rows("erasures"):
            what = f"Erasure {number} was interrupted."
            yield Finding("erasure", str(self._folder), what, "--repair finishes it.")

    def _hot_threads(self) -> Iterator[Finding]:
        high = self._journal.high("tickets")
        for number, row in self._hot.items():
            path = str(self._threads.path(number))
            if number > high:
                yield Finding("id", path, f"#{number} is above the highest id.", "--repair")
            try:
                decode(Ticket, row)
                records = self._threads.read(number, row["bytes"])
            except (ValueError, KeyError, TypeError) as error:
                what = f"#{number} cannot be understood ({error})."
                yield Finding("row", str(self._folder / "desk.json"), what, _BACKUP)
                continue
            except Damaged as error:
                yield Finding("thread", path, error.message.removeprefix(f"{path} "), _BACKUP)
                continue
            self._note(number, records)
            self._unsent |= {(number, entry) for entry in waiting(records)}
            if self._threads.size(number) > row["bytes"]:
                what = "It continues past what was saved; nobody was told about that part."
                yield Finding("tail", path, what, "The next change cuts it and keeps it in torn/.")

    def _waiting(self) -> Iterator[Finding]:
        """Every answer that has not certainly left has its place in the outbox."""
        rows = self._journal.rows("outbox").values()
        known = {(row["ticket"], row["entry"]) for row in rows}
        for number, entry in sorted(self._unsent - known):
            what = f"#{number} has a waiting answer that is not in the outbox."
            file = str(self._threads.path(number))
            yield Finding("outbox", file, what, "--repair adds it there as unknown.", entry)

    def _other_threads(self) -> Iterator[Finding]:
        """Threads of archived tickets, and such as belong to nobody."""
        high, told = self._journal.high("tickets"), told_lengths(self._folder)
        for path in sorted((self._folder / "tickets").glob("*/*.jsonl")):
            number = int(path.stem) if path.stem.isdecimal() else 0
            if number in self._hot:
                continue
            if number > high or not number:
                what = "No ticket was ever committed for it."
                yield Finding("orphan-thread", str(path), what, "A later ticket overwrites it.")
                continue
            try:
                records = self._threads.read_archived(number)[0]
            except Damaged as error:
                yield Finding("thread", str(path), error.message.removeprefix(f"{path} "), _BACKUP)
                continue
            if path.stat().st_size < told.get(number, 0):
                what = f"It is shorter than it was when #{number} was last open."
                yield Finding("thread", str(path), what, _BACKUP)
            if records[-1].get("number") != number:
                what = f"It holds #{records[-1].get('number')}, not #{number}."
                yield Finding("thread", str(path), what, _BACKUP)
            if records[-1].get("merged") or records[-1].get("merged_into"):
                self._cold[number] = records[-1]
            self._note(number, records)
        yield from self._missing(high)

    def _missing(self, high: int) -> Iterator[Finding]:
        """Every number that was given out has a thread, but for those of erased tickets."""
        erased = self._journal.rows("erased")
        for number in range(1, high + 1):
            path = self._threads.path(number)
            if number not in self._hot and number not in erased and not path.exists():
                yield Finding("thread", str(path), f"#{number} has no thread.", _BACKUP)

    def _note(self, number: int, records: list[Json]) -> None:
        moved = {each["of"] for each in records if each["kind"] == "moved"}
        self._counts[number] = message_count(records)
        for each in records:
            if each["kind"] in ("in", "out") and each.get("raw") and each["id"] not in moved:
                self._named[each["raw"]] = f"#{number}"

    def _counted(self) -> Iterator[Finding]:
        for number, row in self._hot.items():
            if number not in self._counts:
                continue
            own = self._counts[number]
            parts = sum(self._counts.get(part, 0) for part in self._parts(number, row, {number}))
            if row.get("message_count", 0) != own + parts:
                what = f"#{number} counts {row.get('message_count', 0)} messages of {own + parts}."
                file = str(self._threads.path(number))
                yield Finding("count", file, what, "--repair counts again.")
            into = row.get("merged_into")
            if into is not None and into not in self._counts:
                what = f"#{number} is part of #{into}, which does not exist."
                file = str(self._threads.path(number))
                yield Finding("merged", file, what, f"Run: tuidesk unmerge {number}")

    def _parts(self, whole: int, row: Json, seen: set[int]) -> Iterator[int]:
        for number in row.get("merged", []):
            inner = self._hot.get(number) or self._cold.get(number, {})
            if number not in seen and inner.get("merged_into") == whole:
                seen.add(number)
                yield number
                yield from self._parts(number, inner, seen)

    def _rows(self) -> Iterator[Finding]:
        """What other tables name: raw mails and tickets."""
        for table in ("outbox", "quarantine", "drafts"):
            for number, row in self._journal.rows(table).items():
                where = f"{self._folder / 'desk.json'}: {table} {number}"
                if row.get("raw"):
                    self._named[row["raw"]] = where
                ticket = row.get("ticket", (row.get("draft") or {}).get("ticket"))
                if ticket is not None and ticket not in self._counts:
                    what = f"It mentions #{ticket}, which cannot be read."
                    yield Finding("reference", where, what, f"See: tuidesk show {ticket}")

    def _days(self) -> Iterator[Finding]:
        for number, row in self._journal.rows("ledger").items():
            day, path = decode(Day, row), str(self._ledger.path(number))
            try:
                records = self._ledger.read(number, day.bytes)
            except Damaged as error:
                yield Finding("ledger", path, error.message.removeprefix(f"{path} "), _BACKUP)
                continue
            bookings = [decode(Booking, each) for each in records]
            self._known |= {each.raw for each in bookings}
            if day.unaccounted:
                what = f"{day.unaccounted} mails are unaccounted for."
                yield Finding("ledger", path, what, "Compare it with the mailbox.")
            elif booked(Day(number, day.fetched, bytes=day.bytes), bookings) != day:
                what = "Its lines do not add up."
                yield Finding("ledger", path, what, "--repair counts again.")

    def _mails(self) -> Iterator[Finding]:
        """Every raw mail against its name, and the names against what is there."""
        found = set[str]()
        for path in sorted((self._folder / "mail").glob("*/*.eml")):
            name = str(path.relative_to(self._folder.parent))
            found.add(name)
            if name not in self._named and name not in self._known:
                what = "It is on no ticket: something stopped while it was being stored."
                yield Finding("orphan-mail", str(path), what, "--repair moves it to torn/.")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
                what = "Its contents do not match its checksum."
                yield Finding("mail", str(path), what, _BACKUP)
        for name, who in self._named.items():
            if name not in found:
                what = f"It is missing, but {who} names it."
                yield Finding("mail", str(self._folder.parent / name), what, _BACKUP)

    def _index(self) -> Iterator[Finding]:
        path = self._folder / "cache/index.sqlite"
        if not path.exists():
            return
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as index:
                (sound,) = index.execute("pragma quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:  # no room, no right: nothing is said of the file
            sound = "ok" if path.is_file() else str(error)
        except sqlite3.Error as error:
            sound = str(error)
        if sound != "ok":
            what = f"It is damaged ({sound})."
            yield Finding("index", str(path), what, "--repair deletes it; it is built again.")
