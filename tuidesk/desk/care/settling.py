"""Which folder is the desk, where there are two: a copy, or one that came out of a backup."""

from dataclasses import replace
from datetime import datetime

from tuidesk.desk.answers.outbox import forget_step
from tuidesk.desk.context import Desk
from tuidesk.domain.letters.message import SendState
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.tickets.event import PROGRAM, Event
from tuidesk.store.repository import Repository

_COPIED = "this desk is a copy; the other one may have sent it"


def doubt_queued(store: Repository, at: datetime, why: str) -> int:
    """Makes unknown what waits in a restored or copied desk: the other one may have sent it.

    It is looked for in the Sent folder, then a person decides. Returns how many mails these were.
    """
    doubtful = (SendState.QUEUED, SendState.SENDING)
    with store.transaction(PROGRAM) as tx:
        waiting = [each for each in tx.all(Outgoing).values() if each.state in doubtful]
        for kept in waiting:
            tx.put(replace(kept, state=SendState.UNKNOWN, detail=why, not_before=at))
            tx.set_state(kept.ticket, kept.entry, SendState.UNKNOWN, why, at)
            tx.append(kept.ticket, Event(at, PROGRAM, "unknown", why))
            forget_step(tx, kept)
    return len(waiting)


def settle_here(desk: Desk) -> int:
    """Makes a copied desk the one that sends; returns how many mails became unknown by that."""
    doubted = doubt_queued(desk.store, desk.clock(), _COPIED)
    desk.store.settle_here()
    return doubted
