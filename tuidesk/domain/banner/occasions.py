"""What there is to announce: closures, days with other hours, seasons, order cut-offs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import Cutoff, DayHours, Season, Source
from tuidesk.domain.hours.shifts import Shifts
from tuidesk.domain.hours.wallclock import instant, midnight

_LONGEST = 400
"""Days; a run that is longer is cut, so that nothing looks without end."""
_SPECIAL = (Source.DAY, Source.OVERRIDE, Source.HOLIDAY)


class What(StrEnum):
    """The kind of an occasion."""

    DAYS = "days"
    """Days on which hours are not the ordinary ones, or closed days."""
    SEASON = "season"
    CUTOFF = "cut-off"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that customers should know in time; instants in UTC."""

    what: What
    channel: str
    begins: datetime
    ends: datetime
    days: tuple[DayHours, ...] = ()
    back: datetime | None = None
    """The first opening after it."""
    regular_again: date | None = None
    """The first day with ordinary hours after it."""
    cutoff: Cutoff | None = None
    exceptions: tuple[DayHours, ...] = ()
    """Days within a season on which something else holds."""

    @property
    def id(self) -> str:
        """The same for the same occasion, whenever it is asked for."""
        return f"{self.channel}-{self.what}-{self.begins:%Y%m%dT%H%MZ}"

    @property
    def closes(self) -> bool:
        """Whether it ends with a closed day, so that there is something to come back from."""
        return bool(self.days) and not self.days[-1].shifts

    def about(self, language: str) -> str:
        """Its names in a row for lists, or what it is."""
        return ", ".join(self.names(language)) or self.what

    def names(self, language: str) -> tuple[str, ...]:
        """What its days are called, each name once."""
        if self.cutoff is not None:
            return (self.cutoff.label,)
        told = (day.named(language) for day in self.days)
        return tuple(dict.fromkeys(filter(None, told)))


def occasions(calendar: Calendar, first: date, last: date) -> list[Occasion]:
    """Everything to announce that touches these dates, in order of its beginning."""
    found = [*_days(calendar, first, last), *_seasons(calendar, first, last)]
    found += _cutoffs(calendar, first, last)
    return sorted(found, key=lambda each: (each.begins, each.what))


def _days(calendar: Calendar, first: date, last: date) -> Iterator[Occasion]:
    """Runs of special days; ordinary closed days between them belong to the run."""
    run: list[DayHours] = []
    bridge: list[DayHours] = []
    day = _run_start(calendar, first)
    end = last + timedelta(days=_LONGEST)
    while day <= end and (day <= last or run):
        found = calendar.day(day)
        if found.source in _SPECIAL:
            run += [*bridge, found]
            bridge = []
        elif run and not found.shifts and len(bridge) < 7:
            bridge.append(found)
        elif run:
            if any(_is_news(calendar, each) for each in run):
                yield _occasion(calendar, What.DAYS, tuple(run))
            run, bridge = [], []
        day += timedelta(days=1)
    if any(_is_news(calendar, each) for each in run):
        yield _occasion(calendar, What.DAYS, tuple(run))


def _run_start(calendar: Calendar, first: date) -> date:
    """The first day of the run that a date may stand in."""
    day = first
    while (first - day).days < _LONGEST:
        before = calendar.day(day - timedelta(days=1))
        if before.source not in _SPECIAL and before.shifts:
            break
        day -= timedelta(days=1)
    return day


def _is_news(calendar: Calendar, day: DayHours) -> bool:
    """Whether a day differs from what its weekday, or its season, would be without it."""
    return day.shifts != ordinary(calendar, day.date)


def ordinary(calendar: Calendar, day: date) -> Shifts:
    """The hours that a date would have without special days and holidays."""
    rules = calendar.schedule.candidates(calendar.channel, day)
    plain = next(rule for rule in rules if rule.source not in _SPECIAL)
    return plain.shifts or ()


def regular(calendar: Calendar, day: date) -> Shifts:
    """The hours of a date's weekday."""
    *_, rule = calendar.schedule.candidates(calendar.channel, day)
    return rule.shifts or ()


def _seasons(calendar: Calendar, first: date, last: date) -> Iterator[Occasion]:
    for season in calendar.schedule.seasons:
        day = first
        while (found := season.range.next_from(day)) and found[0] <= last:
            start = max(found[0], first - timedelta(days=_LONGEST))
            end = min(found[1], start + timedelta(days=_LONGEST))
            yield from _season(calendar, season, start, end)
            if found[1] >= last:
                break
            day = found[1] + timedelta(days=1)


def _season(calendar: Calendar, season: Season, first: date, last: date) -> Iterator[Occasion]:
    """One occurrence of a season, if it differs from the ordinary weeks at all."""
    own: list[DayHours] = []
    others: list[DayHours] = []
    for step in range((last - first).days + 1):
        day = calendar.day(first + timedelta(days=step))
        decides = calendar.schedule.season_on(calendar.channel, day.date) is season
        if day.source is Source.SEASON and decides:
            own.append(day)
        elif day.source is not Source.REGULAR:
            others.append(day)
    if any(each.shifts != regular(calendar, each.date) for each in own):
        within = [each for each in others if own[0].date < each.date < own[-1].date]
        found = _occasion(calendar, What.SEASON, tuple(own))
        yield replace(found, exceptions=tuple(within))


def _occasion(calendar: Calendar, what: What, days: tuple[DayHours, ...]) -> Occasion:
    over = midnight(calendar.zone, days[-1].date + timedelta(days=1))
    spans = calendar.of_day(days[-1].date)
    last_close = max((span.end for span in spans), default=over)
    back = calendar.next_open(max(over, last_close) - timedelta(seconds=1))
    closes = not days[-1].shifts
    return Occasion(
        what=what,
        channel=calendar.channel,
        begins=_begins(calendar, days[0]),
        ends=(back or over) if closes else last_close,
        days=days,
        back=back,
        regular_again=regular_again(calendar, days[-1].date),
    )


def _begins(calendar: Calendar, first: DayHours) -> datetime:
    """Midnight, or when last night's shift has run out where the day itself is closed."""
    start = midnight(calendar.zone, first.date)
    tail = calendar.span_at(start) if not first.shifts else None
    return min(tail.end, start + timedelta(days=1)) if tail else start


def regular_again(calendar: Calendar, after: date, within: int = 400) -> date | None:
    """The first open ordinary day after a date; None without one in so many days."""
    for step in range(1, within):
        day = calendar.day(after + timedelta(days=step))
        if day.source is Source.REGULAR and day.shifts:
            return day.date
    return None


def _cutoffs(calendar: Calendar, first: date, last: date) -> Iterator[Occasion]:
    for cutoff in calendar.schedule.cutoffs:
        by = cutoff.order_by
        if cutoff.told and first <= by.date() <= last:
            at = instant(calendar.zone, by.date(), by.hour * 60 + by.minute, closing=True)
            at = at.astimezone(UTC)
            yield Occasion(What.CUTOFF, calendar.channel, begins=at, ends=at, cutoff=cutoff)
