"""Changes that become true together: tickets, their threads, and the tables beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from tuidesk.domain.errors import NotFound
from tuidesk.domain.incoming.ledger import Booking, Day, booked
from tuidesk.domain.letters.bounce import Bounce
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.threading import Sighting
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.store.codec import decode, encode
from tuidesk.store.edits import Edits
from tuidesk.store.errors import Conflict
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import Json
from tuidesk.store.reading import Records
from tuidesk.store.records import correction, record_of, removal, state_record, withdrawal
from tuidesk.store.tables import Record, RecordT

if TYPE_CHECKING:
    from tuidesk.store.index import Copy, Index

    A = TypeVar("A", Sighting, Copy)


@dataclass
class _Open:
    """A ticket that the transaction touched, with what the store keeps beside it."""

    ticket: Ticket
    bytes: int
    entries: int
    base_revision: int
    before: Ticket | None = None
    """As it stands on the disk; None for a new one."""
    records: list[Json] = field(default_factory=list)
    archive: bool = False


class Transaction:
    """Reads see what this transaction changed. Use only inside ``Repository.transaction``."""

    def __init__(
        self,
        stored: Records,
        edits: Edits,
        journal: JournalStorage,
        tables: Mapping[type, str],
    ) -> None:
        self._stored, self._edits, self._journal = stored, edits, journal
        self._threads, self._tables = stored.threads, tables
        self._bookings: dict[int, list[Booking]] = {}
        self._open: dict[int, _Open] = {}
        self._new: list[tuple[int, str, int, Message]] = []

    def ticket(self, number: int, revision: int | None = None) -> Ticket:
        """The ticket as it stands; raises NotFound, and Conflict if it is not at ``revision``."""
        found = self.find(number)
        if found is None:
            raise NotFound(f"There is no ticket #{number}.")
        if revision is not None and found.revision != revision:
            raise Conflict(found)
        return found

    def find(self, number: int) -> Ticket | None:
        """The ticket as it stands, or None."""
        opened = self._opened(number)
        return opened.ticket if opened else None

    def new_number(self) -> int:
        """A ticket number never used before."""
        return self._edits.next_id("tickets")

    def add(self, ticket: Ticket) -> None:
        """Adds a ticket under a new number."""
        self._open[ticket.number] = _Open(ticket, 0, 0, 0)

    def save(self, ticket: Ticket) -> None:
        """Changes a ticket; raises Conflict if it was read before somebody else's change."""
        opened = self._opened(ticket.number)
        if opened is None:
            raise NotFound(f"There is no ticket #{ticket.number}.")
        if ticket.revision != opened.base_revision:
            raise Conflict(opened.ticket)
        opened.ticket = ticket

    def append(self, number: int, what: Message | Note | Event) -> int:
        """Adds an entry to a ticket's thread and returns its id."""
        opened = self._must_be_open(number)
        opened.entries += 1
        opened.records.append(record_of(opened.entries, what))
        if isinstance(what, Message):
            self._new.append((number, opened.ticket.mailbox, opened.entries, what))
        return opened.entries

    def set_state(
        self, number: int, entry: int, state: SendState, detail: str, at: datetime
    ) -> None:
        """Writes down what became of an outgoing mail."""
        self._must_be_open(number).records.append(state_record(entry, state, detail, at))

    def correct(self, number: int, entry: int, message: Message) -> None:
        """Puts a better reading of a stored mail in the place of the former one."""
        self._must_be_open(number).records.append(correction(entry, message))

    def withdraw_note(self, number: int, entry: int, at: datetime) -> None:
        """Takes a note back."""
        self._must_be_open(number).records.append(withdrawal(entry, at))

    def move(self, number: int, entry: int, to: int, at: datetime) -> None:
        """Takes a message off a ticket; it must have been appended to the other one."""
        self._must_be_open(number).records.append(removal(entry, to, at))

    def archive(self, number: int) -> None:
        """Moves a new or hot ticket out of the tables: it becomes the last line of its thread."""
        self._must_be_open(number).archive = True

    def all(self, kind: type[RecordT], **equal: str) -> dict[int, RecordT]:
        """All records of a kind, this transaction's included; see ``Records.all``."""
        return self._stored.all(kind, **equal)

    def get(self, kind: type[RecordT], number: int) -> RecordT | None:
        """One record by id."""
        return self._stored.get(kind, number)

    def new_id(self, kind: type[RecordT]) -> int:
        """An id for a new record."""
        return self._edits.next_id(self._tables[kind])

    def book(self, day: int, bookings: Sequence[Booking], *, fetched: int = 0) -> None:
        """Writes mails into the ledger's day; ``fetched``: how many of them are new to it."""
        self._bookings.setdefault(day, []).extend(bookings)
        before = self.get(Day, day) or Day(day)
        self.put(booked(replace(before, fetched=before.fetched + fetched), bookings))

    def put(self, record: Record) -> None:
        """Adds or replaces a record."""
        self._edits.put(self._tables[type(record)], record.id, encode(record))

    def delete(self, kind: type[RecordT], number: int) -> None:
        """Removes a record."""
        self._edits.put(self._tables[kind], number, None)

    def with_message_id(self, message_id: str) -> Sequence[Sighting]:
        """Tickets that hold a message of this id."""
        new = [seen for seen in self._new if seen[3].message_id == message_id]
        return [*self._alive(self._index().sightings(message_id)), *map(_sighting, new)]

    def referring_to(self, message_id: str) -> Sequence[Sighting]:
        """Tickets that hold a message whose References name this id."""
        new = [seen for seen in self._new if message_id in seen[3].references]
        return [*self._alive(self._index().references_to(message_id)), *map(_sighting, new)]

    def of_gmail_thread(self, thread: str) -> Sequence[Sighting]:
        """Tickets that hold a message of this Gmail thread."""
        new = [seen for seen in self._new if seen[3].gmail and seen[3].gmail.thread == thread]
        return [*self._alive(self._index().gmail_thread(thread)), *map(_sighting, new)]

    def copies_of(self, message_id: str, gmail: str | None = None) -> "list[Copy]":
        """Messages of that Message-ID or that Gmail id, those of this transaction included."""
        from tuidesk.store.index import Copy  # brings SQLite

        new = [
            Copy(number, entry, mailbox, known.digest, known.direction)
            for number, mailbox, entry, known in self._new
            if known.message_id == message_id
            or (gmail and known.gmail and known.gmail.message == gmail)
        ]
        index = self._index()
        by_gmail = index.gmail_copies(gmail) if gmail else []
        return [*self._alive([*index.copies(message_id), *by_gmail]), *new]

    def copies(self, message: Message) -> "list[Copy]":
        """Messages with the same Message-ID or the same Gmail id."""
        return self.copies_of(message.message_id, message.gmail.message if message.gmail else None)

    def bounces_of(self, message_id: str) -> list[tuple[int, Bounce]]:
        """The reports on a message that came before it, each with its ticket."""
        found = [(number, message) for number, _, _, message in self._new]
        for number in {
            each.ticket for each in self._alive(self._index().references_to(message_id))
        }:
            entries = self._stored.thread(number)
            found += [(number, each.what) for each in entries if isinstance(each.what, Message)]
        return [
            (number, message.bounce)
            for number, message in found
            if message.bounce and message.bounce.original_message_id == message_id
        ]

    def _alive(self, found: "Sequence[A]") -> "list[A]":
        """Those of tickets that there are: the index may still know one that was erased."""
        return [each for each in found if self.find(each.ticket) is not None]

    def write(self) -> None:
        """Puts what is new in files on the disk, durable, and the tickets into the transaction."""
        self._write_ledger()
        written = False
        for number, opened in self._open.items():
            if not self._changed(opened):
                continue
            written = written or bool(opened.records) or opened.archive
            self._write(number, opened)
        if written:
            self._threads.sync()

    def _write_ledger(self) -> None:
        ledger = self._stored.ledger
        for number, bookings in self._bookings.items():
            day = self.get(Day, number) or Day(number)
            records: list[Json] = [encode(each) for each in bookings]
            self.put(replace(day, bytes=ledger.append(number, day.bytes, records)))
        if self._bookings:
            ledger.sync()

    def _write(self, number: int, opened: _Open) -> None:
        ticket = replace(opened.ticket, revision=opened.base_revision + 1)
        document: Json = encode(ticket) | {"entries": opened.entries}
        records = (
            [*opened.records, {"kind": "ticket", **document}] if opened.archive else opened.records
        )
        end = self._threads.append(number, opened.bytes, records) if records else opened.bytes
        if not opened.archive:
            self._edits.put("tickets", number, document | {"bytes": end})
        elif self._journal.row("tickets", number) is not None:
            self._edits.put("tickets", number, None)

    @staticmethod
    def _changed(opened: _Open) -> bool:
        """Whether there is anything to write: looking at an archived ticket brings none back."""
        return bool(opened.records) or opened.archive or opened.ticket != opened.before

    def _must_be_open(self, number: int) -> _Open:
        opened = self._opened(number)
        if opened is None:
            raise NotFound(f"There is no ticket #{number}.")
        return opened

    def _opened(self, number: int) -> _Open | None:
        """The ticket, read at first touch; an archived one comes back when it is changed."""
        if number not in self._open:
            row, length = self._journal.row("tickets", number), 0
            if row is None:
                if not self._stored.find(number):
                    return None
                records, length = self._threads.read_archived(number)
                row = records[-1]
            ticket = decode(Ticket, row)
            end: int = row.get("bytes", length)
            self._open[number] = _Open(ticket, end, row["entries"], ticket.revision, ticket)
        return self._open[number]

    def _index(self) -> "Index":
        return self._stored.catalogue.current()


def _sighting(seen: tuple[int, str, int, Message]) -> Sighting:
    number, mailbox, _, message = seen
    return Sighting(number, mailbox, message.at)
