"""Tickets become one, or two: merge, un-merge, split. No thread is rewritten for it."""

from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk.change import Done, grow_wholes, named, remember
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.acts.undo import TicketChange, changed
from tuidesk.domain.errors import NotAllowed, NotFound, UsageError
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.joining import as_part, as_whole, known_from, parted, without_part
from tuidesk.domain.tickets.thread import Entry
from tuidesk.domain.tickets.ticket import Status, Ticket, opened_by, with_message
from tuidesk.store.transaction import Transaction

_ON_ITS_WAY = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN)


def merge(desk: Desk, numbers: Sequence[int], into: int) -> Done:
    """Makes tickets parts of another one; what their customers answer goes there from now on.

    Raises NotFound, UsageError, and NotAllowed for parts of other tickets and other mailboxes.
    """
    parts = [number for number in dict.fromkeys(numbers) if number != into]
    if not parts:
        raise UsageError("A ticket cannot be merged with itself.", "Example: tuidesk merge 12 15 9")
    label = f"Merged {named(parts)} into #{into}"
    with desk.store.transaction(desk.agent.name) as tx:
        before = whole = tx.ticket(into)
        changes = []
        for number in parts:
            part = tx.ticket(number)
            _demand_free(part, whole)
            after = as_part(part, whole)
            tx.save(after)
            tx.append(number, desk.event("merged away", f"#{into}"))
            whole = as_whole(whole, part)
            changes.append(changed(part, after))
        tx.save(whole)
        tx.append(into, desk.event("merged", ", ".join(f"#{number}" for number in parts)))
        remember(tx, desk, label, [*changes, changed(before, whole)])
    return Done(label, (into, *parts))


def unmerge(desk: Desk, numbers: Sequence[int]) -> Done:
    """Makes parts tickets of their own again; raises NotFound, NotAllowed."""
    with desk.store.transaction(desk.agent.name) as tx:
        changes: list[TicketChange] = []
        for number in dict.fromkeys(numbers):
            part = tx.ticket(number)
            if part.merged_into is None:
                raise NotAllowed(f"#{number} is not part of another ticket.")
            after = parted(part, desk.clock())
            tx.save(after)
            changes.append(changed(part, after))
            whole = tx.find(part.merged_into)
            if whole is not None:
                left = without_part(whole, part, _others(desk, whole, part))
                tx.save(left)
                grow_wholes(tx, left, -part.message_count)
                tx.append(whole.number, desk.event("unmerged", f"#{number}"))
                changes.append(changed(whole, left))
        remember(tx, desk, f"Un-merged {named(list(numbers))}", changes)
    return Done(f"Un-merged {named(list(numbers))}", tuple(numbers))


def _others(desk: Desk, whole: Ticket, part: Ticket) -> list[Message]:
    """The messages of a ticket that stand on no part of a part."""
    away = {part.number, *(entry.part for entry in read_thread(desk, part.number).entries)}
    return [
        entry.what
        for entry in read_thread(desk, whole.number).entries
        if isinstance(entry.what, Message) and entry.part not in away - {0}
    ]


def split(desk: Desk, number: int, wanted: Sequence[int]) -> Done:
    """Moves messages of a ticket to a new one; raises NotFound, NotAllowed if none would stay."""
    with desk.store.transaction(desk.agent.name) as tx:
        before = tx.ticket(number)
        entries = read_thread(desk, number).entries
        thread = {entry.id: entry for entry in entries if not entry.part}
        moved = [_message(thread, before, each) for each in dict.fromkeys(wanted)]
        if len(moved) >= sum(map(_counts, thread.values())):
            raise NotAllowed("A ticket keeps at least one message.")
        new = tx.new_number()
        made = _new_ticket(tx, desk, before, new, moved)
        for entry in moved:
            tx.move(number, entry.id, new, desk.clock())
        stay = [each.what for each in entries if _counts(each) and each not in moved]
        after = replace(before, message_count=before.message_count - len(moved))
        after = known_from(after, [each for each in stay if isinstance(each, Message)])
        tx.save(after)
        grow_wholes(tx, after, -len(moved))
        tx.append(number, desk.event("split", f"#{new}"))
        label = f"Split #{new} off #{number}"
        remember(tx, desk, label, _way_back(before, after, made))
    return Done(label, (number, new))


def _way_back(before: Ticket, after: Ticket, made: Ticket) -> list[TicketChange]:
    """Undoing a split merges the new ticket into the old one."""
    undone = replace(before, merged=as_whole(after, made).merged)
    return [changed(undone, after), changed(as_part(made, after), made)]


def _demand_free(part: Ticket, whole: Ticket) -> None:
    for ticket in (part, whole):
        if ticket.merged_into is not None:
            raise NotAllowed(
                f"#{ticket.number} is part of #{ticket.merged_into}.", "Un-merge it first."
            )
    if whole.status is Status.SPAM:
        raise NotAllowed(f"#{whole.number} is spam.", "Reopen it first.")
    if part.mailbox != whole.mailbox:
        raise NotAllowed(f"#{part.number} is in another mailbox.", "Nothing was merged.")


def _counts(entry: Entry) -> bool:
    """Whether it is a message of the conversation."""
    return isinstance(entry.what, Message) and entry.what.state is not SendState.UNDONE


def _message(thread: dict[int, Entry], ticket: Ticket, number: int) -> Entry:
    entry = thread.get(number)
    if entry is None or not isinstance(entry.what, Message):
        raise NotFound(f"#{ticket.number} has no message {number}.", "See: tuidesk show --json")
    if entry.what.state is SendState.UNDONE:
        raise NotAllowed(f"Message {number} was undone; it is not part of the conversation.")
    if entry.what.state in _ON_ITS_WAY:
        raise NotAllowed(f"Message {number} has not been sent yet.", "Wait for it, or undo it.")
    return entry


def _new_ticket(
    tx: Transaction, desk: Desk, old: Ticket, number: int, moved: Sequence[Entry]
) -> Ticket:
    messages = [entry.what for entry in moved if isinstance(entry.what, Message)]
    first = messages[0]
    incoming = first.direction is Direction.IN
    writer = first.customer or first.sender
    customer = writer if incoming and writer.key not in old.mistaken else old.customer
    ticket = opened_by(first, number, old.mailbox, customer)
    ticket = replace(ticket, owner=old.owner, mistaken=old.mistaken)
    tx.add(ticket)
    for message in messages:
        ticket = with_message(ticket, message)
        tx.append(number, replace(message, why=f"split off #{old.number} by {desk.agent.name}"))
    tx.save(ticket)
    tx.append(number, _from(desk, old))
    return ticket


def _from(desk: Desk, old: Ticket) -> Event:
    return desk.event("split from", f"#{old.number}")
