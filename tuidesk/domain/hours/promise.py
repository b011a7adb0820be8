"""What was promised to a customer: a time by which a person answers, in open hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuidesk.domain.hours.reckoning import Calendar  # every ticket has room for a promise


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer by ``due``: ``seconds`` of open time after ``start``, rounded up to the hour."""

    due: datetime
    start: datetime
    seconds: int


def promise(calendar: "Calendar", start: datetime, span: timedelta) -> Promise | None:
    """The promise of an answer after so much open time; None when too little is planned."""
    start = start.replace(microsecond=0)  # whole seconds, or a closing could be missed by less
    due = calendar.add(start, span)
    if due is None:
        return None
    return Promise(_rounded_up(due, calendar), start, round(span.total_seconds()))


def moved(held: Promise, before: "Calendar", after: "Calendar", now: datetime) -> Promise:
    """The promise under other hours: open time that has passed stays passed.

    It stays as it is when the new hours keep it or have no room for it, and when it is overdue.
    """
    now = now.replace(microsecond=0)
    if held.due <= now or promise_kept(held, after):
        return held
    passed = before.business(held.start, now) if now > held.start else timedelta()
    left = max(timedelta(seconds=held.seconds) - passed, timedelta())
    again = promise(after, max(held.start, now), left)
    return held if again is None or again.due == held.due else again


def promise_kept(held: Promise, calendar: "Calendar") -> bool:
    """Whether the hours still give what was promised."""
    again = promise(calendar, held.start, timedelta(seconds=held.seconds))
    return again is not None and again.due == held.due


def time_to_answer(answer_within: int, waiting: int, answers_per_hour: int) -> timedelta:
    """Open time to promise: the target in hours, or what the backlog takes if that is longer."""
    backlog = timedelta(hours=1) * (waiting + 1) / max(answers_per_hour, 1)
    return max(timedelta(hours=answer_within), backlog)


def _rounded_up(when: datetime, calendar: "Calendar") -> datetime:
    """The next full hour on the shop's clock; less than a minute over does not count."""
    local = when.astimezone(calendar.zone)
    when -= timedelta(seconds=local.second, microseconds=local.microsecond)
    return when + timedelta(minutes=60 - local.minute) if local.minute else when
