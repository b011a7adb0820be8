"""Takes back what the acting agent did last, and does it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tuidesk.desk.answers.drafting import drop_draft, give_back_draft, saved_draft
from tuidesk.desk.answers.outbox import cancel
from tuidesk.desk.change import Done, grow_wholes
from tuidesk.desk.config_file import config_files, read_file
from tuidesk.desk.context import Desk
from tuidesk.domain.acts.undo import (
    FileChange,
    PublicationChange,
    TicketChange,
    UndoStep,
    reverted,
    without,
)
from tuidesk.domain.banner.publication import Publication
from tuidesk.domain.errors import NotAllowed
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.tickets.thread import Note
from tuidesk.store.transaction import Transaction


def last_step(desk: Desk) -> UndoStep | None:
    """The step that undo would take back."""
    done = [step for step in _own(desk).values() if not step.undone]
    return max(done, key=lambda step: step.id, default=None)


def next_step(desk: Desk) -> UndoStep | None:
    """The step that redo would do again."""
    undone = [step for step in _own(desk).values() if step.undone]
    return min(undone, key=lambda step: step.id, default=None)


def _own(desk: Desk) -> dict[int, UndoStep]:
    return desk.store.all(UndoStep, agent=desk.agent.name)


def undo(desk: Desk) -> Done:
    """Takes back the agent's last step, all of it or nothing.

    Raises NotAllowed when there is nothing to undo, or a mail has already left; a step that
    others have built upon is forgotten, so that it does not stand before the earlier ones.
    """
    with _forgotten_if_superseded(desk, "undone"):
        return _undone(desk)


def redo(desk: Desk) -> Done:
    """Does again what the agent's last undo took back; a new step ends that.

    An answer is not sent again: undo made it a draft. Raises NotAllowed when there is nothing
    to redo, or others have built upon what was before.
    """
    with _forgotten_if_superseded(desk, "redone"):
        return _redone(desk)


class _Superseded(Exception):
    def __init__(self, step: UndoStep, why: str) -> None:
        super().__init__(why)
        self.step, self.why = step, why


@contextmanager
def _forgotten_if_superseded(desk: Desk, verb: str) -> Iterator[None]:
    try:
        yield
    except _Superseded as error:
        with desk.store.transaction(desk.agent.name) as tx:
            tx.delete(UndoStep, error.step.id)
        hint = "Nothing was changed. The next undo or redo takes another step."
        raise NotAllowed(f"'{error.step.label}' cannot be {verb}: {error.why}.", hint) from None


def _undone(desk: Desk) -> Done:
    with config_files(desk) as write, desk.store.transaction(desk.agent.name) as tx:
        step = last_step(desk)
        if step is None:
            raise NotAllowed("There is nothing to undo.")
        if step.final is not None:
            raise _Superseded(step, "it cannot be undone")
        for change in step.changes:
            _take_back_words(tx, desk, change)
        _turn_back(tx, desk, step, "undone")
        if step.draft is not None:
            give_back_draft(tx, desk, step.draft)
        if step.sends:
            tx.delete(UndoStep, step.id)
        else:
            tx.put(replace(step, undone=True))
        if step.file is not None:
            write(_way_back(desk, step, step.file))
    done = _done("Undone", step)
    return replace(done, label=f"{done.label}; it is a draft again") if step.sends else done


def _redone(desk: Desk) -> Done:
    with config_files(desk) as write, desk.store.transaction(desk.agent.name) as tx:
        step = next_step(desk)
        if step is None:
            raise NotAllowed("There is nothing to redo.")
        turned = step.turned()
        changes = tuple(_with_note_again(tx, desk, change) for change in step.changes)
        _turn_back(tx, desk, turned, "redone")
        draft = _thrown_away_again(tx, desk, step, step.draft) if step.draft else None
        tx.put(replace(step, changes=changes, draft=draft, undone=False))
        if turned.file is not None:
            write(_way_back(desk, step, turned.file))
    return _done("Redone", step)


def _done(word: str, step: UndoStep) -> Done:
    return Done(f"{word}: {step.label}", step.tickets, beside=bool(step.file or step.publications))


def _way_back(desk: Desk, step: UndoStep, change: FileChange) -> FileChange:
    """The file without what the step changed in it, whatever others have changed elsewhere."""
    now = read_file(desk, change.name)
    text = without(change, now)
    if text is None:
        raise _Superseded(step, f"somebody has changed the same lines of {change.name} since")
    desk.hours.read(text)  # raises ConfigError
    return FileChange(change.name, before=now, after=text)


def _take_back_words(tx: Transaction, desk: Desk, change: TicketChange) -> None:
    if change.outgoing is not None:
        draft = cancel(tx, desk, change.outgoing)
        if draft is not None:
            give_back_draft(tx, desk, draft)
    if change.note is not None:
        tx.withdraw_note(change.ticket, change.note, desk.clock())


def _with_note_again(tx: Transaction, desk: Desk, change: TicketChange) -> TicketChange:
    """The change with its withdrawn note written once more."""
    if change.note is None:
        return change
    entries = {entry.id: entry.what for entry in desk.store.thread(change.ticket)}
    note = entries.get(change.note)
    if not isinstance(note, Note):
        return change
    return replace(change, note=tx.append(change.ticket, Note(desk.clock(), note.by, note.text)))


def _thrown_away_again(tx: Transaction, desk: Desk, step: UndoStep, draft: Draft) -> Draft:
    """The draft as it is now, which undo gives back the next time."""
    now = saved_draft(desk, draft.ticket)
    if now is None:
        raise _Superseded(step, "the draft is no longer there")
    drop_draft(tx, desk, draft.ticket)
    return now


def _turn_back(tx: Transaction, desk: Desk, step: UndoStep, event: str) -> None:
    """Tickets and publications from the step's end to its start."""
    for change in step.changes:
        number, now = change.ticket, tx.ticket(change.ticket)
        if change.before.merged_into != change.after.merged_into != now.merged_into:
            raise _Superseded(step, f"#{number} was merged with another ticket since")
        tx.save(reverted(now, change))
        tx.append(number, desk.event(event, step.label))
    for change in step.changes:
        if _is_part_of_itself(tx, change.ticket):
            raise _Superseded(step, f"#{change.ticket} was merged with another ticket since")
        _recount(tx, change)
    for published in step.publications:
        _unpublish(tx, step, published)


def _is_part_of_itself(tx: Transaction, number: int) -> bool:
    """Whether a ticket is merged, step by step, into one of its own parts."""
    seen, into = {number}, tx.ticket(number).merged_into
    while into is not None and into not in seen:
        seen.add(into)
        whole = tx.find(into)
        into = whole.merged_into if whole else None
    return into is not None


def _unpublish(tx: Transaction, step: UndoStep, change: PublicationChange) -> None:
    """What is recorded of a place is as it was before the step."""
    known = change.after or change.before
    if known is None or tx.get(Publication, known.id) != change.after:
        raise _Superseded(step, "something else has been published there since")
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
