"""The outbox: a mail of ours from the moment it is queued until its fate is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tuidesk.domain.letters.message import SendState
from tuidesk.domain.outgoing.reply import Draft

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
"""Pauses between attempts; the last one repeats (B10.2)."""
HOUR = timedelta(hours=1)
LONGEST_WAIT = 2 * HOUR
"""No pause and no undo window lasts longer."""
GIVE_UP_AFTER = 24 * HOUR
AUTOMATIC_LASTS = HOUR
"""Automatic mail that could not leave by then is dropped: what it says of hours grows wrong."""
LOOKS = 3
"""How often the Sent folder is searched for a mail of unknown fate."""
LOOK_EVERY = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail whose bytes, envelope and Message-ID are fixed."""

    id: int
    ticket: int
    entry: int
    """Which entry of the thread it is."""
    mailbox: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    raw: str
    by: str
    queued: datetime
    not_before: datetime
    """The end of the undo window, or of a pause between attempts."""
    state: SendState = SendState.QUEUED
    attempts: int = 0
    looks: int = 0
    detail: str = ""
    """The server's last answer, or why it is not sent."""
    waiting_since: datetime | None = None
    """Since when the customer had waited for it: if it does not arrive, he still does (C9.2)."""
    closes: bool = False
    """Whether its ticket is closed by it."""
    failed: bool = False
    """It did not arrive once; a person may have tried again since."""
    automatic: bool = False
    """No person wrote it: it waits while automatic mail is paused, and late it is not true."""
    draft: Draft | None = None
    """What it was made from, until it has left: undo gives it back."""
    rest: bool = False
    """Its recipients were refused while others of the same mail were not: the message counts as
    sent, and only they are still to be reached."""

    def due_at(self, now: datetime) -> datetime:
        """When it may leave; a wait that nobody asks for comes from a clock that was wrong."""
        return now if self.not_before - now > LONGEST_WAIT else self.not_before

    @property
    def settled(self) -> bool:
        """Whether nothing will happen to it by itself any more."""
        return self.state in (SendState.SENT, SendState.FAILED, SendState.UNDONE)


def pause(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts."""
    return BACKOFF[min(attempts, len(BACKOFF)) - 1]
