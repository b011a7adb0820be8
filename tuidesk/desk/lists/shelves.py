"""Which tickets stand in which view, kept up to date change by change, for screens."""

from collections.abc import Iterable

from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import ARCHIVE_SHOWN
from tuidesk.domain.tickets.query import Query, parse
from tuidesk.domain.tickets.ticket import Status, Ticket
from tuidesk.domain.tickets.views import ORDERS, View


class Shelves:
    """The views of one console. A change costs by the tickets that changed, not by all of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._queries: dict[str, Query] = {}
        self._members: dict[str, set[int]] = {}
        self._archived: list[Ticket] | None = None
        self.rebuild()

    @property
    def views(self) -> tuple[View, ...]:
        """All views, in their order."""
        return self._desk.settings.views

    def let_time_pass(self) -> None:
        """Looks again at what depends on the hour: sleeping tickets."""
        tickets = self._desk.store.tickets()
        self.update(number for number, ticket in tickets.items() if ticket.snoozed_until)

    def rebuild(self) -> None:
        """Sorts every ticket anew."""
        context = self._desk.query_context()
        self._queries = {view.name: parse(view.query, context) for view in self.views}
        self._members = {view.name: set() for view in self.views}
        self.update(self._desk.store.tickets())

    def update(self, numbers: Iterable[int]) -> None:
        """Takes in tickets that changed, came or went."""
        tickets, now = self._desk.store.tickets(), self._desk.now()
        for number in numbers:
            ticket = tickets.get(number)
            for view in self.views:
                stands = ticket is not None and self._stands(view, ticket, ticket.snoozed(now))
                if stands:
                    self._members[view.name].add(number)
                else:
                    self._members[view.name].discard(number)
        self._archived = None

    def counts(self) -> dict[str, int]:
        """How many tickets stand in each view."""
        counts = {name: len(members) for name, members in self._members.items()}
        archived = self._desk.store.archived_counts()
        if archived:
            for view in self.views:
                counts[view.name] += self._archived_count(view, archived)
        return counts

    def tickets(self, view: View, search: str = "") -> list[Ticket]:
        """A view's tickets that match a search, in order; raises UsageError for the search."""
        hot = self._desk.store.tickets()
        found = [hot[number] for number in self._members[view.name] if number in hot]
        query = self._queries[view.name]
        if query.wants_archive:
            found += [each for each in self._archive() if query.matches(each)]
        if search.strip():
            typed = parse(f"is:any {search}", self._desk.query_context())
            found = [ticket for ticket in found if typed.matches(ticket)]
        return sorted(found, key=ORDERS[view.sort])

    def _stands(self, view: View, ticket: Ticket, asleep: bool) -> bool:
        return (view.snoozed or not asleep) and self._queries[view.name].matches(ticket)

    def _archive(self) -> list[Ticket]:
        if self._archived is None:
            hot = self._desk.store.tickets()
            archived = self._desk.store.archived(ARCHIVE_SHOWN)
            self._archived = [each for each in archived if each.number not in hot]
        return self._archived

    def _archived_count(self, view: View, archived: dict[str, int]) -> int:
        words = view.query.replace("(", " ").replace(")", " ").split()
        if "is:any" in words:
            return sum(archived.values())
        return sum(archived.get(status, 0) for status in Status if f"is:{status}" in words)
