"""The schedule: the season on one page, the day under the cursor explained, changed in place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType

from tuidesk.desk.context import Desk
from tuidesk.desk.hours.schedule import CHANNEL, calendar_of, explain_day, row_of, undecided_days
from tuidesk.domain.banner.timeline import timeline
from tuidesk.domain.errors import DeskError
from tuidesk.domain.hours.countries import first_weekday
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import Source
from tuidesk.domain.hours.shifts import shifts_text
from tuidesk.domain.hours.status import NO_HOURS
from tuidesk.domain.hours.wallclock import midnight
from tuidesk.domain.text import clean_line
from tuidesk.tui.command import Place, bindings_for
from tuidesk.tui.commands import COMMANDS, EVERYWHERE_COMMANDS
from tuidesk.tui.screens.base import ConsoleScreen
from tuidesk.tui.widgets.bars import Bar
from tuidesk.tui.widgets.calendar_grid import LEGEND, CalendarGrid
from tuidesk.tui.widgets.cells import wrap

_LOOK_EVERY = 1.0
_DAY_LINES = ("day", "rules", "banner")
"""What is said of the day under the cursor."""
_NEXT_WITHIN = 400


class CalendarScreen(ConsoleScreen):
    """Days as cells; what decides about the one under the cursor stands below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(Place.CALENDAR, COMMANDS),
        *bindings_for(Place.ANYWHERE, EVERYWHERE_COMMANDS),
    ]
    DEFAULT_CSS = """
    CalendarScreen { layout: vertical; background: $background; }
    CalendarScreen Bar { height: 1; background: $surface; }
    CalendarScreen #title, CalendarScreen #status { background: $panel; }
    CalendarScreen #title { text-style: bold; }
    CalendarScreen #keys { color: $text-muted; }
    """
    AUTO_FOCUS = "CalendarGrid"
    place = Place.CALENDAR

    grid: getters.query_one[CalendarGrid] = getters.query_one(CalendarGrid)

    def __init__(self, desk: Desk, day: date | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.channel = CHANNEL
        self._today = desk.now().date()
        self._start = day or self._today
        self._calendar: Calendar | None = None
        self._complaint = ""

    def compose(self) -> ComposeResult:
        """Title, weeks, the day's lines, bars."""
        yield Bar("title")
        country = self.desk.settings.shop.country
        yield CalendarGrid(self._start, self._today, first_weekday(country))
        for name in _DAY_LINES:
            yield Bar(name)
        yield Bar("keys")
        yield Bar("status")

    def on_mount(self) -> None:
        """The first page, and a watch over the file."""
        self.query_one("#keys", Bar).show(self.host.bar_keys(Place.CALENDAR))
        self.set_interval(_LOOK_EVERY, self._look)
        self.call_after_refresh(self._look)
        self.call_after_refresh(self.host.show_status)

    def _look(self) -> None:
        """Shows the schedule anew when somebody has changed it."""
        with self._reading():
            calendar = calendar_of(self.desk, self.channel)
            if calendar is not self._calendar:
                self._calendar, self._complaint = calendar, ""
                self._fill()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """The file may break at any moment: that is a complaint, not an end."""
        try:
            yield
        except DeskError as error:
            self._complain(str(error))

    def _complain(self, words: str) -> None:
        """Hours that cannot be read: the whole complaint where the day's lines stand, once."""
        if words == self._complaint:
            return
        self._complaint = words
        parts = wrap(clean_line(words), max(20, self.size.width - 3))
        for name, part in zip_longest(_DAY_LINES, parts[: len(_DAY_LINES)], fillvalue=""):
            self.query_one(f"#{name}", Bar).show((("", part),), alarm=True)
        self._calendar = None
        self.grid.show({}, frozenset())

    def _fill(self) -> None:
        if self._calendar is None:
            return
        grid = self.grid
        dates = [grid.first + timedelta(days=step) for step in range(7 * grid.weeks)]
        days = {day: self._calendar.day(day) for day in dates}
        undecided = undecided_days(self.desk, dates[0], dates[-1], self.channel)
        grid.show(days, frozenset(undecided))
        shop = clean_line(self.desk.settings.shop.name)
        self.query_one("#title", Bar).show((("", f"{shop} ▸ hours ▸ {self.channel}"),), LEGEND)
        self._show_day(grid.cursor)

    def _show_day(self, day: date) -> None:
        if self._calendar is None:
            return
        row = row_of(self._calendar, day)
        hours = f"{row.hours.total_seconds() / 3600:g} h" if row.hours else ""
        words = f"{day:%A} {day.day} {day:%B %Y}: {shifts_text(row.day.shifts)}  {hours}"
        if row.reason == NO_HOURS:
            words = "No regular hours yet, so it counts as open all day: press w to set them"
        else:
            words = f"{words}  {row.reason}"
        self.query_one("#day", Bar).show((("", clean_line(words)),))
        self.query_one("#rules", Bar).show((("", clean_line("; ".join(self._rules(day)))),))
        self.query_one("#banner", Bar).show((("", clean_line(self._banner_words(day))),))

    def _rules(self, day: date) -> Iterator[str]:
        """What would hold without the rule that decides."""
        noon = datetime.combine(day, time(12), tzinfo=self.desk.settings.zone)
        others = [each for each in explain_day(self.desk, noon, self.channel) if not each.decides]
        for each in others:
            name = f" {each.name}" if each.name else ""
            yield f"overrides {each.source}{name}: {each.says}"
        for holiday in undecided_days(self.desk, day, day, self.channel).values():
            yield f"{holiday}: not decided yet; x accepts or refuses it"

    def _banner_words(self, day: date) -> str:
        assert self._calendar is not None
        times = self.desk.hours.current().banner
        start = midnight(self._calendar.zone, day)
        found = timeline(self._calendar, times, start, timedelta(days=1))
        told = (f"{each.phase}: {each.occasion.about('en')}" for each in found)
        return f"banner {'; '.join(told)}" if found else "no banner on that day"

    def move(self, days: int) -> None:
        """Moves the cursor by days."""
        self.grid.move_to(self.grid.cursor + timedelta(days=days))

    def to_today(self) -> None:
        """Puts the cursor on today."""
        self.grid.move_to(self._today)

    def to_special(self, direction: int) -> None:
        """Goes to the next day that is no ordinary one, or a holiday nobody has decided about."""
        if self._calendar is None:
            return
        far = self.grid.cursor + timedelta(days=_NEXT_WITHIN * direction)
        first, last = sorted((self.grid.cursor, far))
        undecided = undecided_days(self.desk, first, last, self.channel)
        for step in range(1, _NEXT_WITHIN):
            day = self.grid.cursor + timedelta(days=step * direction)
            if self._calendar.day(day).source is not Source.REGULAR or day in undecided:
                self.grid.move_to(day)
                return
        self.host.say("No special day that way.")

    def show_channel(self, channel: str) -> None:
        """Shows another channel."""
        self.channel = channel
        self._look()

    def show_status(self, words: str, right: str, *, alarm: bool) -> None:
        """What was said last, and how the worker gets on."""
        if self.is_mounted and self.query("#status"):
            self.query_one("#status", Bar).show((("", words),), right, alarm=alarm)

    @on(CalendarGrid.Moved)
    def _on_moved(self, event: CalendarGrid.Moved) -> None:
        with self._reading():
            if self.grid.complete:
                self._show_day(event.day)
            else:
                self._fill()
