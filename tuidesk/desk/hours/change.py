"""Changes the schedule: what would follow is shown first, and all of it can be undone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tuidesk.desk.change import Done, remember
from tuidesk.desk.config_file import config_files, read_file
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.schedule import CHANNEL, holidays_of
from tuidesk.domain.acts.undo import FileChange, TicketChange, changed
from tuidesk.domain.errors import NotFound, UsageError
from tuidesk.domain.hours.days import DayRange, parse_range
from tuidesk.domain.hours.promise import moved
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours, HolidayChoice
from tuidesk.domain.hours.shifts import parse_shifts, parse_week, shifts_text
from tuidesk.domain.text import clean_line
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.settings.hours_edit import with_choices, with_day, with_regular, without_day
from tuidesk.store.transaction import Transaction

if TYPE_CHECKING:
    from tuidesk.desk.hours.banners import Stale

FILE = "hours.toml"
_LOOKED_AT = 400
Edit = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class MovedPromise:
    """A ticket whose promise moves, and to when."""

    ticket: Ticket
    due: datetime


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change of hours would do."""

    anything: bool
    """Whether the file would be different at all."""
    days: tuple[tuple[DayHours, DayHours], ...]
    """Before and after, for the channel that was asked about."""
    promises: tuple[MovedPromise, ...]
    stale: "tuple[Stale, ...]"
    """Published banners that would no longer be true."""

    @property
    def words(self) -> str:
        """In a few words."""
        counted = [
            (len(self.days), "day changes", "days change"),
            (len(self.promises), "promised answer moves", "promised answers move"),
            (len(self.stale), "published banner is out of date",
             "published banners are out of date"),
        ]  # fmt: skip
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
        return ", ".join(parts) or "customers are told the same as before"


def one_day(day: date) -> DayRange:
    """A single date as a range."""
    return parse_range(day.isoformat())


def day_edit(days: DayRange, hours: str, name: str | None = None) -> Edit:
    """Gives days hours of their own; empty takes them away again. Raises UsageError.

    Without ``name`` the days keep the one they have.
    """
    if not hours.strip():
        return partial(without_day, days=days)
    told = None if name is None else clean_line(name)
    return partial(with_day, days=days, shifts=parse_shifts(hours), name=told)


def week_edit(channel: str, week: str) -> Edit:
    """Writes a channel's ordinary week; raises UsageError."""
    return partial(with_regular, channel=channel, week=parse_week(week))


def consequences(desk: Desk, edit: Edit, channel: str = CHANNEL) -> Consequences:
    """What an edit would do, with nothing done; raises ConfigError for hours that cannot be."""
    from tuidesk.desk.hours.banners import stale_publications  # brings every output

    text = read_file(desk, FILE)
    hours = desk.hours.read(edit(text))
    before, after = desk.hours.calendar(CHANNEL), Calendar(hours.schedule, CHANNEL)
    shown = desk.hours.calendar(channel), Calendar(hours.schedule, channel)
    stale_now = {each.publication.id for each in stale_publications(desk)}
    stale = [
        each for each in stale_publications(desk, hours) if each.publication.id not in stale_now
    ]
    return Consequences(
        anything=edit(text) != text,
        days=tuple(_changed_days(*shown, desk.now())),
        promises=tuple(_moved(desk.store.tickets().values(), before, after, desk.now())),
        stale=tuple(stale),
    )


def change_hours(desk: Desk, label: str, edit: Edit) -> Done:
    """Edits ``hours.toml`` and moves what was promised, in one step that undo takes back.

    Raises ConfigError for hours that cannot be, NotAllowed when the file cannot be written.
    """
    before = desk.hours.calendar(CHANNEL)
    with config_files(desk) as write, desk.store.transaction(desk.agent.name) as tx:
        text = read_file(desk, FILE)  # under the lock: two edits at once are both kept
        change = FileChange(FILE, text, edit(text))
        if change.after == change.before:
            return Done(label, ())
        after = Calendar(desk.hours.read(change.after).schedule, CHANNEL)
        changes = _move_promises(tx, desk, before, after)
        remember(tx, desk, label, changes, change)
        write(change)
    desk.store.keep_hours(change.after, desk.clock())
    return Done(label, tuple(each.ticket for each in changes), beside=True)


def replan(desk: Desk, before: Calendar) -> int:
    """Moves promises after somebody edited the file by hand; says how many moved.

    The version that is read now is kept.
    """
    desk.store.keep_hours(read_file(desk, FILE), desk.clock())
    after = desk.hours.calendar(CHANNEL)
    if not any(_moved(desk.store.tickets().values(), before, after, desk.now())):
        return 0
    with desk.store.transaction(desk.agent.name) as tx:
        return len(_move_promises(tx, desk, before, after))


def set_day(desk: Desk, days: DayRange, hours: str, name: str | None = None) -> Done:
    """Gives days hours of their own, or takes them away.

    Raises UsageError, for days that are over, too, and ConfigError.
    """
    if hours.strip() and days.next_from(desk.now().date()) is None:
        raise UsageError(f"{days} is over.", "Hours can only be set for days to come.")
    own = shifts_text(parse_shifts(hours))
    words = f"{days}: {own}" if hours.strip() else f"{days}: no hours of its own any more"
    return change_hours(desk, words, day_edit(days, hours, name))


def holiday_edit(desk: Desk, choices: dict[date, str]) -> Edit:
    """Takes (``closed``), refuses (``open``) or gives hours to holidays.

    Raises NotFound for a date on which the calendar knows none, UsageError.
    """
    names: dict[date, str] = {}
    for year in sorted({day.year for day in choices}):
        names |= {row.suggestion.date: row.suggestion.name for row in holidays_of(desk, year)}
    for day in choices:
        if day not in names:
            hint = f"See: tuidesk hours holidays --year {day.year}"
            raise NotFound(f"The calendar knows no holiday on {day}.", hint)
    return partial(with_choices, choices=_choices(choices), names=names)


def decide_holidays(desk: Desk, choices: dict[date, str]) -> Done:
    """Decides about holidays; raises NotFound, UsageError as ``holiday_edit`` does."""
    return change_hours(desk, f"Decided about {len(choices)} holidays", holiday_edit(desk, choices))


def _choices(texts: dict[date, str]) -> dict[date, HolidayChoice]:
    return {
        day: HolidayChoice(day, None if text == "open" else parse_shifts(text))
        for day, text in texts.items()
    }


def _changed_days(
    before: Calendar, after: Calendar, now: datetime
) -> Iterator[tuple[DayHours, DayHours]]:
    today = now.astimezone(after.zone).date()
    for step in range(_LOOKED_AT):
        day = today + timedelta(days=step)
        old, new = before.day(day), after.day(day)
        if old.shifts != new.shifts:
            yield old, new


def _moved(
    tickets: Iterable[Ticket], before: Calendar, after: Calendar, now: datetime
) -> Iterator[MovedPromise]:
    for ticket in tickets:
        if ticket.promise is not None and ticket.active:
            due = moved(ticket.promise, before, after, now).due
            if due != ticket.promise.due:
                yield MovedPromise(ticket, due)


def _move_promises(
    tx: Transaction, desk: Desk, before: Calendar, after: Calendar
) -> list[TicketChange]:
    changes = []
    for each in list(_moved(desk.store.tickets().values(), before, after, desk.now())):
        old = tx.ticket(each.ticket.number)
        if old.promise is None:
            continue
        again = moved(old.promise, before, after, desk.now())
        new = replace(old, promise=again)
        tx.save(new)
        zone = after.zone
        words = f"promised by {old.promise.due.astimezone(zone):%Y-%m-%d %H:%M}"
        words += f", now by {again.due.astimezone(zone):%Y-%m-%d %H:%M}"
        tx.append(old.number, desk.event("promise moved", words))
        changes.append(changed(old, new))
    return changes
