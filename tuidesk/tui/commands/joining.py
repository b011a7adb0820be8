"""Which mails belong together, and to whom: merge, split, the customer; and why it is so."""

import asyncio
from typing import TYPE_CHECKING

from tuidesk.desk.change import named
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.language import set_language
from tuidesk.domain.errors import NotFound, UsageError
from tuidesk.domain.letters.language import LANGUAGES
from tuidesk.domain.letters.message import Message
from tuidesk.domain.letters.quoting import new_text, people_of
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.tui.command import Command, OnTickets
from tuidesk.tui.panels.choice import Choice

if TYPE_CHECKING:
    from tuidesk.tui.console import Console

_OFFERED = 20


class Merge(OnTickets):
    """Makes the tickets parts of another one; undo or un-merge parts them again."""

    id, keys, label = "merge", "m", "merge"

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.desk.verbs.merging import merge  # rarely needed

        numbers = console.selection()
        marked = len(numbers) > 1
        offers = await asyncio.to_thread(_wholes, console.desk, numbers)
        what = named(numbers) if marked else _titled(console.desk, numbers[0])
        question = f"Merge {what} into   (a number, or words to search for)"
        while into := await console.pick(question, offers, free=not marked):
            if into.lstrip("#").isdecimal():
                whole = int(into.lstrip("#"))
                parts = [number for number in numbers if number != whole]
                if await _one_customer(console, parts, whole):
                    await console.on_tickets(parts, merge, whole)
                return
            offers = await asyncio.to_thread(_found, console.desk, into, numbers)
            question = f"Merge {what} into   ({len(offers) or 'none'} found for '{into}')"


def _titled(desk: Desk, number: int) -> str:
    ticket = desk.store.ticket(number)
    return f"#{number} '{ticket.subject}' of {ticket.customer.label}"


async def _one_customer(console: "Console", parts: list[int], whole: int) -> bool:
    """Whether all are of one customer, or whoever merges them means it."""
    try:
        ours = {number: console.desk.store.ticket(number).customer for number in (*parts, whole)}
    except NotFound:
        return True  # the verb says so
    if len({each.key for each in ours.values()}) == 1:
        return True
    others = ", ".join(sorted({str(ours[number]) for number in parts}))
    return await console.confirm(f"Different customers: {others} into {ours[whole]}. Merge?")


def _found(desk: Desk, words: str, numbers: list[int]) -> list[Choice]:
    """Tickets that a search finds, but for those that are to be merged."""
    from tuidesk.desk.lists.searching import search  # brings SQLite

    try:
        hits = search(desk, words, _OFFERED)
    except UsageError:
        return []
    return [_offer(hit.ticket) for hit in hits if hit.ticket.number not in numbers]


def _offer(ticket: Ticket) -> Choice:
    detail = f"{ticket.subject}   {ticket.customer.label}"
    return Choice(str(ticket.number), f"#{ticket.number} {ticket.status}", detail)


def _wholes(desk: Desk, numbers: list[int]) -> list[Choice]:
    """The marked tickets themselves, the oldest first; else others of the same customer."""
    from tuidesk.desk.lists.searching import search  # brings SQLite

    store = desk.store
    if len(numbers) > 1:
        offered = [store.ticket(number) for number in sorted(numbers)]
    else:
        customer = store.ticket(numbers[0]).customer
        hits = search(desk, f'from:"{customer.key}"', _OFFERED)
        offered = [hit.ticket for hit in hits if hit.ticket.number != numbers[0]]
    return [_offer(ticket) for ticket in offered]


class Unmerge(OnTickets):
    """Makes a merged ticket one of its own again."""

    id, keys, label = "unmerge", "M", "un-merge"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        ticket = console.current()
        parts = ticket and (ticket.merged or ticket.merged_into)
        return "" if parts else "nothing is merged here"

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.desk.verbs.merging import unmerge  # rarely needed

        ticket = console.current()
        assert ticket is not None
        numbers = [ticket.number] if ticket.merged_into else list(ticket.merged)
        offers = [
            Choice(str(number), f"#{number}", console.desk.store.ticket(number).subject)
            for number in numbers
        ]
        chosen = offers[0].value if len(offers) == 1 else await console.pick("Un-merge", offers)
        if chosen:
            await console.do(unmerge, [int(chosen)])


class Split(OnTickets):
    """Moves a message to a ticket of its own."""

    id, keys, label = "split", "s", "split"

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.desk.verbs.merging import split  # rarely needed

        number, zone = console.selection()[0], console.desk.settings.zone
        messages = [e for e in console.desk.store.thread(number) if isinstance(e.what, Message)]
        offers = [
            Choice(
                str(e.id), f"{m.sender.label} {m.at.astimezone(zone):%d %b %H:%M}", _first_words(m)
            )
            for e in reversed(messages)
            if isinstance(m := e.what, Message)
        ]
        chosen = await console.pick(f"Split which message off #{number}?", offers)
        if chosen:
            await console.do(split, number, [int(chosen)])


def _first_words(message: Message) -> str:
    return " ".join(new_text(message.text, between=people_of(message))[:200].split())


class SetCustomer(OnTickets):
    """Says whose tickets they are, where the program guessed wrong."""

    id, keys, label = "customer", "C", "customer"

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.desk.verbs.customer import (  # brings the parser
            possible_customers,
            set_customer,
        )

        numbers = console.selection()
        people = possible_customers(console.desk, numbers[0])
        offers = [Choice(str(person), person.label, person.address) for person in people]
        who = await console.pick(f"Customer of {named(numbers)}", offers, free=True)
        if who:
            await console.on_tickets(numbers, set_customer, who)


class SetLanguage(OnTickets):
    """Says in which language the customer is answered by itself."""

    id, keys, label = "language", "I", "language"

    @classmethod
    async def run(cls, console: "Console") -> None:
        numbers = console.selection()
        offers = [Choice(each, each) for each in LANGUAGES]
        chosen = await console.pick(f"Language of {named(numbers)}", offers)
        if chosen:
            await console.on_tickets(numbers, set_language, chosen)


class Explain(OnTickets):
    """Shows why the ticket is as it is: everything that the program decided by itself."""

    id, keys, label = "explain", "W", "why"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.app.show_reasons(console.selection()[0])


COMMANDS: tuple[type[Command], ...] = (Merge, Unmerge, Split, SetCustomer, SetLanguage, Explain)
