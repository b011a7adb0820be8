"""Puts a finished mail on its thread and into the outbox: from here on its bytes are fixed."""

from datetime import timedelta

from tuidesk.desk.context import Desk
from tuidesk.domain.letters.automatic import BY_A_PERSON, OF_OURS
from tuidesk.domain.letters.message import Attachment, Direction, Message, SendState
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.text import clean, clean_line
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.mail.compose import Letter, envelope_address
from tuidesk.store.transaction import Transaction


def queue(
    tx: Transaction,
    desk: Desk,
    ticket: Ticket,
    letter: Letter,
    stored: str,
    *,
    wait: timedelta,
    close: bool = False,
    draft: Draft | None = None,
    why: str = "answer",
) -> tuple[Message, int]:
    """Queues a letter whose bytes are ``stored``; gives its message and its number in the outbox.

    It leaves after ``wait``; ``draft`` is what it was made from, if a person wrote it.
    """
    now = desk.clock()
    message = _message(desk, letter, stored, why)
    number = tx.new_id(Outgoing)
    people = (*letter.to, *letter.cc, *(draft.bcc if draft else ()))
    outgoing = Outgoing(
        id=number,
        ticket=ticket.number,
        entry=tx.append(ticket.number, message),
        mailbox=ticket.mailbox,
        message_id=message.message_id,
        sender=envelope_address(letter.sender),
        recipients=tuple(dict.fromkeys(envelope_address(each) for each in people)),
        subject=message.subject,
        raw=message.raw,
        by=desk.agent.name,
        draft=draft,
        waiting_since=ticket.waiting_since,
        closes=close,
        automatic=bool(letter.loop),
        queued=now,
        not_before=now + wait,
    )
    tx.put(outgoing)
    return message, number


def _message(desk: Desk, letter: Letter, stored: str, why: str) -> Message:
    return Message(
        direction=Direction.OUT,
        at=desk.clock(),
        sender=letter.sender,
        to=tuple(letter.to),
        cc=tuple(letter.cc),
        subject=clean_line(letter.subject),
        message_id=letter.message_id,
        references=tuple(letter.references),
        text=clean(letter.body).rstrip("\n"),
        attachments=tuple(
            Attachment(file.name, "application/octet-stream", len(file.content), part=at)
            for at, file in enumerate(letter.files, 1)
        ),
        raw=stored,
        automatic=OF_OURS if letter.loop else BY_A_PERSON,
        by=desk.agent.name,
        state=SendState.QUEUED,
        why=why,
    )
