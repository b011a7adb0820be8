"""What an output is made from: the schedule, the moment, the languages, the shop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from tuidesk.domain.banner.notice import Notice, notice
from tuidesk.domain.banner.timeline import BannerTimes, Showing, showing_at, timeline, without_also
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours, Schedule
from tuidesk.domain.wording.speech import Speech

YEAR = 365


@dataclass(frozen=True)
class Edition:
    """One request for an output."""

    schedule: Schedule
    at: datetime
    shop: str
    languages: tuple[str, ...]
    channel: str = "email"
    country: str = ""
    domain: str = "shop.invalid"
    """Where calendar entries say they come from."""
    times: BannerTimes = field(default_factory=BannerTimes)
    bio: Mapping[str, int] = field(default_factory=dict)
    """Characters that a network allows."""
    sequence: int = 0
    """How often the calendar file has changed before."""

    @cached_property
    def calendar(self) -> Calendar:
        """The channel's hours."""
        return Calendar(self.schedule, self.channel)

    @cached_property
    def speeches(self) -> tuple[Speech, ...]:
        """The languages, in the order in which they are stacked."""
        return tuple(Speech(each, self.country) for each in self.languages)

    @cached_property
    def showing(self) -> Showing | None:
        """What is shown at the moment; None between the phases."""
        return showing_at(self.calendar, self.times, self.at)

    @cached_property
    def timeline(self) -> list[Showing]:
        """What is shown from the moment on."""
        return timeline(self.calendar, self.times, self.at)

    @property
    def phases(self) -> list[Showing]:
        """The phases from the moment on, for lists."""
        return without_also(self.timeline)

    def notices(self, *, brief: bool = False) -> list[Notice]:
        """What is shown at the moment, in each language; empty between the phases."""
        shown = self.showing
        return (
            [self.notice(shown, speech, brief=brief) for speech in self.speeches] if shown else []
        )

    def notice(self, showing: Showing, speech: Speech, *, brief: bool = False) -> Notice:
        """A phase in one language."""
        return notice(showing, speech, self.calendar.zone, brief=brief)

    @property
    def today(self) -> date:
        """The date of the moment, on the shop's clock."""
        return self.at.astimezone(self.calendar.zone).date()

    def special_days(self, days: int = YEAR) -> list[DayHours]:
        """The days from today on whose hours do not come from their weekday."""
        return self.calendar.special_days(self.today, days)

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel with hours; the asked one alone if no other is written down."""
        known = [each.name for each in self.schedule.channels if self.schedule.known(each.name)]
        return tuple(known) or (self.channel,)
