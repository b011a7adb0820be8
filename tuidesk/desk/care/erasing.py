"""Erases a customer: every ticket, every raw mail, every trace in history; with a receipt."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from tuidesk.desk.context import Desk
from tuidesk.desk.lists.searching import search
from tuidesk.desk.verbs.merging import unmerge
from tuidesk.domain.errors import NotFound, UsageError
from tuidesk.domain.incoming.ledger import Day, Fate
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.mail.parse import parse
from tuidesk.mail.people import addresses
from tuidesk.store.care.erase import begin_erasure, finish_erasures
from tuidesk.store.errors import Damaged
from tuidesk.store.rawmail import SETTLED

_EVERYTHING = 10**9


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, when and by whom; and where the address still stands."""

    customer: str
    at: datetime
    by: str
    tickets: tuple[int, ...]
    mails: int
    rewritten: int
    """Former journals that were written anew."""
    mentioned: tuple[int, ...]
    """Other customers' tickets on which the address stands; they were left alone."""


def erase(desk: Desk, who: str) -> Receipt:
    """Erases a customer's tickets from every file of the store; cannot be undone.

    Raises UsageError for what is no address, NotFound if nothing is there.
    """
    finish_erasures(desk.folder / "store")
    people = addresses(who)
    if len(people) != 1 or "@" not in people[0].address:
        raise UsageError(f"'{who}' is not a valid email address.")
    key = people[0].key
    tickets = {ticket.number: ticket for ticket in _tickets_of(desk, key)}
    if not tickets:
        raise NotFound(f"{key} has no tickets.")
    _part_from_others(desk, tickets)
    shared = set(_raws(desk, _others(desk, key, tickets)))
    store = desk.folder / "store"
    gone = begin_erasure(store, tickets, _booked(desk, key, tickets), key, shared)
    done = finish_erasures(store)
    desk.store.refresh()
    desk.store.catalogue.close()
    swept = _sweep(desk, key)
    return Receipt(
        customer=key,
        at=desk.clock(),
        by=desk.agent.name,
        tickets=tuple(sorted(gone)),
        mails=done.mails + swept,
        rewritten=done.rewritten,
        mentioned=tuple(sorted(_others(desk, key, gone))),
    )


def _part_from_others(desk: Desk, tickets: Mapping[int, Ticket]) -> None:
    """Whatever of other customers was merged with these tickets stands alone again."""
    for ticket in tickets.values():
        if ticket.merged_into is not None and ticket.merged_into not in tickets:
            unmerge(desk, [ticket.number])
        for part in ticket.merged:
            found = desk.store.find(part)
            if found and part not in tickets and found.merged_into == ticket.number:
                unmerge(desk, [part])


def _booked(desk: Desk, key: str, tickets: Iterable[int]) -> Iterator[str]:
    """Raw mails that stand on no ticket: second copies, and what was left out or not understood."""
    numbers = set(tickets)
    for day in desk.store.all(Day).values():
        for each in desk.store.bookings(day):
            if each.fate is Fate.DUPLICATE and each.ticket in numbers:
                yield each.raw
            elif each.fate in (Fate.DISCARDED, Fate.QUARANTINED) and each.raw:
                with suppress(Damaged):
                    mail = parse(desk.store.mail.get(each.raw))
                    people = (mail.sender, *mail.to, *mail.cc, *mail.reply_to)
                    if key in {person.key for person in people}:
                        yield each.raw


def _sweep(desk: Desk, key: str) -> int:
    """Deletes raw mails that name the person and that nobody needs, as a crash leaves them behind.

    Mail that is just being taken in is on no ticket yet either: what is younger stays.
    """
    days = desk.store.all(Day).values()
    known = {each.raw for day in days for each in desk.store.bookings(day)}
    known |= desk.store.named_raws()
    index = desk.store.catalogue.current()
    swept = 0
    for path in desk.store.mail.older_than(SETTLED):
        if path in known:
            continue
        raw = desk.store.mail.get(path)
        if key.encode() in raw.lower() and not index.copies(parse(raw).message_id):
            desk.store.mail.delete(path)
            swept += 1
    return swept


def tickets_of(desk: Desk, who: str) -> tuple[int, ...]:
    """The tickets that an erasure would take away."""
    people = addresses(who)
    key = people[0].key if people else who.lower()
    return tuple(sorted(ticket.number for ticket in _tickets_of(desk, key)))


def _tickets_of(desk: Desk, key: str) -> Iterator[Ticket]:
    hot = desk.store.tickets()
    archived = (each for each in desk.store.archived() if each.number not in hot)
    yield from (each for each in (*hot.values(), *archived) if each.customer.key == key)


def _others(desk: Desk, key: str, erased: Iterable[int]) -> list[int]:
    """Tickets of others on which the address stands in a header or in the text."""
    found = {hit.ticket.number for hit in search(desk, f'"{key}"', _EVERYTHING)}
    return sorted(found - set(erased))


def _raws(desk: Desk, numbers: Iterable[int]) -> Iterator[str]:
    for number in numbers:
        for entry in desk.store.thread(number):
            if isinstance(entry.what, Message) and entry.what.raw:
                yield entry.what.raw
