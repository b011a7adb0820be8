"""Mail on its way into the desk: kept raw, read, put on tickets, counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.receive import Arrival, Receipt, receive
from tuidesk.domain.errors import NotAllowed, NotFound
from tuidesk.domain.incoming.ledger import Booking, Fate, day_number
from tuidesk.domain.incoming.sync import Position, Quarantined
from tuidesk.domain.letters.message import Message
from tuidesk.mail.parse import Origin, parse
from tuidesk.settings.model import Mailbox
from tuidesk.store.errors import Damaged
from tuidesk.store.rawmail import RawMail
from tuidesk.store.transaction import Transaction

POISON = (ValueError, TypeError, KeyError, AttributeError, AssertionError, Damaged, NotFound)
"""What one bad mail, or one damaged ticket, may raise; the others go on."""
VANISHED = "gone from the server"


@dataclass
class Counts:
    """Where mail went; ``read`` is always the sum of the rest (B6)."""

    read: int = 0
    ticketed: int = 0
    threaded: int = 0
    duplicates: int = 0
    discarded: dict[str, int] = field(default_factory=dict)
    quarantined: int = 0
    tickets: int = 0
    """Tickets created."""
    left_out: list[str] = field(default_factory=list)
    """Files that are no mail, or that were thrown away, each with the reason."""
    restored: set[int] = field(default_factory=set)
    """Archived tickets that came back."""

    def add(self, receipt: Receipt) -> None:
        """Counts one mail."""
        self.read += 1
        if receipt.restored and receipt.ticket is not None:
            self.restored.add(receipt.ticket)
        if receipt.fate is Fate.TICKETED:
            self.ticketed += 1
            self.tickets += 1
        elif receipt.fate is Fate.THREADED:
            self.threaded += 1
        elif receipt.fate is Fate.DUPLICATE:
            self.duplicates += 1
        elif receipt.fate is Fate.QUARANTINED:
            self.quarantined += 1
        else:
            self.discarded[receipt.reason] = self.discarded.get(receipt.reason, 0) + 1

    def add_all(self, other: "Counts") -> None:
        """Adds another count to this one."""
        for name in ("read", "ticketed", "threaded", "duplicates", "quarantined", "tickets"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.left_out += other.left_out
        self.restored |= other.restored
        for reason, count in other.discarded.items():
            self.discarded[reason] = self.discarded.get(reason, 0) + count


def prepare(store: Path, raw: bytes, origin: Origin, *, durable: bool = False) -> Message:
    """Keeps the raw bytes, then reads them; ``durable=False`` needs a sync before the commit."""
    path = RawMail(store).put(raw, durable=durable)
    return replace(parse(raw, origin), raw=path)


def sync_raw() -> None:
    """Returns when all raw mail is on the disk; must come before the commit that names it."""
    RawMail.sync()


def take_in(
    desk: Desk,
    mailbox: Mailbox,
    arrivals: Sequence[Arrival],
    position: Position | None = None,
    vanished: int = 0,
) -> Counts:
    """Puts a batch on tickets, with the server position that it reaches, in one transaction.

    ``vanished``: mails that were gone from the server before they could be fetched. If the batch
    cannot be taken in whole, each mail is tried alone; the one that does not go in is quarantined
    with its raw bytes.
    """
    try:
        return _take_in_whole(desk, mailbox, arrivals, position, vanished)
    except POISON:
        return _take_in_each(desk, mailbox, arrivals, position, vanished)


def _take_in_whole(
    desk: Desk,
    mailbox: Mailbox,
    arrivals: Sequence[Arrival],
    position: Position | None,
    vanished: int = 0,
) -> Counts:
    counts = Counts()
    bookings = []
    with desk.store.transaction(desk.agent.name) as tx:
        for arrival in arrivals:
            receipt = receive(tx, desk, mailbox, arrival)
            counts.add(receipt)
            bookings.append(_booking(mailbox, arrival, receipt))
        gone = Receipt(Fate.DISCARDED, reason=VANISHED)
        for _ in range(vanished):
            counts.add(gone)
            bookings.append(Booking("", mailbox.name, gone.fate, None, gone.reason))
        if bookings:
            tx.book(today(desk), bookings, fetched=len(arrivals) + vanished)
        put_position(tx, position)
    return counts


def _take_in_each(
    desk: Desk,
    mailbox: Mailbox,
    arrivals: Iterable[Arrival],
    position: Position | None,
    vanished: int,
) -> Counts:
    counts = Counts()
    for arrival in arrivals:
        try:
            counts.add_all(_take_in_whole(desk, mailbox, [arrival], None))
        except POISON as error:
            _quarantine(desk, mailbox, arrival, type(error).__name__)
            counts.add(Receipt(Fate.QUARANTINED))
    counts.add_all(_take_in_whole(desk, mailbox, [], position, vanished))
    return counts


def _booking(mailbox: Mailbox, arrival: Arrival, receipt: Receipt, was: str = "") -> Booking:
    fate, raw = receipt.fate, arrival.message.raw
    return Booking(raw, mailbox.name, fate, receipt.ticket, receipt.reason, was)


def today(desk: Desk) -> int:
    """The day of the ledger that mail goes to now, in the shop's zone."""
    return day_number(desk.now().date())


def put_position(tx: Transaction, position: Position | None) -> None:
    """Remembers how far a folder has been read."""
    if position is None:
        return
    if position.id == 0:
        position = replace(position, id=tx.new_id(Position))
    tx.put(position)


def position_of(desk: Desk, mailbox: str, folder: str) -> Position | None:
    """How far a folder has been read."""
    kept = desk.store.all(Position).values()
    return next((each for each in kept if (each.mailbox, each.folder) == (mailbox, folder)), None)


def save_position(desk: Desk, position: Position) -> Position:
    """Remembers a position by itself and returns it with its id."""
    with desk.store.transaction(desk.agent.name) as tx:
        put_position(tx, position)
    saved = position_of(desk, position.mailbox, position.folder)
    assert saved is not None
    return saved


def known_message_ids(desk: Desk, mailbox: Mailbox, ids: Iterable[str]) -> set[str]:
    """Which of these Message-IDs are already on a ticket of a mailbox."""
    index = desk.store.catalogue.current()
    return {
        each for each in ids if any(copy.mailbox == mailbox.name for copy in index.copies(each))
    }


def _quarantine(desk: Desk, mailbox: Mailbox, arrival: Arrival, reason: str) -> None:
    with desk.store.transaction(desk.agent.name) as tx:
        number = tx.new_id(Quarantined)
        raw = arrival.message.raw
        kept = Quarantined(
            number,
            mailbox.name,
            raw,
            reason,
            desk.clock(),
            today(desk),
            arrival.message.at,
            arrival.spam,
            arrival.closed,
            arrival.ours,
        )
        tx.put(kept)
        receipt = Receipt(Fate.QUARANTINED, reason=reason)
        tx.book(today(desk), [_booking(mailbox, arrival, receipt)], fetched=1)


def quarantine(desk: Desk) -> list[Quarantined]:
    """Mail that is kept but on no ticket."""
    return list(desk.store.all(Quarantined).values())


def retry_quarantine(desk: Desk, kept: Quarantined) -> Receipt:
    """Reads a mail of the quarantine again, as after an upgrade, and puts it on a ticket.

    Raises NotAllowed if it still cannot be taken in; it stays where it is then.
    """
    mailbox = desk.settings.mailbox(kept.mailbox)
    message = parse(desk.store.mail.get(kept.raw), Origin(arrived=kept.arrived, now=desk.clock()))
    message = replace(message, raw=kept.raw)
    arrival = Arrival(message, spam=kept.spam, closed=kept.closed, ours=kept.ours)
    try:
        with desk.store.transaction(desk.agent.name) as tx:
            if tx.get(Quarantined, kept.id) is None:
                raise NotFound(f"There is no mail {kept.id} in the quarantine.")
            receipt = receive(tx, desk, mailbox, arrival)
            booking = _booking(mailbox, arrival, receipt, was=Fate.QUARANTINED)
            tx.book(kept.day or today(desk), [booking], fetched=0 if kept.day else 1)
            tx.delete(Quarantined, kept.id)
    except POISON as error:
        reason = f"{type(error).__name__}: {error}"
        hint = f"Its raw mail is {kept.raw}."
        raise NotAllowed(f"Mail {kept.id} cannot be read ({reason}).", hint) from None
    return receipt
