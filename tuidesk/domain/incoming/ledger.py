"""The ledger: every mail that was taken in, and where it went; the sums must agree (B6)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Fate(StrEnum):
    """Where a mail went."""

    TICKETED = "ticketed"
    """It began a ticket."""
    THREADED = "threaded"
    """It joined a ticket."""
    DUPLICATE = "duplicate"
    """The same mail was there already."""
    DISCARDED = "discarded"
    """It is no mail to anybody, for a named reason."""
    QUARANTINED = "quarantined"
    """It is kept, but could not be put on a ticket."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One mail in the ledger. ``was`` is its fate before, when it left the quarantine."""

    raw: str
    mailbox: str
    fate: Fate
    ticket: int | None = None
    reason: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The sums of one day; ``id`` is the date as a number, 20261127."""

    id: int
    fetched: int = 0
    ticketed: int = 0
    threaded: int = 0
    duplicate: int = 0
    quarantined: int = 0
    discarded: dict[str, int] = field(default_factory=dict)
    """By reason."""
    bytes: int = 0
    """How much of the day's file is true."""

    @property
    def accounted(self) -> int:
        """The mails of which is known where they went."""
        fates = (self.ticketed, self.threaded, self.duplicate, self.quarantined)
        return sum(fates) + sum(self.discarded.values())

    @property
    def unaccounted(self) -> int:
        """Never anything but 0, unless mail was lost."""
        return self.fetched - self.accounted

    @property
    def date(self) -> date:
        """The day itself."""
        return date.fromisoformat(f"{self.id:08}")


def day_number(day: date) -> int:
    """The date as a number."""
    return int(f"{day:%Y%m%d}")


def booked(day: Day, bookings: Iterable[Booking]) -> Day:
    """The day's sums with these mails; ``fetched`` is counted where mail is fetched."""
    fates: Counter[str] = Counter()
    reasons = Counter(day.discarded)
    for each in bookings:
        if each.fate is Fate.DISCARDED:
            reasons[each.reason] += 1
        else:
            fates[each.fate] += 1
        if each.was:
            fates[each.was] -= 1
    return replace(
        day,
        ticketed=day.ticketed + fates[Fate.TICKETED],
        threaded=day.threaded + fates[Fate.THREADED],
        duplicate=day.duplicate + fates[Fate.DUPLICATE],
        quarantined=day.quarantined + fates[Fate.QUARANTINED],
        discarded=dict(reasons),
    )
