"""How a person's change becomes one transaction: tickets, events and the way back, all or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tuidesk.desk.context import Desk
from tuidesk.domain.acts.actions import Action, AddNote
from tuidesk.domain.acts.undo import (
    KEPT,
    FileChange,
    PublicationChange,
    TicketChange,
    UndoStep,
    changed,
)
from tuidesk.domain.errors import NotAllowed
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb did, in a few words, and to which tickets."""

    label: str
    tickets: tuple[int, ...]
    beside: bool = False
    """Something that is no ticket changed: the configuration."""

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return bool(self.tickets) or self.beside


def named(numbers: Sequence[int]) -> str:
    """``#12`` or ``14 tickets``."""
    return f"#{numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} tickets"


def change(
    desk: Desk,
    numbers: Sequence[int],
    action: Action,
    revision: int | None = None,
    also: Callable[[Transaction], object] = lambda tx: None,
) -> Done:
    """Does something to tickets; those that it leaves as they are get no event.

    ``also`` becomes true together with it. Raises NotFound, Conflict if a ticket is not at
    ``revision``, and whatever the action raises; then nothing is changed.
    """
    befores: list[Ticket] = []
    changes: list[TicketChange] = []
    with desk.store.transaction(desk.agent.name) as tx:
        for number in dict.fromkeys(numbers):
            befores.append(before := tx.ticket(number, revision))
            if isinstance(action, AddNote):
                entry = tx.append(number, Note(desk.clock(), desk.agent.name, action.text))
                changes.append(changed(before, before, note=entry))
            elif found := _changed(tx, desk, before, action):
                changes.append(found)
        touched = [each.ticket for each in changes]
        remember(tx, desk, action.told(befores, named(touched)) if touched else "", changes)
        also(tx)
    return Done(action.told(befores, named([each.number for each in befores])), tuple(touched))


def _changed(tx: Transaction, desk: Desk, before: Ticket, action: Action) -> TicketChange | None:
    if before.merged_into is not None:
        hint = f"Work on that one, or: tuidesk unmerge {before.number}"
        raise NotAllowed(f"#{before.number} is part of #{before.merged_into}.", hint)
    after = action.apply(before, desk.clock())
    if after == before:
        return None
    event = desk.event(*action.happened)
    after = replace(after, updated=max(event.at, before.updated))
    tx.save(after)
    tx.append(before.number, event)
    return changed(before, after)


def remember(
    tx: Transaction,
    desk: Desk,
    label: str,
    changes: Sequence[TicketChange],
    file: FileChange | None = None,
    publications: tuple[PublicationChange, ...] = (),
    draft: Draft | None = None,
    final: int | None = None,
) -> None:
    """Keeps a step so that its agent can take it back, or is told that it is ``final``."""
    if not (changes or file or publications or draft or final):
        return
    step = UndoStep(
        id=tx.new_id(UndoStep),
        agent=desk.agent.name,
        at=desk.clock(),
        label=label,
        changes=tuple(changes),
        file=file,
        publications=publications,
        draft=draft,
        final=final,
    )
    tx.put(step)
    own = tx.all(UndoStep, agent=desk.agent.name)
    for number in sorted(own):
        if own[number].undone or number in sorted(own)[:-KEPT]:
            tx.delete(UndoStep, number)


def grow_wholes(tx: Transaction, ticket: Ticket, messages: int) -> None:
    """Tells the tickets that this one is a part of that it has more or fewer messages."""
    seen = {ticket.number}
    while ticket.merged_into is not None and ticket.merged_into not in seen:
        seen.add(ticket.merged_into)
        whole = tx.find(ticket.merged_into)
        if whole is None:
            return
        tx.save(replace(whole, message_count=whole.message_count + messages))
        ticket = whole
