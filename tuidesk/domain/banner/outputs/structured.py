"""Hours for machines: schema.org for search engines, Google Business Profile."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.hours.schedule import Source
from tuidesk.domain.hours.shifts import DAY, Shift, Shifts, clock_text, joined

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LATEST_CLOSE = 12 * 60 - 1
"""Google: a special period ends by 11:59 of the next day."""


def as_json_ld(edition: Edition) -> str:
    """schema.org: closed is 00:00 to 00:00, all day 00:00 to 23:59, one object for each shift."""
    week = edition.schedule.channel(edition.channel).week
    document = {
        "@context": "https://schema.org",
        "@type": "Store",
        "name": edition.shop,
        "openingHoursSpecification": [
            _specification(shift) | {"dayOfWeek": f"https://schema.org/{_DAYS[day]}"}
            for day, shifts in enumerate(week)
            for shift in _or_closed(shifts or ())
        ],
        "specialOpeningHoursSpecification": [
            _specification(shift)
            | {"validFrom": day.date.isoformat(), "validThrough": day.date.isoformat()}
            for day in edition.special_days()
            for shift in _or_closed(day.shifts)
        ],
    }
    return _json(document)


def _json(document: object) -> str:
    """JSON that may stand within a page: no name ends the script around it."""
    return json.dumps(document, ensure_ascii=False, indent=2).replace("<", "\\u003c")


def _or_closed(shifts: Shifts) -> tuple[Shift | None, ...]:
    return shifts or (None,)


def _specification(shift: Shift | None) -> dict[str, Any]:
    opens, closes = "00:00", "00:00"
    if shift is not None:
        opens = clock_text(shift.start)
        closes = clock_text(shift.end % DAY)
        if shift.end == DAY:
            closes = "23:59"
        elif shift.end - shift.start == DAY:  # until the same time would say nothing
            closes = clock_text((shift.end - 1) % DAY)
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}


def as_gbp(edition: Edition) -> str:
    """``regularHours`` and ``specialHours`` as the Business Profile API takes them."""
    week = edition.schedule.channel(edition.channel).week
    document = {
        "regularHours": {
            "periods": [
                _regular_period(day, shift)
                for day, shifts in enumerate(week)
                for shift in shifts or ()
            ]
        },
        "specialHours": {
            "specialHourPeriods": [
                period
                for day, shifts in _by_date(edition).items()
                for period in _special_periods(day, shifts)
            ]
        },
    }
    return _json(document)


def _regular_period(day: int, shift: Shift) -> dict[str, Any]:
    close_day = (day + 1) % 7 if shift.end > DAY else day
    return {
        "openDay": _DAYS[day].upper(),
        "openTime": _time(shift.start),
        "closeDay": _DAYS[close_day].upper(),
        "closeTime": _time(shift.end if shift.end <= DAY else shift.end - DAY),
    }


def _by_date(edition: Edition) -> dict[date, Shifts]:
    """The special days, and those into which a shift reaches that Google wants to end earlier."""
    found: dict[date, Shifts] = {}
    for day in edition.special_days():
        found[day.date] = (*found.get(day.date, ()), *day.shifts)
        for shift in day.shifts:
            if shift.end > DAY + _LATEST_CLOSE:
                after = day.date + timedelta(days=1)
                ordinary = edition.calendar.day(after)
                kept = ordinary.shifts if ordinary.source is Source.REGULAR else ()
                found[after] = joined((Shift(0, shift.end - DAY), *kept))
    return dict(sorted(found.items()))


def _special_periods(day: date, shifts: Shifts) -> Iterator[dict[str, Any]]:
    if not shifts:
        yield {"startDate": _date(day), "closed": True}
    for shift in shifts:
        long = shift.end > DAY + _LATEST_CLOSE
        yield _special_period(day, Shift(shift.start, DAY) if long else shift)


def _special_period(day: date, shift: Shift) -> dict[str, Any]:
    over = day + timedelta(days=shift.end > DAY)
    return {
        "startDate": _date(day),
        "openTime": _time(shift.start),
        "endDate": _date(over),
        "closeTime": _time(shift.end if shift.end <= DAY else shift.end - DAY),
    }


def _date(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _time(minutes: int) -> dict[str, int]:
    """Google writes the end of a day as 24:00."""
    return {"hours": minutes // 60, "minutes": minutes % 60}
