"""Lists and views: which tickets, in which order, how many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tuidesk.desk.context import Desk
from tuidesk.domain.errors import NotFound
from tuidesk.domain.letters.message import Message
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.tickets.query import Query, parse
from tuidesk.domain.tickets.thread import Entry
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.domain.tickets.views import ORDERS, View

ARCHIVE_SHOWN = 5_000
"""At most so many archived tickets are looked at for one list of a screen."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket with everything on it."""

    ticket: Ticket
    entries: tuple[Entry, ...]


def view_named(desk: Desk, name: str) -> View:
    """The view of that name; raises NotFound."""
    views = {view.name: view for view in desk.settings.views}
    if name not in views:
        raise NotFound(f"There is no view '{name}'.", f"Known: {', '.join(views)}.")
    return views[name]


def list_tickets(
    desk: Desk, view: View | None = None, search: str = "", limit: int | None = None
) -> list[Ticket]:
    """The tickets of a view that match a search, in the view's order.

    Without a view: everything that is not closed and not spam. Raises UsageError.
    """
    context = desk.query_context()
    base = parse(view.query if view else search, context)
    extra = parse(f"is:any {search}", context) if view and search.strip() else None
    asleep = view is None or view.snoozed
    found = [
        ticket
        for ticket in _candidates(desk, base, limit)
        if base.matches(ticket)
        and (extra is None or extra.matches(ticket))
        and (asleep or not ticket.snoozed(context.now))
    ]
    return sorted(found, key=ORDERS[view.sort if view else "waiting"])


def _candidates(desk: Desk, query: Query, limit: int | None) -> Iterable[Ticket]:
    hot = desk.store.tickets()
    if not query.wants_archive:
        return hot.values()
    archived = [each for each in desk.store.archived(limit) if each.number not in hot]
    return [*hot.values(), *archived]


def read_thread(desk: Desk, number: int) -> Thread:
    """A ticket with its thread and those merged into it, outgoing mails with their present state.

    Raises NotFound.
    """
    ticket = desk.store.ticket(number)
    entries = _entries(desk, number)
    parts = list(_parts(desk, ticket, {number}))
    for part in parts:
        entries += [replace(entry, part=part) for entry in _entries(desk, part)]
    if parts:
        entries.sort(key=lambda entry: entry.at)
    return Thread(ticket, tuple(entries))


def _parts(desk: Desk, ticket: Ticket, seen: set[int]) -> Iterator[int]:
    """The tickets merged into one, and those merged into them."""
    for number in ticket.merged:
        part = desk.store.find(number)
        if part and part.merged_into == ticket.number and number not in seen:
            seen.add(number)
            yield number
            yield from _parts(desk, part, seen)


def _entries(desk: Desk, number: int) -> list[Entry]:
    outgoing = _outgoing_of(desk, number)
    entries = []
    for entry in desk.store.thread(number):
        kept = outgoing.get(entry.id)
        if kept is not None and isinstance(entry.what, Message):
            what = replace(entry.what, state=kept.state, state_detail=kept.detail)
            entry = replace(entry, what=what)
        entries.append(entry)
    return entries


def _outgoing_of(desk: Desk, number: int) -> dict[int, Outgoing]:
    """The outbox entries of one ticket by thread entry."""
    kept = desk.store.all(Outgoing).values()
    return {each.entry: each for each in kept if each.ticket == number}
