"""Whose ticket it is, when the program guessed wrong."""

from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.address import Address, answerable
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.mail.people import addresses


def set_customer(
    desk: Desk, numbers: Sequence[int], who: str, *, revision: int | None = None
) -> Done:
    """Makes somebody the customer of tickets; raises UsageError if that is no address."""
    people = addresses(who)
    if len(people) != 1 or not answerable(people[0]):
        raise UsageError(f"'{who}' is no mail address.", "Example: Bo Berg <bo@mail.example>")
    (person,) = people

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        known = tuple(dict.fromkeys((*ticket.participants, person.key)))[:100]
        wrong = tuple(dict.fromkeys((*ticket.mistaken, ticket.customer.key)))
        mistaken = tuple(key for key in wrong if key != person.key)
        after = replace(ticket, customer=person, participants=known, mistaken=mistaken)
        return after, desk.event("customer", str(person))

    return change(desk, numbers, f"Customer is {person.label}:", edit, revision)


def possible_customers(desk: Desk, number: int) -> list[Address]:
    """Everybody on a ticket who is not us, whoever is likeliest first."""
    ticket = desk.store.ticket(number)
    own = desk.settings.mailbox(ticket.mailbox).own
    messages = [e.what for e in desk.store.thread(number) if isinstance(e.what, Message)]
    people = [ticket.customer]
    for message in messages:
        people += [message.customer] if message.customer else []
        people += [*message.reply_to, message.sender, *message.to, *message.cc]
    found: dict[str, Address] = {}
    for person in people:
        if person.key not in own and answerable(person):
            found.setdefault(person.key, person)
    return list(found.values())
