"""Changes ``hours.toml`` and keeps what people wrote into it: text in, text out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomlkit

from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import DayRange, parse_range
from tuidesk.domain.hours.schedule import HolidayChoice
from tuidesk.domain.hours.shifts import Shifts, Week, shifts_text, week_text


def with_regular(text: str, channel: str, week: Week) -> str:
    """The file with a channel's ordinary week."""
    document = _parsed(text)
    channels = _table(document, "channel", is_super_table=True)
    if channel not in channels:
        channels.append(channel, tomlkit.table())
    channels[channel].pop("same_as", None)
    channels[channel]["regular"] = week_text(week)
    return tomlkit.dumps(document)


def with_day(text: str, days: DayRange, shifts: Shifts, name: str = "") -> str:
    """The file with hours of their own for a day, or a stretch of days, and all channels."""
    document = _parsed(text)
    entry = _entry_of(document, days)
    if entry is not None and not _is_last_word(document, entry, days):
        _any(document)["day"].remove(entry)
        entry = None
    if entry is None:
        entry = tomlkit.table()
        if days.first == days.last:
            entry.append("date", str(days.first))
        else:
            entry.append("from", str(days.first))
            entry.append("to", str(days.last))
        if "day" not in document:
            document.append("day", tomlkit.aot())
        _any(document)["day"].append(entry)
    entry["hours"] = shifts_text(shifts)
    if name:
        entry["name"] = name
    return tomlkit.dumps(document)


def without_day(text: str, days: DayRange) -> str:
    """The file without the entry that only those days have; as it was where there is none."""
    document = _parsed(text)
    entry = _entry_of(document, days)
    if entry is None:
        return text
    entries = _any(document)["day"]
    entries.remove(entry)
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
    """The document; raises UsageError where days are no ``[[day]]``, for nothing can be added."""
    document = tomlkit.parse(text if not text or text.endswith("\n") else f"{text}\n")
    if not isinstance(document.get("day", tomlkit.aot()), tomlkit.items.AoT):
        raise UsageError("Days are not written as [[day]].", "Write them so, then again.")
    return document


def _is_last_word(document: tomlkit.TOMLDocument, entry: Any, days: DayRange) -> bool:
    """Whether no later entry speaks about any of the days."""
    entries = list(_any(document)["day"])
    later = entries[[each is entry for each in entries].index(True) + 1 :]
    return not any(_meet(_range_of(each), days) for each in later)


def _meet(one: DayRange, other: DayRange) -> bool:
    """Whether two ranges share a day in one of the years that they are about."""
    years = {year for each in (one, other) for year in (each.first.year, each.last.year) if year}
    for year in years or {2028}:  # two yearly ranges: any year tells, best one with all its days
        first, last = other.first.on(year), other.last.on(year)
        edges = [one.first.on(year), one.last.on(year)]
        if any(each and other.around(each) for each in edges):
            return True
        if any(each and one.around(each) for each in (first, last)):
            return True
    return False


def _entry_of(document: tomlkit.TOMLDocument, days: DayRange) -> Any:
    """The last entry of ``[[day]]`` that is about just those days and about every channel."""
    for entry in reversed(_any(document).get("day", [])):
        if "channels" not in entry and _range_of(entry) == days:
            return entry
    return None


def _range_of(entry: Any) -> DayRange:
    return parse_range(str(entry.get("date") or entry.get("from", "")), str(entry.get("to", "")))


def _table(parent: Any, name: str, *, is_super_table: bool = False) -> Any:
    if name not in parent:
        parent.append(name, tomlkit.table(is_super_table=is_super_table))
    return parent[name]


def _any(document: tomlkit.TOMLDocument) -> Any:
    """tomlkit's own types say less than it can do."""
    return document
