"""What merging and parting make of the tickets themselves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.tickets.ticket import Status, Ticket, with_one_more


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
        unreadable=whole.unreadable or part.unreadable,
        language=whole.language or part.language,
        merged=tuple(dict.fromkeys((*whole.merged, part.number))),
    )


def parted(part: Ticket, now: datetime) -> Ticket:
    """The part as a ticket of its own again, open: somebody has to look at it."""
    waiting = part.latest_incoming or now
    return replace(part, status=Status.OPEN, waiting_since=waiting, merged_into=None)


def without_part(whole: Ticket, part: Ticket, left: Sequence[Message]) -> Ticket:
    """The ticket that the part has left; ``left``: the messages that stay."""
    merged = tuple(number for number in whole.merged if number != part.number)
    count = max(0, whole.message_count - part.message_count)
    return known_from(replace(whole, merged=merged, message_count=count), left)


def known_from(ticket: Ticket, messages: Sequence[Message]) -> Ticket:
    """The ticket with the people and times of these messages: who has left it is a stranger."""
    alone = replace(ticket, participants=(ticket.customer.key,), latest_message=None)
    for message in messages:
        alone = with_one_more(alone, message)
    came = (each.at for each in messages if each.direction is Direction.IN)
    return replace(
        ticket,
        participants=alone.participants,
        latest_message=alone.latest_message,
        latest_incoming=max(came, default=None),
    )


def _latest(left: datetime | None, right: datetime | None) -> datetime | None:
    return max(filter(None, (left, right)), default=None)
