"""Special days as a calendar file (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from tuidesk.domain.banner.edition import YEAR, Edition
from tuidesk.domain.banner.notice import hours_words
from tuidesk.domain.hours.schedule import DayHours
from tuidesk.domain.wording.banner_words import BANNER_WORDS

_LINE = 75
"""Octets; longer lines are folded."""


def as_ics(edition: Edition) -> str:
    """One event for each closing (whole days, the end not included) and for each shift."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tuidesk//hours//EN", "CALSCALE:GREGORIAN"]
    for (closed, _, _), days in groupby(
        enumerate(edition.special_days()), lambda each: _closing(edition, *each)
    ):
        days_of = [day for _, day in days]
        lines += _whole_days(edition, days_of) if closed else _shifts(edition, days_of[0])
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _closing(edition: Edition, at: int, day: DayHours) -> tuple[bool, int, str]:
    """What consecutive closed days of one reason have in common; a day with shifts stands alone."""
    closed = not edition.calendar.of_day(day.date)
    return closed, day.date.toordinal() - at if closed else -at, _summary(edition, day)


def _whole_days(edition: Edition, days: list[DayHours]) -> Iterator[str]:
    """The event keeps its name while its days go by: it begins where the closing began."""
    first, summary = days[0].date, _summary(edition, days[0])
    while first > edition.today - timedelta(days=YEAR):
        before = edition.calendar.day(first - timedelta(days=1))
        if before.source is not days[0].source or _summary(edition, before) != summary:
            break
        first = before.date
    after = days[-1].date + timedelta(days=1)
    start, end = f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    yield from _event(edition, f"{first}", start, end, summary)


def _shifts(edition: Edition, day: DayHours) -> Iterator[str]:
    for at, span in enumerate(edition.calendar.of_day(day.date)):
        name = f"{day.date}-{at}"
        start, end = f"DTSTART:{_utc(span.start)}", f"DTEND:{_utc(span.end)}"
        yield from _event(edition, name, start, end, _summary(edition, day))


def _event(edition: Edition, name: str, start: str, end: str, summary: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name}-{edition.channel}@{edition.domain}"
    yield f"DTSTAMP:{_utc(edition.at)}"
    yield f"SEQUENCE:{edition.sequence}"
    yield start
    yield end
    yield f"SUMMARY:{_escaped(summary)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(edition: Edition, day: DayHours) -> str:
    speech = edition.speeches[0]
    words = BANNER_WORDS[speech.language]
    named = day.named(speech.language) or words.changed_hours
    about = speech.comma.join(map(speech.isolated, (edition.shop, named)))
    return speech.labelled(about, hours_words(day.shifts, speech))


def _escaped(text: str) -> str:
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n").replace("\r", "")


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never within a character."""
    piece = ""
    for char in line:
        if len(f"{piece}{char}".encode()) > _LINE:
            yield piece
            piece = " "
        piece += char
    yield piece
