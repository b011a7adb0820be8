"""Automatic answers that wait in the outbox: only what is still true may leave."""

from tuidesk.desk.context import Desk
from tuidesk.desk.outbox import drop_automatic, queued_automatic
from tuidesk.domain.message import Direction, Message
from tuidesk.domain.outbox import AUTOMATIC_LASTS
from tuidesk.domain.responder.records import Undecided
from tuidesk.store.transaction import Transaction


def drop_untrue(desk: Desk) -> None:
    """Drops answers that are late, and those to tickets that a person has answered meanwhile."""
    limit = desk.clock() - AUTOMATIC_LASTS
    for waiting in queued_automatic(desk):
        why = "too late for an automatic answer" if waiting.queued < limit else ""
        if not why and _answered_since(desk, waiting.ticket, waiting.entry):
            why = "a person has answered meanwhile"
        if why:
            with desk.store.transaction(desk.agent.name) as tx:
                drop_automatic(tx, desk, waiting.id, why)


def renew_queued(tx: Transaction, desk: Desk) -> None:
    """The hours change: what waits is dropped, and its mail is decided about again."""
    for waiting in queued_automatic(desk):
        incoming = [
            entry.id
            for entry in desk.store.thread(waiting.ticket)
            if isinstance(entry.what, Message)
            and entry.what.direction is Direction.IN
            and entry.id < waiting.entry
        ]
        if incoming and drop_automatic(tx, desk, waiting.id, "the hours have changed"):
            tx.put(Undecided(tx.new_id(Undecided), waiting.ticket, incoming[-1]))


def _answered_since(desk: Desk, number: int, entry: int) -> bool:
    """Whether a person's answer stands behind an entry of a ticket."""
    return any(
        each.id > entry
        and isinstance(each.what, Message)
        and each.what.direction is Direction.OUT
        and not each.what.automatic
        for each in desk.store.thread(number)
    )
