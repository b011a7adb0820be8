"""Dates, times and names of places as people of a language write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names, get_timezone_location

from tuidesk.domain.hours.shifts import DAY, Shift, Shifts

_PATTERNS = {
    "en_US": "EEEE, MMMM d",
    "en": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "fr": "EEEE d MMMM",
    "es": "EEEE, d 'de' MMMM",
    "it": "EEEE d MMMM",
    "ar": "EEEE، d MMMM",
    "lt": "MMMM d 'd'., EEEE",
    "fi": "cccc d. MMMM",
}
"""CLDR lacks such a skeleton for some, where Babel would fall back to short forms in silence."""
_AMERICAN = ("US", "CA", "PH")
_LISTS = {"ar": "، "}
_SEMICOLONS = {"ar": "؛ ", "fr": "\u00a0; "}
_MOMENTS = {
    "ar": "{day}، {clock}",
    "de": "{day}, {clock} Uhr",
    "fi": "{day} klo {clock}",
    "fr": "{day} à {clock}",
}
"""How a time follows a date, where a comma is not enough."""
_YEAR = 300
"""Days; between dates that are farther apart the year is told."""
_FROM_TO = ("من", "إلى")
_ISOLATE, _POP = "\u2068", "\u2069"


@dataclass(frozen=True)
class Speech:
    """How one language, as it is written in the shop's country, says when something is."""

    language: str
    country: str = ""

    @cached_property
    def locale(self) -> Locale:
        """Babel's locale; English outside of North America is British: 24 hours, day first."""
        return _locale(self.language, self.country)

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return bool(self.locale.text_direction == "rtl")

    @property
    def direction(self) -> str:
        """For HTML's ``dir``."""
        return "rtl" if self.rtl else "ltr"

    def day(self, day: date) -> str:
        """``Monday 28 December``."""
        american = str(self.locale) in ("en_US", "en_CA", "en_PH")
        pattern = _PATTERNS["en_US" if american else self.language]
        text = str(format_date(day, pattern, locale=self.locale))
        return text.replace(" 1 ", " 1er ") if self.language == "fr" else text

    def dates(self, first: date, last: date) -> str:
        """One day, or from one to another."""
        if first == last:
            return self.day(first)
        years = (f" {first.year}", f" {last.year}") if (last - first).days > _YEAR else ("", "")
        return f"{self.day(first)}{years[0]} – {self.day(last)}{years[1]}"

    def weekday(self, day: int) -> str:
        """A day of the week from 0, Monday, standing alone."""
        return str(get_day_names("wide", "stand-alone", self.locale)[day])

    def weekdays(self, first: int, last: int) -> str:
        """One day of the week, or a range in short."""
        names = get_day_names("abbreviated", "stand-alone", self.locale)
        return self.weekday(first) if first == last else f"{names[first]}–{names[last]}"

    def clock(self, at: time) -> str:
        """``09:00``, or as the language has it."""
        return self.isolated(self._time(at))

    def moment(self, at: datetime) -> str:
        """Date and time of an instant that is in the shop's zone already."""
        joined = _MOMENTS.get(self.language, "{day}, {clock}")
        return joined.format(day=self.day(at.date()), clock=self.clock(at.time()))

    def labelled(self, label: str, value: str) -> str:
        """``label: value``; French sets a blank before the colon that no line breaks at."""
        return f"{label}\u00a0: {value}" if self.language == "fr" else f"{label}: {value}"

    @property
    def semicolon(self) -> str:
        """What stands between two statements on a line."""
        return _SEMICOLONS.get(self.language, "; ")

    def hours(self, shifts: Shifts, whole_day: str) -> str:
        """``09:00–12:00, 13:00–17:00``; ``whole_day`` stands for 24 hours."""
        if shifts == (Shift(0, DAY),):
            return whole_day
        return self.comma.join(self.shift(shift) for shift in shifts)

    def shift(self, shift: Shift) -> str:
        """``09:00–17:00``."""
        start, end = self._minutes(shift.start), self._minutes(shift.end)
        if self.rtl:  # a dash between two times would turn them around
            return f"{_FROM_TO[0]} {self.isolated(start)} {_FROM_TO[1]} {self.isolated(end)}"
        return f"{start}–{end}"

    def city(self, zone: ZoneInfo) -> str:
        """The place whose time it is, in this language; what is no place by its way from UTC."""
        place = str(get_timezone_location(zone.key, self.locale, return_city=True))
        if zone.key.startswith("Etc/") or place in ("UTC", "GMT"):  # never changes its clocks
            shift = datetime(2026, 1, 1, tzinfo=zone).utcoffset()
            hours = shift.total_seconds() / 3600 if shift else 0
            return f"UTC{hours:+g}" if hours else "UTC"
        return place.rpartition("/")[2]

    def listed(self, names: Iterable[str]) -> str:
        """Several names in a row; each may be in another writing."""
        return self.comma.join(map(self.isolated, names))

    @property
    def comma(self) -> str:
        """What stands between the parts of an enumeration."""
        return _LISTS.get(self.language, ", ")

    def isolated(self, text: str) -> str:
        """A part that must not be turned around by the writing around it."""
        return f"{_ISOLATE}{text}{_POP}" if self.rtl else text

    def _minutes(self, minutes: int) -> str:
        if minutes == DAY and "H" in self.locale.time_formats["short"].pattern:
            return self._time(time(23)).replace("23", "24")
        return self._time(time(minutes % DAY // 60, minutes % 60))

    def _time(self, at: time) -> str:
        """In one piece, wherever a line is broken."""
        text = str(format_time(at, "short", locale=self.locale))
        return re.sub(r"\s", "\u00a0", text)


@lru_cache(maxsize=64)
def _locale(language: str, country: str) -> Locale:
    if language == "en" and country not in _AMERICAN:
        return Locale("en", "GB")
    try:
        return Locale(language, country or None)
    except UnknownLocaleError:  # no such pair: the language alone will do
        return Locale(language)
