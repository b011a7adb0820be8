"""What stands on a thread: messages, internal notes and events."""

from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.event import Event


@dataclass(frozen=True, slots=True)
class Note:
    """Internal words of an agent; has no way into a mail."""

    at: datetime
    by: str
    text: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a thread with its place on the ticket, counted from 1."""

    id: int
    what: Message | Note | Event
    part: int = 0
    """The merged ticket on whose thread it stands; 0: its own."""

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.what.at
