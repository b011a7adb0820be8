"""Times as people type them: ``2h``, ``tomorrow``, ``mon 9:00``, ``2026-12-01``."""

import re
from datetime import datetime, time, timedelta

from tuidesk.domain.errors import UsageError

_SPAN = re.compile(r"^(\d{1,4})\s*(m|min|h|d|w)$")
_CLOCK = re.compile(r"^(\d{1,2})(?::(\d{2}))?$")
_SHORT_HOUR = re.compile(r"^(\d{4}-\d\d-\d\d[ t])(?=\d:)")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MORNING = time(9)
"""The hour meant by a day without a time."""


def parse_when(text: str, now: datetime) -> datetime:
    """The future instant that a person means, in the zone of ``now``.

    Raises UsageError for words without meaning and for times that have passed.
    """
    words = text.strip().lower()
    when = _span(words, now) or _iso(words, now) or _day_and_clock(words, now)
    if when is None:
        raise UsageError(
            f"'{text}' is not a valid time.", "Try 2h, 3d, tomorrow, mon 9:00 or 2026-12-01 14:00."
        )
    if when <= now:
        raise UsageError(f"'{text}' is in the past.")
    return when


def parse_since(text: str, now: datetime) -> datetime:
    """The instant that ``2d`` (ago) or a date means in a search; raises UsageError."""
    words = text.strip().lower()
    if match := _SPAN.match(words):
        return now - timedelta(**{_UNITS[match[2]]: int(match[1])})
    if when := _iso(words, now, at=time(0)):
        return when
    if words in ("today", "yesterday"):
        return _at(now - timedelta(days=words == "yesterday"), time(0))
    raise UsageError(f"'{text}' is not a valid date.", "Try 2d, today or 2026-12-01.")


def _span(words: str, now: datetime) -> datetime | None:
    match = _SPAN.match(words)
    return now + timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None


def _iso(words: str, now: datetime, at: time = MORNING) -> datetime | None:
    try:
        when = datetime.fromisoformat(_SHORT_HOUR.sub(r"\g<1>0", words))
    except ValueError:
        return None
    if len(words) <= 10:
        when = datetime.combine(when, at)
    return when if when.tzinfo else when.replace(tzinfo=now.tzinfo)


def _day_and_clock(words: str, now: datetime) -> datetime | None:
    day: datetime | None = None
    clock: time | None = None
    for word in words.split():
        if word in ("today", "tomorrow"):
            day = now + timedelta(days=word == "tomorrow")
        elif word[:3] in _DAYS and word.isalpha():
            day = now + timedelta(days=(_DAYS.index(word[:3]) - now.weekday() - 1) % 7 + 1)
        elif (match := _CLOCK.match(word)) and int(match[1]) < 24 and int(match[2] or 0) < 60:
            clock = time(int(match[1]), int(match[2] or 0))
        else:
            return None
    if day is None and clock is None:
        return None
    when = _at(day or now, clock or MORNING)
    return when + timedelta(days=1) if day is None and when <= now else when


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
