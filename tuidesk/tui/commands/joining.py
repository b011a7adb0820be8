"""Which mails belong together, and to whom: merge, split, the customer; and why it is so."""

import asyncio
from typing import TYPE_CHECKING

from tuidesk.desk.change import named
from tuidesk.desk.context import Desk
from tuidesk.desk.languages import set_language
from tuidesk.domain.language import LANGUAGES
from tuidesk.domain.message import Message
from tuidesk.domain.quoting import new_text
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
        from tuidesk.desk.merging import merge  # rarely needed

        numbers = console.selection()
        marked = len(numbers) > 1
        offers = await asyncio.to_thread(_wholes, console.desk, numbers)
        into = await console.pick(f"Merge {named(numbers)} into", offers, free=not marked)
        if into and into.lstrip("#").isdecimal():
            parts = [number for number in numbers if number != int(into.lstrip("#"))]
            await console.on_tickets(parts, merge, int(into.lstrip("#")))
        elif into:
            console.say(f"'{into}' is no ticket number.", alarm=True)


def _wholes(desk: Desk, numbers: list[int]) -> list[Choice]:
    """The marked tickets themselves, the oldest first; else others of the same customer."""
    from tuidesk.desk.searching import search  # brings SQLite

    store = desk.store
    if len(numbers) > 1:
        offered = [store.ticket(number) for number in sorted(numbers)]
    else:
        customer = store.ticket(numbers[0]).customer
        hits = search(desk, f'from:"{customer.key}"', _OFFERED)
        offered = [hit.ticket for hit in hits if hit.ticket.number != numbers[0]]
    return [Choice(str(t.number), f"#{t.number} {t.status}", t.subject) for t in offered]


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
        from tuidesk.desk.merging import unmerge  # rarely needed

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
        from tuidesk.desk.merging import split  # rarely needed

        number = console.selection()[0]
        messages = [e for e in console.desk.store.thread(number) if isinstance(e.what, Message)]
        offers = [
            Choice(str(e.id), f"{m.sender.label} {m.at:%d %b %H:%M}", _first_words(m))
            for e in reversed(messages)
            if isinstance(m := e.what, Message)
        ]
        chosen = await console.pick(f"Split which message off #{number}?", offers)
        if chosen:
            await console.do(split, number, [int(chosen)])


def _first_words(message: Message) -> str:
    return " ".join(new_text(message.text, writer=message.sender)[:200].split())


class SetCustomer(OnTickets):
    """Says whose tickets they are, where the program guessed wrong."""

    id, keys, label = "customer", "C", "customer"

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.desk.customer import possible_customers, set_customer  # brings the parser

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
