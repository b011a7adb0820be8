"""What ``hours.toml`` says, and which of it holds on a date.

A special day beats a holiday with own hours, that beats a holiday, that beats a season, that beats
the weekday.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tuidesk.domain.hours.days import DayRange
from tuidesk.domain.hours.holidays import Suggestion, holiday_name, is_named, suggestions
from tuidesk.domain.hours.shifts import NOTHING_SAID, WHOLE_DAY, Shifts, Week


class Source(StrEnum):
    """Which kind of rule decides about a date, the strongest first."""

    DAY = "special day"
    OVERRIDE = "holiday with own hours"
    HOLIDAY = "holiday"
    SEASON = "season"
    REGULAR = "regular hours"


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called, by language; ``""`` holds in all others."""

    texts: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str) -> str:
        """The name for readers of a language; empty when there is none at all."""
        known = dict(self.texts)
        return known.get(language) or known.get("") or next(iter(known.values()), "")

    def __str__(self) -> str:
        return self.in_language("")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day, or a few, with hours of their own."""

    range: DayRange
    shifts: Shifts
    name: Name = Name()
    channels: tuple[str, ...] = ()
    """Empty: all."""


@dataclass(frozen=True, slots=True)
class Season:
    """Some weeks with other hours; what its week does not say stays regular."""

    name: Name
    range: DayRange
    week: Week
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HolidayChoice:
    """What a person decided about a holiday; ``shifts`` None: refused, regular hours."""

    date: date
    shifts: Shifts | None


@dataclass(frozen=True, slots=True)
class Holidays:
    """Whose holidays are suggested, and what was decided about them."""

    country: str = ""
    subdivision: str = ""
    categories: tuple[str, ...] = ("public",)
    choices: tuple[HolidayChoice, ...] = ()
    names: tuple[tuple[str, Name], ...] = ()
    """Own names by the English one, where the calendar lacks a language or names it badly."""

    def name(self, day: date, language: str) -> str:
        """The holiday's name; empty when the calendar knows none on that day."""
        return self._own_name(day, language) or holiday_name(
            self.country, self.subdivision, self.categories, day, language
        )

    def is_named(self, day: date, language: str) -> bool:
        """Whether customers read the holiday's name in their language, and not in English."""
        return bool(self._own_name(day, language)) or is_named(
            self.country, self.subdivision, self.categories, day, language
        )

    def _own_name(self, day: date, language: str) -> str:
        if not self.names:
            return ""
        english = holiday_name(self.country, self.subdivision, self.categories, day, "en")
        return dict(dict(self.names).get(english, Name()).texts).get(language, "")

    def suggested(self, year: int, language: str = "en") -> tuple[Suggestion, ...]:
        """What the calendar suggests for a year; raises UsageError for an unknown region."""
        return suggestions(self.country, self.subdivision, self.categories, year, language)


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The last instant to order for an arrival date."""

    carrier: str
    order_by: datetime
    """On the shop's wall clock, without a zone."""
    service: str = ""
    region: str = ""
    arrives: date | None = None
    confirmed: int = 0
    """The year in which a person confirmed it; unconfirmed it is told to nobody."""

    @property
    def told(self) -> bool:
        """Whether customers may be told."""
        possible = self.arrives is None or self.arrives >= self.order_by.date()
        return possible and self.confirmed == self.order_by.year

    @property
    def label(self) -> str:
        """Carrier, service and region."""
        words = " ".join(filter(None, (self.carrier, self.service)))
        return f"{words} ({self.region})" if self.region else words


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach the shop, with its ordinary week."""

    name: str
    week: Week = NOTHING_SAID
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """What holds on a date, and which rule says so."""

    date: date
    shifts: Shifts
    source: Source
    name: Name = Name()
    holidays: Holidays | None = None

    def named(self, language: str) -> str:
        """What the day is called; empty for an ordinary one."""
        told = self.name.in_language(language)
        if not told and self.holidays is not None:
            told = self.holidays.name(self.date, language)
        return told


@dataclass(frozen=True, slots=True)
class Candidate:
    """One rule that speaks about a date; ``shifts`` None: a refused holiday, which says nothing."""

    source: Source
    shifts: Shifts | None
    name: Name = Name()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The whole of it."""

    timezone: str = "UTC"
    channels: tuple[Channel, ...] = ()
    days: tuple[SpecialDay, ...] = ()
    seasons: tuple[Season, ...] = ()
    holidays: Holidays = field(default_factory=Holidays)
    cutoffs: tuple[Cutoff, ...] = ()

    def channel(self, name: str) -> Channel:
        """The channel that decides for a name: ``same_as`` is followed."""
        known = {each.name: each for each in self.channels}
        found = known.get(name, Channel(name))
        return known.get(found.same_as, found)

    def known(self, channel: str) -> bool:
        """Whether an ordinary week is written down; without one every day is open all day."""
        return self.channel(channel).week != NOTHING_SAID

    def candidates(self, channel: str, day: date) -> Iterator[Candidate]:
        """Every rule about a date, the strongest first; of equal ones the last in the file."""
        decider = self.channel(channel)
        for special in reversed(self.days):
            if _meant(special.channels, channel, decider) and special.range.around(day):
                yield Candidate(Source.DAY, special.shifts, special.name)
        for choice in self.holidays.choices:
            if choice.date == day:
                source = Source.OVERRIDE if choice.shifts else Source.HOLIDAY
                yield Candidate(source, choice.shifts)
        for season in self._seasons_on(channel, day):
            yield Candidate(Source.SEASON, season.week[day.weekday()], season.name)
        known = decider.week != NOTHING_SAID
        yield Candidate(Source.REGULAR, decider.week[day.weekday()] or () if known else WHOLE_DAY)

    def season_on(self, channel: str, day: date) -> Season | None:
        """The season that speaks about a date; of several the last in the file."""
        return next(self._seasons_on(channel, day), None)

    def _seasons_on(self, channel: str, day: date) -> Iterator[Season]:
        decider = self.channel(channel)
        for season in reversed(self.seasons):
            speaks = season.week[day.weekday()] is not None and season.range.around(day)
            if speaks and _meant(season.channels, channel, decider):
                yield season

    def day(self, channel: str, day: date) -> DayHours:
        """What holds on a date."""
        found = next(each for each in self.candidates(channel, day) if each.shifts is not None)
        assert found.shifts is not None
        holiday = found.source in (Source.HOLIDAY, Source.OVERRIDE)
        holidays = self.holidays if holiday else None
        return DayHours(day, found.shifts, found.source, found.name, holidays)

    def undecided(self, first: date, last: date, channel: str = "email") -> Iterator[Suggestion]:
        """Suggested holidays between two dates that nobody has taken, refused or given hours.

        Raises UsageError for an unknown region.
        """
        decided = {each.date for each in self.holidays.choices}
        for year in range(first.year, last.year + 1):
            for each in self.holidays.suggested(year):
                open_question = first <= each.date <= last and each.date not in decided
                if open_question and self.day(channel, each.date).source is not Source.DAY:
                    yield each


def _meant(channels: tuple[str, ...], channel: str, decider: Channel) -> bool:
    """Whether a rule is about a channel: by its own name, or by that of the one it is same as."""
    return not channels or channel in channels or decider.name in channels
