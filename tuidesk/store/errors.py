"""What can go wrong with the store, in words for a person."""

from tuidesk.domain.errors import DeskError
from tuidesk.domain.tickets.ticket import Ticket


class StoreError(DeskError):
    """The store could not be read or written."""


class Busy(StoreError):
    """Another process holds the lock for longer than anybody should."""


class Damaged(StoreError):
    """A file is not what was written; nothing more is written, reading goes on."""


class ReadOnly(StoreError):
    """The store can be read, not written."""


class Upgraded(StoreError):
    """Another version of the program wrote this store."""


class Conflict(StoreError):
    """Somebody changed the ticket since it was read; ``theirs`` is how it stands now."""

    def __init__(self, theirs: Ticket) -> None:
        super().__init__(
            f"#{theirs.number} has changed in the meantime (revision {theirs.revision}).",
            "Look at it again, then retry.",
        )
        self.theirs = theirs
