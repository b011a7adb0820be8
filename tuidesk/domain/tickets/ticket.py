"""The ticket and the one state machine that moves it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tuidesk.domain.hours.promise import Promise
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Direction, Message, SendState


class Status(StrEnum):
    """Where a ticket stands. Snoozed is a date on a ticket, not a status."""

    NEW = "new"
    """Nobody has answered yet."""
    OPEN = "open"
    """Waiting for us."""
    PENDING = "pending"
    """Waiting for the customer."""
    CLOSED = "closed"
    SPAM = "spam"


class Priority(StrEnum):
    """How urgent a ticket is, lowest first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 for low … 3 for urgent."""
        return _RANKS[self]


_RANKS = {priority: rank for rank, priority in enumerate(Priority)}
ACTIVE = frozenset({Status.NEW, Status.OPEN, Status.PENDING})
"""The statuses of tickets that somebody still has to think about."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One conversation with one customer. It has exactly one owner or none."""

    number: int
    subject: str
    customer: Address
    mailbox: str
    created: datetime
    updated: datetime
    status: Status = Status.NEW
    owner: str | None = None
    tags: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    waiting_since: datetime | None = None
    """When the first customer mail that nobody has answered arrived."""
    snoozed_until: datetime | None = None
    promise: Promise | None = None
    """By when the customer was told that a person answers; None when nothing is promised."""
    language: str = ""
    """ISO 639-1, as a person set it or as the customer's own words left no doubt."""
    participants: tuple[str, ...] = ()
    """Address keys of everybody who wrote or was written to on this ticket."""
    mistaken: tuple[str, ...] = ()
    """Address keys that the program took for the customer's, and a person knew better."""
    message_count: int = 0
    latest_message: datetime | None = None
    latest_incoming: datetime | None = None
    unreadable: bool = False
    """A mail on it could not be read; the raw mail is kept."""
    has_files: bool = False
    """A mail on it carries a file that is no picture in its text."""
    merged_into: int | None = None
    """The ticket that it is a part of now; its own thread stays where it was."""
    merged: tuple[int, ...] = ()
    """The tickets that are parts of this one."""
    revision: int = 0

    @property
    def active(self) -> bool:
        """New, open or pending."""
        return self.status in ACTIVE

    @property
    def automatic(self) -> bool:
        """Whether only machines have written on it: a bounce, an absence, a newsletter."""
        return self.status is Status.NEW and self.waiting_since is None and self.message_count > 0

    @property
    def since(self) -> datetime:
        """Since when it stands as it does: the customer waits, or nobody has written."""
        return self.waiting_since or self.latest_message or self.updated

    def snoozed(self, now: datetime) -> bool:
        """Whether the ticket sleeps at that time."""
        return self.active and self.snoozed_until is not None and self.snoozed_until > now


def opened_by(message: Message, number: int, mailbox: str, customer: Address) -> Ticket:
    """A ticket that its first message is about to join."""
    return Ticket(
        number=number,
        subject=message.subject,
        customer=customer,
        mailbox=mailbox,
        created=message.at,
        updated=message.at,
    )


def with_message(ticket: Ticket, message: Message, *, live: bool = False) -> Ticket:
    """The ticket after a message joined it, whoever wrote it; see ``received`` for ``live``."""
    if message.direction is Direction.IN:
        return received(ticket, message, live=live)
    if message.state in (SendState.UNDONE, SendState.FAILED):
        return with_one_more(ticket, message)
    if message.automatic:
        return answered_automatically(ticket, message, None)
    return replied(ticket, message)


def received(ticket: Ticket, message: Message, *, live: bool = False) -> Ticket:
    """The ticket after a mail from outside joined it.

    A customer's mail that is the newest wakes and reopens the ticket; automatic mail (B2.1), late
    arrivals and mail on spam change nothing but the counts. A ``live`` mail is late only behind
    another mail from outside: our answer may have crossed it. Behind machines nobody is late.
    """
    joined = with_one_more(ticket, message)
    newest_before = ticket.latest_incoming if live else ticket.latest_message
    joined = replace(joined, latest_incoming=_later(ticket.latest_incoming, message.at))
    late = newest_before is not None and message.at < newest_before and not ticket.automatic
    if late or message.automatic or ticket.status is Status.SPAM:
        return joined
    answered_before = ticket.status in (Status.PENDING, Status.CLOSED)
    return replace(
        joined,
        status=Status.OPEN if answered_before else ticket.status,
        waiting_since=ticket.waiting_since or message.at,
        snoozed_until=None,
    )


def replied(ticket: Ticket, message: Message, *, close: bool = False) -> Ticket:
    """The ticket after our answer: pending, or closed when asked, and nobody waits any more."""
    joined = with_one_more(ticket, message)
    if ticket.latest_message is not None and message.at < ticket.latest_message:
        return joined
    status = Status.CLOSED if close else Status.PENDING
    if ticket.status is Status.SPAM:
        status = Status.SPAM
    return replace(joined, status=status, waiting_since=None, snoozed_until=None, promise=None)


def answered_automatically(ticket: Ticket, message: Message, promise: Promise | None) -> Ticket:
    """The ticket after an automatic answer: it is no first response, and the customer waits on."""
    joined = with_one_more(ticket, message)
    return replace(joined, updated=ticket.updated, promise=promise or ticket.promise)


def with_status(ticket: Ticket, status: Status, now: datetime) -> Ticket:
    """The ticket after a person set its status."""
    waiting = ticket.waiting_since
    if status in (Status.PENDING, Status.CLOSED, Status.SPAM):
        waiting = None
    elif waiting is None:
        waiting = now
    return replace(
        ticket,
        status=status,
        waiting_since=waiting,
        snoozed_until=ticket.snoozed_until if status in ACTIVE else None,
        promise=ticket.promise if waiting else None,
    )


def send_failed(ticket: Ticket, at: datetime) -> Ticket:
    """The ticket after a mail of ours did not arrive (B10.4): open, and the customer waits."""
    if ticket.status is Status.SPAM:
        return ticket
    return replace(ticket, status=Status.OPEN, waiting_since=ticket.waiting_since or at)


def arrived_after_all(ticket: Ticket, message: Message, *, close: bool = False) -> Ticket:
    """The ticket after an answer that had failed was sent: answered, unless more came since."""
    newer = ticket.latest_incoming is not None and ticket.latest_incoming > message.at
    if newer or ticket.status is not Status.OPEN:
        return ticket
    status = Status.CLOSED if close else Status.PENDING
    return replace(ticket, status=status, waiting_since=None, promise=None)


def _later(before: datetime | None, at: datetime) -> datetime:
    return at if before is None else max(before, at)


def with_one_more(ticket: Ticket, message: Message) -> Ticket:
    """The ticket with what every message adds: people, times, a count; nobody waits for it."""
    newest = _later(ticket.latest_message, message.at)
    people = (message.sender, *message.reply_to, *message.to, *message.cc)
    keys = [person.key for person in people]
    keys += [message.customer.key] if message.customer else []
    known = dict.fromkeys((*ticket.participants, *filter(None, keys)))
    return replace(
        ticket,
        created=min(ticket.created, message.at),
        updated=newest,
        latest_message=newest,
        message_count=ticket.message_count + 1,
        participants=tuple(known)[:100],
        unreadable=ticket.unreadable or message.unreadable,
        has_files=ticket.has_files or any(not each.inline for each in message.attachments),
    )
