"""Which rule holds on a date, and the weeks that must be right."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import TRADING_DAYS, parse_day, parse_range
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import (
    Channel,
    HolidayChoice,
    Holidays,
    Name,
    Schedule,
    Season,
    Source,
    SpecialDay,
)
from tuidesk.domain.hours.shifts import parse_shifts, parse_week
from tuidesk.domain.hours.status import closed_period, status
from tuidesk.domain.hours.wallclock import parse_at

WEEK = parse_week("Mo-Fr 09:00-17:00")
BLACK_FRIDAY = Season(
    Name((("", "Black Friday"),)),
    parse_range("black-friday", "cyber-monday"),
    parse_week("Mo-Su 08:00-22:00"),
)


def schedule(zone: str = "America/New_York", week: str = "Mo-Fr 09:00-17:00", **more) -> Schedule:  # type: ignore[no-untyped-def]
    return Schedule(zone, (Channel("email", parse_week(week)),), **more)


def closed_on(*days: str, country: str = "US") -> Holidays:
    return Holidays(country, choices=tuple(HolidayChoice(date.fromisoformat(d), ()) for d in days))


def test_each_rule_beats_the_next_one() -> None:
    day = date(2026, 11, 27)
    rules: dict[str, Any] = {
        "seasons": (BLACK_FRIDAY,),
        "holidays": Holidays("US", choices=(HolidayChoice(day, ()),)),
        "days": (SpecialDay(parse_range("2026-11-27"), parse_shifts("10-11")),),
    }
    assert schedule().day("email", day).source is Source.REGULAR
    assert schedule(seasons=rules["seasons"]).day("email", day).source is Source.SEASON
    both = {name: rules[name] for name in ("seasons", "holidays")}
    assert schedule(**both).day("email", day).source is Source.HOLIDAY
    own = Holidays("US", choices=(HolidayChoice(day, parse_shifts("9-10")),))
    assert schedule(**both | {"holidays": own}).day("email", day).source is Source.OVERRIDE
    assert schedule(**rules).day("email", day).shifts == parse_shifts("10-11")
    refused = Holidays("US", choices=(HolidayChoice(day, None),))
    assert schedule(**both | {"holidays": refused}).day("email", day).source is Source.SEASON


def test_channels_share_or_differ() -> None:
    found = Schedule(
        "UTC",
        (Channel("email", WEEK), Channel("phone", same_as="email"), Channel("chat", WEEK)),
        days=(SpecialDay(parse_range("2026-12-24"), (), channels=("chat",)),),
    )
    eve = date(2026, 12, 24)
    assert found.day("phone", eve) == found.day("email", eve)
    assert found.day("chat", eve).shifts == ()
    assert not found.known("fax")
    line = SpecialDay(parse_range("2026-12-23"), (), channels=("phone",))
    alone = replace(found, days=(line,))
    assert alone.day("phone", date(2026, 12, 23)).shifts == ()
    assert alone.day("email", date(2026, 12, 23)).shifts != ()


def test_black_friday_week_in_new_york() -> None:
    calendar = Calendar(schedule(seasons=(BLACK_FRIDAY,), holidays=closed_on("2026-11-26")))
    week = [calendar.day(date(2026, 11, 23) + timedelta(days=step)) for step in range(7)]
    assert [day.shifts for day in week[:3]] == [parse_shifts("9-17")] * 3
    assert week[3].shifts == ()
    assert week[3].named("en") == "Thanksgiving Day"
    assert [day.shifts for day in week[4:]] == [parse_shifts("8-22")] * 3
    night = datetime(2026, 11, 26, 23, 10, tzinfo=ZoneInfo("America/New_York"))
    found = status(calendar, night)
    assert not found.open
    assert found.since == datetime(2026, 11, 25, 17, tzinfo=night.tzinfo)
    assert found.next_open == datetime(2026, 11, 27, 8, tzinfo=night.tzinfo)
    assert found.next_close == datetime(2026, 11, 27, 22, tzinfo=night.tzinfo)
    assert found.closed_period is not None
    assert found.closed_period.names("en") == ("Thanksgiving Day",)
    assert "Thanksgiving Day (holiday, US calendar)" in found.reason


def test_four_business_hours_over_christmas_in_vilnius() -> None:
    calendar = Calendar(
        schedule(
            "Europe/Vilnius",
            holidays=closed_on("2026-12-25", "2026-12-26", country="LT"),
            days=(SpecialDay(parse_range("2026-12-24"), parse_shifts("9-12")),),
        )
    )
    zone = ZoneInfo("Europe/Vilnius")
    start = datetime(2026, 12, 24, 11, tzinfo=zone)
    due = calendar.add(start, timedelta(hours=4))
    assert due == datetime(2026, 12, 28, 12, tzinfo=zone)
    assert calendar.add(start, timedelta(hours=1)) == datetime(2026, 12, 24, 12, tzinfo=zone)
    period = closed_period(calendar, datetime(2026, 12, 25, 12, tzinfo=zone))
    assert period.names("lt") == ("Šv. Kalėdų pirma diena", "Šv. Kalėdų antra diena")
    assert calendar.next_open(start) == datetime(2026, 12, 28, 9, tzinfo=zone)


def test_eid_in_riyadh_with_its_own_weekend() -> None:
    days = [f"2026-03-{day}" for day in range(19, 25)]
    calendar = Calendar(
        schedule("Asia/Riyadh", "Su-Th 09:00-17:00", holidays=closed_on(*days, country="SA"))
    )
    zone = ZoneInfo("Asia/Riyadh")
    assert calendar.is_open(datetime(2026, 3, 15, 10, tzinfo=zone))  # a Sunday
    assert not calendar.is_open(datetime(2026, 3, 13, 10, tzinfo=zone))  # a Friday
    eid = datetime(2026, 3, 20, 10, tzinfo=zone)
    assert calendar.next_open(eid) == datetime(2026, 3, 25, 9, tzinfo=zone)
    assert "عيد الفطر" in closed_period(calendar, eid).names("ar")[0]


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 10, 24), 9), ((2027, 3, 27), 7), ((2026, 11, 7), 8)]
)
def test_the_nights_when_clocks_change_in_berlin(day: tuple[int, int, int], hours: int) -> None:
    calendar = Calendar(schedule("Europe/Berlin", "Mo-Su 22:00-06:00"))
    (span,) = calendar.of_day(date(*day))
    assert span.end - span.start == timedelta(hours=hours)


def test_times_that_are_skipped_or_happen_twice() -> None:
    calendar = Calendar(schedule("Europe/Berlin", "Mo-Su 02:30-05:00"))
    (skipped,) = calendar.of_day(date(2027, 3, 28))
    assert skipped.end - skipped.start == timedelta(hours=2)
    (twice,) = calendar.of_day(date(2026, 10, 25))
    assert twice.end - twice.start == timedelta(hours=3.5)
    nights = Calendar(schedule("Europe/Berlin", "Mo-Su 22:00-02:30"))
    (longest,) = nights.of_day(date(2026, 10, 24))
    assert longest.end - longest.start == timedelta(hours=5.5)  # until the second 02:30
    (shortest,) = nights.of_day(date(2027, 3, 27))
    assert shortest.end - shortest.start == timedelta(hours=4)  # until the jump


def test_never_and_always() -> None:
    never = Calendar(schedule("UTC", "Mo-Su off"))
    at = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert never.next_open(at) is None
    assert never.add(at, timedelta(hours=1)) is None
    always = Calendar(schedule("UTC", "Mo-Su 00:00-24:00"))
    assert always.is_open(at)
    assert always.next_close(at) is None
    assert always.next_open(at) is None
    unknown = Calendar(Schedule("UTC"))
    assert unknown.is_open(at)
    assert "open all day" in status(unknown, at).reason


def test_trading_days() -> None:
    assert parse_day("black-friday").on(2026) == date(2026, 11, 27)
    assert parse_day("cyber-monday").on(2026) == date(2026, 11, 30)
    assert parse_day("black-friday-7").on(2027) == date(2027, 11, 19)
    assert parse_day("green-monday").on(2026) == date(2026, 12, 14)
    assert parse_day("super-saturday").on(2026) == date(2026, 12, 19)
    assert all(rule(2026).year == 2026 for rule in TRADING_DAYS.values())
    assert parse_day("02-29").on(2028) == date(2028, 2, 29)
    assert parse_day("02-29").on(2027) is None
    assert parse_day("2026-12-24").on(2027) is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("02-29", "", (date(2028, 2, 29), date(2028, 2, 29))),
        ("02-01", "02-29", (date(2027, 2, 1), date(2027, 2, 28))),
        ("02-29", "03-05", (date(2027, 3, 1), date(2027, 3, 5))),
        ("12-20", "02-29", (date(2026, 12, 20), date(2027, 2, 28))),
    ],
)
def test_a_leap_day_closes_no_other_day(first: str, last: str, expected: tuple[date, date]) -> None:
    found = parse_range(first, last)
    assert found.next_from(date(2026, 12, 1)) == expected
    assert found.around(date(2027, 2, 28)) == (expected if expected[0] < date(2027, 3, 1) else None)


def test_a_yearly_range_may_go_over_new_year() -> None:
    rest = parse_range("12-24", "01-06")
    assert rest.around(date(2027, 1, 3)) == (date(2026, 12, 24), date(2027, 1, 6))
    assert rest.around(date(2026, 12, 30)) == (date(2026, 12, 24), date(2027, 1, 6))
    assert rest.around(date(2027, 1, 7)) is None
    assert rest.next_from(date(2027, 1, 7)) == (date(2027, 12, 24), date(2028, 1, 6))


@pytest.mark.parametrize("pair", [("2026-12-24", "01-06"), ("2026-12-24", "2026-12-01")])
def test_ranges_without_sense(pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError):
        parse_range(*pair)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-26 23:10", "2026-11-26T23:10:00-05:00"),
        ("2026-11-26", "2026-11-26T00:00:00-05:00"),
        ("2026-11-27T04:10:00+00:00", "2026-11-26T23:10:00-05:00"),
        ("2027-03-14 02:30", "2027-03-14T03:00:00-04:00"),  # a time that is skipped
        ("today", "2026-11-24T00:00:00-05:00"),
    ],
)
def test_times_that_people_type(text: str, expected: str) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("America/New_York"))
    assert parse_at(text, now).isoformat() == expected
