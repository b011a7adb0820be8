"""Takes back what the acting agent did last."""

from dataclasses import replace

from tuidesk.desk.change import Done
from tuidesk.desk.config_file import config_files, read_file
from tuidesk.desk.context import Desk
from tuidesk.desk.drafting import give_back_draft
from tuidesk.desk.merging import grow_wholes
from tuidesk.desk.outbox import cancel
from tuidesk.domain.banner.publication import Publication
from tuidesk.domain.errors import NotAllowed
from tuidesk.domain.undo import (
    FileChange,
    PublicationChange,
    TicketChange,
    UndoStep,
    reverted,
    without,
)
from tuidesk.store.transaction import Transaction


def last_step(desk: Desk) -> UndoStep | None:
    """The step that undo would take back."""
    own = desk.store.all(UndoStep, agent=desk.agent.name)
    return own[max(own)] if own else None


def undo(desk: Desk) -> Done:
    """Takes back the agent's last step, all of it or nothing.

    Raises NotAllowed when there is nothing to undo, or a mail has already left; a step that
    others have built upon is forgotten, so that it does not stand before the earlier ones.
    """
    try:
        return _undone(desk)
    except _Superseded as error:
        with desk.store.transaction(desk.agent.name) as tx:
            tx.delete(UndoStep, error.step.id)
        hint = "Nothing was changed; to undo again takes back what you did before."
        raise NotAllowed(f"'{error.step.label}' cannot be undone: {error.why}.", hint) from None


class _Superseded(Exception):
    def __init__(self, step: UndoStep, why: str) -> None:
        super().__init__(why)
        self.step, self.why = step, why


def _undone(desk: Desk) -> Done:
    with config_files(desk) as write, desk.store.transaction(desk.agent.name) as tx:
        step = last_step(desk)
        if step is None:
            raise NotAllowed("There is nothing to undo.")
        if step.final is not None:
            raise _Superseded(step, "it is final")
        for change in step.changes:
            _take_back(tx, desk, step, change)
        for change in step.changes:
            _recount(tx, change)
        for published in step.publications:
            _unpublish(tx, step, published)
        if step.draft is not None:
            give_back_draft(tx, desk, step.draft)
        tx.delete(UndoStep, step.id)
        if step.file is not None:
            write(_way_back(desk, step, step.file))
    tickets = step.tickets
    return Done(f"Undone: {step.label}", tickets, beside=bool(step.file or step.publications))


def _way_back(desk: Desk, step: UndoStep, change: FileChange) -> FileChange:
    """The file without what the step changed in it, whatever others have changed elsewhere."""
    now = read_file(desk, change.name)
    text = without(change, now)
    if text is None:
        raise _Superseded(step, f"somebody has changed the same lines of {change.name} since")
    desk.hours.read(text)  # raises ConfigError
    return FileChange(change.name, before=now, after=text)


def _take_back(tx: Transaction, desk: Desk, step: UndoStep, change: TicketChange) -> None:
    number = change.ticket
    if change.outgoing is not None:
        draft = cancel(tx, desk, change.outgoing)
        if draft is not None:
            give_back_draft(tx, desk, draft)
    if change.note is not None:
        tx.withdraw_note(number, change.note, desk.clock())
    now = tx.ticket(number)
    if change.before.merged_into != change.after.merged_into != now.merged_into:
        raise _Superseded(step, f"#{number} was merged otherwise since")
    before = reverted(now, change)
    tx.save(before)
    tx.append(number, desk.event("undone", step.label))


def _unpublish(tx: Transaction, step: UndoStep, change: PublicationChange) -> None:
    """What is recorded of a place is as it was before the step."""
    known = change.after or change.before
    if known is None or tx.get(Publication, known.id) != change.after:
        raise _Superseded(step, "something else was published there since")
    if change.before is None:
        tx.delete(Publication, known.id)
    else:
        tx.put(change.before)


def _recount(tx: Transaction, change: TicketChange) -> None:
    """A ticket that lost or got back a part counts its messages anew, and so do its wholes."""
    before, after = set(change.before.merged), set(change.after.merged)
    grown = _messages(tx, before - after) - _messages(tx, after - before)
    if grown:
        now = tx.ticket(change.ticket)
        tx.save(replace(now, message_count=now.message_count + grown))
        grow_wholes(tx, now, grown)


def _messages(tx: Transaction, numbers: set[int]) -> int:
    found = (tx.find(number) for number in numbers)
    return sum(ticket.message_count for ticket in found if ticket)
