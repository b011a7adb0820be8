"""Where a ticket stands, and how urgent it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.schedule import calendar_of
from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Priority, Status, Ticket, with_status
from tuidesk.domain.when import parse_when

WHEN_OPEN = "when we open"

_LABELS = {
    Status.NEW: "New again:",
    Status.OPEN: "Open:",
    Status.PENDING: "Waiting for the customer:",
    Status.CLOSED: "Closed",
    Status.SPAM: "Spam:",
}


def set_status(
    desk: Desk, numbers: Sequence[int], status: Status, *, revision: int | None = None
) -> Done:
    """Sets the status of tickets."""

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        if ticket.status is status:
            return ticket, desk.event("status", status)
        return with_status(ticket, status, desk.clock()), desk.event("status", status)

    label = _LABELS[status]
    if status is Status.OPEN and all(_rests(desk.store.ticket(number)) for number in numbers):
        label = "Reopened"
    return change(desk, numbers, label, edit, revision)


def _rests(ticket: Ticket) -> bool:
    return ticket.status in (Status.PENDING, Status.CLOSED, Status.SPAM)


def set_priority(
    desk: Desk, numbers: Sequence[int], priority: str, *, revision: int | None = None
) -> Done:
    """Sets the priority of tickets; raises UsageError for an unknown one."""
    if priority not in set(Priority):
        raise UsageError(f"'{priority}' is no priority.", f"Known: {', '.join(Priority)}.")

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        changed = replace(ticket, priority=Priority(priority))
        return changed, desk.event("priority", priority)

    return change(desk, numbers, f"Priority {priority}:", edit, revision)


def snooze(
    desk: Desk, numbers: Sequence[int], until: datetime | None, *, revision: int | None = None
) -> Done:
    """Hides tickets until a time; ``None`` wakes them. The customer goes on waiting."""

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        if until is not None and not ticket.active:
            raise NotAllowed(f"#{ticket.number} is {ticket.status}.", "Reopen it first.")
        shown = until.astimezone(desk.settings.zone).strftime("%Y-%m-%d %H:%M") if until else ""
        event = desk.event("snoozed", shown) if until else desk.event("woken")
        return replace(ticket, snoozed_until=until), event

    done = change(desk, numbers, "Snoozed" if until else "Woken", edit, revision)
    if until is None:
        return done
    shown = until.astimezone(desk.settings.zone)
    return replace(done, label=f"{done.label} until {shown:%a %d %b %H:%M}")


def snooze_time(desk: Desk, words: str) -> datetime:
    """The instant that a person means, or the next opening for ``when we open``.

    Raises UsageError for words without meaning, and where no opening is known.
    """
    if words.strip().casefold() not in (WHEN_OPEN, "open"):
        return parse_when(words, desk.now())
    calendar = calendar_of(desk)
    opening = calendar.next_open(desk.now()) if calendar.known else None
    if opening is None:
        raise UsageError("No opening is known.", "Write your hours: H, then w, or hours.toml.")
    return opening.astimezone(desk.settings.zone)


def wake_due(desk: Desk) -> list[int]:
    """Wakes every ticket whose time has come; the worker calls it."""
    now = desk.clock()
    due = [
        ticket.number
        for ticket in desk.store.tickets().values()
        if ticket.snoozed_until is not None and ticket.snoozed_until <= now
    ]
    if not due:
        return []
    with desk.store.transaction(desk.agent.name) as tx:
        for number in due:
            ticket = tx.ticket(number)
            if ticket.snoozed_until is not None and ticket.snoozed_until <= now:
                tx.save(replace(ticket, snoozed_until=None))
                tx.append(number, desk.event("woken"))
    return due
