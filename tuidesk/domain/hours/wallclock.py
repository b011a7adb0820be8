"""Wall clock to instant, exact on the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tuidesk.domain.errors import UsageError
from tuidesk.domain.when import parse_since, parse_when

_YEARS = (1971, 2200)


def instant(zone: tzinfo, day: date, minutes: int, *, closing: bool = False) -> datetime:
    """The UTC instant at which clocks show so many minutes after the midnight of a day.

    A time that is skipped is the instant of the jump. One that happens twice is the first for an
    opening, the second for a ``closing``.
    """
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first
    if second < first:
        return _jump(zone, second, first)
    return second if closing else first


def midnight(zone: tzinfo, day: date) -> datetime:
    """The UTC instant at which a day begins."""
    return instant(zone, day, 0)


def parse_at(text: str, now: datetime) -> datetime:
    """The instant that a person means, past or future, in the zone of ``now``.

    A date alone is its midnight. Raises UsageError.
    """
    words = text.strip()
    if words.lower() == "now":
        return now
    if words.lower() == "today":
        return now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        when = datetime.fromisoformat(words)
    except ValueError:
        return _loosely(words, now)
    if when.tzinfo is None and _YEARS[0] <= when.year <= _YEARS[1]:
        assert now.tzinfo is not None
        minutes = when.hour * 60 + when.minute
        when = instant(now.tzinfo, when.date(), minutes) + timedelta(seconds=when.second)
    if not _YEARS[0] <= when.year <= _YEARS[1]:
        raise UsageError(f"The year {when.year} is too far away.")
    return when.astimezone(now.tzinfo)


def _loosely(words: str, now: datetime) -> datetime:
    try:
        return parse_when(words, now)
    except UsageError:
        pass
    try:
        return parse_since(words, now)
    except UsageError:
        hint = "Try 2026-12-24 11:00, 2026-12-24, tomorrow or mon 9:00."
        raise UsageError(f"'{words}' is not a valid time.", hint) from None


def _jump(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The instant between two at which the offset of a zone changes, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
