"""Changes ``hours.toml`` and keeps what people wrote into it: text in, text out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomlkit

from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.schedule import HolidayChoice
from tuidesk.domain.hours.shifts import Shifts, Week, shifts_text, week_text


def with_regular(text: str, channel: str, week: Week) -> str:
    """The file with a channel's ordinary week."""
    document = tomlkit.parse(text)
    channels = _table(document, "channel", is_super_table=True)
    if channel not in channels:
        channels.append(channel, tomlkit.table())
    channels[channel].pop("same_as", None)
    channels[channel]["regular"] = week_text(week)
    return tomlkit.dumps(document)


def with_day(text: str, day: date, shifts: Shifts, name: str = "") -> str:
    """The file with hours of their own for one date and all channels."""
    document = tomlkit.parse(text)
    entry = _entry_of(document, day)
    if entry is None:
        entry = tomlkit.table()
        entry.append("date", day.isoformat())
        if "day" not in document:
            document.append("day", tomlkit.aot())
        _any(document)["day"].append(entry)
    entry["hours"] = shifts_text(shifts)
    if name:
        entry["name"] = name
    return tomlkit.dumps(document)


def without_day(text: str, day: date) -> str:
    """The file without the entry that only that date has; as it was where there is none."""
    document = tomlkit.parse(text)
    entry = _entry_of(document, day)
    if entry is not None:
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
    document = tomlkit.parse(text)
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


def _entry_of(document: tomlkit.TOMLDocument, day: date) -> Any:
    """The last entry of ``[[day]]`` that is about that date alone and about every channel."""
    for entry in reversed(_any(document).get("day", [])):
        only = str(entry.get("date", ""))
        if only and "channels" not in entry:
            found = parse_range(only)
            if found.once and found.around(day):
                return entry
    return None


def _table(parent: Any, name: str, *, is_super_table: bool = False) -> Any:
    if name not in parent:
        parent.append(name, tomlkit.table(is_super_table=is_super_table))
    return parent[name]


def _any(document: tomlkit.TOMLDocument) -> Any:
    """tomlkit's own types say less than it can do."""
    return document
