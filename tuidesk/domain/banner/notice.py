"""What a banner says in one language: a headline, and facts as label and value."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from tuidesk.domain.banner.occasions import Occasion, What
from tuidesk.domain.banner.timeline import Phase, Showing
from tuidesk.domain.hours.schedule import DayHours
from tuidesk.domain.hours.shifts import Shifts
from tuidesk.domain.wording.banner_words import BANNER_WORDS, BannerWords
from tuidesk.domain.wording.speech import Speech


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; ``moment`` is the date or instant for machines, ISO 8601."""

    label: str
    value: str
    moment: str = ""
    of_label: bool = False
    """Whether ``moment`` is what the label says, not the value."""

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything that a banner says."""

    speech: Speech
    headline: str
    facts: tuple[Fact, ...]

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return f"{self.headline} – {'; '.join(map(str, self.facts))}"

    @property
    def text(self) -> str:
        """Headline and facts on lines."""
        return "\n".join((self.headline, *map(str, self.facts)))


def notice(showing: Showing, speech: Speech, zone: ZoneInfo, *, brief: bool = False) -> Notice:
    """A phase in words; ``brief`` leaves out days that are over or not next, and the place."""
    words = BANNER_WORDS[speech.language]
    occasion = showing.occasion
    facts = list(_facts(occasion, showing.phase, speech, words, zone))
    if not brief:
        facts += _also(showing.also, speech, zone)
        facts.append(Fact(words.all_times, speech.city(zone)))
    return Notice(speech, headline(showing, speech), tuple(facts))


def headline(showing: Showing, speech: Speech) -> str:
    """The phase and what it is about."""
    words = BANNER_WORDS[speech.language]
    if showing.phase is Phase.BACK:
        return words.we_are_back
    prefix = {
        Phase.ANNOUNCED: words.coming,
        Phase.LAST_CALL: words.soon,
        Phase.IN_FORCE: words.now,
    }[showing.phase]
    names = showing.occasion.names(speech.language)
    about = speech.listed(names) if names else words.changed_hours
    if showing.occasion.what is What.CUTOFF:
        about = words.order_in_time
    return f"{prefix}: {about}"


def _facts(
    occasion: Occasion, phase: Phase, speech: Speech, words: BannerWords, zone: ZoneInfo
) -> Iterator[Fact]:
    if occasion.cutoff is not None:
        yield from _cutoff_facts(occasion, speech, words, zone)
    elif phase is Phase.BACK:
        regular = occasion.regular_again
        if regular:
            yield Fact(words.regular_again, speech.day(regular), regular.isoformat())
    else:
        for first, last, shifts in merged_days(occasion.days):
            dates, hours = speech.dates(first, last), hours_words(shifts, speech)
            yield Fact(dates, hours, first.isoformat(), of_label=True)
        yield from _afterwards(occasion, speech, words, zone)


def _also(occasion: Occasion | None, speech: Speech, zone: ZoneInfo) -> Iterator[Fact]:
    """Another occasion that is near, in one line for each of its hours."""
    if occasion is None:
        return
    words = BANNER_WORDS[speech.language]
    if occasion.cutoff is not None:
        yield from _cutoff_facts(occasion, speech, words, zone)
        return
    name = speech.listed(occasion.names(speech.language)) or words.changed_hours
    for first, last, shifts in merged_days(occasion.days):
        value = f"{speech.dates(first, last)}{speech.comma}{hours_words(shifts, speech)}"
        yield Fact(name, value, first.isoformat())


def _afterwards(
    occasion: Occasion, speech: Speech, words: BannerWords, zone: ZoneInfo
) -> Iterator[Fact]:
    """When it is over: the reopening, else the first day with ordinary hours."""
    if occasion.closes and occasion.back:
        back = occasion.back.astimezone(zone)
        yield Fact(words.back, speech.moment(back), back.isoformat(timespec="minutes"))
    elif occasion.regular_again:
        day = occasion.regular_again
        yield Fact(words.regular_again, speech.day(day), day.isoformat())


def _cutoff_facts(
    occasion: Occasion, speech: Speech, words: BannerWords, zone: ZoneInfo
) -> Iterator[Fact]:
    cutoff = occasion.cutoff
    assert cutoff is not None
    at = occasion.begins.astimezone(zone)
    label = f"{speech.isolated(cutoff.label)}{speech.comma}{words.order_by}"
    yield Fact(label, speech.moment(at), at.isoformat(timespec="minutes"))
    if cutoff.arrives:
        yield Fact(words.arrives, speech.day(cutoff.arrives), cutoff.arrives.isoformat())


def merged_days(days: tuple[DayHours, ...]) -> Iterator[tuple[date, date, Shifts]]:
    """Neighbours with the same hours as one range."""
    numbered = ((day.date.toordinal() - at, day) for at, day in enumerate(days))
    for (_, shifts), group in groupby(numbered, key=lambda each: (each[0], each[1].shifts)):
        found = [day for _, day in group]
        yield found[0].date, found[-1].date, shifts


def hours_words(shifts: Shifts, speech: Speech) -> str:
    """The hours of a day, or that it is closed."""
    words = BANNER_WORDS[speech.language]
    return speech.hours(shifts, words.all_day) if shifts else words.closed
