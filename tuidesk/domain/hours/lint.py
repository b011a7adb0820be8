"""What looks wrong in a schedule: mistakes that would tell customers a wrong hour."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import DayRange
from tuidesk.domain.hours.holidays import DIVIDED
from tuidesk.domain.hours.reckoning import HORIZON, Calendar
from tuidesk.domain.hours.schedule import Schedule, Source
from tuidesk.domain.hours.shifts import DAY, Shift, Shifts, Week, overlapping
from tuidesk.domain.hours.wallclock import instant

Place = tuple[str | int, ...]
"""Where in the file: ``("day", 0, "hours")``."""
_UTC = ("UTC", "Etc/UTC", "Etc/GMT", "GMT")
SHORTEST = 15
"""Minutes; a shorter shift is likely a slip."""
LONGEST_SHIFT = 16 * 60
LONGEST_CLOSED = 14
"""Days."""
_NEARLY_A_DAY = 23 * 60
_LUNCH = timedelta(hours=2)
"""So long a break of mail is no reason to wonder who answers the phone."""
_AHEAD_FROM = (10, 1)
"""From 1 October on, next year's holidays should be decided."""
_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Lint:
    """Something to look at, where it stands, and what to do."""

    kind: str
    place: Place
    message: str
    hint: str = ""


def lint(schedule: Schedule, now: datetime, languages: Sequence[str] = ()) -> list[Lint]:
    """Everything that looks wrong at a time, to customers of these languages."""
    today = now.astimezone(Calendar(schedule).zone).date()
    found = [each for check in _CHECKS for each in check(schedule, today)]
    try:
        found += [each for check in _OF_HOLIDAYS for each in check(schedule, today)]
        return [*found, *_unnamed(schedule, today, languages)]
    except UsageError as error:
        return [*found, Lint("region", ("holidays",), error.message, error.hint)]


def _no_hours(schedule: Schedule, today: date) -> Iterator[Lint]:
    if not schedule.known("email"):
        yield Lint(
            "no-hours",
            (),
            "No hours are set for email: it counts as always open.",
            "Set them under [channel.email].",
        )


def _zone(schedule: Schedule, today: date) -> Iterator[Lint]:
    if schedule.timezone in _UTC and schedule.holidays.country not in ("", "IS"):
        words = (
            f"The shop's time zone is {schedule.timezone}, its country {schedule.holidays.country}."
        )
        hint = 'Write timezone = "Europe/Berlin", or yours, under [shop] in desk.toml.'
        yield Lint("timezone", (), words, hint)


def _same_as(schedule: Schedule, today: date) -> Iterator[Lint]:
    known = {each.name: each for each in schedule.channels}
    for channel in schedule.channels:
        other = known.get(channel.same_as)
        if channel.same_as and (other is None or other.same_as):
            words = f"'{channel.same_as}' is not a channel with hours of its own."
            yield Lint("same-as", ("channel", channel.name, "same_as"), words)


def _written(schedule: Schedule) -> Iterator[tuple[Place, Shifts]]:
    """All shifts of the file with their place."""
    for channel in schedule.channels:
        yield from _of_week(channel.week, ("channel", channel.name, "regular"))
    for at, season in enumerate(schedule.seasons):
        yield from _of_week(season.week, ("season", at, "hours"))
    for at, day in enumerate(schedule.days):
        yield ("day", at, "hours"), day.shifts
    for choice in schedule.holidays.choices:
        yield ("holidays", "days", str(choice.date)), choice.shifts or ()


def _of_week(week: Week, place: Place) -> Iterator[tuple[Place, Shifts]]:
    for at, shifts in enumerate(week):
        tail = tuple(each for each in week[at - 1] or () if each.end > DAY)
        yield place, shifts or ()
        for last in tail:
            if shifts and shifts[0].start < last.end - DAY:
                words = (shifts[0], Shift(0, last.end - DAY))
                yield place, words


def _shifts(schedule: Schedule, today: date) -> Iterator[Lint]:
    for place, shifts in dict.fromkeys(_written(schedule)):
        if pair := overlapping(shifts):
            yield Lint("overlap", place, f"{pair[0]} and {pair[1]} overlap.", "Join them.")
        for shift in shifts:
            length = shift.end - shift.start
            if length < SHORTEST:
                yield Lint("short", place, f"{shift} is shorter than {SHORTEST} minutes.")
            if _NEARLY_A_DAY <= length < DAY:
                words = f"{shift} leaves out {DAY - length} min of the day."
                yield Lint("long", place, words, "Write 00:00-24:00 for a whole day.")
            elif LONGEST_SHIFT < length < DAY:
                words = f"{shift} lasts {length / 60:g} hours."
                yield Lint("long", place, words, "Did you mean 17:00 instead of 05:00?")


def _past(schedule: Schedule, today: date) -> Iterator[Lint]:
    for at, special in enumerate(schedule.days):
        if special.range.next_from(today) is None:
            words = f"{special.range} is over."
            yield Lint("past", ("day", at, "date"), words, "Delete it.")
    for at, season in enumerate(schedule.seasons):
        if season.range.next_from(today) is None:
            yield Lint("past", ("season", at, "from"), f"Season '{season.name}' is over.")


def _twice(schedule: Schedule, today: date) -> Iterator[Lint]:
    for at, special in enumerate(schedule.days):
        for before, other in enumerate(schedule.days[:at]):
            shared = not special.channels or not other.channels
            shared = shared or bool(set(special.channels) & set(other.channels))
            if (
                shared
                and special.shifts != other.shifts
                and _ranges_meet(special.range, other.range, today)
            ):
                words = f"{special.range} is also in entry {before + 1}; the later entry counts."
                yield Lint("twice", ("day", at, "date"), words, "Keep one of them.")


def _ranges_meet(one: DayRange, other: DayRange, today: date) -> bool:
    first, second = one.next_from(today), other.next_from(today)
    return bool(first and second and first[0] <= second[1] and second[0] <= first[1])


def _seasons(schedule: Schedule, today: date) -> Iterator[Lint]:
    for at, season in enumerate(schedule.seasons):
        for before in schedule.seasons[:at]:
            both = any(
                one is not None and two is not None
                for one, two in zip(season.week, before.week, strict=True)
            )
            if both and _ranges_meet(season.range, before.range, today):
                words = (
                    f"Seasons '{before.name}' and '{season.name}' overlap; the later one counts."
                )
                yield Lint("overlap", ("season", at, "from"), words)


def _closed_long(schedule: Schedule, today: date) -> Iterator[Lint]:
    for channel in schedule.channels:
        calendar = Calendar(schedule, channel.name)
        if channel.same_as or not calendar.known:
            continue
        edges = [instant(calendar.zone, today, 0)]
        end = edges[0] + HORIZON
        for span in calendar.spans(edges[0], end):
            edges += [span.start, span.end]
        for closed, opened in list(pairwise(edges))[::2]:
            if opened - closed > timedelta(days=LONGEST_CLOSED):
                first = closed.astimezone(calendar.zone).date()
                days = (opened - closed).days
                words = f"{channel.name} is closed for {days} days from {first}."
                yield Lint("closed-long", ("channel", channel.name), words, "Is that intended?")
        if len(edges) == 1:
            yield Lint("never-open", ("channel", channel.name), f"{channel.name} never opens.")


def _part_unknown(schedule: Schedule, today: date) -> Iterator[Lint]:
    holidays = schedule.holidays
    if holidays.choices and holidays.country in DIVIDED and not holidays.subdivision:
        yield Lint(
            "subdivision",
            ("holidays",),
            f"Holidays differ within {holidays.country}, and your part of it is not written down.",
            f'Write subdivision = "{DIVIDED[holidays.country]}", or yours, under [holidays].',
        )


def _choices(schedule: Schedule) -> set[date]:
    return {each.date for each in schedule.holidays.choices}


def _undecided(schedule: Schedule, today: date) -> Iterator[Lint]:
    """Up to the end of the year, and at its end beyond it; a year nobody has begun is one lint."""
    begun = {today.year, *(day.year for day in _choices(schedule))}
    for each in schedule.undecided(today, max(date(today.year, 12, 31), today + _AHEAD)):
        if each.date.year in begun:
            yield Lint(
                "undecided",
                ("holidays",),
                f"{each.date} is {each.name}, and nobody has decided about it: "
                "it is regular hours.",
                f"Run: tuidesk hours holidays --take {each.date} (or --refuse)",
            )


def _moved(schedule: Schedule, today: date) -> Iterator[Lint]:
    """A choice whose holiday the calendar has moved: a feed never overwrites a person."""
    for choice in schedule.holidays.choices:
        known = {each.date for each in schedule.holidays.suggested(choice.date.year)}
        if known and choice.date >= today and choice.date not in known:
            place = ("holidays", "days", str(choice.date))
            words = f"The calendar knows no holiday on {choice.date} (any more)."
            yield Lint("moved", place, words, "Delete it, or write it as a special day.")


def _next_year(schedule: Schedule, today: date) -> Iterator[Lint]:
    year = today.year + 1
    if (today.month, today.day) < _AHEAD_FROM or not schedule.holidays.choices:
        return
    if schedule.holidays.suggested(year) and not any(d.year == year for d in _choices(schedule)):
        yield Lint(
            "next-year",
            ("holidays",),
            f"Nobody has decided about the holidays of {year}.",
            f"Run: tuidesk hours holidays --year {year}",
        )


def _estimated(schedule: Schedule, today: date) -> Iterator[Lint]:
    for year in sorted({day.year for day in _choices(schedule) if day >= today}):
        for each in schedule.holidays.suggested(year):
            if each.estimated and each.date >= today and each.date in _choices(schedule):
                place = ("holidays", "days", str(each.date))
                words = f"{each.date}, {each.name}: the date is estimated and may still move."
                yield Lint("estimated", place, words, "Check again closer to the date.")


def _unnamed(schedule: Schedule, today: date, languages: Sequence[str]) -> Iterator[Lint]:
    """Holidays that are taken, and whose name customers would read in English."""
    for choice in schedule.holidays.choices:
        told = choice.shifts is not None and today <= choice.date < today + HORIZON
        day = schedule.day("email", choice.date)
        if not told or str(day.name) or day.source is not Source.HOLIDAY:
            continue
        missing = [x for x in languages if not schedule.holidays.is_named(choice.date, x)]
        if missing:
            name = schedule.holidays.name(choice.date, "en")
            names = ", ".join(f'{each} = "…"' for each in missing)
            yield Lint(
                "unnamed",
                ("holidays", "days", str(choice.date)),
                f"{name} has no name in {', '.join(missing)}: there it is told in English.",
                f'Write under [holidays.names]: "{name}" = {{ {names} }}.',
            )


def _cutoffs(schedule: Schedule, today: date) -> Iterator[Lint]:
    for at, cutoff in enumerate(schedule.cutoffs):
        day = cutoff.order_by.date()
        place: Place = ("cutoff", at, "order_by")
        if day < today:
            yield Lint("past", place, f"{cutoff.label}: {day} is over.", "Delete it.")
        elif schedule.known("email") and not schedule.day("email", day).shifts:
            yield Lint(
                "cutoff-closed", place, f"{cutoff.label}: {day} is a day on which you are closed."
            )
        if cutoff.arrives and cutoff.arrives < day:
            yield Lint("cutoff-order", place, f"{cutoff.label}: it arrives before it is ordered.")
        if day >= today and not cutoff.told:
            yield Lint(
                "unconfirmed",
                place,
                f"{cutoff.label}: nobody has confirmed it for {day.year}, so nobody is told.",
                f"Ask the carrier, then write confirmed = {day.year}.",
            )


def _unstaffed(schedule: Schedule, today: date) -> Iterator[Lint]:
    """Phone or chat hours at which nobody is there for mail either."""
    if not schedule.known("email"):
        return
    mail = Calendar(schedule, "email")
    for channel in schedule.channels:
        if channel.name == "email" or channel.same_as or not schedule.known(channel.name):
            continue
        other = Calendar(schedule, channel.name)
        start = instant(other.zone, today, 0)
        for span in other.spans(start, start + timedelta(days=14)):
            alone = span.end - span.start - mail.business(span.start, span.end)
            if alone > _LUNCH:
                day = span.start.astimezone(other.zone).date()
                words = f"{channel.name} is open on {day} while email is not staffed."
                yield Lint(
                    "unstaffed", ("channel", channel.name), words, "Is somebody working then?"
                )
                break


_Check = Callable[[Schedule, date], Iterator[Lint]]
_CHECKS: tuple[_Check, ...] = (
    _no_hours, _zone, _same_as, _shifts, _past, _twice, _seasons, _closed_long, _cutoffs,
    _unstaffed,
)  # fmt: skip
_OF_HOLIDAYS: tuple[_Check, ...] = (_part_unknown, _undecided, _moved, _next_year, _estimated)
