"""Internal notes: words that can never be sent."""

from collections.abc import Sequence

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.act import speaker_at
from tuidesk.domain.acts.actions import parse
from tuidesk.domain.outgoing.drafts import NoteDraft
from tuidesk.store.transaction import Transaction


def add_note(desk: Desk, numbers: Sequence[int], text: str, *, revision: int | None = None) -> Done:
    """Adds a note to tickets; raises UsageError if it is empty."""
    note = parse(f"note {text}", speaker_at(desk))
    return change(desk, numbers, note, revision, also=lambda tx: _drop(tx, desk, numbers))


def saved_note(desk: Desk, numbers: Sequence[int]) -> str:
    """The words of a note on these tickets that the acting agent left; empty if there are none."""
    found = _find(desk.store.all(NoteDraft, agent=desk.agent.name), numbers)
    return found.text if found else ""


def save_note(desk: Desk, numbers: Sequence[int], text: str) -> None:
    """Keeps the words of a note that is not written yet; without words it is forgotten."""
    with desk.store.transaction(desk.agent.name) as tx:
        found = _find(tx.all(NoteDraft, agent=desk.agent.name), numbers)
        if not text.strip():
            _drop(tx, desk, numbers)
            return
        number = found.id if found else tx.new_id(NoteDraft)
        tx.put(NoteDraft(number, desk.agent.name, desk.clock(), tuple(numbers), text))


def _drop(tx: Transaction, desk: Desk, numbers: Sequence[int]) -> None:
    found = _find(tx.all(NoteDraft, agent=desk.agent.name), numbers)
    if found:
        tx.delete(NoteDraft, found.id)


def _find(kept: dict[int, NoteDraft], numbers: Sequence[int]) -> NoteDraft | None:
    return next((each for each in kept.values() if each.tickets == tuple(numbers)), None)
