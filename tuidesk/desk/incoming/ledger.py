"""The ledger as people ask for it: the days' sums, and the mails behind them."""

from dataclasses import dataclass
from datetime import date

from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import quarantine, retry_quarantine
from tuidesk.domain.errors import NotAllowed, NotFound
from tuidesk.domain.incoming.ledger import Booking, Day, Fate, day_number
from tuidesk.domain.incoming.sync import FailedMail, Position
from tuidesk.mail.parse import parse
from tuidesk.store.errors import Damaged

_HEAD = 64 * 1024
"""Bytes of a mail in which its header ends."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that the server has and that could not be fetched yet; it will be tried again."""

    mailbox: str
    folder: str
    mail: FailedMail


def days(desk: Desk) -> list[Day]:
    """Every day on which mail was taken in, the newest first."""
    return sorted(desk.store.all(Day).values(), key=lambda day: day.id, reverse=True)


def mails_of(desk: Desk, day: date) -> list[Booking]:
    """The mails of a day; raises NotFound for a day without any."""
    found = desk.store.get(Day, day_number(day))
    if found is None:
        raise NotFound(f"No mail was received on {day}.", "See: tuidesk ledger")
    return desk.store.bookings(found)


def told(desk: Desk, booking: Booking) -> str:
    """A mail as a person knows it: whose it is, and its subject."""
    try:
        raw = desk.store.mail.get(booking.raw)
    except Damaged:
        return f"its raw mail is missing: {booking.raw}"
    mail = parse(raw[:_HEAD])
    return f"{mail.sender.label}: {mail.subject or '(no subject)'}"


def waiting(desk: Desk) -> list[Waiting]:
    """Mails that are known to the server only."""
    return [
        Waiting(position.mailbox, position.folder, mail)
        for position in desk.store.all(Position).values()
        for mail in position.failed
    ]


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of the quarantine when it was tried again."""

    taken: dict[int, Fate]
    """By number in the quarantine."""
    left: dict[int, str]
    """Why the others stayed there."""


def retry_all(desk: Desk, numbers: list[int]) -> Retried:
    """Reads mails of the quarantine again, all of it if none are named; raises NotFound."""
    kept = {each.id: each for each in quarantine(desk)}
    missing = [number for number in numbers if number not in kept]
    if missing:
        raise NotFound(f"There is no mail {missing[0]} in the quarantine.")
    taken: dict[int, Fate] = {}
    left: dict[int, str] = {}
    for number in numbers or sorted(kept):
        try:
            taken[number] = retry_quarantine(desk, kept[number]).fate
        except NotAllowed as error:
            left[number] = str(error)
    return Retried(taken, left)
