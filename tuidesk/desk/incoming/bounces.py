"""Bounces on their way to the mail that they are about (B3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from tuidesk.desk.context import Desk
from tuidesk.domain.letters.bounce import Bounce
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.tickets.event import PROGRAM, Event
from tuidesk.domain.tickets.joining import as_part, as_whole
from tuidesk.domain.tickets.threading import home_of
from tuidesk.domain.tickets.ticket import Status, send_failed
from tuidesk.settings.model import Mailbox
from tuidesk.store.transaction import Transaction

TAG = "bounced"


@dataclass(frozen=True, slots=True)
class Bounced:
    """The sent mail that a bounce is about."""

    ticket: int
    """The ticket that it is on by now."""
    thread: int = 0
    """The ticket in whose thread it stands."""
    entry: int = 0
    """0: it is not known any more."""


def find_bounced(tx: Transaction, desk: Desk, mailbox: Mailbox, bounce: Bounce) -> Bounced | None:
    """The mail of ours that did not arrive, by its Message-ID; None if it is not known."""
    original = bounce.original_message_id
    if original is None:
        return None
    for copy in tx.copies_of(original):
        if copy.direction == Direction.OUT and copy.mailbox == mailbox.name:
            return Bounced(home_of(copy.ticket, tx.find), copy.ticket, copy.entry)
    number = desk.signer.ticket_of(original)
    ticket = tx.find(number) if number is not None else None
    if ticket is None or ticket.mailbox != mailbox.name:
        return None
    return Bounced(home_of(ticket.number, tx.find))


def record_earlier_bounces(
    tx: Transaction, desk: Desk, message: Message, sent: Bounced, *, history: bool
) -> None:
    """Records what was reported on a mail of ours that is taken in only now, behind the report.

    A ticket that holds nothing but the report becomes a part of the mail's own.
    """
    for number, bounce in tx.bounces_of(message.message_id):
        report = tx.ticket(number)
        if number != sent.ticket and report.merged_into is None and report.message_count == 1:
            whole = tx.ticket(sent.ticket)
            tx.save(as_part(report, whole))
            tx.save(as_whole(whole, replace(report, waiting_since=None)))
            tx.append(number, Event(desk.clock(), PROGRAM, "merged away", f"#{whole.number}"))
            tx.append(whole.number, Event(desk.clock(), PROGRAM, "merged", f"#{number}"))
        record_bounce(tx, desk, sent, bounce, report.created, history=history)


def record_bounce(
    tx: Transaction, desk: Desk, bounced: Bounced, bounce: Bounce, at: datetime, *, history: bool
) -> None:
    """Marks the mail as failed and brings its ticket back on top; a delay is only written down.

    ``at``: when the report came; the customer waits since then. ``history``: what is closed stays
    closed.
    """
    now = desk.clock()
    if bounce.delayed:
        tx.append(bounced.ticket, Event(now, PROGRAM, "delayed", bounce.sentence))
        return
    if bounced.entry:
        detail = f"bounced: {bounce.sentence}"
        tx.set_state(bounced.thread, bounced.entry, SendState.FAILED, detail, now)
        _settle(tx, bounced, detail)
    ticket = tx.ticket(bounced.ticket)
    if not (history and ticket.status is Status.CLOSED):
        ticket = send_failed(ticket, at)
    tx.save(replace(ticket, tags=tuple(sorted({*ticket.tags, TAG}))))
    tx.append(bounced.ticket, Event(now, PROGRAM, "bounced", bounce.sentence))


def _settle(tx: Transaction, bounced: Bounced, detail: str) -> None:
    """The outbox must not say that the mail was sent while it is still kept there."""
    for kept in tx.all(Outgoing).values():
        if (kept.ticket, kept.entry) == (bounced.thread, bounced.entry):
            tx.put(replace(kept, state=SendState.FAILED, detail=detail, draft=None))
