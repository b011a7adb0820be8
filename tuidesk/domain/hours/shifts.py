"""Shifts as people write them: ``09:00-12:00,13:00-17:00``, and a week of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tuidesk.domain.errors import UsageError

DAY = 24 * 60
"""Minutes of a day on the wall clock."""
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOSED = ("closed", "off", "")
_LONGEST_BARE = 12 * 60
"""Minutes; ``9-5`` is no night shift but a slip."""
_RANGE = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_EXAMPLE = "Example: 09:00-12:00,13:00-17:00 (24-hour times), or closed."
_WEEK_EXAMPLE = "Example: Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00."


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Open from ``start`` to ``end``, in minutes after the midnight that begins its day.

    A shift belongs to the day on which it starts; it may end on the next one, at most 24 h later.
    """

    start: int
    end: int

    def __str__(self) -> str:
        return f"{clock_text(self.start)}-{clock_text(self.end)}"


Shifts = tuple[Shift, ...]
"""The shifts that start on one day; none: closed."""
WHOLE_DAY: Shifts = (Shift(0, DAY),)
Week = tuple[Shifts | None, ...]
"""Seven days from Monday; ``None`` where nothing is said."""
NOTHING_SAID: Week = (None,) * 7


def clock_text(minutes: int) -> str:
    """``09:00``; a time of the next day without the day, midnight at the end as ``24:00``."""
    shown = minutes if minutes <= DAY else minutes - DAY
    return f"{shown // 60:02}:{shown % 60:02}"


def shifts_text(shifts: Shifts) -> str:
    """The shifts as ``parse_shifts`` reads them."""
    return ",".join(map(str, shifts)) or "closed"


def parse_shifts(text: str) -> Shifts:
    """The shifts that a text means, earliest first; raises UsageError.

    ``22:00-06:00`` ends on the next day, ``26:00`` is two at night, ``00:00-00:00`` a whole day.
    """
    words = text.strip().lower()
    if words in _CLOSED:
        return ()
    return tuple(sorted(_shift(part.strip()) for part in words.split(",")))


def _shift(text: str) -> Shift:
    match = _RANGE.match(text)
    if not match:
        raise UsageError(f"'{text}' is not a range of hours.", _EXAMPLE)
    hour, minute, end_hour, end_minute = (int(part or 0) for part in match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if start >= DAY or minute > 59 or end_minute > 59 or end > 2 * DAY:
        raise UsageError(f"'{text}' is not a range of hours.", _EXAMPLE)
    if end <= start:
        end += DAY
    if end - start > _LONGEST_BARE and ":" not in text and "." not in text and end > DAY:
        hours = (end - start) // 60
        raise UsageError(f"'{text}' would be {hours} hours.", "Write 24-hour times: 09:00-17:00.")
    if end - start > DAY:
        raise UsageError(f"'{text}' is longer than a day.", _EXAMPLE)
    return Shift(start, end)


def parse_week(text: str) -> Week:
    """The week that ``Mo-Fr 09:00-17:00; Sa 10:00-14:00`` means; raises UsageError.

    Ranges of days may go over Sunday (``Sa-Mo``); hours without days are those of every day.
    """
    found: list[Shifts | None] = [None] * 7
    for part in filter(None, (each.strip() for each in text.split(";"))):
        days, hours = _split(part)
        for day in days:
            if found[day] is not None:
                raise UsageError(f"{WEEKDAYS[day]} appears twice in '{text}'.", _WEEK_EXAMPLE)
            found[day] = parse_shifts(hours)
    if not any(day is not None for day in found):
        raise UsageError(f"'{text}' has no hours.", _WEEK_EXAMPLE)
    return tuple(found)


def _split(part: str) -> tuple[list[int], str]:
    """The days of a part, and its hours."""
    match = re.match(r"^([A-Za-z][A-Za-z ,–-]*?)\s+([\d].*|closed|off)$", part, re.IGNORECASE)
    if match:
        return list(_days(match[1])), match[2]
    if part[:1].isdigit() or part.lower() in _CLOSED:
        return list(range(7)), part
    raise UsageError(f"'{part}' has no days and hours.", _WEEK_EXAMPLE)


def _days(text: str) -> Iterator[int]:
    for part in text.replace("–", "-").split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        start, end = _weekday(first), _weekday(last) if dash else _weekday(first)
        yield from ((start + step) % 7 for step in range((end - start) % 7 + 1))


def _weekday(name: str) -> int:
    lower = name.lower()
    if lower == "daily":
        raise UsageError("'daily' is written as Mo-Su.", _WEEK_EXAMPLE)
    found = [at for at, each in enumerate(_NAMES) if len(lower) > 1 and each.startswith(lower)]
    if len(found) != 1:
        raise UsageError(f"'{name}' is not a day of the week.", "Days are Mo Tu We Th Fr Sa Su.")
    return found[0]


def week_text(week: Week) -> str:
    """The week as ``parse_week`` reads it, equal neighbours as a range."""
    parts: list[str] = []
    for first, last, shifts in runs(week):
        days = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
        if week[first] is not None:
            parts.append(f"{days} {shifts_text(shifts)}")
    return "; ".join(parts)


def runs(week: Week) -> Iterator[tuple[int, int, Shifts]]:
    """Neighbouring weekdays with the same hours: the first, the last, and those hours."""
    at = 0
    while at < 7:
        end = at
        while end + 1 < 7 and week[end + 1] == week[at]:
            end += 1
        yield at, end, week[at] or ()
        at = end + 1


def joined(shifts: Iterable[Shift]) -> Shifts:
    """The same hours with no two shifts that overlap or touch."""
    found: list[Shift] = []
    for shift in sorted(shifts):
        if found and shift.start <= found[-1].end:
            found[-1] = Shift(found[-1].start, max(found[-1].end, shift.end))
        else:
            found.append(shift)
    return tuple(found)


def overlapping(shifts: Iterable[Shift]) -> tuple[Shift, Shift] | None:
    """Two shifts of a day that overlap."""
    ordered = sorted(shifts)
    return next((pair for pair in pairwise(ordered) if pair[1].start < pair[0].end), None)
