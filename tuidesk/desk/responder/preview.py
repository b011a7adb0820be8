"""What the autoresponder would send at some time, without sending it."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.reading import read_mail
from tuidesk.desk.incoming.receive import understood
from tuidesk.desk.responder.writing import Written, situation_of, write
from tuidesk.domain.errors import NotFound
from tuidesk.domain.hours.status import NO_HOURS
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.customer import behind
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.responder.decision import Decision, Kind, Situation, decide
from tuidesk.domain.tickets.ticket import Ticket, opened_by, received
from tuidesk.mail.compose import shown_headers

_SAMPLE = Address("Sam Sample", "sam.sample@mail.example")


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent, or why nothing."""

    at: datetime
    decision: Decision
    reasons: tuple[str, ...]
    written: Written | None
    headers: dict[str, str]
    """The header as it would leave, without what is drawn by lot; empty when nothing is sent."""


def preview(desk: Desk, at: datetime, mail: Path | None = None, language: str = "") -> Preview:
    """What a mail that arrives at a time would be answered; a plain one unless a file is named.

    Raises ConfigError, UsageError for a file that cannot be read, NotFound without an address.
    """
    then = replace(desk, clock=lambda: at)
    mailbox = desk.settings.mailbox("")
    if not mailbox.address:
        raise NotFound("The mailbox has no address to answer from.", "Set it in config/desk.toml.")
    message = read_mail(mail).message if mail else _sample(mailbox.address)
    found = behind(message, desk.settings.household(mailbox))
    message = understood(replace(message, at=at), found, mailbox)
    ticket, before = _ticket_of(then, message, found.customer)
    situation = situation_of(then, ticket, message, (*before, message))
    decision = decide(situation)
    reasons = decision.against or ((_no_need(situation),) if decision.kind is Kind.NONE else ())
    written = write(then, situation, decision, language) if decision.send else None
    headers = shown_headers(written.letter(then, ticket, 0)) if written else {}
    return Preview(at, decision, reasons, written, headers)


def _sample(address: str) -> Message:
    return Message(
        direction=Direction.IN,
        at=datetime.min,
        sender=_SAMPLE,
        to=(Address("", address),),
        subject="Where is my order?",
        message_id="<sample@mail.example>",
        text="",
    )


def _ticket_of(
    desk: Desk, message: Message, customer: Address
) -> tuple[Ticket, tuple[Message, ...]]:
    """The ticket that a mail would join, with what stands on it; a new one otherwise."""
    numbers = (desk.signer.ticket_of(each) for each in message.references)
    known = (desk.store.find(number) for number in numbers if number is not None)
    ticket = next(filter(None, known), None)
    if ticket is None:
        new = opened_by(message, desk.store.next_number, desk.settings.mailbox("").name, customer)
        return received(new, message, live=True), ()
    thread = desk.store.thread(ticket.number)
    return ticket, tuple(each.what for each in thread if isinstance(each.what, Message))


def _no_need(situation: Situation) -> str:
    calendar = situation.calendar
    if calendar.is_open(situation.now):
        if not calendar.known:
            return NO_HOURS
        return "the shop is open, and acknowledgements are off"
    return "out-of-hours answers are off"
