"""Puts mail on tickets: what is a copy, who is the customer, which ticket, what changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tuidesk.desk.answers.outbox import prove_sent
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.arrivals import note_arrival
from tuidesk.desk.incoming.bounces import (
    Bounced,
    find_bounced,
    record_bounce,
    record_earlier_bounces,
)
from tuidesk.domain.incoming.ledger import Fate
from tuidesk.domain.letters import quoting
from tuidesk.domain.letters import subject as subjects
from tuidesk.domain.letters.automatic import LOOP_SIGN, without_own_list
from tuidesk.domain.letters.customer import Behind, Channel, behind, with_words_of
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.tickets.event import PROGRAM, Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.threading import Decision, decide
from tuidesk.domain.tickets.ticket import Status, Ticket, opened_by, with_message, with_status
from tuidesk.mail.parse import distinct
from tuidesk.settings.model import Mailbox
from tuidesk.store.index import Copy
from tuidesk.store.transaction import Transaction

CAME_BACK = "our own automatic mail came back"


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
    """Where a mail went."""

    fate: Fate
    ticket: int | None = None
    reason: str = ""
    restored: bool = False
    """An archived ticket came back for it."""


def receive(tx: Transaction, desk: Desk, mailbox: Mailbox, arrival: Arrival) -> Receipt:
    """Puts one mail on its ticket within a transaction."""
    if arrival.discard:
        return Receipt(Fate.DISCARDED, reason=arrival.discard)
    message = arrival.message
    copies = [each for each in tx.copies(message) if each.mailbox == mailbox.name]
    if original := _same_mail(copies, message, mailbox):
        if desk.signer.ticket_of(message.message_id) is not None:
            prove_sent(tx, desk, message.message_id)
        return Receipt(Fate.DUPLICATE, original.ticket)
    if copies:
        message = _renamed(message)
        again = [each for each in tx.copies(message) if each.mailbox == mailbox.name]
        if original := _same_mail(again, message, mailbox):
            return Receipt(Fate.DUPLICATE, original.ticket)
    if not arrival.ours and f"{LOOP_SIGN}{desk.signer.loop}" in message.automatic.signs:
        return Receipt(Fate.DISCARDED, reason=CAME_BACK)
    message = _directed(message, mailbox, believed=arrival.ours)
    found = behind(message, desk.settings.household(mailbox))
    message = understood(message, found, mailbox)
    bounced = find_bounced(tx, desk, mailbox, message.bounce) if message.bounce else None
    decision = (
        Decision(bounced.ticket, "a bounce of our message there")
        if bounced
        else decide(message, mailbox.name, tx, desk.signer)
    )
    message = replace(message, why=decision.why)
    receipt = _put_on_ticket(tx, desk, mailbox, arrival, message, decision, found)
    if bounced and message.bounce:
        record_bounce(tx, desk, bounced, message.bounce, message.at, history=arrival.closed)
    return receipt


def _put_on_ticket(
    tx: Transaction,
    desk: Desk,
    mailbox: Mailbox,
    arrival: Arrival,
    message: Message,
    decision: Decision,
    found: Behind,
) -> Receipt:
    """Appends the message to the ticket that was decided on, or to a new one."""
    new = decision.ticket is None
    number = tx.new_number() if decision.ticket is None else decision.ticket
    restored = not new and number not in desk.store.tickets()
    if new:
        tx.add(opened_by(message, number, mailbox.name, found.customer))
    before = tx.ticket(number)
    ticket = with_message(before, message, live=arrival.live)
    if new and (arrival.spam or desk.settings.spam.bans(message.sender)):
        ticket = replace(ticket, status=Status.SPAM, waiting_since=None)
    if arrival.closed and (new or restored or before.status is Status.CLOSED):
        ticket = with_status(ticket, Status.CLOSED, message.at)
    tx.save(ticket)
    entry = tx.append(number, message)
    if arrival.live:
        note_arrival(tx, desk, number, entry, message)
    if message.direction is Direction.OUT:
        sent = Bounced(number, number, entry)
        record_earlier_bounces(tx, desk, message, sent, history=arrival.closed)
    if found.staff_words and new:
        by = f"forward of {message.sender.address}"
        tx.append(number, Note(message.at, by, found.staff_words))
    twin = _twin(desk, ticket) if new and arrival.live and ticket.active else None
    if not new and _is_newcomer(message, before):
        tx.append(number, Event(desk.clock(), PROGRAM, "newcomer", str(message.sender)))
    for hint in _hints(before, message, decision, twin, new=new):
        tx.append(number, Event(desk.clock(), PROGRAM, "suggestion", hint))
    if arrival.closed and new:
        tx.archive(number)
    return Receipt(Fate.TICKETED if new else Fate.THREADED, number, restored=restored)


def _is_newcomer(message: Message, before: Ticket) -> bool:
    """Whether a person writes on a ticket whom nobody there has written to or heard of (B5.6)."""
    from_outside = message.direction is Direction.IN and not message.automatic
    return from_outside and message.sender.key not in before.participants


def _twin(desk: Desk, ticket: Ticket) -> Ticket | None:
    """An active ticket of the same customer about the same thing: a person may merge them."""
    for other in desk.store.tickets().values():
        same = other.customer.key == ticket.customer.key and other.number != ticket.number
        if same and other.active and subjects.same(other.subject, ticket.subject):
            return other
    return None


def _hints(
    before: Ticket, message: Message, decision: Decision, twin: Ticket | None, *, new: bool
) -> Iterator[str]:
    """What a person should look at: a likely other ticket, a subject that speaks of more (B1.6)."""
    if twin is not None:
        yield f"looks like #{twin.number}: the same customer, the same subject"
    if decision.suggestion:
        yield f"looks like #{decision.suggestion}, but the sender is not known there"
    changed = not new and message.direction is Direction.IN and not message.automatic
    if changed and subjects.recycled(before.subject, message.subject) and not _quotes(message):
        yield f"its subject is new: {message.subject!r}; split it off if it is another matter"


def _quotes(message: Message) -> bool:
    return any(
        each.kind is quoting.Kind.QUOTE
        for each in quoting.passages(message.text, between=quoting.people_of(message))
    )


def understood(message: Message, found: Behind, mailbox: Mailbox) -> Message:
    """The message with what was found out about its writer."""
    message = replace(message, automatic=without_own_list(message.automatic, mailbox.own))
    message = with_words_of(message, found)
    if found.channel is Channel.EMAIL and found.customer.key == message.sender.key:
        return message
    return replace(message, customer=found.customer, channel=str(found.channel))


def _same_mail(copies: list[Copy], message: Message, mailbox: Mailbox) -> Copy | None:
    """A stored copy of the same mail; a reused Message-ID with other words is none (B4.3)."""
    for copy in copies:
        ours = copy.direction == Direction.OUT and message.sender.key in mailbox.own
        if ours or not distinct(copy.digest, message.digest):
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
