"""What the schedule says: open or not, a week of it, why, what looks wrong, which holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tuidesk.desk.context import Desk
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.countries import first_weekday, week_begin
from tuidesk.domain.hours.holidays import Suggestion
from tuidesk.domain.hours.lint import Lint, lint
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours, HolidayChoice, Schedule, Source
from tuidesk.domain.hours.shifts import shifts_text
from tuidesk.domain.hours.status import NO_HOURS, HoursStatus, day_reason, status
from tuidesk.domain.hours.wallclock import midnight, parse_at

CHANNEL = "email"


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day as lists show it."""

    day: DayHours
    reason: str
    hours: timedelta
    """How long it is really open: clocks may change in a shift."""
    clock_change: timedelta
    """By how much the day is longer than 24 hours."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule about a date; the first that says something decides."""

    source: Source
    says: str
    name: str
    decides: bool


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A suggested holiday and what was decided about it; ``choice`` None: nothing."""

    suggestion: Suggestion
    choice: HolidayChoice | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong, with file and line."""

    where: str
    lint: Lint


def instant_of(desk: Desk, text: str) -> datetime:
    """The instant that a person means, ``now`` if nothing; raises UsageError."""
    return parse_at(text, desk.now()) if text else desk.now()


def calendar_of(desk: Desk, channel: str = CHANNEL) -> Calendar:
    """A channel's hours; raises ConfigError, and UsageError for an unknown channel."""
    check_channel(desk.hours.current().schedule, channel)
    return desk.hours.calendar(channel)


def check_channel(schedule: Schedule, channel: str) -> None:
    """Raises UsageError for a channel that the schedule does not have."""
    known = [each.name for each in schedule.channels]
    if channel != CHANNEL and channel not in known:
        hint = f"Known: {', '.join(known) or CHANNEL}."
        raise UsageError(f"There is no channel '{channel}'.", hint)


def hours_status(desk: Desk, at: datetime, channel: str = CHANNEL) -> HoursStatus:
    """How it stands with a channel at a time."""
    return status(calendar_of(desk, channel), at)


def hours_words(desk: Desk) -> str:
    """Open or closed and until when, for a status line; empty without hours."""
    try:
        calendar, now = desk.hours.calendar(), desk.now()
    except UsageError:
        return "hours.toml is broken"
    if not calendar.known and calendar.is_open(now):
        return ""
    is_open = calendar.is_open(now)
    change = calendar.next_close(now) if is_open else calendar.next_open(now)
    word = "open" if is_open else "closed"
    if change is None:
        return word
    local = change.astimezone(calendar.zone)
    days = (local.date() - now.date()).days
    pattern = "%H:%M" if not days else "%a %H:%M" if days < 7 else "%d %b %H:%M"
    return f"{word} until {local:{pattern}}"


def days_from(desk: Desk, first: date, count: int, channel: str = CHANNEL) -> Iterator[DayRow]:
    """So many days from a date on."""
    calendar = calendar_of(desk, channel)
    for step in range(count):
        yield row_of(calendar, first + timedelta(days=step))


def row_of(calendar: Calendar, day: date) -> DayRow:
    """One day as lists show it."""
    found = calendar.day(day)
    spans = calendar.of_day(day)
    unknown = found.source is Source.REGULAR and not calendar.known
    length = midnight(calendar.zone, day + timedelta(days=1)) - midnight(calendar.zone, day)
    return DayRow(
        day=found,
        reason=NO_HOURS if unknown else day_reason(found),
        hours=sum((span.end - span.start for span in spans), timedelta()),
        clock_change=length - timedelta(days=1),
    )


def week_of(desk: Desk, at: datetime, channel: str = CHANNEL) -> list[DayRow]:
    """The week around a time, from the day on which the country begins its weeks."""
    day = at.astimezone(calendar_of(desk, channel).zone).date()
    first = week_begin(day, first_weekday(desk.settings.shop.country))
    return list(days_from(desk, first, 7, channel))


def explain_day(desk: Desk, at: datetime, channel: str = CHANNEL) -> list[Explained]:
    """Every rule about the date of a time, the strongest first."""
    calendar = calendar_of(desk, channel)
    day = at.astimezone(calendar.zone).date()
    schedule = calendar.schedule
    found: list[Explained] = []
    for each in schedule.candidates(channel, day):
        holiday = each.source in (Source.HOLIDAY, Source.OVERRIDE)
        name = schedule.holidays.name(day, "en") if holiday else str(each.name)
        says = "refused: regular hours apply" if each.shifts is None else shifts_text(each.shifts)
        decides = each.shifts is not None and not any(one.decides for one in found)
        found.append(Explained(each.source, says, name, decides))
    return found


def findings(desk: Desk) -> list[Finding]:
    """Everything that looks wrong in ``hours.toml``."""
    schedule = desk.hours.current().schedule
    return [
        Finding(desk.hours.where(each), each)
        for each in lint(schedule, desk.now(), desk.settings.shop.languages)
    ]


def holidays_of(desk: Desk, year: int, language: str = "en") -> list[HolidayRow]:
    """The suggested holidays of a year; raises UsageError without a usable country."""
    holidays = desk.hours.current().schedule.holidays
    if not holidays.country:
        hint = 'Write country = "DE" under [holidays] in config/hours.toml.'
        raise UsageError("The country of the holidays is not set.", hint)
    known = {each.date: each for each in holidays.choices}
    return [HolidayRow(each, known.get(each.date)) for each in holidays.suggested(year, language)]


def undecided_days(desk: Desk, first: date, last: date, channel: str = CHANNEL) -> dict[date, str]:
    """Suggested holidays between two dates about which nobody has decided, with their names."""
    schedule = desk.hours.current().schedule
    try:
        return {each.date: each.name for each in schedule.undecided(first, last, channel)}
    except UsageError:  # an unknown region: ``lint`` says so
        return {}
