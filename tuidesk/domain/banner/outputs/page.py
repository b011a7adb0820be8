"""The schedule page: what is regular, extended, reduced, closed, and from when regular again."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.notice import hours_words, merged_days
from tuidesk.domain.banner.occasions import regular
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours, Source
from tuidesk.domain.hours.shifts import Shifts
from tuidesk.domain.wording.banner_words import BANNER_WORDS
from tuidesk.domain.wording.speech import Speech

SHOWN_DAYS = 90
"""How far ahead the page looks."""


def table_rows(edition: Edition, speech: Speech, channel: str) -> Iterator[tuple[str, str]]:
    """A channel's table: label and value; every kind of hours is there, ``none`` if need be."""
    words = BANNER_WORDS[speech.language]
    calendar = Calendar(edition.schedule, channel)
    coming = (edition.today + timedelta(days=step) for step in range(SHOWN_DAYS))
    days = [day for day in map(calendar.day, coming) if day.source is not Source.REGULAR]
    for label, value in _regular_rows(edition, speech, channel):
        yield f"{words.regular}: {label}", value
    kinds = {"extended": words.extended, "reduced": words.reduced, "closed": words.closed_days}
    for kind, title in kinds.items():
        rows = list(_kind_rows(calendar, days, kind, speech))
        for label, value in rows or [("", words.none)]:
            yield f"{title}: {label}" if label else title, value
    again = _regular_again(calendar, days)
    yield words.regular_again, speech.day(again.date) if again else words.none


def _regular_rows(edition: Edition, speech: Speech, channel: str) -> Iterator[tuple[str, str]]:
    week = edition.schedule.channel(channel).week
    at = 0
    while at < 7:
        end = at
        while end + 1 < 7 and (week[end + 1] or ()) == (week[at] or ()):
            end += 1
        yield speech.weekdays(at, end), hours_words(week[at] or (), speech)
        at = end + 1


def _kind_rows(
    calendar: Calendar, days: list[DayHours], kind: str, speech: Speech
) -> Iterator[tuple[str, str]]:
    found = tuple(day for day in days if _kind(calendar, day) == kind)
    for first, last, shifts in merged_days(found):
        names = dict.fromkeys(d.named(speech.language) for d in found if first <= d.date <= last)
        named = speech.listed(filter(None, names))
        value = hours_words(shifts, speech)
        yield speech.dates(first, last), f"{value} ({named})" if named else value


def _kind(calendar: Calendar, day: DayHours) -> str:
    """Against the weekday: longer, shorter, closed; empty when nothing differs."""
    if day.source is Source.REGULAR:
        return ""
    ordinary = regular(calendar, day.date)
    if not day.shifts:
        return "closed" if ordinary or day.source is not Source.SEASON else ""
    if day.shifts == ordinary:
        return ""
    return "extended" if _length(day.shifts) >= _length(ordinary) else "reduced"


def _length(shifts: Shifts) -> int:
    return sum(shift.end - shift.start for shift in shifts)


def _regular_again(calendar: Calendar, days: list[DayHours]) -> DayHours | None:
    """The first ordinary open day after the last change that is near."""
    if not days:
        return None
    day, after = days[0].date, days[0]
    for each in days:
        if (each.date - day).days > 14:
            break
        day, after = each.date, each
    for step in range(1, 60):
        found = calendar.day(after.date + timedelta(days=step))
        if found.source is Source.REGULAR and found.shifts:
            return found
    return None


def as_page(edition: Edition) -> str:
    """The page as HTML, without styles of its own, for a shop's theme."""
    return "\n".join(_section(edition, speech) for speech in edition.speeches)


def _section(edition: Edition, speech: Speech) -> str:
    words = BANNER_WORDS[speech.language]
    parts = [
        f'<section lang="{speech.language}" dir="{speech.direction}">',
        f"<h2>{escape(edition.shop)}: {words.title}</h2>",
    ]
    for channel in edition.channels:
        name = escape(words.channel(channel))
        parts += [f"<table>\n<caption>{name}</caption>", "<tbody>"]
        for label, value in table_rows(edition, speech, channel):
            parts.append(f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>')
        parts += ["</tbody>", "</table>"]
    city = escape(speech.city(edition.calendar.zone))
    parts += [f"<p>{words.all_times}: {city}</p>", "</section>"]
    return "\n".join(parts)
