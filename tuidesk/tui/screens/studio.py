"""The banner studio: the phases on a timeline, any output as of any of them."""

from datetime import date, datetime
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType

from tuidesk.desk.context import Desk
from tuidesk.desk.hours.banners import edition, make
from tuidesk.desk.hours.schedule import CHANNEL, instant_of
from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.outputs.kinds import OUTPUTS
from tuidesk.domain.banner.timeline import Showing
from tuidesk.domain.errors import DeskError
from tuidesk.domain.letters.language import spoken
from tuidesk.domain.text import clean, clean_line
from tuidesk.tui.command import Place, bindings_for
from tuidesk.tui.commands import COMMANDS, EVERYWHERE_COMMANDS
from tuidesk.tui.screens.base import ConsoleScreen
from tuidesk.tui.widgets.bars import Bar
from tuidesk.tui.widgets.cells import wrap
from tuidesk.tui.widgets.lines import LinePage
from tuidesk.tui.widgets.phase_list import PhaseList
from tuidesk.tui.widgets.reader_lines import Line

_NOW = "now"


class StudioScreen(ConsoleScreen):
    """Above the timeline, below the output as it is copied, written and published."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(Place.STUDIO, COMMANDS),
        *bindings_for(Place.ANYWHERE, EVERYWHERE_COMMANDS),
    ]
    DEFAULT_CSS = """
    StudioScreen { layout: vertical; background: $background; }
    StudioScreen Bar { height: 1; background: $panel; }
    StudioScreen #title, StudioScreen #what { text-style: bold; }
    StudioScreen #keys { background: $surface; color: $text-muted; }
    StudioScreen LinePage { height: 1fr; background: $background; }
    """
    AUTO_FOCUS = "PhaseList"
    place = Place.STUDIO

    _phases = getters.query_one(PhaseList)
    _page = getters.query_one(LinePage)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.languages = spoken(desk.settings.shop.languages)[:1]
        self.text = ""
        """The output as it stands on the screen."""
        self.kind = "text"
        """The output that is shown."""
        self._channel = CHANNEL
        self._now: datetime = desk.now()
        self._as_of = _NOW
        self._filled = False
        self._cursor = 0
        self._timeline: list[Showing] = []

    def compose(self) -> ComposeResult:
        """Title, timeline, output, bars."""
        yield Bar("title")
        yield PhaseList()
        yield Bar("what")
        yield LinePage()
        yield Bar("keys")
        yield Bar("status")

    def on_mount(self) -> None:
        """The present."""
        self.query_one("#keys", Bar).show(self.host.bar_keys(Place.STUDIO))
        self.call_after_refresh(self.fill)
        self.call_after_refresh(self.host.show_status)

    def on_screen_resume(self) -> None:
        """The calendar may have changed everything."""
        if self._filled:
            self.fill()

    @property
    def edition(self) -> Edition:
        """What the output that is shown was made from; raises ConfigError, UsageError."""
        return self._edition(self.at)

    @property
    def at(self) -> datetime:
        """As of when the output is shown."""
        if self._cursor == 0 or not self._timeline:
            return self._now
        return self._timeline[self._cursor - 1].start.astimezone(self.desk.settings.zone)

    @property
    def day(self) -> date:
        """The first day of the phase's occasion, or of the present."""
        if self._cursor and self._timeline:
            begins = self._timeline[self._cursor - 1].occasion.begins
            return begins.astimezone(self.desk.settings.zone).date()
        return self._now.date()

    @property
    def file_name(self) -> str:
        """What a file of this output would be called."""
        ending = OUTPUTS[self.kind].ending if self.kind in OUTPUTS else "txt"
        return f"hours-{self.kind.replace(':', '-')}.{ending}"

    def fill(self) -> None:
        """Shows timeline and output as they are now."""
        self._filled = True
        if self._as_of == _NOW:
            self._now = self.desk.now()
        try:
            self._timeline = self._edition(self._now).phases
        except DeskError as error:
            self._complain(error)
            return
        self.go_to(min(self._cursor, len(self._timeline)))

    def move(self, steps: int) -> None:
        """Goes along the timeline."""
        self.go_to(max(0, min(len(self._timeline), self._cursor + steps)))

    def go_to(self, row: int) -> None:
        """Shows the output as of a row of the timeline; the first is the present."""
        self._cursor = row
        try:
            self._show_output()
        except DeskError as error:
            self._complain(error)

    def _complain(self, error: DeskError) -> None:
        """Why there is no output, where it would stand."""
        self.text = ""
        width = max(20, self.size.width - 2)
        self._page.show_lines([Line(part, "alarm") for part in wrap(str(error), width)], top=0)

    def show_output(self, kind: str) -> None:
        """Shows another kind of output."""
        self.kind = kind
        self.fill()

    def show_languages(self, languages: tuple[str, ...]) -> None:
        """Shows other languages; raises UsageError for those without words."""
        edition(self.desk, self._now, languages, self._channel)
        self.languages = languages
        self.fill()

    def show_channel(self, channel: str) -> None:
        """Shows another channel."""
        self._channel = channel
        self.fill()

    def show_as_of(self, text: str) -> None:
        """Shows everything as of another time; raises UsageError."""
        self._now = instant_of(self.desk, text)
        self._as_of = text
        self._cursor = 0
        self.fill()

    def page(self, pages: int) -> None:
        """Scrolls the output."""
        self._page.page(pages)

    def show_status(self, words: str, right: str, *, alarm: bool) -> None:
        """What was said last, and how the worker gets on."""
        if self.is_mounted and self.query("#status"):
            self.query_one("#status", Bar).show((("", words),), right, alarm=alarm)

    def _edition(self, at: datetime) -> Edition:
        return edition(self.desk, at, self.languages, self._channel)

    def _show_output(self) -> None:
        shop = clean_line(self.desk.settings.shop.name)
        self.query_one("#title", Bar).show(
            (("", f"{shop} ▸ banners ▸ {self._channel}"),), f"{len(self._timeline)} phases"
        )
        first = f"{self._now:%d %b %Y %H:%M}  as of {self._as_of}"
        self._phases.show([first, *self._rows()], self._cursor)
        self.text = make(self.desk, self.edition, self.kind)
        words = f"{self.kind} · {' '.join(self.languages)} · as of {self.at:%a %d %b %Y %H:%M}"
        self.query_one("#what", Bar).show((("", words),))
        shown = clean(self.text) if self.text else "Nothing is announced at that time."
        width = max(20, self.size.width - 2)
        lines = [Line(part) for line in shown.split("\n") for part in wrap(line, width)]
        self._page.show_lines(lines, top=0)

    def _rows(self) -> list[str]:
        """The timeline for people."""
        zone = self.desk.settings.zone
        rows = []
        for each in self._timeline:
            about = each.occasion.about(self.languages[0])
            start, end = each.start.astimezone(zone), each.end.astimezone(zone)
            span = f"{start:%d %b %Y %H:%M} – {end:%d %b %H:%M}"
            rows.append(clean_line(f"{span}  {each.phase}  {about}"))
        return rows

    @on(PhaseList.Chosen)
    def _on_chosen(self, event: PhaseList.Chosen) -> None:
        self.go_to(event.at)
