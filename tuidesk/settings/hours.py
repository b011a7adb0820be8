"""Loads ``hours.toml``, and loads it again when somebody has edited it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from tuidesk.domain.banner.timeline import BannerTimes
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import DayRange, parse_day, parse_range
from tuidesk.domain.hours.lint import Lint
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import (
    Channel,
    Cutoff,
    HolidayChoice,
    Holidays,
    Name,
    Schedule,
    Season,
    SpecialDay,
)
from tuidesk.domain.hours.shifts import NOTHING_SAID, Shifts, parse_shifts, parse_week
from tuidesk.domain.text import clean_line
from tuidesk.settings.toml import Place, TomlFile

T = TypeVar("T")
_TABLES = ("channel", "season", "day", "holidays", "cutoff", "banner", "bio")


@dataclass(frozen=True)
class Hours:
    """Everything in ``hours.toml``."""

    schedule: Schedule = field(default_factory=Schedule)
    banner: BannerTimes = field(default_factory=BannerTimes)
    bio: dict[str, int] = field(default_factory=dict)
    """Characters that a network allows, by its name."""


@dataclass(frozen=True)
class _Channel:
    regular: str = ""
    same_as: str = ""


@dataclass(frozen=True)
class _Season:
    name: dict[str, str]
    first: str
    last: str
    hours: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Day:
    hours: str
    name: dict[str, str] = field(default_factory=dict)
    date: str = ""
    first: str = ""
    last: str = ""
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Holidays:
    country: str = ""
    subdivision: str = ""
    categories: tuple[str, ...] = ("public",)
    days: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cutoff:
    carrier: str
    order_by: str
    service: str = ""
    region: str = ""
    arrives: str = ""
    confirmed: int = 0


_WAYS_TO_SAY_DAYS = ((True, False, False), (False, True, True))
"""``date``, or ``from`` and ``to``."""


@dataclass(frozen=True)
class _Held:
    """One reading of the file; replaced as a whole, for several threads ask."""

    stamp: tuple[int, int, int]
    file: TomlFile
    hours: Hours
    calendars: dict[str, Calendar] = field(default_factory=dict)


class HoursFile:
    """The desk's ``hours.toml``; ``timezone`` and ``country`` are the shop's."""

    def __init__(self, config: Path, timezone: str, country: str) -> None:
        self.path = config / "hours.toml"
        self._timezone, self._country = timezone, country
        self._held: _Held | None = None

    def current(self) -> Hours:
        """What it says now, the same object until it is edited. Raises ConfigError."""
        return self._current().hours

    def calendar(self, channel: str = "email") -> Calendar:
        """A channel's hours as they are now; raises ConfigError."""
        held = self._current()
        if channel not in held.calendars:
            held.calendars[channel] = Calendar(held.hours.schedule, channel)
        return held.calendars[channel]

    def _current(self) -> "_Held":
        stamp = self._stamp()
        held = self._held
        if held is None or stamp != held.stamp:
            file = TomlFile(self.path)
            hours = _Reader(file, self._timezone, self._country).hours()
            held = self._held = _Held(stamp, file, hours)
        return held

    def read(self, text: str) -> Hours:
        """What it would say with other words in it; raises ConfigError."""
        return _Reader(TomlFile(self.path, text), self._timezone, self._country).hours()

    def where(self, lint: Lint) -> str:
        """File and line of something to look at."""
        return self._current().file.where(lint.place)

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self.path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


class _Reader:
    """Reads one file's tables; every complaint names the line."""

    def __init__(self, file: TomlFile, timezone: str, country: str) -> None:
        self._file, self._timezone, self._country = file, timezone, country

    def hours(self) -> Hours:
        """All of it."""
        file = self._file
        file.demand_known((), _TABLES)
        schedule = Schedule(
            timezone=self._timezone,
            channels=tuple(self._channels()),
            days=tuple(self._day(at, table) for at, table in self._list("day")),
            seasons=tuple(self._season(at, table) for at, table in self._list("season")),
            holidays=self._holidays(),
            cutoffs=tuple(self._cutoff(at, table) for at, table in self._list("cutoff")),
        )
        return Hours(schedule, self._banner(), self._bio())

    def _banner(self) -> BannerTimes:
        told = self._file.read(BannerTimes, self._file.data.get("banner", {}), ("banner",))
        for name, highest in (("announce_days", 120), ("last_call_hours", 14 * 24)):
            if not 0 <= getattr(told, name) <= highest:
                words = f"'{name}' must be from 0 to {highest}."
                raise self._file.error(("banner", name), words)
        return told

    def _list(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        return [(at, _plain(table)) for at, table in enumerate(self._file.tables(name))]

    def _channels(self) -> list[Channel]:
        tables = self._file.data.get("channel", {})
        if not isinstance(tables, dict):
            raise self._file.error(("channel",), "Channels are written as [channel.email].")
        found = []
        for name, table in tables.items():
            place: Place = ("channel", name)
            told = self._file.read(_Channel, table, place)
            if bool(told.regular) == bool(told.same_as):
                hint = 'Example: regular = "Mo-Fr 09:00-17:00".'
                raise self._file.error(place, "Either 'regular' or 'same_as' is needed.", hint)
            week = NOTHING_SAID
            if told.regular:
                week = self._try((*place, "regular"), parse_week, told.regular)
            found.append(Channel(name, week, told.same_as))
        return found

    def _day(self, at: int, table: dict[str, Any]) -> SpecialDay:
        place: Place = ("day", at)
        told = self._file.read(_Day, table, place, **{"from": "first", "to": "last"})
        if (bool(told.date), bool(told.first), bool(told.last)) not in _WAYS_TO_SAY_DAYS:
            raise self._file.error(place, "Either 'date' or 'from' and 'to' are needed.")
        return SpecialDay(
            range=self._range(place, told.date or told.first, told.last),
            shifts=self._try((*place, "hours"), parse_shifts, told.hours),
            name=_name(told.name),
            channels=self._known(place, told.channels),
        )

    def _season(self, at: int, table: dict[str, Any]) -> Season:
        place: Place = ("season", at)
        told = self._file.read(_Season, table, place, **{"from": "first", "to": "last"})
        return Season(
            name=_name(told.name),
            range=self._range(place, told.first, told.last),
            week=self._try((*place, "hours"), parse_week, told.hours),
            channels=self._known(place, told.channels),
        )

    def _range(self, place: Place, first: str, last: str) -> DayRange:
        if last:
            self._try((*place, "to"), parse_day, last)
        key = "from" if last else "date"
        return self._try((*place, key), lambda text: parse_range(text, last), first)

    def _holidays(self) -> Holidays:
        place: Place = ("holidays",)
        told = self._file.read(_Holidays, _plain(self._file.data.get("holidays", {})), place)
        country = (told.country or self._country).upper()
        choices = [
            HolidayChoice(
                self._try((*place, "days", day), date.fromisoformat, day),
                self._try((*place, "days", day), _choice, hours),
            )
            for day, hours in told.days.items()
        ]
        names = tuple((english, _name(texts)) for english, texts in told.names.items())
        return Holidays(country, told.subdivision, told.categories, tuple(choices), names)

    def _cutoff(self, at: int, table: dict[str, Any]) -> Cutoff:
        place: Place = ("cutoff", at)
        told = self._file.read(_Cutoff, table, place)
        arrives = None
        if told.arrives:
            arrives = self._try((*place, "arrives"), date.fromisoformat, told.arrives)
        order_by = self._try((*place, "order_by"), datetime.fromisoformat, told.order_by)
        if ":" not in told.order_by:
            hint = f'Example: order_by = "{order_by:%Y-%m-%d} 14:00".'
            raise self._file.error((*place, "order_by"), "Add a time.", hint)
        if order_by.tzinfo:
            raise self._file.error(
                (*place, "order_by"), "Leave the time zone out: it is the shop's."
            )
        carrier, service, region = map(clean_line, (told.carrier, told.service, told.region))
        if not carrier:
            raise self._file.error((*place, "carrier"), "The carrier has no name.")
        return Cutoff(carrier, order_by, service, region, arrives, told.confirmed)

    def _bio(self) -> dict[str, int]:
        table = self._file.data.get("bio", {})
        if not isinstance(table, dict):
            raise self._file.error(("bio",), "Limits are written as [bio].")
        for name, limit in table.items():
            if type(limit) is not int or limit < 1:
                raise self._file.error(("bio", name), f"'{name}' must be a number of characters.")
        return {name.lower(): limit for name, limit in table.items()}

    def _known(self, place: Place, channels: tuple[str, ...]) -> tuple[str, ...]:
        known = self._file.data.get("channel", {})
        for name in channels:
            if name not in known:
                hint = f"Known: {', '.join(known) or 'none'}."
                raise self._file.error((*place, "channels"), f"'{name}' is not a channel.", hint)
        return channels

    def _try(self, place: Place, read: Callable[[str], T], text: str) -> T:
        """What a reading function makes of a text; its complaint gets file and line."""
        try:
            return read(text)
        except UsageError as error:
            raise self._file.error(place, error.message, error.hint) from None
        except ValueError:
            raise self._file.error(
                place, f"'{text}' is not a valid date.", "Example: 2026-12-24."
            ) from None


def _choice(text: str) -> Shifts | None:
    return None if text.strip().lower() == "open" else parse_shifts(text)


def _name(texts: dict[str, str]) -> Name:
    return Name(tuple((language, clean_line(text)) for language, text in texts.items()))


def _plain(table: Any) -> Any:
    """The table with TOML's own dates as text, and a plain name as the name in every language."""
    if not isinstance(table, dict):
        return table
    plain = {
        key: value.isoformat(sep=" ") if isinstance(value, datetime)
        else value.isoformat() if isinstance(value, date) else value
        for key, value in table.items()
    }  # fmt: skip
    if isinstance(plain.get("name"), str):
        plain["name"] = {"": plain["name"]}
    return plain
