"""An answer before it is a mail: who gets it, as whom, about what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.letters.address import Address, answerable
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.tickets.thread import Entry
from tuidesk.domain.tickets.ticket import Ticket

MAX_COPIED = 20
"""People who are copied without a word; a mail to more of them is answered to its writer alone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsent answer on a ticket, exactly as its writer left it."""

    ticket: int
    sender: Address
    to: tuple[Address, ...]
    subject: str
    body: str
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    attachments: tuple[str, ...] = ()
    """Paths of files to send along."""
    tags: tuple[str, ...] = ()
    """Tags that the ticket gets with it."""
    close: bool = False
    """Whether the ticket is closed with it."""
    hours_line: str = ""
    """What its signature said of the shop's hours; it says what is true when it is sent."""
    language: str = ""
    """In which language that line is."""
    messages_seen: int = 0
    """How many messages the ticket had when writing began."""
    latest_seen: datetime | None = None
    """When the newest of them was written."""
    not_copied: int = 0
    """People in Cc of a mail to many: they get no copy unless the writer adds them."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom an answer goes and as which of our addresses."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    not_copied: int = 0
    """People in To and Cc of a mail to many, who are not answered."""


def last_message(entries: tuple[Entry, ...], direction: Direction | None = None) -> Message | None:
    """The newest message of a thread, of one direction if asked.

    What was taken back does not count, automatic mail only where there is nothing else.
    """
    messages = [entry.what for entry in entries if isinstance(entry.what, Message)]
    valid = [found for found in messages if found.state is not SendState.UNDONE]
    chosen = [found for found in valid if direction in (None, found.direction)]
    human = [found for found in chosen if not found.automatic]
    newest_last = sorted(human or chosen, key=lambda found: found.at)
    return newest_last[-1] if newest_last else None


def incoming(entries: tuple[Entry, ...]) -> list[Message]:
    """What people wrote to us, the newest first."""
    messages = [entry.what for entry in entries if isinstance(entry.what, Message)]
    found = [each for each in messages if each.direction is Direction.IN and not each.automatic]
    return sorted(found, key=lambda each: each.at, reverse=True)


def recipients(
    ticket: Ticket, answered: Message | None, own: Collection[str], default: Address
) -> Recipients:
    """Whom an answer to a message goes to (B9.5).

    ``own`` are the address keys of our mailbox and its aliases: never written to. The sender is
    the alias that the customer wrote to, else ``default``. Where a person said that somebody else
    is the customer (B5.6), the answer goes there.
    """
    if answered is None:
        return Recipients(default, _others((ticket.customer,), own), ())
    if answered.direction is Direction.OUT:
        told = tuple(ticket.customer if _mistaken(ticket, each) else each for each in answered.to)
        return Recipients(default, _others(told, own), _others(answered.cc, own))
    behind = (answered.customer,) if answered.customer else ()
    if _mistaken(ticket, answered.customer or answered.sender):
        behind = (ticket.customer,)
    to = _others(behind, own) or _others(answered.reply_to, own) or _others((answered.sender,), own)
    used = next((each for each in (*answered.to, *answered.cc) if each.key in own), None)
    sender = Address(default.name, used.address) if used else default
    done = {each.key for each in to}
    rest = [each for each in (*answered.to, *answered.cc) if each.key not in done]
    copied = () if answered.channel else _others(tuple(rest), own)  # whoever else got the form
    few = len(copied) <= MAX_COPIED
    return Recipients(sender, to, copied if few else (), 0 if few else len(copied))


def _mistaken(ticket: Ticket, person: Address) -> bool:
    return person.key in ticket.mistaken and person.key != ticket.customer.key


def _others(people: tuple[Address, ...], own: Collection[str]) -> tuple[Address, ...]:
    unique = {each.key: each for each in people if each.key not in own and answerable(each)}
    return tuple(unique.values())
