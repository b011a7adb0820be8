"""Whether the shop is open, why, and until when: what every face and every text tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours, Source
from tuidesk.domain.hours.shifts import shifts_text

NO_HOURS = "no regular hours are set, so it counts as open all day"


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """The time from a closing to the next opening."""

    channel: str
    start: datetime | None
    """None: longer ago than can be told."""
    end: datetime | None
    """None: no opening is planned."""
    days: tuple[DayHours, ...] = ()
    """The days in it that are no ordinary ones."""

    @property
    def id(self) -> str:
        """One name for one period, the same for everybody who asks."""
        began = self.start.astimezone(UTC).strftime("%Y%m%dT%H%MZ") if self.start else "ever"
        return f"{self.channel}-{began}"

    def names(self, language: str) -> tuple[str, ...]:
        """What the days that close it are called; nothing if one of them has no name."""
        told = [day.named(language) for day in self.days if not day.shifts]
        return tuple(dict.fromkeys(told)) if all(told) else ()


@dataclass(frozen=True, slots=True)
class HoursStatus:
    """How it stands with a channel at an instant; instants are in the shop's zone."""

    channel: str
    timezone: str
    open: bool
    reason: str
    since: datetime | None
    next_open: datetime | None
    next_close: datetime | None
    closed_period: ClosedPeriod | None


def status(calendar: Calendar, at: datetime, language: str = "en") -> HoursStatus:
    """How it stands at an instant."""
    is_open = calendar.is_open(at)
    period = None if is_open else closed_period(calendar, at)
    return HoursStatus(
        channel=calendar.channel,
        timezone=calendar.schedule.timezone,
        open=is_open,
        reason=_reason(calendar, at, is_open, language),
        since=_local(calendar, calendar.since(at)),
        next_open=_local(calendar, calendar.next_open(at)),
        next_close=_local(calendar, calendar.next_close(at)),
        closed_period=period,
    )


def closed_period(calendar: Calendar, at: datetime) -> ClosedPeriod:
    """The closed period around an instant at which it is closed."""
    start, end = calendar.since(at), calendar.next_open(at)
    first = (start or at).astimezone(calendar.zone).date()
    last = (end or at).astimezone(calendar.zone).date()
    days = tuple(
        day
        for day in map(calendar.day, _dates(first, last))
        if day.source not in (Source.REGULAR, Source.SEASON)
        or (day.source is Source.SEASON and not day.shifts and day.name.texts)
    )
    return ClosedPeriod(calendar.channel, start, end, days)


def day_reason(day: DayHours, language: str = "en") -> str:
    """Which rule decides about a day, as people read it."""
    named = day.named(language)
    if day.source is Source.REGULAR:
        return "regular hours"
    if day.source is Source.HOLIDAY:
        country = day.holidays.country if day.holidays else ""
        return f"{named or 'public holiday'} (holiday, {country} calendar)"
    return f"{named} ({day.source})" if named else str(day.source)


def _reason(calendar: Calendar, at: datetime, is_open: bool, language: str) -> str:
    day = calendar.day(at.astimezone(calendar.zone).date())
    if is_open:
        day = _opened_by(calendar, at)
        if day.source is Source.REGULAR and not calendar.known:
            return f"open: {NO_HOURS}"
        return f"open: {day_reason(day, language)}, {shifts_text(day.shifts)}"
    if not day.shifts:
        return f"closed: {day_reason(day, language)}"
    return f"closed: outside of {shifts_text(day.shifts)}, {day_reason(day, language)}"


def _opened_by(calendar: Calendar, at: datetime) -> DayHours:
    """The day whose shift runs at an instant: after midnight it may be yesterday."""
    today = at.astimezone(calendar.zone).date()
    for day in (today, today - timedelta(days=1), today - timedelta(days=2)):
        if any(span.start <= at < span.end for span in calendar.of_day(day)):
            return calendar.day(day)
    return calendar.day(today)


def _dates(first: date, last: date) -> Iterator[date]:
    for step in range(min((last - first).days, 400) + 1):
        yield first + timedelta(days=step)


def _local(calendar: Calendar, when: datetime | None) -> datetime | None:
    return when.astimezone(calendar.zone) if when else None
