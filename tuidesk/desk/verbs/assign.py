"""Who owns a ticket: exactly one agent, or nobody."""

from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Ticket


def assign(
    desk: Desk,
    numbers: Sequence[int],
    who: str,
    *,
    force: bool = False,
    revision: int | None = None,
) -> Done:
    """Gives tickets to an agent, to ``me``, or to ``none``.

    Taking a colleague's ticket raises NotAllowed with the owner's name unless ``force``.
    """
    taking = who == "me"
    owner = {"me": desk.agent.name, "none": None}.get(who, who)
    agents = {agent.name for agent in desk.settings.agents}
    if owner is not None and owner not in agents:
        raise UsageError(f"There is no agent '{owner}'.", f"Known: {', '.join(sorted(agents))}.")

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        if taking and not force and ticket.owner not in (None, owner):
            raise NotAllowed(
                f"#{ticket.number} belongs to {ticket.owner}.",
                "To take it all the same, assign it to yourself (in a shell: --force).",
            )
        event = desk.event("assigned", owner) if owner else desk.event("unassigned")
        return replace(ticket, owner=owner), event

    label = f"Assigned to {owner}:" if owner else "Unassigned"
    return change(desk, numbers, label, edit, revision)
