"""Reckons with a channel's hours: open or not, since when, until when, and business time.

Everything is merged in UTC, so that it is exact over midnight, clock changes and New Year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tuidesk.domain.hours.schedule import DayHours, Schedule, Source
from tuidesk.domain.hours.wallclock import instant

HORIZON = timedelta(days=400)
"""How far ahead an opening is looked for; beyond it there is none planned."""
_SPILL = timedelta(days=2)
"""What an earlier day may still reach into: a shift past midnight, and the zone's own offset."""
_LOOK_BACK = (14, 100, 400)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time during which the channel is open without a break, in UTC."""

    start: datetime
    end: datetime


class Calendar:
    """The hours of one channel. Instants go in with any zone and come out in UTC."""

    def __init__(self, schedule: Schedule, channel: str = "email") -> None:
        self.schedule, self.channel = schedule, channel
        self.zone = ZoneInfo(schedule.timezone)
        self.known = schedule.known(channel)
        """Whether an ordinary week is written down; else every ordinary day is open all day."""
        self._days: dict[date, DayHours] = {}
        self._raw: dict[date, tuple[Span, ...]] = {}

    def day(self, day: date) -> DayHours:
        """What holds on a date."""
        if day not in self._days:
            self._days[day] = self.schedule.day(self.channel, day)
        return self._days[day]

    def special_days(self, first: date, count: int) -> list[DayHours]:
        """Of so many days from a date on those whose hours do not come from their weekday."""
        days = (self.day(first + timedelta(days=step)) for step in range(count))
        return [day for day in days if day.source is not Source.REGULAR]

    def of_day(self, day: date) -> tuple[Span, ...]:
        """The spans of the shifts that start on a date."""
        if day not in self._raw:
            spans = (
                Span(
                    instant(self.zone, day, shift.start),
                    instant(self.zone, day, shift.end, closing=True),
                )
                for shift in self.day(day).shifts
            )
            self._raw[day] = tuple(span for span in spans if span.start < span.end)
        return self._raw[day]

    def is_open(self, at: datetime) -> bool:
        """Whether somebody answers at an instant."""
        return self.span_at(at) is not None

    def span_at(self, at: datetime) -> Span | None:
        """The stretch of opening around an instant; its ends at most ``HORIZON`` away."""
        at = at.astimezone(UTC)
        found = next(self._from(at), None)
        return found if found and found.start <= at else None

    def next_open(self, at: datetime) -> datetime | None:
        """The first opening after an instant; None when none is planned."""
        at = at.astimezone(UTC)
        return next((span.start for span in self._from(at) if span.start > at), None)

    def next_close(self, at: datetime) -> datetime | None:
        """The first closing after an instant; None when none is planned."""
        at = at.astimezone(UTC)
        span = next(self._from(at), None)
        return span.end if span and span.end < at + HORIZON - _SPILL else None

    def since(self, at: datetime) -> datetime | None:
        """Since when it has been as it is at an instant; None: longer than can be told."""
        at = at.astimezone(UTC)
        for days in _LOOK_BACK:
            begin = at - timedelta(days=days)
            before = [span for span in self._merged(begin, at + _SPILL) if span.start <= at]
            inside = before[-1] if before and before[-1].end > at else None
            if inside and inside.start > begin:
                return inside.start
            if before and inside is None:
                return before[-1].end
        return None

    def business(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two instants is open."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        total = timedelta()
        for span in self._merged(start, end):
            total += max(min(span.end, end) - max(span.start, start), timedelta())
        return total

    def add(self, at: datetime, span: timedelta) -> datetime | None:
        """The instant when so much open time has passed; None beyond what is planned.

        What ends with a closing is due at the closing, not at the next opening (C9.7).
        """
        at = at.astimezone(UTC)
        left = span
        for opened in self._from(at):
            start = max(opened.start, at)
            if opened.end - start >= left:
                return start + left
            left -= opened.end - start
        return None

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The stretches of opening that touch the time between two instants, in order."""
        return self._merged(start.astimezone(UTC), end.astimezone(UTC))

    def _from(self, at: datetime) -> Iterator[Span]:
        """The spans that end after an instant, in order."""
        return self._merged(at, at + HORIZON)

    def _merged(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The merged spans of the days around a stretch of time that touch it."""
        current: Span | None = None
        day, last = (start - _SPILL).date(), (end + timedelta(days=1)).date()
        while day <= last:
            for span in self.of_day(day):
                if current is None:
                    current = span
                elif span.start <= current.end:
                    current = Span(min(current.start, span.start), max(current.end, span.end))
                else:
                    if current.end > start and current.start < end:
                        yield current
                    current = span
            day += timedelta(days=1)
        if current and current.end > start and current.start < end:
            yield current
