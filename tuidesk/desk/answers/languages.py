"""In which language a customer is answered."""

from collections.abc import Iterable, Sequence

from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.letters.language import language_of
from tuidesk.domain.letters.message import Message
from tuidesk.domain.letters.quoting import new_words
from tuidesk.domain.outgoing.reply import incoming
from tuidesk.domain.tickets.ticket import Ticket


def language_for(
    desk: Desk, ticket: Ticket, written: Iterable[Message], among: Sequence[str]
) -> tuple[str, bool]:
    """The language and whether it is sure: stored for the customer, else that of his own words.

    ``written`` is what came in, the newest first: a mail of two words says nothing, the one
    before it may. ``among``: those that may be guessed; the first stands where nothing is sure.
    """
    if stored := ticket.language or _stored(desk, ticket):
        return stored, True
    guessed = (language_of(new_words(each)) for each in written)
    found = next((each for each in guessed if each in among), "")
    return (found, True) if found else (among[0], False)


def language_of_customer(desk: Desk, number: int, among: Sequence[str]) -> str:
    """The language in which a ticket is to be answered; ``among`` as for ``language_for``."""
    written = incoming(read_thread(desk, number).entries)
    return language_for(desk, desk.store.ticket(number), written, among)[0]


def _stored(desk: Desk, ticket: Ticket) -> str:
    """The language of the customer's newest ticket that has one."""
    key = ticket.customer.key
    same = [each for each in desk.store.tickets().values() if each.customer.key == key]
    newest_first = sorted(same, key=lambda each: each.number, reverse=True)
    return next((each.language for each in newest_first if each.language), "")
