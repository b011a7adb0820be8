"""What was promised to a customer: a time by which a person answers, in open hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tuidesk.domain.hours.reckoning import Calendar


@dataclass(frozen=True, slots=True)
class Promise:
    """An answer by ``due``: ``minutes`` of open time after ``start``, rounded up to the hour."""

    due: datetime
    start: datetime
    minutes: int


def promise(calendar: Calendar, start: datetime, minutes: int) -> Promise | None:
    """The promise of an answer after so many open minutes; None when too few are planned."""
    due = calendar.add(start, timedelta(minutes=minutes))
    return None if due is None else Promise(_rounded_up(due, calendar), start, minutes)


def moved(held: Promise, before: Calendar, after: Calendar, now: datetime) -> Promise:
    """The promise under other hours: open time that has passed stays passed.

    One that is overdue, and one for which the new hours have no room, stays as it is.
    """
    if held.due <= now:
        return held
    passed = before.business(held.start, now) if now > held.start else timedelta()
    left = max(held.minutes - int(passed.total_seconds() // 60), 0)
    again = promise(after, max(held.start, now), left)
    if again is None or again.due == held.due:
        return held
    return again


def minutes_to_answer(answer_within: int, waiting: int, answers_per_hour: int) -> int:
    """Open minutes to promise: the target in hours, or what the backlog takes if that is longer."""
    backlog = -(-(waiting + 1) * 60 // max(answers_per_hour, 1))
    return max(answer_within * 60, backlog)


def _rounded_up(when: datetime, calendar: Calendar) -> datetime:
    """The next full hour on the shop's clock."""
    local = when.astimezone(calendar.zone)
    over = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return when + (timedelta(hours=1) - over) if over else when
