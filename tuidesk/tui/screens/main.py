"""The main screen: views, list, reader and bars wired together."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from tuidesk.desk.answers.drafting import drafts
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.lists.shelves import Shelves
from tuidesk.domain.errors import DeskError, UsageError
from tuidesk.domain.tickets.event import Event, sentence
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.domain.tickets.views import View
from tuidesk.tui.command import Place, bindings_for
from tuidesk.tui.commands import COMMANDS
from tuidesk.tui.driver import draws_ascii
from tuidesk.tui.screens.base import ConsoleScreen
from tuidesk.tui.widgets.bars import Bar
from tuidesk.tui.widgets.reader import Reader
from tuidesk.tui.widgets.ticket_list import TicketList
from tuidesk.tui.widgets.view_list import ViewList

if TYPE_CHECKING:
    from tuidesk.tui.widgets.filter import FilterLine

_NARROW, _WIDE = 60, 100
_PREVIEW_DELAY = 0.12


class MainScreen(ConsoleScreen):
    """Lists and threads. Narrow: views fall away; wide: list and thread side by side."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.ANYWHERE, COMMANDS)]
    AUTO_FOCUS = "TicketList"

    rows: getters.query_one[TicketList] = getters.query_one(TicketList)
    reader: getters.query_one[Reader] = getters.query_one(Reader)
    _views = getters.query_one(ViewList)
    _title_bar = getters.query_one("#title", Bar)
    _key_bar = getters.query_one("#keys", Bar)
    _status_bar = getters.query_one("#status", Bar)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shelves = Shelves(desk)
        self.view: View = self.shelves.views[0]
        self.search = ""
        self._everywhere = False
        """Whether the search looks at everything there ever was, not only at the view."""
        self._found: list[Ticket] = []
        self._preview_timer: Timer | None = None
        self._filter: FilterLine | None = None
        self._reading = False
        self._preview = True

    @property
    def reading(self) -> bool:
        """Whether the thread has the keys."""
        return self._reading

    def compose(self) -> ComposeResult:
        """Title, views and work, bars."""
        yield Bar("title")
        with Horizontal(id="body"):
            yield ViewList(self.shelves.views)
            with Vertical(id="work"):
                yield TicketList(
                    self.desk.agent.name,
                    self.desk.now,
                    ascii_only=draws_ascii(ascii_only=self.desk.settings.look.ascii),
                )
                yield Reader(self.desk.settings.zone, self.desk.now)
        yield Bar("keys")
        yield Bar("status")

    def on_mount(self) -> None:
        """The first list."""
        self.fill(keep_cursor=False)

    def take_in(self, numbers: set[int]) -> None:
        """Shows tickets that somebody changed."""
        before = self.rows.current
        self.shelves.update(numbers)
        self.fill()
        self._tell_if_gone(before)
        thread = self.reader.thread
        if thread and thread.ticket.number in numbers:
            self._show_thread(thread.ticket.number)

    def _tell_if_gone(self, before: Ticket | None) -> None:
        """The ticket under the cursor left the list because of somebody else: say so."""
        if before is None or before.number in self.rows or self.reading:
            return
        with suppress(DeskError):
            self._tell_why(before)

    def _tell_why(self, before: Ticket) -> None:
        what = self.desk.store.thread(before.number)[-1].what
        if isinstance(what, Event) and what.by != self.desk.agent.name:
            self.host.say(f"#{before.number} left this list: {sentence(what)}")

    def rebuild(self) -> None:
        """Reads every ticket anew."""
        self.shelves.rebuild()
        self.fill()
        self.rows.tick()

    def let_time_pass(self) -> None:
        """A minute is over: ages, and who has slept enough."""
        self.shelves.let_time_pass()
        self.fill()
        self.rows.tick()

    def fill(self, *, keep_cursor: bool = True) -> None:
        """Shows the view's tickets and all counts."""
        try:
            tickets, counts = self._chosen(), self.shelves.counts()
        except DeskError as error:  # such as an index that another process builds anew
            self.host.say(str(error), alarm=True)
            return
        if tickets is None:
            return
        self.rows.drafts = set(drafts(self.desk))
        self.rows.empty_text = self._empty_text()
        self.rows.by_age = self.view.sort == "newest"
        self.rows.show(tickets, keep_cursor=keep_cursor)
        self._views.show(self.view.name, counts)
        self.show_bars()

    def _chosen(self) -> list[Ticket] | None:
        """The tickets of the view, or those that were found; None for a search with a mistake."""
        if self._everywhere and self.search.strip():
            hot = self.desk.store.tickets()
            return [hot.get(each.number, each) for each in self._found]
        try:
            tickets = self.shelves.tickets(self.view, self.search)
            complaint = ""
        except UsageError as error:
            tickets, complaint = None, error.message
        if self._filter is not None:
            self._filter.explain(complaint)
        return tickets

    async def _find(self, text: str) -> None:
        """Looks at everything ever written, off the screen's loop; the latest words count."""
        from tuidesk.desk.lists.searching import search  # brings SQLite

        try:
            hits = await asyncio.to_thread(search, self.desk, text)
            complaint = ""
        except DeskError as error:
            hits, complaint = [], error.message
        if text != self.search or not self._everywhere:
            return
        if self._filter is not None:
            self._filter.explain(complaint)
        self._found = [hit.ticket for hit in hits]
        self.fill(keep_cursor=False)

    def show_view(self, name: str) -> None:
        """Shows another view from its top."""
        self.view = next(view for view in self.shelves.views if view.name == name)
        if self._everywhere:
            self.search, self._everywhere = "", False
        self.back_to_list()
        self.rows.clear_marks()
        self.fill(keep_cursor=False)

    def step_view(self, steps: int) -> None:
        """Shows a neighbour of the view."""
        views = self.shelves.views
        self.show_view(views[(views.index(self.view) + steps) % len(views)].name)

    def read(self, number: int | None = None) -> None:
        """Opens a ticket, the one under the cursor if none is named."""
        current = self.rows.current
        wanted = number if number is not None else current.number if current else None
        if wanted is not None and self._show_thread(wanted):
            self._arrange(reading=True)
            self.reader.focus()
            self.show_bars()

    def read_neighbour(self, rows: int) -> None:
        """Opens the next ticket; where the one that was read left the list, the cursor is there."""
        thread, current = self.reader.thread, self.rows.current
        if thread and current and thread.ticket.number == current.number:
            self.rows.move_by(rows)
        self.read()

    def back_to_list(self) -> None:
        """Leaves the thread."""
        self._arrange(reading=False)
        self.rows.focus()
        self.show_bars()

    def show_preview(self) -> None:
        """Shows the thread under the cursor where the screen has room for it."""
        if not self.reading and self._wide and self._preview:
            current = self.rows.current
            if current is None:
                self.reader.show(None)
            else:
                self._show_thread(current.number)

    def toggle_preview(self) -> None:
        """Shows or hides the thread beside the list."""
        self._preview = not self._preview
        self._arrange(reading=self.reading)
        self.show_preview()

    def to_waiting(self, direction: int) -> None:
        """Goes to the next ticket that waits for us."""
        tickets, at = self.rows.tickets, self.rows.cursor
        ahead = range(at + 1, len(tickets)) if direction > 0 else range(at - 1, -1, -1)
        waiting = next((place for place in ahead if tickets[place].waiting_since), None)
        if waiting is not None:
            self.rows.move_to(waiting)
        if self.reading:
            self.read()

    async def open_filter(self, *, everywhere: bool = False) -> None:
        """Begins to filter the view, or to search everything there ever was."""
        from tuidesk.tui.widgets.filter import FilterLine  # brings the input widget

        self.back_to_list()
        if self._filter is None:
            self._filter = FilterLine()
            await self.mount(self._filter)
        kept = self.search if everywhere == self._everywhere else ""
        self._everywhere = everywhere
        self._filter.begin(kept, "/" if everywhere else "filter: ")

    def can_go_back(self) -> bool:
        """Whether there is a step back."""
        return bool(self.reading or self.rows.marked or self.search)

    def go_back(self) -> None:
        """One step back."""
        if self.reading:
            self.back_to_list()
        elif self.rows.marked:
            self.rows.clear_marks()
            self.show_bars()
        elif self.search:
            self.search = ""
            self.fill()

    def show_bars(self) -> None:
        """Title and keys as they are now."""
        marked = len(self.rows.shown_marks)
        shop = self.desk.settings.shop.name
        found = f" ⌕ {self.search}" if self.search else ""
        where = "everything" if found and self._everywhere else self.view.name
        words = (("", f"{shop} ▸ {where}{found}"),)
        count = f"{marked} marked" if marked else ""
        total = len(self.rows.tickets)
        place = f"{self._place()}/{total}" if self.reading else f"{total}"
        self._title_bar.show(words, "   ".join(filter(None, (count, place))))
        self._key_bar.show(self.host.bar_keys(Place.READER if self.reading else Place.LIST))

    @property
    def _wide(self) -> bool:
        return self.size.width >= _WIDE

    def _arrange(self, *, reading: bool) -> None:
        """Who stands on the screen; done by hand, for a class would restyle and repaint it all."""
        self._reading = reading
        self.rows.display = not reading or self._wide
        self.reader.display = reading or (self._wide and self._preview)
        self._views.display = self._wide or (self.size.width >= _NARROW and not reading)

    def _place(self) -> str:
        """Where the ticket that is read stands in the list."""
        thread, current = self.reader.thread, self.rows.current
        same = thread and current and thread.ticket.number == current.number
        return str(self.rows.cursor + 1) if same else "–"

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click into list or thread moves there: keys work on what has the focus."""
        if event.widget in (self.rows, self.reader) and event.widget is self.focused:
            reading = event.widget is self.reader
            if reading != self._reading:
                self._arrange(reading=reading)
                self.show_bars()

    def show_status(self, words: str, right: str, *, alarm: bool) -> None:
        """What was said last, and how the worker gets on."""
        self._status_bar.show((("", words),), right, alarm=alarm)

    def _show_thread(self, number: int) -> bool:
        try:
            self.reader.show(read_thread(self.desk, number))
        except DeskError as error:
            self.host.say(str(error), alarm=True)
            return False
        return True

    def _empty_text(self) -> str:
        if self.search:
            return "Nothing fits. esc clears the words."
        if not self.desk.store.tickets():
            return "No tickets yet. Mail arrives by itself, or: tuidesk import FILE"
        return "Nothing to do here."

    @on(TicketList.CursorMoved)
    def _on_cursor_moved(self, event: TicketList.CursorMoved) -> None:
        if self._wide and not self.reading:
            if self._preview_timer:
                self._preview_timer.stop()
            self._preview_timer = self.set_timer(_PREVIEW_DELAY, self.show_preview)

    @on(TicketList.Opened)
    def _on_opened(self, event: TicketList.Opened) -> None:
        self.read(event.ticket.number)

    @on(ViewList.Chosen)
    def _on_view_chosen(self, event: ViewList.Chosen) -> None:
        self.show_view(event.name)

    def on_filter_line_typed(self, event: "FilterLine.Typed") -> None:
        """The list follows what is typed."""
        self.search = event.text
        if self._everywhere and self.search.strip():
            self.run_worker(self._find(self.search), group="search", exclusive=True)
        else:
            self.fill()

    def on_filter_line_left(self, event: "FilterLine.Left") -> None:
        """Back to the list."""
        self.rows.focus()

    def on_resize(self) -> None:
        """Narrow: no views; wide: a thread beside the list."""
        self.set_class(self._wide, "-wide")
        self._arrange(reading=self.reading)
        self.call_after_refresh(self.show_preview)
