"""What a banner says in one language: a headline, and facts as label and value."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from tuidesk.domain.banner.occasions import Occasion, What
from tuidesk.domain.banner.timeline import Phase, Showing
from tuidesk.domain.hours.schedule import DayHours, Source
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


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything that a banner says."""

    speech: Speech
    headline: str
    facts: tuple[Fact, ...]

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return " – ".join(filter(None, (self.headline, self.speech.semicolon.join(self.lines))))

    @property
    def text(self) -> str:
        """Headline and facts on lines."""
        return "\n".join((self.headline, *self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """The facts, each as it is written in the language."""
        return tuple(self.speech.labelled(each.label, each.value) for each in self.facts)


def notice(showing: Showing, speech: Speech, zone: ZoneInfo, *, brief: bool = False) -> Notice:
    """A phase in words; ``brief`` leaves out what else is near, and whose time it is."""
    words = BANNER_WORDS[speech.language]
    occasion = showing.occasion
    facts = list(_facts(showing, speech, words, zone))
    if not brief:
        if showing.also and not _told_already(occasion, showing.also):
            facts += _also(showing.also, speech, zone)
        facts.append(Fact(words.all_times, speech.city(zone)))
    return Notice(speech, headline(showing, speech), tuple(facts))


def headline(showing: Showing, speech: Speech) -> str:
    """The phase and what it is about; while it runs, what today is."""
    words = BANNER_WORDS[speech.language]
    if showing.phase is Phase.BACK:
        return words.we_are_back
    if showing.occasion.what is What.CUTOFF:
        return words.last_chance if showing.phase is Phase.LAST_CALL else words.order_in_time
    prefix = {
        Phase.ANNOUNCED: words.coming,
        Phase.LAST_CALL: words.soon,
        Phase.IN_FORCE: words.now,
    }[showing.phase]
    if showing.phase is Phase.IN_FORCE and showing.occasion.what is What.DAYS:
        return speech.labelled(prefix, _today(showing.days[:1], speech))
    return speech.labelled(prefix, _about(showing.days, speech))


def _today(days: tuple[DayHours, ...], speech: Speech) -> str:
    """What the day is called, else what it is; after the last one it is still closed."""
    named = [day for day in days if day.source is not Source.REGULAR and day.named(speech.language)]
    open_ = any(day.shifts for day in days)
    return _about(days, speech) if named or open_ else BANNER_WORDS[speech.language].closed


def _about(days: tuple[DayHours, ...], speech: Speech) -> str:
    """What days are called; where one of several that differ has no name, that hours change."""
    names = [day.named(speech.language) for day in days if day.source is not Source.REGULAR]
    told = speech.listed(dict.fromkeys(filter(None, names)))
    if told and all(names):
        return told
    return speech.comma.join(filter(None, (told, BANNER_WORDS[speech.language].changed_hours)))


def _facts(showing: Showing, speech: Speech, words: BannerWords, zone: ZoneInfo) -> Iterator[Fact]:
    occasion = showing.occasion
    if occasion.cutoff is not None:
        yield from _cutoff_facts(occasion, speech, words, zone)
    elif showing.phase is Phase.BACK:
        regular = occasion.regular_again
        if regular:
            yield Fact(words.regular_again, speech.day(regular), regular.isoformat())
    else:
        for days in _told_together(occasion, showing.days):
            dates, hours = speech.dates(days[0].date, days[-1].date), _hours(days, speech)
            yield Fact(dates, hours, days[0].date.isoformat(), of_label=True)
        for days in merged_days(occasion.exceptions):
            yield _exception(days, speech)
        yield from _afterwards(occasion, speech, words, zone)


def _told_already(season: Occasion, other: Occasion) -> bool:
    """Whether another occasion is one of the exceptions that a season names itself."""
    return bool(other.days) and set(other.days) <= set(season.exceptions)


def _also(occasion: Occasion, speech: Speech, zone: ZoneInfo) -> Iterator[Fact]:
    """Another occasion that is near, in one line for each of its hours."""
    words = BANNER_WORDS[speech.language]
    if occasion.cutoff is not None:
        yield from _cutoff_facts(occasion, speech, words, zone)
        return
    for days in _told_together(occasion, occasion.days):
        dates = speech.dates(days[0].date, days[-1].date)
        value = f"{dates}{speech.comma}{_hours(days, speech)}"
        yield Fact(_about(days, speech), value, days[0].date.isoformat())


def _exception(days: tuple[DayHours, ...], speech: Speech) -> Fact:
    """Days within a season on which something else holds, with their names."""
    names = dict.fromkeys(filter(None, (day.named(speech.language) for day in days)))
    hours = hours_words(days[0].shifts, speech)
    value = f"{hours} ({speech.listed(names)})" if names else hours
    dates = speech.dates(days[0].date, days[-1].date)
    return Fact(dates, value, days[0].date.isoformat(), of_label=True)


def _told_together(
    occasion: Occasion, days: tuple[DayHours, ...]
) -> Iterator[tuple[DayHours, ...]]:
    """A season as a whole; of other days those that follow each other with the same hours."""
    if occasion.what is What.SEASON:
        yield days
    else:
        yield from merged_days(days)


def _hours(days: tuple[DayHours, ...], speech: Speech) -> str:
    """The hours of days: once if all between the first and the last are alike, else by weekday."""
    unbroken = (days[-1].date - days[0].date).days + 1 == len(days)
    if unbroken and len({day.shifts for day in days}) == 1:
        return hours_words(days[0].shifts, speech)
    week = {day.date.weekday(): day.shifts for day in reversed(days)}
    first = days[0].date.weekday() if (days[-1].date - days[0].date).days < 7 else 0
    order = [(first + step) % 7 for step in range(7)]
    told: dict[Shifts, list[str]] = {}
    for shifts, group in groupby(order, key=week.get):
        weekdays = list(group)
        if shifts is not None:
            told.setdefault(shifts, []).append(speech.weekdays(weekdays[0], weekdays[-1]))
    several = any(len(names) > 1 for names in told.values())
    return (speech.semicolon if several else speech.comma).join(
        f"{speech.comma.join(names)} {hours_words(shifts, speech)}"
        for shifts, names in told.items()
    )


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


def merged_days(days: tuple[DayHours, ...]) -> Iterator[tuple[DayHours, ...]]:
    """Days that follow each other with the same hours, together."""
    numbered = ((day.date.toordinal() - at, day) for at, day in enumerate(days))
    for _, group in groupby(numbered, key=lambda each: (each[0], each[1].shifts)):
        yield tuple(day for _, day in group)


def hours_words(shifts: Shifts, speech: Speech) -> str:
    """The hours of a day, or that it is closed."""
    words = BANNER_WORDS[speech.language]
    return speech.hours(shifts, words.all_day) if shifts else words.closed
