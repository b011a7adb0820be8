"""In which language a customer is answered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.desk.listing import read_thread
from tuidesk.domain import quoting
from tuidesk.domain.event import Event
from tuidesk.domain.language import check_words, language_of
from tuidesk.domain.message import Message
from tuidesk.domain.reply import incoming
from tuidesk.domain.ticket import Ticket


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


def new_words(message: Message) -> str:
    """What its writer wrote himself."""
    return quoting.new_text(
        message.text, first=quoting.begins(message), between=quoting.people_of(message)
    )


def set_language(
    desk: Desk, numbers: Sequence[int], language: str, *, revision: int | None = None
) -> Done:
    """Says in which language a customer is answered; raises UsageError for unknown ones."""
    check_words(language)

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        return replace(ticket, language=language), desk.event("language", language)

    return change(desk, numbers, f"Language is {language}:", edit, revision)
