"""Special days as a calendar file (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.notice import hours_words
from tuidesk.domain.hours.schedule import DayHours
from tuidesk.domain.wording.banner_words import BANNER_WORDS
from tuidesk.domain.wording.speech import Speech

_LINE = 75
"""Octets; longer lines are folded."""


def as_ics(edition: Edition) -> str:
    """One event for each closed day (a whole day, its end not included) and for each shift."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tuidesk//hours//EN", "CALSCALE:GREGORIAN"]
    for day in edition.special_days():
        lines += _events(edition, day)
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _events(edition: Edition, day: DayHours) -> Iterator[str]:
    speech = edition.speeches[0]
    spans = edition.calendar.of_day(day.date)
    if not spans:
        after = day.date + timedelta(days=1)
        yield from _event(
            edition,
            f"{day.date}",
            f"DTSTART;VALUE=DATE:{day.date:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            _summary(edition, day, speech),
        )
    for at, span in enumerate(spans):
        name = f"{day.date}-{at}"
        start, end = f"DTSTART:{_utc(span.start)}", f"DTEND:{_utc(span.end)}"
        yield from _event(edition, name, start, end, _summary(edition, day, speech))


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


def _summary(edition: Edition, day: DayHours, speech: Speech) -> str:
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
