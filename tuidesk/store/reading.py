"""The reading half of the store: tickets, threads and records as they stand on the disk."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import RLock
from typing import Any

from tuidesk.domain.errors import NotFound
from tuidesk.domain.incoming.ledger import Booking, Day
from tuidesk.domain.tickets.query import Node
from tuidesk.domain.tickets.thread import Entry
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.store.catalogue import Catalogue
from tuidesk.store.codec import decode
from tuidesk.store.errors import Damaged
from tuidesk.store.expression import expression
from tuidesk.store.journal import Change, JournalStorage
from tuidesk.store.lines import Json
from tuidesk.store.records import entries_of
from tuidesk.store.tables import TABLES, RecordT
from tuidesk.store.threads import Threads


class Records:
    """What can be asked of a store; transactions and the repository stand on it."""

    def __init__(self, folder: Path, journal: JournalStorage) -> None:
        self._folder, self._journal = folder, journal
        self.threads = Threads(folder / "tickets")
        self.ledger = Threads(folder / "ledger")
        self.catalogue = Catalogue(folder / "cache", journal, self.threads)
        self._taking = RLock()
        self._changes: set[Change] = set()
        self._tickets: Mapping[int, Ticket] = {
            number: _ticket(number, row) for number, row in self._journal.rows("tickets").items()
        }

    def refresh(self) -> set[Change]:
        """Takes in what anybody changed and says what it was; one ``stat`` when nothing did."""
        self._journal.refresh()
        self._take_in()
        with self._taking:
            changed, self._changes = self._changes, set()
            return changed

    @property
    def next_number(self) -> int:
        """The number that the next new ticket would get now."""
        return self._journal.high("tickets") + 1

    def tickets(self) -> Mapping[int, Ticket]:
        """The hot tickets by number: everything that is not archived."""
        self._take_in()
        return self._tickets

    def ticket(self, number: int) -> Ticket:
        """One ticket, hot or archived; raises NotFound."""
        found = self.find(number)
        if found is None:
            raise NotFound(f"There is no ticket #{number}.")
        return found

    def find(self, number: int) -> Ticket | None:
        """One ticket, hot or archived, or None."""
        self._take_in()
        if number in self._tickets:
            return self._tickets[number]
        document = self._archived_document(number)
        return decode(Ticket, document) if document else None

    def thread(self, number: int) -> tuple[Entry, ...]:
        """What happened on a ticket, in order of arrival; raises NotFound."""
        row = self._journal.row("tickets", number)
        if row is not None:
            return entries_of(self.threads.read(number, row["bytes"]))
        if not self._archived_document(number):
            raise NotFound(f"There is no ticket #{number}.")
        return entries_of(self.threads.read_archived(number)[0])

    def archived(self, limit: int | None = None) -> Iterator[Ticket]:
        """The archived tickets, the last changed first."""
        documents = self.catalogue.current().archived(-1 if limit is None else limit)
        return (decode(Ticket, document) for document in documents)

    def found(self, wanted: Node) -> Iterator[tuple[Ticket, int]]:
        """Tickets with the entry in which words are found, the newest entry first."""
        asked = expression(wanted)
        index = self.catalogue.worded()
        hot, seen = self.tickets(), set[int]()
        for number, entry in index.find(asked) if asked else ():
            if number in seen:
                continue
            seen.add(number)
            document = None if number in hot else index.archived_ticket(number)
            ticket = hot.get(number) or (decode(Ticket, document) if document else None)
            if ticket is not None:
                yield ticket, entry

    def sayers(self, wanted: Node) -> Callable[[int], bool]:
        """A test whether words are found anywhere on a ticket, for many tickets."""
        asked = expression(wanted)
        if not asked:
            return lambda number: False
        index = self.catalogue.worded()
        rows = index.rows_with(asked)
        return lambda number: not rows.isdisjoint(index.rows_of(number))

    def take_in_words(self, limit: int) -> int:
        """Prepares a part of what is new for searches; says of how many tickets that was."""
        return self.catalogue.take_in_words(limit)

    def archived_counts(self) -> dict[str, int]:
        """How many tickets are archived, by status; those that came back may be counted twice."""
        if self._journal.high("tickets") == len(self._journal.rows("tickets")):
            return {}
        return self.catalogue.current().archived_counts()

    def all(self, kind: type[RecordT], **equal: str) -> dict[int, RecordT]:
        """All records of a kind by id; only those whose members equal these texts, if any."""
        rows = self._journal.rows(TABLES[kind])
        return {
            number: decode(kind, row)
            for number, row in rows.items()
            if all(row.get(name) == value for name, value in equal.items())
        }

    def get(self, kind: type[RecordT], number: int) -> RecordT | None:
        """One record by id."""
        row = self._journal.row(TABLES[kind], number)
        return decode(kind, row) if row is not None else None

    def named_raws(self) -> set[str]:
        """The raw mails that the tables beside the tickets name."""
        tables = self._journal.read().values()
        return {row["raw"] for rows in tables for row in rows.values() if row.get("raw")}

    def bookings(self, day: Day) -> list[Booking]:
        """The mails of a day in the order in which they were taken in."""
        return [decode(Booking, each) for each in self.ledger.read(day.id, day.bytes)]

    def _archived_document(self, number: int) -> Json | None:
        if not 0 < number <= self._journal.high("tickets"):
            return None
        if not self.threads.path(number).exists():
            return None
        document: dict[str, Any] = self.threads.read_archived(number)[0][-1]
        return document

    def _take_in(self) -> None:
        """Decodes what changed into a new mapping: who iterates the old one is not disturbed."""
        changed = self._journal.take_changes()  # the journal's mutex comes first, or two threads
        with self._taking:  # could wait for each other
            self._changes |= changed
            numbers = [number for table, number in changed if table == "tickets"]
            if not numbers:
                return
            tickets = dict(self._tickets)
            for number in numbers:
                row = self._journal.row("tickets", number)
                if row is None:
                    tickets.pop(number, None)
                else:
                    tickets[number] = _ticket(number, row)
            self._tickets = tickets
            self.catalogue.mark_stale(numbers)


def _ticket(number: int, row: Json) -> Ticket:
    try:
        return decode(Ticket, row)
    except (ValueError, KeyError, TypeError) as error:
        words = f"Ticket #{number} cannot be understood ({error})."
        raise Damaged(words, "Run: tuidesk doctor") from error
