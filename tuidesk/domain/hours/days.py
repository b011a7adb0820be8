"""Dates as rules: one day, a day of every year, or a trading day that moves with the calendar."""

import re
from calendar import isleap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tuidesk.domain.errors import UsageError

_NAMED = re.compile(r"^([a-z][a-z-]*[a-z])(?:\s*([+-]\d{1,3}))?$")
_EXAMPLE = "Example: 2026-12-24, 12-24 (every year) or black-friday."


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def _black_friday(year: int) -> date:
    return _thanksgiving(year) + timedelta(days=1)


def _green_monday(year: int) -> date:
    """The second Monday of December."""
    first = date(year, 12, 1)
    return first + timedelta(days=-first.weekday() % 7 + 7)


def _super_saturday(year: int) -> date:
    """The last Saturday before Christmas."""
    eve = date(year, 12, 24)
    return eve - timedelta(days=(eve.weekday() - 5) % 7)


TRADING_DAYS: dict[str, Callable[[int], date]] = {
    "singles-day": lambda year: date(year, 11, 11),
    "thanksgiving": _thanksgiving,
    "black-friday": _black_friday,
    "white-friday": _black_friday,
    "small-business-saturday": lambda year: _black_friday(year) + timedelta(days=1),
    "cyber-monday": lambda year: _black_friday(year) + timedelta(days=3),
    "giving-tuesday": lambda year: _black_friday(year) + timedelta(days=4),
    "green-monday": _green_monday,
    "super-saturday": _super_saturday,
}
"""Days of trade that no list of public holidays has."""


@dataclass(frozen=True, slots=True)
class DayRule:
    """A date (``year`` set), a day of every year, or a trading day with an offset in days."""

    year: int = 0
    month: int = 0
    day: int = 0
    name: str = ""
    offset: int = 0

    def on(self, year: int) -> date | None:
        """Its date in a year; None where it has another year, or the year has no 29 February."""
        if self.name:
            return TRADING_DAYS[self.name](year) + timedelta(days=self.offset)
        if self.year and year != self.year:
            return None
        if self.leap_day and not isleap(year):
            return None
        return date(year, self.month, self.day)

    @property
    def leap_day(self) -> bool:
        """Whether it is 29 February."""
        return (self.month, self.day) == (2, 29)

    def __str__(self) -> str:
        if self.name:
            return f"{self.name}{self.offset:+}" if self.offset else self.name
        month_day = f"{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{month_day}" if self.year else month_day


def parse_day(text: str) -> DayRule:
    """The rule that a text means; raises UsageError."""
    words = text.strip().lower()
    if match := _NAMED.match(words):
        if match[1] not in TRADING_DAYS:
            known = ", ".join(TRADING_DAYS)
            raise UsageError(f"'{text}' is not a valid day.", f"{_EXAMPLE} Known names: {known}.")
        return DayRule(name=match[1], offset=int(match[2] or 0))
    try:
        if re.fullmatch(r"\d{2}-\d{2}", words):
            found = date.fromisoformat(f"2024-{words}")
            return DayRule(month=found.month, day=found.day)
        found = date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"'{text}' is not a valid day.", _EXAMPLE) from None
    return DayRule(found.year, found.month, found.day)


@dataclass(frozen=True, slots=True)
class DayRange:
    """From one day to another, both included; a yearly one may go over New Year.

    In a year without 29 February a range that begins then begins on 1 March, one that ends then
    ends on 28 February, and that day alone does not occur.
    """

    first: DayRule
    last: DayRule

    @property
    def once(self) -> bool:
        """Whether it happens in one year only."""
        return bool(self.first.year)

    def around(self, day: date) -> tuple[date, date] | None:
        """The occurrence that holds a day."""
        years = (self.first.year,) if self.once else (day.year, day.year - 1)
        for year in years:
            found = self._from(year)
            if found and found[0] <= day <= found[1]:
                return found
        return None

    def next_from(self, day: date) -> tuple[date, date] | None:
        """The first occurrence that has not ended before a day."""
        years = (self.first.year,) if self.once else range(day.year - 1, day.year + 9)
        found = (self._from(year) for year in years)
        return next((each for each in found if each and each[1] >= day), None)

    def _from(self, year: int) -> tuple[date, date] | None:
        if self.first == self.last:
            day = self.first.on(year)
            return (day, day) if day else None
        first = _or_beside(self.first, year, date(year, 3, 1))
        last = _or_beside(self.last, self.last.year or year, date(year, 2, 28))
        if first and last and last < first and not self.last.year:
            last = _or_beside(self.last, year + 1, date(year + 1, 2, 28))
        return (first, last) if first and last else None

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


def _or_beside(rule: DayRule, year: int, beside: date) -> date | None:
    """The date of an end of a range; beside 29 February where the year has none."""
    return rule.on(year) or (beside if rule.leap_day and not rule.year else None)


def parse_range(first: str, last: str = "") -> DayRange:
    """The range that two texts mean, the second empty for a single day; raises UsageError."""
    begin, end = parse_day(first), parse_day(last or first)
    if bool(begin.year) != bool(end.year):
        raise UsageError(f"'{first}' to '{last}': either both have a year, or none.", _EXAMPLE)
    found = DayRange(begin, end)
    if begin.year and date(end.year, end.month, end.day) < date(begin.year, begin.month, begin.day):
        raise UsageError(f"'{first}' to '{last}': it ends before it begins.", _EXAMPLE)
    return found
