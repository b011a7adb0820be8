"""Internal notes: words that can never be sent."""

from collections.abc import Sequence

from tuidesk.desk.change import Done, named, remember
from tuidesk.desk.context import Desk
from tuidesk.domain.errors import UsageError
from tuidesk.domain.message import Note
from tuidesk.domain.text import clean
from tuidesk.domain.undo import TicketChange, changed


def add_note(desk: Desk, numbers: Sequence[int], text: str, *, revision: int | None = None) -> Done:
    """Adds a note to tickets; raises UsageError if it is empty."""
    words = clean(text).strip()
    if not words:
        raise UsageError("The note is empty.")
    changes: list[TicketChange] = []
    with desk.store.transaction(desk.agent.name) as tx:
        for number in dict.fromkeys(numbers):
            ticket = tx.ticket(number, revision)
            entry = tx.append(number, Note(desk.clock(), desk.agent.name, words))
            changes.append(changed(ticket, ticket, note=entry))
        remember(tx, desk, f"Note on {named(list(numbers))}", changes)
    return Done(f"Note on {named(list(numbers))}", tuple(numbers))
