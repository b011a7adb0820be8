"""What merging and parting make of the tickets themselves."""

from dataclasses import replace
from datetime import datetime

from tuidesk.domain.ticket import Status, Ticket


def as_part(part: Ticket, whole: Ticket) -> Ticket:
    """The ticket as a part of another one: nobody waits on it any more."""
    return replace(
        part,
        status=Status.CLOSED,
        waiting_since=None,
        snoozed_until=None,
        promise=None,
        merged_into=whole.number,
    )


def as_whole(whole: Ticket, part: Ticket) -> Ticket:
    """The ticket with another one as its part: the longest wait and the first promise count."""
    waiting = min(filter(None, (whole.waiting_since, part.waiting_since)), default=None)
    promises = filter(None, (whole.promise, part.promise))
    wakes = part.waiting_since is not None and whole.status in (Status.PENDING, Status.CLOSED)
    return replace(
        whole,
        status=Status.OPEN if wakes else whole.status,
        waiting_since=waiting,
        promise=min(promises, key=lambda each: each.due, default=None),
        tags=tuple(sorted({*whole.tags, *part.tags})),
        mistaken=tuple(
            each
            for each in dict.fromkeys((*whole.mistaken, *part.mistaken))
            if each != whole.customer.key
        ),
        participants=tuple(dict.fromkeys((*whole.participants, *part.participants)))[:100],
        message_count=whole.message_count + part.message_count,
        latest_message=_latest(whole.latest_message, part.latest_message),
        latest_incoming=_latest(whole.latest_incoming, part.latest_incoming),
        has_files=whole.has_files or part.has_files,
        merged=tuple(dict.fromkeys((*whole.merged, part.number))),
    )


def parted(part: Ticket, now: datetime) -> Ticket:
    """The part as a ticket of its own again, open: somebody has to look at it."""
    waiting = part.latest_incoming or now
    return replace(part, status=Status.OPEN, waiting_since=waiting, merged_into=None)


def without_part(whole: Ticket, part: Ticket) -> Ticket:
    """The ticket that the part has left."""
    return replace(
        whole,
        message_count=max(0, whole.message_count - part.message_count),
        merged=tuple(number for number in whole.merged if number != part.number),
    )


def _latest(left: datetime | None, right: datetime | None) -> datetime | None:
    return max(filter(None, (left, right)), default=None)
