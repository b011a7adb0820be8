"""Puts mail on tickets: what is a copy, who is the customer, which ticket, what changes."""

from dataclasses import dataclass, replace

from tuidesk.desk.context import Desk
from tuidesk.desk.outbox import prove_sent
from tuidesk.domain.address import Address, answerable, no_reply
from tuidesk.domain.event import PROGRAM, Event
from tuidesk.domain.message import Direction, Message, SendState
from tuidesk.domain.threading import decide
from tuidesk.domain.ticket import Status, Ticket, opened_by, received, replied, with_status
from tuidesk.settings.model import Mailbox
from tuidesk.store.index import Copy
from tuidesk.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail to be put on a ticket, and how."""

    message: Message
    spam: bool = False
    closed: bool = False
    """History: its ticket is closed unless somebody works on it."""
    discard: str = ""
    """The named reason why it becomes no ticket."""
    ours: bool = True
    """A mail from our own address may be believed: it comes from our Sent folder, or a file."""
    live: bool = False
    """It came in just now, not as history."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a mail went: ticketed, threaded, duplicate, discarded or quarantined."""

    fate: str
    ticket: int | None = None
    reason: str = ""
    restored: bool = False
    """An archived ticket came back for it."""


def receive(tx: Transaction, desk: Desk, mailbox: Mailbox, arrival: Arrival) -> Receipt:
    """Puts one mail on its ticket within a transaction."""
    if arrival.discard:
        return Receipt("discarded", reason=arrival.discard)
    message = arrival.message
    copies = [each for each in tx.copies(message) if each.mailbox == mailbox.name]
    if original := _same_mail(copies, message, mailbox):
        if desk.signer.ticket_of(message.message_id) is not None:
            prove_sent(tx, desk, message.message_id)
        return Receipt("duplicate", original.ticket)
    if copies:
        message = _renamed(message)
        again = [each for each in tx.copies(message) if each.mailbox == mailbox.name]
        if original := _same_mail(again, message, mailbox):
            return Receipt("duplicate", original.ticket)
    message = _directed(message, mailbox, believed=arrival.ours)
    decision = decide(message, mailbox.name, tx, desk.signer)
    message = replace(message, why=decision.why)
    new = decision.ticket is None
    number = tx.new_number() if decision.ticket is None else decision.ticket
    restored = not new and number not in desk.store.tickets()
    if new:
        tx.add(opened_by(message, number, mailbox.name, customer_of(message, mailbox)))
    ticket = _joined(tx.ticket(number), message, live=arrival.live)
    if arrival.spam and new:
        ticket = replace(ticket, status=Status.SPAM, waiting_since=None)
    if arrival.closed and (new or restored):
        ticket = with_status(ticket, Status.CLOSED, message.at)
    tx.save(ticket)
    tx.append(number, message)
    if decision.suggestion:
        text = f"looks like #{decision.suggestion}, but the sender is not known there"
        tx.append(number, Event(desk.clock(), PROGRAM, "suggestion", text))
    if arrival.closed and new:
        tx.archive(number)
    return Receipt("ticketed" if new else "threaded", number, restored=restored)


def customer_of(message: Message, mailbox: Mailbox) -> Address:
    """The person behind a mail (B5.1): Reply-To where From is ours or a machine."""
    if message.direction is Direction.OUT:
        others = [each for each in (*message.to, *message.cc) if each.key not in mailbox.own]
        return others[0] if others else message.sender
    if message.sender.key in mailbox.own or no_reply(message.sender):
        for person in message.reply_to:
            if person.key not in mailbox.own and answerable(person) and not no_reply(person):
                return person
    return message.sender


def _same_mail(copies: list[Copy], message: Message, mailbox: Mailbox) -> Copy | None:
    """A stored copy of the same mail; a reused Message-ID with other words is none (B4.3)."""
    for copy in copies:
        ours = copy.direction == Direction.OUT and message.sender.key in mailbox.own
        if ours or not copy.digest or copy.digest == message.digest:
            return copy
    return None


def _renamed(message: Message) -> Message:
    bare = message.message_id.strip("<>")
    return replace(message, message_id=f"<{message.digest}.{bare}>")


def _directed(message: Message, mailbox: Mailbox, *, believed: bool) -> Message:
    """Marks mail that we sent from another program; a form mail from ourselves stays inbound.

    Anybody can write our address into From: unless the mail is believed it stays inbound too.
    """
    if message.sender.key not in mailbox.own:
        return message
    strangers = [each for each in (*message.to, *message.cc) if each.key not in mailbox.own]
    foreign_reply = [each for each in message.reply_to if each.key not in mailbox.own]
    if not strangers or foreign_reply:
        return message
    if not believed:
        warning = "claims to be from us, but is not in our Sent folder"
        return replace(message, problems=(*message.problems, warning))
    return replace(message, direction=Direction.OUT, elsewhere=True, state=SendState.SENT)


def _joined(ticket: Ticket, message: Message, *, live: bool) -> Ticket:
    if message.direction is Direction.OUT:
        return replied(ticket, message)
    return received(ticket, message, live=live)
