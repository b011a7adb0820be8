"""Whose ticket it is, when the program guessed wrong."""

from collections.abc import Sequence

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.acts.actions import SetCustomer
from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.address import Address, answerable
from tuidesk.domain.letters.message import Message
from tuidesk.mail.people import addresses


def set_customer(
    desk: Desk, numbers: Sequence[int], who: str, *, revision: int | None = None
) -> Done:
    """Makes somebody the customer of tickets; raises UsageError if that is no address."""
    return change(desk, numbers, SetCustomer(read_person(who)), revision)


def read_person(who: str) -> Address:
    """One person as typed, ``Bo Berg <bo@mail.example>``; raises UsageError."""
    people = addresses(who)
    if len(people) != 1 or not answerable(people[0]):
        words = f"'{who}' is not a valid email address."
        raise UsageError(words, "Example: Bo Berg <bo@mail.example>")
    return people[0]


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
