"""Changes ``hours.toml`` and keeps what people wrote into it: text in, text out."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import DayRange, parse_range
from tuidesk.domain.hours.schedule import HolidayChoice
from tuidesk.domain.hours.shifts import Shifts, Week, shifts_text, week_text

_YEARS = range(2024, 2052)
"""28 years hold every way in which dates fall on weekdays."""


def with_regular(text: str, channel: str, week: Week) -> str:
    """The file with a channel's ordinary week."""
    document = _parsed(text)
    channels = _table(document, "channel", is_super_table=True)
    table = _table(channels, channel)
    table.pop("same_as", None)
    table["regular"] = week_text(week)
    return tomlkit.dumps(document)


def with_day(text: str, days: DayRange, shifts: Shifts, name: str | None = None) -> str:
    """The file with hours of their own for a day, or a stretch of days, and all channels.

    Without ``name`` the days keep the one they have; an empty one takes it away.
    """
    document = _parsed(text)
    if "day" not in document:
        document.append("day", tomlkit.aot())
    entries = _any(document)["day"]
    at = _last_about(entries, days)
    if at is None:
        entry = tomlkit.table()
        _write_range(entry, days)
        entries.append(entry)
        at = len(entries) - 1
    elif _contradicted(entries[at + 1 :], days):
        entries.append(entries.pop(at))
        at = len(entries) - 1
    entries[at]["hours"] = shifts_text(shifts)
    if name is not None:
        entries[at].pop("name", None)
    if name:
        entries[at]["name"] = name
    return tomlkit.dumps(document)


def without_day(text: str, days: DayRange) -> str:
    """The file without entries that only those days have; as it was where there is none.

    Raises UsageError for days whose hours come from an entry about more than them.
    """
    document = _parsed(text)
    entries = _any(document).get("day", [])
    if _last_about(entries, days) is None:
        for each in reversed(entries):
            _refuse_if_covers(each, days)
        return text
    while (at := _last_about(entries, days)) is not None:
        del entries[at]
    if not entries:
        document.remove("day")
    return tomlkit.dumps(document)


def with_choices(
    text: str,
    choices: Mapping[date, HolidayChoice],
    names: Mapping[date, str],
    subdivision: str = "",
) -> str:
    """The file with decisions about holidays, each with its name beside it."""
    document = _parsed(text)
    holidays = _table(document, "holidays")
    if subdivision:
        holidays["subdivision"] = subdivision
    days = _table(holidays, "days")
    for day in sorted(choices):
        shifts = choices[day].shifts
        item = tomlkit.string("open" if shifts is None else shifts_text(shifts))
        if day in names:
            item.comment(names[day])
        days[day.isoformat()] = item
    return tomlkit.dumps(document)


def _parsed(text: str) -> tomlkit.TOMLDocument:
    """The document; raises UsageError for no TOML, and where days are no ``[[day]]``."""
    try:
        document = tomlkit.parse(text if not text or text.endswith("\n") else f"{text}\n")
    except ParseError as error:
        raise UsageError(f"hours.toml cannot be read: {error}.", "Fix it first.") from None
    if not isinstance(document.get("day", tomlkit.aot()), tomlkit.items.AoT):
        raise UsageError("Special days must be written as [[day]].", "Change that, then try again.")
    for name in ("holidays", "channel"):
        if isinstance(document.get(name), tomlkit.items.InlineTable):
            raise UsageError(
                f"'{name}' is not written as [{name}].", "Change that, then try again."
            )
    return document


def _write_range(entry: Any, days: DayRange) -> None:
    if days.first == days.last:
        entry.append("date", str(days.first))
    else:
        entry.append("from", str(days.first))
        entry.append("to", str(days.last))


def _contradicted(later: Any, days: DayRange) -> bool:
    """Whether one of the later entries speaks about any of the days, in any year."""
    ranges = [_range_of(each) for each in later]
    years = (days.first.year,) if days.once else _YEARS
    return any(each.around(day) for year in years for day in _dates(days, year) for each in ranges)


def _refuse_if_covers(entry: Any, days: DayRange) -> None:
    first = days.first.on(days.first.year or _YEARS[0])
    if first and _range_of(entry).around(first):
        about = ", ".join((str(_range_of(entry)), *entry.get("channels", ())))
        hint = "Give the day hours of its own, or change that entry in config/hours.toml."
        raise UsageError(f"The hours of {days} come from the entry for {about}.", hint)


def _dates(days: DayRange, year: int) -> Iterator[date]:
    """The dates of the occurrence that begins in a year, at most two years of them."""
    first = days.first.on(year)
    found = days.next_from(first) if first else None
    if found:
        for step in range(min((found[1] - found[0]).days, 730) + 1):
            yield found[0] + timedelta(days=step)


def _last_about(entries: Any, days: DayRange) -> int | None:
    """Where the last entry stands that is about just those days and about every channel."""
    for at in range(len(entries) - 1, -1, -1):
        if "channels" not in entries[at] and _range_of(entries[at]) == days:
            return at
    return None


def _range_of(entry: Any) -> DayRange:
    return parse_range(str(entry.get("date") or entry.get("from", "")), str(entry.get("to", "")))


def _table(parent: Any, name: str, *, is_super_table: bool = False) -> Any:
    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=is_super_table)
    return parent[name]


def _any(document: tomlkit.TOMLDocument) -> Any:
    """tomlkit's own types say less than it can do."""
    return document
