"""Unsent words, kept for their writer."""

from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.reply import Draft


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """An agent's unsent answer on a ticket; there is at most one."""

    id: int
    agent: str
    at: datetime
    draft: Draft
