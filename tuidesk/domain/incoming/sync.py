"""How far a folder of the mail server has been read."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that could not be fetched or kept; it will be tried again, never forgotten (B6.2)."""

    uid: int
    tries: int
    reason: str
    not_before: datetime | None = None
    """When it is tried next."""

    @classmethod
    def again(cls, uid: int, tries: int, reason: str, now: datetime) -> "FailedMail":
        """A failed attempt; the next one is at once, then in a minute, in two, … in a day."""
        minutes = 2 ** min(tries - 2, 11) if tries > 1 else 0
        return cls(uid, tries, reason, now + min(timedelta(minutes=minutes), timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A mail that was kept but could not be put on a ticket; its raw bytes wait."""

    id: int
    mailbox: str
    raw: str
    reason: str
    at: datetime
    day: int = 0
    """The ledger's day on which it is booked; 0: it was kept before there was a ledger."""
    arrived: datetime | None = None
    spam: bool = False
    closed: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Everything below ``uid_next`` of this UIDVALIDITY is accounted for, but for ``failed``."""

    id: int
    mailbox: str
    folder: str
    uid_validity: int
    uid_next: int
    failed: tuple[FailedMail, ...] = ()
    since: datetime | None = None
    """Older mail is left to ``tuidesk import``."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """How far stored mails were read again after the reader got better; there is one."""

    id: int
    reader: str
    """The version of the reader."""
    next: int
    """The ticket that is next."""
