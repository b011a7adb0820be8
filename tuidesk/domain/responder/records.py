"""What the autoresponder remembers: mail to look at, whom it answered, and why it stands still."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tuidesk.domain.hours.promise import Promise

REMEMBERED = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A mail that arrived and about which nothing has been decided yet."""

    id: int
    ticket: int
    entry: int


@dataclass(frozen=True, slots=True)
class AutoAnswer:
    """An automatic answer that was queued, and what it told."""

    id: int
    customer: str
    """The key of the customer's address."""
    ticket: int
    at: datetime
    kind: str
    until: datetime | None = None
    """When the shop was said to be back."""
    promise: Promise | None = None
    former: Promise | None = None
    """What was promised on the ticket before."""
    outgoing: int = 0
    """Its number in the outbox."""
    answers: int = 0
    """The entry of the mail that it answers."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Automatic mail stands still until a person lets it go on; only the latest one counts."""

    id: int
    at: datetime
    why: str
    ended: datetime | None = None
    """When a person let it go on; mail from before that is not counted again."""
