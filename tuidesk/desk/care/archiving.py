"""Long-closed tickets leave memory for their threads; a reply or a change brings one back."""

from collections.abc import Iterator
from datetime import timedelta

from tuidesk.desk.answers.outbox import outbox
from tuidesk.desk.context import Desk
from tuidesk.domain.outgoing.drafts import SavedDraft
from tuidesk.domain.tickets.ticket import Ticket


def archive_old(desk: Desk, limit: int) -> int:
    """Archives at most so many tickets that nobody needs at hand; says how many it were.

    Few at a time: every one costs a sync of its thread while the store is locked.
    """
    due = [ticket.number for ticket, _ in zip(_due(desk), range(limit), strict=False)]
    if not due:
        return 0
    done = 0
    with desk.store.transaction(desk.agent.name) as tx:
        for number in due:
            if _is_old(desk, tx.ticket(number)):
                tx.archive(number)
                done += 1
    return done


def _due(desk: Desk) -> Iterator[Ticket]:
    busy = {kept.ticket for kept in outbox(desk)}
    busy |= {kept.draft.ticket for kept in desk.store.all(SavedDraft).values()}
    for ticket in desk.store.tickets().values():
        if ticket.number not in busy and _is_old(desk, ticket):
            yield ticket


def _is_old(desk: Desk, ticket: Ticket) -> bool:
    rest = timedelta(days=desk.settings.timings.archive_after)
    return not ticket.active and ticket.updated < desk.clock() - rest
