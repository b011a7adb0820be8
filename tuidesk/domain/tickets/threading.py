"""Which ticket a mail belongs to: evidence, strongest first, each match with its reason (B1.1)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tuidesk.domain.letters import subject as subjects
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.identity import Signer
from tuidesk.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Sighting:
    """A ticket on which an id was seen, in which mailbox and when."""

    ticket: int
    mailbox: str
    at: datetime


class Archive(Protocol):
    """What threading asks of everything that is already there."""

    def with_message_id(self, message_id: str) -> Sequence[Sighting]:
        """Tickets that hold a message of this id."""
        ...

    def referring_to(self, message_id: str) -> Sequence[Sighting]:
        """Tickets that hold a message whose References name this id."""
        ...

    def of_gmail_thread(self, thread: str) -> Sequence[Sighting]:
        """Tickets that hold a message of this Gmail thread."""
        ...

    def find(self, number: int) -> Ticket | None:
        """The ticket of that number, open or archived."""
        ...


@dataclass(frozen=True, slots=True)
class Decision:
    """The ticket a mail joins (``None``: a new one), why, and a weaker guess for a person."""

    ticket: int | None
    why: str
    suggestion: int | None = None


def decide(message: Message, mailbox: str, archive: Archive, signer: Signer) -> Decision:
    """The ticket for a mail that came into a mailbox; never by sender or subject alone."""
    for by_evidence in (_by_own_id, _by_stored_id, _by_late_parent, _by_gmail):
        decision = by_evidence(message, mailbox, archive, signer)
        if decision and decision.ticket is not None:
            return _at_home(decision, decision.ticket, archive)
    decision = _by_token(message, mailbox, archive, signer)
    if decision.ticket is None:
        return decision
    return _at_home(decision, decision.ticket, archive)


def home_of(number: int, find: Callable[[int], Ticket | None]) -> int:
    """The ticket that this one is a part of by now, however often it was merged (B1.7)."""
    seen = {number}
    ticket = find(number)
    while ticket and ticket.merged_into is not None and ticket.merged_into not in seen:
        seen.add(ticket.merged_into)
        ticket = find(ticket.merged_into)
    return ticket.number if ticket else number


def _at_home(decision: Decision, number: int, archive: Archive) -> Decision:
    """Follows a merged ticket to the one that it is a part of (B1.7)."""
    home = home_of(number, archive.find)
    if home == number:
        return decision
    return Decision(home, f"{decision.why}; #{number} was merged into #{home}")


def _by_own_id(message: Message, mailbox: str, archive: Archive, signer: Signer) -> Decision | None:
    for reference in message.references:
        signed = signer.ticket_of(reference)
        if signed is None:
            continue
        moved = _best(archive.with_message_id(reference), mailbox)  # it may have been split off
        ticket = archive.find(signed if moved is None else moved)
        if ticket and ticket.mailbox == mailbox:
            return Decision(ticket.number, f"answers {reference}, which we sent")
    return None


def _by_stored_id(
    message: Message, mailbox: str, archive: Archive, signer: Signer
) -> Decision | None:
    for reference in message.references:
        number = _best(archive.with_message_id(reference), mailbox)
        if number is not None:
            return Decision(number, f"answers {reference}, which is on the ticket")
    return None


def _by_late_parent(
    message: Message, mailbox: str, archive: Archive, signer: Signer
) -> Decision | None:
    number = _best(archive.referring_to(message.message_id), mailbox)
    if number is None:
        return None
    return Decision(number, "a message on the ticket answers it; it came late")


def _by_gmail(message: Message, mailbox: str, archive: Archive, signer: Signer) -> Decision | None:
    if message.gmail is None:
        return None
    for sighting in _newest_first(archive.of_gmail_thread(message.gmail.thread), mailbox):
        ticket = archive.find(sighting.ticket)
        if ticket is None:
            continue
        if ticket.customer.key == (message.customer or message.sender).key:
            return Decision(ticket.number, "same Gmail thread and same customer")
        if message.customer is None and subjects.same(ticket.subject, message.subject):
            return Decision(ticket.number, "same Gmail thread and same subject")
    return None


def _by_token(message: Message, mailbox: str, archive: Archive, signer: Signer) -> Decision:
    for number, check in subjects.tokens(message.subject):
        ticket = archive.find(number) if check == signer.check(number) else None
        if ticket is None or ticket.mailbox != mailbox:
            continue
        if message.sender.key in ticket.participants:
            return Decision(number, f"subject names #{number}, from somebody known on it")
        return Decision(None, "starts a conversation", suggestion=number)
    return Decision(None, "starts a conversation")


def _best(sightings: Iterable[Sighting], mailbox: str) -> int | None:
    found = _newest_first(sightings, mailbox)
    return found[0].ticket if found else None


def _newest_first(sightings: Iterable[Sighting], mailbox: str) -> list[Sighting]:
    """Only this mailbox (B1.3), the newest first (B1.9)."""
    own = [sighting for sighting in sightings if sighting.mailbox == mailbox]
    return sorted(own, key=lambda sighting: sighting.at, reverse=True)
