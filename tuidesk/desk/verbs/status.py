"""Where a ticket stands, and how urgent it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.act import act
from tuidesk.domain.acts.actions import SetStatus, Snooze
from tuidesk.domain.tickets.ticket import Status


def set_status(
    desk: Desk, numbers: Sequence[int], status: Status, *, revision: int | None = None
) -> Done:
    """Sets the status of tickets."""
    return change(desk, numbers, SetStatus(status), revision)


def set_priority(
    desk: Desk, numbers: Sequence[int], priority: str, *, revision: int | None = None
) -> Done:
    """Sets the priority of tickets; raises UsageError for an unknown one."""
    return act(desk, numbers, f"priority {priority}", revision=revision)


def snooze(
    desk: Desk, numbers: Sequence[int], until: datetime | None, *, revision: int | None = None
) -> Done:
    """Hides tickets until a time; ``None`` wakes them. The customer goes on waiting."""
    shown = until.astimezone(desk.settings.zone) if until else None
    return change(desk, numbers, Snooze(shown), revision)


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
