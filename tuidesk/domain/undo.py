"""What a person did, kept so that it can be taken back."""

from dataclasses import dataclass, replace
from datetime import datetime

from tuidesk.domain.ticket import Ticket

FIELDS = ("status", "owner", "tags", "priority", "waiting_since", "snoozed_until")
"""What a person changes on a ticket, and what undo restores."""
KEPT = 50
"""Steps kept for each agent."""


@dataclass(frozen=True, slots=True)
class TicketChange:
    """One ticket before and after a step; what else the step made on it."""

    before: Ticket
    after: Ticket
    note: int | None = None
    outgoing: int | None = None


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One act of one agent, on any number of tickets."""

    id: int
    agent: str
    at: datetime
    label: str
    changes: tuple[TicketChange, ...]


def reverted(now: Ticket, change: TicketChange) -> Ticket:
    """The ticket with the step's changes taken back, others' later changes kept.

    Tags go back one by one; any other field only if it still is as the step left it.
    """
    fields: dict[str, object] = {}
    for name in FIELDS:
        before, after = getattr(change.before, name), getattr(change.after, name)
        if name == "tags":
            kept = [tag for tag in now.tags if tag in before or tag not in after]
            lost = [tag for tag in before if tag not in after and tag not in kept]
            fields["tags"] = tuple(sorted({*kept, *lost}))
        elif before != after and getattr(now, name) == after:
            fields[name] = before
    return replace(now, **fields)  # type: ignore[arg-type]
