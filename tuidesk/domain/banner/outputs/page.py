"""The schedule page: what is regular, extended, reduced, closed, and from when regular again."""

from collections.abc import Iterator
from html import escape

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.notice import hours_words, merged_days
from tuidesk.domain.banner.occasions import regular, regular_again
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours, Source
from tuidesk.domain.hours.shifts import Shifts, runs
from tuidesk.domain.wording.banner_words import BANNER_WORDS
from tuidesk.domain.wording.speech import Speech

SHOWN_DAYS = 90
"""How far ahead the page looks."""


def table_rows(edition: Edition, speech: Speech, channel: str) -> Iterator[tuple[str, str]]:
    """A channel's table: label and value; every kind of hours is there, ``none`` if need be."""
    words = BANNER_WORDS[speech.language]
    calendar = Calendar(edition.schedule, channel)
    days = calendar.special_days(edition.today, SHOWN_DAYS)
    for first, last, shifts in runs(edition.schedule.channel(channel).week):
        label = speech.labelled(words.regular, speech.weekdays(first, last))
        yield label, hours_words(shifts, speech)
    titles = {
        "extended": words.extended,
        "reduced": words.reduced,
        "moved": words.changed_hours,
        "closed": words.closed_days,
    }
    for kind, title in titles.items():
        rows = list(_kind_rows(calendar, days, kind, speech))
        for dates, value in rows:
            yield speech.labelled(title, dates), value
        if not rows and kind != "moved":
            yield title, words.none
    differ = (day.date for day in days if _kind(calendar, day))
    found = (regular_again(calendar, day, SHOWN_DAYS) for day in differ)
    again = dict.fromkeys(filter(None, found))
    yield words.regular_again, speech.semicolon.join(map(speech.day, again)) or words.none


def _kind_rows(
    calendar: Calendar, days: list[DayHours], kind: str, speech: Speech
) -> Iterator[tuple[str, str]]:
    found = tuple(day for day in days if _kind(calendar, day) == kind)
    for together in merged_days(found):
        names = dict.fromkeys(day.named(speech.language) for day in together)
        named = speech.listed(filter(None, names))
        value = hours_words(together[0].shifts, speech)
        if named:
            value = f"{value} ({named})" if together[0].shifts else named
        yield speech.dates(together[0].date, together[-1].date), value


def _kind(calendar: Calendar, day: DayHours) -> str:
    """Against the weekday: longer, shorter, moved, closed; empty when nothing differs."""
    usual = regular(calendar, day.date)
    if not day.shifts:
        return "closed" if usual or day.source is not Source.SEASON else ""
    if day.shifts == usual:
        return ""
    longer = _length(day.shifts) - _length(usual)
    return "extended" if longer > 0 else "reduced" if longer else "moved"


def _length(shifts: Shifts) -> int:
    return sum(shift.end - shift.start for shift in shifts)


def as_page(edition: Edition) -> str:
    """The page as HTML, without styles of its own, for a shop's theme."""
    return "\n".join(_section(edition, speech) for speech in edition.speeches)


def _section(edition: Edition, speech: Speech) -> str:
    words = BANNER_WORDS[speech.language]
    parts = [
        f'<section lang="{speech.language}" dir="{speech.direction}">',
        f"<h2>{escape(speech.labelled(speech.isolated(edition.shop), words.title))}</h2>",
    ]
    for channel in edition.channels:
        name = escape(words.channel(channel))
        parts += [f"<table>\n<caption>{name}</caption>", "<tbody>"]
        for label, value in table_rows(edition, speech, channel):
            parts.append(f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>')
        parts += ["</tbody>", "</table>"]
    city = escape(speech.city(edition.calendar.zone))
    parts += [f"<p>{speech.labelled(words.all_times, city)}</p>", "</section>"]
    return "\n".join(parts)
