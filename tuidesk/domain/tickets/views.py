"""Views: named searches with an order, the shelves of the console."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuidesk.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class View:
    """A named search. ``sort`` is one of the keys of ORDERS."""

    name: str
    query: str
    sort: str = "waiting"
    snoozed: bool = False
    """Whether sleeping tickets are shown; only the snoozed view and searches want that."""


def _waiting(ticket: Ticket) -> tuple[Any, ...]:
    return (-ticket.priority.rank, ticket.waiting_since is None, ticket.since, ticket.number)


def _newest(ticket: Ticket) -> tuple[Any, ...]:
    return (-ticket.updated.timestamp(), -ticket.number)


def _wake(ticket: Ticket) -> tuple[Any, ...]:
    return ((ticket.snoozed_until or ticket.updated).timestamp(), ticket.number)


ORDERS: dict[str, Callable[[Ticket], tuple[Any, ...]]] = {
    "waiting": _waiting,
    "newest": _newest,
    "wake": _wake,
}
"""``waiting``: urgent first, then who waits longest; ``newest``: last changed first; ``wake``."""

DEFAULT_VIEWS = (
    View("unassigned", "is:unassigned -is:pending -is:automatic"),
    View("mine", "is:mine"),
    View("open", "-is:pending"),
    View("pending", "is:pending", "newest"),
    View("snoozed", "is:snoozed", "wake", snoozed=True),
    View("closed", "is:closed", "newest", snoozed=True),
    View("spam", "is:spam", "newest", snoozed=True),
    View("all", "is:any", "newest", snoozed=True),
    View("automatic", "is:automatic", "newest"),
)


def age(since: datetime, now: datetime) -> str:
    """How long ago in at most three characters: ``5m``, ``3h``, ``12d``, ``9w``, ``2y``."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 48 * 60:
        return f"{minutes // 60}h"
    days = minutes // (24 * 60)
    if days < 100:
        return f"{days}d"
    return f"{days // 7}w" if days < 700 else f"{days // 365}y"
