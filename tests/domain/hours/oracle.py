"""The hours told a second time, minute by minute on the wall clock, with nothing of the engine."""

import random
from datetime import UTC, date, datetime, timedelta, tzinfo

from tuidesk.domain.hours.days import DayRange, DayRule
from tuidesk.domain.hours.schedule import (
    Channel,
    HolidayChoice,
    Holidays,
    Name,
    Schedule,
    Season,
    SpecialDay,
)
from tuidesk.domain.hours.shifts import Shift

ZONES = (
    "Europe/Berlin", "Europe/Vilnius", "America/New_York", "Asia/Riyadh", "Australia/Lord_Howe",
    "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca", "America/Santiago", "Asia/Beirut",
    "Pacific/Auckland", "UTC", "Europe/London", "Pacific/Apia", "Africa/Cairo", "Asia/Tehran",
)  # fmt: skip
_EDGES = (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 12, 31),
          date(2026, 3, 8), date(2026, 4, 5), date(2026, 10, 4), date(2011, 12, 30))  # fmt: skip


def random_shifts(chance: random.Random) -> tuple[Shift, ...]:
    found = []
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        start = chance.randrange(0, 1440, chance.choice((1, 15, 60)))
        length = chance.choice((1, 30, 120, 480, 1440, chance.randrange(1, 1440)))
        found.append(Shift(start, start + length))
    return tuple(sorted(found))


def random_schedule(chance: random.Random) -> tuple[Schedule, date]:
    """A schedule, and a date near which it is interesting."""
    around = chance.choice((*_EDGES, date(2026, 1, 1) + timedelta(days=chance.randrange(365))))

    def near() -> DayRule:
        day = around + timedelta(days=chance.randrange(-3, 4))
        return DayRule(day.year, day.month, day.day)

    def span() -> DayRange:
        first = near()
        day = date(first.year, first.month, first.day) + timedelta(days=chance.randrange(3))
        return DayRange(first, DayRule(day.year, day.month, day.day))

    week = tuple(random_shifts(chance) for _ in range(7))
    season = tuple(chance.choice((None, random_shifts(chance))) for _ in range(7))
    days = [around + timedelta(days=step) for step in range(-3, 4)]
    choices = tuple(
        HolidayChoice(day, chance.choice((None, (), random_shifts(chance))))
        for day in chance.sample(days, 2)
    )
    schedule = Schedule(
        timezone=chance.choice(ZONES),
        channels=(Channel("email", week),),
        days=tuple(SpecialDay(span(), random_shifts(chance)) for _ in range(chance.randrange(3))),
        seasons=tuple(Season(Name(), span(), season) for _ in range(chance.randrange(2))),
        holidays=Holidays(choices=choices),
    )
    return schedule, around


def shifts_of(schedule: Schedule, day: date) -> tuple[Shift, ...]:
    """The shifts that start on a day, by the precedence as it is written down."""
    found = schedule.channels[0].week[day.weekday()] or ()
    for season in schedule.seasons:
        hours = season.week[day.weekday()]
        if hours is not None and _within(season.range, day):
            found = hours
    for choice in schedule.holidays.choices:
        if choice.date == day and choice.shifts is not None:
            found = choice.shifts
    for special in schedule.days:
        if _within(special.range, day):
            found = special.shifts
    return found


def _within(days: DayRange, day: date) -> bool:
    first, last = days.first, days.last
    return date(first.year, first.month, first.day) <= day <= date(last.year, last.month, last.day)


def minutes_open(schedule: Schedule, zone: tzinfo, start: datetime, minutes: int) -> list[bool]:
    """For each minute from a UTC instant on, whether it is open."""
    return [_open(schedule, zone, start + timedelta(minutes=at)) for at in range(minutes)]


_OVERLAPS: dict[tuple[tzinfo, datetime], bool] = {}


def _twice(zone: tzinfo, wall: datetime) -> bool:
    """Whether a time of the wall clock happens twice."""
    key = (zone, wall)
    if key not in _OVERLAPS:
        both = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
        _OVERLAPS[key] = both[0] < both[1]
    return _OVERLAPS[key]


def _open(schedule: Schedule, zone: tzinfo, minute: datetime) -> bool:
    local = minute.astimezone(zone)
    wall, second = local.replace(tzinfo=None, fold=0), local.fold == 1
    for back in (0, 1, 2):
        day = wall.date() - timedelta(days=back)
        for shift in shifts_of(schedule, day):
            begin = datetime(day.year, day.month, day.day) + timedelta(minutes=shift.start)
            end = datetime(day.year, day.month, day.day) + timedelta(minutes=shift.end)
            if _begun(zone, wall, begin, second) and not _ended(zone, wall, end, second):
                return True
    return False


def _begun(zone: tzinfo, wall: datetime, begin: datetime, second: bool) -> bool:
    """An opening that happens twice has happened from its first time on."""
    if wall >= begin:
        return True
    return second and _twice(zone, begin) and _twice(zone, wall)


def _ended(zone: tzinfo, wall: datetime, end: datetime, second: bool) -> bool:
    """A closing that happens twice has not happened before its second time."""
    if wall < end:
        return False
    return second or not (_twice(zone, end) and _twice(zone, wall))
