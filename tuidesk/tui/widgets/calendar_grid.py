"""The season on one page: a week a line, a day a cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.domain.hours.countries import week_begin
from tuidesk.domain.hours.schedule import DayHours, Source
from tuidesk.domain.hours.shifts import Shifts, shifts_text
from tuidesk.tui.widgets.cells import fit

_MARKS = {Source.DAY: "*", Source.OVERRIDE: "*", Source.HOLIDAY: "H", Source.SEASON: "~"}
UNDECIDED = "?"
_MONTH = 7
LEGEND = "* day  H holiday  ~ season  ? undecided"


def cell_text(day: DayHours, width: int, *, undecided: bool = False) -> str:
    """A day as a cell: its mark, its number, its hours in the longest form that fits."""
    mark = UNDECIDED if undecided else _MARKS.get(day.source, " ")
    head = f"{mark}{day.date.day:>2} "
    forms = _forms(day.shifts)
    if not day.shifts:
        forms = ("–",) if day.source is Source.REGULAR else ("closed", "shut", "–")
    room = width - len(head)
    fitting = [each for each in forms if cell_len(each) < room]
    fitting += [each for each in reversed(forms) if cell_len(each) == room]
    return head + (fitting[0] if fitting else "…")


def _forms(shifts: Shifts) -> tuple[str, ...]:
    """The hours, in ever shorter forms."""
    minutes = sum(shift.end - shift.start for shift in shifts)
    text = shifts_text(shifts)
    short = text.replace(":00", "").replace("-", "–")
    around = short.partition("–")[0] + "–" + short.rpartition("–")[2]
    split = f"{around}÷" if len(shifts) > 1 else around
    return (text.replace("-", "–"), short, split, f"{minutes / 60:.3g} h", f"{minutes // 60}h")


class CalendarGrid(Widget, can_focus=True):
    """Weeks from the country's first weekday; the cursor stands on a day."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "day--month", "day--cursor", "day--special", "day--closed", "day--today",
    }  # fmt: skip
    DEFAULT_CSS = """
    CalendarGrid { height: 1fr; background: $background; }
    CalendarGrid .day--month { color: $text-muted; }
    CalendarGrid .day--cursor { background: $primary; color: $background; }
    CalendarGrid .day--special { color: $accent; text-style: bold; }
    CalendarGrid .day--closed { color: $text-muted; }
    CalendarGrid .day--today { text-style: underline; }
    """

    @dataclass
    class Moved(Message):
        """The cursor stands on another day."""

        day: date

    def __init__(self, cursor: date, today: date, first_weekday: int = 0) -> None:
        super().__init__()
        self.cursor, self._today, self._first_weekday = cursor, today, first_weekday
        self._top = week_begin(cursor, first_weekday) - timedelta(weeks=1)
        self._days: Mapping[date, DayHours] = {}
        self._undecided: frozenset[date] = frozenset()

    @property
    def first(self) -> date:
        """The first day on the screen."""
        return self._top

    @property
    def weeks(self) -> int:
        """How many weeks fit below the line of weekdays."""
        return max(1, self.size.height - 1)

    @property
    def complete(self) -> bool:
        """Whether it knows every day that it shows."""
        last = self._top + timedelta(days=7 * self.weeks - 1)
        return self._top in self._days and last in self._days

    def show(self, days: Mapping[date, DayHours], undecided: frozenset[date]) -> None:
        """Shows other days."""
        self._days, self._undecided = days, undecided
        self.refresh()

    def move_to(self, day: date) -> None:
        """Puts the cursor on a day and scrolls only where it must."""
        before, top = self.cursor, self._top
        self.cursor = day
        week = week_begin(day, self._first_weekday)
        if week < self._top:
            self._top = week
        elif week >= self._top + timedelta(weeks=self.weeks):
            self._top = week - timedelta(weeks=self.weeks - 1)
        if self._top != top:
            self.refresh()
        else:
            self._repaint(before)
            self._repaint(day)
        self.post_message(self.Moved(day))

    def _repaint(self, day: date) -> None:
        y = (day - self._top).days // 7 + 1
        self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The weekdays, or one week."""
        width, cell = self.size.width, max(4, (self.size.width - _MONTH) // 7)
        if y == 0:
            first = self._first_weekday
            names = "".join(
                fit(f"    {name if cell > 7 else name[:2]}", cell)
                for name in _WEEKDAYS[first:] + _WEEKDAYS[:first]
            )
            style = self.get_component_rich_style("day--month")
            return Strip([Segment(f"{'':<{_MONTH}}{names}", style)]).adjust_cell_length(
                width, style
            )
        week = self._top + timedelta(weeks=y - 1)
        month = f" {week:%b}" if week.day <= 7 or y == 1 else ""
        segments = [Segment(fit(month, _MONTH), self.get_component_rich_style("day--month"))]
        segments += [self._cell(week + timedelta(days=step), cell) for step in range(7)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _cell(self, day: date, width: int) -> Segment:
        found = self._days.get(day)
        if found is None:
            return Segment(" " * width, self.rich_style)
        undecided = day in self._undecided
        text = fit(cell_text(found, width, undecided=undecided), width)
        style = self.rich_style
        if found.source is not Source.REGULAR or undecided:
            style = self.get_component_rich_style("day--special")
        elif not found.shifts:
            style = self.get_component_rich_style("day--closed")
        if day == self._today:
            style += self.get_component_rich_style("day--today", partial=True)
        if day == self.cursor:
            style = self.get_component_rich_style("day--cursor")
        return Segment(text, style)

    def on_click(self, event: events.Click) -> None:
        """A click chooses a day."""
        cell = max(4, (self.size.width - _MONTH) // 7)
        column = (event.x - _MONTH) // cell
        if event.y > 0 and 0 <= column < 7:
            self.move_to(self._top + timedelta(weeks=event.y - 1, days=column))

    def on_resize(self) -> None:
        """Other weeks fit."""
        self.move_to(self.cursor)


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
