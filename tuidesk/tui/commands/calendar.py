"""The schedule's own keys: moving over days, changing one, deciding about a holiday."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from tuidesk.desk.hours.change import (
    Consequences,
    Edit,
    change_hours,
    consequences,
    day_edit,
    holiday_edit,
    one_day,
    week_edit,
)
from tuidesk.desk.hours.schedule import CHANNEL
from tuidesk.domain.hours.schedule import Source
from tuidesk.domain.hours.shifts import parse_shifts, parse_week, shifts_text, week_text
from tuidesk.tui.command import Command, Place
from tuidesk.tui.panels.choice import Choice

if TYPE_CHECKING:
    from tuidesk.tui.console import Console
    from tuidesk.tui.screens.calendar import CalendarScreen

_NONE, _NO_NAME = "none", "-"


class _OnCalendar(Command):
    group = "Calendar"
    place = Place.CALENDAR

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.calendar else "the calendar is not open"

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.calendar:
            await cls.on(console, console.calendar)

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        """Does it on the open calendar."""


def _move(name: str, keys: str, label: str, help_text: str, days: int) -> type[Command]:
    """A command that moves the cursor by days."""

    async def on(cls: type[Command], console: "Console", calendar: "CalendarScreen") -> None:
        calendar.move(days)

    members = {
        "id": name,
        "keys": keys,
        "label": label,
        "__doc__": help_text,
        "on": classmethod(on),
    }
    return type(label.title().replace(" ", ""), (_OnCalendar,), members)


class EditDay(_OnCalendar):
    """Gives the day hours of its own; shows what would change before it is saved."""

    id, keys, label, bar = "edit-day", "enter,e,i", "change", 1

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        day = calendar.grid.cursor
        now = console.desk.hours.calendar(calendar.channel).day(day)
        question = f"Hours on {day:%a} {day} (09:00-12:00, closed, or none of its own)"
        hours = await console.read(question, _hours, shifts_text(now.shifts))
        if hours == _NONE:
            await _clear(console, day)
        elif hours:
            called = now.named("en") or _NO_NAME
            name = await console.prompt(f"What is the day called? ({_NO_NAME}: no name)", called)
            if name:
                kept = name == called and now.source is Source.DAY  # with its translations
                told = None if kept else "" if name == _NO_NAME else name
                await _save(console, f"{day} is {hours}", day_edit(one_day(day), hours, told))


class EditWeek(_OnCalendar):
    """Writes the ordinary week of the channel."""

    id, keys, label, bar = "edit-week", "w", "week", 4

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        channel = calendar.channel
        now = week_text(console.desk.hours.current().schedule.channel(channel).week)
        question = "Regular hours, such as Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00"
        week = await console.read(question, _week, now)
        if week:
            await _save(console, f"{channel}: {week}", week_edit(channel, week), shared=False)


class CloseDay(_OnCalendar):
    """Closes on that day."""

    id, keys, label, bar = "close-day", "d", "close", 2

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        day = calendar.grid.cursor
        await _save(console, f"{day} is closed", day_edit(one_day(day), "closed"))


class ClearDay(_OnCalendar):
    """Takes the day's own hours away again."""

    id, keys, label, bar = "clear-day", "delete,backspace", "no own hours", 8

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        await _clear(console, calendar.grid.cursor)


class DecideHoliday(_OnCalendar):
    """Takes or refuses the holiday of the day."""

    id, keys, label, bar = "decide-holiday", "x", "holiday", 3

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        day = calendar.grid.cursor
        holiday_edit(console.desk, {day: "closed"})  # says so if there is no holiday on that day
        choices = [
            Choice("closed", "closed on that day"),
            Choice("open", "regular hours", "the holiday is refused"),
        ]
        chosen = await console.pick(f"{day:%a} {day}: the holiday", choices)
        if chosen:
            edit = holiday_edit(console.desk, {day: chosen})
            await _save(console, f"{day} is {chosen}", edit)


class NextSpecial(_OnCalendar):
    """Goes to the next day that is no ordinary one."""

    id, keys, label, bar = "next-special", "n", "next", 5

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        calendar.to_special(1)


class PreviousSpecial(_OnCalendar):
    """Goes to the special day before."""

    id, keys, label = "previous-special", "N", "special before"

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        calendar.to_special(-1)


class Today(_OnCalendar):
    """Goes to today."""

    id, keys, label = "calendar-today", "g,home", "today"

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        calendar.to_today()


class PickChannel(_OnCalendar):
    """Shows another channel."""

    id, keys, label, bar = "calendar-channel", "c", "channel", 7

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        known = [each.name for each in console.desk.hours.current().schedule.channels]
        chosen = await console.pick("Channel", [Choice(name, name) for name in known])
        if chosen:
            calendar.show_channel(chosen)


class LeaveCalendar(_OnCalendar):
    """Goes back."""

    id, keys, label, bar = "leave-calendar", "q,escape,H", "back", 6

    @classmethod
    async def on(cls, console: "Console", calendar: "CalendarScreen") -> None:
        console.app.pop_screen()


def _hours(told: str) -> str:
    """Hours as they were typed, or that there are none of its own; raises UsageError."""
    return told if told == _NONE else shifts_text(parse_shifts(told))


def _week(told: str) -> str:
    return week_text(parse_week(told))


async def _clear(console: "Console", day: date) -> None:
    await _save(console, f"{day} goes back to regular hours", day_edit(one_day(day), ""))


async def _save(console: "Console", label: str, edit: Edit, *, shared: bool = True) -> None:
    """Shows what an edit would do, and does it when that is wanted."""
    channel = console.calendar.channel if console.calendar else CHANNEL
    found = await asyncio.to_thread(consequences, console.desk, edit, channel)
    if not found.anything:
        console.say("Nothing to change.")
        return
    offers = [Choice("save", "save it"), Choice("leave", "keep it as it is")]
    offers += _details(console, found)
    several = shared and len(console.desk.hours.current().schedule.channels) > 1
    question = f"{label}{' on all channels' if several else ''}? {found.words}"
    if await console.pick(question, offers) == "save":
        await console.do(change_hours, label, edit)


def _details(console: "Console", found: Consequences) -> list[Choice]:
    """Each thing that would change, to read."""
    zone = console.desk.settings.zone
    rows = [
        (f"{before.date}", f"{shifts_text(before.shifts)} → {shifts_text(after.shifts)}")
        for before, after in found.days
    ]
    for each in found.promises:
        was = each.ticket.promise.due.astimezone(zone) if each.ticket.promise else None
        then = each.due.astimezone(zone)
        rows.append(
            (f"#{each.ticket.number}", f"promised {was:%a %d %b %H:%M} → {then:%a %d %b %H:%M}")
        )
    rows += [(each.publication.kind, f"stale: {each.publication.place}") for each in found.stale]
    return [Choice("", f"· {label}", detail) for label, detail in rows]


COMMANDS: tuple[type[Command], ...] = (
    _move("day-before", "h,left", "day before", "Goes to the day before.", -1),
    _move("day-after", "l,right", "day after", "Goes to the day after.", 1),
    _move("week-before", "k,up", "week before", "Goes up a week.", -7),
    _move("week-after", "j,down", "week after", "Goes down a week.", 7),
    _move("month-before", "pageup", "month before", "Goes up four weeks.", -28),
    _move("month-after", "pagedown", "month after", "Goes down four weeks.", 28),
    EditDay,
    EditWeek,
    CloseDay,
    ClearDay,
    DecideHoliday,
    NextSpecial,
    PreviousSpecial,
    Today,
    PickChannel,
    LeaveCalendar,
)
