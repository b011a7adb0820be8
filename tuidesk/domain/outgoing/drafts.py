"""Unsent words, kept for their writer."""

from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.outgoing.reply import Draft


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """An agent's unsent answer on a ticket; there is at most one."""

    id: int
    agent: str
    at: datetime
    draft: Draft


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """An internal note that its writer has left without keeping or dropping it."""

    id: int
    agent: str
    at: datetime
    tickets: tuple[int, ...]
    """The tickets that it is to stand on; there is at most one for the same ones."""
    text: str
